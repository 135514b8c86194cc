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

test("what cannot be looked at again is not offered to be watched", async (t) => {
  const { page, done } = await h.open(browser, site);
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.equal(await page.getByRole("switch", { name: "Watch for new frames" }).count(), 0);
});
