// When the program itself breaks down, in its worker or on the page's thread: it is said, nothing is left hanging, what
// the user set stays, and there is a way on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser } from "./stage.mjs";

const FILES = 60;

/** Breaks the program down in the middle of a file, as a trap of WebAssembly does. */
const BREAKDOWN = `
  const slice = Blob.prototype.slice;
  let files = 0;
  Blob.prototype.slice = function (...range) {
    if ((files += 1) === 30) performance.now = () => { throw new WebAssembly.RuntimeError("unreachable"); };
    return slice.apply(this, range);
  };\n`;

/** The page of a server that has a worker that breaks down; `?work=main` breaks down by itself. */
async function scene(t, query, script) {
  const dir = path.join(await h.scratch(t), "Rosette");
  await lights(dir, FILES);
  const worker = BREAKDOWN + (await readFile(path.join(h.DIST, "worker.js"), "utf8"));
  const own = await h.serve("/", h.DIST, {
    "/breaking.js": (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(worker),
  });
  t.after(own.stop);
  const opened = await h.open(browser, own, { query, init: script });
  t.after(opened.done);
  return { dir, own, ...opened };
}

/** Starts another script in the worker's place. */
const worker = (name) => `const Own = Worker;
  window.Worker = class extends Own {
    constructor(url, options) { super(sessionStorage.whole ? url : new URL("/${name}", location), options); }
  };`;

for (const [where, query, script] of [
  ["the worker", "", worker("breaking.js")],
  ["the page's own thread", "?work=main", `if (!sessionStorage.whole) {${BREAKDOWN}}`],
]) {
  test(`a breakdown of ${where} in the middle of a scan is said, with the way on`, async (t) => {
    const { page, dir, problems } = await scene(t, query, { content: script });
    await h.show(page, "Settings");
    await page.getByLabel("Dates").selectOption("UTC date");
    await h.drop(page, dir);
    const alert = page.getByRole("alert");
    await alert.getByText("Something went wrong inside Nightledger.").waitFor();
    assert.equal(await page.getByRole("progressbar", { name: "Scan progress" }).count(), 0, "no bar for ever");
    assert.equal(await page.getByRole("button", { name: "Stop", exact: true }).count(), 0);
    // Time for what is still under way.
    await page.waitForTimeout(500);
    assert.equal(await page.getByRole("progressbar", { name: "Scan progress" }).count(), 0, "nor later");
    assert.equal(await alert.getByText("Something went wrong inside Nightledger.").count(), 1, "said once");
    await page.getByLabel("Theme").selectOption("Light");
    // The browser's own lines on the error, where it has some, and no others.
    assert.deepEqual(problems.splice(0).filter((each) => !each.includes("unreachable")), []);

    await page.evaluate(() => (sessionStorage.whole = "yes"));
    await Promise.all([page.waitForEvent("load"), alert.getByRole("button", { name: "Reload the page" }).click()]);
    await h.show(page, "Settings");
    assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
    assert.equal(await page.getByLabel("Theme").inputValue(), "light");
    await h.drop(page, dir);
    assert.equal(await h.status(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
    assert.deepEqual(problems, []);
  });
}

test("after a breakdown Start over starts with a page that works", async (t) => {
  const { page, dir } = await scene(t, "", { content: worker("breaking.js") });
  await h.drop(page, dir);
  await page.getByRole("alert").getByText("Something went wrong inside Nightledger.").waitFor();
  await page.evaluate(() => (sessionStorage.whole = "yes"));
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Start over" }).click()]);
  await h.drop(page, dir);
  assert.equal(await h.status(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
});

test("a worker that cannot be loaded is done without", async (t) => {
  const { page, own, dir, problems } = await scene(t, "", { content: worker("missing.js") });
  await h.drop(page, dir);
  assert.equal(await h.status(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  assert.ok(own.asked.includes("GET /missing.js"));
  assert.equal(page.workers().length, 0, "it was read on the page's thread");
  assert.deepEqual(problems.filter((each) => !each.includes("404")), []);
});

test("a remark of the browser on its layout and an extension's error are no breakdown", async (t) => {
  const { page, problems } = await scene(t, "?work=main", null);
  await page.evaluate(() => {
    for (const event of [
      { message: "ResizeObserver loop completed with undelivered notifications." },
      { message: "Uncaught", error: new TypeError("x is undefined"), filename: "chrome-extension://abcdef/inpage.js" },
    ]) window.dispatchEvent(new ErrorEvent("error", event));
  });
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.equal(await page.getByText("Something went wrong").count(), 0);
  assert.deepEqual(problems, []);
});
