// Search in the pages of one language: accents and capitals do not count, an apostrophe ends a word, and
// `account_sid` is one.

/** Return the text as it is compared, character by character of the same length as it is shown. */
const folded = (text) =>
  [...text]
    .map((character) => character.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()[0] || " ")
    .join("");
const wordsOf = (text) => folded(text.normalize("NFC")).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);

/** Return how well a word is found in a folded text: as a word 3, at the start of one 2, inside one 1. */
const match = (text, word) => {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
    const starts = !/[\p{L}\p{N}_]/u.test(text[at - 1] || " ");
    const ends = !/[\p{L}\p{N}_]/u.test(text[at + word.length] || " ");
    best = Math.max(best, starts ? (ends ? 3 : 2) : 1);
  }
  return best;
};

const WEIGHTS = [["h", 6], ["a", 5], ["p", 4], ["t", 1], ["m", 1]]; // heading, address, page, text, more
const MOST = 8;
const SENTENCE = 5; // so many words may be a message that was pasted, with values of its own

/** Words that are everywhere, folded: they are no reason to find or to mark anything. */
const COMMON = {
  en: "a an and are as at be by for from has if in is it its of on or that the then this to was which with",
  es: "a al como con de del el en es esta este la las lo los no o para por que se si sin su sus un una y",
  fr: "a au aux avec c ce cette d dans de des du elle en est et il j l la le les n ne ou par pas pour qu que qui s sa se ses si son sur un une",
};
const common = new Set((COMMON[document.documentElement.lang] ?? "").split(" "));
/** Return the words of a query that count; all of them if none is left. */
const telling = (words) => {
  const left = words.filter((word) => !common.has(word));
  return left.length ? left : words;
};

const isRule = (entry) => entry.a.startsWith("rules/");
/** Return which share of the neighbouring words of a query are neighbours in a text, too; of a rule, in its messages. */
const likeness = (entry, all) => {
  entry.sequence ??= ` ${wordsOf(isRule(entry) ? entry.m : `${entry.t} ${entry.m}`).join(" ")} `;
  const pairs = all.slice(1).filter((word, at) => entry.sequence.includes(` ${all[at]} ${word} `));
  return pairs.length / (all.length - 1);
};

const search = (index, all) => {
  const words = telling(all);
  const isSentence = all.length >= SENTENCE;
  const needed = isSentence ? Math.ceil(words.length * 0.6) : words.length;
  const found = [];
  for (const entry of index) {
    const best = words.map((word) => Math.max(...WEIGHTS.map(([part, weight]) => weight * match(entry.folded[part], word))));
    if (best.filter(Boolean).length < needed) continue;
    let score = best.reduce((sum, one) => sum + one, 0);
    if (isSentence) score = score / words.length + (isRule(entry) ? 90 : 30) * likeness(entry, all);
    if (score) found.push({ entry, score: score + (entry.a.startsWith("guides/") ? 0.6 : 0) + (entry.h ? 0 : 0.3) });
  }
  return found.sort((one, other) => other.score - one.score);
};

/** Return where words begin that start with one of those searched, each with its end; parts of words do not count. */
const places = (plain, words) =>
  [...plain.matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter(([found]) => words.some((word) => found.startsWith(word)))
    .map((found) => [found.index, found.index + found[0].length]);

/** Return the part of the text around the first word, with every word marked. */
const excerpt = (entry, words) => {
  const { t: text, folded: { t: plain } } = entry;
  const marks = places(plain, words);
  const first = marks[0]?.[0] ?? 0;
  let from = Math.max(0, first - 40);
  if (from) from = Math.min(first, plain.indexOf(" ", from) + 1 || from);
  let to = Math.min(text.length, from + 140);
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

/** Begin to answer what is typed into the form. */
export const start = async (form, say) => {
  const input = form.querySelector("input");
  const panel = form.querySelector(".results");
  const status = panel.querySelector("p");
  const list = panel.querySelector("ol");
  let index = null;
  try {
    const answer = await fetch(document.body.dataset.index);
    if (!answer.ok) throw new Error(answer.statusText);
    index = await answer.json();
  } catch {
    status.textContent = say("SearchFails");
    panel.hidden = false;
    return;
  }
  for (const entry of index) {
    for (const part of "phtm") entry[part] = [...entry[part].normalize("NFC")].filter((one) => one.length === 1).join("");
    entry.folded = { a: folded(entry.a), p: folded(entry.p), h: folded(entry.h), t: folded(entry.t), m: folded(entry.m) };
  }

  const answer = () => {
    const words = wordsOf(input.value);
    panel.hidden = !words.length;
    if (!words.length) return;
    const found = search(index, words);
    panel.dataset.answers = input.value;
    status.textContent = found.length
      ? say("SearchSome", { n: found.length })
      : say("SearchNone", { query: input.value.trim() });
    list.replaceChildren(
      ...found.slice(0, MOST).map(({ entry }) => {
        const link = document.createElement("a");
        link.href = document.body.dataset.base + entry.a;
        const title = document.createElement("strong");
        title.textContent = entry.h || entry.p;
        const where = document.createElement("small");
        where.textContent = entry.h ? entry.p : "";
        const text = document.createElement("span");
        text.append(excerpt(entry, telling(words)));
        link.append(where, title, text);
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  };
  let pause = 0;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(answer, 60);
  });
  /** Give the answer that is still on its way: what it replaces later would take the focus with it. */
  const settle = () => {
    if (document.activeElement === input && panel.dataset.answers !== input.value) {
      clearTimeout(pause);
      answer();
    }
  };
  /** Close the results, and let no answer that is still on its way open them again. */
  const close = () => {
    clearTimeout(pause);
    panel.hidden = true;
  };
  input.addEventListener("focus", answer);
  form.addEventListener("submit", () => {
    answer();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") settle();
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.focus();
      close();
    } else if (event.key === "ArrowDown" && links.length && !panel.hidden) {
      links[Math.min(at + 1, links.length - 1)].focus();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] || input).focus();
      event.preventDefault();
    }
  });
  list.addEventListener("click", close);
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  answer();
};
