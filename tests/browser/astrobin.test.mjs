// AstroBin's equipment database as its published source has it (astrobin_service.py, Django REST framework's own content
// negotiation): what the page asks, pages, the whole list kept and searched without a network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawn } from "node:child_process";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, notesWhenSent, site } from "./stage.mjs";

const ASTROBIN = process.env.NIGHTLEDGER_ASTROBIN_URL?.replace(/\/+$/, "");
const NOMINATIM = process.env.NIGHTLEDGER_NOMINATIM_URL?.replace(/\/+$/, "");
const FILTERS = 330;

/** The service, and what it was asked. */
let service, address;
const asked = [];
before(async () => {
  assert.ok(ASTROBIN && NOMINATIM && process.env.NIGHTLEDGER_DJANGO, "run this as `cargo xtask test --only dist,browser`");
  const script = path.join(h.PROJECT, "tests/browser/astrobin_service.py");
  service = spawn(process.env.NIGHTLEDGER_DJANGO, [script, String(FILTERS)], { stdio: ["ignore", "pipe", "inherit"] });
  address = await new Promise((resolve, reject) => {
    let rest = "";
    service.once("exit", (code) => reject(new Error(`the service ended with ${code}`)));
    service.stdout.on("data", (data) => {
      const lines = (rest + data).split("\n");
      rest = lines.pop();
      for (const line of lines.map((each) => JSON.parse(each))) {
        if (line.address) resolve(line.address);
        else asked.push(line);
      }
    });
  });
});
after(() => service?.kill());

/** The page with the sample; whatever goes to AstroBin or Nominatim goes to the service, as the browser sends it. */
async function sample(t, options = {}) {
  asked.length = 0;
  const opened = await h.open(browser, site, { allow: [ASTROBIN, NOMINATIM], ...options });
  t.after(opened.done);
  for (const base of [ASTROBIN, NOMINATIM]) {
    await opened.context.route(`${base}/**`, async (route) => {
      const url = route.request().url().replace(base, address);
      await route.fulfill({ response: await route.fetch({ url, headers: await route.request().allHeaders() }) });
    });
  }
  await opened.page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(opened.page);
  return opened;
}

const question = (page, filter) => page.getByRole("listitem").filter({ hasText: `Which filter is ${filter}?` });

test("the service answers a web page to who takes anything, as AstroBin does", async () => {
  const ask = (accept) => fetch(`${address}/api/v2/equipment/filter/?q=oiii`, { headers: { accept } });
  assert.match((await ask("*/*")).headers.get("content-type"), /^text\/html/);
  assert.match((await ask("application/json")).headers.get("content-type"), /^application\/json/);
  assert.equal((await fetch(`${address}/reverse`, { referrerPolicy: "no-referrer" })).status, 403);
  // What it was asked is told after its answer: it must not be taken for a question of the next test.
  while (asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
});

test("a search finds its filter, page by page, and says what AstroBin hides", async (t) => {
  const { page, problems } = await sample(t);
  const oiii = question(page, "OIII");
  await oiii.getByRole("button", { name: "Search AstroBin" }).click();
  await oiii.getByRole("searchbox").fill("oiii");
  await oiii.getByRole("button", { name: "Search", exact: true }).click();
  await oiii.locator(".found li").nth(11).waitFor();
  await oiii.getByText("AstroBin’s search leaves out home-made (DIY) filters").waitFor();
  assert.equal(await oiii.locator(".found li").count(), 12);
  // A fifth of all, less the hidden ones: more than one page of 50.
  let before = 12;
  for (let clicks = 0; (await oiii.getByRole("button", { name: "More" }).count()) > 0; clicks += 1) {
    assert.ok(clicks < 10);
    await oiii.getByRole("button", { name: "More" }).click();
    await page.waitForFunction((count) => document.querySelectorAll(".found li").length > count, before);
    before = await oiii.locator(".found li").count();
  }
  assert.ok(before > 50, `${before}`);
  assert.deepEqual(asked.map(({ query }) => query), ["q=oiii&limit=200", "q=oiii&limit=200&page=2"]);
  for (const { accept, referer, cookie } of asked) assert.deepEqual([accept, referer, cookie], ["application/json", `${site.origin}/`, null]);
  await oiii.getByRole("button", { name: /^Maker000 OIII/ }).first().click();
  await page.getByRole("cell", { name: "1001", exact: true }).first().waitFor();
  assert.deepEqual(problems, []);
});

test("a place's name comes from a service that wants to know the origin", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Settings");
  await page.getByRole("button", { name: "Look up names" }).click();
  await page.getByLabel("Name of site 1").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill Observatory");
  assert.deepEqual(problems, []);
});

test("one click fetches the whole list at the allowed pace; it is kept, and searched without a network", async (t) => {
  const { page, context, problems } = await sample(t, { init: notesWhenSent });
  await page.getByRole("button", { name: "Fetch AstroBin’s filter list" }).click();
  await page.getByRole("progressbar", { name: "Filter list" }).waitFor();
  await page.getByText(/^\d+ filters of .* are kept in this browser/).waitFor({ timeout: 30_000 });
  const hidden = (at) => at % 40 === 39 || at % 30 === 29;
  const all = [...Array(FILTERS).keys()].filter((at) => !hidden(at));
  await page.getByText(`${all.length} filters of`).waitFor();
  const pages = Math.ceil(all.length / 50);
  assert.deepEqual(asked.map(({ query }) => query), [...Array(pages).keys()].map((at) => `sort=az&page=${at + 1}`));
  const sent = await page.evaluate(() => window.sent);
  // 150 a minute; the moment at which a browser hands a request on varies by some milliseconds.
  for (const at of sent.keys()) assert.ok(sent[at] - sent[0] >= 400 * at - 10, `${sent}`);

  // From here on nothing is asked any more.
  await context.unrouteAll();
  await context.route(`${ASTROBIN}/**`, (route) => route.abort());
  asked.length = 0;
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  const ha = question(page, "Ha");
  await ha.getByRole("textbox").fill("ha 3n");
  const offered = ha.getByRole("list", { name: "Filters on AstroBin for Ha" });
  await offered.getByRole("listitem").nth(7).waitFor();
  for (const text of await offered.getByRole("listitem").allTextContents()) assert.match(text, /H-alpha 3nm \d{4} H-alpha, 3 nm/);
  await ha.getByText(/and \d+ more: type another word/).waitFor();
  await ha.getByRole("textbox").fill("maker001 H-alpha 4 nm");
  await page.waitForFunction(() => document.querySelectorAll(".found li").length < 8);
  const first = offered.getByRole("button").first();
  const name = await first.textContent();
  const id = (1000 + Number(name.slice(-4))).toString();
  await first.click();
  await page.getByRole("cell", { name: id, exact: true }).first().waitFor();
  await h.show(page, "Settings");
  await page.getByRole("row").filter({ hasText: "Ha" }).getByText(name).waitFor();
  assert.equal(asked.length, 0);

  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.reload();
  await h.show(page, "Settings");
  await h.shown(page, "Settings").getByRole("button", { name: "Fetch AstroBin’s filter list" }).waitFor();
  assert.deepEqual(problems, []);
});

test("a list that breaks off goes on from there", async (t) => {
  const { page, context, problems } = await sample(t);
  let count = 0;
  await context.route(`${ASTROBIN}/**`, (route) => {
    count += 1;
    return count === 3 ? route.fulfill({ status: 429, headers: { "access-control-allow-origin": "*" }, body: "" }) : route.fallback();
  });
  await page.getByRole("button", { name: "Fetch AstroBin’s filter list" }).click();
  await page.getByText("The list could not be fetched: the service asks for a pause; try again in a minute.").waitFor();
  await page.getByRole("button", { name: "Go on fetching the filter list" }).click();
  await page.getByText(/^\d+ filters of .* are kept in this browser/).waitFor({ timeout: 30_000 });
  const pages = asked.map(({ query }) => Number(query.split("page=")[1]));
  assert.deepEqual(pages, [...Array(pages.length).keys()].map((at) => at + 1), "each page once");
  assert.deepEqual(problems.filter((each) => !each.includes("Failed to load resource")), []);
});
