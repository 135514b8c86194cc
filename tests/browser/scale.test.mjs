// Thousands of files: read, found, sorted, excluded, scrolled and exported like a few. How fast, bench.mjs measures.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import path from "node:path";
import * as h from "./harness.mjs";

const FILES = 6000;

let browser;
let site;
before(async () => ([browser, site] = await Promise.all([h.launch(), h.serve()])));
after(async () => Promise.all([browser.close(), site.stop()]));

test("six thousand files are worked with like a few", async (t) => {
  const dir = await h.scratch(t);
  const folder = h.ownTree("bulk", path.join(dir, "Bulk"), "--frames", String(FILES));
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, folder);
  assert.match(await h.status(page, { timeout: 120_000 }), /^6,000 files read, 6,000 frames counted/);
  const csv = () => h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  // Several targets land on Projects.
  await h.show(page, "AstroBin");
  assert.equal((await csv()).text, await h.nativeCsv(folder, path.join(dir, "out")));

  await h.show(page, "Frames");
  const table = page.getByRole("table", { name: "Frames" });
  const matches = page.locator(".matches");
  const rowAt = (place) => table.locator(`tr[aria-rowindex="${place + 1}"]`);
  await matches.getByText("6,000 files, 6,000 counted").waitFor();
  // The last row, by scrolling there; few rows exist at a time.
  await page.getByRole("region", { name: "Table of files" }).evaluate((region) => (region.scrollTop = region.scrollHeight));
  await rowAt(FILES).waitFor();
  assert.ok((await table.locator("tbody tr").count()) < 200);
  // Sorted the other way round it is the first.
  const last = await rowAt(FILES).getByRole("rowheader").getAttribute("title");
  const sort = table.getByRole("button", { name: "File" });
  await sort.click();
  await rowAt(1).and(page.locator("tr", { has: page.getByTitle(last, { exact: true }) })).waitFor();

  // Everything that is found is excluded at once, and comes back by one step.
  await page.getByLabel("Find").pressSequentially(".fits");
  await page.getByRole("button", { name: "Exclude these" }).click();
  await matches.getByText("6,000 files, 0 counted").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await matches.getByText("6,000 files, 6,000 counted").waitFor();
  await page.getByLabel("Find").fill(path.basename(last));
  await matches.getByText(/^1 file, 1 counted/).waitFor();
  await rowAt(1).getByRole("checkbox", { name: "Counted" }).click();
  await matches.getByText(/^1 file, 0 counted/).waitFor();
  assert.match(await h.status(page), /^6,000 files read, 5,999 frames counted, 1 not counted/);
  assert.deepEqual(problems, []);
});
