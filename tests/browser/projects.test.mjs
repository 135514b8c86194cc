// Projects: all targets of an archive against their goals, and the way from there to one target's CSV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { frame } from "./frames.mjs";
import { browser, site } from "./stage.mjs";

const FILTERS = ["L", "Ha", "OIII"];

/** An archive of so many targets: two lights a filter of each, in two years, and the calibration of the first. */
async function archive(t, targets) {
  const dir = path.join(await h.scratch(t), "Archive");
  for (let target = 0; target < targets; target += 1) {
    const object = `NGC ${100 + target}`;
    await mkdir(path.join(dir, object), { recursive: true });
    for (const [at, filter] of FILTERS.entries()) {
      for (const year of [2024, 2025]) {
        const start = `${year}-02-${String(target + 1).padStart(2, "0")}T2${at}:10:00.500`;
        await writeFile(path.join(dir, object, `${filter}_${year}.fits`), frame({ object, filter, start }));
      }
    }
  }
  return dir;
}

async function opened(t, targets, options) {
  const dir = await archive(t, targets);
  const all = await h.open(browser, site, options);
  t.after(all.done);
  await h.drop(all.page, dir);
  await h.status(all.page);
  const projects = all.page.getByRole("table", { name: "Projects" });
  await projects.getByRole("row").nth(1).waitFor();
  return { ...all, projects };
}

const names = (projects) => projects.getByRole("rowheader").locator(".link, strong").allTextContents();

test("one target's CSV out of an archive of 12 takes two clicks and carries its name", async (t) => {
  const { page, projects, problems } = await opened(t, 12);
  assert.equal((await names(projects)).length, 12);
  let clicks = 0;
  const click = async (what) => {
    clicks += 1;
    await what.click();
  };
  await click(projects.getByRole("button", { name: "NGC 107", exact: true }));
  const download = page.waitForEvent("download");
  await click(page.getByRole("button", { name: "Download CSV" }));
  const file = await download;
  assert.equal(file.suggestedFilename(), "Archive_NGC_107_acquisition.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  assert.equal(lines.length, 1 + 2 * FILTERS.length);
  assert.ok(clicks <= 3, `${clicks} clicks`);
  // Beside the column of targets all of its figures are in sight.
  const table = page.getByRole("region", { name: "Table of acquisition rows" });
  const hidden = await table.evaluate((region) => region.scrollWidth - region.clientWidth);
  assert.ok(hidden <= 0, `${hidden} px of the table are out of sight`);
  // The others stand where they stood.
  await page.getByRole("navigation", { name: "Targets" }).getByRole("button", { name: "Projects" }).click();
  const other = projects.getByRole("row", { name: /NGC 103/ });
  await other.getByText("30 min", { exact: false }).first().waitFor();
  assert.deepEqual(problems, []);
});

test("notices of an archive say of which target a row is, and lead to all of their files", async (t) => {
  const dir = await archive(t, 2);
  await mkdir(path.join(dir, "rejected"));
  for (const at of [1, 2, 3, 4, 5]) {
    const start = `2024-03-01T21:0${at}:00.500`;
    await writeFile(path.join(dir, "rejected", `bad_${at}.fits`), frame({ object: "NGC 100", filter: "L", start }));
  }
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Notices");
  const notices = h.shown(page, "Notices");
  await notices.getByText("L, Ha, OIII have no AstroBin id: their cells stay empty until you give them one.").waitFor();
  await notices.getByRole("button", { name: /^Row \d+ \(NGC 100, 2024-02-01, L\)$/ }).waitFor();
  const rejects = notices.locator("details", { hasText: "Not counted: in a folder of rejected files" });
  await rejects.locator("summary").click();
  assert.equal(await rejects.getByRole("button", { name: /bad_\d\.fits$/ }).count(), 3);
  await rejects.getByText("and 2 more").waitFor();
  await rejects.getByRole("button", { name: "Show the files" }).click();
  await page.locator(".matches").getByText("5 files, 0 counted").waitFor();
  assert.deepEqual(problems, []);
});

test("dates below a chart over years have their year, the first and the last are there", async (t) => {
  const { page, problems } = await opened(t, 12);
  await h.show(page, "Overview");
  const dates = page.locator("#by-night svg text.axis").filter({ hasText: /20\d\d/ });
  await dates.first().waitFor();
  const told = await dates.allTextContents();
  assert.deepEqual([told[0], told.at(-1)], ["Feb 1, 2024", "Feb 12, 2025"]);
  assert.deepEqual(problems, []);
});

test("a goal is typed, shows at once what is missing, and is there at the next visit", async (t) => {
  const { page, projects, problems } = await opened(t, 3);
  const row = projects.getByRole("row", { name: /NGC 101/ });
  await row.getByText("no goal").waitFor();
  await row.getByRole("button", { name: "Goals of NGC 101" }).click();
  const field = row.getByRole("textbox", { name: "Goal for Ha" });
  await field.fill("2");
  await field.press("Enter");
  await row.getByText("needs light").waitFor();
  await row.getByText("Ha: 1 h 50 min").waitFor();
  assert.equal(await field.evaluate((input) => input === document.activeElement), true, "typing goes on");
  const unit = row.getByRole("combobox", { name: "Unit of the goal for Ha" });
  await unit.selectOption("frames");
  await row.getByText("needs calibration").waitFor();
  // What is undone has its own unit, and what is typed then too.
  await page.getByRole("button", { name: /^Undo: goal of NGC 101 Ha/ }).click();
  await row.getByText("Ha: 1 h 50 min").waitFor();
  assert.deepEqual([await field.inputValue(), await unit.inputValue()], ["2", "hours"]);
  await field.fill("3");
  await field.press("Enter");
  await row.getByText("Ha: 2 h 50 min").waitFor();
  await page.getByRole("button", { name: /^Undo: goal of NGC 101 Ha/ }).click();
  await row.getByText("Ha: 1 h 50 min").waitFor();
  await unit.selectOption("frames");
  await row.getByText("needs calibration").waitFor();
  // Another filter, of which there is nothing yet.
  await row.getByRole("textbox", { name: "Another filter" }).fill("SII");
  await row.getByRole("textbox", { name: "Goal", exact: true }).fill("1,5");
  await row.getByRole("button", { name: "Add goal" }).click();
  await row.getByText("SII: 1 h 30 min").waitFor();
  await page.getByRole("group", { name: "Which targets" }).getByRole("button", { name: "Needs light 1" }).click();
  assert.deepEqual(await names(projects), ["NGC 101"]);
  await page.getByRole("button", { name: /^Undo: goal of NGC 101 SII/ }).click();
  await page.getByRole("group", { name: "Which targets" }).getByRole("button", { name: "All 3" }).click();
  await row.getByText("SII: 1 h 30 min").waitFor({ state: "detached" });
  await page.reload();
  await h.drop(page, await archive(t, 3));
  await h.status(page);
  await projects.getByRole("row", { name: /NGC 101/ }).getByText("of 2 frames").waitFor();
  assert.deepEqual(problems, []);
});

test("goals are read from files; a line that is wrong is told with what to do, the rest is read", async (t) => {
  const { page, projects, problems } = await opened(t, 3);
  const table = "target,panel,filter,exposure_s,hours,frames\nNGC 100,,Ha,,ten,\nngc_102,,oiii,,4,\nM 81,,L,,,30\n";
  await page.getByLabel("Read goals").setInputFiles({ name: "goals.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.getByText("goals.csv: line 2: hours is “ten”, and a number over 0 is needed.", { exact: false }).waitFor();
  await projects.getByRole("row", { name: /NGC 102/ }).getByText("OIII: 3 h 50 min").waitFor();
  // Nothing of it was taken yet: it is wanted all the same, and not in the CSV.
  const wanted = projects.getByRole("row", { name: /M 81/ });
  await wanted.getByText("L: 30 frames").waitFor();
  assert.equal(await wanted.getByRole("checkbox").count(), 0);
  await page.getByLabel("Sort by").selectOption({ label: "Most missing" });
  assert.equal(await projects.getByRole("rowheader").first().innerText().then((text) => text.startsWith("NGC 102")), true);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download what is still needed" }).click();
  const needed = await readFile(await (await download).path(), "utf8");
  assert.match(needed, /NGC 102,,OIII,,3\.8333,\n/);
  await page.getByRole("button", { name: "Remove the goals of goals.csv" }).click();
  await wanted.waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("targets are found, and totals by year follow", async (t) => {
  const { page, projects, problems } = await opened(t, 4);
  assert.match(await page.locator(".projects-total").innerText(), /^2 h · 24 exposures · 8 nights$/);
  await page.getByText("By year").click();
  await page.getByRole("list", { name: "Light by year" }).getByText("2025").waitFor();
  await page.getByLabel("Find a target").fill("103");
  assert.deepEqual(await names(projects), ["NGC 103"]);
  assert.match(await page.locator(".projects-total").innerText(), /^30 min · 6 exposures · 2 nights$/);
  assert.deepEqual(problems, []);
});

for (const [name, options] of Object.entries({
  "on a desktop": { viewport: { width: 1280, height: 900 } },
  "on a phone": { viewport: { width: 390, height: 844 } },
})) {
  test(`Projects is accessible and does not scroll sideways ${name}`, async (t) => {
    const { page, projects, problems } = await opened(t, 3, { ...options, bypassCSP: true });
    await projects.getByRole("button", { name: "Goals of NGC 101" }).click();
    await h.accessible(page, "Projects with goals open");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    assert.deepEqual(problems, []);
  });
}

// docs/rules.md#20-tidy-page
test("files are sorted into folders by a template: a tree, what stays and why, and a script that moves", async (t) => {
  const { page, problems } = await opened(t, 2);
  await h.show(page, "Frames");
  await page.getByText("Sort files into folders").click();
  await page.getByLabel("Folders as in").selectOption({ label: "a template of your own" });
  const template = page.getByLabel("Template", { exact: true });
  await template.fill("{target}/{filter}/[{panel}/]{name}");
  await template.press("Enter");
  await page.getByText("12 files would move, 0 would stay.").waitFor();
  const tree = page.getByRole("list", { name: "Folders as they would be" });
  await tree.getByText("NGC 101 · 6 files").waitFor();
  // The plan by the template before has as many files.
  await page.waitForFunction((folders) => document.querySelectorAll("ul.tree li").length === folders, 2 + 2 * FILTERS.length);
  await page.getByText("As a script").click();
  const save = page.getByRole("button", { name: "Script for bash" });
  assert.equal(await save.isDisabled(), true, "nobody knows where the folders lie yet");
  await page.getByLabel("Where “Archive” lies").fill("/it's/Archive");
  await page.getByLabel("Where the files go").fill("/sorted");
  const script = await h.downloaded(page, () => save.click());
  assert.match(script.name, /tidy\.sh$/);
  assert.match(script.text, /'\/it'\\''s\/Archive\/NGC 101\/L_2024\.fits'.*'\/sorted\/NGC 101\/L\/L_2024\.fits'/s);
  await template.fill("../{name}");
  await template.press("Enter");
  await page.getByRole("alert").filter({ hasText: ".." }).waitFor();
  assert.deepEqual(problems, []);
});
