// One CSV per target: a zip of the very files that the command writes with --split-targets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { frame } from "./frames.mjs";
import { dropped } from "./stage.mjs";

/** What Python's library makes of a zip file: name, text, and whether the name is marked as UTF-8, by file. */
const READ = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    dates = {info.date_time for info in file.infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}, dates
    print(json.dumps([[i.filename, file.read(i).decode(), bool(i.flag_bits & 0x800)] for i in file.infolist()]))
`;

const unpacked = (zip) => JSON.parse(execFileSync("python3", ["-c", READ, zip], { encoding: "utf8" }));

/** Four targets on two nights; two of them are one name where letters have no case. */
async function archive(t) {
  const dir = path.join(await h.scratch(t), "Archive");
  await mkdir(dir);
  for (const [at, object] of ["M 31", "m:31", "Höhle", "NGC 7000"].entries()) {
    for (const [number, filter] of ["Ha", "OIII"].entries()) {
      const start = `2025-02-0${3 + number}T2${at % 3}:1${at}:00.500`;
      // The files say it in the bytes that an old header has.
      await writeFile(path.join(dir, `${at}_${filter}.fits`), Buffer.from(frame({ object, filter, start }), "latin1"));
    }
  }
  return dir;
}

/** The page with the archive, where its rows are. */
async function publish(t, options = {}) {
  const dir = await archive(t);
  const opened = await dropped(t, dir, options);
  await h.show(opened.page, "AstroBin");
  return { ...opened, dir };
}

/** What the command writes for the same folder. */
async function split(t, dir, ...options) {
  const out = path.join(await h.scratch(t), "out");
  await mkdir(out);
  execFileSync(h.BIN, [...options, "--quiet", "--split-targets", "--out", out, dir], { stdio: "ignore" });
  const names = (await readdir(out)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(path.join(out, name), "utf8")]));
}

/** Presses the button; the files in what is downloaded, by name. */
async function zipped(page) {
  const button = page.getByRole("button", { name: "One CSV per target (zip)" });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  assert.equal(download.suggestedFilename(), "Archive_per_target.zip");
  return unpacked(await download.path()).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Without the moment at which a summary was made. */
const undated = (text) => text.replace(/^Generated .*$/m, "");

test("the zip has CSV and summary of each target, the bytes that the command writes", async (t) => {
  const { page, problems, dir } = await publish(t);
  const files = await zipped(page);
  await page.getByText("Archive_per_target.zip downloaded: CSV and summary of 4 targets.").waitFor();
  assert.equal(files.length, 8);
  for (const [name, , marked] of files) assert.equal(marked, /[^\x20-\x7e]/.test(name), `${name}: marked as UTF-8`);
  assert.ok(files.some(([name]) => name === "Archive_Höhle_acquisition.csv"), files.map(([name]) => name).join());
  if (h.BIN) {
    const expected = await split(t, dir);
    assert.deepEqual(files.map(([name, text]) => [name, undated(text)]), expected.map(([name, text]) => [name, undated(text)]));
  } else t.diagnostic("NIGHTLEDGER_BIN is not set: not compared with the native command");
  assert.deepEqual(problems, []);
});

test("what is switched off and excluded is not in the zip, which says so; for one target there is none", async (t) => {
  const { page, problems, dir } = await publish(t);
  const targets = page.getByRole("navigation", { name: "Targets" });
  await targets.getByRole("checkbox", { name: "NGC 7000 in the CSV" }).uncheck();
  await page.getByRole("status").getByText("2 of other targets").waitFor();
  await h.show(page, "Frames");
  for (const name of ["2_Ha.fits", "2_OIII.fits", "0_OIII.fits"]) {
    const row = page.getByRole("table", { name: "Frames" }).getByRole("row").filter({ hasText: name });
    await row.getByRole("checkbox", { name: "Counted" }).click();
  }
  await page.getByRole("status").getByText("3 frames counted, 3 not counted").waitFor();
  await h.show(page, "AstroBin");
  const files = await zipped(page);
  await page.getByText("CSV and summary of 2 targets. Without rows and not in it: Höhle, NGC 7000.").waitFor();
  const csv = files.filter(([name]) => name.endsWith(".csv")).map(([name, text]) => [name, text]);
  assert.equal(csv.length, 2);
  if (h.BIN) {
    const some = ["--target", "M 31", "--target", "m:31", "--exclude", "*0_OIII*"];
    const expected = (await split(t, dir, ...some)).filter(([name]) => name.endsWith(".csv"));
    assert.deepEqual(csv, expected);
  }
  await targets.getByRole("checkbox", { name: "m:31 in the CSV" }).uncheck();
  await page.getByRole("button", { name: "One CSV per target (zip)" }).waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("rows of a target and night stand under a heading that says so, with what was used", async (t) => {
  const { page, problems } = await publish(t);
  const table = page.getByRole("table", { name: "Acquisition rows" });
  const headings = table.locator("tr.night");
  assert.equal(await headings.count(), 8, "a heading for each night of each target");
  assert.match(await headings.first().innerText(), /^Höhle 2025-02-03 .*5 min$/);
  assert.equal(await table.locator("tr.row").count(), 8);
  const opener = table.getByRole("button", { name: "Ha" }).first();
  const heading = await opener.evaluate((button) => document.getElementById(button.getAttribute("aria-describedby")).textContent);
  assert.match(heading, /Höhle.*2025-02-03/s, "who hears only the filter's name hears the night too");
  assert.ok(!(await table.getByRole("columnheader").allTextContents()).includes("date"), "a date stands once");
  assert.deepEqual(problems, []);
});

test("lights without a position get the place of all others by one press", async (t) => {
  const dir = path.join(await h.scratch(t), "Two rigs");
  await mkdir(dir);
  await writeFile(path.join(dir, "a.fits"), frame({ more: ["INSTRUME= 'Tarn 294M'"] }));
  const homeless = frame({ filter: "OIII", more: ["INSTRUME= 'Beck 533C'"] });
  await writeFile(path.join(dir, "b.fits"), homeless.replace("SITELAT ", "SOMELAT ").replace("SITELONG", "SOMELONG"));
  const { page, problems } = await dropped(t, dir);
  await page.getByText("1 light has no position; all others were taken at 47.0000, 8.3000.").waitFor();
  await page.getByRole("button", { name: "Use this site for them too" }).click();
  await page.getByText("has no position").waitFor({ state: "detached" });
  await h.show(page, "Summary");
  const summary = await page.getByRole("region", { name: "Session summary" }).textContent();
  assert.ok(!summary.includes("no site") && !summary.includes("Site 1 of 2"), summary);
  await page.getByRole("button", { name: "Undo: default site" }).click();
  await h.show(page, "AstroBin");
  await page.getByText("1 light has no position").waitFor();
  assert.deepEqual(problems, []);
});

test("the ways out stay in sight above the table, and what was done is said beside what was pressed", async (t) => {
  const { page, problems } = await publish(t, { viewport: { width: 1280, height: 560 } });
  const copy = page.getByRole("button", { name: "Copy CSV" });
  await page.getByRole("table", { name: "Acquisition rows" }).locator("tr.row").last().scrollIntoViewIfNeeded();
  const box = await copy.boundingBox();
  const bar = await page.getByRole("banner").boundingBox();
  assert.ok(box.y >= bar.y + bar.height && box.y < 200, `Copy CSV at ${box.y}`);
  await copy.click();
  const said = page.locator("[aria-live=polite].said");
  await said.getByText("Paste it into AstroBin").waitFor();
  const at = await said.boundingBox();
  const apart = Math.max(at.y - (box.y + box.height), box.y - (at.y + at.height));
  assert.ok(apart >= 0 && apart < 40, `${apart} px lie between them`);
  assert.ok(at.x >= 0 && at.x + at.width <= 1280);
  await page.setViewportSize({ width: 390, height: 844 });
  await copy.click();
  const narrow = await said.boundingBox();
  assert.ok(narrow.x >= 8 && narrow.x + narrow.width <= 382, JSON.stringify(narrow));
  assert.deepEqual(problems, []);
});
