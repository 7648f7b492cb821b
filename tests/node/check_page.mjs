// What the check page does in a browser: it compares, stays silent, works without a network, ends what takes too long.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const PREFIXES = { en: "/", fr: "/fr/", es: "/es/" };
const wait = (page, ready, ...given) => page.waitForFunction(ready, { timeout: 60000 }, ...given);
const done = (page) => wait(page, () => !document.querySelector(".check-found").hidden);
const seenBy = (page) =>
  page.evaluate(() => ({
    sum: [...document.querySelectorAll(".check-found .pill")].map((each) => each.textContent),
    rules: [...document.querySelectorAll(".check-found .check-links dd:last-child a")].map((each) => each.pathname.split("/").at(-2)),
    platform: document.querySelector(".check-platform").textContent,
    status: document.querySelector(".check-state [role=status]").textContent,
  }));
const put = (page, text) =>
  page.evaluate((given) => {
    const area = document.querySelector(".checker textarea");
    area.value = given;
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  }, text);
const submit = async (page) => {
  await page.evaluate(() => (document.querySelector(".check-found").hidden = true)); // so that `done` waits
  await page.evaluate(() => document.querySelector(".checker form").requestSubmit());
};

/** What the accessibility checker finds on a page as it is, and what does not fit, at two widths in two schemes. */
const looksOf = async (page) => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
  const looks = { pages: 0, violations: [], wide: [] };
  await page.evaluate(axe);
  for (const width of [390, 1280]) {
    await page.setViewport({ width, height: 900 });
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      looks.pages += 1;
      looks.violations.push(...violations.map(({ id, nodes }) => `${width} ${scheme} ${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`));
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) looks.wide.push(`${width}: ${wide}`);
  }
  return looks;
};

export const checkPage = async ({ open, server, asked, others, corpus, dropped }) => {
  const page = await open("/fr/check/");
  const ownBefore = asked.filter((url) => /python-|guiderail-|worker/.test(url));
  const started = performance.now();

  // keyboard only: to the example, which is checked at once, to a place, to a fix
  const tabTo = async (selector) => {
    for (let n = 0; n < 80; n++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`no way to ${selector} by keyboard`);
  };
  await tabTo("select.check-example");
  for (let n = 0; n < 9 && (await page.$eval("select.check-example", (each) => each.value)) !== "azure-bot-service.yaml"; n++) {
    await page.keyboard.press("ArrowDown");
  }
  await wait(page, () => document.querySelector(".check-platform").textContent === "Azure Bot Service");
  const text = await page.evaluate(() => ({
    shown: document.querySelector(".checker .source").textContent === `${document.querySelector(".checker textarea").value}\n`,
    keys: [...document.querySelectorAll(".checker .source .k")].slice(0, 3).map((each) => each.textContent),
    marked: document.querySelectorAll(".checker .source .l:has(u)").length,
  }));
  const seconds = (performance.now() - started) / 1000;
  const first = await seenBy(page);
  const lost = await page.$$eval(".check-found > ol a:not([target=_blank])", (all) => all.map((each) => each.getAttribute("href")).filter((href) => !href.startsWith("#")));
  const loaded = asked.length;
  const looks = await looksOf(page);

  // a phone: the bar is in view, and leads from finding to finding
  await page.setViewport({ width: 390, height: 700 });
  const walk = [];
  for (let n = 0; n < first.rules.length; n++) {
    await page.click(".check-walk button:last-child");
    walk.push(
      await page.evaluate(() => {
        const isSeen = (element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        };
        const line = document.querySelector(".checker .source .l.at");
        const at = document.querySelector(".check-found li.at");
        return {
          position: document.querySelector(".check-walk output").textContent,
          line: `ligne ${[...line.parentElement.children].indexOf(line) + 1},`,
          place: at.querySelector("header a").textContent,
          seen: [line, document.querySelector(".check-walk"), document.querySelector(".check-here p")].every(isSeen),
          said: document.querySelector(".check-here b").textContent === at.querySelector("h3").textContent,
        };
      }),
    );
  }

  // long lines are wrapped, and what is shown is where it is edited: a click at a mark puts the caret there
  const own = await page.$eval(".checker textarea", (each) => each.value);
  const long = Array.from({ length: 120 }, (_, n) => `# ${n} ${"word ".repeat(n % 40)}${"x".repeat(n)} https://host/${"a-b/".repeat(n % 30)}`).join("\n");
  await put(page, `${long}\n${own}`);
  const placed = (before, isBack) => wait(page, (given, wanted) => (document.querySelector(".check-found header a").textContent === given) === wanted, before, isBack);
  await placed(walk.at(-1).place, false);
  const wrapped = { wide: [], rows: [], carets: [] };
  for (const width of [320, 390, 1280]) {
    await page.setViewport({ width, height: 700 });
    const { wide, rows, marks } = await page.evaluate(() => {
      const [view, area, source] = [".check-text", "textarea", ".source"].map((each) => document.querySelector(`.checker ${each}`));
      area.style.height = 0;
      const rows = [area.scrollHeight, source.scrollHeight];
      area.style.height = "";
      return { wide: view.scrollWidth - view.clientWidth, rows, marks: source.querySelectorAll("u").length };
    });
    wrapped.wide.push(wide);
    wrapped.rows.push(rows);
    for (let n = 0; n < marks; n++) {
      const [x, y, from, length] = await page.evaluate((number) => {
        const mark = document.querySelectorAll(".checker .source u")[number];
        mark.scrollIntoView({ block: "center" });
        const { left, width, top, bottom } = [...mark.getClientRects()].at(-1);
        const line = [...document.querySelectorAll(".checker .source .l")].indexOf(mark.closest(".l"));
        const start = document.querySelector(".checker textarea").value.split("\n").slice(0, line).join("\n").length + 1;
        return [left + width / 2, (top + bottom) / 2, start + Number(mark.dataset.from), mark.textContent.length];
      }, n);
      await page.mouse.click(x, y);
      const caret = await page.$eval(".checker textarea", (each) => each.selectionStart);
      wrapped.carets.push(caret > from && caret <= from + length);
    }
  }
  await page.setViewport({ width: 1280, height: 900 });
  await put(page, own);
  await placed(walk.at(-1).place, true);

  // with a mouse: a line names what is wrong in it, and leads to it, as a finding leads to its line
  const spot = await page.$eval(".checker .source .l.wrong", (line) => {
    line.scrollIntoView({ block: "center" });
    const { left, top, height } = line.getBoundingClientRect();
    return [left + 60, top + height / 2];
  });
  await page.mouse.click(...spot);
  const mouse = await page.evaluate(() => ({
    title: document.querySelector(".checker textarea").title,
    at: document.querySelector(".check-found li.at h3").textContent,
  }));
  await page.click(".check-found > ol > li:last-child h3");
  Object.assign(mouse, await page.evaluate(() => ({
    line: document.querySelector(".checker .source .l.at").textContent,
    place: document.querySelector(".check-found > ol > li:last-child header a").textContent,
  })));

  await tabTo(".check-found li header a");
  await page.keyboard.press("Enter");
  const place = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    const marked = [...document.querySelectorAll(".checker .source .l.at u")].map((each) => each.textContent).join("");
    return [value.slice(0, selectionStart).split("\n").length, value.slice(selectionStart, selectionEnd) === marked, location.hash];
  });
  const spotsOf = () =>
    page.$$eval(".check-walk button, .check-fix", (all) => {
      const { left, bottom } = document.querySelector(".checker form > .pane").getBoundingClientRect();
      return all.map((each) => [each.getBoundingClientRect().left - left, each.getBoundingClientRect().top - bottom]);
    });
  const spots = await spotsOf();
  await tabTo(".check-found li .apply");
  await page.keyboard.press("Enter");
  await wait(page, (count) => document.querySelectorAll(".check-found li").length < count, first.rules.length);
  const said = await page.evaluate(() => ({
    text: document.querySelector(".check-done span").textContent,
    lines: [...document.querySelector(".checker .source").children].flatMap((each, index) => (each.matches(".right") ? [index + 1] : [])),
    changed: [...document.querySelectorAll(".checker .source .right u")].map((each) => each.textContent).join(""),
  }));
  said.places = [spots, await spotsOf()];
  await tabTo(".check-done button");
  await page.keyboard.press("Enter");
  await wait(page, (count) => document.querySelectorAll(".check-found li").length === count, first.rules.length);
  said.undone = await seenBy(page);
  await tabTo(".check-found li .apply");
  await page.keyboard.press("Enter");
  await wait(page, (count) => document.querySelectorAll(".check-found li").length < count, first.rules.length);
  const afterFix = await seenBy(page);
  await tabTo(".check-fix");
  await page.keyboard.press("Enter");
  await wait(page, (count) => document.querySelectorAll(".check-found li").length < count, afterFix.rules.length);
  const afterAll = { ...(await seenBy(page)), text: await page.$eval(".checker textarea", (each) => each.value) };
  const askedLater = asked.slice(loaded).filter((url) => !/offline\.js|\/check\/$|assets\/(check|home|inter|site|colours)|icon\.svg/.test(url));

  // a file that is dropped is checked, and its fixes are applied one by one
  const cues = await page.evaluate((given) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(given), (each) => each.charCodeAt(0))], "bot.yaml"));
    const isSeen = ["dragover", "dragleave", "dragover", "drop"].map((kind) => {
      dispatchEvent(new DragEvent(kind, { dataTransfer: files }));
      return document.querySelector(".checker").matches(".drops");
    });
    URL.createObjectURL = (blob) => (window.saved = blob) && "data:,";
    return isSeen;
  }, dropped);
  await wait(page, () => document.querySelector(".checker header b").textContent === "bot.yaml");
  await done(page);
  while (await page.$(".check-found li .apply")) {
    await page.evaluate(() => {
      document.querySelector(".check-found").hidden = true;
      document.querySelector(".check-found li .apply").click();
    });
    await done(page);
  }
  const saved = await page.evaluate(async () => {
    document.querySelector(".check-save").click();
    return btoa(String.fromCharCode(...new Uint8Array(await window.saved.arrayBuffer())));
  });

  // what is changed by hand is checked without a button; missing fields are one finding; no secret is in what is said
  const secret = "0123456789abcdef0123456789abcdef";
  await put(page, `platform: azure-bot-service\ntwilio:\n  auth_token: ${secret}\n  twiml_app:\n    friendly_name: My app\n`);
  const gaps = () => page.$$eval(".check-gaps li", (all) => all.length);
  await wait(page, () => document.querySelector(".check-gaps")?.textContent.includes("messaging_request_url"));
  const stations = [];
  for (let n = 0; n < 9; n++) {
    await page.click(".check-walk button:last-child");
    stations.push(await page.$eval(".check-walk output", (each) => each.textContent));
  }
  const hand = { stations, gaps: await gaps(), secret: (await page.$eval(".check-found", (each) => each.innerHTML)).includes(secret) };
  await page.type('.check-gaps input[name="bot.name"]', "contoso"); // stays while another line is added
  await page.type('.check-gaps input[name="twilio.account_sid"]', "AC3f1e0d2c4b5a69788796a5b4c3d2e1f1");
  await page.keyboard.press("Enter");
  await wait(page, (count) => document.querySelectorAll(".check-gaps li").length < count, hand.gaps);
  hand.added = await page.$$eval(".checker .source .right", (all) => all.map((each) => each.textContent.trim()));
  hand.typed = await page.$eval('.check-gaps input[name="bot.name"]', (each) => each.value);
  hand.left = await gaps();
  hand.said = await page.$eval(".check-done span", (each) => each.textContent);
  hand.sum = (await seenBy(page)).sum;
  await put(page, "bot: [\n"); // hides all that was found, and fixes nothing
  await wait(page, () => document.querySelectorAll(".check-found li").length === 1);
  hand.hidden = await page.$eval(".check-done", (each) => each.textContent);

  // another file takes the place of the reader's own text, which comes back
  const mine = await page.$eval(".checker textarea", (each) => each.value);
  await page.select("select.check-example", "watsonx-orchestrate.yaml");
  await wait(page, () => document.querySelector(".checker header b").textContent === "watsonx-orchestrate.yaml");
  await wait(page, () => document.querySelector(".check-done button"));
  const replaced = await page.$eval(".check-done span", (each) => each.textContent);
  await page.click(".check-done button");
  await wait(page, () => document.querySelector(".checker header b").textContent === "bot.yaml");
  const restored = (await page.$eval(".checker textarea", (each) => each.value)) === mine;

  // a file that does not say its platform: the reader chooses one
  const choosePlatform = async (text, title) => {
    await put(page, text);
    await wait(page, (wanted) => [...document.querySelectorAll(".check-found li .check-ways .button")].some((each) => each.textContent === wanted), title);
    await page.evaluate((wanted) => [...document.querySelectorAll(".check-found li .check-ways .button")].find((each) => each.textContent === wanted).click(), title);
    await wait(page, (wanted) => document.querySelector(".check-platform").textContent === wanted, title);
    return page.$eval(".checker textarea", (each) => each.value);
  };
  const chosen = [await choosePlatform("---\nbot:\n  name: x\n", "Azure Bot Service"), await choosePlatform('{"a": 1}\n', "IBM watsonx Orchestrate")];

  // a value that is filled in keeps the line ends of the file
  await put(page, 'platform: azure-bot-service\nbot:\n  name: "<Bot>"\n');
  await wait(page, () => document.querySelector("input[name=Bot]"));
  await page.type("input[name=Bot]", "contoso");
  await page.keyboard.press("Enter");
  await wait(page, () => document.querySelector(".checker textarea").value.includes("contoso") && !document.querySelector("input[name=Bot]"));
  const lineEnds = await page.evaluate(async () => {
    document.querySelector(".check-save").click();
    return (await window.saved.text()).match(/\r?\n/g);
  });

  // a text of the reader's own in the place of an example: its name is not that of the example
  const named = [];
  for (const keys of [["paste"], ["Backspace", "paste"], ["Backspace", "x"], ["x"]]) {
    await page.select("select.check-example", "azure-bot-service.yaml");
    await wait(page, () => document.querySelector(".checker header b").textContent === "azure-bot-service.yaml");
    await page.evaluate(() => navigator.clipboard.writeText('{"platform": "twilio"}\n'));
    await page.$eval(".checker textarea", (each) => each.focus() ?? each.select());
    for (const key of keys) {
      if (key === "paste") await page.keyboard.down("Control");
      await page.keyboard.press(key === "paste" ? "v" : key);
      if (key === "paste") await page.keyboard.up("Control");
    }
    await wait(page, () => document.querySelector(".checker header b").textContent !== "azure-bot-service.yaml");
    named.push(await page.$eval(".checker header b", (each) => each.textContent));
  }

  // the format follows what is typed, and what is no configuration gets a way on
  await put(page, "");
  await page.focus(".checker textarea");
  await page.keyboard.type("TWILIO_ACCOUNT_SID=AC1");
  const typed = { format: await page.$eval(".checker header select", (each) => each.value) };
  await put(page, "Hello\n");
  await submit(page);
  await done(page);
  typed.help = await page.$eval(".check-found .says p", (each) => each.textContent);

  // nothing keeps the text
  const canary = "platform: azure-bot-service # canary-4711\n";
  await put(page, canary);
  await submit(page);
  await wait(page, () => document.querySelector(".checker .source").textContent.includes("canary"));
  const kept = await page.evaluate(async () => {
    const caught = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) caught.push(url);
    }
    return {
      caches: caught.map((url) => new URL(url).pathname).sort(),
      stored: JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
      databases: (await indexedDB.databases()).length,
      address: location.href,
      history: history.length + JSON.stringify(history.state),
    };
  });

  // a guide leads to a new file, whose values are filled in in a form
  const begun = await open("/fr/check/#new:watsonx-orchestrate");
  await done(begun);
  const labels = () => begun.$$eval(".check-gaps label b", (all) => all.map((each) => each.textContent));
  const sumOf = () => begun.$eval("#check-sum", (each) => each.textContent);
  const filled = { labels: await labels(), looks: await looksOf(begun), sums: [await sumOf()] };
  await begun.$eval(".checker textarea", (each) => {
    each.selectionStart = each.value.indexOf("<Nom>");
    each.click();
  });
  filled.at = await begun.$$eval(".check-gaps li.at label b", (all) => all.map((each) => each.textContent));
  const fill = async (values) => {
    const count = (await labels()).length;
    await begun.$$eval(".check-gaps input", (all, given) => all.forEach((each, index) => (each.value = given[index])), values);
    await begun.click(".check-gaps form button");
    await wait(begun, (before) => document.querySelectorAll(".check-gaps label").length < before, count);
    filled.sums.push(await sumOf());
  };
  await fill(["Support: 1re ligne", "", "+12025550144"]);
  await fill(["AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"]);
  filled.text = await begun.$eval(".checker textarea", (each) => each.value.replaceAll(/^\s*(#.*)?\n/gm, ""));
  filled.said = await begun.$eval(".check-done span", (each) => each.textContent);
  await begun.close();
  await page.bringToFront();

  // a text that takes too long is ended, and the next check works
  const longest = (milliseconds) => page.evaluate((given) => (document.querySelector(".checker").dataset.longest = given), milliseconds);
  const allowed = await page.$eval(".checker", (each) => each.dataset.longest);
  await longest(1);
  await put(page, `a: [${"x, ".repeat(20000)}x]\n`);
  await submit(page);
  await wait(page, () => /guiderail check/.test(document.querySelector(".check-state [role=status]").textContent));
  const late = await seenBy(page);
  await longest(allowed);
  await put(page, "platform: azure-bot-service\n");
  await submit(page);
  await done(page);
  const afterLate = await seenBy(page);

  // the network is cut; a reload asks, then forgets the text
  const paths = asked.filter((url) => /python-|guiderail-/.test(url));
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  let asks = "";
  page.once("dialog", (dialog) => {
    asks = dialog.type();
    dialog.accept();
  });
  await page.reload();
  const again = await page.$eval(".checker textarea", (each) => each.value);
  await put(page, "platform: azure-bot-service\n");
  await submit(page);
  await done(page);
  const cut = await seenBy(page);

  // the library in the browser, as the page calls it
  const files = JSON.parse(readFileSync(corpus, "utf-8"));
  const checked = performance.now();
  const reports = await page.evaluate(
    async (given, languages) => {
      const box = document.querySelector(".checker");
      const assets = new URL(".", document.querySelector('script[src$="check.js"]').src);
      const worker = new Worker(new URL("check-worker.js", assets), { type: "module" });
      const ask = (request) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => (data.ready || data.report || data.trouble !== undefined) && resolve(data);
          worker.postMessage(request);
        });
      await ask({ python: new URL(box.dataset.python, assets).href, guiderail: new URL(box.dataset.guiderail, assets).href });
      const digest = async (text) => {
        const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
        return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
      };
      const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
      const all = {};
      for (const language of languages) {
        all[language] = [];
        for (const [name, content] of given) {
          const answer = await ask({ files: [[name, bytes(content)]], language });
          all[language].push(await digest(answer.report ?? answer.trouble));
        }
      }
      worker.terminate();
      return all;
    },
    files,
    Object.keys(PREFIXES),
  );
  const perCheck = (performance.now() - checked) / files.length / 3;
  return { ownBefore, seconds, text, looks, first, lost, walk, wrapped, mouse, place, said, afterFix, afterAll, saved, hand, chosen, typed, lineEnds, filled, replaced, restored, named, cues, askedLater, kept, asks, canary: again, allowed, late, afterLate, paths, cut, reports, perCheck, others };
};
