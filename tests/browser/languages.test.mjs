// The page in other languages (docs/rules.md#14-language): chosen by the browser or in Settings, whole, without a word of English left, in the room of a
// phone.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

/** The files of texts by their languages' tags. */
const FILES = new Map(
  readdirSync(h.DIST).flatMap((name) => {
    const tag = name.match(/^texts-(.+)-[0-9a-f]{16}\.json$/)?.[1];
    return tag ? [[tag, name]] : [];
  }),
);
const TEXTS = new Map(
  [...FILES].map(([tag, name]) => [tag, JSON.parse(readFileSync(path.join(h.DIST, name), "utf8"))]),
);

/** An English text in a language; a test that asks for one that is not there fails. */
function said(tag, english) {
  const text = tag === "en" ? english : TEXTS.get(tag)[english];
  assert.equal(typeof text, "string", `${tag} has no text for ${english}`);
  return text;
}

/** Service workers are kept out by a registration that gives nothing, which no browser does: what the page says of it. */
const BLOCKED = { serviceWorkers: "block" };
const besideBlocked = (problems) =>
  problems.filter((each) => !/Service Worker registration blocked|undefined \(reading 'active'\)/.test(each));

const TABS = ["Publish", "Overview", "Frames", "Calibration"];

async function sample(tag, options) {
  const opened = await h.open(browser, site, options);
  await opened.page.locator(`html[lang=${tag}]`).waitFor();
  await opened.page.getByRole("button", { name: said(tag, "Try it with sample data") }).click();
  await opened.page.locator("#copy-csv:enabled").waitFor();
  return opened;
}

const csv = (page, tag) =>
  h.downloaded(page, () => page.getByRole("button", { name: said(tag, "Download CSV"), exact: true }).click());
const summary = (page, tag) =>
  h.downloaded(page, () => page.getByRole("button", { name: said(tag, "Download summary"), exact: true }).click());

/** Shows a tab by its English name. */
async function show(page, tag, name) {
  const tab = page.getByRole("tab", { name: new RegExp(`^${RegExp.escape?.(said(tag, name)) ?? said(tag, name)}`) });
  await tab.first().click();
  await page.waitForTimeout(100);
}

/** Opens Settings and chooses a language by its tag. */
async function choose(page, tag) {
  if ((await page.locator("#settings").count()) === 0) await page.locator("#open-settings").click();
  await page.locator("#settings select:has(option[value=pl])").selectOption(tag);
  await page.locator(`html[lang=${tag}]`).waitFor();
}

test("there are nine languages beside English", () => {
  assert.deepEqual([...FILES.keys()].sort(), ["de", "es", "fr", "it", "ja", "nl", "pl", "pt", "zh-Hans"]);
});

test("a browser in German is spoken to in German; the CSV is the same", async (t) => {
  const english = await sample("en");
  t.after(english.done);
  const german = await sample("de", { locale: "de-AT" });
  t.after(german.done);
  const [theirs, ours] = [await csv(english.page, "en"), await csv(german.page, "de")];
  assert.deepEqual(ours, theirs);
  const [summaryTheirs, summaryOurs] = [await summary(english.page, "en"), await summary(german.page, "de")];
  assert.equal(summaryOurs.name, summaryTheirs.name);
  assert.notEqual(summaryOurs.text, summaryTheirs.text);
  // Figures are the same, in another writing; not the time at which it was made.
  const figures = (text) => (text.replace(/\d\d:\d\d/g, "").match(/\d+(?:[.,]\d+)?/g) ?? []).map((figure) => figure.replace(",", ".")).sort();
  assert.deepEqual(figures(summaryOurs.text), figures(summaryTheirs.text));
  assert.ok(german.requests.some((url) => /texts-de-/.test(url)), "its texts are fetched");
  assert.equal(english.requests.filter((url) => /texts-/.test(url)).length, 0, "English needs none");
  assert.deepEqual([...english.problems, ...german.problems], []);
});

test("a language that is chosen in Settings is spoken at once and on the next visit; nothing is read again", async (t) => {
  const { page, problems, done } = await sample("en");
  t.after(done);
  const before = await csv(page, "en");
  await choose(page, "pl");
  await page.getByRole("heading", { level: 2, name: said("pl", "Settings"), exact: true }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await csv(page, "pl"), before);
  assert.match(await page.locator("[role=status]").first().textContent(), /210/);
  await choose(page, "ja");
  await page.reload();
  await page.locator("html[lang=ja]").waitFor();
  await page.getByRole("button", { name: said("ja", "Try it with sample data") }).waitFor();
  await choose(page, "en");
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(problems, []);
});

test("texts that do not come leave the language as it is, and that is said", async (t) => {
  const { page, done } = await h.open(browser, site, BLOCKED);
  t.after(done);
  await page.route("**/texts-fr-*.json", (route) => route.abort());
  await page.locator("#open-settings").click();
  const select = page.locator("#settings select:has(option[value=pl])");
  await select.selectOption("fr");
  await page.getByText("The texts for Français could not be loaded.").waitFor();
  assert.equal(await select.inputValue(), "en");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.equal(await page.evaluate(() => localStorage.getItem("nightledger.language")), null);
});

test("of two languages chosen fast the last one is spoken, and the focus stays where it was chosen", async (t) => {
  const { page, problems, done } = await h.open(browser, site, BLOCKED);
  t.after(done);
  let late = false;
  await page.route("**/texts-fr-*.json", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
    late = true;
  });
  await page.locator("#open-settings").click();
  const select = page.locator("#language");
  await select.focus();
  await select.selectOption("fr");
  await select.selectOption("de");
  await page.locator("html[lang=de]").waitFor();
  await page.getByRole("heading", { level: 2, name: said("de", "Settings"), exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "language");
  await page.waitForTimeout(2500);
  assert.ok(late, "the other one's texts came behind it");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  assert.equal(await select.inputValue(), "de");
  assert.equal(await page.evaluate(() => localStorage.getItem("nightledger.language")), '"de"');
  assert.deepEqual(besideBlocked(problems), []);
});

test("after “Forget everything” the language is the browser’s, in other tabs too", async (t) => {
  const { page, context, problems, done } = await h.open(browser, site, { locale: "de-DE", ...BLOCKED });
  t.after(done);
  await page.locator("html[lang=de]").waitFor();
  await choose(page, "pl");
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator("html[lang=pl]").waitFor();
  await other.getByRole("button", { name: said("pl", "Try it with sample data") }).waitFor();
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: said("pl", "Forget everything") }).click();
  await page.locator("html[lang=de]").waitFor();
  await other.locator("html[lang=de]").waitFor();
  assert.deepEqual(besideBlocked(problems), []);
});

test("a language that was used is there without a network", async (t) => {
  const { page, context, done } = await h.open(browser, site, { locale: "it-IT" });
  t.after(done);
  await page.locator("html[lang=it]").waitFor();
  await page.locator("footer").getByText(said("it", "Works in this browser, also without a network.")).waitFor();
  const kept = () =>
    caches.keys().then(async (names) => {
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().some((request) => request.url.includes("texts-it-"));
    });
  await page.waitForFunction(kept, null, { timeout: 30_000 });
  await context.setOffline(true);
  await page.reload();
  await page.locator("html[lang=it]").waitFor();
  await page.getByRole("button", { name: said("it", "Try it with sample data") }).waitFor();
});

for (const tag of FILES.keys()) {
  test(`${tag}: no view is wider than a phone, and axe finds nothing`, async (t) => {
    const { page, problems, done } = await sample(tag, {
      locale: tag === "zh-Hans" ? "zh-CN" : tag,
      viewport: { width: 390, height: 844 },
      bypassCSP: true,
      reducedMotion: "reduce",
    });
    t.after(done);
    const check = async (where) => {
      assert.deepEqual(await page.evaluate(h.beyondTheEdge), [], `${tag}, ${where}`);
      await h.accessible(page, `${tag}, ${where}`);
    };
    for (const name of TABS) {
      await show(page, tag, name);
      await check(name);
    }
    await show(page, tag, "Publish");
    await show(page, tag, "Summary");
    await check("Summary");
    for (const panel of ["notices", "settings"]) {
      await page.locator(`#open-${panel}`).click();
      await page.locator(`#${panel}`).waitFor();
      for (const folded of await page.locator(`#${panel} details:not([open]) > summary`).all()) {
        if (await folded.isVisible()) await folded.click();
      }
      await check(panel);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(problems.filter((problem) => !problem.includes("bypass")), []);
  });
}

/** A language of brackets: every text that the code marks stands in a pair of them. */
function bracketed() {
  const marked = ([english, text]) => {
    const inner = `⟦${english}⟧`;
    return [english, typeof text === "string" ? inner : { one: inner, other: inner }];
  };
  return Object.fromEntries(Object.entries(TEXTS.get("de")).map(marked));
}

/** What of the page stands outside of brackets: words of three letters and more, each with where it is. */
function unmarked(page) {
  return page.evaluate(() => {
    const outside = (text) => {
      let depth = 0;
      return [...text].filter((letter) => {
        if (letter === "⟦") depth += 1;
        if (letter === "⟧") depth -= 1;
        return depth === 0 && letter !== "⟧";
      }).join("");
    };
    const found = new Set();
    const note = (text, where) => {
      const rest = outside(text ?? "").trim();
      if (/\p{L}{3,}/u.test(rest)) found.add(`${where}: ${rest}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: element } = walker.currentNode;
      // The last is the version, with letters of a hash.
      // The CSV's headings are in pieces, where they may go on in a second line.
      if (element.closest("script, noscript, option, textarea, pre, code, .header-cards, .about, .rows > thead th:not(.named)")) continue;
      note(walker.currentNode.textContent, element.tagName.toLowerCase() + (element.className?.baseVal ?? `.${element.className}`));
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) note(element.getAttribute(name), `@${name}`);
    }
    return [...found];
  });
}

/** Words that files bring, by their names and bytes: what the page shows of them is no text of its own. */
function wordsOf(dir) {
  const words = new Set();
  const take = (text) => {
    for (const word of text.match(/\p{L}{3,}/gu) ?? []) words.add(word.toLowerCase());
  };
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    take(entry.name);
    if (entry.isFile()) take(readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
  }
  return words;
}

/** Names, units and headings that are the same in every language. */
const NAMES = new Set(
  `Nightledger AstroBin BHTOM AZOTEA WBPP Siril PixInsight ASIAIR KStars Ekos iTelescope GitHub OIII SII HFR FWHM SQM RMS ADU CSV
   test Blink accept reject DATE FILTER EXP SETTEMP FITS XISF JSON YAML PowerShell min hrs arcsec mag UTC GiB MiB KiB nightledger json csv acquisition summary txt
   Deutsch English Español Français Italiano Nederlands Polski Português 日本語 简体中文`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
);
/** The CSV's own headings, and those of captures. */
const COLUMNS =
  "exposurePerFrame cmi cmii cmiii date filter number duration iso binning gain sensorCooling fNumber darks flats flatDarks bias bortle meanSqm meanFwhm temperature"
    .toLowerCase()
    .split(" ");

test("nothing of the page is left unmarked", async (t) => {
  const dir = path.join(await h.scratch(t), "All");
  const areas = ["header", "input", "stacking", "night", "sites", "raws", "video", "stacks"];
  for (const area of areas) {
    for (const name of readdirSync(path.join(h.PROJECT, "tests/cases", area))) {
      h.caseTree(`${area}/${name}`, path.join(dir, `${area}_${name}`));
    }
  }
  const { page, problems, done } = await h.open(browser, site, {
    locale: "de-DE",
    ...BLOCKED,
    route: ["**/texts-de-*.json", (route) => route.fulfill({ json: bracketed() })],
  });
  t.after(done);
  const data = wordsOf(dir);
  const months = new Set(
    Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2025, month, 15)))
      .flatMap((date) => ["short", "long"].map((month) => new Intl.DateTimeFormat("de", { month }).format(date)))
      .map((name) => name.replace(".", "").toLowerCase()),
  );
  // As Chromium shortens it, and Node does not.
  months.add("sept");
  const left = new Map();
  const look = async (where) => {
    await page.waitForTimeout(200);
    for (const text of await unmarked(page)) {
      const words = text.slice(text.indexOf(": ") + 2).toLowerCase().match(/\p{L}{3,}/gu) ?? [];
      const odd = words.filter((word) => ![data, months, NAMES].some((set) => set.has(word)) && !COLUMNS.includes(word));
      if (odd.length > 0 && !left.has(text)) left.set(text, where);
    }
  };
  const tab = (name) => page.getByRole("tab", { name: `⟦${name}⟧` }).first();
  await page.locator("html[lang=de]").waitFor();
  await look("first screen");
  await h.drop(page, dir);
  // Several targets land on Projects.
  await page.locator("#panel-projects table").waitFor({ timeout: 120_000 });
  await look("Projects");
  for (const name of ["Publish", "Overview", "Frames", "Calibration", "Stacked"]) {
    await tab(name).click();
    await look(name);
    const inner = { Publish: ["Summary"], Frames: ["Quality", "Blink", "List"], Calibration: ["Health", "Matching"] }[name] ?? [];
    for (const each of inner) {
      await tab(each).click();
      await look(each);
    }
    for (const folded of await page.locator("main details:not([open]) > summary").all()) {
      if (await folded.isVisible()) await folded.click();
    }
    await look(`${name}, unfolded`);
  }
  await tab("Frames").click();
  await page.locator("table button.link").first().click();
  await page.locator("dialog[open]").waitFor();
  await look("a file");
  await page.keyboard.press("Escape");
  await tab("Publish").click();
  await page.getByRole("tab", { name: "AstroBin" }).click();
  await page.locator("button.opener").first().click();
  await page.locator("#publish table, [role=tabpanel] table").nth(1).waitFor();
  await look("a row");
  for (const panel of ["notices", "settings"]) {
    await page.locator(`#open-${panel}`).click();
    await page.locator(`#${panel}`).waitFor();
    for (let more = 0; more < 3; more += 1) {
      for (const folded of await page.locator(`#${panel} details:not([open]) > summary`).all()) {
        if (await folded.isVisible()) await folded.click();
      }
    }
    await look(panel);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual([...left].map(([text, where]) => `${where} | ${text}`), []);
  assert.deepEqual(besideBlocked(problems), []);
});
