// The same page in Firefox, which has neither the folder picker nor writing: everything else is the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import * as f from "./firefox.mjs";
import { LIGHT, frame } from "./frames.mjs";

let firefox, site;
before(async () => {
  [firefox, site] = await Promise.all([f.launch(), h.serve()]);
});
after(async () => {
  await firefox?.stop();
  await site?.stop();
});

test("Firefox loads the page without a complaint and says what it cannot do", async (t) => {
  const { page, problems, done } = await f.open(firefox, site);
  t.after(done);
  assert.equal(await page.evaluate(() => "showDirectoryPicker" in window), false, "this browser has no picker");
  await f.control(page, "button", "Try it with sample data").click();
  assert.equal(await f.status(page), "210 files read, 210 frames counted, 0 not counted");
  await f.says(page, /does not let pages write into folders/);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll("button")].some((each) => each.textContent === "Save to folder")), false);
  for (const name of ["Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"]) {
    await f.show(page, name);
  }
  assert.deepEqual(problems, []);
});

test("Firefox: a folder through the folder input, cell for cell the native command's CSV", async (t) => {
  const dir = path.join(await h.scratch(t), "sadr");
  h.ownTree("sadr", dir);
  const { page, problems, done } = await f.open(firefox, site);
  t.after(done);
  await page.bringToFront();
  const question = await f.chooseFolder(firefox, dir, () => f.control(page, "button", "Add folder").click());
  t.diagnostic(question);
  t.diagnostic(await f.status(page));
  const { name, text } = await f.downloaded(firefox, () => f.control(page, "button", "Download CSV").click());
  assert.equal(name, "sadr_acquisition.csv");
  assert.ok(h.cells(text).length > 1, "there are rows");
  const out = path.join(await h.scratch(t), "out");
  await mkdir(out);
  assert.ok(h.BIN, "NIGHTLEDGER_BIN names the native command; `cargo xtask test` sets it");
  assert.deepEqual(h.cells(text), h.cells(await h.nativeCsv(dir, out)));

  await f.control(page, "button", "Copy CSV").click();
  await f.says(page, /Copied.*Paste it/);
  assert.equal((await f.clipboard(firefox)).replaceAll("\r", ""), text, "the clipboard holds what the download holds");
  const summary = await f.downloaded(firefox, () => f.control(page, "button", "Download summary").click());
  assert.equal(summary.name, "sadr_session_summary.txt");
  assert.deepEqual(problems, []);
});

test("Firefox: loose files through the folder input", async (t) => {
  const dir = await h.scratch(t);
  const files = [path.join(dir, "one.fits"), path.join(dir, "two.fits")];
  await writeFile(files[0], LIGHT);
  await writeFile(files[1], frame({ start: "2025-02-03T21:16:00.500" }));
  const { page, problems, done } = await f.open(firefox, site);
  t.after(done);
  const input = await page.$("input[aria-label=\"Folder input\"]");
  await input.uploadFile(...files);
  assert.equal(await f.status(page), "2 files read, 2 frames counted, 0 not counted");
  const { name, text } = await f.downloaded(firefox, () => f.control(page, "button", "Download CSV").click());
  assert.equal(name, "acquisition.csv");
  const [columns, row] = h.cells(text);
  const cell = (column) => row[columns.indexOf(column)];
  assert.deepEqual(["date", "number", "duration", "gain"].map(cell), ["2025-02-03", "2", "300", "100"]);
  assert.deepEqual(problems, []);
});

test("Firefox: a file that goes while it is read is named, and the others count", async (t) => {
  const dir = await h.scratch(t);
  const files = ["one.fits", "two.fits", "three.fits"].map((name) => path.join(dir, name));
  for (const [at, file] of files.entries()) await writeFile(file, frame({ start: `2025-02-03T21:1${at}:00.500` }));
  const { page, problems, done } = await f.open(firefox, site, {
    query: "?work=main",
    init: () => {
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        while (!window.go) await new Promise((resolve) => setTimeout(resolve, 20));
        return read.call(this);
      };
    },
  });
  t.after(done);
  const input = await page.$("input[aria-label=\"Folder input\"]");
  await input.uploadFile(...files);
  await page.waitForSelector("progress");
  await rm(files[1]);
  await page.evaluate(() => (window.go = true));
  assert.equal(await f.status(page), "3 files read, 2 frames counted, 1 not counted");
  await f.show(page, "Notices");
  await f.says(page, /two\.fits/);
  await f.says(page, /It could not be read\./);
  assert.deepEqual(problems, []);
});

test("Firefox: a look-up that fails says why, and can be made again", async (t) => {
  const nominatim = process.env.NIGHTLEDGER_NOMINATIM_URL;
  const { page, problems, done } = await f.open(firefox, site, { allow: [nominatim] });
  t.after(done);
  const open = { "access-control-allow-origin": "*" };
  const answers = [
    { status: 503, headers: open, body: "busy" },
    null,
    { status: 200, headers: open, body: "<html>Log in" },
    { status: 200, headers: open, contentType: "application/json", body: JSON.stringify({ display_name: "Hill Observatory" }) },
  ];
  let asked = 0;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!request.url().startsWith(nominatim)) return request.continue();
    const answer = answers[asked];
    asked += 1;
    return answer ? request.respond(answer) : request.abort();
  });
  await f.control(page, "button", "Try it with sample data").click();
  await f.status(page);
  await f.show(page, "Settings");
  for (const [at, words] of [/the service answered with error 503/, /there is no connection, or the service does not answer to web pages/, /its answer is no JSON/].entries()) {
    await f.control(page, "button", "Look up names").click();
    await f.says(page, words);
    assert.equal(asked, at + 1);
    await page.waitForSelector("button:not([aria-disabled])::-p-text(Look up names)");
  }
  await f.control(page, "button", "Look up names").click();
  await page.waitForFunction(() => [...document.querySelectorAll("input")].some((each) => each.value === "Hill Observatory"));
  assert.equal(asked, 4);
  await page.evaluate(() => localStorage.clear());
  // What a browser itself writes about a failed load is no fault of the page.
  assert.deepEqual(problems.filter((each) => !each.includes("CORS request did not succeed")), []);
});

test("Firefox: a dropped folder by its entries, more than one batch of them", async (t) => {
  const dir = path.join(await h.scratch(t), "Entries");
  await mkdir(path.join(dir, "deep", "er"), { recursive: true });
  for (let at = 0; at < 130; at += 1) {
    const start = `2025-02-03T21:${String(at % 60).padStart(2, "0")}:${String(Math.floor(at / 60)).padStart(2, "0")}.500`;
    await writeFile(path.join(dir, "deep", "er", `light_${at}.fits`), frame({ start }));
  }
  const { page, problems, done } = await f.open(firefox, site);
  t.after(done);
  await page.bringToFront();
  assert.deepEqual(await f.dropEntries(firefox, page, dir), ["Entries true"]);
  assert.equal(await f.status(page), "130 files read, 130 frames counted, 0 not counted");
  const { name } = await f.downloaded(firefox, () => f.control(page, "button", "Download CSV").click());
  assert.equal(name, "Entries_acquisition.csv");
  assert.deepEqual(problems, []);
});

test("Firefox: settings and edits survive a reload", async (t) => {
  const { page, problems, done } = await f.open(firefox, site);
  t.after(done);
  await f.control(page, "button", "Try it with sample data").click();
  await f.status(page);
  await f.control(page, "textbox", "AstroBin filter id or address for Ha").fill("4663");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll("table.rows td")].some((cell) => cell.textContent === "4663"));
  await f.show(page, "Frames");
  await (await page.waitForSelector("table.frames input.counted")).click();
  await f.status(page, /209 frames counted, 1 not counted/);
  await f.show(page, "Settings");
  const dates = await page.waitForSelector("aside select");
  await dates.select("utc-date");

  await page.reload();
  await f.control(page, "button", "Try it with sample data").click();
  assert.equal(await f.status(page), "210 files read, 209 frames counted, 1 not counted");
  await page.waitForFunction(() => [...document.querySelectorAll("table.rows td")].some((cell) => cell.textContent === "4663"));
  await f.show(page, "Settings");
  assert.equal(await (await page.waitForSelector("aside select")).evaluate((select) => select.value), "utc-date");
  await page.evaluate(() => localStorage.clear());
  assert.deepEqual(problems, []);
});
