// AZOTEA: the brightness of the sky by channel, in a region that is dragged on a picture or moved by keys.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { fits } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const [WIDTH, HEIGHT] = [240, 160];

const CARDS = [
  "SWCREATE= 'SharpCap v4.1.1'",
  "INSTRUME= 'ZWO ASI178MC'",
  "EXPTIME =                 10.0",
  "XPIXSZ  =                  2.4",
];

/**
 * A mosaic whose red rises by one a row of cells and whose blue by one a column; `start` tells two of them apart, and
 * `more` lies on all pixels.
 */
function mosaic({ start, more = 0, cards = [] }) {
  const text = fits([`DATE-OBS= '2025-02-03T21:1${start}:00'`, ...CARDS, ...cards])
    .slice(0, 2880)
    .replace("NAXIS1  =                   36", `NAXIS1  = ${String(WIDTH).padStart(20)}`)
    .replace("NAXIS2  =                   40", `NAXIS2  = ${String(HEIGHT).padStart(20)}`);
  const bytes = Buffer.alloc(2880 + Math.ceil((2 * WIDTH * HEIGHT) / 2880) * 2880);
  bytes.write(text, "latin1");
  for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
    const [row, column] = [Math.floor(at / WIDTH), at % WIDTH];
    const level = [
      [1000 + (row >> 1), 2000],
      [3000, 4000 + (column >> 1)],
    ][row % 2][column % 2];
    bytes.writeInt16BE(level + more, 2880 + 2 * at);
  }
  return bytes;
}

async function nights(t) {
  const dir = path.join(await h.scratch(t), "Sky");
  await mkdir(dir);
  const pattern = "BAYERPAT= 'RGGB    '";
  await writeFile(path.join(dir, "a.fits"), mosaic({ start: 0, cards: [pattern] }));
  await writeFile(path.join(dir, "b.fits"), mosaic({ start: 1, more: 100, cards: [pattern, "ROWORDER= 'BOTTOM-UP'"] }));
  await writeFile(path.join(dir, "mono.fits"), mosaic({ start: 2 }));
  return dir;
}

/** The AZOTEA tab with all keywords read. */
async function opened(t, dir, options) {
  const all = await h.open(browser, site, options);
  t.after(all.done);
  await h.drop(all.page, dir);
  await h.status(all.page);
  return { ...all, panel: await azotea(all.page) };
}

async function azotea(page) {
  const panel = await h.contribute(page, "AZOTEA");
  await panel.getByRole("button", { name: /Read the keywords of/ }).click();
  await panel.getByRole("heading", { name: "Sky background" }).waitFor();
  return panel;
}

/** What the command says of a folder. */
async function native(dir, ...options) {
  const args = ["azotea", "--json", "--no-cache", "--quiet", ...options, dir];
  return JSON.parse((await promisify(execFile)(h.BIN, args)).stdout);
}

test("the sky is measured as the command measures it: in the middle, in a region, less a level", { skip: !h.BIN }, async (t) => {
  const dir = await nights(t);
  const { page, panel, problems } = await opened(t, dir);
  const measure = panel.getByRole("button", { name: "Measure the sky of 2 files" });
  const table = panel.getByRole("table", { name: "Sky background by file" });
  const checklist = async () => {
    const file = await h.downloaded(page, () => panel.getByRole("button", { name: "Download checklist (JSON)" }).click());
    return JSON.parse(file.text);
  };
  await measure.click();
  await table.getByRole("row", { name: /^a\.fits LIGHT \[0:80,0:120\]/ }).waitFor();
  assert.equal(await table.getByRole("row").count(), 3, "a file without a pattern has no sky");
  assert.deepEqual(await checklist(), await native(dir));
  await panel.getByLabel("Region, in pixels of half size").fill("[10:30,20:90]");
  await panel.getByLabel("Level to take off, in ADU").fill("12.5");
  await measure.click();
  await table.getByRole("row", { name: /^b\.fits LIGHT \[10:30,20:90\]/ }).waitFor();
  assert.deepEqual(await checklist(), await native(dir, "--roi", "[10:30,20:90]", "--bias", "12.5"));
  const sky = await h.downloaded(page, () => panel.getByRole("button", { name: "Download sky (CSV)" }).click());
  assert.equal(sky.name, "azotea_sky.csv");
  assert.match(sky.text, /^a\.fits,LIGHT,2025-02-03T21:10:00,ZWO ASI178MC,.*"\[10:30,20:90\]",1007\.000,5\.8,/m);
  const field = panel.getByLabel("Region, in pixels of half size");
  await field.fill("[30:10,0:5]");
  await field.press("Enter");
  await panel.getByText("[30:10,0:5] is no region", { exact: false }).waitFor();
  assert.deepEqual(problems, []);
});

test("the region is dragged on a picture, drawn anew, and moved and resized by keys; undo brings it back", async (t) => {
  const { page, panel, problems } = await opened(t, await nights(t));
  const field = panel.getByLabel("Region, in pixels of half size");
  await panel.getByRole("button", { name: "Choose the region on a picture" }).click();
  const picture = panel.getByRole("img", { name: "a.fits" });
  await page.locator(".sky-sheet:not(.waits)").waitFor();
  // Its corner may not lie on the window's edge, where no pointer gets hold of it.
  await picture.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await picture.boundingBox();
  // A pointer stands on whole pixels, the picture need not.
  const at = (column, row) => [
    Math.ceil(box.x + (column / (WIDTH / 2)) * box.width),
    Math.ceil(box.y + (row / (HEIGHT / 2)) * box.height),
  ];
  const drag = async (from, to) => {
    await page.mouse.move(...at(...from));
    await page.mouse.down();
    await page.mouse.move(...at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2));
    await page.mouse.move(...at(...to));
    await page.mouse.up();
  };
  const region = async (text) => {
    await panel.getByRole("group", { name: `Region ${text}.` }).waitFor();
    await page.waitForFunction((text) => document.querySelector('[id*="azotea"] .contribute .fields input, .contribute .fields input')?.value === text, text);
  };
  // Without a region of its own the small picture's is all of it: its corner makes it smaller.
  await drag([120, 80], [60, 40]);
  await region("[0:40,0:60]");
  await drag([30, 20], [40, 30]);
  await region("[10:50,10:70]");
  await drag([110, 70], [80, 60]);
  await region("[60:70,80:110]");
  const group = panel.getByRole("group", { name: /^Region/ });
  await group.focus();
  await page.keyboard.press("ArrowLeft");
  await region("[60:70,79:109]");
  await page.keyboard.press("Shift+ArrowDown");
  await region("[60:71,79:109]");
  assert.equal(await group.evaluate((element) => element === document.activeElement), true, "the keys stay with it");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await region("[60:70,79:109]");
  assert.equal(await field.inputValue(), "[60:70,79:109]");
  assert.deepEqual(problems, []);
});

test("what was measured is there at the next visit, and pixels are read on a click alone", async (t) => {
  const dir = await nights(t);
  const all = await h.open(browser, site);
  t.after(all.done);
  await h.drop(all.page, dir);
  await h.status(all.page);
  let panel = await azotea(all.page);
  await panel.getByRole("button", { name: "Measure the sky of 2 files" }).click();
  await panel.getByRole("row", { name: /^b\.fits/ }).waitFor();
  await all.page.reload();
  await h.drop(all.page, dir);
  await h.status(all.page);
  panel = await azotea(all.page);
  await panel.getByRole("row", { name: /^b\.fits LIGHT \[0:80,0:120\]/ }).waitFor();
  assert.equal(await panel.getByRole("button", { name: /^Measure the sky/ }).count(), 0);
  assert.deepEqual(all.problems, []);
});

for (const [name, options] of Object.entries({
  "on a desktop": { viewport: { width: 1280, height: 900 } },
  "on a phone": { viewport: { width: 390, height: 844 } },
})) {
  test(`the sky of AZOTEA is accessible and does not scroll sideways ${name}`, async (t) => {
    const { page, panel, problems } = await opened(t, await nights(t), { ...options, bypassCSP: true });
    await panel.getByRole("button", { name: "Measure the sky of 2 files" }).click();
    await panel.getByRole("row", { name: /^b\.fits/ }).waitFor();
    await panel.getByRole("button", { name: "Choose the region on a picture" }).click();
    await panel.getByRole("img", { name: "a.fits" }).waitFor();
    await h.accessible(page, "the sky");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    assert.deepEqual(problems, []);
  });
}
