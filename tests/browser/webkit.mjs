// The page in WebKitGTK (`cargo xtask webkit`, which starts this). Not among the tests of every day: the browser is not
// on every machine. It has no folder picker, its dialog chooses files alone, and what is dropped comes without files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { frame } from "./frames.mjs";
import * as h from "./harness.mjs";
import * as w from "./webkit-driver.mjs";

const CONTROL = "\uE009";

/** The browser and the page in it, until the test ends. */
async function opened(t, options) {
  const site = await h.serve();
  t.after(site.stop);
  const browser = await w.launch(options);
  t.after(browser.stop);
  t.diagnostic(`WebKitGTK ${browser.version}`);
  await browser.goto(site.address);
  return { browser, site };
}

/** Three lights of an evening and one of the next, as loose files. */
async function lights(t) {
  const dir = await h.scratch(t);
  const starts = ["2025-02-03T21:10:00.500", "2025-02-03T21:15:10.500", "2025-02-04T00:20:20.500", "2025-02-04T21:10:00.500"];
  const files = starts.map((_, at) => path.join(dir, `light_${at}.fits`));
  for (const [at, start] of starts.entries()) await writeFile(files[at], frame({ start }));
  return { dir, files };
}

/** What Ctrl+V puts into a field. */
async function pasted(browser) {
  await browser.evaluate(() => {
    const field = document.createElement("textarea");
    field.id = "pasted-for-test";
    document.body.append(field);
    field.focus();
  });
  await browser.press(CONTROL, "v");
  return w.until(() => browser.evaluate(() => document.getElementById("pasted-for-test").value), "something is pasted");
}

test("loose files: the rows, and the text that is copied, are the native command's", async (t) => {
  const { browser } = await opened(t);
  const { dir, files } = await lights(t);
  await browser.chooseFiles(...files);
  assert.equal(await browser.status(), "4 files read, 4 frames counted, 0 not counted");
  const rows = await browser.rows();
  assert.equal(rows.filter((cells) => cells.includes("300")).length, 2, JSON.stringify(rows));
  await browser.click("Copy CSV");
  await browser.says(/Copied/);
  const text = (await pasted(browser)).trim();
  const out = path.join(dir, "out");
  await mkdir(out);
  assert.ok(h.BIN, "NIGHTLEDGER_BIN names the native command");
  assert.deepEqual(h.cells(text), h.cells(await h.nativeCsv(dir, out)));
});

test("a browser whose dialog chooses files alone says so", async (t) => {
  const { browser } = await opened(t);
  await browser.says(/This browser cannot choose folders: choose all files of one together\./);
  assert.equal(await browser.has("Choose files"), true);
  assert.equal(await browser.has("Add files"), true);
  assert.equal(await browser.has("Add folder"), false);
  assert.equal(await browser.evaluate(() => document.getElementById("folder-input").hasAttribute("webkitdirectory")), false);
});

test("what is dropped without its files does not replace the page, which says why", async (t) => {
  const { browser, site } = await opened(t);
  const prevented = await browser.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.setData("text/uri-list", "file:///tmp/M%2031");
    const at = document.querySelector("main");
    return ["dragenter", "dragover", "drop"].map(
      (type) => !at.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer })),
    );
  });
  assert.deepEqual(prevented, [true, true, true], "the browser's own answer, which is to go there, is called off");
  await browser.says(/gave only the address of what was dropped, not its files/);
  assert.equal(await browser.address(), site.address);
});

for (const [lang, tag, locale] of [
  ["C.UTF-8", "C", null],
  ["de_DE@euro", "de-DE@euro", ["de_DE", "ISO-8859-15"]],
]) {
  test(`LANG=${lang}, whose tag Intl refuses: scans end, and dates are written`, async (t) => {
    const { browser } = await opened(t, { lang, locale });
    const [language, why] = await browser.evaluate(() => {
      try {
        return [navigator.language, `taken: ${new Intl.NumberFormat(navigator.languages).format(1)}`];
      } catch (error) {
        return [navigator.language, error.name];
      }
    });
    assert.deepEqual([language, why], [tag, "RangeError"]);
    const { files } = await lights(t);
    await browser.chooseFiles(...files);
    assert.equal(await browser.status(), "4 files read, 4 frames counted, 0 not counted");
    assert.ok((await browser.rows()).length >= 2);
    await browser.says(/2025/);
  });
}

test("after its first visit the page works without a network", async (t) => {
  const { browser, site } = await opened(t);
  await w.until(
    () => browser.evaluateLater(async () => (await navigator.serviceWorker.ready).active?.state === "activated" && navigator.serviceWorker.controller !== null),
    "the page keeps a copy of itself",
  );
  await site.stop();
  await browser.goto(site.address);
  await browser.click("Try it with sample data");
  assert.equal(await browser.status(), "210 files read, 210 frames counted, 0 not counted");
});

test("each module is fetched once by the page, though no file is kept on disk", async (t) => {
  const { browser, site } = await opened(t);
  await browser.click("Try it with sample data");
  await browser.status();
  const fetched = await browser.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map((entry) => new URL(entry.name).pathname)
      .filter((name) => name.endsWith(".wasm")),
  );
  assert.equal(fetched.filter((name) => /nightledger-page/.test(name)).length, 1, fetched.join(" "));
  assert.equal(fetched.filter((name) => /engine/.test(name)).length, 1, fetched.join(" "));
  const asked = site.asked.filter((line) => line.endsWith(".wasm"));
  // The page's own, and one for the copy that the service worker keeps: this server sends nothing that lets it be reused.
  assert.ok(asked.length <= 4, asked.join("\n"));
});
