// Videos of the Sun, the Moon and planets: a part of Publish that is there only for them.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { light } from "./frames.mjs";
import { browser, sample, site } from "./stage.mjs";

const TICKS_1970 = 621355968000000000n;

/** A SER file of small frames, 20 ms apart. */
function ser({ start, frames, zone_h = 1, camera = "Example 290MM" }) {
  const at = BigInt(Date.parse(start)) * 10_000n + TICKS_1970;
  const file = Buffer.alloc(178 + frames * 16 + frames * 8);
  file.write("LUCAM-RECORDER", 0);
  [0, 0, 0, 4, 4, 8, frames].forEach((number, index) => file.writeInt32LE(number, 14 + index * 4));
  file.write(camera, 82);
  file.writeBigInt64LE(at + BigInt(zone_h) * 36_000_000_000n, 162);
  file.writeBigInt64LE(at, 170);
  for (let frame = 0; frame < frames; frame += 1) {
    file.writeBigInt64LE(at + BigInt(frame) * 200_000n, 178 + frames * 16 + frame * 8);
  }
  return file;
}

const log = (filter) =>
  ["FireCapture v2.7.11 Settings", "-----", "Profile=Jupiter", `Filter=${filter}`, "Shutter=8.000ms", "Gain=310 (52%)", "FocalLength=5400mm", ""].join("\r\n");

/** A folder of two captures of one image, of one of another, and of what is none. */
async function planets(t) {
  const dir = path.join(await h.scratch(t), "Planets");
  await mkdir(path.join(dir, "darks"), { recursive: true });
  for (const [name, filter, start] of [
    ["2026-01-12-2140_5-U-R-Jup", "R", "2026-01-12T21:40:02.500Z"],
    ["2026-01-12-2141_9-U-G-Jup", "G", "2026-01-12T21:41:25.500Z"],
  ]) {
    await writeFile(path.join(dir, `${name}.ser`), ser({ start, frames: 3001 }));
    await writeFile(path.join(dir, `${name}.txt`), log(filter));
  }
  await writeFile(path.join(dir, "Moon_230000.ser"), ser({ start: "2026-01-12T22:00:00Z", frames: 101 }));
  await writeFile(path.join(dir, "darks", "Jup.ser"), ser({ start: "2026-01-12T22:10:00Z", frames: 101 }));
  return dir;
}

/** The page with a folder dropped on it, its part of videos there. */
async function dropped(t, dir, options) {
  const opened = await h.open(browser, site, options);
  t.after(opened.done);
  await h.drop(opened.page, dir);
  await h.status(opened.page);
  await h.show(opened.page, "AstroBin");
  return { ...opened, part: opened.page.getByRole("region", { name: "Solar System" }) };
}

test("each image has a row of its own, with where each figure came from", async (t) => {
  const { page, part, problems } = await dropped(t, await planets(t));
  const jupiter = part.getByRole("article", { name: "Jupiter, 2026-01-12 22:41" });
  await jupiter.waitFor();
  assert.equal(await part.getByRole("article").count(), 2);
  const figures = Object.fromEntries(
    await jupiter.getByRole("table").evaluate((table) => [...table.tBodies[0].rows].map((row) => [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)])),
  );
  assert.deepEqual(figures.frames, ["6002", "SER header FrameCount"]);
  assert.deepEqual(figures.fps, ["50", "SER time stamps"]);
  assert.deepEqual(figures.exposurePerFrame, ["8", "FireCapture log, Shutter"]);
  assert.deepEqual(figures.cmi[1], "computed from the place of Jupiter");
  assert.equal("seeing" in figures, false);
  // What is no capture is told.
  await part.getByRole("list", { name: "About these videos" }).getByText("darks/Jup.ser").waitFor();
  // Nothing is missed that was not there.
  assert.equal(await page.getByText("There are no FITS").count(), 0);
  assert.deepEqual(problems, []);
});

test("seeing and transparency are asked for, and stand in the row that is taken away", async (t) => {
  const { page, part, problems } = await dropped(t, await planets(t));
  const title = "Jupiter, 2026-01-12 22:41";
  const jupiter = part.getByRole("article", { name: title });
  const head = "date,time,frames,fps,exposurePerFrame,focalLength,iso,gain,cmi,cmii,cmiii,seeing,transparency";
  const download = jupiter.getByRole("button", { name: "Download row" });
  // While the row changes, what stands around it may move away from under the mouse.
  const taken = () => h.downloaded(page, () => download.evaluate((button) => button.click()));
  const first = await h.downloaded(page, () => download.click());
  assert.equal(first.name, "Planets_Jupiter_2026-01-12_22_41_video.csv");
  assert.match(first.text, new RegExp(`^${head}\\n2026-01-12,22:41,6002,50,8,5400,,310,[\\d.]+,[\\d.]+,[\\d.]+,,$`));
  const seeing = jupiter.getByRole("combobox", { name: `Seeing of ${title}` });
  await seeing.focus();
  await seeing.selectOption("4");
  await jupiter.getByRole("combobox", { name: `Transparency of ${title}` }).selectOption("7");
  for (const end = Date.now() + 10_000; !(await taken()).text.endsWith(",4,7"); ) assert.ok(Date.now() < end, "it came into the row");
  assert.equal(await seeing.inputValue(), "4");
  await jupiter.getByRole("button", { name: "Copy row" }).click();
  await page.getByText(`Copied the row of ${title}`).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /,4,7$/);
  // A step as every other.
  await page.getByRole("button", { name: /^Undo/ }).click();
  for (const end = Date.now() + 10_000; !(await taken()).text.endsWith(",4,"); ) assert.ok(Date.now() < end, "it was taken back");
  assert.deepEqual(problems, []);
});

test("deep-sky rows stay as they are beside videos, and without videos there is no such part", async (t) => {
  const dir = await planets(t);
  for (const at of [0, 1, 2]) await writeFile(path.join(dir, `light_${at}.fits`), light(at * 400));
  const { page, part, problems } = await dropped(t, dir);
  await part.getByRole("article", { name: /^Moon/ }).waitFor();
  const rows = page.getByRole("table", { name: "Acquisition rows" });
  assert.equal(await rows.locator("tr.row").count(), 1);
  const csv = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(h.cells(csv.text).length, 2);
  const alone = await sample(t);
  await h.show(alone.page, "AstroBin");
  await alone.page.getByRole("table", { name: "Acquisition rows" }).waitFor();
  assert.equal(await alone.page.getByRole("heading", { name: "Solar System" }).count(), 0);
  assert.deepEqual([...problems, ...alone.problems], []);
});
