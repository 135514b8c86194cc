// What can go wrong around a scan: files that go, change or cannot be read, folders that are closed to the page, a
// browser that keeps nothing, tabs that close or are two, a new version meanwhile. Each is told in a sentence, nothing
// the user set or corrected is lost, and the scan ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { light, lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { FILES, another, kept, notices, reload, scene, settled, unchanged } from "./scene.mjs";
import { browser, site } from "./stage.mjs";

test("a file that goes while the folder is read is named; the others count", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const open = FileSystemFileHandle.prototype.getFile;
      FileSystemFileHandle.prototype.getFile = async function () {
        if (this.name === "light_0007.fits") await window.onDisk("remove", this.name);
        return open.call(this);
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES - 1} frames counted, 1 not counted`);
  const told = await notices(page);
  assert.match(told, /light_0007\.fits/);
  assert.match(told, /no longer there/);
  assert.deepEqual(problems, []);
});

test("a file that changes while it is read is named; the others count", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const open = FileSystemFileHandle.prototype.getFile;
      FileSystemFileHandle.prototype.getFile = async function () {
        const file = await open.call(this);
        if (this.name === "light_0008.fits") await window.onDisk("append", this.name);
        return file;
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES - 1} frames counted, 1 not counted`);
  assert.match(await notices(page), /light_0008\.fits/);
  // Added again when it has stopped changing, it counts.
  await page.evaluate(() => (window.onDisk = async () => {}));
  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  assert.deepEqual(problems, []);
});

test("a folder that goes while it is listed is named; what lies beside it counts", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const entries = FileSystemDirectoryHandle.prototype.entries;
      FileSystemDirectoryHandle.prototype.entries = function () {
        const listing = entries.call(this);
        if (this.name !== "b") return listing;
        const next = listing.next.bind(listing);
        let gone;
        listing.next = async () => {
          gone ??= window.onDisk("remove folder", "b");
          await gone;
          throw new DOMException("gone", "NotFoundError");
        };
        return listing;
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES / 2} files read, ${FILES / 2} frames counted, 0 not counted`);
  await page.getByRole("alert").getByText("The folder “Rosette/b” could not be listed: it is no longer there").waitFor();
  assert.deepEqual(problems, []);
});

for (const [what, error, words] of [
  ["a disk that is unplugged", "NotReadableError", /could not be read/],
  ["permission that is taken back", "NotAllowedError", /was not allowed to read it/],
]) {
  test(`${what} is told; what was read until then counts`, async (t) => {
    const { page, dir, problems } = await scene(t, {
      script: (error) => {
        const open = FileSystemFileHandle.prototype.getFile;
        let opened = 0;
        FileSystemFileHandle.prototype.getFile = async function () {
          opened += 1;
          if (opened > 20) throw new DOMException("no", error);
          return open.call(this);
        };
      },
      arg: error,
    });
    await h.drop(page, dir);
    assert.equal(await settled(page), `${FILES} files read, 20 frames counted, ${FILES - 20} not counted`);
    assert.match(await notices(page), words);
    assert.deepEqual(problems, []);
  });
}

test("names that folder handles leave out are read from a drop", async (t) => {
  const { page, dir, problems } = await scene(t, { files: 2 });
  const ekos = (second) => `Rosette_Light_Ha_300_secs_2025-02-03T18:00:${second}_001.fits`;
  await writeFile(path.join(dir, "a", ekos(50)), light(50));
  await mkdir(path.join(dir, "c:", "really?"), { recursive: true });
  await writeFile(path.join(dir, "c:", "really?", "plain.fits"), light(52));
  await h.drop(page, dir);
  assert.equal(await settled(page), "4 files read, 4 frames counted, 0 not counted");
  // The header is read again, from the file that only the drop knew.
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("button", { name: ekos(50) }).click();
  await page.getByRole("dialog").getByText("The whole header").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();

  // A folder of nothing else is not empty; a later visit is not offered what would leave files out.
  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, path.join(dir, "c:", ".."), path.join(dir, "a"));
  await settled(page);
  await reload(page);
  assert.equal(await page.getByRole("button", { name: "Rosette", exact: true }).count(), 0);
  const only = path.join(dir, "only");
  await mkdir(only);
  await writeFile(path.join(only, ekos(54)), light(54));
  await h.drop(page, only);
  assert.equal(await settled(page), "1 file read, 1 frame counted, 0 not counted");
  assert.equal(await page.getByRole("alert").getByText("empty").count(), 0);
  assert.deepEqual(problems, []);
});

test("a scan that was stopped goes on where it stopped", async (t) => {
  const files = 400;
  const { page, dir, problems } = await scene(t, {
    files,
    script: () => {
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return read.call(this);
      };
    },
  });
  await h.drop(page, dir);
  await page.waitForFunction(() => document.querySelector("progress")?.value > 50);
  await page.getByRole("button", { name: "Stop" }).click();
  const read = Number((await settled(page)).match(/^([\d,]+) files? read/)[1]);
  assert.ok(read > 50 && read < files, `stopped after ${read}`);
  // Wherever totals stand it is said.
  const left = `Reading was stopped: ${files - read} files were not read`;
  await page.getByText("; stopped before the end").waitFor();
  await page.locator(".trouble").getByText(left).waitFor();
  assert.match(await notices(page), new RegExp(left));
  await h.show(page, "Summary");
  assert.match(await h.shown(page, "Summary").textContent(), new RegExp(left));
  await page.getByRole("button", { name: "Go on reading" }).click();
  // In the page itself: on a busy machine the rest is read before a click from outside arrives.
  await page.waitForFunction(() => {
    if (!(document.querySelector("progress")?.value > 20)) return false;
    [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Stop")?.click();
    return true;
  });
  assert.ok(Number((await settled(page)).match(/^[\d,]+/)[0]) > read);
  // Dropped again, the folder is read on.
  await h.drop(page, dir);
  await page.getByRole("status").getByText(`${files} files read, ${files} frames counted, 0 not counted`).waitFor();
  assert.equal(await page.getByRole("button", { name: "Go on reading" }).count(), 0);
  assert.doesNotMatch(await notices(page), /stopped/);

  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, dir);
  assert.equal(await settled(page), `${files} files read, ${files} frames counted, 0 not counted`);
  assert.equal(await unchanged(page), files, "what was read in parts is kept");
  assert.deepEqual(problems, []);
});

/** Counts the bytes that are asked of files. */
const countReads = () => {
  window.reads = [];
  const slice = Blob.prototype.slice;
  Blob.prototype.slice = function (...range) {
    window.reads.push(this.name);
    return slice.apply(this, range);
  };
};

test("an unchanged file is not read again, and a changed one is", async (t) => {
  const { page, dir, paths, problems } = await scene(t, { script: countReads });
  const reads = () => page.evaluate(() => window.reads.splice(0).sort());
  const csv = async () =>
    (await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click())).text;
  await h.drop(page, dir);
  await settled(page);
  assert.equal((await reads()).length, FILES);
  assert.equal(await unchanged(page), 0);
  const first = await csv();

  await reload(page);
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  assert.deepEqual(await reads(), []);
  assert.equal(await unchanged(page), FILES);
  assert.equal(await csv(), first, "kept frames give the same bytes");

  // One with other bytes of the same length, one of another time, and a new one.
  await writeFile(paths[3], light(7).replace("300.0", "120.0"));
  await utimes(paths[3], new Date(), new Date(Date.now() + 5000));
  await utimes(paths[4], new Date(), new Date(Date.now() + 5000));
  await writeFile(path.join(dir, "a", "new.fits"), light(99_999));
  await reload(page);
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES + 1} files read, ${FILES + 1} frames counted, 0 not counted`);
  assert.deepEqual(await reads(), ["light_0003.fits", "light_0004.fits", "new.fits"]);
  assert.match(await csv(), /,120/);

  await reload(page);
  await h.drop(page, dir);
  await settled(page);
  assert.deepEqual(await reads(), []);

  // A sidecar speaks of every file beside it.
  await writeFile(path.join(dir, "b", "ImageMetaData.csv"), "FilePath,HFR\n");
  await reload(page);
  await h.drop(page, dir);
  await settled(page);
  const beside = (await reads()).filter((name) => name.endsWith(".fits"));
  assert.equal(beside.length, FILES / 2);
  assert.deepEqual(problems, []);
});

test("Forget everything forgets what was kept of files", async (t) => {
  const { page, dir, problems } = await scene(t, { script: countReads });
  await h.drop(page, dir);
  await settled(page);
  await h.show(page, "Settings");
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByText("Everything is forgotten").waitFor();
  await reload(page);
  await page.evaluate(() => (window.reads = []));
  await h.drop(page, dir);
  await settled(page);
  assert.equal(await page.evaluate(() => window.reads.length), FILES);
  assert.deepEqual(problems, []);
});

const NO_ROOM = "This browser has no room to keep what was read; the next visit reads it again.";
const NOT_KEPT = "This browser does not keep what was read; the next visit reads it again.";

/** Writes are taken and given up later, as browsers do that have no room. */
function noRoom() {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args);
    Object.defineProperty(this.transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
    this.transaction.abort();
    return request;
  };
}

for (const [what, script, told = NOT_KEPT, quotaSize = null] of [
  [
    "refuses to open its database",
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError");
      };
    },
  ],
  ["has no database", () => delete window.indexedDB && Object.defineProperty(window, "indexedDB", { value: undefined })],
  [
    "never answers about its database",
    () => {
      IDBFactory.prototype.open = () => new EventTarget();
    },
  ],
  [
    "has no room left",
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
    NO_ROOM,
  ],
  [
    "gives a write up for want of room",
    noRoom,
    NO_ROOM,
  ],
  ["has one byte of room", () => {}, NO_ROOM, 1],
]) {
  test(`a browser that ${what} reads everything each time, and says so once`, async (t) => {
    const { page, context, dir, problems } = await scene(t, { script });
    if (quotaSize !== null) {
      const cdp = await context.newCDPSession(page);
      await cdp.send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize });
      await reload(page);
    }
    for (const _ of [1, 2]) {
      await h.drop(page, dir);
      assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
      assert.equal(await unchanged(page), 0);
      await page.getByText(told).waitFor();
      assert.equal(await page.getByText("the next visit reads it again").count(), 1);
      await page.getByRole("button", { name: "Start over" }).click();
      await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
    }
    assert.deepEqual(problems, []);
  });
}

test("storage that is full keeps what it has of the folders that are open", async (t) => {
  const { page, dir, problems } = await scene(t);
  const other = await another(t);
  await h.drop(page, dir);
  await settled(page);
  await kept(page, 1);
  await page.addInitScript(noRoom);
  for (const _ of [1, 2]) {
    await reload(page);
    await h.drop(page, dir);
    await settled(page);
    assert.equal(await unchanged(page), FILES);
    assert.equal(await page.getByText(NO_ROOM).count(), 0);
    await h.drop(page, other);
    await page.getByRole("status").getByText(`${FILES + 3} files read, ${FILES + 3} frames counted`).waitFor();
    await page.getByText(NO_ROOM).waitFor();
  }
  assert.deepEqual(problems, []);
});

test("a database that is slow once is done without for that folder only", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const open = IDBFactory.prototype.open;
      let slow = true;
      IDBFactory.prototype.open = function (name, ...args) {
        if (slow && name === "nightledger-kept") {
          slow = false;
          return new EventTarget();
        }
        return open.call(this, name, ...args);
      };
    },
  });
  const other = await another(t);
  await h.drop(page, dir);
  await settled(page);
  await page.getByText(NOT_KEPT).waitFor();
  await h.drop(page, other);
  await page.getByRole("status").getByText(`${FILES + 3} files read`).waitFor();
  await kept(page, 1);
  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, other);
  assert.equal(await settled(page), "3 files read, 3 frames counted, 0 not counted");
  assert.equal(await unchanged(page), 3);
  assert.deepEqual(problems, []);
});

test("what one tab forgets, another that still reads does not write back", async (t) => {
  const { page, context, dir, problems } = await scene(t, {
    script: () => {
      window.shut = true;
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        while (window.shut) await new Promise((resolve) => setTimeout(resolve, 20));
        return read.call(this);
      };
    },
  });
  await h.drop(page, dir);
  await page.getByRole("progressbar", { name: "Scan progress" }).waitFor();
  const other = await context.newPage();
  await other.goto(site.address);
  await h.show(other, "Settings");
  other.on("dialog", (dialog) => dialog.accept());
  await other.getByRole("button", { name: "Forget everything" }).click();
  await other.getByText("Everything is forgotten").waitFor();
  await page.evaluate(() => (window.shut = false));
  assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  await page.waitForTimeout(500);
  await kept(page, 0);
  // Only what was under way then: the next scan is kept again.
  await page.getByRole("button", { name: "Start over" }).click();
  await h.drop(page, dir);
  await settled(page);
  await kept(page, 1);
  assert.deepEqual(problems, []);
});

test("a tab closed while it reads loses no settings or edits, and the next one reads on", async (t) => {
  // A block of 2,000 files is kept as soon as it is read.
  const files = 2100;
  const { page, context, dir, problems } = await scene(t, {
    files,
    script: () => {
      const read = Blob.prototype.arrayBuffer;
      let given = 0;
      Blob.prototype.arrayBuffer = async function () {
        given += 1;
        if (given > 2060) await new Promise(() => {});
        return read.call(this);
      };
    },
  });
  const other = await another(t);
  await h.drop(page, other);
  await settled(page);
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  await page.getByRole("status").getByText("3 files read, 2 frames counted, 1 not counted").waitFor();
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await h.drop(page, dir);
  await kept(page, 2);
  await page.close();

  const again = await context.newPage();
  await again.goto(site.address);
  await again.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(again, dir);
  assert.equal(await settled(again), "2,100 files read, 2,100 frames counted, 0 not counted");
  assert.equal(await unchanged(again), 2000);
  await h.drop(again, other);
  await again.getByRole("status").getByText("2,103 files read, 2,102 frames counted, 1 not counted").waitFor();
  await h.show(again, "Settings");
  assert.equal(await again.getByLabel("Dates").inputValue(), "utc-date");
  assert.deepEqual(problems, []);
});

test("two tabs read one folder at once, and neither undoes the other's settings or edits", async (t) => {
  const { page: one, context, dir, problems } = await scene(t, { query: "" });
  const two = await context.newPage();
  await two.goto(site.address);
  await two.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await Promise.all([h.drop(one, dir), h.drop(two, dir)]);
  for (const page of [one, two]) {
    assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  }
  // An edit in the first, a setting in the second: both hold in both, and after a reload.
  await h.show(one, "Frames");
  await one.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  const fewer = `${FILES} files read, ${FILES - 1} frames counted, 1 not counted`;
  for (const page of [one, two]) await page.getByRole("status").getByText(fewer).waitFor();
  await h.show(two, "Settings");
  await two.getByLabel("Dates").selectOption("UTC date");
  await h.show(one, "Settings");
  await one.waitForFunction(() => [...document.querySelectorAll("select")].some((each) => each.value === "utc-date"));
  await one.getByLabel("One row per panel").uncheck();
  await reload(two);
  await h.drop(two, dir);
  assert.equal(await settled(two), fewer);
  await h.show(two, "Settings");
  assert.equal(await two.getByLabel("Dates").inputValue(), "utc-date");
  assert.equal(await two.getByLabel("One row per panel").isChecked(), false);
  assert.deepEqual(problems, []);
});

test("a new version that comes while a folder is read waits for a click", async (t) => {
  // A copy of the build, so that it can change.
  const dist = await mkdtemp(path.join(tmpdir(), "nightledger-dist-"));
  t.after(() => rm(dist, { recursive: true, force: true }));
  await cp(h.DIST, dist, { recursive: true });
  const own = await h.serve("/", dist);
  t.after(own.stop);
  const dir = path.join(await h.scratch(t), "Rosette");
  const files = 300;
  await lights(dir, files);
  const { page, problems, done } = await h.open(browser, own, { query: "?work=main" });
  t.after(done);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      while (!window.go) await new Promise((resolve) => setTimeout(resolve, 20));
      return read.call(this);
    };
  });
  await reload(page);
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.keyboard.press("Escape");
  await h.drop(page, dir);
  await page.getByRole("progressbar", { name: "Scan progress" }).waitFor();

  const worker = path.join(dist, "sw.js");
  await writeFile(worker, (await readFile(worker, "utf8")).replace(/VERSION = "[^"]*"/, 'VERSION = "another"'));
  await page.evaluate(async () => {
    window.mine = true;
    await (await navigator.serviceWorker.ready).update();
  });
  await page.getByText("A new version of Nightledger is ready.").waitFor();
  await page.evaluate(() => (window.go = true));
  assert.equal(await settled(page), `${files} files read, ${files} frames counted, 0 not counted`);
  assert.equal(await page.evaluate(() => window.mine), true, "the page has not been replaced");

  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload with it" }).click()]);
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.show(page, "Settings");
  assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
  assert.deepEqual(problems, []);
});
