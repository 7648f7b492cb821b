// What a query finds in the pages of one language: accents and capitals do not count, an apostrophe ends a word,
// `account_sid` is one, and a word that nothing contains is taken for the one it is most like.

/** Return the text as it is compared, character by character of the same length as it is shown. */
export const folded = (text) =>
  [...text]
    .map((character) => character.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()[0] || " ")
    .join("");
export const wordsOf = (text) => folded(text.normalize("NFC")).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
const PLACE = /\S+:\d+:\d+/g; // in a file, as a report names it: it says nothing about the mistake
const CAMEL = /^\s*[a-z]+(?:[A-Z][a-z]+)+\s*$/; // a key such as accountSid: its words
const typed = (query) => wordsOf((CAMEL.test(query) ? query.replace(/[A-Z]/g, " $&") : query).replace(PLACE, " "));

/* What a word may end with in other forms of it: messages, arriving; arrivent, reçus; llegan, mensajes. */
const ENDINGS = {
  en: /(?:ie[sd]|ing|e[sd]|[sey])$/,
  es: /(?:[ai]ndo|iendo|[ai]d[oa]s?|[aei][nr]|[aeo]s|[aeos])$/,
  fr: /(?:e?ments?|aient|ants?|ent|er|e?e?s|ee?)$/,
};
/** Return what all forms of a word begin with. */
export const stem = (word, language) => {
  const begin = word.replace(ENDINGS[language] ?? "", "");
  return begin.length < 4 || /\d/.test(word) ? word : begin;
};
/** Words that are everywhere, folded: they are no reason to find or to mark anything. */
const COMMON = {
  en: "a am an and are as at be been but by can cannot do does doesn don for from has have i if in is isn it its me my no not of on or our so t that the then there this to was we which why with you your",
  es: "a al como con cuando de del el en es esta este hay la las lo los me mi mis no nos o para por porque que se si sin su sus un una y",
  fr: "a ai au aux avec c ce cette d dans de des du elle en est et il ils j je l la le les m ma mes mon n ne nos ou par pas plus pour pourquoi qu que qui s sa se ses si son sont sur un une",
};
/** Return the words of a query that count; all of them if none is left. */
export const telling = (words, language) => {
  const common = new Set([COMMON[language] ?? "", COMMON.en].join(" ").split(" ")); // messages may be in English
  const left = words.filter((word) => !common.has(word) && !/^\d$/.test(word));
  return left.length ? left : words;
};

const WEIGHTS = { h: 6, w: 6, a: 5, p: 4, t: 1, m: 1 }; // heading, words of readers, address, page, text, more
const CERTAIN = 0.75; // such a share of the words of a sentence makes a text the one that is meant
export const SENTENCE = 5; // so many words may be a message that was pasted, with values of its own
const ALIKE = 0.4; // such a share of neighbouring words makes a text one that was pasted
const CODE = /^\d{4,}$/; // tells more than the words around it
const OF_TWILIO = /^[1-9]\d{4}$/;
const STEP = /^\s*(?:step|etape|paso)\s*(?:n\W*)?(\d\d?)\b(.*)$/;
const LINE = /^\s*(?:- *)?["']?([\w.$-]+)["']?\s*[:=]\s*["']?([^\s"',]*)["']?,?\s*$/; // of a configuration
const HERE = 9; // what belongs to the platform of the page comes before the same of another
const OWN = 60; // a field of it that is called so, before any other
const RETIRED = 40; // one of a retired platform, after those of the others
const PREFERRED = { reference: 1.5, guides: 0.6 }; // of what is found as well
const LEVEL = 50; // from this score on, a name is just what was typed
const EXACT = { field: 100, value: 90, guide: 80, title: 70, said: 40 }; // what is just what was typed

export const isRule = (entry) => entry.a.startsWith("rules/");
export const nameOf = (entry) => entry.a.split("/")[1];
export const kindOf = (entry) => entry.a.split(/[/#]/)[0];
/** Return the code of Twilio that a query is about; empty if it has none. */
export const codeIn = (query) => wordsOf(query).find((word) => OF_TWILIO.test(word)) ?? "";

/** Return entries made ready to search in. */
export const prepared = (entries, { language, platforms = {} }) => {
  const phrase = (text) => wordsOf(text.replaceAll("_", " ")).map((word) => stem(word, language)).join(" ");
  for (const entry of entries) {
    entry.folded = {};
    for (const part of Object.keys(WEIGHTS)) {
      entry[part] = [...(entry[part] ?? "").normalize("NFC")].filter((one) => one.length === 1).join("");
      entry.folded[part] = ` ${folded(entry[part]).replace(/[^\p{L}\p{N}_]/gu, " ")} `;
    }
    const path = decodeURIComponent(entry.a.split("#")[1] ?? "");
    entry.names = [entry.h, path].map((name) => wordsOf(name.replaceAll("_", " ")).join(" "));
    entry.folded.h += `${entry.names[0]} `; // both as one word and as several: auth_token
    const exact = (entry.exact = {});
    if (entry.v) {
      const own = path.split(".").pop();
      exact.field = [own, path, own.replace(/([a-z])([A-Z])/g, "$1 $2")].map(phrase);
      exact.value = entry.v.flat().map(phrase);
    } else if (entry.o && entry.a === `guides/${entry.o}/`) exact.guide = [platforms[entry.o] ?? "", entry.p].map(phrase);
    exact.title = [phrase(entry.h || entry.p)];
    exact.said = entry.w.split(", ").map(phrase);
  }
  return entries;
};

/** Return how well a word is found in a folded text: as a word 3, at the start of one 2, another form or inside one 1. */
const match = (text, word, begin) => {
  if (text.includes(` ${word} `)) return 3;
  if (text.includes(` ${word}`)) return 2;
  return +((word.length > 3 && text.includes(word)) || text.includes(` ${begin}`));
};

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

/** Return how much it counts that an entry is called just what was typed. */
const exactly = (entry, all, language) => {
  const spaced = all.flatMap((word) => word.split("_").filter(Boolean)).map((word) => stem(word, language)).join(" ");
  for (const [kind, weight] of Object.entries(EXACT)) {
    const names = entry.exact[kind] ?? [];
    if (names.includes(spaced)) return weight + (kind === "field" && entry.exact.title.includes(spaced) ? 5 : 0);
    if (kind === "guide" && names.some((name) => ` ${name} `.includes(` ${spaced} `))) return weight;
  }
  return 0;
};

/** Return how well words fit the heading of a field, which share of it they are; one with values says more. */
const headed = ({ names: [heading], v: values }, words) => {
  if (!values) return 0;
  const has = words.filter(([word]) => ` ${heading}`.includes(` ${word}`)).length;
  return has / Math.max(1, heading.split(" ").length) + (words.some(([word]) => heading.startsWith(word)) ? 0.5 : 0) + (has && values.length ? 0.2 : 0);
};

/** Return the entries that have most of the words, the best first; ``share``: how many of them it needs. */
const having = ({ entries, language, here, retired = [] }, all, share) => {
  const words = telling(all, language).map((word) => [word, stem(word, language)]);
  const isSentence = all.length >= SENTENCE;
  const found = [];
  for (const entry of entries) {
    const best = words.map(([word, begin]) => Math.max(...Object.entries(WEIGHTS).map(([part, weight]) => weight * match(entry.folded[part], word, begin))) * (CODE.test(word) ? 3 : 1));
    const has = best.filter(Boolean).length / words.length;
    if (has < share) continue;
    let score = best.reduce((sum, one) => sum + one, 0) / words.length;
    const { like, whole, text } = likeness(entry, all);
    if (isSentence) score += isRule(entry) ? (like > ALIKE) * (90 * like + 9 * whole) : 30 * like;
    else {
      const exact = exactly(entry, all, language);
      score += 6 * like + exact + headed(entry, words);
      if (exact && entry.v && entry.o === here) score += OWN;
      else if (exact && retired.includes(entry.o)) score -= RETIRED;
    }
    score += (entry.o && entry.o === here ? HERE : 0) + (PREFERRED[kindOf(entry)] ?? 0);
    found.push({ entry, score, isVague: isSentence && has < CERTAIN && like < CERTAIN, message: isSentence && isRule(entry) && like > ALIKE ? text : "" });
  }
  const most = Math.max(0, ...found.map(({ score }) => score));
  return found.sort((one, other) => other.score - one.score).filter(({ score }) => !isSentence || score > most / 2);
};

/** Return the rules that a query names; a line of a report names one, but a message in it may name another. */
const named = (index, query) => {
  const names = folded(query).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g) ?? [];
  const head = folded(query).match(/\[([a-z0-9-]+)\]/)?.[1];
  const rules = index.entries.filter((entry) => isRule(entry) && (head ? nameOf(entry) === head : names.includes(nameOf(entry))));
  if (!rules.length) return [];
  const said = head || typed(query).length < SENTENCE ? [] : having(index, typed(query), 0.6).slice(0, 1);
  const rest = wordsOf(query.slice(query.indexOf("]") + 1)); // without the path before the name
  const messageOf = ({ like, text }) => (rest.length >= SENTENCE && like > ALIKE ? text : "");
  return [...said.filter(({ entry, message }) => message && !rules.includes(entry)), ...rules.map((entry) => ({ entry, message: messageOf(likeness(entry, rest)) }))];
};

/** Return the step of each guide that has a number, those first that also have the other words of the query. */
const steps = ({ entries, here, platforms }, query) => {
  const [, number, rest] = folded(query).match(STEP) ?? [];
  const found = number ? entries.filter((entry) => entry.n === Number(number)) : [];
  const fits = (entry) => wordsOf(rest).filter((word) => folded(`${platforms[entry.o]} ${entry.h} ${entry.t}`).includes(word)).length;
  const score = (entry) => 2 * fits(entry) + (entry.o === here);
  return found.map((entry) => ({ entry, score: score(entry) })).sort((one, other) => other.score - one.score);
};

/** Return the fields that a line of a configuration sets, first those that know its value. */
const set = ({ entries, language, here }, query) => {
  const [, key, value] = query.match(LINE) ?? [];
  if (!key || CODE.test(value)) return [];
  const words = wordsOf(key);
  const found = [];
  for (const entry of entries) {
    const exact = entry.v ? exactly(entry, words, language) : 0;
    if (exact < EXACT.title) continue;
    const known = exactly(entry, wordsOf(value), language) === EXACT.value ? 60 : wordsOf(value).some((word) => match(entry.folded.m + entry.folded.t, word, word)) ? 50 : 0;
    found.push({ entry, score: exact + known + (entry.o === here ? HERE : 0) });
  }
  return found.sort((one, other) => other.score - one.score);
};

/** Return the entries that a query finds, the best first. */
const search = (index, query) => {
  for (const way of [named, steps, set]) {
    const found = way(index, query);
    if (found.length) return found;
  }
  const all = typed(query);
  if (!all.length) return [];
  const codes = all.filter((word) => index.entries.some((entry) => CODE.test(word) && entry.names[0].startsWith(`${word} `)));
  const titled = (entry) => codes.some((code) => entry.names[0].startsWith(`${code} `));
  // what is around a code of Twilio tells no more, nor does what lists it
  if (codes.length) return having(index, codes, 1 / codes.length).filter(({ entry }) => titled(entry) || !entry.w);
  const whole = having(index, all, all.length < SENTENCE ? 1 : 0.6);
  return whole.length ? whole : having(index, all, 0.5);
};

// --- words that nothing contains --------------------------------------------------------------------------

/** Return how many letters are wrong, missing, too many or swapped between two words, and between the first and
 *  the beginning of the other (Damerau and Levenshtein). */
const distances = (one, other) => {
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const wrong = +(one[row - 1] !== other[at - 1]);
      next[at] = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + wrong);
      if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) next[at] = Math.min(next[at], before[at - 2] + 1);
    }
    [before, last] = [last, next];
  }
  return [last[other.length], Math.min(...last)];
};
const sound = (word) => word.replaceAll("ph", "f");
const LEAST = 4; // letters of a word that may be meant

/** Return the words that may be meant, each with how much it counts: those of headings, and of several texts. */
const vocabulary = (index) => {
  if (index.vocabulary) return index.vocabulary;
  const counts = new Map();
  const add = (text, weight) => {
    for (const word of new Set(text.match(/\p{L}+/gu))) counts.set(word, (counts.get(word) ?? 0) + weight);
  };
  for (const entry of index.entries) {
    add(`${entry.folded.h} ${entry.folded.w} ${entry.names[1]} ${entry.folded.p}`, 4);
    add(entry.folded.t, 1);
    add((entry.v ?? []).flat().map(folded).join(" "), 2);
  }
  return (index.vocabulary = new Map([...counts].filter(([word, count]) => word.length >= 3 && count > 1)));
};

/** Return the word that is meant by one that nothing contains; empty if there is none. ``open``: more of it may come. */
const meant = (index, word, open, most) => {
  if (/\d/.test(word)) return "";
  if (word.includes("_")) {
    const parts = word.split("_").filter(Boolean).map((part) => (known(index, part) ? part : meant(index, part, false, most)));
    return parts.every(Boolean) ? parts.join(" ") : "";
  }
  const words = vocabulary(index);
  for (let at = word.length - 3; at >= 3; at -= 1) if (words.has(word.slice(0, at)) && words.has(word.slice(at))) return `${word.slice(0, at)} ${word.slice(at)}`;
  const allowed = Math.min(most, word.length < LEAST ? 0 : word.length < 6 ? 1 : 2);
  let best = { cost: Infinity, word: "" };
  for (const [other, count] of words) {
    if (other.length < Math.max(LEAST, word.length - 1) || Math.abs(sound(other).length - sound(word).length) > (open ? 9 : allowed)) continue;
    const [whole, begun] = distances(sound(word), sound(other));
    const isBegun = open && word.length >= LEAST && begun < whole;
    if ((isBegun ? begun : whole) > allowed) continue;
    const cost = (isBegun ? begun + 0.5 : whole) + (other[0] === word[0] ? 0 : 0.3) - Math.min(count, 400) / 2000;
    if (cost < best.cost) best = { cost, word: other };
  }
  return best.word;
};
/** Tell whether a word is in a text, or parts or other forms of it are in several. */
const known = ({ entries, language }, word) => {
  let times = 0;
  for (const { a, folded } of entries) {
    if (a.startsWith("translate/")) continue; // its glossary has words of every language
    times += Math.max(...Object.values(folded).map((text) => match(text, word, stem(word, language))));
    if (times > 1) return true;
  }
  return false;
};

/** Return a query with the words that are meant in place of those that nothing contains, or without these; empty if
 *  every word is known, or nothing is left. */
const corrected = (index, query, others) => {
  const all = typed(query);
  const counted = telling(all, index.language);
  const isSentence = all.length >= SENTENCE; // it has names of its own
  const unknown = new Set(counted.filter((word) => ![index, ...others].some((each) => known(each, word))));
  if (!unknown.size) return "";
  const right = new Map([...unknown].map((word) => [word, meant(index, word, !isSentence && query.endsWith(query.match(/\S+$/)?.[0] ?? " ") && word === all.at(-1), isSentence ? 1 : 2)]));
  const left = all.map((word) => (unknown.has(word) ? right.get(word) || (isSentence ? word : "") : word)).filter(Boolean);
  return [...right.values()].some(Boolean) || telling(left, index.language).some((word) => counted.includes(word)) ? left.join(" ") : "";
};

/** Return what a query finds in an index, the best first: the entry, and the message of the rule if one was pasted;
 *  and the query that is answered in its place, if a word of it is wrong. ``foreign``: gives the rules with their
 *  messages in each other language, since a terminal need not have that of the page. */
export const answered = async (index, query, foreign) => {
  const found = search(index, query);
  const all = typed(query);
  const isSentence = all.length >= SENTENCE;
  if (!all.length || codeIn(query) || [named, steps, set].some((way) => way(index, query).length)) return { found };
  if (found.some(({ entry, message }) => isRule(entry) && message)) return { found };
  const isEnough = index.language === "en" && !isSentence && found.length;
  const others = isEnough || (all.length < 2 && found.length) ? [] : await foreign();
  const rules = all.length < 2 ? [] : others.flatMap((each) => search(each, query)).filter(({ message }) => message || !isSentence);
  rules.sort((one, other) => other.score - one.score);
  if (isSentence && rules.length) return { found: rules };
  const instead = corrected(index, query, others);
  if (instead && instead !== all.join(" ")) return { found: search(index, instead), instead };
  const own = new Set(found.map(({ entry }) => entry.a));
  return { found: [...found, ...rules.filter(({ entry }) => !own.has(entry.a))] };
};

// --- what was found, as rows ------------------------------------------------------------------------------

export const isCode = (entry) => kindOf(entry) === "twilio-codes";
/** Return the kind of what was found; what guides say about codes of Twilio is with these. */
export const groupOf = (entry) => (entry.w && kindOf(entry) === "guides" ? "twilio-codes" : kindOf(entry));
/** Return what was found as rows, what has the same title on several platforms as one; a code of Twilio leads to the
 *  guide that the reader is in, if it has the code, or else to the page about codes, and then to all guides. */
export const rowsOf = (found, here) => {
  const entries = found.map(({ entry }) => entry);
  const codes = new Map(entries.filter(isCode).map((entry) => [entry.h, [entry]]));
  for (const entry of entries) if (!isCode(entry) && !isRule(entry) && (!here || here === entry.o)) codes.get(entry.h)?.[here ? "unshift" : "push"](entry);
  const rows = new Map();
  for (const one of found) {
    const { entry } = one;
    const [lead, ...others] = (!isRule(entry) && codes.get(entry.h)) || [entry];
    const key = others.length || isCode(lead) || lead.n ? lead.a : entry.o && !isRule(entry) ? `${kindOf(entry)} ${entry.h || entry.p}` : entry.a;
    if (!rows.has(key)) rows.set(key, { ...one, entry: lead, others });
    else if (lead === entry && !others.length && !isCode(lead)) rows.get(key).others.push(entry);
  }
  return [...rows.values()];
};
/** Tell whether the first row is the one that is meant: it has most of a sentence, and no other platform has a field
 *  that is called so. */
export const isBest = ([{ entry, score, isVague }, ...rest], here) =>
  !isVague && (!entry.v || entry.o === here || !score || !rest.some((row) => row.entry.v && row.entry.o !== entry.o && row.score >= LEVEL));
