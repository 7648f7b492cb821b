// The page that checks a file in the browser. Its text is in this page and its worker only: it is never stored, and
// never part of an address or a request.

const LARGEST = 1024 * 1024 + 1; // bytes that are read: one more than guiderail's limit, which it then reports
const NEAR = 3; // lines of a long place that are marked
const PAUSE = 600; // milliseconds after the last key until a changed text is checked
const WIDE = matchMedia("(min-width: 64.01rem)"); // the findings are next to the text
const MANY = 3; // findings, with more of which the reasons are folded where they would make a long page
const SLOW = 300; // milliseconds after which a check says that it runs
const WORD = 24; // characters of code in a sentence that stay on one line
const ENDINGS = { yaml: "yaml", yml: "yaml", json: "json", jsonc: "json", toml: "toml", env: "env" };
const TINTS = { error: "wrong", warning: "warning", info: "other" }; // of lines, in the style of the site
const LINE_END = /\r\n|\r|\n/;

const box = document.querySelector(".checker");
const find = (selector) => box.querySelector(selector);
const [form, area, view, source, format, status] = ["form", "textarea", ".check-text", ".source", "header select", ".check-state [role=status]"].map(find);
const [progress, checkButton, fixButton, copyButton, saveButton] = ["progress", ".check-now", ".check-fix", ".check-copy", ".check-save"].map(find);
const [walk, previousButton, position, nextButton] = [".check-walk", ".check-walk button:first-child", ".check-walk output", ".check-walk button:last-child"].map(find);
const [found, sum, list, next, here, examples, doneLine, alertBox] = [".check-found", "#check-sum", ".check-found ol", ".check-next", ".check-here", ".check-example", ".check-done", ".check-alert"].map(find);
const language = document.documentElement.lang;
const platforms = JSON.parse(box.dataset.platforms); // title, number of steps and number of rules of each
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
/** A link to another page, in another tab: the text stays here. */
const elsewhere = (href, ...children) => make("a", { href, target: "_blank" }, ...children, make("span", { class: "unseen" }, ` (${say("NewTab")})`));
/** What is code in a sentence. */
const codes = (text) => text.split("`").filter((_, index) => index % 2);
/** Code; a command that lists what is on a page of this site is a link to it. */
const coded = (text) => {
  const [, platform] = text.match(/^guiderail schema (\S+)$/) ?? [];
  const page = platform in platforms ? `../reference/${platform}/` : text === "guiderail platforms" ? "../guides/" : "";
  return page ? elsewhere(page, plainCode(text)) : plainCode(text);
};
const plainCode = (text) => (text.length <= WORD ? make("code", { class: "word" }, text) : make("code", {}, ...breakable(text)));

/* --- colours --------------------------------------------------------------------------------------- */

const LONG = 2000; // characters of a line that are coloured
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
/** A line of the text, in colours, with its marks: `from` and `to` are offsets. */
const lineElement = (content, marks = []) => {
  const element = make("span", { class: `l ${(marks.find(({ tint }) => tint === "wrong") ?? marks[0])?.tint ?? ""}` });
  let at = 0;
  for (const [text, kind] of coloured(content)) {
    const edges = marks.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > at && edge < at + text.length);
    for (const edge of [...edges.sort((one, other) => one - other), at + text.length]) {
      const part = content.slice(at, edge);
      const shown = marks.some(({ from, to }) => from <= at && at < to) ? make("u", { "data-from": at }, part) : part;
      element.append(kind ? make("span", { class: kind }, shown) : shown);
      at = edge;
    }
  }
  element.append("\n");
  return element;
};
let drawn = []; // the lines that are shown below those of the text area, which are transparent
/** Show the lines that have changed, or all lines with new marks. */
const paint = (marks) => {
  const lines = area.value.split("\n");
  const most = marks ? 0 : Math.min(lines.length, drawn.length);
  let same = 0;
  while (same < most && lines[same] === drawn[same]) same++;
  let rest = 0;
  while (rest < most - same && lines.at(-1 - rest) === drawn.at(-1 - rest)) rest++;
  const fresh = lines.slice(same, lines.length - rest).map((line, index) => lineElement(line, marks?.get(same + index + 1)));
  const old = [...source.children].slice(same, drawn.length - rest);
  if (old.length) old[0].before(...fresh);
  else if (same < source.children.length) source.children[same].before(...fresh);
  else source.append(...fresh);
  for (const each of old) each.remove();
  drawn = lines;
  view.style.setProperty("--digits", String(lines.length).length);
};

/* --- the text that is checked ---------------------------------------------------------------------- */

const file = { name: "", content: new Uint8Array(), changed: false, named: false, pasted: false, kept: null, platform: null }; // kept: the content that the reader has copied or saved
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
  if (!changed && (file.changed || file.pasted) && file.content.length && file.content !== file.kept) replaced = { ...file };
  Object.assign(file, { content, changed, named: true, pasted: changed && file.pasted });
  rename(name);
  examples.value = "";
  area.value = decoded();
  paint();
  if (!changed) forget();
};
let replaced = null; // the reader's own text, in whose place another one is now
/** Forget what was found: another text is there. */
const forget = () => {
  file.platform = null;
  last = null;
  found.hidden = here.hidden = true;
  for (const each of [sum, find(".check-count")]) each.replaceChildren();
  area.ariaInvalid = null;
  doneLine.replaceChildren();
  lead(checkButton);
};
let last = null; // what the last check found, how a fix is applied, and where the reader is: {diagnostics, apply, at}
/** Let one button be the main one, or none: what is left is to read. */
const lead = (main) => {
  for (const button of [checkButton, fixButton]) button.hidden = button !== main;
  walk.hidden = !main || !last?.diagnostics.length;
  nextButton.classList.toggle("quiet", main !== nextButton);
  copyButton.hidden = saveButton.hidden = !file.changed || !last;
  for (const button of [copyButton, saveButton]) button.classList.toggle("quiet", button !== main);
};

let pause;
const checkSoon = (given = {}) => {
  clearTimeout(pause);
  pause = setTimeout(() => check({ stay: true, ...given }), given.now ? 0 : PAUSE);
};
let isNew = false; // another text is about to take the place of the whole one
area.addEventListener("beforeinput", ({ inputType }) => (isNew = inputType.startsWith("insert") && area.selectionStart === 0 && area.selectionEnd === area.value.length));
area.addEventListener("input", (event) => {
  examples.value = "";
  replaced = null;
  doneLine.replaceChildren(); // undo would take this change back, too
  paint();
  const lineEnd = /\r\n/.test(decoded()) ? "\r\n" : "\n"; // a text area knows only one
  Object.assign(file, { content: encoded(area.value.replaceAll("\n", lineEnd)), changed: true });
  file.named &&= area.value.trim() !== "";
  isNew ||= !event.inputType; // a script has put it there
  const isPasted = isNew && event.inputType === "insertFromPaste";
  if (file.content.length && (isPasted || last)) checkSoon(isPasted ? { now: true, stay: false } : {});
  if (isNew) {
    Object.assign(file, { named: false, changed: false, pasted: true });
    rename(nameOf(guess(area.value)));
  } else if (!file.named) {
    const name = nameOf(file.content.length ? guess(area.value) : format.value);
    if (name !== file.name) rename(name);
  }
  if (isNew || !file.content.length) forget();
  isNew = false;
});
format.addEventListener("change", () => {
  file.named = true;
  rename(nameOf(format.value));
  if (last) checkSoon();
});
const read = async (given) => {
  take(given.name, new Uint8Array(await given.slice(0, LARGEST).arrayBuffer()));
  await check();
};
find("input[type=file]").addEventListener("change", async ({ target }) => {
  if (target.files.length) await read(target.files[0]);
  target.value = "";
});
const choose = (given = { stay: true }) => {
  const { value } = examples;
  if (!value) return;
  const { content, dataset } = find(`template[data-example="${value}"]`);
  take(dataset.file ?? value, new TextEncoder().encode(content.textContent));
  Object.assign(file, { changed: Boolean(dataset.file), kept: file.content }); // a new file can be saved as it is
  examples.value = value;
  check(given);
};
examples.addEventListener("change", () => choose()); // the focus stays: the arrow keys may go on to the next one
// A file that is dropped anywhere on the page is checked; a browser would leave the page and show it.
for (const kind of ["dragover", "dragleave", "drop"]) {
  addEventListener(kind, async (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("drops", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) await read(event.dataTransfer.files[0]);
  });
}

/* --- the worker ------------------------------------------------------------------------------------ */

const address = (name) => new URL(name, import.meta.url).href;
let worker = null;
let answered = () => {};

/** Send a request, and return the answer that is no news of loading. */
const ask = (request) =>
  new Promise((resolve) => {
    answered = resolve;
    worker.postMessage(request);
  });

const end = () => {
  worker?.terminate();
  worker = starting = null;
};

let starting = null; // the start of the worker, from the first sign that a reader wants to check
const start = () => (starting ??= begin());
const begin = async () => {
  await keepOffline();
  worker = new Worker(address("check-worker.js"), { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.starting) {
      progress.removeAttribute("value"); // nobody knows how long a device takes now
      status.textContent = say("Starting");
    } else if (data.loaded) {
      progress.value = data.loaded;
      status.textContent = say("Loading", { loaded: megabytes(data.loaded), size: megabytes(box.dataset.size) });
    } else answered(data);
  };
  const loads = (url) => fetch(url).then(({ ok }) => ok, () => false);
  worker.onerror = async () => answered({ trouble: "", missing: !(await loads(address("check-worker.js"))) });
  progress.max = box.dataset.size;
  progress.hidden = false;
  alertBox.hidden = true;
  const answer = await ask({ python: address(box.dataset.python), guiderail: address(box.dataset.guiderail) });
  progress.hidden = true;
  status.textContent = "";
  if (answer.ready) {
    status.textContent = say("Started");
    forgetOld().catch(() => {});
  } else end();
  return answer;
};
/** Whether the worker is ready; says what is wrong if not. */
const started = async () => {
  if (!progress.hidden) progress.scrollIntoView({ block: "nearest" });
  const { ready, missing } = await start();
  alertBox.hidden = ready === true;
  if (!ready) {
    alertBox.querySelector("p").replaceChildren(...sentence(say(missing ? "Missing" : "Fails")));
    alertBox.scrollIntoView({ block: "nearest" });
  }
  return ready;
};
// The reader begins: what the check needs is loaded while the text is chosen or pasted.
for (const kind of ["pointerdown", "input", "dragenter"]) {
  (kind === "dragenter" ? window : form).addEventListener(kind, () => navigator.connection?.saveData || start(), { once: true });
}

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
  if (!(await started())) return null;
  const slow = setTimeout(() => (status.textContent = say("Checking")), SLOW);
  const timer = setTimeout(() => answered({ late: true }), box.dataset.longest);
  const answer = await ask({ files: [[file.name, file.content]], language, platform: file.platform, ...request });
  for (const each of [slow, timer]) clearTimeout(each);
  status.textContent = "";
  if (answer.late || answer.trouble === "") end();
  if (answer.late) status.replaceChildren(...sentence(say("Late")));
  else if (answer.trouble !== undefined) status.replaceChildren(...sentence(answer.trouble || say("Breaks")));
  else return answer;
  forget();
  return null;
};

/* --- what is found --------------------------------------------------------------------------------- */

/** A link to a place: that of a finding, or one that a finding is related to. */
const link = (place, diagnostic) => {
  const { line, column } = place.start;
  const element = make("a", { href: `#line-${line}` }, say("Place", { line, column }));
  element.addEventListener("click", (event) => {
    event.preventDefault(); // the place is not for the history of the browser
    select(place, diagnostic);
  });
  return element;
};
/** Put the caret to a place: what is there is selected, and its line is in view. */
const select = (place, diagnostic) => {
  const offset = offsets(area.value);
  area.focus({ preventScroll: true });
  area.setSelectionRange(offset(place.start), offset(place.end));
  show(place, diagnostic);
};
/** Bring a place into view, with a finding there. */
const show = (place, diagnostic) => {
  turnTo(diagnostic);
  const [line, mark] = pointTo(place);
  center(line, mark);
  if (WIDE.matches) for (const each of [line, ...list.querySelectorAll(".at")]) each.scrollIntoView({ block: "nearest" });
  else view.parentElement.scrollIntoView();
};
/** Let the line and the marks of a place stand out; return the line and its first mark. */
const pointTo = ({ start, end }) => {
  const line = source.children[start.line - 1] ?? source.lastElementChild;
  const [from, to] = [start, end].map(({ column }) => [...line.textContent].slice(0, column - 1).join("").length);
  const marks = [...line.querySelectorAll("u")].filter(({ dataset }) => dataset.from >= from && (dataset.from < to || end.line > start.line));
  for (const each of source.querySelectorAll(".at")) each.classList.remove("at");
  for (const each of [line, ...marks]) each.classList.add("at");
  return [line, marks[0]];
};
const center = (line, mark) => {
  const { offsetTop, offsetHeight } = mark ?? line;
  view.scrollTop = offsetTop + (mark ? line.offsetTop : 0) - (view.clientHeight - offsetHeight) / 2;
};
// What is wrong in a line is shown when the pointer is over it, or when the line is touched.
const foundIn = (line) => last?.diagnostics.filter(({ range }) => range.start.line === line) ?? [];
area.addEventListener("pointermove", ({ clientX, clientY }) => {
  const line = document.elementsFromPoint(clientX, clientY).find((each) => each.matches(".source .l"));
  const texts = foundIn([...source.children].indexOf(line) + 1).map(({ message }) => message.replaceAll("`", ""));
  area.title = texts.join("\n");
});
area.addEventListener("click", () => {
  turnTo(foundIn(area.value.slice(0, area.selectionStart).split("\n").length)[0]);
  if (WIDE.matches) for (const each of list.querySelectorAll(".at")) each.scrollIntoView({ block: "nearest" });
});
/** Say what is wrong at the place where the reader is, and which places are next. */
const turnTo = (at, isShown = true) => {
  if (!at) return;
  goTo(at, isShown);
  here.hidden = false;
  const text = make("p", {}, make("b", {}, ...sentence(at.message)), " ", ...sentence(isUnnamed(at) ? "" : at.help), ...at.related.flatMap((other) => [" ", link(other.range)]));
  here.replaceChildren(text, isUnnamed(at) ? platformButtons(codes(at.help)) : ways(at, { outside: true }));
};
/** Say which finding the reader is at, and lead to the ones before and after it, or first to its own place. */
const goTo = (at, isShown) => {
  last.at = at;
  for (const each of list.querySelectorAll("li")) each.classList.toggle("at", each.diagnostics.includes(at));
  const { diagnostics } = last;
  const number = diagnostics.indexOf(at);
  position.textContent = `${number + 1} / ${diagnostics.length}`;
  position.style.minWidth = `${2 * String(diagnostics.length).length + 3}ch`;
  for (const [button, one] of [[previousButton, diagnostics.at(number - 1)], [nextButton, isShown ? diagnostics[(number + 1) % diagnostics.length] : at]]) {
    button.ariaLabel = say("Go", { line: one.range.start.line });
    button.onclick = () => show(one.range, one);
  }
};

/** The marks of the lines in which something is found, or which a fix has changed. */
const marksOf = (diagnostics, changed) => {
  const marks = new Map(changed.map(({ line, ...edges }) => [line, [{ ...edges, tint: "right" }]]));
  const places = diagnostics.flatMap(({ range, severity, related }) => [
    [range, TINTS[severity]],
    ...related.map((other) => [other.range, "other"]),
  ]);
  const lines = area.value.split("\n");
  for (const [range, tint] of places) {
    for (let line = range.start.line; line <= Math.min(range.end.line, range.start.line + NEAR, lines.length); line++) {
      const offset = (column) => [...lines[line - 1]].slice(0, column - 1).join("").length; // columns are code points
      const from = line === range.start.line ? offset(range.start.column) : 0;
      const to = line === range.end.line ? offset(range.end.column) : Infinity;
      marks.set(line, [...(marks.get(line) ?? []), { from, to, tint }]);
    }
  }
  return marks;
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
/** The lines of a text that are not in the text before, each with the offsets between which it differs. */
const changedLines = (before, after) => {
  const [old, now] = [before, after].map((text) => text.split(LINE_END));
  const isOld = (line, index) => (old.length === now.length ? old[index] === line : old.includes(line));
  const between = (one, other) => {
    let from = 0;
    while (from < other.length && one[from] === other[from]) from++;
    let to = other.length;
    while (to > from && one.length - other.length + to > from && one[one.length - other.length + to - 1] === other[to - 1]) to--;
    return { from, to };
  };
  return now.flatMap((line, index) => (isOld(line, index) ? [] : [{ line: index + 1, ...between(old.length === now.length ? old[index] : line, line) }]));
};
/** Check a changed text: so many fixes are applied, values filled in, or lines added; none, if that is undone. */
const change = async (content, { fixes = 0, filled = 0, added = 0, isChanged = true }) => {
  const before = { ...file, text: decoded() };
  take(file.name, content, { changed: true });
  file.changed = isChanged;
  await check({ done: { fixes, filled, added, before } });
};
/** Say what was done, with the way back; return the lines that it changed. */
const sayDone = ({ fixes, filled, added, before }) => {
  const isDone = fixes || filled || added;
  const lines = isDone ? changedLines(before.text, decoded()) : [];
  const text = filled ? say("Filled", { n: filled }) : added ? say("Added", { n: added }) : !fixes ? say("Undone") : fixes === 1 && lines.length === 1 ? say("FixedLine", lines[0]) : say("Fixed", { n: fixes });
  doneLine.replaceChildren(make("span", {}, text));
  if (isDone) addUndo(() => change(before.content, { isChanged: before.changed }));
  return lines;
};
const addUndo = (press) => {
  const undo = make("button", { type: "button", class: "button quiet small" }, say("Undo"));
  undo.addEventListener("click", press);
  doneLine.append(undo);
};
/** Say that another text is in the place of the reader's own, with the way back. */
const sayReplaced = () => {
  const { name, content } = replaced;
  doneLine.replaceChildren(make("span", {}, say("Replaced")));
  addUndo(() => {
    replaced = null;
    forget();
    take(name, content, { changed: true });
    check();
  });
};
/** Say what the reader's own change has fixed, and what is left; nothing if it has brought other findings. */
const sayLeft = (before, now) => {
  const key = ({ rule, pointer, message }) => [rule, pointer, message].join("\n");
  const [were, left] = [before, now].map((all) => new Set(all.map(key)));
  const n = [...left].every((each) => were.has(each)) ? before.filter((each) => !left.has(key(each))).length : 0;
  if (n) doneLine.replaceChildren(make("span", {}, [say("Settled", { n }), now.length ? say("Left", { n: now.length }) : ""].join(" ")));
};

/** A finding as a list item, as the sample shows it. */
const item = (diagnostic, folds) => {
  const { rule, severity, message, help, expected, range, related, step } = diagnostic;
  const paragraph = (text, attributes = {}) => make("p", attributes, ...sentence(text));
  const place = link(range, diagnostic);
  const head = make("header", {}, make("span", { class: `pill ${severity}` }, say(severity)), place);
  const facts = make("dl", { class: "check-links" });
  if (step) {
    facts.append(make("dt", {}, say("StepName")), make("dd", {}, stepLink(step)));
  }
  facts.append(make("dt", {}, say("Rule")), make("dd", {}, elsewhere(`../rules/${rule}/`, ...breakable(rule))));
  const element = make("div", { class: "says" }, make("h3", {}, ...sentence(message)));
  if (help) element.append(isUnnamed(diagnostic) ? platformButtons(codes(help)) : paragraph(help));
  if (expected && !help.includes(expected)) element.append(paragraph(say("Expected", { expected })));
  for (const other of related) element.append(make("p", {}, link(other.range), " · ", ...sentence(other.message)));
  const why = whys[rule] && paragraph(whys[rule], { class: "soft" });
  if (why) element.append(folds ? make("details", {}, make("summary", {}, say("Why")), why) : why);
  element.append(facts, ways(diagnostic));
  const made = make("li", { class: "pane" }, head, element);
  made.diagnostics = [diagnostic];
  made.addEventListener("click", ({ target }) => {
    if (WIDE.matches && !target.closest("a, button, summary") && getSelection().isCollapsed) show(range, diagnostic);
  });
  return made;
};
/** What a reader can do about a finding, as buttons; as links to the forms in the list of findings if they are `outside` of it. */
const ways = (diagnostic, { outside = false } = {}) => {
  const { range, fix } = diagnostic;
  const { apply } = last;
  const buttons = make("div", { class: "check-ways" });
  const { line, column } = range.start;
  const button = (label, press, kind = "") => {
    const made = make("button", { type: "button", class: `button quiet small ${kind}`, "aria-label": `${label} (${say("Place", { line, column })})` }, label);
    made.addEventListener("click", press);
    buttons.append(made);
  };
  for (const added of isMissing(diagnostic) ? addition(diagnostic) : []) {
    if (outside && added.matches("form")) button(added.lastChild.textContent, () => [...list.querySelectorAll("li.at")].at(-1).querySelector("input, select").focus());
    else buttons.append(added);
  }
  if (fix && !isMissing(diagnostic)) button(say(fix.safe ? "Fix" : "FixUnsafe"), () => apply(fix.edits), "apply");
  button(say("Edit"), () => select(range, diagnostic));
  return buttons;
};
const isMissing = ({ rule }) => rule === "missing-field";
const isUnnamed = ({ rule }) => rule === "missing-platform";
/** A text with a line that names its platform; the same text where that line has no place. `end`: its kind of line end. */
const WITH_PLATFORM = {
  yaml: (text, name, end) => (/^\s*[{[]/.test(text) ? text : text.replace(/^(?:%[^\n]*\n)*(?:---[^\n]*\n)?/, (head) => `${head}platform: ${name}${end}`)),
  json: (text, name, end) => text.replace(/^\s*\{(?=\s*")/, (open) => `${open}${end}  "platform": "${name}",`),
  toml: (text, name, end) => `platform = "${name}"${end}${text}`,
  env: (text) => text,
};
/** The platforms to choose from. One of those `named` is named in the file; the file is checked as one of any other. */
const platformButtons = (named) => {
  const buttons = Object.entries(platforms).map(([name, [title]]) => {
    const button = make("button", { type: "button", class: "button quiet small" }, title);
    button.addEventListener("click", () => {
      const text = decoded();
      const changed = named.includes(name) ? WITH_PLATFORM[format.value](text, name, LINE_END.exec(text)?.[0] ?? "\n") : text;
      if (changed !== text) return change(encoded(changed), { filled: 1 });
      file.platform = name;
      return check();
    });
    return button;
  });
  return make("p", { class: "check-ways" }, ...buttons);
};
/** A value as it is written in the format of the text. */
const quoted = (value) => (format.value === "env" && /^[\w+.@:/-]+$/.test(value) ? value : JSON.stringify(value));
const OPEN = /(["'])<([^<>]+)>\1/g; // a value that is still to be filled in, perhaps with those that are allowed
/** What adds the line of a missing field: a button for each value that it may have, or a form for what only the reader knows. */
const addition = (diagnostic) => {
  const { fix, choices = fix ? [fix] : [], message } = diagnostic;
  const { apply } = last;
  const add = (edits) => apply(edits, { added: addedLines(edits) });
  const button = (label, edits) => {
    const made = make("button", { type: "button", class: "button quiet small", "aria-label": `${label} (${message.replaceAll("`", "")})` }, label);
    made.addEventListener("click", () => add(edits));
    return made;
  };
  if (choices.length > 1) return choices.map(({ edits }) => button(edits[0].text.replace(/^[\s,]+/, ""), edits));
  return choices.flatMap(({ edits }) => {
    const label = say("Add", { n: addedLines(edits) });
    const names = [...edits[0].text.matchAll(OPEN)].map(([, , name]) => name);
    if (!names.length) return button(label, edits);
    const fields = names.map((text) => {
      const [name, values] = text.split(": ");
      if (!values) return make("input", { ...PLAIN_INPUT, name, required: "" });
      return make("select", { name, required: "" }, ...["", ...values.split(" | ")].map((value) => make("option", {}, value)));
    });
    const rows = fields.map((field) => make("label", {}, make("b", names.length > 1 ? {} : { class: "unseen" }, field.name.split(".").at(-1)), field));
    const given = () => fields.map((field) => quoted(field.value.trim()));
    const made = make("form", {}, ...rows, make("button", { class: "button small" }, label));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = given();
      add(edits.map(({ range, text }) => ({ range, text: text.replace(OPEN, () => values.shift()) })));
    });
    return made;
  });
};
const addedLines = (edits) => Math.max(1, edits[0].text.trim().split("\n").length);
const PLAIN_INPUT = { autocomplete: "off", autocapitalize: "off", spellcheck: "false", size: 34 };
/** Several fields that are missing, as one list item. */
const gaps = (diagnostics) => {
  const { rule, severity } = diagnostics[0];
  const rows = diagnostics.map((diagnostic) => {
    const { message, help, range, step } = diagnostic;
    const row = make("li", {}, make("b", {}, make("code", {}, message.split("`")[1])), " ", link(range, diagnostic), make("br"), ...sentence(help));
    if (step) row.append(make("br"), stepLink(step));
    row.append(make("div", { class: "check-ways" }, ...addition(diagnostic)));
    row.diagnostics = [diagnostic];
    return row;
  });
  const facts = make("dl", { class: "check-links" }, make("dt", {}, say("Rule")), make("dd", {}, elsewhere(`../rules/${rule}/`, rule)));
  const says = make("div", { class: "says" }, make("h3", {}, say("Gaps", { n: rows.length })), make("ul", {}, ...rows), make("p", { class: "soft" }, ...sentence(whys[rule])), facts);
  const made = make("li", { class: "pane check-gaps" }, make("header", {}, make("span", { class: `pill ${severity}` }, say(severity))), says);
  made.diagnostics = diagnostics;
  return made;
};
/** The name of a value that is still to be filled in, such as `Bot name` of `"<Bot name>"`. */
const blankName = ({ rule, range }) => {
  if (rule !== "placeholder-left") return "";
  const offset = offsets(area.value);
  return /^(["']?)<([^<>]+)>\1$/.exec(area.value.slice(offset(range.start), offset(range.end)))?.[2] ?? "";
};
/** The values that are still to be filled in, each once, as a form. */
const blanks = (diagnostics) => {
  const text = area.value;
  const rows = [...new Set(diagnostics.map(blankName))].map((name) => {
    const places = diagnostics.filter((each) => blankName(each) === name);
    const [{ help, step }] = places;
    const field = make("input", { ...PLAIN_INPUT, name });
    const row = make("li", {}, make("label", {}, make("b", {}, name), field), ...sentence(help));
    if (step) row.append(" ", stepLink(step));
    row.diagnostics = places;
    return { field, row, places };
  });
  const fill = make("form", {}, make("ul", {}, ...rows.map(({ row }) => row)), make("button", { class: "button" }, say("Fill")));
  fill.addEventListener("submit", (event) => {
    event.preventDefault();
    if (area.value !== text) return check();
    const given = rows.filter(({ field }) => field.value.trim());
    const edits = given.flatMap(({ field, places }) => places.map(({ range }) => ({ range, text: quoted(field.value.trim()) })));
    if (edits.length) return change(encoded(applied(decoded(), edits)), { filled: given.length });
    rows[0].field.focus();
  });
  const says = make("div", { class: "says" }, make("h3", {}, say("Blanks", { n: rows.length })), fill);
  const made = make("li", { class: "pane check-gaps" }, make("header", {}, make("span", { class: `pill ${diagnostics[0].severity}` }, say(diagnostics[0].severity))), says);
  made.diagnostics = diagnostics;
  return made;
};
const stepLink = (step) => elsewhere(`../guides/${step.platform}/#${step.id}`, say("Step", { ...step, total: platforms[step.platform][1] }));

const FIELD = /^\s*(?:export )?[-\w."'$ ]+[:=]|^\s*[[{]/m;
const report = ({ summary, files, diagnostics }, { stay, done }) => {
  if (!FIELD.test(area.value)) for (const each of diagnostics) each.help = say("Begin");
  const { content } = file;
  const open = diagnostics.filter(blankName);
  const twice = open.length - new Set(open.map(blankName)).size; // places of a value that is to be filled in once
  const counts = [["error", summary.errors - twice], ["warning", summary.warnings], ["info", summary.infos]].filter(([, n]) => n);
  sum.replaceChildren(...counts.map(([kind, n]) => make("span", { class: `pill ${kind}` }, say(`count${kind}`, { n }))));
  if (!counts.length) sum.append(make("span", { class: "pill ok" }, say("Valid")));
  find(".check-count").replaceChildren(...[...sum.querySelectorAll(".pill")].map((each) => each.cloneNode(true)));
  if (summary.left_out) sum.append(make("span", {}, say("LeftOut", { n: summary.left_out })));
  const safe = diagnostics.filter(({ fix }) => fix?.safe).length;
  fixButton.textContent = safe ? say("FixAll", { n: safe }) : "";
  fixButton.onclick = async () => {
    const answer = await checked({ fix: true });
    if (answer) await change(answer.fixed, { fixes: safe });
  };
  const fixed = (edits, done = { fixes: 1 }) => (content === file.content ? change(encoded(applied(decoded(), edits)), done) : check());
  const at = last?.at;
  const before = last?.diagnostics;
  last = { diagnostics, at, apply: fixed };
  const missing = diagnostics.filter(isMissing);
  const groups = [[missing, gaps, 2], [open, blanks, 1]].filter(([{ length }, , least]) => length >= least);
  const groupOf = (each) => groups.find(([group]) => group.includes(each)) ?? [[each], () => item(each, folds)];
  const shown = diagnostics.filter((each) => groupOf(each)[0][0] === each);
  const folds = !WIDE.matches && shown.length > MANY;
  const typed = new Map([...list.querySelectorAll("input, select")].map(({ name, value }) => [name, before ? value : ""]));
  list.replaceChildren(...shown.map(groupOf).map(([group, made]) => made(group)));
  for (const field of list.querySelectorAll("input, select")) field.value = typed.get(field.name) ?? "";
  const platform = files[0]?.platform;
  const [title, , rules] = platforms[platform] ?? [""];
  find(".check-platform").textContent = title;
  next.hidden = counts.length > 0;
  find(".check-scope").textContent = title && say("Scope", { platform: title, rules });
  next.querySelector("code").textContent = `$ guiderail check ${file.name}\n`;
  const guide = next.querySelector("a");
  guide.parentElement.hidden = !title;
  guide.href = `../guides/${platform}/`;
  guide.textContent = say("Guide", { platform: title });
  doneLine.replaceChildren();
  if (!done && before) sayLeft(before, diagnostics);
  if (!done && replaced) sayReplaced();
  area.ariaInvalid = summary.errors > 0;
  const fixedLines = done ? sayDone(done) : [];
  paint(marksOf(diagnostics, fixedLines));
  const isSame = ({ rule, pointer, message }) => rule === at.rule && pointer === at.pointer && message === at.message;
  const same = at && diagnostics.find(isSame);
  here.hidden = true;
  last.at = same ?? (at && diagnostics.find(({ range }) => range.start.line >= at.range.start.line)) ?? diagnostics[0];
  const isForm = open.length === diagnostics.length;
  lead(safe ? fixButton : open.length && isForm ? null : counts.length ? nextButton : !file.changed ? null : file.pasted ? copyButton : saveButton);
  found.hidden = false;
  if (!isForm) (WIDE.matches ? goTo : turnTo)(last.at, !before);
  if (!isForm && !before) {
    const [line, mark] = pointTo(last.at.range);
    if (line.offsetTop < view.scrollTop || line.offsetTop + line.offsetHeight > view.scrollTop + view.clientHeight) center(line, mark);
  }
  const [first] = fixedLines.map(({ line }) => source.children[line - 1]);
  if (first) center(first, first.querySelector("u"));
  find(".check-how").hidden = true;
  find("small").hidden = true;
  if (stay) return;
  const heading = found.querySelector("h2");
  const main = done && form.querySelector(":is(.check-act, .check-take) .button:not([hidden], .quiet)");
  (main || heading).focus({ preventScroll: true });
  (WIDE.matches || open.length ? heading : view.parentElement).scrollIntoView({ block: WIDE.matches ? "nearest" : "start" });
};

/** Check the file; `stay`: where the focus is; `done`: what was fixed or undone. */
const check = async (given = {}) => {
  clearTimeout(pause);
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
copyButton.addEventListener("click", async () => {
  const { content } = file;
  const copied = await navigator.clipboard.writeText(decoded()).then(() => true, () => false);
  if (copied) file.kept = content;
  if (!copied) area.select(); // the reader copies it
  copyButton.textContent = say(copied ? "Copied" : "Copy");
  setTimeout(() => (copyButton.textContent = say("Copy")), 3000);
});
saveButton.addEventListener("click", () => {
  const url = URL.createObjectURL(new Blob([file.content]));
  make("a", { href: url, download: file.name }).click();
  URL.revokeObjectURL(url);
  file.kept = file.content;
});

// A changed text is asked about before it is lost.
addEventListener("beforeunload", (event) => {
  const isTyped = [...list.querySelectorAll("input")].some(({ value }) => value);
  if (isTyped || (file.changed && file.content.length && file.content !== file.kept)) event.preventDefault();
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
  paint();
  box.hidden = false;
  document.querySelector(".check-without").hidden = true;
  examples.value = decodeURIComponent(location.hash.slice(1)); // a guide leads to its new file
  choose({});
}
