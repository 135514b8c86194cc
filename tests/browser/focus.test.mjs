// Where the keyboard's focus goes when what had it goes away, and what the Tab key stops at.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { sample } from "./stage.mjs";

/** What has the focus, in a word, once the page has settled. */
async function focused(page) {
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return "nothing";
    return element.id || element.getAttribute("aria-label") || element.textContent.trim();
  });
}

/** Presses a control with the keyboard, and tells what has the focus then. */
async function press(page, control) {
  await control.focus();
  await page.keyboard.press("Enter");
  return focused(page);
}

const button = (page, name) => page.getByRole("button", { name, exact: true });

test("the focus is never lost: it goes where the eye goes, or stays", async (t) => {
  const { page, context, problems } = await sample(t, { allow: ["https://app.astrobin.com/", "https://nominatim.openstreetmap.org/"] });
  const answer = (body) => (route) =>
    route.fulfill({
      status: 200,
      headers: { "access-control-allow-origin": "*" },
      contentType: "application/json",
      body: JSON.stringify(body),
    });
  await context.route("https://app.astrobin.com/**", answer({ count: 0, next: null, results: [] }));
  await context.route("https://nominatim.openstreetmap.org/**", answer({ display_name: "Hill" }));

  assert.equal(await press(page, page.locator("dl.figures").getByRole("button").first()), "panel-frames");
  await h.show(page, "AstroBin");
  assert.match(await press(page, page.locator("dl.figures").getByRole("button").nth(1)), /As a table/);
  await h.show(page, "Calibration");
  assert.equal(await press(page, button(page, "25").first()), "panel-frames");
  await h.show(page, "AstroBin");
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "SII" }).click();
  assert.equal(await press(page, page.getByRole("button", { name: "Show the files of flats" })), "panel-frames");
  assert.ok(await page.evaluate(() => document.querySelector("[role=tablist]").getBoundingClientRect().top >= 0), "at its top");

  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  await page.getByRole("status").getByText("1 not counted").waitFor();
  const undo = page.getByRole("button", { name: /^Undo/ });
  const redo = page.getByRole("button", { name: /^Redo/ });
  assert.match(await press(page, undo), /^Undo/);
  assert.match(await press(page, redo), /^Redo/);

  await h.show(page, "AstroBin");
  const ha = page.getByRole("listitem").filter({ hasText: "Which filter is Ha?" });
  assert.equal(await press(page, ha.getByRole("button", { name: "Search AstroBin" })), "Search AstroBin for Ha");
  assert.equal(await press(page, ha.getByRole("button", { name: "Search", exact: true })), "Search");
  await page.getByText("AstroBin has no filter by that name").waitFor();

  await h.show(page, "Settings");
  assert.notEqual(await press(page, button(page, "Look up names")), "nothing");
  await page.getByLabel("Name of site 1").waitFor();
  assert.notEqual(await press(page, button(page, "Remove site 1")), "nothing");
  for (const [name, id] of [["Ha", "4663"], ["OIII", "4664"]]) {
    const form = page.locator("section[aria-labelledby=set-filters]");
    await form.getByLabel("Filter", { exact: true }).fill(name);
    await form.getByLabel("Id or address", { exact: true }).fill(id);
    await form.getByRole("button", { name: "Add filter" }).click();
  }
  assert.notEqual(await press(page, button(page, "Remove Ha")), "nothing");
  assert.notEqual(await press(page, button(page, "Remove OIII")), "nothing");
  assert.equal(await press(page, button(page, "Start over")), "add-folder");
  assert.deepEqual(problems, []);
});

test("the Tab key stops at nothing hidden, and once at a long list", async (t) => {
  const { page, problems } = await sample(t);
  for (const name of ["AstroBin", "Summary", "Calibration"]) {
    await h.show(page, name);
    let stops = 0;
    for (; stops < 60; stops += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        const { width, height } = element.getBoundingClientRect();
        return element === document.body ? null : { what: element.outerHTML.slice(0, 80), seen: width > 1 && height > 1 };
      });
      if (at === null) break;
      assert.ok(at.seen, at.what);
    }
    if (name !== "AstroBin") assert.ok(stops < 12, `${stops} stops on ${name}`);
  }
  const region = page.getByRole("region", { name: /Table of calibration/ });
  await region.focus();
  await page.keyboard.press("ArrowDown");
  const first = await focused(page);
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await focused(page), first);
  await page.keyboard.press("Home");
  assert.equal(await focused(page), first);
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "panel-frames");
  assert.deepEqual(problems, []);
});

test("a file opens at its beginning, whatever was read of the last one", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Frames");
  const files = page.getByRole("table", { name: "Frames" }).locator("button.link");
  const dialog = page.getByRole("dialog");
  await files.first().click();
  await dialog.getByText("The whole header").click();
  await dialog.evaluate((element) => element.scrollTo(0, 400));
  assert.ok((await dialog.evaluate((element) => element.scrollTop)) > 0);
  await page.keyboard.press("Escape");
  await files.nth(1).click();
  await dialog.getByText("The whole header").waitFor();
  assert.equal(await dialog.evaluate((element) => element.scrollTop), 0);
  assert.deepEqual(problems, []);
});
