// The page's own measurements (`cargo xtask bench --only browser`): scan and rescan of a large folder against a bare
// loop over the same files in the same browser, the page's longest tasks, and memory. Ratios first.
//
// NIGHTLEDGER_BENCH_FILES (10000), NIGHTLEDGER_BENCH_BYTES (122345280 of pixels each), NIGHTLEDGER_BENCH_ROUNDS (3).
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { cpus, tmpdir } from "node:os";
import * as h from "./harness.mjs";

const FILES = Number(process.env.NIGHTLEDGER_BENCH_FILES ?? 10_000);
const BYTES = Number(process.env.NIGHTLEDGER_BENCH_BYTES ?? 122_345_280);
const ROUNDS = Number(process.env.NIGHTLEDGER_BENCH_ROUNDS ?? 3);
const IN_FLIGHT = 32;
const SLICE = 64 * 1024;
const TIMEOUT = 900_000;
/** What a user does is answered by then, or the page has a fault. */
const ANSWER_TIMEOUT = 60_000;
/** Places of these among what the engine says (web/protocol/src/lib.rs): postcard writes them first. */
const VIEW = 2;
const FRAMES = 6;

/** The bare loop, in a worker: lists, opens each file, and reads the first slice of each where `read` says so. */
const BARE = `onmessage = async ({ data: { root, read } }) => {
  const began = performance.now();
  const files = [];
  const walk = async (folder) => {
    for await (const [, handle] of folder.entries()) {
      if (handle.kind === "directory") await walk(handle);
      else files.push(handle);
    }
  };
  await walk(root);
  const listed = performance.now();
  let at = 0;
  let bytes = 0;
  const lane = async () => {
    while (at < files.length) {
      const file = await files[at++].getFile();
      if (read) bytes += (await file.slice(0, ${SLICE}).arrayBuffer()).byteLength;
      else bytes += file.size;
    }
  };
  await Promise.all(Array.from({ length: ${IN_FLIGHT} }, lane));
  postMessage({ files: files.length, bytes, list: listed - began, all: performance.now() - began });
};`;

/** Runs the bare loop over a folder dropped on an empty page of the same origin. */
async function bare(browser, site, folder) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const empty = `${site.origin}/empty.html`;
  await context.route(empty, (route) => route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>Empty</title>" }));
  const page = await context.newPage();
  await page.goto(empty);
  await page.evaluate(() => {
    window.dropped = new Promise((resolve) => {
      addEventListener("dragover", (event) => event.preventDefault());
      addEventListener("drop", (event) => {
        event.preventDefault();
        resolve(event.dataTransfer.items[0].getAsFileSystemHandle());
      });
    });
  });
  await h.drop(page, folder);
  const run = (read) =>
    page.evaluate(
      async ({ code, read }) => {
        const root = await window.dropped;
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        const told = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage({ root, read });
        });
        worker.terminate();
        return told;
      },
      { code: BARE, read },
    );
  const opened = await run(false);
  const read = await run(true);
  await context.close();
  if (opened.files !== FILES) throw new Error(`${opened.files} files instead of ${FILES}`);
  return { opened, read };
}

/** The mean of what the bare loop took before and after the page: other work on the machine then counts alike. */
function between(before, after) {
  const mean = (pick) => (pick(before) + pick(after)) / 2;
  const of = (name) => ({ list: mean((loop) => loop[name].list), all: mean((loop) => loop[name].all) });
  return { opened: of("opened"), read: of("read") };
}

/** Milliseconds of the title of the status line's last words. */
async function timing(page) {
  const took = page.locator(".took");
  const title = await took.getAttribute("title");
  const part = (name) => Number(title.match(new RegExp(`${name} ([\\d.]+) ms`))?.[1]);
  const of = { list: part("listing"), read: part("reading"), parse: part("parsing"), group: part("working out") };
  if (Object.values(of).some(Number.isNaN)) throw new Error(`the status line's title is ${title}`);
  return { ...of, text: await took.textContent() };
}

/**
 * Notes every task that kept the page's thread for more than 50 ms, and when the engine said what, by what was going on.
 * `step` does something, waits until it has shown and settled, and remembers how long it took to show.
 */
async function watch(page) {
  await page.evaluate(() => {
    window.doing = "scan";
    window.long = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.long.push([window.doing, Math.round(entry.duration)]);
    }).observe({ type: "longtask" });
  });
  const took = [];
  const step = async (name, act, shown) => {
    // What is still queued belongs to what was done before.
    await page.waitForTimeout(300);
    await page.evaluate((name) => (window.doing = name), name);
    const began = performance.now();
    await act();
    await shown?.();
    took.push([name, performance.now() - began]);
    if (process.env.NIGHTLEDGER_BENCH_STEPS) console.error(`${name}: ${took.at(-1)[1].toFixed(0)} ms`);
    await page.waitForTimeout(700);
  };
  return { step, took, all: () => page.evaluate(() => window.long) };
}

/** Before the page starts: counts what its engine says, by kind. */
function listenToEngine() {
  window.heard = [];
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        const kind = data[0]?.[0];
        window.heard[kind] = (window.heard[kind] ?? 0) + 1;
      });
    }
  };
}

/** Waits until the engine has answered what `act` changed and the page has drawn it. */
async function answered(page, kind, act) {
  const before = await page.evaluate((kind) => window.heard[kind] ?? 0, kind);
  await act();
  const more = ([kind, before]) => (window.heard[kind] ?? 0) > before;
  await page.waitForFunction(more, [kind, before], { timeout: ANSWER_TIMEOUT });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** What a user does with what was read. */
async function use(page, step) {
  const show = (name, shown) => step(`show ${name}`, () => h.show(page, name), shown);
  const rows = page.getByRole("table", { name: "Frames" }).locator("tbody tr[aria-rowindex]");
  const regroup = (name, act) => step(`regroup: ${name}`, () => answered(page, VIEW, act));
  const ask = (name, act) => step(name, () => answered(page, FRAMES, act));
  await show("Summary");
  await show("Calibration");
  await show("Overview", () => page.locator("figure.chart").nth(3).waitFor({ timeout: ANSWER_TIMEOUT }));
  await show("Notices");
  await show("Settings");
  await regroup("another setting", () => page.getByLabel("Dates").selectOption("UTC date"));
  await show("AstroBin");
  await step("download the CSV", () => h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  await show("Frames", () => rows.nth(20).waitFor({ timeout: ANSWER_TIMEOUT }));
  await step("scroll the files", () => scrollFrames(page));
  await ask("sort by start", () => page.getByRole("button", { name: "Start (UTC)" }).click());
  await ask("choose a filter", () => page.locator("form.tools select").nth(1).selectOption({ index: 1 }));
  await ask("type what to find", () => page.getByLabel("Find").pressSequentially("fits", { delay: 80 }));
  await regroup("exclude one file", () => rows.first().getByRole("checkbox", { name: "Counted" }).click());
  await regroup("exclude all that match", () => page.getByRole("button", { name: "Exclude these" }).click());
  await regroup("undo", () => page.getByRole("button", { name: "Undo" }).click());
}

/** The wasm memory of the engine's worker in bytes: it only grows, so this is its peak. */
async function wasmBytes(page) {
  const worker = page.workers()[0] ?? (await page.waitForEvent("worker"));
  // Asked before the engine listens, the glue would start a second one.
  const listens = () => worker.evaluate(() => onmessage !== null && !String(onmessage).includes("import("));
  while (!(await listens())) await page.waitForTimeout(50);
  const glue = await page.evaluate(() => new URL(document.querySelector("meta[name=engine]").content, document.baseURI).href);
  return worker.evaluate(async (glue) => {
    const { default: start } = await import(glue);
    return (await start()).memory.buffer.byteLength;
  }, glue);
}

/** What the page's own thread holds in JavaScript. */
async function heapBytes(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  await cdp.detach();
  return usedSize;
}

async function scrollFrames(page) {
  const region = page.getByRole("region", { name: "Table of files" });
  const height = await region.evaluate((element) => element.scrollHeight);
  for (let step = 0; step <= 120; step += 1) {
    await region.evaluate((element, top) => (element.scrollTop = top), Math.round((height * step) / 120));
    await page.waitForTimeout(25);
  }
}

async function round(browser, site, folder, first) {
  const earlier = await bare(browser, site, folder);
  const { page, problems, done } = await h.open(browser, site, { init: listenToEngine });
  const watching = await watch(page);
  const before = await wasmBytes(page);
  const began = performance.now();
  await h.drop(page, folder);
  const line = await h.status(page, { timeout: TIMEOUT });
  const shown = performance.now() - began;
  const scan = await timing(page);
  const memory = { wasm: (await wasmBytes(page)) - before, heap: await heapBytes(page) };
  if (first) await use(page, watching.step);
  await page.waitForTimeout(300);
  const long = await watching.all();
  // Kept frames are written in the background.
  await page.waitForTimeout(1000);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  const fresh = await wasmBytes(page);
  await h.drop(page, folder);
  await h.status(page, { timeout: TIMEOUT });
  const rescan = await timing(page);
  memory.again = (await wasmBytes(page)) - fresh;
  await done();
  const loop = between(earlier, await bare(browser, site, folder));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { loop, scan, shown, rescan, memory, long, took: watching.took, line };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const s = (ms) => `${(ms / 1000).toFixed(2)} s`;

const dir = await mkdtemp(path.join(process.env.NIGHTLEDGER_BENCH_DIR ?? tmpdir(), "nightledger-bench-"));
const folder = path.join(dir, "Bulk");
const [browser, site] = await Promise.all([h.launch({ whole: true }), h.serve()]);
try {
  h.ownTree("bulk", folder, "--frames", String(FILES), "--pixels", String(BYTES));
  const rounds = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const result = await round(browser, site, folder, at === 0);
    rounds.push(result);
    console.error(`round ${at + 1}: ${result.line}; ${result.scan.text}; again ${result.rescan.text}`);
  }
  const of = (pick) => median(rounds.map(pick));
  const scanRatio = of(({ loop, scan }) => scan.read / loop.read.all);
  const rescanRatio = of(({ loop, rescan }) => rescan.read / loop.opened.all);
  const longest = (doing) => Math.max(0, ...rounds.flatMap(({ long }) => long.filter(([of]) => of === doing).map(([, ms]) => ms)));
  const wasm = of(({ memory }) => memory.wasm);
  const table = [
    ["scan / bare loop", `${scanRatio.toFixed(2)}x`, "1.15x", `${s(of(({ scan }) => scan.read))} / ${s(of(({ loop }) => loop.read.all))}`],
    ["rescan / listing + getFile()", `${rescanRatio.toFixed(2)}x`, "1.20x", `${s(of(({ rescan }) => rescan.read))} / ${s(of(({ loop }) => loop.opened.all))}`],
    ["from drop to numbers shown", s(of(({ shown }) => shown)), "", ""],
    ["of the scan: listing", s(of(({ scan }) => scan.list)), "", `bare: ${s(of(({ loop }) => loop.opened.list))}`],
    ["of the scan: reading, parsing among it", s(of(({ scan }) => scan.read - scan.list)), "", ""],
    ["of the scan: parsing", s(of(({ scan }) => scan.parse)), "", `${((of(({ scan }) => scan.parse) * 1000) / FILES).toFixed(0)} us a file`],
    ["after the scan: grouping", s(of(({ scan }) => scan.group)), "", ""],
    ...[["scan", null], ...rounds[0].took].map(([doing, took]) => {
      const ms = longest(doing);
      const shown = took === null ? "" : `shown after ${took.toFixed(0)} ms`;
      return [`longest task of the page's thread: ${doing}`, ms === 0 ? "none over 50 ms" : `${ms} ms`, "50 ms", shown];
    }),
    ["engine's memory, at its peak, a frame", `${(wasm / FILES / 1000).toFixed(2)} kB`, "2 kB", `${(wasm / 1e6).toFixed(1)} MB of wasm in all`],
    ["the same after a rescan", `${(of(({ memory }) => memory.again) / FILES / 1000).toFixed(2)} kB`, "2 kB", ""],
    ["page's JavaScript heap after the scan", `${(of(({ memory }) => memory.heap) / 1e6).toFixed(1)} MB`, "", ""],
  ];
  console.log(`\n${FILES} files with ${BYTES} bytes of pixels each, ${ROUNDS} rounds (medians), ${browser.browserType().name()} ${browser.version()}, ${cpus().length} x ${cpus()[0]?.model.trim()}\n`);
  console.log("| what | measured | goal | from |\n|---|---|---|---|");
  for (const line of table) console.log(`| ${line.join(" | ")} |`);
} finally {
  await browser.close();
  await site.stop();
  await rm(dir, { recursive: true, force: true });
}
