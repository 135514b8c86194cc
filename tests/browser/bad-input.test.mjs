// What goes wrong says so in a sentence that names the file or the reason; everything else is counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { LIGHT } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

test("files that are no frames are named, and the others counted", async (t) => {
  const dir = path.join(await h.scratch(t), "Mixed");
  await mkdir(dir);
  await writeFile(path.join(dir, "good.fits"), LIGHT);
  await writeFile(path.join(dir, "text.fits"), "this is a letter to a friend");
  await writeFile(path.join(dir, "nothing.fits"), "");
  await writeFile(path.join(dir, "cut.fits"), LIGHT.slice(0, 1000));
  await writeFile(path.join(dir, "picture.jpg"), "not read");
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  const line = await h.status(page);
  assert.match(line, /^4 files read, [12] frames? counted, [23] not counted$/);
  await h.show(page, "Notices");
  const notices = h.shown(page, "Notices");
  for (const name of ["text.fits", "nothing.fits"]) {
    await notices.getByText(name).first().waitFor({ state: "attached" });
  }
  assert.match(await notices.textContent(), /[Nn]ot a FITS or XISF file/);
  await h.show(page, "Frames");
  const files = page.getByRole("table", { name: "Frames" });
  await files.getByRole("button", { name: "text.fits" }).waitFor();
  assert.equal(await files.getByRole("checkbox", { name: "Counted" }).count(), 4);
  assert.deepEqual(problems, []);
});

test("a folder without frames is named, with what it holds", async (t) => {
  const dir = path.join(await h.scratch(t), "Holiday");
  await mkdir(dir);
  await writeFile(path.join(dir, "a.jpg"), "x");
  await writeFile(path.join(dir, "b.jpg"), "x");
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  await page.getByRole("alert").getByText("There are no FITS or XISF files and no camera raws in “Holiday”: its 2 files are of other kinds").waitFor();
  assert.equal(await h.status(page), "0 files read, 0 frames counted, 0 not counted");
  // The ways in are there again, in the place of tabs without anything in them.
  await page.getByRole("button", { name: "Choose a folder" }).waitFor();
  assert.equal(await page.getByRole("tab").count(), 0);
  await page.getByRole("button", { name: "Close this message" }).click();
  assert.equal(await page.getByRole("alert").getByText("Holiday").count(), 0);
  assert.deepEqual(problems, []);
});

test("files of other kinds are counted by suffix, and a folder with frames leaves no way in", async (t) => {
  const dir = path.join(await h.scratch(t), "Night");
  await mkdir(dir);
  await writeFile(path.join(dir, "one.fits"), LIGHT);
  for (const name of ["a.jpg", "b.jpg", "c.psd"]) await writeFile(path.join(dir, name), "x");
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Notices");
  const others = h.shown(page, "Notices").locator("details", { hasText: "Files of other kinds, not read" });
  await others.locator("summary").click();
  await others.getByText("2 × .jpg, 1 × .psd").waitFor();
  assert.equal(await page.getByRole("button", { name: "Choose a folder" }).isVisible(), false);
  assert.deepEqual(problems, []);
});

/** Replaces the folder picker. */
async function picker(page, body) {
  await page.addInitScript(`window.showDirectoryPicker = async () => { ${body} };`);
  await page.reload();
}

test("a refused folder says what to do; a cancelled picker says nothing", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await picker(page, `throw new DOMException("no", "NotAllowedError");`);
  await page.getByRole("button", { name: "Add folder" }).click();
  await page.getByRole("alert").getByText("The browser was not allowed to read that folder.").waitFor();
  await picker(page, `throw new DOMException("cancelled", "AbortError");`);
  await page.getByRole("button", { name: "Add folder" }).click();
  await page.waitForTimeout(300);
  assert.equal((await page.getByRole("alert").first().textContent()).trim(), "");
  assert.deepEqual(problems, []);
});

/** Code that makes the folder Rosette in the browser's own storage, with a light where `place` says. */
const rosette = (place) =>
  `const root = await navigator.storage.getDirectory();
   const folder = await root.getDirectoryHandle("Rosette", { create: true });
   const place = ${place};
   const file = await place.getFileHandle("one.fits", { create: true });
   const stream = await file.createWritable();
   await stream.write(${JSON.stringify(LIGHT)});
   await stream.close();
   return folder;`;

test("the picker's folder is read, and results are saved into it", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await picker(page, rosette(`await folder.getDirectoryHandle("Lights", { create: true })`));
  await page.getByRole("button", { name: "Add folder" }).click();
  assert.equal(await h.status(page), "1 file read, 1 frame counted, 0 not counted");
  await page.getByRole("button", { name: "Save to folder" }).click();
  await page.getByText("Saved into Rosette/AstroBinUploadInfo").waitFor();
  const saved = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("Rosette")).getDirectoryHandle("AstroBinUploadInfo");
    const names = [];
    for await (const [name, handle] of folder.entries()) names.push([name, await (await handle.getFile()).text()]);
    return names.sort();
  });
  assert.deepEqual(saved.map(([name]) => name), ["Rosette_acquisition.csv", "Rosette_session_summary.txt"]);
  assert.equal(h.cells(saved[0][1]).length, 2);

  // The folder is offered again on the next visit.
  await page.reload();
  await page.getByRole("button", { name: "Rosette" }).click();
  await h.status(page);
  assert.deepEqual(problems, []);
});

/** Files in the picker's `AstroBinUploadInfo` with their texts; nothing where there is no such folder. */
const savedFiles = (page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const rosette = await root.getDirectoryHandle("Rosette");
    const names = {};
    try {
      const folder = await rosette.getDirectoryHandle("AstroBinUploadInfo");
      for await (const [name, handle] of folder.entries()) names[name] = await (await handle.getFile()).text();
    } catch {
      return null;
    }
    return names;
  });

for (const [what, step, error, says] of [
  ["refused", "createWritable", "NotAllowedError", "the browser may not write there"],
  ["on a full disk", "write", "QuotaExceededError", "there is no room left"],
  ["read-only", "createWritable", "NoModificationAllowedError", "the browser may not write there"],
  ["on a disk that is full at the end", "close", "QuotaExceededError", "there is no room left"],
]) {
  test(`what cannot be saved, ${what}, leaves no empty file, and the notice names what was saved`, async (t) => {
    const { page, problems, done } = await h.open(browser, site);
    t.after(done);
    await picker(page, rosette("folder"));
    await page.getByRole("button", { name: "Add folder" }).click();
    await h.status(page);
    // From the file on whose name ends so, one step of writing fails.
    await page.evaluate(
      ([step, error]) => {
        const failing = () => Promise.reject(new DOMException("no", error));
        const open = FileSystemFileHandle.prototype.createWritable;
        FileSystemFileHandle.prototype.createWritable = async function (...options) {
          if (!this.name.endsWith(window.failsFor)) return open.apply(this, options);
          if (step === "createWritable") return failing();
          const stream = await open.apply(this, options);
          // A browser that cannot close ends the stream all the same.
          stream[step] = step === "close" ? () => stream.abort().then(failing) : failing;
          return stream;
        };
      },
      [step, error],
    );
    const save = async (failsFor) => {
      await page.evaluate((name) => (window.failsFor = name), failsFor);
      await page.getByRole("button", { name: "Save to folder" }).click();
    };
    const notice = page.getByRole("alert").locator("p").last();

    await save("acquisition.csv");
    await notice.getByText("Rosette_acquisition.csv could not be saved").waitFor();
    assert.match(await notice.textContent(), new RegExp(`into “Rosette”: ${says}.*Nothing was saved\\.`));
    assert.equal(await savedFiles(page), null, "nothing is left, nor the folder that was made for it");
    await page.getByRole("button", { name: "Close this message" }).click();

    await save("summary.txt");
    await notice.getByText("Rosette_session_summary.txt could not be saved").waitFor();
    assert.match(await notice.textContent(), /Saved before it: Rosette_acquisition\.csv\./);
    assert.deepEqual(Object.keys(await savedFiles(page)), ["Rosette_acquisition.csv"]);
    await page.getByRole("button", { name: "Close this message" }).click();

    // What was there before stays as it was.
    await save("nothing");
    await page.getByText("Saved into Rosette/AstroBinUploadInfo").waitFor();
    const before = await savedFiles(page);
    assert.equal(Object.keys(before).length, 2);
    await save("acquisition.csv");
    await notice.getByText("Nothing was saved.").waitFor();
    assert.deepEqual(await savedFiles(page), before);
    assert.deepEqual(problems, []);
  });
}

test("a browser without the picker reads folders through the input", async (t) => {
  const dir = path.join(await h.scratch(t), "M 1");
  await mkdir(path.join(dir, "Lights"), { recursive: true });
  await writeFile(path.join(dir, "Lights", "one.fits"), LIGHT);
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(() => {
    delete window.showDirectoryPicker;
    delete Window.prototype.showDirectoryPicker;
  });
  await page.reload();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Add folder" }).click(),
  ]);
  await chooser.setFiles(dir);
  assert.equal(await h.status(page), "1 file read, 1 frame counted, 0 not counted");
  const { name } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(name, "M_1_acquisition.csv");
  assert.equal(await page.getByRole("button", { name: "Save to folder" }).count(), 0, "it cannot write");

  // The input itself is in the page under its name.
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByLabel("Folder input").setInputFiles(dir);
  await h.status(page);
  assert.deepEqual(problems, []);
});

test("entries serve where the browser gives no handles", async (t) => {
  const dir = path.join(await h.scratch(t), "Entries");
  await mkdir(path.join(dir, "deep", "er"), { recursive: true });
  for (let at = 0; at < 130; at += 1) {
    const start = `2025-02-03T21:${String(at % 60).padStart(2, "0")}:${String(Math.floor(at / 60)).padStart(2, "0")}.500`;
    await writeFile(path.join(dir, "deep", "er", `light_${at}.fits`), LIGHT.replace("2025-02-03T21:10:00.500", start));
  }
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(() => delete DataTransferItem.prototype.getAsFileSystemHandle);
  await page.reload();
  // The page hears drops from when it is drawn.
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(page, dir);
  assert.equal(await h.status(page), "130 files read, 130 frames counted, 0 not counted");
  assert.deepEqual(problems, []);
});

test("loose files make a scan of their own", async (t) => {
  const dir = await h.scratch(t);
  await writeFile(path.join(dir, "one.fits"), LIGHT);
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, path.join(dir, "one.fits"));
  assert.equal(await h.status(page), "1 file read, 1 frame counted, 0 not counted");
  const { name } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(name, "acquisition.csv");
  assert.deepEqual(problems, []);
});

test("Stop keeps what was read, and Start over forgets it", async (t) => {
  const dir = path.join(await h.scratch(t), "Many");
  await mkdir(dir);
  const files = 1500;
  for (let at = 0; at < files; at += 1) {
    const minute = String(Math.floor(at / 60) % 60).padStart(2, "0");
    const hour = String(18 + Math.floor(at / 3600)).padStart(2, "0");
    const start = `2025-02-03T${hour}:${minute}:${String(at % 60).padStart(2, "0")}.500`;
    await writeFile(path.join(dir, `light_${at}.fits`), LIGHT.replace("2025-02-03T21:10:00.500", start));
  }
  const { page, problems, done } = await h.open(browser, site, { query: "?work=main" });
  t.after(done);
  // Files come slowly, as from a NAS.
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return read.call(this);
    };
  });
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(page, dir);
  await page.waitForFunction(() => document.querySelector("progress")?.value > 100);
  await page.getByRole("button", { name: "Stop" }).click();
  const line = await h.status(page);
  const read = Number(line.match(/^([\d,]+) files? read/)[1].replace(",", ""));
  assert.ok(read > 100 && read < files, `stopped after ${read}`);
  assert.match(line, new RegExp(`^${line.match(/^\S+/)[0]} files read, ${line.match(/^\S+/)[0]} frames counted`));
  t.diagnostic(line);
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
  assert.equal((await page.getByRole("status").textContent()).trim(), "");
  assert.deepEqual(problems, []);
});

test("a browser that keeps nothing says so once and works", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.getByLabel("One row per panel").uncheck();
  const told = page.getByRole("alert").getByText("does not let the page keep your settings");
  await told.first().waitFor();
  assert.equal(await told.count(), 1);
  assert.deepEqual(problems, []);
});

test("a settings file that is too large is refused by its size, and not read", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.evaluate(() => {
    window.bytesRead = 0;
    for (const name of ["arrayBuffer", "text", "stream"]) {
      const read = Blob.prototype[name];
      Blob.prototype[name] = function () {
        window.bytesRead += this.size;
        return read.apply(this);
      };
    }
  });
  // All holes.
  const huge = path.join(await h.scratch(t), "huge.json");
  const file = await open(huge, "w");
  await file.truncate(65 * 1024 * 1024);
  await file.close();
  await h.show(page, "Settings");
  await page.getByLabel("Import settings").setInputFiles(huge);
  await page.getByRole("alert").getByText("huge.json was not imported: This file is larger than 64 MiB").waitFor();
  assert.equal(await page.evaluate(() => window.bytesRead), 0);
  assert.deepEqual(problems, []);
});
