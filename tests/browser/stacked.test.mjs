// What was really stacked: a WBPP output folder with its log, and folders of camera raws.
import assert from "node:assert/strict";
import { test } from "node:test";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

/** The page with the folder of a case dropped on it. */
async function dropped(t, name, options) {
  const dir = path.join(await h.scratch(t), "Night");
  h.caseTree(name, dir);
  const opened = await h.open(browser, site, options);
  t.after(opened.done);
  await h.drop(opened.page, dir);
  return { ...opened, dir, line: await h.status(opened.page) };
}

/** Rows of a table by its name, cells as they are read. */
async function rows(page, name) {
  const lines = page.getByRole("table", { name }).getByRole("row");
  const all = await lines.evaluateAll((each) => each.map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " "))));
  return all;
}

const counted = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

for (const way of ["dropped", "picked"]) {
  test(`a WBPP output folder with its log, ${way}, shows what was stacked`, async (t) => {
    const dir = path.join(await h.scratch(t), "Night");
    h.caseTree("stacking/left-out", dir);
    const { page, problems, done } = await h.open(browser, site);
    t.after(done);
    if (way === "dropped") await h.drop(page, dir);
    else await page.getByLabel("Folder input").setInputFiles(dir);
    assert.equal(await h.status(page), "6 files read, 3 frames counted, 3 not counted");

    await h.show(page, "Stacked");
    assert.deepEqual(await rows(page, /^What was stacked of/), [
      ["Filter", "Offered", "Integrated", "Rejected"],
      ["Ha", "6 · 30 min", "3 · 15 min", "3 · 15 min"],
    ]);
    const panel = h.shown(page, "Stacked");
    await panel.getByText("WBPP/logs/20240305120000.log").waitFor();
    await panel.getByText("Weighted Batch Preprocessing 2.8.9").waitFor();
    await panel.getByText("weight too low: 1 exposure, 5 min lost").click();
    await panel.getByText("weight 0.031 < 0.050").waitFor();
    await panel.getByRole("button", { name: "LIGHT/L_002.fits" }).click();
    await page.getByRole("dialog").getByText("L_002.fits").first().waitFor();
    await page.keyboard.press("Escape");

    // A figure leads to its files.
    await panel.getByRole("button", { name: /^3 · 15 min/ }).last().click();
    const frames = page.getByRole("table", { name: "Frames" });
    await frames.getByText("not stacked: weight 0.031 < 0.050").waitFor();
    assert.equal(await frames.getByText("L_004.fits").count(), 0, "what was integrated is not among the rejected");
    assert.deepEqual(problems, []);
  });
}

test("the switch “Use WBPP logs” counts everything, and back", async (t) => {
  const { page, problems, line } = await dropped(t, "stacking/left-out");
  assert.match(line, /3 frames counted/);
  await h.show(page, "Settings");
  const box = page.getByRole("checkbox", { name: "Use WBPP logs" });
  await box.uncheck();
  await counted(page, "6 frames counted, 0 not counted");
  await h.show(page, "Stacked");
  await h.shown(page, "Stacked").getByText("“Use WBPP logs” is off").waitFor();
  assert.equal(await page.getByRole("table", { name: /^What was stacked of/ }).count(), 0);
  await h.shown(page, "Stacked").getByRole("button", { name: "Show the setting" }).click();
  await box.check();
  await counted(page, "3 frames counted, 3 not counted");
  await page.getByRole("table", { name: /^What was stacked of/ }).waitFor();
  assert.deepEqual(problems, []);
});

test("the masters that a log names are listed with what they were made of", async (t) => {
  const { page, problems } = await dropped(t, "stacking/masters-really-used");
  await h.show(page, "Stacked");
  const masters = await rows(page, "Masters really used");
  assert.deepEqual(masters[0], ["Master", "File", "Made of", "Calibrated"]);
  const of = (kind) => masters.filter((row) => row[0] === kind).map((row) => row.slice(1, 3));
  assert.deepEqual(of("Dark"), [["masterDark_B.xisf", "25 frames"]]);
  assert.deepEqual(of("Flat"), [["masterFlat_Ha.xisf", "15 frames"]]);
  assert.deepEqual(of("Dark of flats"), [["masterDark_F.xisf", "30 frames"]]);
  assert.deepEqual(problems, []);
});

test("the tab is there with a log only, and arrow keys pass over it without one", async (t) => {
  const { page, problems } = await dropped(t, "stacking/no-log");
  const tab = page.getByRole("tab", { name: "Stacked" });
  assert.equal(await tab.count(), 0);
  await page.getByRole("tab", { name: "Calibration" }).click();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getByRole("tab", { name: /^Publish/ }).getAttribute("aria-selected"), "true");
  const dir = path.join(await h.scratch(t), "Log");
  h.caseTree("stacking/left-out", dir);
  await h.drop(page, dir);
  await tab.waitFor();
  await page.getByRole("tab", { name: "Calibration" }).click();
  await page.keyboard.press("ArrowRight");
  assert.equal(await tab.getAttribute("aria-selected"), "true");
  // Figures by the keyboard: one stop, arrows between them.
  await page.keyboard.press("Tab");
  await page.getByRole("region", { name: /arrow keys move between its figures/ }).first().focus();
  await page.keyboard.press("ArrowDown");
  assert.match(await page.evaluate(() => document.activeElement.innerText), /·/);
  // Start over takes it away again.
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Choose a folder" }).waitFor();
  await setTimeout(100);
  assert.equal(await tab.count(), 0);
  assert.deepEqual(problems, []);
});

// Two columns beside each other on a phone, each figure behind its word; nothing lies beyond the edge.
for (const name of ["stacking/left-out", "stacking/not-in-log", "stacking/masters-really-used"]) {
  test(`on a phone all of Stacked is read without scrolling sideways: ${name}`, async (t) => {
    const { page, problems } = await dropped(t, name, { viewport: { width: 390, height: 844 }, bypassCSP: true });
    await h.show(page, "Stacked");
    await page.getByRole("table", { name: /^What was stacked of/ }).waitFor();
    const panel = h.shown(page, "Stacked");
    const wide = await panel.evaluate((panel) =>
      [document.documentElement, ...panel.querySelectorAll(".scroll")].map((each) => each.scrollWidth - each.clientWidth),
    );
    assert.ok(wide.length > 1 && wide.every((px) => px <= 0), `${wide} px too wide`);
    const figures = await panel.locator("table tbody :is(td, th)").evaluateAll((cells) =>
      cells.map((cell) => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        const { left, right } = text.getBoundingClientRect();
        return { word: cell.dataset.word ?? "", left, right, before: getComputedStyle(cell, "::before").content };
      }),
    );
    for (const { word, left, right, before } of figures) {
      assert.ok(left >= 0 && right <= 390, `${word} from ${left} to ${right}`);
      assert.ok(!word || before.includes(`"${word} "`) || before.includes("attr(data-word)"), before);
    }
    assert.ok(figures.some(({ word }) => word === "Rejected"));
    await h.accessible(page, name);
    assert.deepEqual(problems, []);
  });
}

test("a folder of camera raws becomes rows, and JPEGs beside them are no frames", async (t) => {
  const { page, problems, line } = await dropped(t, "raws/jpeg-is-no-frame");
  assert.equal(line, "2 files read, 1 frame counted, 1 not counted");
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("button", { name: "DSC_0001.NEF" }).waitFor();
  await h.show(page, "AstroBin");
  await page.getByRole("table", { name: "Acquisition rows" }).waitFor();
  assert.deepEqual(problems, []);
});

test("an unknown body's pixel size is asked for once per camera, and the answer is used", async (t) => {
  const { page, problems } = await dropped(t, "raws/pixel-size-of-an-unknown-camera");
  await h.show(page, "Notices");
  const asked = h.shown(page, "Notices").getByText("Canon EOS 9999D, whose pixel size is not known here");
  assert.equal(await asked.count(), 1);
  await h.show(page, "Settings");
  const field = page.getByLabel("Pixel size, µm").first();
  await field.fill("4.12");
  await field.press("Enter");
  await h.show(page, "Frames");
  await h.shown(page, "Frames").getByRole("button", { name: /IMG_0001\.CR2/ }).first().click();
  await page.getByRole("dialog").getByText("4.12 µm").first().waitFor();
  await page.keyboard.press("Escape");
  await h.show(page, "Notices");
  assert.equal(await asked.count(), 0, "it is asked no more");
  assert.deepEqual(problems, []);
});
