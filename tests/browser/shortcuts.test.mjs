// Short ways: by keyboard to the CSV, from a chart's point to its file, from a filter's question to AstroBin's list, from a
// cell to the number that one knows, and the numbers for a description.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { sample } from "./stage.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

test("the CSV is copied by keyboard in at most six presses", async (t) => {
  const { page, problems } = await sample(t);
  // From the top of the page, as after it was loaded.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Go to the CSV");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "copy-csv");
  await page.keyboard.press("Enter");
  await page.getByText(/^Copied/).first().waitFor();
  assert.match(await clipboard(page), /^date,/);
  assert.deepEqual(problems, []);
});

test("a chart's point says what it is under the pointer and by arrow keys, and a click shows its file", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Overview");
  const chart = page.locator("#hfr");
  const picture = chart.getByRole("img");
  await picture.scrollIntoViewIfNeeded();
  const point = chart.getByRole("button", { name: /^HFR over time: / });
  await point.focus();
  await page.keyboard.press("End");
  const last = await point.textContent();
  assert.match(last, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC, (Ha|OIII|SII): [\d.]+ px/);
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await point.textContent(), last);
  await page.keyboard.press("Enter");
  const value = /: ([\d.]+) px/.exec(await point.textContent())[1];
  await page.getByRole("dialog").getByRole("row", { name: `HFR ${value}` }).waitFor();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Home");
  const ring = await chart.locator("circle.ring").boundingBox();
  await page.keyboard.press("End");
  await page.mouse.move(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await page.mouse.move(ring.x + ring.width / 2 + 1, ring.y + ring.height / 2);
  const first = await point.textContent();
  assert.notEqual(first, last);
  await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await page.getByRole("dialog").waitFor();
  assert.deepEqual(problems, []);
});

test("beside each filter's question is a link to AstroBin's list, which asks nothing by itself", async (t) => {
  const { page, problems, requests } = await sample(t);
  for (const name of ["Ha", "OIII", "SII"]) {
    const link = page.getByRole("link", { name: `AstroBin’s list of filters, to look for ${name}` });
    assert.match(await link.getAttribute("href"), /^https:\/\/.*\/equipment\/explorer\/filter\?page=1$/);
    assert.equal(await link.getAttribute("target"), "_blank");
    assert.match(await link.getAttribute("rel"), /noreferrer/);
  }
  assert.deepEqual(requests.filter((url) => url.includes("explorer")), []);
  assert.deepEqual(problems, []);
});

test("numbers of calibration frames can be typed, are marked, and go with the undo", async (t) => {
  const { page, problems } = await sample(t);
  const table = page.getByRole("table", { name: "Acquisition rows" });
  const column = async (name) => {
    const heads = await table.getByRole("columnheader").allTextContents();
    return heads.indexOf(name);
  };
  const at = await column("darks");
  const cell = table.locator("tr.row").first().locator("th, td").nth(at);
  const before = await cell.textContent();
  await cell.dblclick();
  const field = page.getByRole("textbox", { name: "darks of all frames of this row" });
  await field.fill("many");
  await page.keyboard.press("Enter");
  await page.getByText("The number of frames must be a whole number, 0 or more.").waitFor();
  await field.fill("47");
  await page.keyboard.press("Enter");
  await page.getByText(/^darks 47 for \d+ frames/).waitFor();
  assert.equal(await cell.textContent(), "47");
  assert.equal(await cell.getAttribute("data-mark"), "corrected");
  await page.getByText(/You typed this number, for all lights of the row\. What matches:/).first().waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Undone: darks of a row").waitFor();
  assert.equal(await cell.textContent(), before);
  assert.deepEqual(problems, []);
});

test("the numbers for a description are copied", async (t) => {
  const { page, problems } = await sample(t);
  await page.getByRole("button", { name: "Copy the numbers for my AstroBin description" }).click();
  await page.getByText("Copied: total, dates, filters and equipment").first().waitFor();
  const text = await clipboard(page);
  assert.match(text, /\nIntegration: 5 h 50 min \(70 exposures\)\nDates: .* \(3 nights\)\nHa: .*\nOIII: .*\nSII: .*\nTelescope: .*\nCamera: /);
  assert.deepEqual(problems, []);
});

test("an open row is at most three screens on a phone", async (t) => {
  const viewport = { width: 390, height: 844 };
  const { page, problems } = await sample(t, { viewport });
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first().click();
  const opened = page.locator("tr.detail .opened");
  await opened.waitFor();
  const { height } = await opened.boundingBox();
  assert.ok(height <= 3 * viewport.height, `${height} px`);
  await opened.getByText("List of files").click();
  await opened.getByRole("table", { name: "Frames of this row" }).waitFor();
  assert.deepEqual(problems, []);
});

test("Frames says rig and night, and has two lines a file on a phone", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Frames");
  const table = page.getByRole("table", { name: "Frames" });
  await table.getByRole("button", { name: "Rig", exact: true }).waitFor();
  await table.getByRole("button", { name: "Night", exact: true }).click();
  await table.getByRole("cell", { name: /Sample Refractor 80 \+ / }).first().waitFor();
  // Why a file does not count and how sharp it is are in sight without scrolling.
  const frame = await page.getByRole("region", { name: "Table of files" }).boundingBox();
  for (const name of ["Why not", "HFR", "FWHM"]) {
    const head = await table.getByRole("columnheader", { name, exact: true }).boundingBox();
    assert.ok(head.x + head.width <= frame.x + frame.width, `${name} ends at ${head.x + head.width}`);
  }

  const { page: phone } = await sample(t, { viewport: { width: 390, height: 844 } });
  await h.show(phone, "Frames");
  const rows = phone.locator("table.list tbody tr:not(.space)");
  await rows.nth(1).waitFor();
  const [first, second] = [await rows.nth(0).boundingBox(), await rows.nth(1).boundingBox()];
  assert.equal(Math.round(second.y - first.y), 58);
  assert.ok(first.width <= 390, `${first.width}`);
  // What a line of a card says stays within the card.
  const below = await rows.evaluateAll((cards) =>
    cards.flatMap((card) => {
      const { bottom } = card.getBoundingClientRect();
      const parts = [...card.querySelectorAll(".card")].filter((part) => part.offsetParent !== null);
      return parts.filter((part) => part.getBoundingClientRect().bottom > bottom + 1).map((part) => part.textContent);
    }),
  );
  assert.deepEqual(below, []);
  const sideways = await phone.locator(".frames-scroll").evaluate((frame) => frame.scrollWidth - frame.clientWidth);
  assert.ok(sideways <= 1, `${sideways} px`);
  assert.deepEqual(problems, []);
});
