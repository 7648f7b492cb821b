// Opens the built site in a browser as a reader would and answers what it saw, as JSON.
//   node browse.mjs FOLDER CHROMIUM PROFILE SUBJECT
// The site is served on 127.0.0.1 for as long as this runs.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";
import { checkPage } from "./check_page.mjs";

const [folder, executablePath, userDataDir, subject, ...rest] = process.argv.slice(2);
const LANGUAGES = { en: "/", fr: "/fr/", es: "/es/" };
const WIDTHS = [390, 1280];
const IBM = "guides/ibm-voice-agent/";
const HOSTS = /[\w.-]+\.voiceagent\.cloud\.ibm\.com/g;
const KINDS = [
  "", IBM, "guides/adobe-journey-optimizer/", "guides/azure-bot-service/", "reference/azure-bot-service/",
  "rules/", "twilio-codes/", "rules/webhook-region-mismatch/", "get-started/", "command-line/", "write-a-pack/", "404.html",
];
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".md": "text/markdown; charset=utf-8", ".xml": "application/xml",
};

const asked = []; // what was asked of the server
const server = createServer((request, response) => {
  asked.push(request.url);
  let file = join(folder, normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)));
  try {
    if (statSync(file).isDirectory()) file = join(file, "index.html");
    statSync(file);
  } catch {
    response.writeHead(404, { "content-type": TYPES[".html"] });
    createReadStream(join(folder, "404.html")).pipe(response);
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-store" });
  createReadStream(file).pipe(response);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const base = `http://127.0.0.1:${server.address().port}`;
// Whatever the browser, a page or a worker asks of another host ends here.
const others = [];
const elsewhere = createServer((request, response) => others.push(request.url) && response.writeHead(502).end());
elsewhere.on("connect", (request, socket) => others.push(request.url) && socket.destroy());
await new Promise((listening) => elsewhere.listen(0, "127.0.0.1", listening));
const browser = await puppeteer.launch({
  executablePath,
  userDataDir,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    `--proxy-server=127.0.0.1:${elsewhere.address().port}`,
  ],
});
await browser.defaultBrowserContext().overridePermissions(base, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);

const troubles = [];
/** Open a page of the site; what the browser complains about, and what it asks of other hosts, is kept. */
const open = async (path, { width = 1280, scheme = "light", script = true } = {}) => {
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) troubles.push(`${path}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`${path}: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${base}/`)) troubles.push(`${path}: asks ${request.url()}`);
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(base + path, { waitUntil: "load" });
  return page;
};
const place = (page) => page.evaluate(() => location.pathname + location.hash);
const here = (page, language) =>
  Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(`.languages a[lang=${language}]`)]);

const subjects = {
  /** The switcher, from every language to every other, at a step that the address names or that is in view. */
  async languages() {
    const seen = [];
    for (const from of Object.keys(LANGUAGES)) {
      for (const to of Object.keys(LANGUAGES)) {
        const page = await open(`${LANGUAGES[from]}${IBM}#webhook-url`);
        await here(page, to).catch(() => null);
        const atStep = await page.evaluate(() => Math.abs(document.getElementById("webhook-url").getBoundingClientRect().top) < 200);
        seen.push({ from, to, place: await place(page), language: await page.evaluate(() => document.documentElement.lang), atStep });
        await page.close();
      }
    }
    const scrolled = await open(`/${IBM}`);
    await scrolled.evaluate(() => document.getElementById("credential").scrollIntoView());
    await new Promise((done) => setTimeout(done, 300));
    await here(scrolled, "fr");
    return { seen, scrolled: await place(scrolled) };
  },

  /** What is found for each query, such as `fr@guides/=numéro`: the addresses in their order, or where it leads instead. */
  async search() {
    const seen = {};
    for (const [where, query] of rest.map((each) => each.split("="))) {
      const [language, path = ""] = where.split("@");
      const page = await open(LANGUAGES[language] + path, { width: 390 });
      await page.focus("#query");
      await page.keyboard.type(query);
      await page.waitForFunction((typed) => document.querySelector(".results").dataset.answers === typed, {}, query);
      seen[`${where}=${query}`] = await page.evaluate(() => {
        const address = (link) => new URL(link.href).pathname + new URL(link.href).hash;
        return {
          found: [...document.querySelectorAll(".results ol li > a")].map((link) => [address(link), link.textContent]),
          also: [...document.querySelectorAll(".results section:first-child li:first-child p a")].map(address),
          marked: document.querySelector(".results li span")?.textContent,
          instead: [...document.querySelectorAll(".results ul:not([hidden]) a")].map(address),
          says: document.querySelector("#found").textContent,
        };
      });
      await page.close();
    }
    const page = await open("/guides/azure-bot-service/");
    await page.keyboard.press("/");
    await page.waitForSelector(".results:not([hidden]) li a");
    const starts = await page.evaluate(() => [...document.querySelectorAll(".results ol a")].map((link) => [new URL(link.href).pathname, link.querySelector("em")?.textContent ?? ""]));
    await page.keyboard.type("webhook");
    await page.waitForFunction(() => document.querySelector(".results").dataset.answers === "webhook");
    await page.keyboard.press("ArrowDown");
    const onResult = () => page.waitForFunction(() => document.activeElement.matches(".results a")).then(() => true);
    const reached = await onResult();
    await page.keyboard.press("Escape");
    const closed = await page.evaluate(() => document.querySelector(".results").hidden && document.activeElement.id === "query");
    await page.evaluate(() => {
      const input = document.querySelector("#query");
      input.value = "webhook url";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    });
    const kept = await onResult();
    await page.evaluate(() => {
      const input = document.querySelector("#query");
      input.value = "auth token";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.waitForFunction(() => document.querySelector(".results").dataset.answers === "auth token");
    const opened = await page.evaluate(() => {
      const group = document.querySelector(".results section:has(button)");
      const before = group.querySelectorAll("li").length;
      group.querySelector("button").click();
      return [before, group.querySelectorAll("li").length, [...group.querySelectorAll("li > a")].indexOf(document.activeElement)];
    });
    const before = await open("/");
    const early = await before.evaluate(() => performance.getEntriesByType("resource").map((each) => each.name).filter((name) => /find\.js|search\.json/.test(name)));
    const lost = await open("/rules/webhook-region/");
    await lost.waitForSelector("article .found a");
    troubles.pop(); // the page does not exist
    const instead = await lost.evaluate(() => [document.querySelector(".again input").value, new URL(document.querySelector("article .found a").href).pathname]);
    return { seen, starts, reached, closed, kept, early, opened, lost: instead };
  },

  /** What of the page about the command line is open: at first, for a link to an option, and after opening all. */
  async commands() {
    const seen = {};
    const open_ = (page) => page.evaluate(() => [...document.querySelectorAll("details.fold[open] > summary > [id], details.options[open]")].map((each) => each.id || "options"));
    for (const [name, path] of [["first", "/command-line/"], ["option", "/fr/command-line/#check--fix"], ["section", "/command-line/#baseline"]]) {
      const page = await open(path, { width: 390 });
      seen[name] = await open_(page);
      if (name === "option") seen.inView = await page.$eval("#check--fix", (each) => each.checkVisibility() && Math.abs(each.getBoundingClientRect().top) < innerHeight);
      if (name !== "first") continue;
      await page.click("article > .button");
      seen.shut = await page.$$eval("details:is(.fold, .options):not([open])", (all) => all.length);
    }
    return seen;
  },

  /** The rules and groups that are left for a message, a word, a platform and nonsense, and after the choice is taken back. */
  async rules() {
    const page = await open("/rules/");
    const early = await page.evaluate(() => performance.getEntriesByType("resource").map((each) => each.name).filter((name) => /find\.js|search\.json/.test(name)));
    const look = (page) => page.evaluate(() => ({
      rules: [...document.querySelectorAll(".rule-list li")].filter((row) => row.checkVisibility()).map((row) => row.querySelector("code").textContent),
      groups: [...document.querySelectorAll("article :is(h2, h3)[id]")].filter((head) => head.checkVisibility()).map((head) => head.id),
      count: Number(document.querySelector(".filters [role=status]").textContent.match(/\d+/)?.[0] ?? 0),
      says: document.querySelector(".filters [role=status]").textContent,
      none: document.querySelector(".filters .none").checkVisibility(),
      elsewhere: [...document.querySelectorAll(".filters .found li > a")].filter((link) => link.checkVisibility()).map((link) => new URL(link.href).hash),
      matched: document.querySelector(".rule-list .matched")?.textContent,
    }));
    const settled = (page, before) => page.waitForFunction((old) => document.querySelector(".filters [role=status]").textContent !== old, {}, before);
    const status = (page) => page.$eval(".filters [role=status]", (each) => each.textContent);
    const filled = async (text) => {
      const before = await status(page);
      await page.$eval(".filters [name=text]", (each, value) => {
        each.value = value;
        each.dispatchEvent(new Event("input", { bubbles: true }));
      }, text);
      await settled(page, before);
      return look(page);
    };
    const all = { ...(await look(page)), early };
    const pasted = await filled("The request URL contains the port `8443`, which does not belong there.");
    const word = await filled("secret");
    await filled("0123456789abcdef0123456789abcdef");
    const secret = await page.evaluate(() => location.search);
    const code = await filled("SMS: 30007");
    const message = await filled("error: The webhook URL contains a port, which does not belong there.");
    await filled("");
    const before = await status(page);
    await page.select(".filters [name=platform]", "ibm-sms-gateway");
    await settled(page, before);
    const platform = await look(page);
    const nothing = await filled("xyzzy");
    await page.click(".filters button[type=reset]");
    await settled(page, nothing.says);
    const again = await look(page);
    const other = await open("/rules/?text=missing-field");
    await settled(other, await status(page));
    const own = await open(`/rules/wrong-format/?text=${encodeURIComponent("Spaces are not allowed in the field ….")}`);
    const shown = await own.$eval("#wordings .marked td", (cell) => [cell.textContent, cell.getBoundingClientRect().bottom < innerHeight]);
    return { all, pasted, word, secret, code, platform, nothing, again, message, shown, address: await look(other) };
  },

  /** Two ticks are set, one is taken back; the page is loaded again, and in another language. */
  async ticks() {
    const page = await open(`/${IBM}`);
    const ticks = () => page.$$eval(".tick input", (all) => all.filter((each) => each.checked).map((each) => each.closest("[data-step]").dataset.step));
    const start = () => page.$eval(".start .begin", (link) => [link.textContent, link.hash]);
    const first = await ticks();
    const begin = [await start()];
    await page.click("[data-step=access] .tick input");
    await page.click("[data-step=credential] .tick input");
    await page.click("[data-step=access] .tick input");
    await page.reload();
    const again = await ticks();
    begin.push(await start());
    const status = await page.$eval(".gauge [role=status]", (each) => each.textContent);
    await here(page, "es");
    const other = await ticks();
    await page.click("[data-step=access] .tick input");
    await page.goto(`${base}/${IBM}`);
    begin.push(await start());
    const list = await page.$eval(".stepper [aria-current]", (link) => link.hash);
    const folded = () => page.$$eval(".step.shut", (all) => all.map((each) => each.dataset.step));
    const folds = [await folded()];
    const title = await page.$("[data-step=access] h2");
    for (const each of ["unfolded", "folded"]) {
      await title.click();
      folds.push([each, ...(await folded()), await page.$eval("[data-step=access] .unfold", (button) => button.getAttribute("aria-expanded"))]);
    }
    await page.click("[data-step=access] .unfold");
    await page.click("[data-step=access] .tick input");
    await page.click('.stepper a[href="#credential"]');
    folds.push(await folded());
    await page.goto(`${base}/guides/adobe-journey-optimizer/`);
    await page.click("[data-step] .tick input");
    await page.goto(`${base}/`);
    const cards = await page.$$eval(".cards [data-guide]", (all) =>
      all.map((card) => [card.querySelector(".pill").textContent, new URL(card.querySelector("a").href).hash]).filter(([, hash]) => hash));
    await page.goto(`${base}/guides/azure-bot-service/`);
    const elsewhere = await ticks();
    await page.goto(`${base}/${IBM}#credential`);
    await page.click("[data-step=credential] .tick input");
    return { first, again, begin, status, other, list, folds, cards, elsewhere, cleared: await ticks() };
  },

  /** The hosts that the IBM guide shows before and after a region is chosen. */
  async variants() {
    const seen = {};
    for (const [language, prefix] of Object.entries(LANGUAGES)) {
      const page = await open(prefix + IBM);
      const hosts = () =>
        page.evaluate((pattern) => [...new Set(document.querySelector("article").innerText.match(new RegExp(pattern, "g")))].sort(), HOSTS.source);
      const first = await hosts();
      const showAll = () => page.evaluate(() => document.querySelector('form.variants [data-variant=region] input[value=""]').click());
      await showAll();
      const all = await hosts();
      const choose = (value) => page.click(`form.variants input[value="${value}"]`);
      await choose("dallas");
      const dallas = await hosts();
      await page.reload();
      const kept = await hosts();
      await choose("washington");
      const washington = await hosts();
      await showAll();
      seen[language] = { first, all, dallas, kept, washington, back: await hosts() };
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
    return seen;
  },

  /** What a choice leaves of the Adobe guide, and what a link to a step that it hides does. */
  async hidden() {
    const page = await open("/guides/adobe-journey-optimizer/");
    const print = () => page.evaluate(() => {
      dispatchEvent(new Event("beforeprint"));
      const steps = document.querySelectorAll(".step:not([hidden])").length;
      dispatchEvent(new Event("afterprint"));
      return { steps, back: document.querySelectorAll(".step:not([hidden])").length, all: document.querySelectorAll(".step").length };
    });
    const preset = await print();
    const isAssumed = () => page.$eval(".assumed", (each) => each.checkVisibility());
    const assumed = [await isAssumed()];
    await page.click("form.variants input:checked");
    assumed.push(await isAssumed());
    await page.click('form.variants input[value="sinch"]');
    const printed = await print();
    await page.click('form.variants input[value="twilio"]');
    const look = () => page.evaluate(() => ({
      chosen: document.querySelector("form.variants :checked").value,
      status: document.querySelector(".gauge [role=status]").textContent,
      rail: document.querySelectorAll(".stepper li:not([hidden])").length,
      file: [...document.querySelectorAll(".guide > .mine > .file li:not([hidden]) > code")].map((line) => line.textContent).join("\n"),
      needs: [...document.querySelectorAll(".needs li:not([hidden])")].map((each) => each.textContent).join(" "),
      seen: document.querySelector("#keywords").getClientRects().length > 0,
    }));
    const twilio = await look();
    const numbers = () => page.evaluate(() => [".step h2 .dot", ".stepper .dot", ".f-step[href='#activate-configuration'] text", ".guide > .mine a.n[href='#channel-configuration']", ".troubles a[href='#channel-configuration'], .troubles a[href='#rcs-registration']"].map((each) =>
      [...document.querySelectorAll(each)].filter((found) => found.checkVisibility()).map((found) => found.textContent)));
    const counted = [await numbers()];
    const others = await page.$eval(".others", (each) => each.textContent);
    await page.click(".others button");
    const button = { others, ...(await look()), left: await page.$$(".others:not([hidden])"), focus: await page.evaluate(() => document.activeElement.hash) };
    counted.push(await numbers());
    await page.click('form.variants input[value="twilio"]');
    await page.$eval('.troubles a[href="#keywords"]', (link) => link.click());
    const after = await look();
    await page.click('.ends a[href="#troubleshooting"]');
    await page.waitForSelector('.ends [aria-current="location"]');
    const marked = await page.$$eval(".side .places [aria-current]", (links) => links.map((link) => link.hash));
    const linked = [];
    for (const value of ["sinch", "nonsense"]) {
      await page.goto(`${base}/guides/adobe-journey-optimizer/?vendor=${value}#sinch-credential`);
      linked.push([(await look()).chosen, await page.evaluate(() => location.search + location.hash)]);
    }
    await page.setViewport({ width: 390, height: 900 });
    const bar = () => page.evaluate(() => [document.querySelector(".guide-bar").matches(".stuck"), document.querySelector(".variants input").checkVisibility(), scrollY]);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForSelector(".guide-bar:not(.stuck)");
    const bars = [await bar()];
    await page.evaluate(() => document.querySelector("#check").scrollIntoView());
    await page.waitForSelector(".guide-bar.stuck");
    bars.push(await bar());
    await page.click(".seek");
    await page.keyboard.type("code");
    bars.push(await page.evaluate(() => [document.activeElement.id, document.activeElement.getBoundingClientRect().top >= 0, scrollY]));
    return { preset, printed, assumed, twilio, counted, button, after, marked, linked, bars };
  },

  /** What the copy buttons put on the clipboard, beside what stands in the blocks. */
  async copy() {
    const page = await open(`/${IBM}`);
    await page.bringToFront(); // only the page in front may use the clipboard
    await page.$$eval("article details", (all) => all.forEach((each) => (each.open = true)));
    const count = (await page.$$(".code")).length;
    const pairs = [];
    for (const box of await page.$$(".code")) {
      if (pairs.length === 6 || !(await box.isVisible())) continue;
      const button = await box.$("button.copy");
      await button.click();
      await page.waitForFunction((each) => each.textContent !== document.body.dataset.sayCopy, {}, button);
      pairs.push([await box.$eval("pre", (each) => each.textContent), await page.evaluate(() => navigator.clipboard.readText())]);
    }
    const address = await page.evaluateHandle(() => document.querySelector("#webhook-url").closest("section").querySelector(".choices .copy"));
    await address.click();
    const shown = await address.evaluate((each) => each.parentElement.querySelector("code").textContent);
    return { count, pairs, address: [shown, await page.evaluate(() => navigator.clipboard.readText())] };
  },

  /** What cannot be seen without a script, and whether controls that need one are left out. */
  async scriptless() {
    const seen = {};
    for (const path of KINDS) {
      const page = await open(`/${path}`, { script: false });
      seen[path] = await page.evaluate(() => ({
        hidden: [...document.querySelectorAll("article *")]
          .filter((each) => !each.closest("form, svg, [data-only], .needs-script, .way") && !each.matches("summary, summary *, br, wbr") && each.textContent.trim() && !each.getClientRects().length && !each.closest("details:not([open])"))
          .map((each) => each.outerHTML.slice(0, 120)),
        controls: [...document.querySelectorAll(".needs-script, form.variants")].filter((each) => each.getClientRects().length).length,
      }));
      await page.close();
    }
    return seen;
  },

  /** The fields of a platform: what an address opens, what the file marks, what opens and closes all. */
  async fields() {
    const page = await open("/reference/azure-bot-service/#bot.name");
    const look = () => page.evaluate(() => ({
      open: [...document.querySelectorAll("details.field[open] h3")].map((heading) => heading.id),
      marked: [...document.querySelectorAll(".lines li.now a.k")].filter((key) => key.getClientRects().length).map((key) => key.hash),
    }));
    const seen = { arrived: await look() };
    await page.click('.lines a.k[href="#channel.phone_number"]');
    await page.waitForFunction(() => document.querySelector(".lines li.now a.k")?.hash === "#channel.phone_number");
    seen.clicked = await look();
    await page.click(".annotated .button");
    seen.all = (await look()).open.length;
    await page.click(".annotated .button");
    seen.none = (await look()).open.length;
    const shown = () => page.$$eval(".field h3, .annotated h2", (all) => all.filter((each) => each.getClientRects().length).map((each) => each.id));
    await page.type(".filters input", "westeurope Bot");
    seen.found = await shown();
    await page.keyboard.press("Enter");
    seen.entered = await page.evaluate(() => [document.activeElement.querySelector("h3").id, document.activeElement.parentElement.open]);
    await page.click('.lines a.k[href="#channel.phone_number"]');
    seen.again = (await shown()).length;
    return seen;
  },

  /** Colours: as the device says, and as the reader says instead, also after a reload. */
  async colours() {
    const page = await open("/", { scheme: "dark" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const device = await paper();
    await page.click("button.colours");
    const light = await paper();
    await page.reload();
    const kept = await paper();
    await page.click("button.colours");
    return { device, light, kept, dark: await paper() };
  },

  /** Tab through one page of every kind: what is not reached, has no ring, is covered, comes too early; and what keys do. */
  async keyboard() {
    const seen = { stops: 0, missed: [], ringless: [], covered: [], early: [], trapped: [], keys: {} };
    const walks = [
      ["/", 1280], ["/fr/guides/azure-bot-service/", 1280], [`/es/${IBM}`, 390], ["/reference/twilio-variables/", 1280], ["/fr/rules/?text=url", 390],
      ["/es/rules/webhook-region-mismatch/", 1280], ["/check/", 1280], ["/fr/get-started/", 1280], ["/guides/azure-bot-service/changes/", 390], ["/404.html", 390],
    ];
    for (const [path, width] of walks) {
      const page = await open(path, { width });
      if (path.includes("?text=")) await page.waitForSelector(".group[hidden]");
      const wanted = await page.evaluate(() => {
        const blocks = ".ways li, .pair > div, .map section, .check-how, .top, .side, .contents, .guide-bar, .guide > div, .margin, .step > p, .before, .troubles :is(dt, dd), .file, .annotated > div, .filters, svg, .bottom, main";
        const stops = "a[href], button, input, select, textarea, summary, [tabindex='0']";
        window.all = [...document.querySelectorAll(stops)].filter(
          (each) => each.checkVisibility({ visibilityProperty: true }) && each.tabIndex >= 0 && !each.disabled && !(each.type === "radio" && !each.checked),
        );
        window.places = new Map(
          window.all.map((each) => {
            const box = each.getClientRects()[0];
            return [each, { block: each.closest(blocks), top: box.top, bottom: box.bottom, left: box.left }];
          }),
        );
        return window.all.length;
      });
      let state;
      for (let n = 0; n < wanted + 40; n++) {
        await page.keyboard.press("Tab");
        state = await page.evaluate(() => {
          const here = document.activeElement;
          const said = `${location.pathname} ${innerWidth}: ${here.outerHTML.slice(0, 100)}`;
          if (here === document.body || here === window.first) return { end: true };
          window.first ??= here;
          const place = window.places.get(here);
          const before = window.before;
          const early =
            place && before && place.block === before.block && !place.block.matches("svg") &&
            (place.bottom < before.top + 4 || (Math.abs(place.top - before.top) < 4 && place.left < before.left));
          if (place) window.before = place;
          window.places.delete(here);
          const holders = [here, here.closest("label"), here.querySelector("circle")].filter(Boolean);
          const ring = holders.some((each) => {
            const { outlineStyle, outlineWidth, strokeWidth } = getComputedStyle(each);
            return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || (each.matches("circle") && parseFloat(strokeWidth) >= 3);
          });
          const shown = (here.type === "radio" || here.type === "checkbox" ? here.closest("label") : here).getClientRects()[0];
          const edge = (size, most) => Math.max(0, Math.min(size, most - 1));
          const top = document.elementFromPoint(
            edge(shown.left + Math.min(shown.width / 2, 20), innerWidth),
            edge(shown.top + Math.min(shown.height / 2, 12), innerHeight),
          );
          const covered = !top || !(here.contains(top) || top.contains(here) || top.closest("label")?.contains(here) || top.closest("a") === here);
          return { said, early, ring, covered };
        });
        if (state.end) break;
        seen.stops += 1;
        if (!state.ring) seen.ringless.push(state.said);
        if (state.covered) seen.covered.push(state.said);
        if (state.early) seen.early.push(state.said);
      }
      if (!state.end) seen.trapped.push(`${path} ${width}`);
      seen.missed.push(...(await page.evaluate(() => [...window.places.keys()].map((each) => `${location.pathname} ${innerWidth}: ${each.outerHTML.slice(0, 100)}`))));
      await page.close();
    }

    const guide = await open(`/${IBM}`, { width: 390 });
    const pressed = async (selector, key, look) => {
      await guide.focus(selector);
      await guide.keyboard.press(key);
      return guide.evaluate(look);
    };
    await guide.evaluate(() => document.querySelector("#credential").scrollIntoView()); // the choice is in the bar
    await guide.waitForSelector(".guide-bar.stuck");
    const fold = () => document.querySelector("article .step details").open;
    const steps = () => document.querySelector("details.places").open;
    const chosen = () => document.querySelector('form.variants input[name="region"]:checked').value;
    const colours = () => document.documentElement.dataset.colours;
    const ticked = () => document.querySelector(".tick input").checked;
    seen.keys = {
      steps: [await pressed("details.places summary", "Space", steps), await pressed("details.places summary", "Enter", steps)],
      choice: await pressed("form.variants summary", "Enter", () => document.querySelector(".variants details").open),
      chooser: [await pressed("form.variants input:checked", "ArrowRight", chosen), await pressed("form.variants input:checked", "ArrowLeft", chosen)],
      enter: [await pressed("article .step details summary", "Enter", fold), await pressed("article .step details summary", "Space", fold)],
      colours: [await pressed("button.colours", "Space", colours), await pressed("button.colours", "Enter", colours)],
      tick: await pressed(".tick input", "Space", ticked),
      skip: await pressed(".skip", "Enter", () => document.activeElement.id),
    };
    const fields = await open("/reference/azure-bot-service/");
    await fields.focus("[role=tab][aria-selected=true]");
    await fields.keyboard.press("ArrowRight");
    seen.keys.tab = await fields.evaluate(() => [document.activeElement.textContent, document.activeElement.getAttribute("aria-selected")]);
    return seen;
  },

  /** What the accessibility checker finds, and what does not fit, on one page of every kind. */
  async everywhere() {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
    const seen = { pages: 0, violations: [], wide: [], clipped: [], sizes: {}, heads: {} };
    const [language] = rest;
    for (const path of KINDS) {
      for (const width of WIDTHS) {
        const page = await open(LANGUAGES[language] + path, { width });
        for (const scheme of ["light", "dark"]) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
          await page.evaluate(axe);
          const where = `${LANGUAGES[language]}${path} ${width} ${scheme}`;
          const found = await page.evaluate(() =>
            window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }),
          );
          seen.pages += 1;
          seen.violations.push(...found.violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.slice(0, 200)}`));
        }
        const misfits = await page.evaluate(() => {
          const clipped = (each) => {
            const style = getComputedStyle(each);
            if (each.closest(".unseen, legend, [hidden]") || !each.getClientRects().length) return false;
            if (["hidden", "clip"].includes(style.overflowX)) return each.scrollWidth > each.clientWidth + 1;
            return false;
          };
          const out = (each) => {
            if (each.closest("pre, .wide, .lines, legend, [role=tablist], .skip, .unseen, .side, .contents, .variants, svg")) return false;
            const box = each.getBoundingClientRect();
            return each.checkVisibility() && box.width > 0 && box.right > document.documentElement.clientWidth + 1;
          };
          return {
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            clipped: [...document.querySelectorAll("body *")].filter((each) => clipped(each) || out(each)).map((each) => each.outerHTML.slice(0, 120)),
          };
        });
        const type = await page.evaluate(() => {
          const drawn = (each) => (each.closest("svg") ? each.closest("svg").getBoundingClientRect().width / each.closest("svg").viewBox.baseVal.width : 1);
          const texts = [...document.querySelectorAll("body *")].filter(
            (each) => each.checkVisibility() && !each.matches(".unseen, .skip") && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
          );
          const sizes = texts.map((each) => [Boolean(each.closest("svg")), Math.round(parseFloat(getComputedStyle(each).fontSize) * drawn(each) * 100) / 100]);
          return { sizes: sizes.filter(([svg]) => !svg).map(([, size]) => size), drawn: sizes.filter(([svg]) => svg).map(([, size]) => size), head: getComputedStyle(document.querySelector("h1")).fontSize };
        });
        seen.sizes[`${path} ${width}`] = [[...new Set(type.sizes)].sort((a, b) => a - b), [...new Set(type.drawn)].sort((a, b) => a - b)];
        if (path) (seen.heads[width] ??= {})[path] = type.head;
        if (misfits.wide > 0) seen.wide.push(`${path} ${width}: ${misfits.wide}`);
        seen.clipped.push(...misfits.clipped.map((each) => `${path} ${width}: ${each}`));
        await page.close();
      }
    }
    return seen;
  },
};

subjects.check = () => checkPage({ open, server, asked, others, corpus: rest[0], dropped: rest[1] });

let answer;
try {
  answer = await subjects[subject]();
} finally {
  await browser.close();
  server.close();
  elsewhere.close();
}
console.log(JSON.stringify({ ...answer, troubles }));
