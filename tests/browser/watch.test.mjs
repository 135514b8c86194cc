// A folder that is watched while a capture program writes into it.
import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";
import { light } from "./frames.mjs";

// Where the browser tells of no changes it is looked at every 30 s, and a new file is read at the second look.
const LOOKS = { timeout: 150_000 };

test("frames come, are finished and go while the folder is watched; nothing else is read", async (t) => {
  const dir = path.join(await h.scratch(t), "Live");
  await mkdir(dir);
  for (let at = 0; at < 3; at += 1) await writeFile(path.join(dir, `l_${at}.fits`), light(at * 400));
  // What the engine reads goes through slices of files.
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.match(await h.status(page), /^3 files read, 3 frames counted/);
  const looked = page.locator(".looked");
  await page.getByRole("switch", { name: "Watch for new frames" }).check();

  // Half a file is not counted; when it is whole it is.
  const half = light(1600);
  await writeFile(path.join(dir, "l_3.fits"), half.slice(0, 2880));
  await looked.filter({ hasText: "1 file is still being written" }).waitFor(LOOKS);
  assert.match(await h.status(page), /^3 files read/);
  await writeFile(path.join(dir, "l_3.fits"), half);
  await looked.filter({ hasText: /Ha \+1 \(5 min\); 1 new file\. Now 4 exposures, 20 min\./ }).waitFor(LOOKS);
  assert.match(await h.status(page), /^4 files read, 4 frames counted, 0 not counted/);
  await page.getByRole("cell", { name: "4", exact: true }).first().waitFor();

  await rm(path.join(dir, "l_0.fits"));
  await looked.filter({ hasText: /Ha −1 \(5 min\); 1 file gone\. Now 3 exposures, 15 min\./ }).waitFor(LOOKS);
  assert.match(await h.status(page), /^3 files read, 3 frames counted/);

  await page.getByRole("switch", { name: "Watch for new frames" }).uncheck();
  await page.getByRole("button", { name: "Start over" }).click();
  assert.equal(await page.getByRole("switch", { name: "Watch for new frames" }).count(), 0);
  assert.deepEqual(problems, []);
});

test("what is selected, open and looked at stays the same files while others come and go", async (t) => {
  const dir = path.join(await h.scratch(t), "Live");
  await mkdir(dir);
  const add = (name, second, filter) =>
    writeFile(path.join(dir, `${name}.fits`), light(second, [`FILTER  = '${filter.padEnd(8)}'`]));
  for (let at = 0; at < 3; at += 1) await add(`h_${at}`, at * 400, "Ha");
  for (let at = 0; at < 6; at += 1) await add(`o_${at}`, 4000 + at * 400, "OIII");
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.match(await h.status(page), /^9 files read/);
  await page.getByRole("switch", { name: "Watch for new frames" }).check();
  /** Until so many files are read and the page has what it asks for then. */
  const read = async (files) => {
    const says = (text) => [...document.querySelectorAll("[role=status]")].some((line) => line.textContent.trim().startsWith(text));
    await page.waitForFunction(says, `${files} files read`, LOOKS);
    await page.waitForTimeout(500);
  };

  // Two of them are selected, and one that stands before all others comes.
  await h.show(page, "Frames");
  const row = (name) => page.locator(".frames tbody tr", { hasText: name });
  await row("o_1.fits").locator("td").last().click();
  await row("o_2.fits").locator("td").last().click({ modifiers: ["Shift"] });
  const names = async (rows) => (await page.locator(`.frames tbody ${rows} th button`).allInnerTexts()).sort();
  assert.deepEqual(await names("tr.chosen"), ["o_1.fits", "o_2.fits"]);
  await add("a", 2000, "Ha");
  await read(10);
  await row("a.fits").waitFor();
  assert.deepEqual(await names("tr.chosen"), ["o_1.fits", "o_2.fits"]);
  await page.getByRole("button", { name: "Exclude selected" }).click();
  await row("o_2.fits").and(page.locator(".off")).waitFor();
  assert.deepEqual(await names("tr.off"), ["o_1.fits", "o_2.fits"]);

  // One is open while another goes, and closes when it goes itself.
  await row("o_3.fits").getByRole("button", { name: "o_3.fits" }).click();
  const title = page.locator("#frame-title");
  await title.filter({ hasText: "o_3.fits" }).waitFor();
  await rm(path.join(dir, "a.fits"));
  await read(9);
  assert.equal(await title.innerText(), "o_3.fits");
  await rm(path.join(dir, "o_3.fits"));
  await read(8);
  await page.locator("dialog.frame").waitFor({ state: "hidden" });

  // One is looked at, and leaves its place to the next of its group when it goes itself.
  await row("o_2.fits").getByRole("button", { name: "o_2.fits" }).click();
  await page.getByRole("button", { name: "Show picture" }).click();
  const name = page.locator(".blink .over strong");
  await name.filter({ hasText: "o_2.fits" }).waitFor();
  await rm(path.join(dir, "h_0.fits"));
  await read(7);
  assert.equal(await name.innerText(), "o_2.fits");
  await rm(path.join(dir, "o_2.fits"));
  await read(6);
  assert.equal(await name.innerText(), "o_4.fits");
  await page.locator(".blink .place", { hasText: "3 of 4" }).waitFor();
  assert.deepEqual(problems, []);
});

test("what cannot be looked at again is not offered to be watched", async (t) => {
  const { page, done } = await h.open(browser, site);
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.equal(await page.getByRole("switch", { name: "Watch for new frames" }).count(), 0);
});
