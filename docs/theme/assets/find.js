// The search of the site: what search.js finds, as rows, while somebody types.
import { answered, codeIn, folded, groupOf, isBest, isCode, isRule, nameOf, prepared, rowsOf, stem, telling, wordsOf } from "./search.js";
export { codeIn, isRule, nameOf };

const MOST = 3; // rows of a group, until a reader wants all of them
const EXCERPT = 140; // characters of a text around what was found
const { lang: language } = document.documentElement;

const loading = {};
/** Return what an address answers, made ready to search in, fetched once. */
const once = (address, ready) =>
  (loading[address] ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then(ready)
    .catch((error) => (delete loading[address], Promise.reject(error))));
/** Return what can be found on the pages of this language, with the words for their kinds and platforms. */
export const load = () => once(document.body.dataset.index, (index) => ({ ...index, entries: prepared(index.entries, index) }));
/** Return the rules with their messages in each other language. */
const foreign = async (index) => {
  const rules = index.entries.filter(isRule);
  const of = ([other, messages]) => ({ ...index, language: other, alike: [], entries: prepared(rules.filter((entry) => messages[nameOf(entry)]).map(({ a, p, h, o }) => ({ a, p, h, o, t: messages[nameOf({ a })], m: messages[nameOf({ a })] })), { language: other }) });
  return once(new URL("../messages.json", import.meta.url), ({ [index.language]: own, ...others }) => Object.entries(others).map(of));
};
/** Return what a query finds, the best first, and the query that is answered in its place. */
export const find = async (query) => {
  const index = await load();
  return answered({ ...index, here: document.body.dataset.of ?? "" }, query, () => foreign(index));
};

/** Return where words begin that start with one of those searched, each with its end; parts of words do not count. */
const places = (plain, words) =>
  [...plain.matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter(([found]) => words.some((word) => found.startsWith(stem(word, language))))
    .map((found) => [found.index, found.index + found[0].length]);

/** Return the part of the text around the first word, with every word marked. */
const excerpt = (text, words, length) => {
  const plain = folded(text).replace(/[^\p{L}\p{N}_]/gu, " ");
  const marks = places(plain, words);
  const first = marks[0]?.[0] ?? 0;
  let from = length < text.length ? Math.max(0, first - 40) : 0;
  if (from) from = Math.min(first, plain.indexOf(" ", from) + 1 || from);
  while (from && from < first && /[\s.,;:)…]/.test(text[from])) from += 1;
  let to = Math.min(text.length, from + length);
  if (to < text.length) to = Math.max(plain.lastIndexOf(" ", to), first);
  const parts = document.createDocumentFragment();
  if (from) parts.append("… ");
  let at = from;
  for (const [start, end] of marks) {
    if (end > to) break;
    if (start < from) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    parts.append(text.slice(at, start), mark);
    at = end;
  }
  parts.append(text.slice(at, Math.max(to, at)));
  if (to < text.length) parts.append(" …");
  return parts;
};

/** Return a new element with what is in it. */
const made = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside.filter(Boolean));
  return element;
};
/** Return what a row says below its title: of a field where it is and its values, those that were looked for first. */
const saidOf = ({ entry, message }, words, { words: say }) => {
  if (message) return [message];
  const text = excerpt(entry.t, words, /#error-\d+$/.test(entry.a) ? 400 : EXCERPT); // what to do is at its end
  if (!entry.v) return [text];
  const path = decodeURIComponent(entry.a.split("#")[1]);
  if (!entry.v.length) return [made("code", path), " ", text];
  const begins = words.map((word) => stem(word, language));
  const isWanted = (names) => names.some((name) => wordsOf(name).some((word) => begins.includes(stem(word, language))));
  const values = [...entry.v].sort((one, other) => isWanted(other) - isWanted(one)).map((names) => (isWanted(names) ? made("mark", names[0]) : names[0]));
  const [before, after] = say.values.split("{values}");
  return [made("code", path.split(".").pop()), ` ${before}`, ...values.flatMap((value, at) => (at ? [", ", value] : [value])), after];
};
/** Return elements for what was found, the best row and a group of rows for each kind, that of the best first, and
 *  how many rows there are; a code of Twilio that no page has leads to Twilio. */
export const grouped = async (found, query) => {
  const index = await load();
  const { kinds, platforms, retired, words: say } = index;
  const words = telling(wordsOf(query), language);
  const wanted = codeIn(query);
  const linked = (address, ...inside) => Object.assign(made("a", ...inside), { href: address });
  const addressOf = (entry) => document.body.dataset.base + entry.a;
  const item = (row, isBrief = false) => {
    const { entry, message, others } = row;
    const isWhole = !isBrief && /#error-\d+$/.test(entry.a);
    const page = entry.h && !isRule(entry) && !isCode(entry) ? entry.p : "";
    const place = entry.n ? say.step.replace("{platform}", platforms[entry.o]).replace("{number}", entry.n) : (platforms[entry.o] ?? page);
    const head = made("b", made("strong", entry.h || entry.p), !isBrief && made("small", place), retired.includes(entry.o) && made("em", say.retired));
    const known = new Set([entry.o]);
    const also = others.map((other) => {
      const name = known.has(other.o) ? decodeURIComponent(other.a.split("#")[1] ?? other.p) : (platforms[other.o] ?? other.p);
      known.add(other.o);
      return linked(addressOf(other), name);
    });
    const to = addressOf(entry) + (message ? `?text=${encodeURIComponent(message)}` : "");
    const element = made("li", linked(to, head, !isBrief && made("span", ...saidOf(row, words, index))), !isBrief && also.length && made("p", `${isCode(entry) ? say.guides : say.also} `, ...also.flatMap((link, at) => (at ? [", ", link] : [link]))));
    element.classList.toggle("whole", isWhole);
    return element;
  };
  const all = rowsOf(found.filter(({ isWeak }) => !isWeak), document.body.dataset.of);
  const isLast = ({ entry, message }) => retired.includes(entry.o) && entry.o !== document.body.dataset.of && !message;
  const placeOf = ({ entry }) => (kinds[groupOf(entry)] ? groupOf(entry) : "");
  const section = (title, rows, most, isBrief) => {
    const list = made("ol", ...rows.slice(0, most).map((row) => item(row, isBrief)));
    list.setAttribute("aria-label", title);
    const more = rows.length > most + 1 && made("button", say.all.replace("{n}", rows.length).replace("{kind}", title));
    if (!more) list.append(...rows.slice(most).map((row) => item(row, isBrief)));
    else {
      more.type = "button";
      more.onclick = () => {
        list.append(...rows.slice(most).map((row) => item(row, isBrief)));
        list.children[most].querySelector("a").focus();
        more.remove();
      };
    }
    return made("section", made("p", title), list, more);
  };
  const isSteps = all.every(({ entry }) => entry.n); // one of each guide
  const isMixed = new Set(all.map(placeOf)).size > 1;
  const hasBest = isMixed && isBest(all, document.body.dataset.of);
  const rest = hasBest ? all.slice(1) : all;
  const elements = hasBest ? [section(say.best, all.slice(0, 1), 1)] : [];
  for (const kind of new Set(rest.map(placeOf))) {
    const rows = rest.filter((row) => placeOf(row) === kind).sort((one, other) => isLast(one) - isLast(other));
    elements.push(section(kinds[kind], rows, isSteps ? rows.length : MOST, kind === "twilio-codes" && !wanted && isMixed));
  }
  if (!found.length && wanted) elements.push(made("ol", made("li", linked(`https://www.twilio.com/docs/api/errors/${wanted}`, made("b", made("strong", say.code.replace("{code}", wanted)))))));
  return { elements, count: all.length || elements.length, isVague: all.some((row) => row.isVague) && !hasBest };
};
/** Return what can be opened before anything is typed: the guides, that of the page first. */
export const starts = async () => {
  const { entries, kinds, retired, words: say } = await load();
  const { base, of: here } = document.body.dataset;
  const guides = entries.filter(({ a, o }) => a === `guides/${o}/`).sort((one, other) => (other.o === here) - (one.o === here));
  const links = guides.map(({ a, p, o }) => made("li", Object.assign(made("a", made("b", made("strong", p), retired.includes(o) && made("em", say.retired))), { href: base + a })));
  return [made("section", made("p", kinds.guides), made("ol", ...links))];
};
/** Return the sentence that says which query is answered, as parts. */
export const insteadOf = async (query) => {
  const [before, after] = (await load()).words.instead.split("{query}");
  return [before, made("strong", query), after];
};
/** Begin to answer what is typed into the form. */
export const start = async (form, say) => {
  const input = form.querySelector("input");
  const panel = form.querySelector(".results");
  const status = panel.querySelector("p");
  const [list, instead] = panel.querySelectorAll("div, ul");
  try {
    await load();
  } catch {
    status.textContent = say("SearchFails");
    panel.hidden = instead.hidden = false;
    return;
  }

  /** Let the results end where the screen does, or the keyboard of a phone begins. */
  const fit = () => panel.style.setProperty("--room", `${visualViewport.offsetTop + visualViewport.height - panel.getBoundingClientRect().top - 12}px`);
  for (const change of ["resize", "scroll"]) visualViewport.addEventListener(change, fit);
  let pause = 0;
  let asked = 0; // what was asked since makes an answer too late
  const answer = async () => {
    const query = input.value;
    const own = ++asked;
    if (!wordsOf(query).length) {
      const elements = await starts();
      if (own !== asked || !form.contains(document.activeElement)) return; // whoever went on wants nothing here
      panel.hidden = instead.hidden = false;
      panel.dataset.answers = query;
      status.replaceChildren();
      list.replaceChildren(...elements);
      fit();
      return;
    }
    const { found, instead: sought = "" } = await find(query).catch(() => ({ found: [] }));
    const { elements, count, isVague } = await grouped(found, sought || query);
    const says = sought && count ? await insteadOf(sought) : [say(count ? "SearchSome" : "SearchNone", { n: count, query: query.trim() })];
    if (own !== asked) return;
    panel.hidden = false;
    instead.hidden = count > 0 && !isVague;
    panel.dataset.answers = query;
    status.replaceChildren(...says);
    list.replaceChildren(...elements);
    panel.scrollTop = 0;
    fit();
  };
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(answer, 60);
  });
  /** Give the answer that is still on its way: what it replaces later would take the focus with it. */
  const settle = async () => {
    if (document.activeElement !== input) return;
    clearTimeout(pause);
    asked += 1;
    if (panel.dataset.answers !== input.value) await answer();
  };
  /** Close the results, and let no answer that is still on its way open them again. */
  const close = () => {
    clearTimeout(pause);
    asked += 1;
    panel.hidden = true;
  };
  input.addEventListener("focus", answer);
  input.addEventListener("paste", () => setTimeout(() => (input.scrollLeft = 0)));
  form.addEventListener("submit", async () => {
    await answer();
    if (wordsOf(input.value).length) list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", async (event) => {
    if (["ArrowDown", "ArrowUp"].includes(event.key)) event.preventDefault();
    if (event.key === "ArrowDown") await settle();
    const links = [...panel.querySelectorAll("li > a, button")].filter((link) => link.checkVisibility());
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.focus();
      close();
    } else if (event.key === "ArrowDown" && links.length && !panel.hidden) {
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] || input).focus();
    } else if (at >= 0 && (event.key === "Backspace" || /^[^ ]$/u.test(event.key)) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus(); // whoever types on means the query
    }
  });
  panel.addEventListener("click", ({ target }) => target.closest("a") && close());
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  answer();
};
