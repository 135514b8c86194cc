// What the user mends by hand: a missing date, a kind, targets and sites; and what the page says when it is told nonsense
// or may not copy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fits, frame } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

/** The page after a drop of these files, by name. */
async function dropped(t, files, options = {}) {
  const dir = path.join(await h.scratch(t), "Rosette");
  await mkdir(dir);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(dir, name), content);
  const opened = await h.open(browser, site, { query: "?work=main", ...options });
  t.after(opened.done);
  await h.drop(opened.page, dir);
  await h.status(opened.page);
  return opened;
}

const UNDATED = fits([
  "IMAGETYP= 'LIGHT   '",
  "EXPTIME =                300.0",
  "FILTER  = 'Ha      '",
  "OBJECT  = 'NGC 2264'",
  "SITELAT =                 47.0",
  "SITELONG=                  8.3",
]);

test("a light without a date is asked about, and its date and kind can be corrected", async (t) => {
  const { page, problems } = await dropped(t, { "a.fits": UNDATED, "b.fits": frame({ filter: "OIII" }) });
  const rows = page.getByRole("table", { name: "Acquisition rows" });
  await rows.locator(".night .bad").waitFor();
  const field = page.getByLabel(/^Which evening is NGC 2264, Ha, 300 s of\?/);
  await field.fill("3.2.2025");
  await field.press("Enter");
  await page.getByText("A date is written as 2025-02-03: year, month, day.").waitFor();
  await h.show(page, "Frames");
  await h.show(page, "AstroBin");
  assert.equal(await field.inputValue(), "3.2.2025", "what is typed outlasts a look at another tab");
  await field.fill("2025-02-04");
  await field.press("Enter");
  await rows.getByText("2025-02-04").waitFor();
  assert.equal(await field.count(), 0);
  assert.equal(await rows.locator(".bad").count(), 0);

  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("button", { name: "a.fits" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Date of the evening").waitFor();
  assert.equal(await dialog.getByLabel("Date of the evening").inputValue(), "2025-02-04");
  await dialog.getByLabel("Kind").selectOption("Flat");
  await dialog.getByRole("table", { name: "Values" }).getByText("Flat", { exact: true }).waitFor();
  assert.deepEqual(problems, []);
});

test("lights without an object can be switched off, and on again when they are alone", async (t) => {
  const { page, problems } = await dropped(t, { "a.fits": frame(), "b.fits": frame({ object: null, filter: "OIII" }) });
  const rows = page.getByRole("table", { name: "Acquisition rows" }).locator("tr.row");
  await h.show(page, "AstroBin");
  assert.equal(await rows.count(), 2);
  const check = page.getByRole("navigation", { name: "Targets" }).getByRole("checkbox", { name: "no object in the CSV" });
  await check.click();
  await page.getByRole("status").getByText("1 frame counted, 0 not counted, 1 of other targets").waitFor();
  assert.equal(await check.isChecked(), false);
  await check.click();
  await page.getByRole("status").getByText("2 frames counted, 0 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("where the browser lets nothing be copied, the CSV stands selected beside the button", async (t) => {
  const { page, problems } = await dropped(t, { "a.fits": frame() }, {
    init: () => {
      Object.defineProperty(navigator, "clipboard", {
        value: { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
      });
    },
  });
  await page.getByRole("button", { name: "Copy CSV" }).click();
  const area = page.getByLabel("CSV to copy");
  await area.waitFor();
  const selected = await area.evaluate((area) => {
    const { value, selectionStart, selectionEnd } = area;
    return [document.activeElement === area, area.readOnly, value.slice(selectionStart, selectionEnd)];
  });
  const { text } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.deepEqual(selected, [true, true, text]);
  assert.deepEqual(problems, []);
});

test("nonsense is refused where it is typed, and no site comes to be without a name and a place", async (t) => {
  const { page, problems } = await dropped(t, { "a.fits": frame() });
  await h.show(page, "Settings");
  const within = page.getByLabel("Positions are one site within, km");
  await within.fill("-5");
  await within.press("Enter");
  await page.getByText("From 0 to 100.").waitFor();

  const form = page.locator("section", { has: page.getByRole("heading", { name: "Sites" }) });
  await form.getByRole("button", { name: "Add a site", exact: true }).click();
  await form.getByText("Give the site a name.").waitFor();
  await form.getByLabel("Name", { exact: true }).fill("Orchard");
  await form.getByLabel("Latitude °N").fill("948.1");
  await form.getByLabel("Longitude °E").fill("8,3");
  await form.getByRole("button", { name: "Add a site", exact: true }).click();
  await form.getByText("Give latitude and longitude in degrees").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").count(), 0);
  await form.getByLabel("Latitude °N").fill("10");
  await form.getByRole("button", { name: "Add a site", exact: true }).click();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Orchard");
  const found = page.getByRole("button", { name: /^Add the site at/ });
  await found.click();
  await page.getByLabel("Name of site 2").waitFor();
  assert.equal(await found.count(), 0, "added once");

  await h.show(page, "Frames");
  await page.getByLabel("HFR over").fill("abc");
  await page.getByText("That is no number: it limits nothing.").waitFor();
  assert.deepEqual(problems, []);
});
