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

const filters = document.querySelector("form.filters");
if (filters) {
  const rows = [...document.querySelectorAll(".rule-list li")];
  const status = filters.querySelector("[role=status]");
  const none = filters.querySelector(".none");
  const finder = () => import(new URL(document.body.dataset.finder, location.href));
  /** Return the names of the rules that the words find, as the search of the site finds them; null without words. */
  const named = async (text) => {
    if (!text.trim()) return null;
    const { load, search } = await finder();
    const index = (await load()).filter((entry) => entry.a.startsWith("rules/"));
    return new Set(search(index, text).map((entry) => entry.a.split("/")[1]));
  };
  const narrow = async () => {
    const { text, ...chosen } = Object.fromEntries(new FormData(filters));
    const names = await named(text).catch(() => null);
    if (text !== filters.elements.text.value) return; // there is more to come
    for (const row of rows) {
      const about = { ...row.dataset, platform: row.closest("[data-platform]").dataset.platform };
      const name = row.querySelector("code").textContent;
      row.hidden = Boolean(names && !names.has(name)) || Object.entries(chosen).some(([name, value]) => value && about[name] !== value);
    }
    const narrowed = Boolean(text || Object.values(chosen).some(Boolean));
    for (const group of document.querySelectorAll(".group, .groups")) {
      const count = group.querySelectorAll("li:not([hidden])").length;
      group.hidden = !count;
      group.open ||= narrowed;
      group.querySelector("small").textContent = count;
    }
    const count = rows.filter((row) => !row.hidden).length;
    none.hidden = count > 0;
    status.textContent = status.dataset.say.replace("{n}", count);
  };
  const kept = new URLSearchParams(location.search);
  for (const control of filters.elements) if (kept.has(control.name)) control.value = kept.get(control.name);
  const changed = () => {
    narrow();
    const asked = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };
  filters.addEventListener("input", changed);
  filters.addEventListener("reset", () => {
    setTimeout(changed); // when the form is empty
    filters.elements.text.focus();
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  narrow();
}
