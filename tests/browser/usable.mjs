// When a visitor on a slow line can use the page (`cargo xtask bench --only usable`): time from navigation to an enabled
// "Add folder", with 1.6 Mbit/s, 150 ms of latency and a processor four times slower, by the browser's own throttling.
// Files come compressed with brotli, as static hosts send them. Nothing is kept between visits.
//
// NIGHTLEDGER_DIST is the build; NIGHTLEDGER_AGAINST, if set, the dist folder of an older one, measured in turns with it;
// NIGHTLEDGER_BENCH_ROUNDS (5).
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";

const ROUNDS = Number(process.env.NIGHTLEDGER_BENCH_ROUNDS ?? 5);
const TIMEOUT = 120_000;
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 100_000 };
const SLOWER = 4;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** Serves a folder compressed; each file is compressed once, before it counts. */
async function serve(dist) {
  const ready = new Map();
  const compressed = async (name) => {
    if (!ready.has(name)) {
      const body = await readFile(path.join(dist, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
      ready.set(name, brotliCompressSync(body, { params }));
    }
    return ready.get(name);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const name = pathname === "/" ? "index.html" : path.normalize(pathname).slice(1);
    try {
      if (name.startsWith("..")) throw new Error("outside");
      const body = await compressed(name);
      const type = TYPES[path.extname(name)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "content-encoding": "br", "content-length": body.length });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.closeAllConnections() & server.close() };
}

/** Milliseconds from navigation until "Add folder" is there, can be seen and is not disabled. */
async function visit(browser, address, throttled) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.usable = new Promise((resolve) => {
      const look = () => {
        const buttons = [...document.querySelectorAll("button")];
        const button = buttons.find((one) => one.textContent.trim().startsWith("Add folder"));
        if (button && !button.disabled && button.getClientRects().length > 0) resolve(performance.now());
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  if (throttled) {
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", SLOW_LINE);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  }
  await page.goto(address, { waitUntil: "commit", timeout: TIMEOUT });
  const usable = await page.waitForFunction(() => window.usable, null, { timeout: TIMEOUT });
  const milliseconds = await usable.jsonValue();
  await context.close();
  return milliseconds;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const shown = (numbers) => `${(median(numbers) / 1000).toFixed(2)} s (${numbers.map((n) => (n / 1000).toFixed(2)).join(", ")})`;

const builds = [["this build", process.env.NIGHTLEDGER_DIST]];
if (process.env.NIGHTLEDGER_AGAINST) builds.unshift(["the older build", process.env.NIGHTLEDGER_AGAINST]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const sites = [];
for (const [name, dist] of builds) {
  const site = await serve(path.resolve(dist));
  // Once without a slow line: the server has compressed everything then.
  await visit(browser, site.address, false);
  sites.push({ name, ...site, times: [] });
}
for (let round = 0; round < ROUNDS; round += 1) {
  for (const site of sites) site.times.push(await visit(browser, site.address, true));
}
await browser.close();
for (const site of sites) {
  site.stop();
  console.log(`"Add folder" of ${site.name}: median ${shown(site.times)}`);
}
if (sites.length === 2) {
  console.log(`this build / the older build: ${(median(sites[1].times) / median(sites[0].times)).toFixed(2)}x`);
}
