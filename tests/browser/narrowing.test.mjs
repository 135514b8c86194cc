// The list of files narrowed by target, night and rig, and the columns that it has.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { dropped, sample } from "./stage.mjs";
import { frame } from "./frames.mjs";

const APO = ["TELESCOP= 'APO'", "INSTRUME= 'Camera 26'", "OFFSET  =                   30"];
const LENS = ["TELESCOP= 'Lens 135'", "INSTRUME= 'Camera 26'"];

/** Two rigs, three targets, three nights; and darks of the camera alone. */
async function archive(t, options = {}) {
  const dir = path.join(await h.scratch(t), "Archive");
  await mkdir(dir);
  const files = {};
  const add = (name, object, day, more) => (files[name] = frame({ object, start: `2025-02-0${day}T21:10:00.500`, more: [...more, `HFR     = ${(2 + day / 10).toFixed(2).padStart(20)}`] }));
  add("m31_a.fits", "M 31", 3, APO);
  files["m31_b.fits"] = frame({ object: "M31", start: "2025-02-03T21:16:00.500", filter: "OIII", more: APO });
  add("m31_c.fits", "M 31", 4, APO);
  add("m13.fits", "M 13", 4, LENS);
  add("m101.fits", "M 101", 5, LENS);
  files["dark.fits"] = frame({ kind: "DARK", start: "2025-01-05T10:00:00.500", filter: null, object: null, more: ["INSTRUME= 'Camera 26'"] });
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(dir, name), content);
  const opened = await dropped(t, dir, options);
  await h.show(opened.page, "Frames");
  return { ...opened, dir };
}

const found = (page, text) => page.locator(".matches").getByText(text).waitFor();
const select = (page, name) => page.locator("form.tools").getByRole("combobox", { name, exact: true });
const choices = async (page, name) => {
  // All of them are made after the first picture.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))));
  return select(page, name).locator("option").allInnerTexts();
};
const chosen = (page, name) => select(page, name).evaluate((field) => field.selectedOptions[0].textContent);
const files = (page) => page.getByRole("table", { name: "Frames" }).getByRole("rowheader").locator("button").allInnerTexts();

test("files are narrowed by target, night and rig, with search, and stay so while one looks elsewhere", async (t) => {
  const { page, problems } = await archive(t);
  await found(page, "6 files, 6 counted");
  assert.deepEqual(await choices(page, "Target"), ["All", "M 13 (1)", "M 31 (3)", "M 101 (1)"]);
  assert.deepEqual(await choices(page, "Night"), ["All", "2025-02-05 (1)", "2025-02-04 (2)", "2025-02-03 (2)"]);
  assert.deepEqual(await choices(page, "Rig"), ["All", "APO + Camera 26 (4)", "Lens 135 + Camera 26 (3)"]);

  await select(page, "Target").selectOption({ label: "M 31 (3)" });
  await found(page, "3 files, 3 counted");
  // What the others leave is counted: M 31 was not seen with the lens.
  assert.deepEqual(await choices(page, "Night"), ["All", "2025-02-04 (1)", "2025-02-03 (2)"]);
  assert.deepEqual(await choices(page, "Rig"), ["All", "APO + Camera 26 (3)"]);
  await select(page, "Night").selectOption({ label: "2025-02-03 (2)" });
  await found(page, "2 files, 2 counted");
  await page.getByLabel("Find").fill("_b");
  await found(page, "1 file, 1 counted");
  assert.deepEqual(await files(page), ["m31_b.fits"]);
  assert.deepEqual(await choices(page, "Target"), ["All", "M 31 (1)"]);

  await h.show(page, "Overview");
  await h.show(page, "Frames");
  await found(page, "1 file, 1 counted");
  assert.deepEqual([await chosen(page, "Target"), await chosen(page, "Night")], ["M 31 (1)", "2025-02-03 (1)"]);
  await page.getByRole("tab", { name: "Quality" }).click();
  await page.getByRole("tab", { name: "List" }).click();
  await found(page, "1 file, 1 counted");
  assert.equal(await chosen(page, "Target"), "M 31 (1)");

  // What is excluded is what is found, and all of it comes back.
  await page.getByRole("button", { name: "Exclude these" }).click();
  await found(page, "1 file, 0 counted");
  await page.getByRole("button", { name: "Show all files", exact: true }).click();
  await found(page, "6 files, 5 counted");
  assert.deepEqual([await chosen(page, "Target"), await chosen(page, "Night"), await page.getByLabel("Find").inputValue()], ["All", "All", ""]);
  await page.getByRole("button", { name: "Undo" }).click();

  // By the keyboard: a rig has the darks that name its camera alone.
  await select(page, "Rig").focus();
  await page.keyboard.type("L");
  await found(page, "3 files, 3 counted");
  assert.deepEqual(await files(page), ["dark.fits", "m101.fits", "m13.fits"]);
  assert.deepEqual(problems, []);
});

test("what another tab leads to is narrowed further, and its chip is taken away by itself", async (t) => {
  const { page, problems } = await archive(t);
  await select(page, "Rig").selectOption({ label: "Lens 135 + Camera 26 (3)" });
  await page.getByLabel("HFR over").fill("2.3");
  await found(page, "2 files, 2 counted");
  await h.show(page, "Overview");
  await page.locator("dl.figures").getByRole("button").first().click();
  await found(page, "5 files, 5 counted");
  // Nothing of before narrows it unseen.
  assert.deepEqual([await chosen(page, "Rig"), await page.getByLabel("HFR over").inputValue()], ["All", ""]);
  assert.deepEqual(await choices(page, "Rig"), ["All", "APO + Camera 26 (3)", "Lens 135 + Camera 26 (2)"]);
  await select(page, "Rig").selectOption({ label: "Lens 135 + Camera 26 (2)" });
  await found(page, "2 files, 2 counted");
  await page.locator(".chip.only").click();
  await found(page, "3 files, 3 counted");
  assert.equal(await chosen(page, "Rig"), "Lens 135 + Camera 26 (3)");
  assert.deepEqual(problems, []);
});

test("where all files share a target or a rig there is no such choice", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Frames");
  await select(page, "Night").waitFor();
  for (const name of ["Target", "Rig"]) assert.equal(await select(page, name).count(), 0, name);
  assert.deepEqual(problems, []);
});

test("files of a target that is switched off are not excluded with the rest, and it is said", async (t) => {
  const { page, problems } = await archive(t);
  await page.getByRole("navigation", { name: "Targets" }).getByRole("checkbox", { name: "M 13 in the CSV" }).uncheck();
  await page.getByRole("status").getByText("1 of other targets").waitFor();
  await h.show(page, "Frames");
  await select(page, "Night").selectOption({ label: "2025-02-04 (2)" });
  await found(page, "2 files, 1 counted");
  await page.getByRole("button", { name: "Exclude these" }).click();
  await page.getByText("1 file excluded; 1 of a target that is switched off stays as it is").waitFor();
  await select(page, "Night").selectOption({ label: "All" });
  await select(page, "Counted").selectOption({ label: "Excluded by you" });
  await found(page, "1 file, 0 counted");
  assert.deepEqual(await files(page), ["m31_c.fits"]);
  await page.getByRole("navigation", { name: "Targets" }).getByRole("checkbox", { name: "M 13 in the CSV" }).check();
  await page.getByRole("status").getByText("5 frames counted, 1 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("what was excluded is moved to a folder of its own by a script that moves nothing else", async (t) => {
  const { page, problems, dir } = await archive(t);
  for (const name of ["m31_b.fits", "m13.fits"]) {
    await page.getByRole("table", { name: "Frames" }).getByRole("row").filter({ hasText: name }).getByRole("checkbox", { name: "Counted" }).click();
  }
  await select(page, "Counted").selectOption({ label: "Excluded by you" });
  await found(page, "2 files, 0 counted");
  await page.getByText("Move the files found", { exact: true }).click();
  const part = page.locator("details").filter({ hasText: "Move the files found" }).first();
  await part.getByText("The 2 files that the list has found").waitFor();
  await part.getByText("As a script", { exact: true }).click();
  const away = path.join(path.dirname(dir), "away");
  await part.getByLabel("Where “Archive” lies").fill(dir);
  await part.getByLabel("Where the files go").fill(away);
  const [download] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Script for bash" }).click()]);
  assert.equal(download.suggestedFilename(), "Archive_aside.sh");
  execFileSync("bash", [await download.path()], { stdio: "ignore" });
  assert.deepEqual((await readdir(away)).sort(), ["m13.fits", "m31_b.fits"]);
  assert.deepEqual((await readdir(dir)).sort(), ["dark.fits", "m101.fits", "m31_a.fits", "m31_c.fits"]);
  assert.deepEqual(problems, []);
});

const heads = (page) => page.getByRole("table", { name: "Frames" }).getByRole("columnheader").allInnerTexts();
const mark = (page, name) => page.getByRole("group", { name: "Columns" }).getByRole("checkbox", { name, exact: true });

test("columns are chosen, kept, and the usual ones restored", async (t) => {
  const { page, problems, dir } = await archive(t);
  const usual = await heads(page);
  assert.deepEqual(usual.slice(0, 4), ["Counted", "File", "Why not", "Kind"]);
  const table = page.getByRole("table", { name: "Frames" });
  await table.getByRole("button", { name: "HFR" }).click();
  await table.getByRole("button", { name: "HFR" }).click();
  await page.waitForFunction(() => document.querySelector("table.list tbody th button").textContent === "m101.fits");
  // What has no HFR stands last, also from the worst on.
  assert.deepEqual((await files(page)).slice(-2), ["dark.fits", "m31_b.fits"]);

  const button = page.getByRole("button", { name: "Columns", exact: true });
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await button.press("Enter");
  await mark(page, "HFR, px").uncheck();
  await page.waitForFunction(() => ![...document.querySelectorAll("table.list thead th")].some((head) => head.textContent.startsWith("HFR")));
  // The focus stays where it was, and the order is one that the heads say.
  assert.ok(await mark(page, "HFR, px").evaluate((box) => box === document.activeElement));
  assert.equal(await table.getByRole("columnheader", { name: "File" }).getAttribute("aria-sort"), "ascending");
  assert.equal((await files(page))[0], "dark.fits");
  await mark(page, "Offset").check();
  await table.getByRole("columnheader", { name: "Offset" }).waitFor();
  await table.getByRole("row", { name: /m31_a/ }).getByRole("cell", { name: "30", exact: true }).waitFor();

  // Another visit has them too, and one press restores the usual ones.
  await page.reload();
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Frames");
  await table.getByRole("columnheader", { name: "Offset" }).waitFor();
  assert.ok(!(await heads(page)).some((head) => head.startsWith("HFR")));
  await button.click();
  await page.getByRole("button", { name: "Usual columns" }).click();
  await table.getByRole("columnheader", { name: "HFR" }).waitFor();
  assert.deepEqual(await heads(page), usual);
  assert.ok(await mark(page, "HFR, px").isChecked());
  assert.deepEqual(problems, []);
});

test("a phone has room for the choices, and a card for what one wants to see", async (t) => {
  const { page, problems } = await archive(t, { viewport: { width: 390, height: 844 }, bypassCSP: true });
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await mark(page, "Offset").check();
  await mark(page, "HFR, px").uncheck();
  const card = page.locator("table.list tbody tr", { hasText: "m31_a.fits" });
  await card.locator('td[data-word="Offset"]', { hasText: "30" }).waitFor();
  assert.equal(await card.locator('td[data-word="HFR"]').count(), 0);
  assert.deepEqual(await page.evaluate(h.beyondTheEdge), []);
  await h.accessible(page, "Frames with its columns on a phone");
  assert.deepEqual(problems, []);
});
