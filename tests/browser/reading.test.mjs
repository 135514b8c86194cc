// Reading that does not come to its end by itself, or not at once: disks that never answer, folders that cannot be
// listed, files that can be read later.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendFile, mkdir, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { light, lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { FILES, another, notices, ownEntries, reload, scene, settled } from "./scene.mjs";
import { browser, site } from "./stage.mjs";

/** Waits until so many files have given their bytes. */
const read = (page, files) => page.waitForFunction((files) => window.given === files, files);

/** Presses a button of the page itself, which must act at once: a panel that is open may lie over it. */
async function press(page, name) {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name, exact: true }).click();
}

/** One file never opens and another never gives its bytes, until `window.release(...names)`; of no names both. */
const hangs = () => {
  window.given = 0;
  const read = Blob.prototype.arrayBuffer;
  Blob.prototype.arrayBuffer = async function () {
    const bytes = await read.call(this);
    setTimeout(() => (window.given += 1), 100);
    return bytes;
  };
  const [unopened, unread] = ["light_0005.fits", "light_0008.fits"];
  const release = {};
  const released = Object.fromEntries(
    [unopened, unread].map((name) => [name, new Promise((resolve) => (release[name] = resolve))]),
  );
  window.release = (...names) => (names.length ? names : [unopened, unread]).forEach((name) => release[name]());
  const open = FileSystemFileHandle.prototype.getFile;
  FileSystemFileHandle.prototype.getFile = async function () {
    if (this.name === unopened) await released[unopened];
    return open.call(this);
  };
  const slice = Blob.prototype.slice;
  Blob.prototype.slice = function (...range) {
    const part = slice.apply(this, range);
    if (this.name === unread) {
      part.arrayBuffer = () => released[unread].then(() => Blob.prototype.arrayBuffer.call(part));
    }
    return part;
  };
};

test("Stop ends reading that hangs; what comes late changes nothing, and the rest is read on", async (t) => {
  const { page, dir, problems } = await scene(t, { script: hangs });
  await h.drop(page, dir);
  await read(page, FILES - 2);
  await press(page, "Stop");
  const stopped = `${FILES - 2} files read, ${FILES - 2} frames counted, 0 not counted; stopped before the end`;
  assert.equal(await settled(page), stopped);
  assert.match(await notices(page), /Reading was stopped: 2 files were not read/);
  await page.evaluate(() => window.release());
  await page.waitForTimeout(300);
  assert.equal(await settled(page), stopped);
  await press(page, "Go on reading");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.doesNotMatch(await notices(page), /stopped|light_0005|light_0008/);
  assert.deepEqual(problems, []);
});

test("while reading goes on, what is listed, excluded and opened is of the last answer", async (t) => {
  const { page, dir, problems } = await scene(t, { script: hangs });
  const row = (name) => page.locator(".frames tbody tr", { hasText: name });
  const names = async (rows) => (await page.locator(`.frames tbody ${rows} th button`).allInnerTexts()).map((text) => text.match(/\d{4}/)[0]);
  const find = async (text) => {
    await page.getByRole("searchbox", { name: "Search" }).fill(text);
    await page.getByRole("searchbox", { name: "Search" }).press("Enter");
  };
  await h.drop(page, dir);
  await read(page, FILES - 2);
  await press(page, "Stop");
  await settled(page);
  await h.show(page, "Frames");
  await row("light_0007").getByRole("checkbox").uncheck();
  await row("light_0007").and(page.locator(".off")).waitFor();
  await press(page, "Go on reading");
  // One of the two comes, before others of its folder; the other is still to come.
  await page.evaluate(() => window.release("light_0005.fits"));
  await read(page, FILES - 1);
  await find("light_000");
  await page.waitForFunction(() => document.querySelectorAll(".frames tbody th button").length === 8);
  assert.deepEqual(await names("tr"), ["0000", "0002", "0004", "0006", "0001", "0003", "0007", "0009"]);
  assert.deepEqual(await names("tr.off"), ["0007"]);
  await row("light_0009").getByRole("checkbox").uncheck();
  await row("light_0003").getByRole("button", { name: /light_0003/ }).click();
  await page.locator("#frame-title").filter({ hasText: "light_0003" }).waitFor();
  await page.keyboard.press("Escape");
  await page.evaluate(() => window.release());
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES - 2} frames counted`).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".frames tbody th button").length === 10);
  assert.deepEqual(await names("tr"), ["0000", "0002", "0004", "0006", "0008", "0001", "0003", "0005", "0007", "0009"]);
  assert.deepEqual(await names("tr.off"), ["0007", "0009"]);
  assert.deepEqual(problems, []);
});

test("Start over ends reading that hangs, and what comes late is not in the next scan", async (t) => {
  const { page, dir, problems } = await scene(t, { script: hangs });
  await h.drop(page, dir);
  await read(page, FILES - 2);
  await press(page, "Start over");
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
  await page.evaluate(() => (window.given = 0));
  await h.drop(page, path.join(dir, "a"));
  // Of the two that hang, one lies in a.
  await read(page, FILES / 2 - 1);
  await page.evaluate(() => window.release());
  assert.equal(await settled(page), `${FILES / 2} files read, ${FILES / 2} frames counted, 0 not counted`);
  assert.deepEqual(problems, []);
});

for (const [what, script] of [
  [
    "its handles",
    () => {
      window.hanging = true;
      const entries = FileSystemDirectoryHandle.prototype.entries;
      FileSystemDirectoryHandle.prototype.entries = function () {
        const listing = entries.call(this);
        if (!window.hanging || this.name !== "b") return listing;
        const next = listing.next.bind(listing);
        const released = new Promise((resolve) => (window.release = resolve));
        listing.next = () => released.then(next);
        return listing;
      };
    },
  ],
  [
    "the entries beside its handles",
    () => {
      window.readEntries = (go) => (window.release = go);
    },
  ],
  [
    "its entries alone",
    () => {
      delete DataTransferItem.prototype.getAsFileSystemHandle;
      let batches = 0;
      window.readEntries = (go) => {
        batches += 1;
        // The root's two batches and one folder's first come: slowly, so that each is told.
        if (batches <= 3) setTimeout(go, 300);
        else window.release = go;
      };
    },
  ],
]) {
  test(`Stop ends listing a folder by ${what} that hangs, and it is listed on`, async (t) => {
    const { page, dir, problems } = await scene(t, { script });
    await page.evaluate(ownEntries);
    await h.drop(page, dir);
    await page.getByRole("status").getByText("Looking for frames: ").waitFor();
    await page.waitForFunction(() => window.release);
    if (what === "its entries alone") {
      await page.getByRole("status").getByText(`Looking for frames: ${FILES / 2} files`).waitFor();
    }
    await press(page, "Stop");
    assert.equal(await settled(page), "0 files read, 0 frames counted, 0 not counted; stopped before the end");
    assert.match(await notices(page), /not all files were even found/);
    await page.evaluate(() => {
      window.hanging = false;
      window.readEntries = null;
      window.release();
    });
    await page.waitForTimeout(300);
    assert.match(await settled(page), /^0 files read/);
    await press(page, "Go on reading");
    await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
    assert.equal(await page.getByRole("alert").getByText(/\w/).count(), 0);
    assert.deepEqual(problems, []);
  });
}

/** Folders called `name` cannot be listed while `window.broken`. */
const unlistable = ({ name, error }) => {
  window.broken = true;
  const entries = FileSystemDirectoryHandle.prototype.entries;
  FileSystemDirectoryHandle.prototype.entries = function () {
    const listing = entries.call(this);
    if (window.broken && this.name === name) {
      listing.next = async () => {
        throw new DOMException("no", error);
      };
    }
    return listing;
  };
};

test("a folder that cannot be listed is in the notices and the summary, and is listed again", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: unlistable,
    arg: { name: "b", error: "NotReadableError" },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES / 2} files read, ${FILES / 2} frames counted, 0 not counted`);
  const told = /The folder “Rosette\/b” could not be listed: it could not be read.*All counts and totals lack what lies in it/;
  assert.match(await notices(page), /Folders that could not be listed/);
  assert.match(await notices(page), told);
  await h.show(page, "Summary");
  assert.match((await h.shown(page, "Summary").textContent()).replaceAll(/\s+/g, " "), told);
  await page.getByText("1 folder could not be listed: see Notices for the reason").waitFor();

  // Closed still, it is said once more, not twice.
  const again = page.getByRole("alert").getByText("“Rosette/b” could not be listed");
  await press(page, "Read again");
  await again.first().waitFor();
  await settled(page);
  assert.equal(await again.count(), 1);
  await page.evaluate(() => (window.broken = false));
  await press(page, "Read again");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.doesNotMatch(await notices(page), /could not be listed/);
  assert.equal(await page.getByRole("button", { name: "Read again" }).count(), 0);
  assert.equal(await page.getByRole("alert").getByText("could not be listed").count(), 0);
  assert.deepEqual(problems, []);
});

test("a folder that is closed altogether is not called empty", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: unlistable,
    arg: { name: "Rosette", error: "NotAllowedError" },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), "0 files read, 0 frames counted, 0 not counted");
  await page.getByRole("alert").getByText("The folder “Rosette” could not be listed: the browser was not allowed to read it").waitFor();
  assert.equal(await page.getByRole("alert").getByText("no FITS or XISF files and no camera raws").count(), 0);
  assert.match(await notices(page), /The folder “Rosette” could not be listed/);
  // Added again, it is tried again.
  await page.evaluate(() => (window.broken = false));
  await h.drop(page, dir);
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.deepEqual(problems, []);
});

test("what could not be read is read again with a click: a disk that is back, permission given again", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      window.asked = [];
      window.revoked = false;
      const open = FileSystemFileHandle.prototype.getFile;
      let opened = 0;
      FileSystemFileHandle.prototype.getFile = async function () {
        opened += 1;
        if (window.revoked || (opened > 20 && window.revoked !== null)) {
          window.revoked = true;
          throw new DOMException("no", "NotAllowedError");
        }
        return open.call(this);
      };
      FileSystemHandle.prototype.queryPermission = async function () {
        return window.revoked ? "prompt" : "granted";
      };
      FileSystemHandle.prototype.requestPermission = async function ({ mode }) {
        window.asked.push(`${this.name} ${mode} ${navigator.userActivation.isActive}`);
        window.revoked = null;
        return "granted";
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, 20 frames counted, ${FILES - 20} not counted`);
  await page.getByText(`${FILES - 20} files could not be read: see Notices for the reason`).waitFor();
  assert.match(await notices(page), /press “Read again” above/);
  await press(page, "Read again");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.deepEqual(await page.evaluate(() => window.asked), ["Rosette read true"]);
  assert.equal(await page.getByRole("button", { name: "Read again" }).count(), 0);
  assert.deepEqual(problems, []);
});

test("a sidecar that cannot be read is named; read again, it speaks of the files beside it", async (t) => {
  const { page, dir, problems } = await scene(t, {
    files: 4,
    script: () => {
      window.broken = true;
      const open = FileSystemFileHandle.prototype.getFile;
      FileSystemFileHandle.prototype.getFile = async function () {
        if (window.broken && this.name.endsWith(".csv")) throw new DOMException("no", "NotReadableError");
        return open.call(this);
      };
    },
  });
  const lines = ["ExposureNumber,FilePath,FilterName,ExposureStart,Duration,Binning,HFR", "0,C:/x/light_0001.fits,Ha,2025-02-03T18:00:02,300,1x1,7.77", ""];
  await writeFile(path.join(dir, "b", "ImageMetaData.csv"), lines.join("\n"));
  await h.drop(page, dir);
  assert.equal(await settled(page), "5 files read, 4 frames counted, 1 not counted");
  assert.match(await notices(page), /b\/ImageMetaData\.csv/);
  const hfr = async () => {
    await h.show(page, "Frames");
    await page.getByRole("table", { name: "Frames" }).getByRole("button", { name: "light_0001.fits" }).click();
    await page.getByRole("dialog").getByText("The whole header").waitFor();
    const text = await page.getByRole("dialog").textContent();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    return /7\.77/.test(text);
  };
  assert.equal(await hfr(), false);
  await page.evaluate(() => (window.broken = false));
  await press(page, "Read again");
  await page.getByRole("status").getByText("4 files read, 4 frames counted, 0 not counted").waitFor();
  assert.equal(await hfr(), true);
  assert.deepEqual(problems, []);
});

test("dropped entries: files that cannot be read are set aside, and read again from the drop", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      delete DataTransferItem.prototype.getAsFileSystemHandle;
      window.broken = true;
      window.openEntry = (name, go, lose) => {
        const fails = window.broken && /light_000[12]|note/.test(name);
        if (fails) setTimeout(() => lose(new DOMException("gone", "NotFoundError")));
        else go();
      };
    },
  });
  await page.evaluate(ownEntries);
  await writeFile(path.join(dir, "note.txt"), "of no interest");
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES - 2} frames counted, 2 not counted`);
  assert.equal(await page.getByRole("alert").getByText(/\w/).count(), 0, "no alert for each file");
  const told = await notices(page);
  assert.match(told, /light_0001\.fits/);
  assert.match(told, /It is no longer there/);
  assert.doesNotMatch(told, /note\.txt/);
  await page.evaluate(() => (window.broken = false));
  await press(page, "Read again");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.equal(await page.getByRole("alert").getByText(/\w/).count(), 0);

  // The same folder again is one folder, and another of the same name is not.
  await h.drop(page, dir);
  await page.getByRole("alert").getByText("“Rosette” has already been added").waitFor();
  assert.equal(await settled(page), `${FILES} files read, ${FILES} frames counted, 0 not counted`);
  const other = path.join(await h.scratch(t), "Rosette");
  await mkdir(other);
  await writeFile(path.join(other, "more.fits"), light(9000));
  await h.drop(page, other);
  await page.getByRole("status").getByText(`${FILES + 1} files read, ${FILES + 1} frames counted, 0 not counted`).waitFor();
  assert.deepEqual(problems, []);
});

test("a file that another program holds is named with what to do; let go, it is read", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      window.locked = true;
      const slice = Blob.prototype.slice;
      Blob.prototype.slice = function (...range) {
        const part = slice.apply(this, range);
        if (window.locked && this.name === "light_0009.fits") {
          part.arrayBuffer = async () => {
            throw new DOMException("no", "NotReadableError");
          };
        }
        return part;
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES} files read, ${FILES - 1} frames counted, 1 not counted`);
  const told = await notices(page);
  assert.match(told, /b\/light_0009\.fits/);
  assert.match(told, /It could not be read\. Check that it is not locked by another program/);
  await page.getByText("1 file could not be read: see Notices for the reason").waitFor();
  await page.evaluate(() => (window.locked = false));
  await press(page, "Read again");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES} frames counted, 0 not counted`).waitFor();
  assert.deepEqual(problems, []);
});

test("faults on disk while the worker reads: files that go, grow, or lose their end", async (t) => {
  const dir = path.join(await h.scratch(t), "Rosette");
  const paths = await lights(dir, FILES);
  // A service worker would answer for the worker's script.
  const { page, problems, done } = await h.open(browser, site, { serviceWorkers: "block" });
  t.after(done);
  // The files' bytes come when the gate is open; nothing else is put in the worker's way.
  const gate = `
    let opened = 0;
    const gate = new BroadcastChannel("gate");
    const free = new Promise((resolve) => (gate.onmessage = resolve));
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      opened += 1;
      if (opened === 32) gate.postMessage("all lanes wait");
      await free;
      return read.call(this);
    };
  `;
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: gate + (await response.text()) });
  });
  await reload(page);
  await page.evaluate(() => {
    window.gate = new BroadcastChannel("gate");
    window.waits = new Promise((resolve) => (window.gate.onmessage = resolve));
  });
  // That there is no service worker was said by now.
  problems.length = 0;
  await h.drop(page, dir);
  await page.evaluate(() => window.waits);
  // In path order the first 30 lie in a: 32 are opened, those in b but the first two are not.
  const at = (number) => paths.find((each) => each.endsWith(`light_00${number}.fits`));
  await rm(at("04"));
  await appendFile(at("06"), "more");
  await truncate(at("08"), 100);
  await rm(at("41"));
  await truncate(at("43"), 100);
  await page.evaluate(() => window.gate.postMessage("go"));
  assert.equal(await settled(page), `${FILES} files read, ${FILES - 5} frames counted, 5 not counted`);
  const told = await notices(page);
  for (const number of ["04", "06", "08", "41", "43"]) assert.match(told, new RegExp(`light_00${number}\\.fits`));

  // The one that only grew is read again; those that are gone or cut stay.
  await press(page, "Read again");
  await page.getByRole("status").getByText(`${FILES} files read, ${FILES - 4} frames counted, 4 not counted`).waitFor();
  assert.doesNotMatch(await notices(page), /light_0006\.fits/);
  assert.deepEqual(problems, []);
});

test("a browser that closes a folder while it is listed loses nothing of what it listed", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const entries = FileSystemDirectoryHandle.prototype.entries;
      FileSystemDirectoryHandle.prototype.entries = function () {
        const listing = entries.call(this);
        if (this.name !== "b") return listing;
        const next = listing.next.bind(listing);
        let given = 0;
        listing.next = async () => {
          given += 1;
          if (given > 10) throw new DOMException("no", "NotAllowedError");
          return next();
        };
        return listing;
      };
    },
  });
  await h.drop(page, dir);
  assert.equal(await settled(page), `${FILES / 2 + 10} files read, ${FILES / 2 + 10} frames counted, 0 not counted`);
  assert.match(await notices(page), /The folder “Rosette\/b” could not be listed: the browser was not allowed to read it/);
  assert.deepEqual(problems, []);
});

test("edits and settings changed while a folder is read hold at its end, and after a reload", async (t) => {
  const { page, dir, problems } = await scene(t, {
    script: () => {
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        while (window.shut) await new Promise((resolve) => setTimeout(resolve, 20));
        return read.call(this);
      };
    },
  });
  const other = await another(t);
  await h.drop(page, other);
  assert.equal(await settled(page), "3 files read, 3 frames counted, 0 not counted");
  await page.evaluate(() => (window.shut = true));
  await h.drop(page, dir);
  await page.getByRole("progressbar", { name: "Scan progress" }).waitFor();
  await h.show(page, "Frames");
  const exclude = async (name) => {
    const row = page.getByRole("table", { name: "Frames" }).getByRole("row").filter({ hasText: name });
    await row.getByRole("checkbox", { name: "Counted" }).click();
  };
  await exclude("other_0.fits");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await exclude("other_1.fits");
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.evaluate(() => (window.shut = false));
  const line = `${FILES + 3} files read, ${FILES + 2} frames counted, 1 not counted`;
  const holds = async () => {
    assert.equal(await settled(page), line);
    assert.match(await notices(page), /other_1\.fits/);
    await h.show(page, "Settings");
    assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
  };
  await holds();
  await reload(page);
  await h.drop(page, other);
  await settled(page);
  await h.drop(page, dir);
  await page.getByRole("status").getByText(line).waitFor();
  await holds();
  assert.deepEqual(problems, []);
});
