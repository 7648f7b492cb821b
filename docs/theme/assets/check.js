// The page that checks a file in the browser. Its text is in this page and its worker only: it is never stored, and
// never part of an address or a request.

const LARGEST = 1024 * 1024 + 1; // bytes that are read: one more than guiderail's limit, which it then reports
const ALL_LINES = 1000; // a longer text is shown around its findings only
const NEAR = 3; // lines around a finding in such a text, or on a narrow screen
const WIDE = matchMedia("(min-width: 78rem)"); // the findings are next to the text
const WORD = 24; // characters of code in a sentence that stay on one line
const ROWS = [5, 24]; // of the text area: when it is empty, and at most
const ENDINGS = { yaml: "yaml", yml: "yaml", json: "json", jsonc: "json", toml: "toml", env: "env" };
const TINTS = { error: "wrong", warning: "warning", info: "other" }; // of lines, in the style of the site
const LINE_END = /\r\n|\r|\n/;

const box = document.querySelector(".checker");
const find = (selector) => box.querySelector(selector);
const [form, area, painted, source, format, status] = ["form", "textarea", ".check-text > div", ".source", "header select", "[role=status]"].map(find);
const [progress, checkButton, editButton, saveButton, found] = ["progress", ".check-now", ".check-edit", ".check-save", ".check-found"].map(find);
const [sum, list, next, examples, doneLine, alertBox] = ["#check-sum", ".check-found ol", ".check-next", ".check-example", ".check-done", ".check-alert"].map(find);
const language = document.documentElement.lang;
const platforms = JSON.parse(box.dataset.platforms); // title and number of steps of each
const whys = JSON.parse(box.dataset.whys); // why each rule exists
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A sentence in the reader's language, with its placeholders filled; of two forms the one for `n`. */
const say = (name, params = {}) => {
  const form = params.n === undefined ? "" : new Intl.PluralRules(language).select(params.n) === "one" ? "One" : "Many";
  const text = box.dataset[`say${name[0].toUpperCase()}${name.slice(1)}${form}`];
  return text.replace(/\{(\w+)\}/g, (all, key) => params[key] ?? all);
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** A text that may break between the parts of a name, or at the slashes of an address. */
const breakable = (text) => text.split(text.includes("//") ? /(?<=[^/]\/)(?=\w)/ : /(?<=\w[_./])(?=\w)/).flatMap((part, number) => (number ? [make("wbr"), part] : [part]));
/** A sentence of guiderail: what is between backticks is code. */
const sentence = (text) => text.split("`").flatMap((part, number) => (number % 2 ? coded(part) : breakable(part)));
const coded = (text) => (text.length <= WORD ? make("code", { class: "word" }, text) : make("code", {}, ...breakable(text)));

/* --- colours --------------------------------------------------------------------------------------- */

const LONG = 2000; // characters of a line, and 20 times as many of a text, that are coloured
/** A comment, a key, the dash of a list, or a value. */
const TOKEN =
  /(?<c>(?<!\S)(?:#|\/\/).*)|(?<k>^\s*\[{1,2}[\w."-]+\]{1,2}(?=\s*(?:#|$))|"(?:[^"\\]|\\.)*"(?=\s*:)|(?:export )?[\w.$/@-]+(?=\s*(?::(?!\S)|=)))|-\s+|(?<s>"(?:[^"\\]|\\.)*"?|'[^']*'?|(?:\$\{[^}]*\}|[^\s:=,{}[\]"'#])(?:\$\{[^}]*\}|[^,{}[\]])*?(?=\s+#|[,{}[\]]|$))/g;
/** The parts of a line, each with the class of its colour. */
const coloured = (line) => {
  const parts = [];
  let at = 0;
  for (const { 0: text, index, groups } of line.length > LONG ? [] : line.matchAll(TOKEN)) {
    const kind = ["c", "k", "s"].find((name) => groups[name]);
    if (kind) parts.push([line.slice(at, index), ""], [text, kind]);
    if (kind) at = index + text.length;
  }
  return [...parts, [line.slice(at), ""]];
};
/** Colour the text that is edited: the same text is below that of the text area, which is then transparent. */
const paint = () => {
  const lines = area.value.length > 20 * LONG ? [] : area.value.split("\n");
  area.rows = Math.min(Math.max(area.value.split("\n").length + 1, ROWS[0]), ROWS[1]);
  area.classList.toggle("painted", lines.join("") !== "");
  painted.replaceChildren(...lines.flatMap((line) => [...coloured(line).map(([text, kind]) => (kind ? make("span", { class: kind }, text) : text)), "\n"]));
};
const follow = () => (painted.style.transform = `translate(${-area.scrollLeft}px, ${-area.scrollTop}px)`);

/* --- the text that is checked ---------------------------------------------------------------------- */

const file = { name: "", content: new Uint8Array(), changed: false, named: false };
/** The text of the file, and the bytes of another text of it: a byte order mark is in no column, and stays. */
const decoded = () => new TextDecoder().decode(file.content);
const encoded = (text) => {
  const marked = String.fromCharCode(...file.content.slice(0, 3)) === "\xef\xbb\xbf";
  return new TextEncoder().encode(marked ? `\ufeff${text}` : text);
};
const guess = (text) => {
  if (/^\s*[[{]\s*(["{[\]}]|$)/.test(text)) return "json";
  if (/^\s*\[\[?[\w."-]+\]\]?\s*$/m.test(text) || /^\s*[\w."-]+ = \S/m.test(text)) return "toml";
  return /^(export\s+)?[A-Za-z_]\w*=/m.test(text) ? "env" : "yaml";
};
const rename = (name) => {
  file.name = name;
  find("header b").textContent = name;
  find(".check-platform").textContent = "";
  format.value = ENDINGS[name.toLowerCase().split(".").pop()] ?? "yaml";
};
const nameOf = (kind) => (kind === "env" ? ".env" : `sms.${kind}`);

const take = (name, content, { changed = false } = {}) => {
  Object.assign(file, { content, changed, named: true });
  rename(name);
  examples.value = "";
  area.value = decoded();
  paint();
  found.hidden ||= !changed;
  edit();
};
const edit = () => {
  source.hidden = editButton.hidden = true;
  area.parentElement.hidden = false;
  lead(checkButton);
};
/** Let one of the buttons below the text be the main one, or none: then it is one among the findings. */
const lead = (main) => {
  for (const button of [checkButton, editButton, saveButton]) button.classList.toggle("quiet", button !== main);
};

area.addEventListener("scroll", follow);
area.addEventListener("input", (event) => {
  examples.value = "";
  doneLine.replaceChildren(); // undo would take this change back, too
  paint();
  const lineEnd = /\r\n/.test(decoded()) ? "\r\n" : "\n"; // a text area knows only one
  Object.assign(file, { content: encoded(area.value.replaceAll("\n", lineEnd)), changed: true });
  file.named &&= area.value.trim() !== "";
  if (!file.named && event.inputType === "insertFromPaste") rename(nameOf(guess(area.value)));
});
format.addEventListener("change", () => {
  file.named = true;
  rename(nameOf(format.value));
});
editButton.addEventListener("click", () => {
  edit();
  area.focus();
});
const read = async (given) => {
  take(given.name, new Uint8Array(await given.slice(0, LARGEST).arrayBuffer()));
  await check();
};
find("input[type=file]").addEventListener("change", async ({ target }) => {
  if (target.files.length) await read(target.files[0]);
  target.value = "";
});
examples.addEventListener("change", () => {
  const name = examples.value;
  if (!name) return;
  take(name, new TextEncoder().encode(find(`template[data-example="${name}"]`).content.textContent));
  examples.value = name;
  check({ stay: true }); // the arrow keys may go on to the next example
});
// A file that is dropped anywhere on the page is checked; a browser would leave the page and show it.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, async (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (kind === "drop" && event.dataTransfer.files.length) await read(event.dataTransfer.files[0]);
  });
}

/* --- the worker ------------------------------------------------------------------------------------ */

const address = (name) => new URL(name, import.meta.url).href;
let worker = null;
let answered = () => {};

/** Send a request, and return the answer that is no `loaded`. */
const ask = (request) =>
  new Promise((resolve) => {
    answered = resolve;
    worker.postMessage(request);
  });

const end = () => {
  worker?.terminate();
  worker = null;
};

const start = async () => {
  await keepOffline();
  worker = new Worker(address("check-worker.js"), { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.loaded === undefined) return answered(data);
    progress.value = data.loaded;
    status.textContent = say("Loading", { loaded: megabytes(data.loaded), size: megabytes(box.dataset.size) });
  };
  const loads = (url) => fetch(url).then(({ ok }) => ok, () => false);
  worker.onerror = async () => answered({ trouble: "", missing: !(await loads(address("check-worker.js"))) });
  progress.max = box.dataset.size;
  progress.hidden = false;
  progress.scrollIntoView({ block: "nearest" });
  const { ready, missing } = await ask({ python: address(box.dataset.python), guiderail: address(box.dataset.guiderail) });
  progress.hidden = true;
  if (ready) forgetOld().catch(() => {});
  else end();
  alertBox.hidden = ready === true;
  if (!ready) {
    status.textContent = "";
    alertBox.querySelector("p").replaceChildren(...sentence(say(missing ? "Missing" : "Fails")));
    alertBox.scrollIntoView({ block: "nearest" });
  }
  return ready;
};

let busy = false;

/** Ask for a check of the file; says what went wrong, and then returns nothing, as while another one runs. */
const checked = async (request = {}) => {
  if (busy) return null;
  busy = true;
  const { content } = file;
  const answer = await answerTo(request);
  busy = false;
  return answer && content !== file.content ? checked(request) : answer; // the text has changed meanwhile
};
const answerTo = async (request) => {
  if (!worker && !(await start())) return null;
  status.textContent = say("Checking");
  const timer = setTimeout(() => answered({ late: true }), box.dataset.longest);
  const answer = await ask({ files: [[file.name, file.content]], language, ...request });
  clearTimeout(timer);
  status.textContent = "";
  if (answer.late || answer.trouble === "") end();
  if (answer.late) status.replaceChildren(...sentence(say("Late")));
  else if (answer.trouble !== undefined) status.replaceChildren(...sentence(answer.trouble || say("Breaks")));
  else return answer;
  found.hidden = true;
  return null;
};

/* --- what is found --------------------------------------------------------------------------------- */

const lineOf = (place) => find(`[data-n="${place.start.line}"]`);
const link = (place, text) => {
  const { line, column } = place.start;
  const element = make("a", { href: `#line-${line}` }, text ?? say("Place", { line, column }));
  element.addEventListener("click", (event) => {
    event.preventDefault(); // the place is not for the history of the browser
    if (source.hidden) show();
    lineOf(place)?.scrollIntoView({ block: "center" });
    lineOf(place)?.focus({ preventScroll: true });
  });
  return element;
};

/** The text as it was checked, with the places of the findings marked, and the lines that a fix has changed. */
let show = () => {};
const showing = (text, diagnostics, changed) => () => {
  const lines = text.replace(/(\r\n|\r|\n)$/, "").split(LINE_END);
  const marks = new Map(changed.map((line) => [line, []]));
  const places = diagnostics.flatMap(({ range, severity, related }) => [
    [range, TINTS[severity]],
    ...related.map((other) => [other.range, "other"]),
  ]);
  for (const [range, tint] of places) {
    for (let line = range.start.line; line <= Math.min(range.end.line, range.start.line + NEAR); line++) {
      const from = line === range.start.line ? range.start.column - 1 : 0;
      const to = line === range.end.line ? range.end.column - 1 : Infinity;
      marks.set(line, [...(marks.get(line) ?? []), { from, to, tint }]);
    }
  }
  const isNear = (line) => [...marks.keys()].some((other) => Math.abs(other - line) <= NEAR);
  const whole = lines.length <= ALL_LINES && (WIDE.matches || marks.size === 0);
  const shown = lines.map((content, index) => [index + 1, content]).filter(([line]) => whole || isNear(line));
  source.replaceChildren(
    ...shown.flatMap(([line, content], index) => {
      const characters = [...content]; // columns are code points
      const offset = (column) => characters.slice(0, column).join("").length;
      const own = (marks.get(line) ?? []).map(({ from, to, tint }) => ({ from: offset(from), to: offset(to), tint }));
      const element = make("span", { class: `l ${(own.find(({ tint }) => tint === "wrong") ?? own[0])?.tint ?? (changed.includes(line) ? "right" : "")}`, "data-n": line, id: `line-${line}` });
      if (own.length) element.tabIndex = -1;
      let at = 0;
      for (const [text, kind] of coloured(content)) {
        const edges = own.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > at && edge < at + text.length);
        for (const edge of [...edges.sort((one, other) => one - other), at + text.length]) {
          const part = breakable(content.slice(at, edge));
          const shown = own.some(({ from, to }) => from <= at && at < to) ? [make("u", {}, ...part)] : part;
          element.append(...(kind ? [make("span", { class: kind }, ...shown)] : shown));
          at = edge;
        }
      }
      element.append("\n");
      const skipped = line > (shown[index - 1]?.[0] ?? 0) + 1;
      return skipped ? [make("span", { class: "l", "data-n": "⋮" }, "\n"), element] : element;
    }),
  );
  area.parentElement.hidden = true;
  source.hidden = editButton.hidden = false;
};

/** The offset in the text of a place, whose columns are code points. */
const offsets = (text) => {
  const starts = [0];
  for (const lineEnd of text.matchAll(new RegExp(LINE_END, "g"))) starts.push(lineEnd.index + lineEnd[0].length);
  return ({ line, column }) => starts[line - 1] + [...text.slice(starts[line - 1], starts[line])].slice(0, column - 1).join("").length;
};
const applied = (text, edits) => {
  const offset = offsets(text);
  const placed = edits.map(({ range, text }) => [offset(range.start), offset(range.end), text]);
  return placed.sort((one, other) => other[0] - one[0]).reduce((all, [from, to, by]) => all.slice(0, from) + by + all.slice(to), text);
};
/** Numbers of the lines of a text that are not in the text before. */
const changedLines = (before, after) => {
  const [old, now] = [before, after].map((text) => text.split(LINE_END));
  const isOld = (line, index) => (old.length === now.length ? old[index] === line : old.includes(line));
  return now.flatMap((line, index) => (isOld(line, index) ? [] : [index + 1]));
};
/** Check a changed text; `fixes`: how many are applied, or none if they are undone. */
const change = async (content, fixes = 0, isChanged = true) => {
  const before = { ...file, text: decoded() };
  take(file.name, content, { changed: true });
  file.changed = isChanged;
  await check({ done: { fixes, before } });
};
/** Say what was done, with the way back; return the lines that it changed. */
const sayDone = ({ fixes, before }) => {
  const lines = fixes ? changedLines(before.text, decoded()) : [];
  const text = !fixes ? say("Undone") : fixes === 1 && lines.length === 1 ? say("FixedLine", { line: lines[0] }) : say("Fixed", { n: fixes });
  doneLine.replaceChildren(make("span", {}, text));
  if (!fixes) return lines;
  const undo = make("button", { type: "button", class: "button quiet small" }, say("Undo"));
  undo.addEventListener("click", () => change(before.content, 0, before.changed));
  doneLine.append(undo);
  return lines;
};

/** A finding as a list item, as the sample shows it; `apply` is called with the edits of its fix. */
const item = (diagnostic, apply) => {
  const { rule, severity, message, help, expected, range, related, step, fix } = diagnostic;
  const paragraph = (text, attributes = {}) => make("p", attributes, ...sentence(text));
  const place = link(range);
  const head = make("header", {}, make("span", { class: `pill ${severity}` }, say(severity)), place);
  const facts = make("dl", { class: "check-links" });
  if (step) {
    const shown = say("Step", { ...step, total: platforms[step.platform][1] });
    facts.append(make("dt", {}, say("StepName")), make("dd", {}, make("a", { href: `../guides/${step.platform}/#${step.id}` }, shown)));
  }
  facts.append(make("dt", {}, say("Rule")), make("dd", {}, make("a", { href: `../rules/${rule}/` }, ...breakable(rule))));
  const element = make("div", { class: "says" }, make("h3", {}, ...sentence(message)));
  if (help) element.append(paragraph(help));
  if (expected && !help.includes(expected)) element.append(paragraph(say("Expected", { expected })));
  for (const other of related) element.append(make("p", {}, link(other.range), " · ", ...sentence(other.message)));
  if (whys[rule]) element.append(paragraph(whys[rule], { class: "soft" }));
  element.append(facts);
  if (fix) {
    const { line, column } = range.start;
    const button = make("button", { type: "button", class: "button quiet small" }, say(fix.safe ? "Fix" : "FixUnsafe"));
    button.setAttribute("aria-label", `${button.textContent} (${say("Place", { line, column })})`);
    button.addEventListener("click", () => apply(fix.edits));
    element.append(make("p", {}, button));
  }
  return make("li", { class: "pane" }, head, element);
};

/** Where there is one column, the findings come first. */
const arrange = () => (WIDE.matches ? form.after(found) : form.before(found));
WIDE.addEventListener("change", () => {
  if (found.hidden) return;
  arrange();
  if (!source.hidden) show();
});

const report = ({ summary, files, diagnostics }, { stay, done }) => {
  const { content } = file;
  const text = decoded();
  const counts = [["error", summary.errors], ["warning", summary.warnings], ["info", summary.infos]].filter(([, n]) => n);
  sum.replaceChildren(...counts.map(([kind, n]) => make("span", { class: `pill ${kind}` }, say(`count${kind}`, { n }))));
  if (!counts.length) sum.append(make("span", { class: "pill ok" }, say("Valid")));
  if (summary.left_out) sum.append(make("span", {}, say("LeftOut", { n: summary.left_out })));
  const safe = diagnostics.filter(({ fix }) => fix?.safe).length;
  if (safe) {
    const button = make("button", { type: "button", class: "button small" }, say("FixAll", { n: safe }));
    button.addEventListener("click", async () => {
      const answer = await checked({ fix: true });
      if (answer) await change(answer.fixed, safe);
    });
    sum.append(button);
  }
  const fixed = (edits) => (content === file.content ? change(encoded(applied(text, edits)), 1) : check());
  list.replaceChildren(...diagnostics.map((each) => item(each, fixed)));
  const platform = files[0]?.platform;
  const title = platforms[platform]?.[0] ?? "";
  find(".check-platform").textContent = title;
  saveButton.hidden = !file.changed;
  next.hidden = counts.length > 0;
  const guide = next.querySelector("a");
  guide.parentElement.hidden = !title;
  guide.href = `../guides/${platform}/`;
  guide.textContent = say("Guide", { platform: title });
  doneLine.replaceChildren();
  show = showing(text, diagnostics, done ? sayDone(done) : []);
  show();
  lead(safe ? null : counts.length ? editButton : file.changed ? saveButton : null);
  arrange();
  found.hidden = false;
  find(".check-how").hidden = true;
  find("small").hidden = true;
  const heading = found.querySelector("h2");
  if (!stay) heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: WIDE.matches ? "nearest" : "start" });
};

/** Check the file; `stay`: where the focus is; `done`: what was fixed or undone. */
const check = async (given = {}) => {
  const answer = await checked();
  if (answer) report(JSON.parse(answer.report), given);
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!file.content.length) {
    status.textContent = say("Empty");
    area.focus();
    return;
  }
  await check();
});
saveButton.addEventListener("click", () => {
  const url = URL.createObjectURL(new Blob([file.content]));
  make("a", { href: url, download: file.name }).click();
  URL.revokeObjectURL(url);
});

/* --- without a network ----------------------------------------------------------------------------- */

const CACHE = "guiderail-check";

/** Let offline.js keep what is loaded from now on. Where a browser refuses, the page works all the same. */
const keepOffline = async () => {
  try {
    const script = address("../offline.js");
    for (const scope of [address("./"), new URL("./", location).href]) await ready(await navigator.serviceWorker.register(script, { scope }));
  } catch {
    /* then only with a network */
  }
};
const ready = ({ active, waiting, installing }) =>
  active ??
  new Promise((resolve) => {
    const coming = waiting ?? installing;
    coming.addEventListener("statechange", () => coming.state === "activated" && resolve());
    setTimeout(resolve, 3000);
  });

/** Keep the page itself, too, and forget what an earlier version of it has loaded. */
const forgetOld = async () => {
  if (!navigator.serviceWorker?.controller) return;
  const cache = await caches.open(CACHE);
  const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]")].map((each) => each.href ?? each.src);
  await cache.addAll([location.pathname, ...own, address("check-worker.js")]);
  for (const { url } of await cache.keys()) {
    const old = /\/(python|guiderail)-[0-9a-f]{12}/.test(url);
    if (old && !url.startsWith(address(box.dataset.python)) && url !== address(box.dataset.guiderail)) await cache.delete(url);
  }
};

if (box.dataset.python && typeof WebAssembly === "object" && typeof Worker === "function" && typeof DecompressionStream === "function") {
  rename("sms.yaml");
  box.hidden = false;
  document.querySelector(".check-without").hidden = true;
}
