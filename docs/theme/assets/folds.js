// Sections that are folded: all can be opened at once, and a link opens what it leads into.
"use strict";

const openAll = (folds) => {
  const button = make("button", { type: "button", class: "button quiet small" }, say("OpenAll"));
  button.addEventListener("click", () => {
    const open = folds.some((fold) => !fold.open);
    for (const fold of folds) fold.open = open;
    button.textContent = say(open ? "CloseAll" : "OpenAll");
  });
  return button;
};
const sections = [...document.querySelectorAll("details:is(.fold, .options)")];
sections[0]?.before(openAll(sections));
const arriveAt = (hash) => {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  const around = sections.filter((fold) => fold.contains(target));
  for (const fold of around) fold.open = true;
  if (around.length) target.scrollIntoView({ behavior: "instant" });
};
arriveAt(location.hash);
addEventListener("hashchange", () => arriveAt(location.hash));
