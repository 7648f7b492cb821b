// The list of rules: narrowed by words, platform, severity and fix; the address keeps the choice.
"use strict";

/* The rule of the page is in view in the list next to it. */
const own = document.querySelector(".siblings [aria-current]");
const side = own?.closest(".side");
if (own && own.offsetTop > side.clientHeight - 100) side.scrollTop = own.offsetTop - side.clientHeight / 2;

/* A group is open where an address leads to it. */
const arrive = () => {
  const group = document.getElementById(location.hash.slice(1))?.closest("details");
  if (group) group.open = true;
  group?.scrollIntoView({ behavior: "instant" });
};
addEventListener("hashchange", arrive);
arrive();

/* The message that was looked for is in view among those of the rule, unless it is that of the example. */
const SECRET = /[0-9a-z]{24}/i; // what looks like one stays out of the address
const asked = new URLSearchParams(location.search).get("text");
const wording = asked && [...document.querySelectorAll("#wordings tbody tr")].find((row) => row.cells[0].textContent.replace(/\{\w+\}/g, "…") === asked);
if (wording) {
  const parts = asked.split("…").map((part) => part.replace(/\W/g, "\\$&"));
  const example = document.querySelector(".said").textContent.trim();
  wording.classList.add("marked");
  wording.closest("details").open = true;
  if (!new RegExp(`^${parts.join(".+")}$`).test(example)) wording.scrollIntoView({ behavior: "instant", block: "center" });
}

const filters = document.querySelector("form.filters");
if (filters) {
  const rows = [...document.querySelectorAll(".rule-list li")];
  const status = filters.querySelector("[role=status]");
  const none = filters.querySelector(".none");
  const elsewhere = filters.querySelector(".found");
  const groups = [...document.querySelectorAll("article > :is(.group, .groups)")];
  const general = document.querySelector(".groups");
  const topics = [...general.querySelectorAll(".group")];
  const count = (group) => group.querySelectorAll("li:not([hidden])").length;
  const finder = () => import(new URL(document.body.dataset.finder, location.href));
  const nameOf = (row) => row.querySelector("code").textContent;
  /** Return what the search of the site finds: rules by name, in their order, the rest as elements, and the code of
   *  Twilio that was looked for; null without words. */
  const found = async (text) => {
    if (!text.trim()) return null;
    const { codeIn, find, grouped, insteadOf, isRule, nameOf } = await finder();
    const { found: most, instead } = await find(text);
    const whole = most.filter(({ isPartial }) => !isPartial); // the list is narrowed by all words, if it can be
    const all = whole.length ? whole : most;
    const rules = new Map(all.filter(({ entry }) => isRule(entry)).map(({ entry, message }) => [nameOf(entry), message]));
    const { elements } = await grouped(all.filter(({ entry }) => !isRule(entry)), rules.size ? "" : instead || text);
    return { rules, elements, code: elements.length ? codeIn(text) : "", instead: all.length && instead ? await insteadOf(instead) : [] };
  };
  /** Put rows and groups into the order of what was found; without it, into that of the page. */
  const ordered = (rules) => {
    const place = new Map([...(rules ?? new Map()).keys()].map((name, at) => [name, at]));
    const placeOf = (row) => place.get(nameOf(row)) ?? place.size;
    const bestOf = (group) => Math.min(...[...group.querySelectorAll("li")].map(placeOf));
    const sorted = (elements, by) => [...elements].sort((one, other) => by(one) - by(other));
    for (const row of sorted(rows, placeOf)) row.parentElement.append(row);
    general.append(...sorted(topics, bestOf));
    filters.after(...sorted(groups, bestOf));
  };
  const narrow = async () => {
    const { text, ...chosen } = Object.fromEntries(new FormData(filters));
    const answer = await found(text).catch(() => null);
    if (text !== filters.elements.text.value) return; // there is more to come
    const rules = answer?.rules;
    for (const row of rows) {
      const about = { ...row.dataset, platform: row.closest("[data-platform]").dataset.platform };
      row.hidden = Boolean(rules && !rules.has(nameOf(row))) || Object.entries(chosen).some(([name, value]) => value && about[name] !== value);
      row.querySelector(".matched")?.remove();
      row.querySelector("a").search = rules?.get(nameOf(row)) ? `text=${encodeURIComponent(rules.get(nameOf(row)))}` : "";
      if (!rules?.get(nameOf(row))) continue;
      row.querySelector("p").before(Object.assign(document.createElement("p"), { className: "matched", textContent: rules.get(nameOf(row)) }));
    }
    ordered(rules);
    const narrowed = Boolean(text || Object.values(chosen).some(Boolean));
    for (const group of [...groups, ...topics]) {
      group.hidden = !count(group);
      group.open ||= narrowed;
      group.querySelector("small").textContent = count(group);
    }
    const left = rows.filter((row) => !row.hidden).length;
    const others = left && !answer?.code ? [] : (answer?.elements ?? []);
    elsewhere.replaceChildren(...others);
    none.hidden = left > 0 || others.length > 0;
    const says = answer?.code ? "code" : left ? (left < rows.length ? "left" : "some") : others.length ? "elsewhere" : "none";
    const sentence = status.dataset[says].replace("{n}", left).replace("{code}", answer?.code);
    status.replaceChildren(...(answer?.instead.length && says !== "code" ? [...answer.instead, " · "] : []), sentence);
    status.parentElement.classList.toggle("plain", !left);
    filters.querySelector("[type=reset]").hidden = !narrowed;
  };
  const kept = new URLSearchParams(location.search);
  for (const control of filters.elements) if (kept.has(control.name)) control.value = kept.get(control.name);
  const changed = () => {
    narrow();
    const asked = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value && !SECRET.test(value)));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };
  filters.addEventListener("input", changed);
  filters.elements.text.addEventListener("paste", ({ target }) => setTimeout(() => (target.scrollLeft = 0)));
  filters.addEventListener("reset", () => {
    setTimeout(changed); // when the form is empty
    filters.elements.text.focus();
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  if (location.hash === "#top") filters.elements.text.focus({ preventScroll: true });
  narrow();
}
