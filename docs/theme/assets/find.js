// Search in the pages of one language: accents and capitals do not count, an apostrophe ends a word, and
// `account_sid` is one.

/** Return the text as it is compared, character by character of the same length as it is shown. */
const folded = (text) =>
  [...text]
    .map((character) => character.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()[0] || " ")
    .join("");
const wordsOf = (text) => folded(text.normalize("NFC")).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
const PLACE = /\S+:\d+:\d+/g; // in a file, as a report names it: it says nothing about the mistake
const typed = (query) => wordsOf(query.replace(PLACE, " "));

const language = document.documentElement.lang;
/* What a word may end with in other forms of it: messages, arriving; arrivent, reçus; llegan, mensajes. */
const ENDINGS = {
  en: /(?:ie[sd]|ing|e[sd]|[sey])$/,
  es: /(?:[ai]ndo|iendo|[ai]d[oa]s?|[aei][nr]|[aeo]s|[aeos])$/,
  fr: /(?:e?ments?|aient|ants?|ent|er|e?e?s|ee?)$/,
};
/** Return what all forms of a word begin with. */
const stem = (word) => {
  const begin = word.replace(ENDINGS[language] ?? "", "");
  return begin.length < 4 || /\d/.test(word) ? word : begin;
};

/** Return how well a word is found in a folded text: as a word 3, at the start of one 2, another form or inside one 1. */
const match = (text, word) => {
  const padded = ` ${text} `;
  if (padded.includes(` ${word} `)) return 3;
  if (padded.includes(` ${word}`)) return 2;
  return +((word.length > 3 && text.includes(word)) || padded.includes(` ${stem(word)}`));
};

const WEIGHTS = { h: 6, w: 6, a: 5, p: 4, t: 1, m: 1 }; // heading, words of readers, address, page, text, more
const MOST = 3; // rows of a group, until a reader wants all of them
const EXCERPT = 140; // characters of a text around what was found
const SENTENCE = 5; // so many words may be a message that was pasted, with values of its own
const CODE = /^\d{4,}$/; // tells more than the words around it
const OF_TWILIO = /^[1-9]\d{4}$/;
const NAMED = 6; // a title or a field that is just what was typed
const HERE = 9; // what belongs to the platform of the page comes before the same of another

/** Words that are everywhere, folded: they are no reason to find or to mark anything. */
const COMMON = {
  en: "a am an and are as at be been but by can cannot do does doesn don for from has have i if in is isn it its me my no not of on or our so t that the then there this to was we which why with you your",
  es: "a al como con cuando de del el en es esta este hay la las lo los me mi mis no nos o para por porque que se si sin su sus un una y",
  fr: "a ai au aux avec c ce cette d dans de des du elle en est et il ils j je l la le les m ma mes mon n ne nos ou par pas plus pour pourquoi qu que qui s sa se ses si son sont sur un une",
};
const common = new Set([COMMON[language] ?? "", COMMON.en].join(" ").split(" ")); // messages may be in English
/** Return the words of a query that count; all of them if none is left. */
const telling = (words) => {
  const left = words.filter((word) => !common.has(word) && !/^\d$/.test(word));
  return left.length ? left : words;
};

const ALIKE = 0.4; // such a share of neighbouring words makes a text one that was pasted

export const isRule = (entry) => entry.a.startsWith("rules/");
export const nameOf = (entry) => entry.a.split("/")[1];
/** Return which share of the neighbouring words of a query are neighbours in a text, too; of a rule, in one of its
 *  messages: that one, and how much of it the query has, as well. */
const likeness = (entry, all) => {
  entry.texts ??= (isRule(entry) ? [entry.t.split("\n", 1)[0], ...entry.m.split("\n")] : [`${entry.h} ${entry.t} ${entry.w} ${entry.m}`])
    .map((text) => ({ text, words: wordsOf(text) }))
    .map((each) => ({ ...each, sequence: ` ${each.words.join(" ")} ` }));
  let best = { like: -1 };
  for (const { text, words, sequence } of entry.texts) {
    const pairs = all.slice(1).filter((word, at) => sequence.includes(` ${all[at]} ${word} `)).length;
    const like = pairs / Math.max(1, all.length - 1);
    const whole = Math.min(1, pairs / Math.max(1, words.length - 1));
    if (like > best.like || (like === best.like && whole > best.whole)) best = { like, whole, text };
  }
  return best;
};

/** Return the entries that have most of the words, the best first; ``share``: how many of them it needs. */
const having = (index, all, share) => {
  const words = telling(all);
  const isSentence = all.length >= SENTENCE;
  const found = [];
  for (const entry of index) {
    const best = words.map((word) => Math.max(...Object.entries(WEIGHTS).map(([part, weight]) => weight * match(entry.folded[part], word))) * (CODE.test(word) ? 3 : 1));
    if (best.filter(Boolean).length < words.length * share) continue;
    let score = best.reduce((sum, one) => sum + one, 0) / words.length;
    const { like, whole, text } = likeness(entry, all);
    if (isSentence) score += isRule(entry) ? (like > ALIKE) * (90 * like + 9 * whole) : 30 * like;
    else score += 6 * like + (entry.names.includes(all.join(" ")) ? NAMED : 0);
    score += (entry.o && entry.o === document.body.dataset.of ? HERE : 0) + (entry.a.startsWith("guides/") ? 0.6 : 0);
    found.push({ entry, score, message: isSentence && isRule(entry) && like > ALIKE ? text : "" });
  }
  const most = Math.max(0, ...found.map(({ score }) => score));
  return found.sort((one, other) => other.score - one.score).filter(({ score }) => !isSentence || score > most / 2);
};

/** Return the entries that a query finds, the best first. A line of a report names its rule: that one only, but a
 *  message may name another one. */
const search = (index, query) => {
  const names = folded(query).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g) ?? [];
  const head = folded(query).match(/\[([a-z0-9-]+)\]/)?.[1];
  const named = index.filter((entry) => isRule(entry) && (head ? nameOf(entry) === head : names.includes(nameOf(entry))));
  const all = typed(query);
  if (named.length) {
    const said = head || all.length < SENTENCE ? [] : having(index, all, 0.6).slice(0, 1);
    const rest = wordsOf(query.slice(query.indexOf("]") + 1)); // without the path before the name
    const messageOf = ({ like, text }) => (rest.length >= SENTENCE && like > ALIKE ? text : "");
    return [...said.filter(({ entry, message }) => message && !named.includes(entry)), ...named.map((entry) => ({ entry, message: messageOf(likeness(entry, rest)) }))];
  }
  if (!all.length) return [];
  const codes = all.filter((word) => index.some((entry) => CODE.test(word) && entry.names[0].startsWith(`${word} `)));
  const titled = (entry) => codes.some((code) => entry.names[0].startsWith(`${code} `));
  // what is around a code of Twilio tells no more, nor does what lists it
  if (codes.length) return having(index, codes, 1 / codes.length).filter(({ entry }) => titled(entry) || !entry.w);
  const whole = all.length < SENTENCE ? having(index, all, 1) : having(index, all, 0.6);
  return whole.length ? whole : having(index, all, 0.5);
};

const pairsOf = (word) => [...word].slice(1).map((letter, at) => word[at] + letter);
/** Return the word of a heading that is most like one, if it is like it at all. */
const nearest = (index, word) => {
  const pairs = pairsOf(word);
  let best = { like: 0.6, word };
  for (const other of new Set(index.flatMap((entry) => entry.names[0].split(" ")))) {
    const same = pairsOf(other).filter((pair) => pairs.includes(pair)).length;
    const like = (2 * same) / (pairs.length + other.length - 1);
    if (like > best.like) best = { like, word: other };
  }
  return best.word;
};
/** Return what comes nearest to a query that finds nothing: words of it, or words like them. */
const near = (index, query) => {
  const words = telling(typed(query)).filter((word) => !/^\d+$/.test(word)).map((word) => nearest(index, word));
  return words.length ? having(index, words, 1 / words.length).slice(0, 4) : [];
};

const loading = {};
/** Return what an address answers, made ready to search in, fetched once. */
const once = (address, ready) =>
  (loading[address] ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then(ready)
    .catch((error) => (delete loading[address], Promise.reject(error))));
const prepared = (entries) => {
  for (const entry of entries) {
    entry.folded = {};
    for (const part of Object.keys(WEIGHTS)) {
      entry[part] = [...(entry[part] ?? "").normalize("NFC")].filter((one) => one.length === 1).join("");
      entry.folded[part] = folded(entry[part]).replace(/[^\p{L}\p{N}_]/gu, " ");
    }
    entry.names = [entry.h, decodeURIComponent(entry.a.split("#")[1] ?? "")].map((name) => wordsOf(name.replaceAll("_", " ")).join(" "));
    entry.folded.h += ` ${entry.names[0]}`; // both as one word and as several: auth_token
  }
  return entries;
};
/** Return what can be found on the pages of this language, with the words for their kinds and platforms. */
export const load = () => once(document.body.dataset.index, (index) => ({ ...index, entries: prepared(index.entries) }));
/** Return the rules with their messages in each other language: a terminal need not have that of the page. */
const foreign = async ({ entries }) => {
  const rules = entries.filter(isRule);
  const of = (messages) => prepared(rules.filter((entry) => messages[nameOf(entry)]).map(({ a, p, h, o }) => ({ a, p, h, o, t: messages[nameOf({ a })], m: messages[nameOf({ a })] })));
  const ready = ({ [language]: own, ...others }) => Object.values(others).map(of);
  return once(new URL("../messages.json", import.meta.url), ready);
};

/** Return what comes nearest to a query that finds nothing. */
export const nearby = async (query) => near((await load()).entries, query);
/** Return what a query finds, the best first: the entry, and the message of the rule if one was pasted. */
export const find = async (query) => {
  const index = await load();
  const found = search(index.entries, query);
  const words = typed(query).length;
  const isSentence = words >= SENTENCE;
  if (words < 2 || (!isSentence && language === "en") || found.some(({ entry, message }) => isRule(entry) && (message || !isSentence))) return found;
  const others = (await foreign(index)).flatMap((rules) => search(rules, query)).filter(({ message }) => message || !isSentence);
  others.sort((one, other) => other.score - one.score);
  const added = new Set(others.map(({ entry }) => entry.a));
  return isSentence && others.length ? others : [...found.filter(({ entry }) => !added.has(entry.a)), ...others];
};

/** Return a short query with words like those that nothing contains in their place, or without them, and a sentence
 *  that says so; null if every word is known, or nothing is left. */
export const corrected = async (query) => {
  const words = telling(typed(query));
  if (words.length < 2 || typed(query).length >= SENTENCE || codeIn(query)) return null;
  const index = await load();
  const missing = (entries) => (word) => !entries.some(({ folded }) => Object.values(folded).some((text) => match(text, word)));
  let unknown = words.filter(missing(index.entries));
  if (unknown.length) unknown = unknown.filter(missing((await foreign(index)).flat()));
  if (!unknown.length) return null;
  const left = words.map((word) => (unknown.includes(word) ? nearest(index.entries, word) : word)).filter((word) => !unknown.includes(word));
  return left.length ? { query: left.join(" "), says: index.words.instead.replace("{word}", unknown[0]).replace("{query}", left.join(" ")) } : null;
};

/** Return where words begin that start with one of those searched, each with its end; parts of words do not count. */
const places = (plain, words) =>
  [...plain.matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter(([found]) => words.some((word) => found.startsWith(stem(word))))
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

/** Return the code of Twilio that a query is about; empty if it has none. */
export const codeIn = (query) => wordsOf(query).find((word) => OF_TWILIO.test(word)) ?? "";

const kindOf = (entry) => entry.a.split(/[/#]/)[0];
const isCode = (entry) => kindOf(entry) === "twilio-codes";
/** Return what was found as rows, what has the same title on several platforms as one; a code of Twilio leads to the
 *  guide that the reader is in, if it has the code, or else to the page about codes, and then to all guides. */
const rowsOf = (found) => {
  const here = document.body.dataset.of;
  const entries = found.map(({ entry }) => entry);
  const codes = new Map(entries.filter(isCode).map((entry) => [entry.h, [entry]]));
  for (const entry of entries) if (!isCode(entry) && !isRule(entry) && (!here || here === entry.o)) codes.get(entry.h)?.[here ? "unshift" : "push"](entry);
  const rows = new Map();
  for (const one of found) {
    const { entry } = one;
    const [lead, ...others] = (!isRule(entry) && codes.get(entry.h)) || [entry];
    const key = others.length || isCode(lead) ? lead.a : entry.o && !isRule(entry) ? `${kindOf(entry)} ${entry.h || entry.p}` : entry.a;
    if (!rows.has(key)) rows.set(key, { ...one, entry: lead, others });
    else if (lead === entry && !others.length && !isCode(lead)) rows.get(key).others.push(entry);
  }
  return [...rows.values()];
};
/** Return a new element with what is in it. */
const made = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside.filter(Boolean));
  return element;
};
/** Return elements for what was found, a group of rows for each kind, that of the best row first, and how many
 *  rows there are; a code of Twilio that no page has leads to Twilio. */
export const grouped = async (found, query) => {
  const { kinds, platforms, words: say } = await load();
  const words = telling(wordsOf(query));
  const linked = (address, ...inside) => Object.assign(made("a", ...inside), { href: address });
  const addressOf = (entry) => document.body.dataset.base + entry.a;
  const item = ({ entry, message, others }) => {
    const isWhole = /#error-\d+$/.test(entry.a); // what to do is at its end
    const page = entry.h && !isRule(entry) && !isCode(entry) ? entry.p : "";
    const head = made("b", made("strong", entry.h || entry.p), made("small", platforms[entry.o] ?? page));
    const known = new Set([entry.o]);
    const also = others.map((other) => {
      const name = known.has(other.o) ? decodeURIComponent(other.a.split("#")[1] ?? other.p) : (platforms[other.o] ?? other.p);
      known.add(other.o);
      return linked(addressOf(other), name);
    });
    const to = addressOf(entry) + (message && `?text=${encodeURIComponent(message)}`);
    const row = made("li", linked(to, head, made("span", message || excerpt(entry.t, words, isWhole ? 400 : EXCERPT))), also.length && made("p", `${isCode(entry) ? say.guides : say.also} `, ...also.flatMap((link, at) => (at ? [", ", link] : [link]))));
    row.classList.toggle("whole", isWhole);
    return row;
  };
  const groups = new Map();
  const all = rowsOf(found);
  for (const row of all) {
    const kind = kinds[kindOf(row.entry)] ?? kinds[""];
    groups.set(kind, [...(groups.get(kind) ?? []), row]);
  }
  const elements = [...groups].map(([kind, rows]) => {
    const list = made("ol", ...rows.slice(0, MOST).map(item));
    list.setAttribute("aria-label", kind);
    const more = rows.length > MOST + 1 && made("button", say.all.replace("{n}", rows.length).replace("{kind}", kind));
    if (!more) list.append(...rows.slice(MOST).map(item));
    else {
      more.type = "button";
      more.onclick = () => {
        list.append(...rows.slice(MOST).map(item));
        list.children[MOST].querySelector("a").focus();
        more.remove();
      };
    }
    return made("section", made("p", kind), list, more);
  });
  const code = found.length ? "" : codeIn(query);
  if (code) elements.push(made("ol", made("li", linked(`https://www.twilio.com/docs/api/errors/${code}`, made("b", made("strong", say.code.replace("{code}", code)))))));
  return { elements, count: all.length };
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

  let pause = 0;
  let asked = 0; // what was asked since makes an answer too late
  const answer = async () => {
    const query = input.value;
    const own = ++asked;
    if (!wordsOf(query).length) {
      panel.hidden = true;
      return;
    }
    const other = await corrected(query).catch(() => null);
    const sought = other?.query ?? query;
    const { elements, count } = await grouped(await find(sought).catch(() => []), sought);
    if (!count && !codeIn(query)) elements.push(...(await grouped(await nearby(query), query)).elements);
    if (own !== asked) return;
    panel.hidden = false;
    instead.hidden = count > 0;
    panel.dataset.answers = query;
    status.textContent = other && count ? other.says : count ? say("SearchSome", { n: count }) : say("SearchNone", { query: query.trim() });
    list.replaceChildren(...elements);
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
    list.querySelector("a")?.click();
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
