// Answers each query of a table as the search of the built site does, without a browser.
//   node find.mjs FOLDER < TABLE
// A line of the table: language or language@platform of the page, a tab, the query. A line of the answer, as JSON: the
// address of the first row, those of all rows, and the query that is answered in its place.
import { readFileSync } from "node:fs";

const [folder] = process.argv.slice(2);
const script = readFileSync(`${folder}/assets/search.js`).toString("base64");
const { answered, nameOf, isRule, prepared, rowsOf } = await import(`data:text/javascript;base64,${script}`);
const read = (place) => JSON.parse(readFileSync(`${folder}/${place}`, "utf-8"));
const messages = read("messages.json");
/** Return what can be found in a language, and its rules with their messages in each other language. */
const loaded = (language) => {
  const index = read(`${language === "en" ? "" : `${language}/`}search.json`);
  const rules = prepared(index.entries, index).filter(isRule);
  const { [language]: own, ...others } = messages;
  const foreign = Object.entries(others).map(([other, said]) => ({
    ...index,
    language: other,
    alike: [],
    entries: prepared(rules.map((rule) => ({ a: rule.a, p: rule.p, h: rule.h, o: rule.o, t: said[nameOf(rule)], m: said[nameOf(rule)] })), { language: other }),
  }));
  return { index, foreign };
};
const languages = {};
const answers = [];
for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const [where, query] = line.split("\t");
  const [language, here] = where.split("@");
  const { index, foreign } = (languages[language] ??= loaded(language));
  const { found, instead = "" } = await answered({ ...index, here }, query, async () => foreign);
  const rows = rowsOf(found.filter(({ isWeak }) => !isWeak), here).map(({ entry }) => entry.a);
  answers.push({ first: rows[0] ?? "", rows, instead });
}
console.log(JSON.stringify(answers));
