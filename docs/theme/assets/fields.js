// The fields of a platform: folded until they are wanted, the one that is read marked in the file.
"use strict";

const folds = [...document.querySelectorAll("details.field")];
const anchorOf = (fold) => fold.querySelector("[id]").id;
const linesOf = document.querySelectorAll(".annotated .lines");
const point = (anchor) => {
  for (const file of linesOf) follow(file, (line) => [...line.querySelectorAll("a.k")].some((key) => key.hash === `#${anchor}`));
};

/** Open the field that the address names, and show it. */
const arrive = (hash, behavior) => {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  const fold = target?.closest("details.field");
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
arrive(location.hash, "instant");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && !event.ctrlKey && !event.metaKey) arrive(link.hash);
});
addEventListener("hashchange", () => arrive(location.hash));

const all = make("button", { type: "button", class: "button quiet small" }, say("OpenAll"));
all.addEventListener("click", () => {
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
  all.textContent = say(open ? "CloseAll" : "OpenAll");
});
document.getElementById("all-fields").after(all);
addEventListener("beforeprint", () => folds.forEach((fold) => (fold.open = true)));
