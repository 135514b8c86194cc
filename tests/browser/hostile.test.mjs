// Names and files made to do harm: all of it is text, shown as it was written, and nothing of it runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const TABS = ["AstroBin", "Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"];
const IMG = "<img src=x onerror=alert(1)>";
const SCRIPT = '"></script><script>alert(2)</script>';
const TURNED = "\u202eevil\u202c <b>'cam'</b>";

/** A frame's file with these text cards, each 80 bytes long whatever is in it. */
function frame(second, texts, kind = "LIGHT") {
  const card = (text) => Buffer.concat([Buffer.from(text), Buffer.alloc(80, " ")]).subarray(0, 80);
  const quoted = (key, text) => `${key.padEnd(8)}= '${text.replaceAll("'", "''")}'`;
  const start = new Date(Date.UTC(2025, 1, 3, 20, 0, second, 500)).toISOString().slice(0, 23);
  const cards = [
    "SIMPLE  =                    T",
    "BITPIX  =                   16",
    "NAXIS   =                    2",
    "NAXIS1  =                   36",
    "NAXIS2  =                   40",
    "EXPTIME =                300.0",
    "GAIN    =                  100",
    "CCD-TEMP=                -10.0",
    "FOCALLEN=                500.0",
    "XPIXSZ  =                 3.76",
    "HFR     =                  1.5",
    "FOCTEMP =                  4.5",
    "SITELAT =                 47.0",
    "SITELONG=                  8.3",
    `DATE-OBS= '${start}'`,
    quoted("IMAGETYP", kind),
    ...Object.entries(texts).map(([key, text]) => quoted(key, text)),
    "END",
  ].map(card);
  return Buffer.concat([...cards, Buffer.alloc(2880 * 2, " ")]).subarray(0, 2880 * 2);
}

const TEXTS = { OBJECT: IMG, FILTER: SCRIPT, TELESCOP: `'"><svg onload=alert(3)>`, INSTRUME: TURNED, SWCREATE: IMG, NOTE: SCRIPT };

/** A page that notes every dialog that opens, and what a page of texts never has. */
async function guarded(t) {
  const opened = await h.open(browser, site);
  t.after(opened.done);
  const { page } = opened;
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const scripts = await page.locator("script").count();
  const harmless = async (where) => {
    const strange = await page.evaluate(() => [...document.querySelectorAll("img, iframe, object, embed, b, [onerror], [onload]")].map((e) => e.outerHTML));
    assert.deepEqual(strange, [], where);
    assert.equal(await page.locator("script").count(), scripts, where);
    assert.deepEqual(dialogs, [], where);
    assert.deepEqual(opened.problems, [], where);
  };
  return { ...opened, harmless };
}

const shown = (page, text) => page.evaluate((text) => document.body.innerText.includes(text) || document.body.textContent.includes(text), text);

test("hostile names of files, folders and equipment are texts in every place", async (t) => {
  const scratch = await h.scratch(t);
  const root = path.join(scratch, `${IMG} & "co"`);
  const folder = path.join(root, `'><script>alert(4)<`, "\u202eriadne");
  await mkdir(folder, { recursive: true });
  const names = [`${IMG}.fits`, `"onmouseover="alert(5).fits`, `\u202estif.fits`, `${"long ".repeat(48)}.fits`, "{{constructor}}.fits", "a\tb\nc.fits"];
  for (const [at, name] of names.entries()) await writeFile(path.join(folder, name), frame(at * 310, TEXTS));
  await writeFile(path.join(folder, "dark.fits"), frame(9000, { INSTRUME: TURNED }, "DARK"));
  await writeFile(path.join(folder, `${IMG}_broken.fits`), "no frame");
  await writeFile(path.join(folder, "odd.fits"), frame(9900, { ...TEXTS, IMAGETYP: IMG }));
  const { page, harmless } = await guarded(t);
  await h.drop(page, root);
  await h.status(page);
  for (const name of TABS) {
    await h.show(page, name);
    await h.shown(page, name).waitFor();
    await harmless(name);
  }
  await h.show(page, "Summary");
  assert.ok(await shown(page, IMG), "the summary has the target as it was written");
  await h.show(page, "Overview");
  for (const table of await page.getByText("As a table").all()) await table.click();
  await harmless("the charts' tables");

  await h.show(page, "Frames");
  const frames = page.getByRole("table", { name: "Frames" });
  for (const name of [names[0], names[1], names[2]]) {
    await frames.getByRole("button", { name, exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The whole header").click();
    for (const text of Object.values(TEXTS)) assert.ok((await dialog.textContent()).includes(text), text);
    await harmless(`the dialog of ${name}`);
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Find").fill(IMG);
  await harmless("a search");
  await page.getByLabel("Find").fill("");
  await frames.getByRole("checkbox", { name: "Counted" }).first().click();
  await harmless("an excluded file");

  await h.show(page, "AstroBin");
  const rows = page.getByRole("table", { name: "Acquisition rows" });
  await rows.getByRole("button", { name: SCRIPT }).first().click();
  await harmless("an opened row");
  await page.getByRole("textbox", { name: `AstroBin filter id or address for ${SCRIPT}` }).fill("4663");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Undo: filter id of ${SCRIPT}` }).waitFor();
  await harmless("the label of Undo, and what was said");
  const csv = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.doesNotMatch(csv.text, /[<>]/, "the CSV has no names");
  assert.doesNotMatch(csv.name, /[<>"/\\]/, "nor its name what a file system refuses");

  // What is said in alerts.
  const empty = path.join(scratch, `${IMG} empty`);
  await mkdir(empty);
  await h.drop(page, empty);
  await page.getByRole("alert").getByText(`There are no FITS or XISF files and no camera raws in “${IMG} empty”`).waitFor();
  await h.drop(page, root);
  await page.getByRole("alert").getByText(`“${path.basename(root)}” has already been added`).waitFor();
  await harmless("alerts");

  // All of it again from what was kept.
  await page.reload();
  await h.drop(page, root);
  await h.status(page);
  await h.show(page, "Settings");
  await page.getByRole("textbox", { name: `AstroBin id of ${SCRIPT}` }).waitFor();
  await harmless("the settings");
});

test("a hostile settings file is text too, and the page lives on with it", async (t) => {
  const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));
  const settings = {
    filters: [{ name: SCRIPT, id: 4663, rig: IMG }, ...many(2000, (at) => ({ name: `${IMG} ${at}`, id: 4294967295 }))],
    sites: [
      { name: IMG, latitude: 90, longitude: -180, bortle: 9, sqm: 30 },
      ...many(500, (at) => ({ name: TURNED.repeat(50), latitude: -90 + at / 5, longitude: 1e-300 })),
    ],
    defaults: { exposure_s: 1e6, binning: 4, gain: -1e5, focal_ratio: 0.01, pixel_um: 1000, object: IMG, camera: SCRIPT.repeat(1000), site: { name: SCRIPT, latitude: -90, longitude: 180 } },
    rig_defaults: [{ rig: IMG, defaults: { hfr_px: 999.99 } }],
    tolerances: { site_km: 0, session_gap_h: 0, dark_exposure_s: 3600 },
    targets_off: many(1000, (at) => `${IMG}${at}`),
    email: IMG,
  };
  const edits = {
    excluded: many(5000, (at) => ({ root_name: IMG, path: `${SCRIPT}/${at}.fits` })),
    excluded_folders: [{ root_name: IMG, path: "../../.." }],
    telescope_names: { [IMG]: SCRIPT },
    filter_names: { [SCRIPT]: IMG },
  };
  const text = JSON.stringify({ kind: "nightledger-settings", version: 1, settings, edits });
  const dir = path.join(await h.scratch(t), "Rosette");
  await mkdir(dir);
  for (let at = 0; at < 3; at += 1) await writeFile(path.join(dir, `${at}.fits`), frame(at * 310, TEXTS));
  const { page, harmless } = await guarded(t);
  await h.show(page, "Settings");
  await page.getByLabel("Import settings").setInputFiles({ name: `${IMG}.json`, mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByText(`${IMG}.json imported: 2,001 filter ids, 501 sites`).waitFor();
  assert.equal(await page.getByRole("textbox", { name: `Rig of ${SCRIPT}` }).inputValue(), IMG);
  assert.equal(await page.getByLabel("Name of site 1", { exact: true }).inputValue(), IMG);
  await harmless("after the import");
  await page.reload();
  await h.drop(page, dir);
  assert.match(await h.status(page), /^3 files read/);
  for (const name of TABS) {
    await h.show(page, name);
    await h.shown(page, name).waitFor();
    await harmless(name);
  }
  assert.equal(await page.getByLabel("Name of site 1", { exact: true }).inputValue(), IMG);
  const again = await h.downloaded(page, () => page.getByRole("button", { name: "Export settings" }).click());
  const back = JSON.parse(again.text);
  assert.equal(back.settings.filters.length, 2001);
  assert.deepEqual(back.edits.excluded, edits.excluded);
});

test("a hostile config.ini is text too, and what is no figure is named", async (t) => {
  const ini = [
    "[defaults]",
    `    TELESCOP = ${IMG}`,
    `    OBJECT = ${SCRIPT}`,
    "    FOCRATIO = 1e308",
    "    XBINNING = 200",
    "    BORTLE = 99",
    "    HFR = nan",
    `    ${IMG} = ${SCRIPT}`,
    "[filters]",
    `    "${IMG}" = 4663`,
    `    ${TURNED} = ${IMG}`,
    "nonsense \u0007\u001b[31m",
    "[sites]",
    `    [["${IMG}, Town"]]`,
    "        latitude = 47",
    "        longitude = 8",
    `[${IMG}]`,
    "    a = 1",
  ].join("\r\n");
  const { page, harmless } = await guarded(t);
  await h.show(page, "Settings");
  await page.getByLabel("Import settings").setInputFiles({ name: `${IMG}.ini`, mimeType: "text/plain", buffer: Buffer.from(ini) });
  await page.getByText(`${IMG}.ini imported: 1 filter id, 1 site`).waitFor();
  for (const key of ["FOCRATIO", "XBINNING", "BORTLE", "HFR"]) {
    await page.getByRole("alert").getByText(`${key} = `).first().waitFor();
  }
  const flood = `[filters]\n${`nonsense ${IMG}\n`.repeat(100_000)}`;
  await page.getByLabel("Import settings").setInputFiles({ name: "flood.ini", mimeType: "text/plain", buffer: Buffer.from(flood) });
  await page.getByRole("alert").getByText(/And \d{5,6} further lines could not be understood/).waitFor();
  assert.ok((await page.getByRole("button", { name: "Close this message" }).count()) < 65);
  assert.equal(await page.getByLabel("Name of site 1", { exact: true }).inputValue(), `${IMG}, Town`);
  await page.getByRole("textbox", { name: `AstroBin id of ${IMG}` }).waitFor();
  await harmless("after the import");
  await page.reload();
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  for (const name of TABS) {
    await h.show(page, name);
    await harmless(name);
  }
});
