// A folder of lights that is read while something goes wrong around it: what tests of faults share.
import assert from "node:assert/strict";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { light, lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

/** Files of a scene. */
export const FILES = 60;

/** A folder of lights, and the page with `script` in it before anything of its own runs. */
export async function scene(t, { script, arg, files = FILES, query = "?work=main" } = {}) {
  const dir = path.join(await h.scratch(t), "Rosette");
  const paths = await lights(dir, files);
  const opened = await h.open(browser, site, { query });
  t.after(opened.done);
  await opened.page.exposeFunction("onDisk", async (what, name) => {
    const file = paths.find((each) => each.endsWith(`/${name}`));
    if (what === "remove") await rm(file);
    if (what === "append") await appendFile(file, "more");
    if (what === "remove folder") await rm(path.join(dir, name), { recursive: true });
  });
  if (script) await opened.page.addInitScript(script, arg);
  await reload(opened.page);
  return { dir, paths, ...opened };
}

/**
 * A script that has entries read by `window.readEntries(go)` and opened by `window.openEntry(name, go, lose)`, where
 * these are there: their classes have no names in Chromium.
 */
export const ownEntries = () => {
  const patched = new Set();
  const patch = (object, name, wrap) => {
    const prototype = Object.getPrototypeOf(object);
    if (patched.has(prototype)) return;
    patched.add(prototype);
    prototype[name] = wrap(prototype[name]);
  };
  const take = DataTransferItem.prototype.webkitGetAsEntry;
  DataTransferItem.prototype.webkitGetAsEntry = function () {
    const entry = take.call(this);
    if (entry?.isDirectory) {
      patch(entry.createReader(), "readEntries", (read) => function (found, lost) {
        const go = () =>
          read.call(
            this,
            (batch) => {
              const file = batch.find((each) => each.isFile);
              if (file) {
                patch(file, "file", (open) => function (opened, failed) {
                  const go = () => open.call(this, opened, failed);
                  if (window.openEntry) window.openEntry(this.name, go, failed);
                  else go();
                });
              }
              found(batch);
            },
            lost,
          );
        if (window.readEntries) window.readEntries(go);
        else go();
      });
    }
    return entry;
  };
};

/** A folder of three lights of a later hour. */
export async function another(t) {
  const dir = path.join(await h.scratch(t), "Other");
  await mkdir(dir);
  for (const at of [0, 1, 2]) await writeFile(path.join(dir, `other_${at}.fits`), light(9000 + at));
  return dir;
}

/** Loads the page again, ready for a drop. */
export async function reload(page) {
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
}

/** The scan is over, and the page says so. */
export async function settled(page) {
  const line = await h.status(page);
  assert.equal(await page.getByRole("progressbar", { name: "Scan progress" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Stop" }).count(), 0);
  return line;
}

/** The notices, as text. */
export async function notices(page) {
  await h.show(page, "Notices");
  const text = await h.shown(page, "Notices").textContent();
  await h.closePanels(page);
  return text;
}

/** How many files were not read again. */
export async function unchanged(page) {
  const took = await page.locator(".took").textContent();
  return Number(took.match(/; ([\d,]+) files? unchanged/)?.[1].replace(",", "") ?? 0);
}

/** Waits until so many blocks are kept for the next visit: of frames, or of what else has this database. */
export async function kept(page, blocks, database = "nightledger-kept") {
  const count = (database) =>
    new Promise((resolve) => {
      const opening = indexedDB.open(database);
      // It is the page's to make.
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = () => resolve(null);
      opening.onsuccess = () => {
        const counting = opening.result.transaction("blocks").objectStore("blocks").count();
        counting.onsuccess = () => {
          opening.result.close();
          resolve(counting.result);
        };
      };
    });
  let there = null;
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    there = await page.evaluate(count, database);
    if (there === blocks) return;
    await page.waitForTimeout(50);
  }
  assert.equal(there, blocks, "blocks that are kept");
}
