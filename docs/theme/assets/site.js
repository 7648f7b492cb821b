// What a reader can do on a page: colours, language, copying, ticks, variants, tabs, search.
"use strict";

const page = document.documentElement;
const say = (name, params = {}) =>
  (document.body.dataset[`say${name}`] || "").replace(/\{(\w+)\}/g, (all, key) => params[key] ?? all);

/** What the reader chose earlier, if the browser keeps such things. */
const memory = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(`guiderail:${key}`));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`guiderail:${key}`);
      else localStorage.setItem(`guiderail:${key}`, typeof value === "string" ? value : JSON.stringify(value));
    } catch {
      /* then it is forgotten */
    }
  },
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;

/* Colours: as the device, light, dark, and round again. */
const colours = document.querySelector("button.colours");
const showColours = () => {
  const chosen = page.dataset.colours || "auto";
  const text = say("Theme", { choice: say(`Theme${chosen[0].toUpperCase()}${chosen.slice(1)}`) });
  colours.querySelector(".unseen").textContent = text;
  colours.title = text;
};
colours.addEventListener("click", () => {
  const next = { auto: "light", light: "dark", dark: "auto" }[page.dataset.colours || "auto"];
  if (next === "auto") delete page.dataset.colours;
  else page.dataset.colours = next;
  memory.set("colours", next === "auto" ? null : next);
  showColours();
});
showColours();

/* The menu and the list of headings are open where there is room for them; without a script, everywhere. */
for (const [selector, room] of [["details.pages", "(min-width: 60rem)"], ["details.contents", "(min-width: 78rem)"]]) {
  const folds = document.querySelector(selector);
  const roomy = matchMedia(room);
  const place = () => {
    if (!folds) return;
    folds.open = roomy.matches;
    folds.classList.remove("folds");
  };
  roomy.addEventListener("change", place);
  place();
}
document.querySelector("details.contents")?.addEventListener("click", (event) => {
  if (event.target.matches("a") && innerWidth < 1248) event.currentTarget.open = false;
});

/* Where the reader is: marks the list of headings, and is kept when the language changes. */
const headings = [...document.querySelectorAll("article :is(h2, h3)[id]")];
const contents = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
let current = "";
const locate = () => {
  let found = "";
  for (const heading of headings) {
    if (heading.getClientRects().length && heading.getBoundingClientRect().top < innerHeight * 0.3) found = heading.id;
  }
  if (found === current) return;
  current = found;
  let marked = null;
  for (const heading of headings) {
    if (contents.has(heading.id)) marked = contents.get(heading.id);
    if (heading.id === current) break;
  }
  for (const link of contents.values()) link.removeAttribute("aria-current");
  if (current) marked?.setAttribute("aria-current", "location");
};
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      locate();
    });
  },
  { passive: true },
);
locate();
for (const link of document.querySelectorAll(".languages a")) {
  const keepPlace = () => {
    link.hash = location.hash || (current ? `#${current}` : "");
  };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keepPlace);
}

/* A link to every heading. */
for (const heading of headings) {
  const title = heading.textContent.trim();
  heading.append(
    make("a", { class: "here", href: `#${heading.id}`, "aria-label": say("Here", { title }) }, "#"),
  );
}

/* Copy: exactly the text of a block, of a terminal only what is typed; and every address that stands in a sentence. */
const copying = (text) => {
  const button = make("button", { type: "button", class: "copy", "aria-live": "polite" }, say("Copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = say("Copied");
    } catch {
      button.textContent = say("CopyFails");
    }
    setTimeout(() => (button.textContent = say("Copy")), 2000);
  });
  return button;
};
for (const code of document.querySelectorAll("article :not(pre, a, td) > code")) {
  if (/^https?:\/\/\S+\/\S/.test(code.textContent)) code.after(" ", copying(() => code.textContent));
}
for (const block of document.querySelectorAll("article pre")) {
  const code = block.querySelector("code") || block;
  const text = () => {
    const whole = code.textContent.replace(/\n$/, "");
    const commands = whole.split("\n").filter((line) => line.startsWith("$ "));
    return commands.length ? commands.map((line) => line.slice(2)).join("\n") : whole;
  };
  const holder = block.parentElement.matches(".highlight") ? block.parentElement : block;
  const box = make("div", { class: "code" });
  holder.replaceWith(box);
  box.append(holder, copying(text));
}

/* Ticks: remembered for each guide, whatever the language. */
const guide = location.pathname.replace(/index\.html$/, "").split("/").filter(Boolean).pop() || "home";
const ticks = [...document.querySelectorAll("input[type=checkbox][data-step], [data-step] input[type=checkbox]")];
if (ticks.length) {
  const stepOf = (tick) => tick.dataset.step || tick.closest("[data-step]").dataset.step;
  const done = new Set(memory.get(`ticks:${guide}`) || []);
  const total = new Set(ticks.map(stepOf)).size;
  const status = make("span", { role: "status" });
  const reset = make("button", { type: "button" }, say("Reset"));
  const meter = make("progress", { max: total, "aria-hidden": "true" });
  const bar = make("div", { class: "progress" }, meter, status, reset);
  const show = () => {
    for (const tick of ticks) {
      tick.checked = done.has(stepOf(tick));
      tick.closest("section.step, .step")?.classList.toggle("done", tick.checked);
      contents.get(stepOf(tick))?.classList.toggle("done", tick.checked);
    }
    const count = ticks.filter((tick) => tick.checked).length;
    meter.value = count;
    status.textContent = say("Progress", { done: count, total });
    reset.hidden = count === 0;
  };
  const keep = () => {
    memory.set(`ticks:${guide}`, done.size ? [...done] : null);
    show();
  };
  for (const tick of ticks) {
    tick.disabled = false;
    tick.addEventListener("change", () => {
      done[tick.checked ? "add" : "delete"](stepOf(tick));
      keep();
    });
  }
  reset.addEventListener("click", () => {
    done.clear();
    keep();
    ticks[0].focus();
  });
  (document.querySelector("form.variants") || document.querySelector("article h1")).after(bar);
  show();
}

/* Variants: what does not belong to the reader's choice is hidden; no choice shows everything. */
const variants = document.querySelector("form.variants");
if (variants) {
  variants.hidden = false;
  const choices = () =>
    Object.fromEntries([...new FormData(variants)].filter(([, value]) => value && value !== "all"));
  const apply = () => {
    const chosen = choices();
    for (const element of document.querySelectorAll("article *")) {
      const limits = Object.entries(element.dataset).filter(([name]) => name.startsWith("when"));
      if (!limits.length) continue;
      element.hidden = limits.some(([name, values]) => {
        const choice = Object.keys(chosen).find((key) => `when${key}`.replace(/[-_]/g, "").toLowerCase() === name.toLowerCase());
        return choice && !values.split(/\s+/).includes(chosen[choice]);
      });
    }
  };
  const kept = memory.get(`variants:${guide}`) || {};
  for (const control of variants.elements) {
    if (!(control.name in kept)) continue;
    if (control.type === "radio") control.checked = control.value === kept[control.name];
    else control.value = kept[control.name];
  }
  variants.addEventListener("change", () => {
    const chosen = choices();
    memory.set(`variants:${guide}`, Object.keys(chosen).length ? chosen : null);
    apply();
  });
  variants.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

/* Tabs: `.tabs` holds headings, each with what belongs to it; one choice holds for the whole site. */
const sets = [];
for (const set of document.querySelectorAll(".tabs")) {
  const panels = [];
  for (const child of [...set.children]) {
    if (child.matches("h2, h3, h4, h5, h6, .tab")) {
      panels.push({ name: child.textContent.trim(), panel: make("div", { role: "tabpanel" }) });
      child.remove();
    } else panels.at(-1)?.panel.append(child);
  }
  if (panels.length < 2) continue;
  const list = make("div", { role: "tablist" });
  const choose = (name, focus) => {
    if (!panels.some((each) => each.name === name)) return;
    for (const each of panels) {
      const on = each.name === name;
      each.tab.setAttribute("aria-selected", on);
      each.tab.tabIndex = on ? 0 : -1;
      each.panel.hidden = !on;
      if (on && focus) each.tab.focus();
    }
  };
  panels.forEach((each, number) => {
    const id = `tab-${sets.length}-${number}`;
    each.tab = make("button", { type: "button", role: "tab", id, "aria-controls": `${id}-panel` }, each.name);
    each.panel.id = `${id}-panel`;
    each.panel.setAttribute("aria-labelledby", id);
    each.tab.addEventListener("click", () => chooseEverywhere(each.name, set));
    each.tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = panels[(number + step + panels.length) % panels.length];
      chooseEverywhere(next.name, set);
      choose(next.name, true);
      event.preventDefault();
    });
    list.append(each.tab);
  });
  set.prepend(list, ...panels.map((each) => each.panel));
  set.classList.add("made");
  sets.push({ set, choose });
  choose(panels[0].name);
}
const chooseEverywhere = (name, set) => {
  const before = set.getBoundingClientRect().top;
  for (const each of sets) each.choose(name);
  memory.set("tab", JSON.stringify(name));
  scrollBy(0, set.getBoundingClientRect().top - before);
};
const tab = memory.get("tab");
if (tab) for (const each of sets) each.choose(tab);

/* What scrolls sideways can be reached by keyboard; what does not is no stop on the way. */
const reach = () => {
  for (const wide of document.querySelectorAll("article pre, article .wide")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
};
addEventListener("resize", reach);
addEventListener("load", reach); // when pictures have their size
reach();

/* Where the address points, after all that has moved. */
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ behavior: "instant" });

/* Search: loaded when somebody wants it. */
const find = document.querySelector("form.find");
const query = find.querySelector("input");
const load = () => import(new URL(document.body.dataset.finder, location.href)).then((finder) => finder.start(find, say));
query.addEventListener("focus", load, { once: true });
if (document.activeElement === query) load();
find.addEventListener("submit", (event) => event.preventDefault());
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  query.focus();
});
