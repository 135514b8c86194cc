// The main job: a real folder from disk becomes AstroBin's CSV, cell by cell, and the very bytes that the native
// command writes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

/** Numbers to their printed decimals; everything else as it stands. */
function assertCells(actual, expected) {
  assert.deepEqual(actual[0], expected[0], "the columns");
  assert.equal(actual.length, expected.length, "the number of rows");
  for (const [at, row] of expected.entries()) {
    for (const [column, cell] of row.entries()) {
      const got = actual[at][column];
      const same = got === cell || (cell !== "" && got !== "" && Number(got) === Number(cell));
      assert.ok(same, `row ${at}, ${expected[0][column]}: ${got}, expected ${cell}`);
    }
  }
}

for (const example of ["sadr", "ngc1499", "m51", "wbpp"]) {
  test(`the worked example ${example}, dropped from disk`, async (t) => {
    const dir = path.join(await h.scratch(t), example);
    if (!h.exampleTree(example, dir)) return t.skip("the worked examples are not on this machine");
    const config = path.join(h.SHARED, "examples/config.ini");
    const expected = h.cells(await readFile(path.join(h.SHARED, "examples/expected", `${example}.csv`), "utf8"));
    const { page, problems, done } = await h.open(browser, site);
    t.after(done);

    await h.show(page, "Settings");
    await page.getByLabel("Import settings").setInputFiles(config);
    await page.getByLabel("Dates").selectOption("UTC date");
    await h.drop(page, dir);
    const line = await h.status(page);
    t.diagnostic(line);
    await h.show(page, "AstroBin");
    const { name, text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
    assert.equal(name, `${example}_acquisition.csv`);
    assertCells(h.cells(text), expected);

    const table = page.getByRole("table", { name: "Acquisition rows" });
    assert.equal(await table.locator("tbody tr.row").count(), expected.length - 1);
    if (h.BIN) {
      const out = path.join(await h.scratch(t), "out");
      await mkdir(out);
      const native = await h.nativeCsv(dir, out, "--config", config, "--dates", "utc-date");
      assert.equal(text, native, "page and native command give the same bytes");
    }
    assert.deepEqual(problems, []);
  });
}

test("the project's own tree gives the same bytes in page and native command", async (t) => {
  const dir = path.join(await h.scratch(t), "sadr");
  h.ownTree("sadr", dir);
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  t.diagnostic(await h.status(page));
  const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.ok(h.cells(text).length > 1, "there are rows");
  if (h.BIN) {
    const out = path.join(await h.scratch(t), "out");
    await mkdir(out);
    assert.equal(text, await h.nativeCsv(dir, out));
  } else t.diagnostic("NIGHTLEDGER_BIN is not set: not compared with the native command");
  const copied = await copy(page);
  assert.equal(copied, text, "the clipboard holds what the download holds");
  const summary = await h.downloaded(page, () => page.getByRole("button", { name: "Download summary" }).click());
  assert.match(summary.name, /session_summary\.txt$/);
  await h.show(page, "Summary");
  assert.equal((await page.getByRole("region", { name: "Session summary" }).textContent()).trim(), summary.text.trim());
  assert.deepEqual(problems, []);
});

async function copy(page) {
  await page.getByRole("button", { name: "Copy CSV" }).click();
  await page.getByText("Paste it into AstroBin").waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

for (const [where, query] of [["its worker", ""], ["the page's thread", "?work=main"]]) {
  test(`the page shows and takes a folder before its engine has come, for ${where}`, async (t) => {
    const dir = path.join(await h.scratch(t), "Rosette");
    await lights(dir, 6);
    // A service worker would answer for the engine.
    const { page, problems, done } = await h.open(browser, site, { query, serviceWorkers: "block" });
    t.after(done);
    let come;
    const held = new Promise((resolve) => (come = resolve));
    await page.route("**/engine-*_bg.wasm", async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
    // That there is no service worker was said by now.
    problems.length = 0;
    await h.drop(page, dir);
    await page.getByRole("button", { name: "Start over" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Choose a folder" }).isVisible(), false, "it was taken");
    await h.opener(page, "Settings").click();
    assert.equal(await page.getByLabel("Dates").count(), 0, "settings that are not the user's are not shown");
    assert.equal(await page.getByText(/files read/).count(), 0);
    come();
    assert.equal(await h.status(page), "6 files read, 6 frames counted, 0 not counted");
    await page.getByLabel("Dates").waitFor();
    assert.equal(page.workers().length, query ? 0 : 1);
    assert.deepEqual(problems, []);
  });
}

test("the work gives the same on the page's own thread", async (t) => {
  const texts = [];
  for (const query of ["", "?work=main"]) {
    const { page, problems, done } = await h.open(browser, site, { query });
    t.after(done);
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    const line = await h.status(page);
    assert.equal(line, "210 files read, 210 frames counted, 0 not counted");
    const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
    texts.push(text);
    assert.equal(page.workers().length, query ? 0 : 1);
    assert.deepEqual(problems, []);
  }
  assert.equal(texts[0], texts[1]);
  assert.equal(h.cells(texts[0]).length, 6, "five runs are five rows");
});

test("a row says why each figure is what it is, and lists its frames", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first().click();
  const frames = page.getByRole("table", { name: "Frames of this row" });
  await frames.waitFor();
  assert.equal(await frames.locator("tbody tr").count(), 14);
  const why = await page.locator("dl.why").textContent();
  assert.match(why, /header EXPTIME/);
  assert.match(why, /mean over 14 files/);
  assert.deepEqual(problems, []);
});

test("a filter's id is set where it is missed, and remembered", async (t) => {
  const { page, context, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  const box = page.getByRole("textbox", { name: "AstroBin filter id or address for Ha" });
  await box.fill("not a filter");
  await box.press("Enter");
  await page.getByText("neither a number nor the address").waitFor();
  await box.fill("https://app.astrobin.com/equipment/explorer/filter/4663/some-filter");
  await box.press("Enter");
  await page.getByRole("cell", { name: "4663", exact: true }).first().waitFor();
  assert.equal(await box.count(), 0, "it is asked no more");

  const again = await context.newPage();
  await again.goto(site.address);
  await again.getByRole("button", { name: "Try it with sample data" }).click();
  await again.getByRole("cell", { name: "4663", exact: true }).first().waitFor();
  assert.deepEqual(problems, []);
});
