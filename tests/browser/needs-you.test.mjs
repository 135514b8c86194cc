// What needs the user, and what is told: nothing that is typed is lost, nothing is asked or told many times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";
import { frame, light } from "./frames.mjs";

/** Opens the page and drops a folder of these files on it. */
async function scanned(t, files) {
  const dir = path.join(await h.scratch(t), "Night");
  await mkdir(dir);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(dir, name), content);
  const opened = await h.open(browser, site);
  t.after(opened.done);
  await h.drop(opened.page, dir);
  await h.status(opened.page);
  return opened;
}

test("ids typed without a pause while thousands of frames are worked out go each to its own filter", async (t) => {
  // As they are asked for.
  const filters = ["L", "R", "G", "B", "Ha", "OIII", "SII"];
  const files = {};
  for (let at = 0; at < 4000; at += 1) {
    const filter = filters[at % 7];
    files[`light_${String(at).padStart(4, "0")}.fits`] = light(at * 4, [`FILTER  = '${filter.padEnd(8)}'`]);
  }
  const { page, problems } = await scanned(t, files);
  await page.getByRole("textbox", { name: "AstroBin filter id or address for L" }).focus();
  for (const id of filters.map((_, at) => String(4101 + at * 1000))) {
    await page.keyboard.type(id, { delay: 30 });
    await page.keyboard.press("Enter", { delay: 30 });
  }
  await page.locator("section.fixes").waitFor({ state: "hidden" });
  await h.show(page, "Settings");
  const set = {};
  for (const filter of filters) {
    set[filter] = await page.getByRole("textbox", { name: `AstroBin id of ${filter}`, exact: true }).inputValue();
  }
  assert.deepEqual(set, { L: "4101", R: "5101", G: "6101", B: "7101", Ha: "8101", OIII: "9101", SII: "10101" });
  assert.deepEqual(problems, []);
});

test("a mount is asked about once and its telescope named in place", async (t) => {
  const more = ["TELESCOP= 'EQMOD HEQ5/6'"];
  const { page, problems } = await scanned(t, {
    "a.fits": frame({ more }),
    "b.fits": frame({ more, start: "2025-02-03T21:16:00.500" }),
  });
  const field = page.getByLabel(/What is the telescope on EQMOD HEQ5\/6\?/);
  assert.equal(await field.count(), 1);
  await field.fill("Esprit 100ED");
  await field.press("Enter");
  await field.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Ha" }).first().click();
  await page.locator("dl.why").getByText("Esprit 100ED").waitFor();
  assert.deepEqual(problems, []);
});

test("what is typed and not set yet is there again after a look at another tab", async (t) => {
  const more = ["TELESCOP= 'EQMOD HEQ5/6'"];
  const { page, problems } = await scanned(t, {
    "a.fits": frame({ more }),
    "b.fits": frame({ more, filter: "OIII", start: "2025-02-03T21:16:00.500" }),
    "dark.fits": frame({ kind: "Master Dark", start: "2025-01-03T21:10:00.500", filter: null, object: null, more }),
  });
  const fields = [
    [page.getByRole("textbox", { name: "AstroBin filter id or address for Ha" }), "46"],
    [page.getByRole("textbox", { name: "AstroBin filter id or address for OIII" }), "no id"],
    [page.getByLabel(/What is the telescope on EQMOD HEQ5\/6\?/), "Esp"],
    [page.getByLabel(/How many exposures is this master dark made of\? dark.fits/), "3"],
  ];
  for (const [field, typed] of fields) await field.fill(typed);
  await page.getByRole("button", { name: "Search AstroBin" }).last().click();
  const search = page.getByRole("searchbox", { name: "Search AstroBin for OIII" });
  assert.equal(await search.inputValue(), "OIII");
  fields.push([search, "Antlia OIII 3nm"]);
  await search.fill("Antlia OIII 3nm");
  await h.show(page, "Settings");
  await page.getByRole("textbox", { name: "Latitude °N" }).last().fill("46.5");
  await page.getByLabel("Id or address", { exact: true }).fill("46");
  await h.show(page, "Frames");
  await h.show(page, "Settings");
  assert.equal(await page.getByRole("textbox", { name: "Latitude °N" }).last().inputValue(), "46.5");
  assert.equal(await page.getByLabel("Id or address", { exact: true }).inputValue(), "46");
  await h.show(page, "AstroBin");
  for (const [field, typed] of fields) assert.equal(await field.inputValue(), typed);
  // What was set is not in the field when it is asked about again.
  await fields[0][0].fill("4663");
  await page.keyboard.press("Enter");
  await fields[0][0].waitFor({ state: "detached" });
  await h.show(page, "Frames");
  await page.getByRole("button", { name: "Undo" }).click();
  await h.show(page, "AstroBin");
  assert.equal(await fields[0][0].inputValue(), "");
  for (const [field, typed] of fields.slice(1)) assert.equal(await field.inputValue(), typed);
  await page.getByRole("button", { name: "Start over" }).click();
  assert.deepEqual(problems, []);
});

test("flats of another telescope are told once, with what they lack and the way to Calibration", async (t) => {
  const files = { "l.fits": frame({ more: ["TELESCOP= 'Esprit'"] }) };
  for (let at = 0; at < 5; at += 1) {
    const start = `2025-02-04T06:0${at}:00.500`;
    files[`f${at}.fits`] = frame({ kind: "FLAT", start, exposure_s: 1, object: null, more: ["TELESCOP= 'Esprit 100ED'"] });
  }
  const { page, problems } = await scanned(t, files);
  await h.show(page, "Notices");
  await page.getByText(/\(5 files\) is not used.*telescope Esprit 100ED, not Esprit\./).waitFor();
  await page.getByRole("button", { name: "Show Calibration" }).click();
  await page.getByRole("table", { name: "Calibration of lights" }).waitFor();
  assert.deepEqual(problems, []);
});

test("flats of another night are said to be so, those of the lights' night are not", async (t) => {
  const files = { "l.fits": frame(), "later.fits": frame({ start: "2025-02-05T21:10:00.500" }) };
  for (let at = 0; at < 4; at += 1) {
    files[`f${at}.fits`] = frame({ kind: "FLAT", start: `2025-02-04T06:0${at}:00.500`, exposure_s: 1, object: null });
  }
  const { page, problems } = await scanned(t, files);
  await h.show(page, "Calibration");
  const flats = page.getByRole("table", { name: "Calibration of lights" }).locator("tbody tr td:nth-of-type(2)");
  assert.deepEqual(
    (await flats.allTextContents()).map((text) => /^4( another night)?/.exec(text.trim())?.[0]),
    ["4", "4 another night"],
  );
  await flats.nth(1).getByRole("button", { name: "4", exact: true }).waitFor();
  await h.show(page, "AstroBin");
  await page.locator("#row-1").click();
  await page.getByText("None was taken on the night of these lights; these are the nearest.").waitFor();
  assert.deepEqual(problems, []);
});

test("what cannot be a value stays in its field and says why; a filter listed already gets the new id", async (t) => {
  const { page, problems } = await scanned(t, { "l.fits": frame() });
  await h.show(page, "Settings");
  const bortle = page.getByRole("textbox", { name: "Bortle class" });
  await bortle.fill("12");
  await bortle.blur();
  await page.getByText("From 1 to 9.").waitFor();
  assert.equal(await bortle.inputValue(), "12");
  const sqm = page.getByRole("textbox", { name: "SQM" });
  await sqm.fill("abc");
  await sqm.blur();
  await page.getByText("Not a number.").waitFor();
  assert.equal(await sqm.inputValue(), "abc");
  for (const id of ["11", "12"]) {
    await page.getByRole("textbox", { name: "Filter", exact: true }).first().fill("Ha");
    await page.getByRole("textbox", { name: "Id or address", exact: true }).fill(id);
    await page.getByRole("button", { name: "Add filter" }).click();
  }
  const ids = page.getByRole("textbox", { name: "AstroBin id of Ha" });
  assert.equal(await ids.count(), 1);
  assert.equal(await ids.inputValue(), "12");
  assert.deepEqual(problems, []);
});

test("defaults of one rig are kept apart from those for all", async (t) => {
  const { page, problems } = await scanned(t, { "l.fits": frame({ more: ["TELESCOP= 'Esprit'", "INSTRUME= 'Cam 1'"] }) });
  await h.show(page, "Settings");
  const hfr = page.getByRole("textbox", { name: "HFR, px" });
  const choice = page.getByLabel("Defaults for");
  await choice.selectOption("Esprit + Cam 1");
  assert.equal(await page.getByRole("textbox", { name: "Bortle class" }).count(), 0, "a place is no rig's");
  await hfr.fill("1.6");
  await hfr.blur();
  await choice.selectOption("");
  assert.equal(await hfr.inputValue(), "");
  await choice.selectOption("Esprit + Cam 1");
  assert.equal(await hfr.inputValue(), "1.6");
  const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Export settings" }).click());
  assert.match(text, /"rig_defaults":\s*\[\s*\{\s*"rig":\s*"Esprit \+ Cam 1"/);
  assert.deepEqual(problems, []);
});

test("a dropped config.ini is taken as settings", async (t) => {
  const dir = await h.scratch(t);
  const file = path.join(dir, "config.ini");
  await writeFile(file, "[filters]\nHa = 4663\n");
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, file);
  await page.getByText("config.ini imported: 1 filter id").waitFor();
  assert.deepEqual(problems, []);
});

test("a row opens by a click anywhere in it, and a file opened from it leads back", async (t) => {
  const { page, problems } = await scanned(t, { "l.fits": frame() });
  const table = page.getByRole("table", { name: "Acquisition rows" });
  await table.getByRole("cell", { name: "300", exact: true }).click();
  const file = page.getByRole("table", { name: "Frames of this row" }).getByRole("button", { name: "l.fits" });
  await file.click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await file.evaluate((button) => button === document.activeElement), true);
  assert.deepEqual(problems, []);
});

test("with the table in focus arrows choose rows; Ctrl+Z takes an exclusion back", async (t) => {
  const { page, problems } = await scanned(t, {
    "a.fits": frame(),
    "b.fits": frame({ start: "2025-02-03T21:16:00.500" }),
  });
  await h.show(page, "Frames");
  await page.getByRole("region", { name: "Table of files" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("2 files selected").waitFor();
  await page.getByRole("button", { name: "Exclude selected" }).click();
  await page.getByRole("status").getByText("0 frames counted, 2 not counted").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("status").getByText("2 frames counted, 0 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("the summary fits on A4 upright", async (t) => {
  const { page, problems, done } = await h.open(browser, site, { viewport: { width: 703, height: 1000 } });
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  await h.show(page, "Summary");
  // 186 mm between the margins, at 96 px an inch.
  await page.emulateMedia({ media: "print" });
  const wide = await page.locator("pre.summary").evaluate((text) => {
    text.style.whiteSpace = "pre";
    return [text.scrollWidth, text.clientWidth];
  });
  assert.ok(wide[0] <= wide[1], `${wide}`);
  // Lines of the summary lead to files, and print as what they say.
  assert.equal(await page.getByRole("button").and(page.locator(":not(.line)")).count(), 0);
  assert.deepEqual(problems, []);
});
