// What the browser tests share: a server for the built page, Chromium, real folders dropped on it, and a watch on
// requests and errors.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const SHARED = path.resolve(PROJECT, "../shared");
export const DIST = process.env.NIGHTLEDGER_DIST ?? path.join(PROJECT, "dist");
export const BIN = process.env.NIGHTLEDGER_BIN;

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves the built page (or another folder) below `mount` on a free port. `answers` are functions by path that answer
 * in its place; `asked` notes what was asked for, by whomever: the page, its worker, its service worker.
 */
export async function serve(mount = "/", dist = DIST, answers = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    if (answers[pathname]) return answers[pathname](request, response);
    const inside = pathname.startsWith(mount) ? pathname.slice(mount.length) : null;
    const file = path.join(dist, inside === "" ? "index.html" : (inside ?? "\0"));
    try {
      if (inside === null || !file.startsWith(dist)) throw new Error("outside");
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, address: `http://127.0.0.1:${port}${mount}`, asked, stop };
}

/**
 * Asserts that nothing was asked of a server but files of the build, each by its name. This hears the service worker too,
 * whose requests the browser tells nobody about.
 */
export function assertOnlyFiles(asked, mount = "/") {
  const odd = asked.filter((line) => {
    const file = line.startsWith(`GET ${mount}`) ? line.slice(4 + mount.length) : null;
    return file === null || !(file === "" || existsSync(path.join(DIST, file)));
  });
  assert.ok(asked.length > 0, "nothing was asked for");
  assert.deepEqual(odd, []);
}

/**
 * Starts Chromium without its windows, where it is installed (Debian's chromium-headless-shell): the same engine with a third
 * less work. `whole` is for what the windows' part of the browser decides: permissions, downloads' prompts, installing.
 */
export function launch({ whole = false } = {}) {
  const program = whole ? process.env.CHROMIUM : process.env.CHROMIUM_SHELL;
  return chromium.launch({
    executablePath: program ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens the page in a context of its own. `problems` collects every console error, failed request, exception, content
 * security policy violation and request to another origin; `init` runs in the page before anything else of it; `route`
 * answers in the server's place, as Playwright's does; `done` closes the context.
 */
export async function open(browser, site, { query = "", allow = [], init = null, route = null, ...options } = {}) {
  const context = await browser.newContext({ acceptDownloads: true, locale: "en-US", timezoneId: "UTC", ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
  const problems = [];
  const requests = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`exception: ${error.error().message}`));
  context.on("request", (request) => {
    const url = request.url();
    requests.push(url);
    const own = url.startsWith(site.origin) || url.startsWith(`blob:${site.origin}`) || url.startsWith("data:");
    if (!own && !allow.some((prefix) => url.startsWith(prefix))) problems.push(`request to ${url}`);
  });
  if (route) await context.route(...route);
  const page = await context.newPage();
  page.on("crash", () => problems.push("the page crashed"));
  const tell = () =>
    globalThis.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`),
    );
  await page.addInitScript(tell);
  // A worker that has ended meanwhile has no more to tell.
  page.on("worker", (worker) => worker.evaluate(tell).catch(() => {}));
  if (init) await page.addInitScript(init);
  await page.goto(site.address + query);
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  return { page, context, problems, requests, done: () => context.close() };
}

/** Drops real files and folders from disk on the page, as a file manager does. */
export async function drop(page, ...paths) {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: paths.map((each) => path.resolve(each)), dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await cdp.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  }
  await cdp.detach();
}

/** Waits until the status line gives its numbers, and returns it. */
export async function status(page, { timeout = 60_000 } = {}) {
  const line = page.getByRole("status").filter({ hasText: /read, .* counted, .* not counted/ });
  await line.waitFor({ timeout });
  return (await line.textContent()).trim();
}

/** Panels that open beside the page; everything else is a tab, or a tab within Publish. */
const PANELS = ["Notices", "Settings"];
const WITHIN_PUBLISH = ["AstroBin", "Summary"];

/** A panel beside the page, or what a tab shows, by its name. */
export function shown(page, name) {
  return page.getByRole(PANELS.includes(name) ? "complementary" : "tabpanel", { name, exact: true });
}

/** The button in the top bar that opens a panel. */
export function opener(page, name) {
  return page.getByRole("banner").getByRole("button", { name: new RegExp(`^${name}`) });
}

/** Closes the panel that is open beside the page, if one is. */
export async function closePanels(page) {
  for (const name of PANELS) {
    const close = shown(page, name).getByRole("button", { name: "Close", exact: true });
    // By the keyboard: a message may lie over it.
    if ((await close.count()) > 0) await close.press("Enter");
  }
}

/** Shows a tab or opens a panel, by its name, and waits until it is there: some are made in several steps. */
export async function show(page, name) {
  if (PANELS.includes(name)) {
    if ((await shown(page, name).count()) === 0) {
      // On a phone the one that is open covers the bar.
      await closePanels(page);
      await opener(page, name).click();
    }
    await shown(page, name).getByRole("heading", { level: 2, name, exact: true }).waitFor();
    const folded = shown(page, name).locator("details.advanced:not([open]) > summary");
    if ((await folded.count()) > 0) await folded.click();
  } else {
    await closePanels(page);
    if (WITHIN_PUBLISH.includes(name)) await page.getByRole("tab", { name: /^Publish/ }).click();
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    for (let step = 0; step < 5; step += 1) await new Promise((done) => setTimeout(done));
  });
}

/** Switches a contribution on and shows its tab. */
export async function contribute(page, name) {
  await show(page, "Settings");
  await page.getByLabel(`I contribute to ${name}`).check();
  await closePanels(page);
  await page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name: /^Publish/ }).click();
  await page.getByRole("tablist", { name: "Publish" }).getByRole("tab", { name }).click();
  return page.getByRole("tabpanel", { name });
}

/** The file that `action` downloads, as text. */
export async function downloaded(page, action) {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** Lines and cells, as AstroBin splits them. */
export function cells(csv) {
  return csv.replaceAll("\r", "").replace(/\n$/, "").split("\n").map((line) => line.split(","));
}

/** A folder for one test; gone afterwards. */
export async function scratch(t) {
  const dir = await mkdtemp(path.join(tmpdir(), "nightledger-"));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A tree of the project's own generator. */
export function ownTree(name, dir, ...more) {
  const command = process.env.NIGHTLEDGER_TREES;
  if (command) execFileSync(command, [name, dir, ...more]);
  else
    execFileSync("cargo", ["run", "--quiet", "-p", "nightledger-tests", "--bin", "trees", "--", name, dir, ...more], {
      cwd: PROJECT,
    });
  return dir;
}

/** The files of a case of `tests/cases`, by area and name. */
export function caseTree(name, dir) {
  return ownTree("case", name, dir);
}

/** A tree of the worked examples; nothing where they (or python) are not on this machine. */
export function exampleTree(name, dir, ...more) {
  const make = path.join(SHARED, "examples/make.py");
  if (!existsSync(make)) return null;
  try {
    execFileSync("python3", [make, name, dir, ...more], { stdio: "ignore" });
  } catch {
    return null;
  }
  return dir;
}

/** Runs the native command and returns its CSV. */
export async function nativeCsv(folder, out, ...options) {
  execFileSync(BIN, [...options, "--quiet", "--out", out, folder], { stdio: "ignore" });
  const name = `${path.basename(folder).replaceAll(" ", "_")}_acquisition.csv`;
  return readFile(path.join(out, name), "utf8");
}

/** axe finds nothing on the page, which was opened with `bypassCSP`; by some of its rules, or by all. */
export async function accessible(page, where, rules = null) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  }
  const { violations } = await page.evaluate((rules) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return window.axe.run(document, { runOnly: rules ? { type: "rule", values: rules } : tags, resultTypes: ["violations"] });
  }, rules);
  const told = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} (${n.failureSummary.split("\n")[1]})`).join("; ")}`);
  assert.deepEqual(told, [], where);
}

/** In the page: what lies beyond the window's edge, and in nothing that scrolls. */
export const beyondTheEdge = () => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX)) return true;
    }
    return false;
  };
  const found = [...document.querySelectorAll("body *")].filter((element) => {
    const { left, right, width: own, height } = element.getBoundingClientRect();
    return own > 1 && height > 1 && (right > width + 0.5 || left < -0.5) && element.checkVisibility() && !scrolls(element.parentElement);
  });
  const wide = document.documentElement.scrollWidth - width;
  return [...(wide > 0 ? [`the page by ${wide} px`] : []), ...found.map((element) => `${element.outerHTML.slice(0, 90)} at ${Math.round(element.getBoundingClientRect().right)} of ${width}`)];
};
