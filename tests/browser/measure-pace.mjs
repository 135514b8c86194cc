// Stars of a folder's lights measured in the page: `node measure-pace.mjs FOLDER [WORKERS...]` tells for each number of
// workers (1) the time, the processor time, the longest tasks of the page's thread, the renderer's memory (Linux) and what
// was asked of the network. NIGHTLEDGER_STOP=SHARE presses Stop there once, and goes on.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";

const [folder, ...workers] = process.argv.slice(2);
const STOP = Number(process.env.NIGHTLEDGER_STOP ?? 0);
const TIMEOUT = 4 * 3600_000;

/** Seconds of processor time that all renderers took. */
async function processor(cdp) {
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** MB that the largest renderer has of its own. */
async function memory(cdp) {
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  const of = async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    return Number(status.match(/RssAnon:\s*(\d+)/)?.[1] ?? 0) / 1000;
  };
  return Math.max(0, ...(await Promise.all(processInfo.filter(({ type }) => type === "renderer").map(of))));
}

const script = await readFile(path.join(h.DIST, "worker.js"), "utf8");
for (const count of workers.length ? workers.map(Number) : [1]) {
  const cores = `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${count + 1} });\n`;
  const site = await h.serve("/", h.DIST, {
    "/worker.js": (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(cores + script),
  });
  const browser = await h.launch({ whole: true });
  const { page, done } = await h.open(browser, site, { serviceWorkers: "block" });
  const cdp = await browser.newBrowserCDPSession();
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: "longtask" });
  });
  await h.drop(page, folder);
  console.log(await h.status(page, { timeout: TIMEOUT }));
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Quality" }).click();
  const before = await memory(cdp);
  // What came before is not of measuring.
  await page.waitForTimeout(1000);
  await page.evaluate(() => (window.long = []));
  const asked = site.asked.length;
  let peak = before;
  const watch = setInterval(async () => (peak = Math.max(peak, await memory(cdp).catch(() => 0))), 250);
  const [began, busy] = [performance.now(), await processor(cdp)];
  await page.getByRole("button", { name: "Measure stars" }).click();
  const bar = page.getByRole("progressbar", { name: "Measuring progress" });
  await bar.waitFor();
  if (STOP) {
    await page.waitForFunction((share) => {
      const bar = document.querySelector("progress[aria-label='Measuring progress']");
      return bar && bar.value >= share * bar.max;
    }, STOP, { timeout: TIMEOUT });
    const again = page.getByRole("button", { name: "Go on" });
    // In the page: what drives it waits for frames to come, which says little of it on a busy machine.
    const took = await page.evaluate(async () => {
      const button = (name) => [...document.querySelectorAll(".measuring button")].find((each) => each.textContent.trim() === name);
      const pressed = performance.now();
      button("Stop").click();
      while (!button("Go on")) await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - pressed;
    });
    const told = await page.getByRole("status").filter({ hasText: /lights measured/ }).textContent();
    await page.waitForTimeout(3000);
    console.log(`stopped after ${took.toFixed(0)} ms: ${told}; memory 3 s later ${(await memory(cdp)).toFixed(0)} MB`);
    await again.click();
    await bar.waitFor();
  }
  await bar.waitFor({ state: "detached", timeout: TIMEOUT });
  const seconds = (performance.now() - began) / 1000 - (STOP ? 3 : 0);
  const processed = (await processor(cdp)) - busy;
  clearInterval(watch);
  // The last light's figures are counted when the answer has them.
  await page.waitForTimeout(1500);
  const told = await page.getByRole("status").filter({ hasText: /lights measured/ }).textContent();
  const long = await page.evaluate(() => window.long.sort((one, other) => other - one));
  const odd = site.asked.slice(asked).filter((line) => !/^GET \/(measure-[^/]*|worker\.js)/.test(line));
  assert.deepEqual(odd, []);
  console.log(`${count} workers: ${told} in ${seconds.toFixed(1)} s, ${processed.toFixed(1)} s of processor time; tasks over 50 ms: ${long.length}${long.length ? ` (${long.slice(0, 5).join(", ")} ms)` : ""}; memory ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at its peak, ${(await memory(cdp)).toFixed(0)} MB after; asked of the network: ${site.asked.slice(asked).join(", ")}`);
  await done();
  await browser.close();
  await site.stop();
}
