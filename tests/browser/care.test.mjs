// Tabs and panels by keyboard, memory of settings and edits, a small phone, offline, a path below the host, and the network.
import assert from "node:assert/strict";
import { test } from "node:test";
import path from "node:path";
import { lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const TABS = ["AstroBin", "Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"];

async function sample(options) {
  const opened = await h.open(browser, site, options);
  await opened.page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(opened.page);
  return opened;
}

test("the tabs follow the arrow keys, Home and End", async (t) => {
  const { page, problems, done } = await sample();
  t.after(done);
  const rows = {
    Views: [
      ["ArrowRight", "Overview"],
      ["ArrowRight", "Frames"],
      ["End", "Calibration"],
      ["ArrowRight", "Publish"],
      ["ArrowLeft", "Calibration"],
      ["Home", "Publish"],
    ],
    Publish: [
      ["ArrowRight", "Summary"],
      ["ArrowRight", "AstroBin"],
      ["End", "Summary"],
      ["Home", "AstroBin"],
    ],
  };
  for (const [name, steps] of Object.entries(rows)) {
    const row = page.getByRole("tablist", { name });
    await row.getByRole("tab").first().focus();
    const chosen = async () => (await row.locator('[aria-selected="true"]').textContent()).replace(/\d+$/, "");
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("role"));
    for (const [key, expected] of steps) {
      await page.keyboard.press(key);
      assert.equal(await chosen(), expected, key);
      assert.equal(await focused(), "tab");
      await page.getByRole("tabpanel", { name: expected }).waitFor();
    }
    assert.equal(await row.getByRole("tab").evaluateAll((tabs) => tabs.filter((tab) => tab.tabIndex === 0).length), 1);
  }
  assert.deepEqual(problems, []);
});

test("panels open beside the page and close with Escape, which gives the focus back", async (t) => {
  const { page, problems, done } = await sample();
  t.after(done);
  for (const name of ["Notices", "Settings"]) {
    await h.opener(page, name).click();
    await page.waitForFunction((id) => document.activeElement.id === id, name.toLowerCase());
    assert.equal(await h.opener(page, name).getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Escape");
    await h.shown(page, name).waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), `open-${name.toLowerCase()}`);
  }
  assert.deepEqual(problems, []);
});

test("settings and edits survive a reload; edits are undone and redone", async (t) => {
  const { page, problems, done } = await sample();
  t.after(done);
  await h.show(page, "Frames");
  await page.getByLabel("Find").fill("LIGHT_Ha");
  await page.getByText("24 files, 24 counted, 2 h of light").waitFor();
  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  const line = page.getByRole("status");
  await line.getByText("210 files read, 209 frames counted, 1 not counted").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await line.getByText("210 frames counted").waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  await line.getByText("209 frames counted").waitFor();
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.getByLabel("Theme").selectOption("Light");

  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  assert.equal(await h.status(page), "210 files read, 209 frames counted, 1 not counted");
  await h.show(page, "Settings");
  assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  assert.deepEqual(problems, []);
});

test("many files are excluded at once by a threshold", async (t) => {
  const { page, problems, done } = await sample();
  t.after(done);
  await h.show(page, "Frames");
  await page.getByLabel("HFR over").fill("2.3");
  const matches = page.getByText(/^\d+ files, \d+ counted, .* of light$/);
  await page.waitForFunction(() => /^\d\d? files/.test(document.querySelector(".matches").textContent));
  const hit = Number((await matches.textContent()).match(/^(\d+)/)[1]);
  assert.ok(hit > 0 && hit < 70, `${hit} match`);
  await page.getByRole("button", { name: "Exclude these" }).click();
  await page.getByRole("status").getByText(`210 files read, ${210 - hit} frames counted, ${hit} not counted`).waitFor();
  assert.deepEqual(problems, []);
});

test("a file opens to its values, their sources and its whole header", async (t) => {
  const { page, problems, done } = await sample();
  t.after(done);
  await h.show(page, "Frames");
  await page.getByLabel("Find").fill("LIGHT_Ha 0003");
  await page.getByRole("table", { name: "Frames" }).getByRole("button", { name: /LIGHT_Ha.*0003/ }).first().click();
  const dialog = page.getByRole("dialog");
  const values = dialog.getByRole("table", { name: "Values" });
  await values.getByRole("row", { name: /Exposure 300 s header EXPTIME/ }).waitFor();
  await values.getByRole("row", { name: /HFR .* px file name/ }).waitFor();
  await dialog.getByText("The whole header").click();
  await dialog.getByRole("table", { name: "Header" }).getByRole("row", { name: /SWCREATE.*N\.I\.N\.A\./ }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.deepEqual(problems, []);
});

test("the page works without a network after its first visit, below a path too", async (t) => {
  const own = await h.serve("/sub/folder/");
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await page.locator("footer").getByText("Works in this browser, also without a network.").waitFor();
  h.assertOnlyFiles(own.asked, "/sub/folder/");
  await own.stop();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  assert.equal(await h.status(page), "210 files read, 210 frames counted, 0 not counted");
  assert.deepEqual(problems, []);
});

test("nothing goes out before a click, and a click sends what the page says", async (t) => {
  const nominatim = "https://nominatim.openstreetmap.org/";
  const astrobin = "https://app.astrobin.com/";
  const { page, context, problems, requests, done } = await h.open(browser, site, { allow: [nominatim, astrobin] });
  t.after(done);
  const asked = [];
  const open = { "access-control-allow-origin": "*" };
  let name = { status: 200, headers: open, contentType: "application/json", body: JSON.stringify({ display_name: "Hill Observatory" }) };
  await context.route(`${nominatim}**`, (route) => {
    asked.push(route.request().url());
    return route.fulfill(name);
  });
  await context.route(`${astrobin}**`, (route) => {
    asked.push(route.request().url());
    return route.fulfill({
      status: 200,
      headers: open,
      contentType: "application/json",
      body: JSON.stringify({ count: 1, next: null, results: [{ id: 4663, brandName: "Maker", name: "H-alpha 5nm" }] }),
    });
  });
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  for (const tab of TABS) await h.show(page, tab);
  assert.ok(requests.every((url) => url.startsWith(site.origin)), "nothing before a click");

  name = { status: 503, headers: open, body: "busy" };
  await page.getByRole("button", { name: "Look up names" }).click();
  await page.getByText("the service answered with error 503").waitFor();
  name = { status: 200, headers: open, body: "<html>" };
  await page.getByRole("button", { name: "Look up names" }).click();
  await page.getByText("its answer is no JSON").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").count(), 0, "a failed call never becomes a site");
  name = { status: 200, headers: open, contentType: "application/json", body: JSON.stringify({ display_name: "Hill Observatory" }) };
  await page.getByRole("button", { name: "Look up names" }).click();
  await page.getByLabel("Name of site 1").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill Observatory");
  assert.equal(asked.at(-1), `${nominatim}reverse?lat=47.050&lon=8.310&format=jsonv2&zoom=14`);

  await h.show(page, "AstroBin");
  const first = page.getByRole("listitem").filter({ hasText: "Which filter is Ha?" });
  await first.getByRole("button", { name: "Search AstroBin" }).click();
  await first.getByRole("button", { name: "Search", exact: true }).click();
  await first.getByRole("button", { name: /H-alpha 5nm/ }).click();
  await page.getByRole("cell", { name: "4663", exact: true }).first().waitFor();
  assert.equal(asked.at(-1), `${astrobin}api/v2/equipment/filter/?q=Ha&limit=200`);
  // A failed load is the browser's own error line.
  assert.deepEqual(problems.filter((each) => !each.includes("503")), []);
});

test("a browser in a language without texts shows its numbers and dates, and files stay as AstroBin wants them", async (t) => {
  const dir = path.join(await h.scratch(t), "Many");
  await lights(dir, 1200);
  const found = {};
  for (const locale of ["en-US", "sv-SE"]) {
    const { page, problems, done } = await sample({ locale });
    const files = [];
    const take = async (tab, ...names) => {
      await h.show(page, tab);
      for (const name of names) {
        const { text } = await h.downloaded(page, () => page.getByRole("button", { name }).click());
        files.push(text.replace(/Generated .*/, ""));
      }
    };
    await page.locator("dl.figures").getByRole("button", { name: "3", exact: true }).click();
    const nights = await page.locator("#by-night").textContent();
    await take("AstroBin", "Download CSV", "Download summary");
    await take("Summary", "Download as Markdown");
    await take("Settings", "Export settings", "Export config.ini");
    await page.getByRole("button", { name: "Start over" }).click();
    await h.drop(page, dir);
    const line = await h.status(page);
    await take("AstroBin", "Download CSV", "Download summary");
    found[locale] = { files, nights, line };
    assert.deepEqual(problems, []);
    await done();
  }
  assert.match(found["en-US"].nights, /Sep 18, 2025/);
  assert.equal(found["en-US"].line, "1,200 files read, 1,200 frames counted, 0 not counted");
  assert.match(found["sv-SE"].nights, /18 sep\.? 2025/);
  assert.equal(found["sv-SE"].line.replace(/\s/g, " "), "1 200 files read, 1 200 frames counted, 0 not counted");
  for (const [at, text] of found["sv-SE"].files.entries()) assert.equal(text, found["en-US"].files[at]);
  assert.match(found["sv-SE"].files.at(-2), /2025-02-03,.*,1200,/);
});

test("nothing is wider than a small phone, and 200 % zoom scrolls one way only", async (t) => {
  const { page, problems, done } = await sample({ viewport: { width: 320, height: 640 } });
  t.after(done);
  for (const name of TABS) {
    await h.show(page, name);
    await page.waitForTimeout(150);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${name} is ${width} px wide`);
  }
  // The table of rows scrolls sideways; the reasons in an opened row are text, and stay in sight.
  await h.show(page, "AstroBin");
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first().click();
  const right = await page.locator("dl.why dd").evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().right)));
  assert.ok(right > 100 && right <= 320, `the reasons reach to ${right} px`);
  assert.deepEqual(problems, []);
});
