// Undo and redo: whatever was changed last, in the order in which it was changed, and kept as it is then.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { sample, site } from "./stage.mjs";

const undo = (page, what) => page.getByRole("button", { name: `Undo: ${what}`, exact: true });
const redo = (page, what) => page.getByRole("button", { name: `Redo: ${what}`, exact: true });
/** Takes a step back, which the engine does: it is done when that is said. */
async function takeBack(page, what) {
  await undo(page, what).click();
  await page.getByText(`Undone: ${what}`, { exact: true }).waitFor();
}
const kept = (page, shelf) => page.evaluate((name) => localStorage.getItem(`nightledger.${name}`), shelf);

test("settings and edits are taken back in the order of their changes, in storage too", async (t) => {
  const { page, problems } = await sample(t);
  const idCell = page.getByRole("cell", { name: "4663", exact: true }).first();
  const idField = page.getByRole("textbox", { name: "AstroBin filter id or address for Ha" });
  await idField.fill("4663");
  await page.keyboard.press("Enter");
  await idCell.waitFor();
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  const line = page.getByRole("status");
  await line.getByText("1 not counted").waitFor();
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.getByLabel("One row per panel").uncheck();
  await page.getByLabel("Theme").selectOption("Light");

  await takeBack(page, "One row per panel");
  assert.equal(await page.getByLabel("One row per panel").isChecked(), true);
  assert.equal(await page.getByLabel("Theme").inputValue(), "light", "the theme is no part of it");
  await takeBack(page, "Dates");
  assert.equal(await page.getByLabel("Dates").inputValue(), "night");
  await takeBack(page, "1 file excluded");
  await line.getByText("0 not counted").waitFor();
  await takeBack(page, "filter id of Ha");
  assert.equal(await page.getByRole("button", { name: "Undo", exact: true }).isDisabled(), true);
  await h.show(page, "AstroBin");
  await idField.waitFor();
  assert.equal(await idField.inputValue(), "", "it is asked about again");
  assert.deepEqual(JSON.parse(await kept(page, "settings")).filters, []);

  await redo(page, "filter id of Ha").click();
  await idCell.waitFor();
  await redo(page, "1 file excluded").click();
  await line.getByText("1 not counted").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  assert.match(await h.status(page), /1 not counted/);
  await idCell.waitFor();
  await h.show(page, "Settings");
  assert.equal(await page.getByLabel("Dates").inputValue(), "night", "what was taken back stays so");
  assert.deepEqual(problems, []);
});

test("Ctrl+Z in a field whose text is taken takes the setting back, else what is being typed", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Settings");
  const tolerance = page.getByLabel("Dark set point: within, °C");
  await tolerance.fill("3");
  await page.keyboard.press("Tab");
  await undo(page, "tolerance, Dark set point: within, °C").waitFor();
  // The next field has the focus, and nothing was typed there.
  const ofTolerance = "tolerance, Dark set point: within, °C";
  await page.keyboard.press("Control+z");
  await page.getByText(`Undone: ${ofTolerance}`, { exact: true }).waitFor();
  assert.equal(await tolerance.inputValue(), "2");
  await page.keyboard.press("Control+Shift+Z");
  await page.getByText(`Done again: ${ofTolerance}`, { exact: true }).waitFor();
  assert.equal(await tolerance.inputValue(), "3");
  const gain = page.getByRole("textbox", { name: "Gain", exact: true });
  await gain.focus();
  await page.keyboard.type("12");
  await page.keyboard.press("Control+z");
  assert.notEqual(await gain.inputValue(), "12");
  assert.equal(await tolerance.inputValue(), "3", "the setting stays");
  await gain.fill("7");
  await page.keyboard.press("Enter");
  await undo(page, "default for Gain").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Undone: default for Gain", { exact: true }).waitFor();
  assert.equal(await gain.inputValue(), "");
  assert.equal(await tolerance.inputValue(), "3");
  assert.deepEqual(problems, []);
});

test("defaults of a rig, sites, filters and a whole import are one step each; forgetting is none", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Settings");
  await page.getByRole("button", { name: /Add the site at/ }).click();
  await page.getByLabel("Name of site 1").fill("Hill");
  await page.getByLabel("SQM of site 1").fill("21.4");
  await page.getByRole("button", { name: "Remove site 1" }).click();
  await takeBack(page, "site 1 removed");
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill");
  await takeBack(page, "SQM of site 1");
  assert.equal(await page.getByLabel("SQM of site 1").inputValue(), "");
  const choice = page.getByLabel("Defaults for");
  const rig = await choice.locator("option").nth(1).getAttribute("value");
  await choice.selectOption(rig);
  const hfr = page.getByRole("textbox", { name: "HFR, px" });
  await hfr.fill("1.6");
  await hfr.blur();
  await takeBack(page, `default for HFR, px on ${rig}`);
  assert.equal(await hfr.inputValue(), "");
  await page.getByRole("textbox", { name: "Filter", exact: true }).first().fill("L");
  await page.getByRole("textbox", { name: "Id or address", exact: true }).fill("12");
  await page.getByRole("button", { name: "Add filter" }).click();
  const id = page.getByRole("textbox", { name: "AstroBin id of L" });
  await id.fill("13");
  await id.blur();
  await takeBack(page, "filter id of L");
  assert.equal(await id.inputValue(), "12");

  const before = await kept(page, "settings");
  const mine = { name: "config.ini", mimeType: "text/plain", buffer: Buffer.from("[filters]\nHa = 4663\n[defaults]\nFOCRATIO = 5\n") };
  await page.getByLabel("Import settings").setInputFiles(mine);
  await page.getByText(/config.ini imported/).waitFor();
  await takeBack(page, "import of config.ini");
  assert.equal(await kept(page, "settings"), before);

  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByText("Everything is forgotten").waitFor();
  assert.equal(await page.getByRole("button", { name: /^(Undo|Redo)/ }).count(), 0, "it is final");
  assert.deepEqual(problems, []);
});

test("what another tab changes is a step of its own", async (t) => {
  const { page, context, problems } = await sample(t);
  await h.show(page, "Settings");
  await page.getByLabel("One row per panel").uncheck();
  const other = await context.newPage();
  await other.goto(site.address);
  await h.show(other, "Settings");
  await other.getByLabel("Dates").selectOption("UTC date");
  await takeBack(page, "changes in another tab");
  assert.equal(await page.getByLabel("Dates").inputValue(), "night");
  assert.equal(await page.getByLabel("One row per panel").isChecked(), false);
  await takeBack(page, "One row per panel");
  assert.equal(await page.getByLabel("One row per panel").isChecked(), true);
  assert.deepEqual(problems, []);
});

test("a long step leaves room on a phone", async (t) => {
  const { page, problems } = await sample(t, { viewport: { width: 320, height: 640 } });
  await h.show(page, "Settings");
  const name = page.getByLabel("Telescope Sample Refractor 80");
  await name.fill("A refractor with quite a long name");
  await name.blur();
  // The panel covers all of so small a window.
  await h.closePanels(page);
  await takeBack(page, "telescope on Sample Refractor 80");
  await redo(page, "telescope on Sample Refractor 80").waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  assert.deepEqual(problems, []);
});
