// The fields of a platform: folded until they are wanted, the one that is read marked in the file.
"use strict";

const folds = [...document.querySelectorAll("details.field")];
const anchorOf = (fold) => fold.querySelector("[id]").id;
const filter = document.querySelector("form.filters");
const linesOf = document.querySelectorAll(".annotated .lines");
/* The file keeps the lines in view that belong to the place of the reader. */
const follow = (file, belongs) => {
  const own = [...file.children].filter((line) => {
    line.classList.toggle("now", belongs(line));
    return belongs(line) && line.getClientRects().length;
  });
  if (own.length) file.scrollTop += own[0].getBoundingClientRect().top - file.getBoundingClientRect().top - 60;
};
const point = (anchor) => {
  for (const file of linesOf) follow(file, (line) => [...line.querySelectorAll("a.k")].some((key) => key.hash === `#${anchor}`));
};

/** Open the field that the address names, and show it. */
const arrive = (hash, behavior) => {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  const fold = target?.closest("details.field");
  if (fold?.hidden) filter.reset();
  if (fold) fold.open = true;
  target?.scrollIntoView({ behavior });
};

for (const fold of folds) fold.open = false;
page.classList.add("folded");
for (const fold of folds) fold.addEventListener("toggle", () => point(fold.open ? anchorOf(fold) : ""));
passers.push(() => {
  const fold = document.getElementById(current)?.closest("details.field");
  if (fold?.open) point(current);
});

/* The list is narrowed by names, values and words: a field is shown if it has them all, or one inside it has. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const rows = folds.map((fold) => {
  const about = [...fold.querySelectorAll(":scope > summary :is(.hint code, h3, h3 ~ p), :scope > p, .chips, .forms")].map((part) => part.textContent);
  return { fold, anchor: anchorOf(fold), text: plain([anchorOf(fold), ...about].join(" ")) };
});
let only; // the field that is open because nothing else is shown
const narrow = () => {
  const words = plain(filter.elements.text.value).split(/\s+/);
  const found = rows.filter(({ text }) => words.every((word) => text.includes(word)));
  for (const { fold, anchor } of rows) fold.hidden = !found.some((row) => row.anchor === anchor || row.anchor.startsWith(`${anchor}.`));
  for (const list of document.querySelectorAll(".fields")) {
    list.hidden = [...list.children].every((row) => row.hidden);
    for (let part = list.previousElementSibling; part && !part.matches(".fields, .filters"); part = part.previousElementSibling) part.hidden = list.hidden || (words[0] && !part.matches("h2"));
  }
  const single = words[0] && found.length === 1 ? found[0].fold : undefined;
  if (only && only !== single) only.open = false;
  only = single;
  if (only) only.open = true;
  filter.querySelector(".none").hidden = found.length > 0;
  const status = filter.querySelector("[role=status]");
  status.textContent = words[0] && found.length ? status.dataset.say.replace("{n}", found.length) : "";
};
filter.addEventListener("input", narrow);
filter.addEventListener("reset", () => {
  filter.elements.text.value = "";
  narrow();
});
filter.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = rows.find(({ fold }) => !fold.hidden)?.fold;
  if (first) first.open = true;
  first?.querySelector("summary").focus();
});
filter.hidden = false;
narrow();

arrive(location.hash, "instant");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && !event.ctrlKey && !event.metaKey) arrive(link.hash);
});
addEventListener("hashchange", () => arrive(location.hash));

document.getElementById("all-fields").after(openAll(folds));
addEventListener("beforeprint", () => {
  filter.reset();
  for (const fold of folds) fold.open = true;
});
