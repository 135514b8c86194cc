// The copy of itself that the page keeps: that it says so only when it has one, that a new version waits for a click,
// and that the click reloads no other tab.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser } from "./stage.mjs";

const WORKS = { unknown: /Works in this browser\. /, kept: /also without a network\. /, not: /which could not keep it for use without a network\. / };

/** A copy of the build that can change, and its server. `script` stands before the service worker's own. */
async function ownBuild(t, script = "", answers = {}) {
  const dist = path.join(await h.scratch(t), "dist");
  await cp(h.DIST, dist, { recursive: true });
  const worker = path.join(dist, "sw.js");
  await writeFile(worker, script + (await readFile(worker, "utf8")));
  const own = await h.serve("/", dist, answers);
  t.after(own.stop);
  return { dist, own };
}

/** Puts the next build in the place of this one: another page, and the service worker that goes with it. */
async function release(dist) {
  const [index, sw] = ["index.html", "sw.js"].map((name) => path.join(dist, name));
  const old = await readFile(index);
  const next = Buffer.from(old.toString().replace("<title>Nightledger</title>", "<title>Nightledger, next</title>"));
  const hash = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
  const worker = await readFile(sw, "utf8");
  assert.equal(worker.split(hash(old)).length, 3, "the page is listed by its folder and by its name");
  await writeFile(index, next);
  await writeFile(sw, worker.replaceAll(hash(old), hash(next)).replace(/VERSION = "[^"]+"/, 'VERSION = "next"'));
}

const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
const findNext = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => {}));
const offer = (page) => page.getByText("A new version of Nightledger is ready.");
const works = (page, words) => page.locator("footer").getByText(words).waitFor();

/** Clicks, waits for the page that comes, and gives its title. */
async function reloadedBy(page, button) {
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: button, exact: true }).click()]);
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  return page.title();
}

test("a new version waits for the user's click and then comes whole", async (t) => {
  const { dist, own } = await ownBuild(t);
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await controlled(page);
  const caches = () => page.evaluate(() => window.caches.keys());
  const before = await caches();
  assert.equal(before.length, 1);
  await release(dist);
  await page.reload();
  assert.equal(await page.title(), "Nightledger", "still the whole old one");
  await offer(page).waitFor();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.equal(await page.title(), "Nightledger", "it does not change under the user's hands");
  assert.equal(await reloadedBy(page, "Reload with it"), "Nightledger, next");
  assert.equal(await offer(page).count(), 0);
  const now = await caches();
  assert.equal(now.length, 1, "the old version is gone");
  assert.notEqual(now[0], before[0]);
  h.assertOnlyFiles(own.asked);
  assert.deepEqual(problems, []);
});

test("a new version is taken up by a click on a first visit too", async (t) => {
  const { dist, own } = await ownBuild(t);
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await controlled(page);
  assert.equal(await page.getByRole("button", { name: "Reload", exact: true }).count(), 0, "the first one is no news");
  await release(dist);
  await findNext(page);
  await offer(page).waitFor();
  assert.equal(await reloadedBy(page, "Reload with it"), "Nightledger, next");
  assert.deepEqual(problems, []);
});

for (const [where, query] of [["in its worker", ""], ["on its own thread", "?work=main"]]) {
  test(`a click in one tab does not reload another that is reading, ${where}`, async (t) => {
    const files = 40;
    const dir = path.join(await h.scratch(t), "Rosette");
    await lights(dir, files);
    const { dist, own } = await ownBuild(t);
    const { page: clicked, context, problems, done } = await h.open(browser, own);
    t.after(done);
    await controlled(clicked);
    const reading = await context.newPage();
    await reading.addInitScript(() => {
      // Holds a scan up until it is told to go on.
      const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        while (window.held) await pause();
        return read.call(this);
      };
      const post = Worker.prototype.postMessage;
      let before = Promise.resolve();
      Worker.prototype.postMessage = function (...message) {
        before = before.then(async () => {
          while (window.held) await pause();
          post.apply(this, message);
        });
      };
    });
    await reading.goto(own.address + query);
    await reading.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
    await h.show(reading, "Settings");
    await reading.getByLabel("Dates").selectOption("UTC date");
    // Something typed and not taken yet.
    await reading.getByLabel("Focal ratio").fill("5.4");
    await reading.evaluate(() => {
      window.held = true;
      window.mine = true;
    });
    await h.drop(reading, dir);

    await release(dist);
    await findNext(clicked);
    for (const page of [clicked, reading]) await offer(page).waitFor();
    assert.equal(await reloadedBy(clicked, "Reload with it"), "Nightledger, next");
    await reading.getByText("Another tab has changed to a new version of Nightledger. This tab still runs the old one").waitFor();
    assert.equal((await reading.evaluate(() => window.caches.keys())).length, 1, "what it was loaded from is gone");
    assert.equal(await reading.getByLabel("Focal ratio").inputValue(), "5.4");
    await reading.evaluate(() => (window.held = false));
    assert.equal(await h.status(reading), `${files} files read, ${files} frames counted, 0 not counted`);
    assert.equal(await reading.evaluate(() => window.mine), true, "it has not been reloaded");
    assert.equal(await reading.getByLabel("Dates").inputValue(), "utc-date");
    await h.show(reading, "AstroBin");
    const { text } = await h.downloaded(reading, () => reading.getByRole("button", { name: "Download CSV" }).click());
    assert.equal(h.cells(text).length, 2);
    for (const tab of ["Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"]) await h.show(reading, tab);
    assert.equal(await clicked.getByRole("button", { name: "Reload", exact: true }).count(), 0);
    assert.equal(await reloadedBy(reading, "Reload"), "Nightledger, next");
    assert.deepEqual(problems, []);
  });
}

test("the page says that it works without a network once it does", async (t) => {
  let go;
  const held = new Promise((resolve) => (go = resolve));
  const icon = await readFile(path.join(h.DIST, "icon.svg"));
  const slow = async (_, response) => {
    await held;
    response.writeHead(200, { "content-type": "image/svg+xml" }).end(icon);
  };
  const { own } = await ownBuild(t, "", { "/icon.svg": slow });
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await works(page, WORKS.unknown);
  await page.waitForTimeout(300);
  await works(page, WORKS.unknown);
  go();
  await works(page, WORKS.kept);
  await page.reload();
  await works(page, WORKS.kept);
  h.assertOnlyFiles(own.asked);
  assert.deepEqual(problems, []);
});

for (const [what, script, init] of [
  ["has no room for it", `Cache.prototype.put = async () => { throw new DOMException("full", "QuotaExceededError"); };\n`, null],
  ["has no service workers", "", () => Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined })],
  ["refuses service workers", "", () => (ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("no", "SecurityError")))],
]) {
  test(`a browser that ${what} keeps nothing, and the page says so and works`, async (t) => {
    const { own } = await ownBuild(t, script);
    const { page, problems, done } = await h.open(browser, own, { init });
    t.after(done);
    await works(page, WORKS.not);
    assert.deepEqual(await page.evaluate(() => window.caches.keys()), [], "half a copy is of no use to anybody");
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    await h.status(page);
    assert.deepEqual(problems.filter((each) => !each.includes("QuotaExceededError")), []);
  });
}

test("where the browser cannot read what it keeps, the page comes from the network", async (t) => {
  const { own } = await ownBuild(
    t,
    `self.addEventListener("message", ({ data }) => {
       if (data !== "break") return;
       CacheStorage.prototype.open = CacheStorage.prototype.match = async () => { throw new DOMException("no", "UnknownError"); };
     });\n`,
  );
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await controlled(page);
  await page.evaluate(() => navigator.serviceWorker.controller.postMessage("break"));
  own.asked.length = 0;
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  assert.equal(await h.status(page), "210 files read, 210 frames counted, 0 not counted");
  assert.ok(own.asked.includes("GET /"), own.asked.join("\n"));
  assert.deepEqual(problems, []);
});
