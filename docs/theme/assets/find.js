// Search in the pages of one language: accents and capitals do not count, an apostrophe ends a word, and
// `account_sid` is one.

/** Return the text as it is compared, character by character of the same length as it is shown. */
const folded = (text) =>
  [...text]
    .map((character) => character.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()[0] || " ")
    .join("");
const wordsOf = (text) => folded(text.normalize("NFC")).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);

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
const MOST = 8;
const SENTENCE = 5; // so many words may be a message that was pasted, with values of its own
const CODE = /^\d{4,}$/; // tells more than the words around it
const HERE = 9; // what belongs to the platform of the page comes before the same of another

/** Words that are everywhere, folded: they are no reason to find or to mark anything. */
const COMMON = {
  en: "a am an and are as at be been but by can cannot do does doesn don for from has have i if in is isn it its me my no not of on or our so t that the then there this to was we which why with you your",
  es: "a al como con cuando de del el en es esta este hay la las lo los me mi mis no nos o para por porque que se si sin su sus un una y",
  fr: "a ai au aux avec c ce cette d dans de des du elle en est et il ils j je l la le les m ma mes mon n ne nos ou par pas plus pour pourquoi qu que qui s sa se ses si son sont sur un une",
};
const common = new Set((COMMON[language] ?? "").split(" "));
/** Return the words of a query that count; all of them if none is left. */
const telling = (words) => {
  const left = words.filter((word) => !common.has(word));
  return left.length ? left : words;
};

const isRule = (entry) => entry.a.startsWith("rules/");
const nameOf = (entry) => entry.a.split("/")[1];
/** Return which share of the neighbouring words of a query are neighbours in a text, too; of a rule, in its messages. */
const likeness = (entry, all) => {
  entry.sequence ??= ` ${wordsOf(isRule(entry) ? entry.m : `${entry.h} ${entry.t} ${entry.w} ${entry.m}`).join(" ")} `;
  const pairs = all.slice(1).filter((word, at) => entry.sequence.includes(` ${all[at]} ${word} `));
  return pairs.length / Math.max(1, all.length - 1);
};

/** Return the entries that have most of the words, each with its score; ``share``: how many of them it needs. */
const having = (index, all, share) => {
  const words = telling(all);
  const isSentence = all.length >= SENTENCE;
  const found = [];
  for (const entry of index) {
    const best = words.map((word) => Math.max(...Object.entries(WEIGHTS).map(([part, weight]) => weight * match(entry.folded[part], word))) * (CODE.test(word) ? 3 : 1));
    if (best.filter(Boolean).length < words.length * share) continue;
    let score = best.reduce((sum, one) => sum + one, 0) / words.length;
    const like = likeness(entry, all);
    if (isSentence) score += (isRule(entry) ? 90 * (like > 0.4) : 30) * like;
    else score += 6 * like;
    score += (entry.o && entry.o === document.body.dataset.of ? HERE : 0) + (entry.a.startsWith("guides/") ? 0.6 : 0);
    found.push({ entry, score });
  }
  const most = Math.max(0, ...found.map(({ score }) => score));
  return found.sort((one, other) => other.score - one.score).filter(({ score }) => !isSentence || score > most / 2);
};

/** Return the entries that a query finds, the best first. A line of a report names its rule: that one only. */
export const search = (index, query) => {
  const names = new Set(folded(query).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g));
  const named = index.filter((entry) => isRule(entry) && names.has(nameOf(entry)));
  if (named.length) return named;
  const all = wordsOf(query);
  if (!all.length) return [];
  const whole = all.length < SENTENCE ? having(index, all, 1) : having(index, all, 0.6);
  return (whole.length ? whole : having(index, all, 0.5)).map(({ entry }) => entry);
};

let loading = null;
/** Return what can be found on the pages of this language, fetched once. */
export const load = () => (loading ??= fetched().catch((error) => ((loading = null), Promise.reject(error))));
const fetched = async () => {
  const answer = await fetch(document.body.dataset.index);
  if (!answer.ok) throw new Error(answer.statusText);
  const index = await answer.json();
  for (const entry of index) {
    entry.folded = {};
    for (const part of Object.keys(WEIGHTS)) {
      entry[part] = [...(entry[part] ?? "").normalize("NFC")].filter((one) => one.length === 1).join("");
      entry.folded[part] = folded(entry[part]).replace(/[^\p{L}\p{N}_]/gu, " ");
    }
  }
  return index;
};

/** Return where words begin that start with one of those searched, each with its end; parts of words do not count. */
const places = (plain, words) =>
  [...plain.matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter(([found]) => words.some((word) => found.startsWith(stem(word))))
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
  const [list, instead] = panel.querySelectorAll("ol, ul");
  let index = null;
  try {
    index = await load();
  } catch {
    status.textContent = say("SearchFails");
    panel.hidden = instead.hidden = false;
    return;
  }

  const answer = () => {
    const words = wordsOf(input.value);
    panel.hidden = !words.length;
    if (!words.length) return;
    const found = search(index, input.value);
    instead.hidden = found.length > 0;
    panel.dataset.answers = input.value;
    status.textContent = found.length
      ? say("SearchSome", { n: found.length })
      : say("SearchNone", { query: input.value.trim() });
    list.replaceChildren(
      ...found.slice(0, MOST).map((entry) => {
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
    const links = [...(instead.hidden ? list : instead).querySelectorAll("a")];
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
  panel.addEventListener("click", ({ target }) => target.closest("a") && close());
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  answer();
};
