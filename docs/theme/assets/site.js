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

/* Menu, headings and pictures that are open are so where there is room for them; without a script, everywhere. */
const desk = matchMedia("(min-width: 64.01rem)");
const column = document.querySelector(".side");
const guideBar = document.querySelector(".guide-bar");
const topRow = document.querySelector(".top .wrap");
/* Where there is no column for them, the menu is in the head, and the steps are in the bar of the guide. */
const settle = () => {
  for (const [name, narrow] of [[".places", guideBar], [".menu", topRow]]) {
    const folds = document.querySelector(name);
    if (folds && narrow) (desk.matches ? column : narrow).append(folds);
  }
  for (const group of document.querySelectorAll(".menu details:not(.own)")) {
    group.open = !desk.matches && Boolean(group.querySelector("[aria-current]"));
  }
  guideBar?.querySelector(".gauge > b").classList.toggle("unseen", !desk.matches);
};
settle();
desk.addEventListener("change", settle);
/* Of what opens over the page, one is open, until the reader turns to something else. */
const over = () => (desk.matches ? [] : document.querySelectorAll(".guide-bar.stuck details[open], .top .menu[open]"));
addEventListener("click", ({ target }) => {
  for (const folds of over()) if (!folds.contains(target)) folds.open = false;
});
addEventListener("keydown", ({ key }) => {
  for (const folds of key === "Escape" ? over() : []) {
    folds.open = false;
    folds.querySelector("summary").focus();
  }
});
/* The choice of a case answers a question; where there is little room it is folded into a bar once it is out of view. */
const below = make("div");
const stick = () => {
  const choice = guideBar.querySelector(".variants > details");
  const [stuck, height] = [guideBar.matches(".stuck"), guideBar.offsetHeight];
  const now = !desk.matches && below.getBoundingClientRect().top < (stuck ? height + 20 : 64);
  if (now === stuck) return;
  guideBar.classList.toggle("stuck", now);
  if (choice) choice.open = !now;
  guideBar.style.marginBottom = now ? `calc(.4rem + ${height - guideBar.offsetHeight}px)` : ""; // nothing below it moves
  if (!now) page.classList.remove("seeks");
};
if (guideBar) {
  guideBar.after(below);
  for (const event of ["scroll", "load"]) addEventListener(event, stick, { passive: true });
  desk.addEventListener("change", stick);
}
for (const folds of document.querySelectorAll("details.folds-later")) {
  const roomy = folds.matches(".contents") ? matchMedia("(min-width: 78.01rem)") : desk;
  const meant = folds.open && !folds.matches(".quiet");
  const place = () => {
    folds.open = roomy.matches && meant;
    folds.classList.remove("folds-later");
  };
  roomy.addEventListener("change", place);
  place();
  if (folds.matches(".picture, .ways-of, .mine, .group, .folds > *")) continue;
  folds.addEventListener("click", (event) => {
    if (event.target.closest("a") && !roomy.matches) folds.open = false;
  });
}

/* Where the reader is: marks the step or the heading in its list, and is kept when the language changes. */
const headings = [...document.querySelectorAll("article :is(h2, h3)[id]")].filter((heading) => !heading.closest(".tabs"));
const contents = new Map(
  [...document.querySelectorAll(".contents a, .stepper a, .ends a, .toc a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
let current = null;
let step = "";
let opening = contents.keys().next().value ?? ""; // the step of a reader who has not come to one
const passers = [];
const mark = () => {
  step = "";
  for (const heading of current ? headings : []) {
    if (contents.has(heading.id)) step = heading.id;
    if (heading.id === current) break;
  }
  if (!current || document.querySelector(".stepper")) step ||= opening;
  for (const link of contents.values()) link.removeAttribute("aria-current");
  const link = contents.get(step);
  link?.setAttribute("aria-current", link.closest(".stepper") ? "step" : "location");
  const list = link?.closest(".side");
  if (list) {
    const [own, all] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollTop += Math.max(0, own.bottom + 40 - all.bottom) + Math.min(0, own.top - 40 - all.top);
  }
};
const locate = () => {
  const head = parseFloat(getComputedStyle(page).scrollPaddingTop) + 40; // just below the head of the site
  const rest = page.scrollHeight - innerHeight - scrollY;
  // People read in the upper half of the window; at the end of the page the line goes down to what is last.
  const line = Math.max(head, innerHeight / 2, innerHeight - rest);
  const shown = headings.filter((heading) => heading.getClientRects().length);
  const top = (heading) => heading.getBoundingClientRect().top;
  let found = "";
  for (const heading of scrollY > 0 ? shown : []) if (top(heading) < line) found = heading.id;
  // What a link led to is the place for as long as it is at the top, or as far up as it gets.
  const aim = shown.find((heading) => `#${heading.id}` === decodeURIComponent(location.hash));
  if (aim && top(aim) > 0 && top(aim) < (rest < 2 ? innerHeight : head)) found = aim.id;
  if (found === current) return;
  current = found;
  mark();
  for (const pass of passers) pass();
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

/* A link to every heading, except those that look like tabs or open something. */
for (const heading of headings) {
  if (heading.closest("summary, .ask, .before")) continue;
  const title = heading.textContent.trim();
  heading.append(
    make("a", { class: "here", href: `#${heading.id}`, "aria-label": say("Here", { title }) }, "#"),
  );
}

/* Copy: exactly the text of a block, of a terminal only what is typed; the button has a column to itself. */
const COPY = "M9 9h11v11H9zM5 15H4V4h11v1";
const svg = (path) => {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  icon.firstChild.setAttribute("d", path);
  return icon;
};
const copying = (text) => {
  const word = make("span", { class: "unseen", "aria-live": "polite" }, say("Copy"));
  const button = make("button", { type: "button", class: "copy", title: say("Copy") }, svg(COPY), word);
  const answer = (state, name) => {
    button.className = `copy ${state}`;
    button.querySelector("path").setAttribute("d", { done: "M20 6 9 17l-5-5", failed: "M6 6l12 12M18 6 6 18" }[state] || COPY);
    word.textContent = button.title = say(name);
  };
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      answer("done", "Copied");
    } catch {
      answer("failed", "CopyFails");
    }
    setTimeout(() => answer("", "Copy"), 2000);
  });
  return button;
};
for (const row of document.querySelectorAll("article .choices > *")) {
  const code = row.querySelector("code");
  if (code && /^https?:/.test(code.textContent)) row.append(copying(() => code.textContent));
}
for (const pane of document.querySelectorAll(".guide .file:not(.brackets)")) {
  const shown = () => [...pane.querySelectorAll("code")].filter((line) => line.parentElement.matches("li") && line.getClientRects().length).map((line) => line.textContent);
  pane.querySelector("header").append(copying(() => shown().join("\n")));
}
for (const block of document.querySelectorAll("article pre:not(.source)")) {
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

/* A guide: what is done is remembered, whatever the language, and shown in the bar, the list and the picture. */
const guide = location.pathname.replace(/index\.html$/, "").split("/").filter(Boolean).pop() || "home";
const ticks = [...document.querySelectorAll(".tick input")];
const gauge = document.querySelector(".gauge");
const done = new Set(memory.get(`ticks:${guide}`) || []);
const numberOf = (step) => step.querySelector(".dot").textContent;
const stepOf = (tick) => tick.closest(".step").dataset.step;
/* Of a step that was done on an earlier visit the title is there; whoever clicks it sees the step, and the title again. */
const fold = (step, shut) => {
  step?.classList.toggle("shut", shut);
  step?.querySelector(".unfold").setAttribute("aria-expanded", !shut);
};
const unfold = (place) => fold(place?.closest(".step"), false);
const progress = () => {
  const shown = ticks.filter((tick) => !tick.closest("[hidden]"));
  for (const tick of ticks) {
    const id = stepOf(tick);
    tick.checked = done.has(id);
    tick.closest(".step").classList.toggle("done", tick.checked);
    contents.get(id)?.parentElement.classList.toggle("done", tick.checked);
    for (const circle of document.querySelectorAll(`.f-step[href="#${CSS.escape(id)}"]`)) circle.classList.toggle("done", tick.checked);
  }
  const ready = shown.filter((tick) => tick.checked).length;
  const next = shown.find((tick) => !tick.checked);
  const number = next && numberOf(next.closest(".step"));
  opening = next ? stepOf(next) : "check";
  mark();
  const [marks, status] = gauge.children;
  marks.replaceChildren(
    ...shown.map((tick) => make("i", { class: `${tick.checked ? "done" : ""} ${stepOf(tick) === step ? "now" : ""}` })),
  );
  const begin = document.querySelector(".start .begin");
  begin.hash = opening;
  begin.textContent = say(next ? (ready ? "Continue" : "Start") : "Finish", { number });
  memory.set(`progress:${guide}`, ready ? { done: ready, total: shown.length, number, opening } : null);
  document.querySelector(".finish").hidden = ready < shown.length;
  status.textContent = say(shown.length < ticks.length ? "ProgressCase" : "Progress", { done: ready, total: shown.length });
  document.querySelector(".places summary b").textContent = ` ${ready}/${shown.length}`;
};
if (ticks.length) {
  gauge.hidden = false;
  for (const tick of ticks) {
    const own = tick.closest(".step");
    const title = own.firstElementChild;
    const button = make("button", { type: "button", class: "unfold", "aria-describedby": title.id }, say("Unfold"));
    title.after(button);
    for (const each of [title, button]) {
      each.addEventListener("click", ({ target }) => {
        if (own.matches(".done") && !target.closest("a")) fold(own, !own.matches(".shut"));
      });
    }
    fold(own, done.has(own.dataset.step));
    tick.addEventListener("change", () => {
      unfold(tick);
      done[tick.checked ? "add" : "delete"](stepOf(tick));
      memory.set(`ticks:${guide}`, done.size ? [...done] : null);
      progress();
    });
  }
  passers.push(progress);
  const aim = (hash) => hash && unfold(document.getElementById(decodeURIComponent(hash.slice(1))));
  document.addEventListener("click", ({ target }) => aim(target.closest("a[href^='#']")?.getAttribute("href")));
  addEventListener("hashchange", () => aim(location.hash));
  aim(location.hash);
}

/* The cards of the guides say how far the reader is, and lead on from there. */
for (const card of document.querySelectorAll(".cards [data-guide]")) {
  const kept = memory.get(`progress:${card.dataset.guide}`);
  if (!kept) continue;
  card.querySelector("a").hash = kept.opening;
  card.querySelector(".pill").textContent = say(kept.number ? "Resume" : "Resumed", kept);
  const first = document.querySelector('.starts a[href="#guides"]');
  if (!first || !kept.number) continue;
  first.href = card.querySelector("a").href;
  first.textContent = say("Continue", kept);
  first.closest("li").querySelector("strong").append(make("span", { class: "soft" }, card.querySelector("a").textContent));
}

/* The choice of a case: what does not belong to it is hidden; no choice shows everything. */
const variants = document.querySelector("form.variants");
if (variants) {
  variants.hidden = false;
  const choices = () =>
    Object.fromEntries([...new FormData(variants)].filter(([, value]) => value && value !== "all"));
  const limited = [...document.querySelectorAll("article *, .stepper li")].filter((element) =>
    Object.keys(element.dataset).some((name) => name.startsWith("when")),
  );
  const others = document.querySelector(".others");
  const assumed = document.querySelector(".assumed");
  const preset = () => !memory.get(`variants:${guide}`);
  /* The steps of a case are counted from 1, wherever their numbers are. */
  const renumber = () => {
    let number = 0;
    for (const place of document.querySelectorAll(".stepper li")) {
      const { hash, lastElementChild } = place.firstElementChild;
      const title = lastElementChild.textContent;
      const name = place.hidden ? title : say("Step", { number: ++number, title });
      document.querySelector(`h2${hash} .dot`).textContent = number;
      for (const link of document.querySelectorAll(`a[href="${hash}"]:is(.stepper a, .f-step, .n, .troubles a)`)) {
        (link.querySelector(".dot, text") ?? link).textContent = link.matches(".troubles a") ? name : number;
        if (link.hasAttribute("aria-label")) link.setAttribute("aria-label", name);
      }
    }
  };
  const apply = (all = false) => {
    const chosen = Object.entries(all ? {} : choices()).map(([key, value]) => [`when${key}`.replace(/[-_]/g, "").toLowerCase(), value]);
    page.classList.toggle("chosen", chosen.length > 0);
    for (const element of limited) {
      const limits = Object.entries(element.dataset).filter(([name]) => name.startsWith("when"));
      const fits = limits.map(([name, values]) => {
        const choice = chosen.find(([key]) => key === name.toLowerCase());
        return choice ? values.split(/\s+/).includes(choice[1]) : null;
      });
      element.hidden = fits.includes(false) || (element.hasAttribute("data-only") && fits.includes(null));
      element.toggleAttribute("data-chosen", fits.includes(true));
      if (fits.includes(true) && element.matches(".ways-of")) element.open = desk.matches;
    }
    assumed.hidden = all || !chosen.length || !preset();
    const names = [...variants.querySelectorAll(":checked")].map((input) => input.parentElement.textContent.trim());
    variants.querySelector("summary b").textContent = [...new Set(names)].join(" · ");
    if (others) {
      others.hidden = !document.querySelector(".stepper [hidden]");
      renumber();
    }
    if (ticks.length) progress();
  };
  const first = [...variants.querySelectorAll("[data-first]")].map(({ dataset }) => [dataset.variant, dataset.first]);
  const kept = memory.get(`variants:${guide}`) || Object.fromEntries(first);
  for (const control of variants.elements) {
    if (control.name in kept) control.checked = control.value === kept[control.name];
  }
  const keep = () => memory.set(`variants:${guide}`, Object.fromEntries(new FormData(variants)));
  /* A link may name the case: /guides/azure-bot-service/?location=westeurope#twiml-app */
  const linked = [...new URLSearchParams(location.search)];
  const named = [...variants.elements].filter(({ name, value }) => value && linked.some((each) => each[0] === name && each[1] === value));
  if (named.length) {
    for (const control of named) control.checked = true;
    keep();
    history.replaceState(null, "", location.pathname + location.hash); // the reader may choose again
  }
  variants.addEventListener("change", () => {
    keep();
    const before = document.getElementById(current)?.getBoundingClientRect().top;
    apply();
    const after = document.getElementById(current);
    if (after?.getClientRects().length) scrollBy({ top: after.getBoundingClientRect().top - before, behavior: "instant" });
  });
  const showAll = () => {
    for (const all of variants.querySelectorAll('input[value=""]')) all.checked = true;
  };
  others?.querySelector("button").addEventListener("click", () => {
    const added = document.querySelector(".stepper [hidden] a");
    showAll();
    variants.dispatchEvent(new Event("change"));
    added.focus();
  });
  /* A link to what the choice has hidden shows everything again. */
  const reveal = (hash) => {
    const target = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    showAll();
    memory.set(`variants:${guide}`, null);
    apply();
    target.scrollIntoView({ behavior: "instant" });
  };
  document.addEventListener("click", ({ target }) => reveal(target.closest("a[href^='#']")?.getAttribute("href") || ""));
  addEventListener("hashchange", () => reveal(location.hash));
  /* A case that the reader has not chosen does not limit what is printed. */
  addEventListener("beforeprint", () => preset() && apply(true));
  addEventListener("afterprint", () => preset() && apply());
  variants.addEventListener("submit", (event) => event.preventDefault());
  variants.addEventListener("click", ({ target, detail }) => {
    if (target.matches("input")) keep(); // also the case that was assumed
    assumed.hidden ||= !preset();
    if (detail && target.matches("input") && guideBar.matches(".stuck")) variants.firstElementChild.open = false; // not by keyboard
  });
  apply();
  reveal(location.hash);
} else if (ticks.length) progress();

/* Tabs: `.tabs` holds headings, each with what belongs to it; one choice holds for the whole site. */
const sets = [];
for (const set of document.querySelectorAll(".tabs")) {
  const panels = [];
  const isTitle = (child) => child.matches("h2, h3, h4, h5, h6, .tab");
  if ([...set.children].filter(isTitle).length < 2) continue;
  for (const child of [...set.children]) {
    if (isTitle(child)) {
      panels.push({ name: child.textContent.trim(), panel: make("div", { role: "tabpanel" }, child) });
      child.classList.add("tab-title"); // shown on paper
    } else panels.at(-1)?.panel.append(child);
  }
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
const lookup = document.querySelector(".lookup");
lookup?.prepend(find.querySelector(".icon").cloneNode(true));
lookup?.addEventListener("click", (event) => {
  event.preventDefault();
  query.focus();
});
if (guideBar) {
  const seek = make("button", { type: "button", class: "seek", "aria-label": query.placeholder }, find.querySelector(".icon").cloneNode(true));
  seek.addEventListener("click", () => {
    page.classList.add("seeks"); // the head comes back
    query.focus({ preventScroll: true });
  });
  find.addEventListener("focusout", () => setTimeout(() => find.contains(document.activeElement) || page.classList.remove("seeks")));
  guideBar.append(seek);
}
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  query.focus();
});
