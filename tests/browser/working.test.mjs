// Work on what was read: targets that are switched off, masters that do not say their count.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { frame } from "./frames.mjs";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([h.launch(), h.serve()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The CSV as objects by column. */
async function rows(page) {
  await h.tab(page, "Acquisition");
  const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const [columns, ...lines] = h.cells(text);
  return lines.map((line) => Object.fromEntries(columns.map((column, at) => [column, line[at]])));
}

test("several targets are chips to switch off, and stay off", async (t) => {
  const dir = path.join(await h.scratch(t), "Two targets");
  await mkdir(dir);
  for (const [at, object] of ["NGC 2264", "NGC 2264", "M 42"].entries()) {
    await writeFile(path.join(dir, `${at}.fits`), frame({ object, start: `2025-02-03T2${at}:10:00.500` }));
  }
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.equal(await h.status(page), "3 files read, 3 frames counted, 0 set aside");
  const chips = page.getByRole("group", { name: "Targets" });
  assert.deepEqual((await rows(page)).map((row) => row.number), ["1", "2"], "sorted by target");
  const chip = chips.getByRole("button", { name: /M 42/ });
  assert.equal(await chip.getAttribute("aria-pressed"), "true");
  await chip.click();
  await page.getByRole("status").getByText("3 files read, 2 frames counted, 1 set aside").waitFor();
  assert.equal(await chip.getAttribute("aria-pressed"), "false");
  assert.deepEqual((await rows(page)).map((row) => row.number), ["2"]);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(page, dir);
  assert.equal(await h.status(page), "3 files read, 2 frames counted, 1 set aside");
  await chip.click();
  await page.getByRole("status").getByText("3 frames counted").waitFor();
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
  assert.equal(await h.status(page), "2 files read, 2 frames counted, 0 set aside");
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

