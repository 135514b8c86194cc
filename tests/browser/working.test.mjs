// Work on what was read: figures that say why, corrections that can be undone, ranges of files, targets, masters.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, dropped, site, sample } from "./stage.mjs";
import { frame } from "./frames.mjs";

/** The CSV as objects by column. */
async function rows(page) {
  await h.show(page, "AstroBin");
  const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const [columns, ...lines] = h.cells(text);
  return lines.map((line) => Object.fromEntries(columns.map((column, at) => [column, line[at]])));
}

const matches = (page, text) => page.locator(".matches").filter({ hasText: text }).waitFor();

test("a figure of a row is corrected where it stands, undone, redone, and kept", async (t) => {
  const { page, problems } = await sample(t);
  const before = await rows(page);
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first().click();
  await page.getByRole("button", { name: "Correct gain" }).click();
  const field = page.getByRole("textbox", { name: "gain of all frames of this row" });
  assert.equal(await field.evaluate((input) => input === document.activeElement), true, "the field has the focus");
  await field.fill("a lot");
  await field.press("Enter");
  await page.getByText("Not a number.").waitFor();
  await field.fill("120");
  await field.press("Enter");
  await page.getByText("gain 120 for").waitFor();
  await page.locator("dl.why").getByText("your correction", { exact: false }).first().waitFor();
  const after = await rows(page);
  assert.deepEqual(after.map((row) => row.gain).sort(), ["100", "100", "100", "100", "120"]);
  assert.equal(after.find((row) => row.gain === "120").darks, "0", "darks of another gain match no more");
  const focused = () => page.evaluate(() => document.activeElement !== document.body);
  assert.equal(await focused(), true, "the focus is not lost");

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone").waitFor();
  assert.deepEqual(await rows(page), before);
  await page.getByRole("button", { name: "Redo" }).click();
  await page.getByText("Done again").waitFor();
  assert.deepEqual(await rows(page), after);

  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.deepEqual(await rows(page), after, "the correction is kept");
  // The row is still open to be found by its own figure; nothing typed takes the correction back.
  const cell = page.getByRole("table", { name: "Acquisition rows" }).getByRole("cell", { name: "120", exact: true });
  await cell.dblclick();
  await page.getByRole("textbox", { name: "gain of all frames of this row" }).fill("");
  await page.keyboard.press("Enter");
  await page.getByText("gain is as it was read").waitFor();
  assert.deepEqual(await rows(page), before);
  assert.deepEqual(problems, []);
});

test("the sums say why: they lead to the files that they add up", async (t) => {
  const { page, problems } = await sample(t);
  await page.locator("dl.figures").getByRole("button", { name: "5 h 50 min" }).click();
  await matches(page, "70 files, 70 counted, 5 h 50 min of light");
  await h.show(page, "Overview");
  await page.getByRole("list", { name: "Integration by filter" }).getByRole("listitem").filter({ hasText: "OIII" }).getByRole("button").click();
  await matches(page, "30 files, 30 counted, 2 h 30 min of light");
  await page.getByRole("button", { name: "Show all files, not only counted lights, OIII" }).click();
  await matches(page, "210 files, 210 counted");
  // From within the table, which is in sight already.
  await page.locator("dl.figures").getByRole("button", { name: "5 h 50 min" }).click();
  await matches(page, "70 files, 70 counted, 5 h 50 min of light");
  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().waitFor();
  await h.show(page, "Calibration");
  await page.getByRole("table", { name: "Calibration of lights" }).getByRole("button", { name: "25", exact: true }).first().click();
  await matches(page, "25 files, 25 counted");
  await h.show(page, "AstroBin");
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "SII" }).click();
  await page.getByRole("button", { name: "Show the files of flats" }).click();
  await matches(page, "15 files, 15 counted");
  assert.deepEqual(problems, []);
});

test("lines of the summary, nights and the charts' extremes lead to the files behind them", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Summary");
  await page.getByRole("button", { name: /^Number of days/ }).click();
  await matches(page, "70 files, 70 counted, 5 h 50 min of light");
  await page.getByText("From the first night to the last, both counted.").waitFor();
  await h.show(page, "Summary");
  await page.getByRole("button", { name: /^Min temperature/ }).click();
  await page.getByText("The lowest ambient temperature; these lights have it.").waitFor();

  await h.show(page, "AstroBin");
  await page.locator("dl.figures").getByRole("button", { name: "3", exact: true }).click();
  await page.locator("#by-night").getByRole("row").nth(2).getByRole("button").click();
  await matches(page, "26 files, 26 counted, 2 h 10 min of light");

  await h.show(page, "Overview");
  const hfr = page.locator("#hfr");
  await hfr.getByText("As a table").click();
  const highest = hfr.getByRole("row").nth(1).getByRole("button").last();
  const value = await highest.textContent();
  await highest.click();
  await page.getByRole("dialog").getByRole("row", { name: `HFR ${value}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#darkness").getByText("the Sun is more than 18° below the horizon").waitFor();

  await h.show(page, "Calibration");
  await page.getByRole("table", { name: "Calibration of lights" }).getByRole("button", { name: "25", exact: true }).first().click();
  await page.getByText(/Darks count that have the camera, binning, gain, offset and read mode of the lights/).waitFor();
  assert.deepEqual(problems, []);
});

test("bars are drawn to one scale, and a double click on Exclude these excludes", async (t) => {
  for (const width of [390, 1280]) {
    const { page, problems, done } = await h.open(browser, site, { viewport: { width, height: 800 } });
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    await h.status(page);
    await h.show(page, "Overview");
    const bars = await page.locator(".bars rect").evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
    const [ha, oiii, sii] = bars;
    assert.ok(Math.abs(ha / oiii - 0.8) < 0.02 && Math.abs(sii / oiii - 4800 / 9000) < 0.02, `${bars} at ${width} px`);
    await h.show(page, "Frames");
    await page.getByLabel("Find").fill("LIGHT_Ha");
    await matches(page, "24 files, 24 counted");
    await page.getByRole("button", { name: "Exclude these" }).dblclick();
    await page.getByRole("status").getByText("186 frames counted, 24 not counted").waitFor();
    await page.waitForTimeout(300);
    await matches(page, "24 files, 0 counted");
    assert.equal(await page.getByRole("button", { name: "Exclude these" }).getAttribute("aria-disabled"), "true");
    assert.deepEqual(problems, []);
    await done();
  }
});

test("a range of files is chosen with Shift, by mouse and by keyboard, and excluded at once", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Frames");
  const table = page.getByRole("table", { name: "Frames" });
  const kind = (at) => table.locator(`tr[aria-rowindex="${at}"] td`).nth(1);
  await kind(3).click();
  await page.getByText("1 file selected").waitFor();
  await kind(9).click({ modifiers: ["Shift"] });
  await page.getByText("7 files selected").waitFor();
  await kind(5).click({ modifiers: ["Shift"] });
  await page.getByText("3 files selected").waitFor();
  assert.equal(await table.locator("tr.chosen").count(), 3);
  await page.getByRole("button", { name: "Exclude selected" }).click();
  const line = page.getByRole("status");
  await line.getByText("207 frames counted, 3 not counted").waitFor();
  assert.equal(await table.locator('input.counted:not(:checked)').count(), 3);
  await page.getByRole("button", { name: "Undo" }).click();
  await line.getByText("210 frames counted").waitFor();

  // The keyboard: arrows move on the same control, Shift chooses what they pass.
  await table.getByRole("checkbox", { name: "Counted" }).first().focus();
  await page.keyboard.press("ArrowDown");
  for (let pressed = 0; pressed < 3; pressed += 1) await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("4 files selected").waitFor();
  const focused = await page.evaluate(() => document.activeElement.closest("tr").getAttribute("aria-rowindex"));
  assert.equal(focused, "6");
  await page.keyboard.press("Shift+ArrowUp");
  await page.getByText("3 files selected").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await table.locator("tr.chosen").count(), 0);
  // Further than the rows that exist at once.
  for (let pressed = 0; pressed < 199; pressed += 1) {
    await page.keyboard.press("Shift+ArrowDown");
    if (pressed % 20 === 19) await page.waitForTimeout(150);
  }
  await page.getByText("200 files selected").waitFor();
  await page.getByRole("button", { name: "Exclude selected" }).click();
  await line.getByText("10 frames counted, 200 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("several targets land on Projects; each is switched, or shown alone, for this scan only", async (t) => {
  const dir = path.join(await h.scratch(t), "Two targets");
  await mkdir(dir);
  for (const [at, object] of ["NGC 2264", "NGC 2264", "M 42"].entries()) {
    await writeFile(path.join(dir, `${at}.fits`), frame({ object, start: `2025-02-03T2${at}:10:00.500` }));
  }
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.equal(await h.status(page), "3 files read, 3 frames counted, 0 not counted");
  const projects = page.getByRole("table", { name: "Projects" });
  const project = projects.getByRole("row", { name: /NGC 2264.*10 min.*Feb 3, 2025/ });
  await project.getByRole("listitem").filter({ hasText: /Ha\s*10 min/ }).waitFor();
  const targets = page.getByRole("navigation", { name: "Targets" });
  assert.deepEqual((await rows(page)).map((row) => row.number), ["1", "2"], "sorted by target");
  const check = targets.getByRole("checkbox", { name: "M 42 in the CSV" });
  assert.equal(await check.isChecked(), true);
  await check.click();
  await page.getByRole("status").getByText("3 files read, 2 frames counted, 0 not counted, 1 of other targets").waitFor();
  assert.equal(await check.isChecked(), false);
  assert.deepEqual((await rows(page)).map((row) => row.number), ["2"]);
  await targets.getByRole("button", { name: "Projects" }).click();
  await projects.getByRole("row", { name: /M 42.*5 min/ }).waitFor();
  await targets.getByRole("button", { name: /^M 42/ }).click();
  await page.getByRole("status").getByText("3 files read, 1 frame counted, 0 not counted, 2 of other targets").waitFor();
  assert.deepEqual((await rows(page)).map((row) => row.number), ["1"]);
  await page.getByRole("button", { name: "Undo: only M 42" }).click();
  await page.getByRole("status").getByText("3 files read, 2 frames counted, 0 not counted, 1 of other targets").waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(page, dir);
  assert.equal(await h.status(page), "3 files read, 3 frames counted, 0 not counted");
  assert.equal((await rows(page)).length, 2);
  assert.deepEqual(problems, []);
});

test("a master that does not say its count is asked about where it is missed", async (t) => {
  const dir = path.join(await h.scratch(t), "Masters");
  await mkdir(dir);
  await writeFile(path.join(dir, "light.fits"), frame());
  await writeFile(path.join(dir, "some dark.fits"), frame({ kind: "Master Dark", start: "2025-01-03T21:10:00.500", filter: null, object: null }));
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.equal(await h.status(page), "2 files read, 2 frames counted, 0 not counted");
  assert.deepEqual((await rows(page)).map((row) => row.darks), [""], "not a silent 1");
  const field = page.getByLabel(/How many exposures is this master dark made of\? some dark.fits/);
  await field.fill("30");
  await field.press("Enter");
  await page.getByText("some dark.fits stands for 30").waitFor();
  await field.waitFor({ state: "detached" });
  assert.deepEqual((await rows(page)).map((row) => row.darks), ["30"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await field.waitFor();
  assert.deepEqual(problems, []);
});

test("a count that a figure lacks is set where the figure says why", async (t) => {
  const dir = path.join(await h.scratch(t), "Masters");
  await mkdir(dir);
  await writeFile(path.join(dir, "light.fits"), frame());
  for (const [kind, name] of [["Dark", "dark"], ["Bias", "bias"]]) {
    const start = "2025-01-03T21:10:00.500";
    await writeFile(path.join(dir, `${name}.fits`), frame({ kind: `Master ${kind}`, start, filter: null, object: null }));
  }
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  await h.status(page);
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).click();
  await page.getByRole("button", { name: "Set the count of darks" }).click();
  const editor = page.locator("form.editor");
  const field = editor.getByRole("textbox", { name: "How many exposures is this master dark made of?" });
  assert.equal(await field.evaluate((input) => input === document.activeElement), true, "the field has the focus");
  await editor.getByText("dark.fits").waitFor();
  for (const wrong of ["some", "0", "1.5", ""]) {
    await field.fill(wrong);
    await field.press("Enter");
    await editor.getByText("Give a whole number, 1 or more.").waitFor();
  }
  await field.press("Escape");
  await editor.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Set the count of darks" }).click();
  await field.fill("30");
  await field.press("Enter");
  await page.locator(".said").getByText("dark.fits stands for 30").waitFor();
  await page.locator("dl.why").getByText("dark.fits stands for 30 (you set this).").waitFor();
  await page.getByRole("button", { name: "Show the files of darks" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "why-darks", "the focus stays with the figure");
  assert.deepEqual((await rows(page)).map((row) => [row.darks, row.bias]), [["30", ""]]);
  await page.getByRole("button", { name: "Undo: count of dark.fits" }).click();
  await page.getByRole("button", { name: "Set the count of darks" }).waitFor();
  assert.deepEqual(problems, []);
});

test("a folder that is here already is not read twice, nor one inside it", async (t) => {
  const dir = path.join(await h.scratch(t), "Once");
  await mkdir(path.join(dir, "Lights"), { recursive: true });
  await writeFile(path.join(dir, "Lights", "one.fits"), frame());
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, path.join(dir, "Lights"));
  const line = "1 file read, 1 frame counted, 0 not counted";
  assert.equal(await h.status(page), line);
  await h.drop(page, path.join(dir, "Lights"));
  await page.getByRole("alert").getByText("“Lights” has already been added.").waitFor();
  assert.equal(await h.status(page), line);
  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, dir);
  assert.equal(await h.status(page), line);
  await h.drop(page, path.join(dir, "Lights"));
  await page.getByRole("alert").getByText("“Lights” lies in “Once”").waitFor();
  assert.equal(await h.status(page), line);
  // The same through the input, which has no handles.
  await page.getByRole("button", { name: "Start over" }).click();
  for (const expected of [0, 1]) {
    await page.getByLabel("Folder input").setInputFiles(dir);
    assert.equal(await h.status(page), line);
    await page.getByRole("alert").getByText("“Once” has already been added").nth(0).waitFor({ state: expected ? "visible" : "detached" });
  }
  assert.deepEqual(problems, []);
});

test("of files that a slow disk gives late the last one is open, and what was closed stays closed", async (t) => {
  const dir = path.join(await h.scratch(t), "Slow");
  await mkdir(dir);
  for (let at = 0; at < 3; at += 1) {
    await writeFile(path.join(dir, `l_${at}.fits`), frame({ start: `2025-02-03T21:1${at}:00.500` }));
  }
  // On the page's thread, where a file's bytes wait until they may come.
  const init = () => {
    const files = new WeakMap();
    const { slice, arrayBuffer } = Blob.prototype;
    window.waits = {};
    window.waiting = [];
    Blob.prototype.slice = function (...range) {
      const part = slice.apply(this, range);
      files.set(part, this.name);
      return part;
    };
    Blob.prototype.arrayBuffer = async function () {
      const name = files.get(this);
      if (window.waits[name]) {
        window.waiting.push(name);
        await window.waits[name];
      }
      return arrayBuffer.call(this);
    };
    window.hold = (name) => {
      window.waits[name] = new Promise((resolve) => {
        window.give = () => {
          delete window.waits[name];
          resolve();
        };
      });
    };
  };
  const { page, problems } = await dropped(t, dir, { query: "?work=main", init });
  await h.show(page, "Frames");
  const dialog = page.locator("dialog.frame");
  const title = page.locator("#frame-title");
  const file = (name) => page.getByRole("button", { name });
  const isAsked = (name) => page.waitForFunction((name) => window.waiting.includes(name), name);

  await page.evaluate(() => window.hold("l_0.fits"));
  await file("l_0.fits").click();
  await isAsked("l_0.fits");
  await file("l_1.fits").click();
  await title.filter({ hasText: "l_1.fits" }).waitFor();
  await page.evaluate(() => window.give());
  await page.waitForTimeout(300);
  assert.equal(await title.innerText(), "l_1.fits");

  // What follows from the files changes, and it is read once more; nobody wants it by then.
  await page.evaluate(() => window.hold("l_1.fits"));
  await dialog.getByRole("checkbox", { name: "Counted" }).uncheck();
  await isAsked("l_1.fits");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.evaluate(() => window.give());
  await page.waitForTimeout(300);
  assert.equal(await dialog.isVisible(), false);
  await file("l_2.fits").click();
  await title.filter({ hasText: "l_2.fits" }).waitFor();
  assert.deepEqual(problems, []);
});
