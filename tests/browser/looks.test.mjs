// How every view looks, and who can use it: in each theme, on a phone, zoomed in, without motion, on paper, by keyboard.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";
import { starFits } from "./starfield.mjs";

const REGISTRY = JSON.stringify([{ oname: "HILL_CCD47", longitude: 8.3, latitude: 47.0 }]);
const COLOUR = { OBJECT: "'M 31'", INSTRUME: "'ZWO ASI178MC'", BAYERPAT: "'RGGB    '", FILTER: "'L       '" };

/** Folders with something for every view: lights of two targets with pixels, calibration, a log of WBPP, videos. */
async function season(t) {
  const dir = await h.scratch(t);
  const stars = path.join(dir, "Stars");
  await mkdir(stars);
  const kinds = { BIAS: [0, 0], DARK: [120, 0], FLAT: [2, 8] };
  const files = Object.fromEntries([
    ...[3.1, 3.2, 3.3, 3.15, 3.25, 5.5].map((fwhm, at) => [`light_${at}.fits`, { second: at * 130, seed: at, fwhm }]),
    ...[0, 1].map((at) => [`colour_${at}.fits`, { second: 86_400 + at * 130, seed: 10 + at, cards: COLOUR }]),
    ...Object.entries(kinds).flatMap(([kind, [exposure_s, stars]]) =>
      [0, 1, 2].map((at) => [
        `${kind}_${at}.fits`,
        { second: 600 + at, seed: 20 + at, stars, cards: { IMAGETYP: `'${kind.padEnd(8)}'`, EXPTIME: exposure_s.toFixed(1) } },
      ]),
    ),
  ]);
  for (const [name, field] of Object.entries(files)) await writeFile(path.join(stars, name), starFits(field));
  const cases = { Stacking: "stacking/left-out", Planets: "video/one-row-an-image" };
  for (const [name, tree] of Object.entries(cases)) h.caseTree(tree, path.join(dir, name));
  return ["Stars", ...Object.keys(cases)].map((name) => path.join(dir, name));
}

/** By pointer: a control is clicked; not by the mouse, since after sizes and media have changed frames may stand still. */
const POINTER = {
  press: (control) => control.evaluate((element) => element.click()),
  tab: (page, name) => POINTER.press(page.getByRole("tab", { name: new RegExp(`^${name}`) })),
};

/** By keyboard: a control has the focus and is pressed; from tab to tab lead the arrows. */
const KEYBOARD = {
  async press(control) {
    await control.focus();
    await control.press((await control.getAttribute("type")) === "checkbox" ? " " : "Enter");
  },
  async tab(page, name) {
    const row = page.getByRole("tablist").filter({ has: page.getByRole("tab", { name: new RegExp(`^${name}`) }) });
    const stop = row.locator('[role=tab][tabindex="0"]');
    await stop.focus();
    await page.keyboard.press("Home");
    for (let step = 0; !(await stop.textContent()).startsWith(name); step += 1) {
      assert.ok(step < 10, `arrow keys lead to ${name}`);
      await page.keyboard.press("ArrowRight");
    }
  },
};

/** Opens what is folded in a part of the page. */
async function unfold(page, part) {
  await page.evaluate((part) => document.querySelectorAll(`${part} details:not([open])`).forEach((each) => (each.open = true)), part);
  await page.waitForTimeout(50);
}

const button = (page, name) => page.getByRole("button", { name });
const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

/** Every view: how it is opened from the one before, by pointer or by keyboard. */
const VIEWS = {
  async Projects(page, by) {
    await by.press(button(page, /^Goals of M 31/).first());
    await unfold(page, "main");
  },
  async AstroBin(page, by) {
    await by.tab(page, "Publish");
    await by.tab(page, "AstroBin");
    await page.getByRole("region", { name: "Solar System" }).waitFor();
  },
  async "an opened row"(page, by) {
    await by.press(page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first());
    await page.locator("tr.detail .opened").waitFor();
    await by.press(page.locator("tr.detail").getByRole("button", { name: /^(Correct|Set the count of) / }).first());
    await unfold(page, "main");
  },
  Summary: (page, by) => by.tab(page, "Summary"),
  async Settings(page, by) {
    await by.press(page.locator("#open-settings"));
    for (const name of ["BHTOM", "AZOTEA"]) {
      const box = page.getByLabel(`I contribute to ${name}`);
      if (!(await box.isChecked())) await by.press(box);
    }
    await unfold(page, "#settings");
  },
  async BHTOM(page, by) {
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.id === "open-settings");
    await by.tab(page, "BHTOM");
    const panel = page.getByRole("tabpanel", { name: "BHTOM" });
    await unfold(page, "main");
    await panel.getByLabel("Or paste the registry").fill(REGISTRY);
    await by.press(panel.getByRole("button", { name: "Use what I pasted" }));
    await by.press(panel.getByRole("button", { name: /^Read the keywords of/ }));
    await panel.getByRole("table").first().waitFor();
  },
  async AZOTEA(page, by) {
    await by.tab(page, "AZOTEA");
    const panel = page.getByRole("tabpanel", { name: "AZOTEA" });
    await by.press(panel.getByRole("button", { name: /^Measure the sky of/ }));
    await by.press(panel.getByRole("button", { name: "Choose the region on a picture" }));
    await page.locator(".sky-sheet:not(.waits)").waitFor();
    await panel.getByRole("table", { name: "Sky background by file" }).waitFor();
    await unfold(page, "main");
  },
  async Overview(page, by) {
    await by.tab(page, "Overview");
    await page.locator("#moon").waitFor();
    await unfold(page, "main");
  },
  async "Frames, found"(page, by) {
    await by.tab(page, "Frames");
    await page.getByRole("searchbox", { name: "Search" }).fill("light");
    await page.getByRole("searchbox", { name: "Search" }).press("Enter");
    await page.getByRole("region", { name: "Table of files" }).press("ArrowDown");
    await button(page, "Exclude selected").waitFor();
    await unfold(page, "main");
  },
  async "a file"(page, by) {
    await by.press(page.getByRole("table", { name: "Frames" }).locator("button.link").first());
    await page.getByRole("dialog").getByText("The whole header").waitFor();
    await unfold(page, "dialog");
  },
  async Quality(page, by) {
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Search" }).fill("");
    await by.tab(page, "Quality");
    // It can be pressed once it is known what is left to measure.
    const measure = button(page, "Measure stars").and(page.locator(":not([aria-disabled])"));
    await measure.waitFor();
    await by.press(measure);
    await told(page, /^[1-9]\d* of \d+ lights measured/);
    await unfold(page, "main");
    const judge = page.getByRole("checkbox", { name: /Judge what was measured/ });
    if (!(await judge.isChecked())) await by.press(judge);
    await page.getByRole("button", { name: /^Exclude the \d+ that stand/ }).waitFor();
  },
  async Blink(page, by) {
    await by.tab(page, "Blink");
    await page.waitForFunction(() => document.querySelector(".blink canvas")?.getBoundingClientRect().width > 0);
  },
  async Matching(page, by) {
    await by.tab(page, "Calibration");
    await by.tab(page, "Matching");
    await unfold(page, "main");
  },
  async Health(page, by) {
    await by.tab(page, "Health");
    await by.press(button(page, "Check calibration"));
    await told(page, /^9 of 9 /);
    await unfold(page, "main");
  },
  async Stacked(page, by) {
    await by.tab(page, "Stacked");
    await unfold(page, "main");
  },
  async Notices(page, by) {
    await by.press(page.locator("#open-notices"));
    await unfold(page, "#notices");
  },
};

/** Goes through all views of the page with these folders in it; `look` is told the name of each. */
async function through(t, by, look, options) {
  const dirs = await season(t);
  const { page, problems, done } = await h.open(browser, site, { reducedMotion: "reduce", bypassCSP: true, ...options });
  t.after(done);
  await unfold(page, "main");
  await look(page, "first screen");
  for (const dir of dirs) {
    await page.getByLabel("Folder input").setInputFiles(dir);
    await h.status(page);
  }
  await page.locator("#panel-projects, .projects").first().waitFor();
  for (const [name, open] of Object.entries(VIEWS)) {
    await open(page, by);
    await page.waitForTimeout(100);
    await look(page, name);
  }
  assert.deepEqual(problems, []);
}

/** Controls that are too small for a finger: 44 px each way, its label or, where it is the row's own action, its row counted in. */
const tooSmall = () => {
  const isInSentence = (control) =>
    getComputedStyle(control).display.startsWith("inline") &&
    [...control.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{2,}/u.test(node.data));
  const found = [];
  for (const control of document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=tab]")) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.closest("[inert]") || isInSentence(control)) continue;
    const boxes = [control, ...(control.labels ?? [])].map((area) => area.getBoundingClientRect());
    if (boxes[0].width < 1 || boxes[0].height < 1) continue;
    // A row that does the same when it is touched.
    if (control.matches(".opener, .list .link")) boxes.push(control.closest("tr").getBoundingClientRect());
    if (boxes.some(({ width, height }) => width >= 43.5 && height >= 43.5)) continue;
    found.push(`${Math.round(boxes[0].width)} x ${Math.round(boxes[0].height)}: ${control.outerHTML.slice(0, 110)}`);
  }
  return found;
};

/** What moves by itself, or would. */
const moving = () => {
  const lasts = (all) => all.split(",").some((one) => parseFloat(one) * (one.includes("ms") ? 0.001 : 1) > 0.01);
  const found = new Set();
  for (const element of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const isAnimated = style.animationName !== "none" && lasts(style.animationDuration);
      if (isAnimated || lasts(style.transitionDuration) || style.scrollBehavior === "smooth") found.add(element.localName + (part ?? ""));
    }
  }
  for (const each of document.getAnimations()) found.add(`${each.effect?.target?.localName} is animated`);
  return [...found];
};

/** What is wrong on paper: darkness, controls, what is cut. */
const badOnPaper = () => {
  const found = [];
  const told = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 90)}`);
  const light = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return alpha === 0 ? null : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / (colour.startsWith("color(") ? 1 : 255);
  };
  for (const element of document.querySelectorAll("html, body, body *")) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    if (width < 1 || height < 1) continue;
    const ground = light(style.backgroundColor);
    const isPicture = element.closest("svg, .bar, .stage, .sky-stage, .dot");
    if (ground !== null && ground < 0.5 && !isPicture) told("dark", element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    if (hasText && !isPicture && light(style.color) > 0.55) told("pale", element);
    // A tick alone is what a box says on paper, and some buttons are figures and names that lead somewhere.
    const isText = (element.matches("[type=checkbox]") && style.appearance === "none" && style.borderStyle === "none") || element.matches(".behind, .opener, .link, .sorter");
    if (element.matches("button, input, select, textarea, [role=tab]") && !isText) told("a control", element);
    if (style.overflowX !== "visible" || style.overflowY !== "visible") {
      if (element.scrollWidth > element.clientWidth + 1) told(`cut by ${element.scrollWidth - element.clientWidth} px at the side`, element);
      if (element.scrollHeight > element.clientHeight + 1) told(`cut by ${element.scrollHeight - element.clientHeight} px at the bottom`, element);
    }
  }
  return found;
};

const THEMES = ["light", "red", "dark"];
const dress = (page, theme) => page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
/** A4 upright less its margins, in CSS px. */
const PAPER = { width: 703, height: 1030 };
/** A window of 1280 x 900 px in which everything is twice as large. */
const ZOOMED = { width: 640, height: 450 };

test("on a desktop: axe finds nothing in any theme, 200 % has room, nothing moves, paper is light and whole", async (t) => {
  const size = { width: 1280, height: 900 };
  const faults = [];
  const look = async (page, view) => {
    const note = async (what, check) => {
      for (const each of await page.evaluate(check)) faults.push(`${view}, ${what}: ${each}`);
    };
    // What is scrolled halfway behind the bar at the top would be called too small.
    await page.evaluate(() => window.scrollTo(0, 0));
    for (const theme of THEMES) {
      await dress(page, theme);
      await h.accessible(page, `${view}, ${theme}`, theme === "dark" ? null : ["color-contrast"]).catch((error) => faults.push(`${error.message}`));
    }
    if (view === "first screen") {
      await page.emulateMedia({ reducedMotion: "no-preference" });
      assert.ok((await page.evaluate(moving)).includes("button"), "the check sees what moves");
      await page.emulateMedia({ reducedMotion: "reduce" });
    }
    await note("motion", moving);
    await page.setViewportSize(ZOOMED);
    await page.waitForTimeout(100);
    await note("200 %", h.beyondTheEdge);
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: "print" });
    await page.waitForTimeout(100);
    await note("paper", badOnPaper);
    await page.emulateMedia({ media: null });
    await page.setViewportSize(size);
  };
  await through(t, POINTER, look, { viewport: size });
  assert.ok(faults.length === 0, faults.join("\n"));
});

/** How high a row of these tables is under fingers, as web/ui/src/page/frames/mod.rs counts on when they are scrolled. */
const ROWS_PX = { "Frames, found": 58, Quality: 58 };

test("on a phone: nothing lies beyond the edge, and fingers hit every control", async (t) => {
  const faults = [];
  const look = async (page, view) => {
    if (ROWS_PX[view]) {
      // Rows may just be drawn anew.
      await page.waitForFunction((px) => {
        const rows = [...document.querySelectorAll(".frames tbody tr:not(.space)")];
        return rows.length > 0 && rows.every((row) => row.getBoundingClientRect().height === px);
      }, ROWS_PX[view]);
    }
    for (const [what, check] of Object.entries({ edge: h.beyondTheEdge, fingers: tooSmall })) {
      for (const each of await page.evaluate(check)) faults.push(`${view}, ${what}: ${each}`);
    }
    await h.accessible(page, `${view}, dark`).catch((error) => faults.push(`${error.message}`));
  };
  await through(t, POINTER, look, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" });
  assert.ok(faults.length === 0, faults.join("\n"));
});

/** Notes in `window.stops` where the focus goes, and what cannot be seen of it. */
const watchFocus = () => {
  window.stopOf = () => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    const isSeen = right > left && bottom > top;
    const at = isSeen ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null;
    const faults = [];
    if (!isSeen) faults.push("out of sight");
    else if (!at || !(element.contains(at) || at.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(at)))) faults.push(`covered by ${at?.outerHTML.slice(0, 60)}`);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("without an outline");
    const isNew = !window.stops.has(element);
    window.stops.add(element);
    return { faults: faults.map((fault) => `${fault}: ${element.outerHTML.slice(0, 110)}`), isNew };
  };
  window.stops = new Set();
};

/** What one should get to with the Tab key or arrows, and does not. */
const notReached = () => {
  const dialog = document.querySelector("dialog[open]");
  const all = [...(dialog ?? document).querySelectorAll("button, a[href], input, select, textarea, summary, [tabindex]")];
  const isThere = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !element.disabled && element.getBoundingClientRect().width > 0;
  const byArrows = (element) =>
    element.closest("[role=tablist]") || element.matches("input[type=radio]") || element.closest('[role=region][tabindex="0"]');
  return all
    .filter((element) => isThere(element) && !window.stops.has(element))
    .filter((element) => (element.tabIndex >= 0 ? !element.matches("input[type=radio]") : element.matches("button, a, input, select, textarea, summary") && !byArrows(element)))
    .map((element) => `not reached: ${element.outerHTML.slice(0, 110)}`);
};

test("by keyboard: every view is reached and gone through, the focus is seen and never lost", async (t) => {
  const faults = [];
  const look = async (page, view) => {
    if (view !== "first screen" && !(await page.evaluate(() => document.activeElement !== document.body))) faults.push(`${view}: the focus is lost`);
    await page.evaluate(watchFocus);
    let news = 0;
    for (let steps = 0; steps < 400; steps += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => window.stopOf());
      if (stop === null) continue;
      if (!stop.isNew) break;
      news += 1;
      faults.push(...stop.faults.map((fault) => `${view}: ${fault}`));
    }
    assert.ok(news > 3, `${view}: ${news} stops`);
    for (const each of await page.evaluate(notReached)) faults.push(`${view}: ${each}`);
  };
  await through(t, KEYBOARD, look, { viewport: { width: 1280, height: 900 } });
  assert.ok(faults.length === 0, faults.join("\n"));
});
