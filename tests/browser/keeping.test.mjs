// What the page keeps: folders of earlier visits, and a new version of itself until it is wanted.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { LIGHT } from "./frames.mjs";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([h.launch(), h.serve()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("a folder of an earlier visit asks for its permission on the click, as often as it takes", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(
    `window.showDirectoryPicker = async () => {
       const root = await navigator.storage.getDirectory();
       const folder = await root.getDirectoryHandle("Rosette", { create: true });
       const file = await folder.getFileHandle("one.fits", { create: true });
       const stream = await file.createWritable();
       await stream.write(${JSON.stringify(LIGHT)});
       await stream.close();
       return folder;
     };`,
  );
  await page.reload();
  await page.getByRole("button", { name: "Add folder" }).click();
  await h.status(page);

  // As after all tabs were closed: the handle is there, the permission is not.
  await page.addInitScript(() => {
    window.answers = ["denied", "granted"];
    window.asked = [];
    FileSystemHandle.prototype.queryPermission = async () => "prompt";
    FileSystemHandle.prototype.requestPermission = async function (options) {
      window.asked.push([this.name, options.mode, navigator.userActivation.isActive]);
      return window.answers.shift();
    };
  });
  await page.reload();
  const again = page.getByRole("button", { name: "Rosette" });
  await again.waitFor();
  assert.deepEqual(await page.evaluate(() => window.asked), [], "nothing is asked before the click");
  await again.click();
  await page.getByRole("alert").getByText("The browser was not allowed to read “Rosette”").waitFor();
  await again.click();
  assert.equal(await h.status(page), "1 file read, 1 frame counted, 0 set aside");
  assert.deepEqual(await page.evaluate(() => window.asked), [
    ["Rosette", "read", true],
    ["Rosette", "read", true],
  ]);
  assert.deepEqual(problems, []);
});

test("a new version waits for the user's click and then comes whole", async (t) => {
  const dist = path.join(await h.scratch(t), "dist");
  await cp(h.DIST, dist, { recursive: true });
  const own = await h.serve("/", dist);
  t.after(own.stop);
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const caches = () => page.evaluate(() => window.caches.keys());
  const before = await caches();
  assert.equal(before.length, 1);

  // The next build: another page, and the service worker that goes with it.
  const index = path.join(dist, "index.html");
  const old = await readFile(index);
  const next = Buffer.from(old.toString().replace("<title>Nightledger</title>", "<title>Nightledger, next</title>"));
  const hash = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
  const worker = await readFile(path.join(dist, "sw.js"), "utf8");
  assert.equal(worker.split(hash(old)).length, 3, "the page is listed by its folder and by its name");
  await writeFile(index, next);
  await writeFile(path.join(dist, "sw.js"), worker.replaceAll(hash(old), hash(next)).replace(/VERSION = "[^"]+"/, 'VERSION = "next"'));

  await page.reload();
  assert.equal(await page.title(), "Nightledger", "still the whole old one");
  const offer = page.getByText("A new version of Nightledger is ready.");
  await offer.waitFor();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  assert.equal(await page.title(), "Nightledger", "it does not change under the user's hands");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload with it" }).click()]);
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  assert.equal(await page.title(), "Nightledger, next");
  assert.equal(await offer.count(), 0);
  const now = await caches();
  assert.equal(now.length, 1, "the old version is gone");
  assert.notEqual(now[0], before[0]);
  assert.deepEqual(problems, []);
});
