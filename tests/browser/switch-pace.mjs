// How long a tab takes to come, of an archive of ten years: `node switch-pace.mjs [DIST...]`. From a click to the first
// picture with the tab's content, tabs in turn, NIGHTLEDGER_ROUNDS (2) times over; the longest tasks of the page's thread
// meanwhile, and while the archive is read; several builds are measured one after another, each in a browser of its own.
//
// NIGHTLEDGER_BENCH_FILES (100000), NIGHTLEDGER_ARCHIVE (a folder; kept there for the next time), NIGHTLEDGER_TRACES (a
// folder for a trace of each click, which Chromium's DevTools open; its sums are printed).
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { fits } from "./frames.mjs";
import * as h from "./harness.mjs";

const FILES = Number(process.env.NIGHTLEDGER_BENCH_FILES ?? 100_000);
const ROUNDS = Number(process.env.NIGHTLEDGER_ROUNDS ?? 2);
const TRACES = process.env.NIGHTLEDGER_TRACES;
const ARCHIVE = process.env.NIGHTLEDGER_ARCHIVE ?? path.join(tmpdir(), `nightledger-archive-${FILES}`);
const TIMEOUT = 900_000;
/** How long a tab goes on growing at most, and is left alone. */
const SETTLED_MS = 2500;

const YEARS = 10;
const NIGHTS = 777;
const TARGETS = 55;
const FILTERS = ["Lum", "Red", "Green", "Blue", "Ha", "OIII", "SII"];
const RIGS = [
  { telescope: "Refractor 106", camera: "Mono 26", focal_mm: 530, pixel_um: 3.76, latitude: 47, longitude: 8.3 },
  { telescope: "Newtonian 250", camera: "Mono 16", focal_mm: 1000, pixel_um: 3.8, latitude: 47, longitude: 8.3 },
  { telescope: "Astrograph 300", camera: "Mono 61", focal_mm: 1140, pixel_um: 3.76, latitude: -30.5, longitude: -70.8 },
];
/** What each rig has of every month: darks, bias frames, and flats of each filter. */
const SETS = { DARK: 16, BIAS: 16, FLAT: 4 };

/** Every file of the archive: its path, and its cards. */
function* archive(files) {
  const began = Date.UTC(2015, 0, 3, 19);
  const months = YEARS * 12;
  const calibration = months * RIGS.length * (SETS.DARK + SETS.BIAS + SETS.FLAT * FILTERS.length);
  // Two rigs a night with two filters each.
  const exposures = Math.max(1, Math.round((files - calibration) / (NIGHTS * 4)));
  const one = (rig, kind, at, exposure_s, more = {}) => {
    const { telescope, camera, focal_mm, pixel_um, latitude, longitude } = rig;
    const cards = { IMAGETYP: kind, EXPTIME: exposure_s, "DATE-OBS": new Date(at).toISOString().slice(0, 23), TELESCOP: telescope, INSTRUME: camera };
    const setup = { FOCALLEN: focal_mm, XPIXSZ: pixel_um, XBINNING: 1, GAIN: 100, OFFSET: 20, "SET-TEMP": -10, SITELAT: latitude, SITELONG: longitude };
    return { ...cards, ...setup, SWCREATE: "N.I.N.A. 3.1.0.9001", ...more };
  };
  for (let night = 0; night < NIGHTS; night += 1) {
    const evening = began + Math.round((night * YEARS * 365.2) / NIGHTS) * 86_400_000;
    const day = new Date(evening).toISOString().slice(0, 10);
    for (const which of [night % 3, (night + 1) % 3]) {
      const rig = RIGS[which];
      // In the west, night comes later.
      let at = evening - rig.longitude * 240_000;
      for (const turn of [0, 1]) {
        const target = `Sh2-${101 + ((Math.floor(night / 14) + which * 7) % TARGETS)}`;
        const filter = FILTERS[(night + which * 2 + turn * 3) % FILTERS.length];
        for (let n = 1; n <= exposures; n += 1) {
          const hfr = (1.5 + ((n * 37 + night) % 41) / 100).toFixed(2);
          const name = `${rig.camera}/${day}/${target}/${filter}/${filter}_300.00s_HFR_${hfr}_${String(n).padStart(4, "0")}.fits`;
          const more = { OBJECT: target, FILTER: filter, "CCD-TEMP": -10 + ((n * 7 + night) % 9) / 20, AMBTEMP: 12 - n / 10 - (night % 19) };
          yield [name, one(rig, "LIGHT", at, 300, more)];
          at += 304_610;
        }
      }
    }
  }
  for (let month = 0; month < months; month += 1) {
    for (const rig of RIGS) {
      let at = Date.UTC(2015, month, 2, 9) - rig.longitude * 240_000;
      const folder = `${rig.camera}/calibration/${new Date(at).toISOString().slice(0, 7)}`;
      const set = function* (kind, name, count, exposure_s, more) {
        for (let n = 1; n <= count; n += 1) yield [`${folder}/${kind}/${name}_${n}.fits`, one(rig, kind, (at += 310_000), exposure_s, { "CCD-TEMP": -10, ...more })];
      };
      yield* set("BIAS", "bias", SETS.BIAS, 0);
      for (const filter of FILTERS) yield* set("FLAT", filter, SETS.FLAT, 1.5, { FILTER: filter });
      yield* set("DARK", "dark", SETS.DARK, 300);
    }
  }
}

/** Writes the archive, if it is not there from an earlier time. Its pixels are holes: a file takes a header's disk. */
async function written() {
  const all = path.join(ARCHIVE, "Archive");
  const mark = path.join(ARCHIVE, "complete");
  if (existsSync(mark)) return all;
  await rm(ARCHIVE, { recursive: true, force: true });
  const folders = new Set();
  let waiting = [];
  for (const [name, cards] of archive(FILES)) {
    const file = path.join(all, name);
    if (!folders.has(path.dirname(file))) await mkdir(path.dirname(file), { recursive: true });
    folders.add(path.dirname(file));
    const told = (value) => (typeof value === "number" ? String(value).padStart(20) : `'${value.padEnd(8)}'`);
    const text = fits(Object.entries(cards).map(([key, value]) => `${key.padEnd(8)}= ${told(value)}`));
    waiting.push(writeFile(file, text.replace(/\0+$/, "")).then(() => truncate(file, text.length)));
    if (waiting.length < 64) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  await writeFile(mark, "");
  return all;
}

/** The tabs, and what of each is its content. */
const TABS = {
  Publish: "#panel-astrobin table.rows tbody tr",
  Overview: "#panel-overview figure.chart",
  Frames: "#panel-list table.frames tbody tr[aria-rowindex]",
  Calibration: "#panel-matching table.matrix tbody tr",
};

/** Before the page starts: notes tasks over 50 ms, by what was going on. */
function noteLong() {
  window.doing = "reading";
  window.long = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.long.push([window.doing, Math.round(entry.duration)]);
  }).observe({ type: "longtask" });
}

/** In the page: notes when what is clicked next was clicked, when the next picture was there, and when the content was. */
const noteNext = ([doing, selector]) => {
  window.doing = doing;
  window.next = new Promise((resolve) => {
    const clicked = ({ timeStamp }) => {
      const told = {};
      const painted = new MessageChannel();
      const there = () => {
        const found = document.querySelector(selector);
        return found !== null && found.getClientRects().length > 0;
      };
      let shows = false;
      painted.port1.onmessage = () => {
        const took = performance.now() - timeStamp;
        told.picture ??= took;
        if (shows) resolve({ ...told, content: took });
        else requestAnimationFrame(frame);
      };
      const frame = () => {
        shows = there();
        painted.port2.postMessage(null);
      };
      requestAnimationFrame(frame);
    };
    addEventListener("click", clicked, { capture: true, once: true });
  });
};

/** Milliseconds of the page's thread by what it did, out of a trace; and its functions that took longest, by themselves. */
async function sums(file) {
  const { traceEvents } = JSON.parse(await readFile(file, "utf8"));
  const clicked = traceEvents.find(({ name, args }) => name === "EventDispatch" && args?.data?.type === "click");
  const own = traceEvents.filter(({ pid, tid, ts }) => pid === clicked.pid && tid === clicked.tid && ts >= clicked.ts - 1000);
  // Of the processor where it is told: other work on the machine counts less then.
  const busy = ({ tdur, dur = 0 }) => tdur ?? dur;
  const kinds = ["EventDispatch", "RunMicrotasks", "FunctionCall", "TimerFire", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit", "MinorGC", "MajorGC", "HandlePostMessage"];
  const told = kinds.map((kind) => {
    const of = own.filter(({ name, ph }) => name === kind && ph === "X");
    return [kind, of.reduce((sum, each) => sum + busy(each), 0) / 1000, Math.max(0, ...of.map(busy)) / 1000];
  });
  const tasks = own.filter((each) => each.ph === "X" && busy(each) > 5_000 && /RunTask$/.test(each.name)).map((each) => [(each.ts - clicked.ts) / 1000, busy(each) / 1000]);
  const nodes = new Map();
  const self = new Map();
  const chunks = traceEvents.filter(({ name, pid }) => name === "ProfileChunk" && pid === clicked.pid);
  for (const { id, args } of chunks) {
    const { cpuProfile, timeDeltas = [] } = args.data;
    for (const node of cpuProfile?.nodes ?? []) nodes.set(`${id} ${node.id}`, node);
    (cpuProfile?.samples ?? []).forEach((sample, at) => {
      const frame = nodes.get(`${id} ${sample}`)?.callFrame;
      const name = frame?.functionName || "?";
      self.set(name, (self.get(name) ?? 0) + (timeDeltas[at] ?? 0) / 1000);
    });
  }
  const longest = [...self].filter(([name]) => !/^\((idle|program|root)\)$/.test(name)).sort((one, other) => other[1] - one[1]).slice(0, 14);
  const f = (ms) => ms.toFixed(0);
  return [
    `    in all (longest): ${told.filter(([, all]) => all >= 1).map(([kind, all, most]) => `${kind} ${f(all)} (${f(most)})`).join(", ")}`,
    `    tasks (at): ${tasks.map(([at, ms]) => `${f(ms)} (${f(at)})`).join(", ")}`,
    `    functions: ${longest.map(([name, ms]) => `${f(ms)} ${name.slice(0, 90)}`).join("\n      ")}`,
  ].join("\n");
}

const load = () => loadavg()[0].toFixed(1);

async function measured(dist, folder) {
  const [browser, site] = await Promise.all([h.launch({ whole: true }), h.serve("/", dist)]);
  const { page, problems, done } = await h.open(browser, site, { init: noteLong });
  const began = performance.now();
  await h.drop(page, folder);
  console.log(`${dist}: ${await h.status(page, { timeout: TIMEOUT })} after ${((performance.now() - began) / 1000).toFixed(1)} s, load ${load()}`);
  await page.waitForTimeout(4000);
  const found = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, selector] of Object.entries(TABS)) {
      const doing = `${name} ${round}`;
      await page.evaluate(noteNext, [doing, selector]);
      const tab = page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name: new RegExp(`^${name}`) });
      const { x, y, width, height } = await tab.boundingBox();
      if (TRACES) await browser.startTracing(page, { categories: ["devtools.timeline", "toplevel", "disabled-by-default-v8.cpu_profiler"] });
      // By the mouse itself: nothing of what drives it stands between the click and the page.
      await page.mouse.click(x + width / 2, y + height / 2);
      const took = await page.evaluate(() => window.next);
      await page.waitForTimeout(SETTLED_MS);
      found.push({ name, round, ...took });
      console.error(`  ${doing}: next picture ${took.picture.toFixed(0)} ms, content ${took.content.toFixed(0)} ms, load ${load()}`);
      if (TRACES) {
        const file = path.join(TRACES, `${path.basename(dist)}-${name}-${round}.json`);
        await mkdir(TRACES, { recursive: true });
        await writeFile(file, await browser.stopTracing());
        console.error(await sums(file));
      }
    }
  }
  const long = await page.evaluate(() => window.long);
  await done();
  await browser.close();
  await site.stop();
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { found, long };
}

const folder = await written();
const builds = process.argv.slice(2).length ? process.argv.slice(2).map((dist) => path.resolve(dist)) : [h.DIST];
for (const dist of builds) {
  const { found, long } = await measured(dist, folder);
  const of = (name, pick) => found.filter((each) => each.name === name).map((each) => pick(each).toFixed(0)).join(", ");
  const tasks = (doing) => long.filter(([of]) => of === doing).map(([, ms]) => ms).sort((one, other) => other - one).slice(0, 6).join(", ") || "none";
  console.log(`\n| tab | next picture, ms | with its content, ms | tasks over 50 ms, round by round |\n|---|---|---|---|`);
  for (const name of Object.keys(TABS)) {
    const rounds = Array.from({ length: ROUNDS }, (_, at) => tasks(`${name} ${at + 1}`)).join("; ");
    console.log(`| ${name} | ${of(name, ({ picture }) => picture)} | ${of(name, ({ content }) => content)} | ${rounds} |`);
  }
  console.log(`| reading | | | ${tasks("reading")} |\n`);
}
console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, load ${load()}`);
