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
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = lists.flatMap((list) =>
    [...list.children].map((row) => ({ row, platform: list.dataset.platform, text: plain(row.textContent), ...row.dataset })),
  );
  const narrow = () => {
    const { text, ...chosen } = Object.fromEntries(new FormData(filters));
    const words = plain(text).split(/\s+/);
    let count = 0;
    for (const { row, ...about } of rows) {
      const shown =
        words.every((word) => about.text.includes(word)) &&
        Object.entries(chosen).every(([name, value]) => !value || about[name] === value);
      row.hidden = !shown;
      count += shown;
    }
    for (const list of lists) {
      const empty = [...list.children].every((row) => row.hidden);
      list.hidden = list.previousElementSibling.hidden = empty;
      list.previousElementSibling.querySelector("small").textContent = [...list.children].filter((row) => !row.hidden).length;
    }
    status.textContent = status.dataset.say.replace("{n}", count);
  };
  const kept = new URLSearchParams(location.search);
  for (const control of filters.elements) if (kept.has(control.name)) control.value = kept.get(control.name);
  filters.addEventListener("input", () => {
    narrow();
    const asked = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  narrow();
}
