// The list of rules: narrowed by words, platform, severity and fix; the address keeps the choice.
"use strict";

/* The rule of the page is in view in the list next to it. */
const own = document.querySelector(".siblings [aria-current]");
const side = own?.closest(".side");
if (own && own.offsetTop > side.clientHeight - 100) side.scrollTop = own.offsetTop - side.clientHeight / 2;

const filters = document.querySelector("form.filters");
if (filters) {
  const lists = [...document.querySelectorAll("ul.rule-list")];
  const status = filters.querySelector("[role=status]");
  const none = filters.querySelector(".none");
  const plain = (text) =>
    text.normalize("NFD").replace(/[\p{M}`]|[,;:.]+(?=\s|$)/gu, "").replace(/\s+/g, " ").trim().toLowerCase();
  /* The beginning of a message, or all of it; a placeholder such as {key} matches any value. */
  const beginning = (message) => {
    const words = message.split(" ").map((word) => word.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "\\S+"));
    const first = words.findIndex((word) => !word.includes("\\S+")); // a value alone says nothing
    const joined = words.reduceRight(
      (rest, word, at) => `${word}(?:${word.includes("\\S+") ? ".*?" : ""} ${rest})${at < first ? "" : "?"}`,
    );
    return first < 0 ? /(?!)/ : RegExp(`^${joined}$`);
  };
  const names = new Set(lists.flatMap((list) => [...list.querySelectorAll("code")].map((each) => each.textContent)));
  const rows = lists.flatMap((list) =>
    [...list.children].map((row) => {
      const messages = row.dataset.said.split("\n").map(plain);
      const { severity, fix } = row.dataset;
      return { row, platform: list.dataset.platform, text: plain(row.textContent), messages, begun: messages.map(beginning), severity, fix };
    }),
  );
  const narrow = () => {
    const { text, ...chosen } = Object.fromEntries(new FormData(filters));
    const named = text.match(/[a-z0-9-]+/g)?.find((word) => names.has(word)); // a line of a report names its rule
    const sought = plain(named ?? text);
    let count = 0;
    for (const { row, ...about } of rows) {
      const shown =
        (sought.split(" ").every((word) => about.text.includes(word)) ||
          about.messages.some((message) => message.includes(sought)) ||
          about.begun.some((message) => message.test(sought))) &&
        Object.entries(chosen).every(([name, value]) => !value || about[name] === value);
      row.hidden = !shown;
      count += shown;
    }
    for (const list of lists) {
      const empty = [...list.children].every((row) => row.hidden);
      list.hidden = list.previousElementSibling.hidden = empty;
      list.previousElementSibling.querySelector("small").textContent = [...list.children].filter((row) => !row.hidden).length;
    }
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
