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
  en: "a am an and are as at be been but by can cannot do does doesn doesnt don dont for from has have i if in is isn it its me my no not of on or our so t that the then there this to was we which why with you your",
  es: "a al como con cuando de del el en es esta este hay la las lo los me mi mis no nos o para por porque que se si sin su sus un una y",
  fr: "a ai au aux avec c ce cette d dans de des du elle en est et il ils j je l la le les m ma mes mon n ne nos ou par pas plus pour pourquoi qu que qui s sa se ses si son sont sur un une",
};
/** Words that begin a question for a thing or a place: the rest of it names that. */
const QUESTIONS = {
  en: "how what where which",
  es: "como cual cuales donde que",
  fr: "comment ou quel quelle quelles quels",
};
const commonOf = (language) => new Set([COMMON[language] ?? "", COMMON.en].join(" ").split(" ")); // messages may be in English
/** Return the words of a query that count; all of them if none is left. */
export const telling = (words, language) => {
  const common = commonOf(language);
  const left = words.filter((word) => !common.has(word) && !/^\d$/.test(word));
  return left.length ? left : words;
};

/** Return what all words that mean the same begin with, one for all of them: what a query is compared by. */
const meanings = ({ language, alike = [] }) => {
  const groups = alike.map((words) => [...new Set(wordsOf(words).map((word) => stem(word, language)))]);
  const groupOf = new Map(groups.flatMap((group) => group.map((begin) => [begin, group])));
  return { others: (begin) => groupOf.get(begin) ?? [begin], one: (begin) => groupOf.get(begin)?.[0] ?? begin };
};

const WEIGHTS = { h: 6, w: 6, a: 5, p: 4, t: 1, m: 1 }; // heading, words of readers, address, page, text, more
const CERTAIN = 0.75; // such a share of the words of a sentence makes a text the one that is meant
const ALSO = 0.6; // what another word for the same counts
const SAID = 60; // all words of what readers say, if that is the whole query
const WEAK = { symptom: 0.4, other: 0.05 }; // such a share of the score of what readers say is too little to be shown with it
const TAIL = 0.5; // what fits less than such a share of the best only mentions the words: it is left to lists of everything
const FEW = 5; // so many rows are shown, even if they have some of the words only
const SENTENCE = 5; // so many words may be a message that was pasted, with values of its own
const ALIKE = 0.4; // such a share of neighbouring words makes a text one that was pasted
const LEAST_ALIKE = 3; // and so many of them
const MOST = 0.6; // of what the words of a sentence tell, so much is enough
const SURE = 0.6; // of a query that says what readers say
const SOME = 0.3; // of any query, at least so much
const WHOLE = 0.3; // of a message, at least so much was pasted
const CODE = /^(?:\d{4,}|[45]\d\d)$/; // of an error or a status: tells more than the words around it
const OF_TWILIO = /^[1-9]\d{4}$/;
const STEP = /^\s*(?:step|etape|paso)\s*(?:n\W*)?(\d\d?)\b(.*)$/;
/** Values that are recognized, whoever they belong to, and what is searched in their place. */
const VALUES = [
  [/^(?:<{7}|>{7}|={7}$)/, "merge-conflict"],
  [/^AC[0-9a-f]{32}$/i, "account_sid"],
  [/^SK[0-9a-f]{32}$/i, "api_key"],
  [/^MG[0-9a-f]{32}$/i, "messaging_service"],
  [/^PN[0-9a-f]{32}$/i, "phone_number"],
  [/^[0-9a-f]{32}$/i, "auth_token"],
  [/^(?:\+|00)[\d ().-]{7,20}$/, "phone_number"],
  [/^\(?\d[\d ().-]{8,20}$/, "number-not-e164"],
];
const LINE = /^\s*(?:- *)?["']?([\w.$-]+)["']?\s*[:=]\s*["']?([^\s"',]*)["']?,?\s*$/; // of a configuration
const HERE = 9; // what belongs to the platform of the page comes before the same of another
const OWN = 60; // a field of it that is called so, before any other
const TITLED = 3; // all words are in the heading
const RETIRED = 0.5; // what belongs to a retired platform, after the others
const PREFERRED = { reference: 1.5, guides: 0.6 }; // of what is found as well
/** Pages for those who work on guiderail come after those for those who use it. */
const INSIDE = ["changelog", "contribute", "dependencies", "message-quality", "speed", "translate", "write-a-pack"];
const LEVEL = 50; // from this score on, a name is just what was typed
const EXACT = { field: 100, guide: 80, title: 70, value: 60, said: 50 }; // what is just what was typed

export const isRule = (entry) => entry.a.startsWith("rules/");
export const nameOf = (entry) => entry.a.split("/")[1];
export const kindOf = (entry) => entry.a.split(/[/#]/)[0];
/** Return the kind of what was found; what guides say about codes of Twilio is with these. */
export const groupOf = (entry) => (entry.w && kindOf(entry) === "guides" ? "twilio-codes" : kindOf(entry));
/** Tell whether something was found by what readers say about messages that do not get through. */
export const isSymptom = (row) => Boolean(row?.part) && groupOf(row.entry) === "twilio-codes" && !/^\d/.test(row.entry.h);
/** Return the code of Twilio that a query is about; empty if it has none. */
export const codeIn = (query) => wordsOf(query).find((word) => OF_TWILIO.test(word)) ?? "";

/** Return entries made ready to search in. */
export const prepared = (entries, { language, platforms = {}, alike }) => {
  const { one } = meanings({ language, alike });
  const common = commonOf(language);
  for (const word of (alike ?? []).flatMap(wordsOf)) common.delete(word);
  const phrase = (text) => wordsOf(text.replaceAll("_", " ")).map((word) => stem(word, language)).join(" ");
  for (const entry of entries) {
    entry.folded = {};
    for (const part of Object.keys(WEIGHTS)) {
      entry[part] = [...(entry[part] ?? "").normalize("NFC")].filter((one) => one.length === 1).join("");
      entry.folded[part] = ` ${folded(part === "h" ? entry.h || entry.p : entry[part]).replace(/[^\p{L}\p{N}_]/gu, " ")} `;
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
    entry.said = exact.said.map((said) => [...new Set(said.split(" ").map(one).filter((word) => !common.has(word)))]).filter((said) => said.length > 1);
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
    const same = all.slice(1).filter((word, at) => sequence.includes(` ${all[at]} ${word} `)).length;
    const like = same < Math.min(LEAST_ALIKE, all.length - 1) ? 0 : same / Math.max(1, all.length - 1);
    const whole = Math.min(1, same / Math.max(1, words.length - 1));
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

/** Tell whether a query is about a symptom and asks for nothing: whatever else has its words is not meant. */
const isSure = (row, { asks }) => !asks && isSymptom(row) && row.part > SURE;

/** Return the entries that have most of the words, the best first; ``share``: how much of what they tell. */
const having = (index, all, share) => {
  const { entries, language, here, retired = [] } = index;
  const { one, others } = meanings(index);
  const words = telling(all, language).map((word) => [word, stem(word, language)]);
  const meaning = new Set(all.map((word) => one(stem(word, language))));
  const fit = (text, word, begin) => Math.max(match(text, word, begin), ...others(begin).map((other) => ALSO * match(text, other, other)));
  const fits = entries.map(({ folded }) => words.map(([word, begin]) => Math.max(...Object.entries(WEIGHTS).map(([part, weight]) => weight * fit(folded[part], word, begin)))));
  // a word tells the more the fewer entries have it
  const tells = words.map(([word], at) => {
    const having = fits.filter((fit) => fit[at]).length;
    return Math.log(1.1 + entries.length / (1 + having)) * (having && CODE.test(word) ? 3 : 1);
  });
  const shareOf = (values) => tells.reduce((sum, tell, at) => sum + tell * values[at], 0) / tells.reduce((sum, tell) => sum + tell, 0);
  const saying = (said) => shareOf(words.map(([, begin]) => said.includes(one(begin))));
  const isSentence = all.length >= SENTENCE;
  const found = [];
  for (const [place, entry] of entries.entries()) {
    const has = fits[place].every(Boolean) ? 1 : shareOf(fits[place].map(Boolean));
    const part = Math.max(0, ...entry.said.filter((said) => said.every((word) => meaning.has(word))).map(saying));
    if (has < share && !part) continue;
    const fitting = shareOf(fits[place]) * has;
    let score = fitting;
    const { like, whole, text } = likeness(entry, all);
    const isMessage = isSentence && isRule(entry) && like > ALIKE && whole >= WHOLE;
    if (isSentence) score += isMessage ? 90 * like + 9 * whole : 30 * like;
    else {
      const isElsewhere = here && entry.v && entry.o !== here; // a field of another platform is not the one that is meant
      const exact = isElsewhere ? 0 : exactly(entry, all, language);
      score += 6 * like + exact + headed(entry, words);
      if (exact && exact !== EXACT.value && entry.v && entry.o === here) score += OWN;
    }
    score += SAID * part;
    if ((entry.o !== here && retired.includes(entry.o) && !isMessage) || INSIDE.includes(kindOf(entry))) score *= RETIRED;
    if (words.every(([word]) => match(entry.folded.h, word, word) > 1)) score += TITLED;
    score += (entry.o && entry.o === here ? HERE : 0) + (PREFERRED[kindOf(entry)] ?? 0);
    found.push({ entry, score, fitting, part, isVague: isSentence && has < CERTAIN && like < CERTAIN && !part, isPartial: has < (isSentence ? MOST : 1) && !part && !isMessage, like, message: isMessage ? text : "" });
  }
  found.sort((one, other) => other.score - one.score);
  const least = found[0]?.part ? WEAK[isSure(found[0], index) ? "symptom" : "other"] * found[0].score : -Infinity;
  const enough = TAIL * Math.max(...found.map(({ fitting }) => fitting));
  const kinds = new Set(); // the best row of each kind stays
  for (const [at, row] of found.entries()) {
    row.isWeak = at >= FEW && row.score < enough && kinds.has(groupOf(row.entry));
    kinds.add(groupOf(row.entry));
  }
  const strong = found.filter(({ score }) => score > least);
  if (!isSentence) return strong;
  const most = found[0]?.message && found[0].like >= CERTAIN ? 0 : FEW;
  const titles = new Set();
  return strong.filter(({ entry, score }) => titles.add(entry.h).size <= most || score > found[0].score / 2);
};

/** Return the rules that a query names; a line of a report names one, but a message in it may name another. */
const named = (index, query) => {
  const names = folded(query).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g) ?? [];
  const head = folded(query).match(/\[([a-z0-9-]+)\]/)?.[1];
  const rules = index.entries.filter((entry) => isRule(entry) && (head ? nameOf(entry) === head : names.includes(nameOf(entry))));
  if (!rules.length) return [];
  const said = head || typed(query).length < SENTENCE ? [] : having(index, typed(query), MOST).slice(0, 1);
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

/** Return the fields that name a URL, then what else its words find. */
const addressed = (index, query) => {
  const [, address] = query.match(/^\s*["']?(https?:\/\/[^\s"']+?)\/?["']?\s*$/) ?? [];
  if (!address) return [];
  const found = index.entries.filter((entry) => entry.v && ` ${entry.t} ${entry.m} `.includes(` ${address} `)).map((entry) => ({ entry, score: LEVEL + HERE * (entry.o === index.here) }));
  if (!found.length) return [];
  const has = new Set(found.map(({ entry }) => entry));
  return [...found.sort((one, other) => other.score - one.score), ...having(index, typed(query), MOST).filter(({ entry }) => !has.has(entry))];
};

const isQuestion = (all, language) => (QUESTIONS[language] ?? "").split(" ").includes(all[0]);
/** Return the words of a query; of a question, unless something is called so, only those that count. */
const asked = (index, query) => {
  const all = typed(query);
  if (!isQuestion(all, index.language) || index.entries.some((entry) => exactly(entry, all, index.language))) return all;
  return telling(all.slice(1), index.language).filter((word) => !/^(?:find|get|see|trouver|trouve|encuentr[oa]|encontrar)$/.test(word));
};

/** Return the entries that a query finds, the best first. */
const search = (index, query) => {
  for (const way of [named, steps, set, addressed]) {
    const found = way(index, query);
    if (found.length) return found;
  }
  const all = asked(index, query);
  if (!all.length) return [];
  const codes = all.filter((word) => index.entries.some((entry) => CODE.test(word) && entry.names[0].startsWith(`${word} `)));
  const titled = (entry) => codes.some((code) => entry.names[0].startsWith(`${code} `));
  // what is around a code of Twilio tells no more, nor does what lists it
  if (codes.length) return having(index, codes, 1 / codes.length).filter(({ entry }) => titled(entry) || !entry.w);
  const asking = { ...index, asks: isQuestion(typed(query), index.language) };
  const found = having(asking, all, SOME);
  const whole = found.filter(({ isPartial, isWeak }) => !isPartial && !isWeak);
  const isEnough = whole[0]?.message || isSure(whole[0], asking) || new Set(whole.map(({ entry }) => entry.h)).size >= FEW;
  const partial = found.filter(({ isPartial, score }) => isPartial && (!isEnough || score > whole[0].score)).slice(0, 2 * FEW);
  return found.filter((row) => !row.isPartial || partial.includes(row));
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
const LONG = 8; // of one that may have two wrong

/** Return the words that may be meant, each with how often it is there: those of headings, names, values and of what
 *  readers say; what a text only mentions is hardly what somebody meant to type. */
const vocabulary = (index) => {
  if (index.vocabulary) return index.vocabulary;
  const counts = new Map();
  for (const entry of index.entries) {
    const { h, w, p } = entry.folded;
    const named = index.kinds[kindOf(entry)] ? [h, entry.names[1], ...(entry.v ?? []).flat().map(folded)] : [];
    const text = [w, p, ...named].join(" ");
    for (const word of new Set(text.match(/\p{L}{3,}/gu))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (index.vocabulary = counts);
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
  const allowed = Math.min(most, word.length < LEAST ? 0 : word.length < LONG ? 1 : 2);
  let best = { cost: Infinity, word: "" };
  for (const [other, count] of words) {
    if (word.length < 6 && sound(other)[0] !== sound(word)[0]) continue;
    if (other.length < Math.max(LEAST, word.length - 1) || Math.abs(sound(other).length - sound(word).length) > (open ? 9 : allowed)) continue;
    const [whole, begun] = distances(sound(word), sound(other));
    const isSwapped = [...word].sort().join() === [...other.slice(0, word.length)].sort().join();
    const isBegun = open && begun < whole && word.length >= (isSwapped ? LEAST : 6);
    if ((isBegun ? begun : whole) > allowed) continue;
    if (!isBegun && whole > 1 && other[0] !== word[0]) continue;
    const cost = (isBegun ? begun + 0.5 : whole) + (other[0] === word[0] ? 0 : 0.3) - Math.min(count, 100) / 500;
    if (cost < best.cost) best = { cost, word: other };
  }
  return best.word;
};
/** Tell whether a word is in a text, or parts or other forms of it are in several. */
const known = ({ entries, language, alike = [] }, word) => {
  if (alike.some((words) => wordsOf(words).includes(word))) return true;
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
  const value = query.trim().replace(/^["']|["']$/g, "");
  const name = VALUES.find(([form]) => form.test(value))?.[1];
  if (name) return { found: search(index, name), instead: name };
  const found = search(index, query);
  const all = typed(query);
  const isSentence = all.length >= SENTENCE;
  if (!all.length || codeIn(query) || [named, steps, set, addressed].some((way) => way(index, query).length)) return { found };
  if (found.some(({ entry, message }) => isRule(entry) && message)) return { found };
  const isEnough = index.language === "en" && !isSentence && found.length;
  const others = isEnough || (all.length < 2 && found.length) ? [] : await foreign();
  const own = new Map(index.entries.map((entry) => [entry.a, entry]));
  const rules = all.length < 2 ? [] : others.flatMap((each) => search(each, query)).filter(({ message, isPartial }) => message || !(isSentence || isPartial)).map((row) => ({ ...row, entry: own.get(row.entry.a) }));
  rules.sort((one, other) => other.score - one.score);
  if (isSentence && rules.length) return { found: rules };
  const instead = corrected(index, query, others);
  if (instead && instead !== all.join(" ")) return { found: search(index, instead), instead };
  const [first, then] = found.length && !found[0].isPartial ? [found, rules] : [rules, found];
  return { found: [...first, ...then.filter(({ entry }) => !first.some((row) => row.entry === entry))] };
};

// --- what was found, as rows ------------------------------------------------------------------------------

export const isCode = (entry) => kindOf(entry) === "twilio-codes";
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
