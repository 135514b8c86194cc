// Calibration health and the folder for stacking, in the page: the same figures and places as the command's, kept from one
// visit to the next; copies that overwrite nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser } from "./stage.mjs";

const WIDTH = 60;
const HEIGHT = 44;

/** A FITS file of 16 bits whose values scatter by -6 to 6 around a level, with `more` on top. */
function fits({ cards, level, seed, more = () => 0 }) {
  const image = ["BITPIX  = 16", "NAXIS   = 2", `NAXIS1  = ${WIDTH}`, `NAXIS2  = ${HEIGHT}`, "BZERO   = 32768"];
  const header = ["SIMPLE  = T", ...image, "INSTRUME= 'Cam 7'", "TELESCOP= 'Tube 80'", "GAIN    = 90", "EGAIN   = 0.5", "XBINNING= 1", ...cards, "END"];
  const head = Buffer.alloc(2880, " ");
  header.forEach((card, at) => head.write(card, at * 80, "ascii"));
  const pixels = Buffer.alloc(Math.ceil((WIDTH * HEIGHT * 2) / 2880) * 2880);
  let dice = seed >>> 0;
  for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
    dice = (Math.imul(dice, 1664525) + 1013904223) >>> 0;
    const value = level + ((dice >>> 16) % 13) - 6 + more(at % WIDTH, Math.floor(at / WIDTH));
    pixels.writeInt16BE(value - 32768, at * 2);
  }
  return Buffer.concat([head, pixels]);
}

const kind = (name, exposure, start, ...more) => [`IMAGETYP= '${name}'`, `EXPTIME = ${exposure}`, `DATE-OBS= '${start}'`, ...more];

/** Four lights with all their calibration, one flat too dark, one dark with a leak, a bias frame that breaks off. */
async function night(t) {
  const dir = path.join(await h.scratch(t), "Season");
  const files = {};
  for (let n = 0; n < 4; n += 1) {
    const cards = kind("Light Frame", 120, `2024-03-01T22:0${n * 2}:00`, "FILTER  = 'Ha'", "OBJECT  = 'M 81'");
    files[`lights/l${n}.fits`] = fits({ cards, level: 900, seed: n + 1 });
    files[`bias/b${n}.fits`] = fits({ cards: kind("Bias Frame", 0, `2024-03-02T08:00:0${n}`), level: 500, seed: n + 11 });
    const hot = (column, row) => ((column === 9 && row === 5) || column === 30 ? 700 : 0);
    files[`darks/d${n}.fits`] = fits({ cards: kind("Dark Frame", 120, `2024-03-02T08:1${n}:00`), level: 524, seed: n + 21, more: hot });
    files[`flats/f${n}.fits`] = fits({ cards: kind("Flat Frame", 2, `2024-03-02T06:00:0${n}`, "FILTER  = 'Ha'"), level: n === 3 ? 3000 : 30000, seed: n + 31 });
  }
  files["darks/leak.fits"] = fits({ cards: kind("Dark Frame", 60, "2024-03-02T08:20:00"), level: 510, seed: 41, more: (column) => (column > 50 ? 60 : 0) });
  files["bias/broken.fits"] = fits({ cards: kind("Bias Frame", 0, "2024-03-02T08:00:09"), level: 500, seed: 42 }).subarray(0, 4000);
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), bytes);
  }
  return { dir, files };
}

const rows = (csv) => {
  const [heads, ...lines] = csv.trim().split("\n").map((line) => line.trim().split(","));
  return lines.map((line) => Object.fromEntries(heads.map((head, at) => [head, line[at]])));
};

async function health(page) {
  await h.show(page, "Calibration");
  await page.getByRole("tab", { name: "Health" }).click();
}

const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

test("calibration is checked on a click, with the command's figures, and what was seen is kept", async (t) => {
  const { dir } = await night(t);
  const own = await h.serve();
  t.after(own.stop);
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  await h.drop(page, dir);
  await h.status(page);
  await health(page);
  await told(page, "0 of 14 bias frames, darks and flats checked");
  const asked = own.asked.length;
  await page.getByRole("button", { name: "Check calibration" }).click();
  await told(page, "14 of 14 bias frames, darks and flats checked");
  const after = own.asked.slice(asked);
  assert.ok(after.length > 0 && after.every((line) => /^GET \/(measure-[^/]*|worker\.js)/.test(line)), `only the part that measures was loaded: ${after}`);

  const camera = page.getByRole("table", { name: "Cam 7, gain 90, binning 1" });
  const text = await camera.innerText();
  // 13 values of equal share have a variance of 14.
  assert.match(text, /Read noise\s+3\.[67]\d* ADU = 1\.8\d* e⁻\s+2 pairs of bias frames/);
  assert.match(text, /Dark current\s+0\.(19|2|20)\d* ADU\/s/);
  assert.match(text, /Hot pixels\s+1\s/);
  assert.match(text, /Bad columns\s+31\s/);
  const flats = page.getByRole("table", { name: "Flats" });
  assert.match(await flats.innerText(), /Ha.*too dark.*1 of 4: under 10 % of saturation: expose longer/s);
  await page.getByText(/darks\/leak\.fits: brighter at its right edge/).waitFor();
  await page.getByText(/bias\/broken\.fits: the file ends/).waitFor();
  await h.accessible(page, "Health");

  const cameras = await h.downloaded(page, () => page.getByRole("button", { name: "Cameras as CSV" }).click());
  const files = await h.downloaded(page, () => page.getByRole("button", { name: "Files as CSV" }).click());
  const defects = await h.downloaded(page, () => page.getByRole("button", { name: "Bad pixels as YAML" }).click());
  assert.match(defects.text, /bad_columns: \[31\]\n.*\n {4}hot_pixels: \[\[10, 6\]\]/);
  if (h.BIN) {
    let answer;
    try {
      execFileSync(h.BIN, ["health", "--json", "--no-cache", dir], { stdio: ["ignore", "pipe", "ignore"] });
    } catch (error) {
      answer = JSON.parse(error.stdout);
    }
    const [native] = answer.cameras;
    const [shown] = rows(cameras.text);
    for (const key of ["read_noise_adu", "read_noise_e", "bias_level", "dark_current_adu_s", "dark_current_e_s", "hot_pixels"]) {
      assert.equal(Number(shown[key]), native[key], key);
    }
    const of = (name) => rows(files.text).filter((row) => row.kind === name);
    assert.deepEqual(of("flat").map((row) => [row.path, Number(row.level), Number(row.spread), row.verdict]), answer.flats.map((flat) => [flat.path, flat.level, flat.spread, flat.verdict]));
    assert.deepEqual(of("dark").map((row) => [row.path, row.leak]).sort(), answer.darks.map((dark) => [dark.path, dark.leak ?? "none"]));
    assert.equal(answer.errors.length, 1);
  }

  // Another visit: no pixel is read for what has not changed; a file that has is looked at again.
  const again = [];
  page.on("request", (request) => again.push(request.url()));
  await page.reload();
  await h.drop(page, dir);
  await h.status(page);
  await health(page);
  await told(page, "13 of 14 bias frames, darks and flats checked");
  // What reads pixels is a module of its own.
  assert.deepEqual(again.filter((url) => new URL(url).pathname.includes("measure")), []);
  assert.equal(await page.getByRole("table", { name: "Flats" }).count(), 1);
  assert.deepEqual(problems, []);
});

/** A folder picker that gives an empty folder of the browser's own store, always the same. */
const picker = `window.showDirectoryPicker = async (options) => {
  window.mode = options.mode;
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle("Target", { create: true });
};`;

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** All files below that folder: their paths with the SHA-256 of what they hold. */
const inside = (page) =>
  page.evaluate(async () => {
    const found = {};
    const walk = async (folder, above) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, `${above}${name}/`);
        else {
          const sum = await crypto.subtle.digest("SHA-256", await (await handle.getFile()).arrayBuffer());
          found[above + name] = [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle("Target"), "");
    return found;
  });

// docs/rules.md#20-copied
test("what is matched is copied for stacking, nothing is overwritten, and the script says the same", async (t) => {
  const { dir, files } = await night(t);
  const own = await h.serve();
  t.after(own.stop);
  const { page, problems, done } = await h.open(browser, own, { init: { content: picker } });
  t.after(done);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Calibration");
  await page.getByText("Lay out for stacking").click();
  await told(page, "of them lights");
  // Somebody's own file is in the way.
  await page.evaluate(async () => {
    let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Target", { create: true });
    for (const part of ["TARGET_M-81", "LIGHT", "FILTER_Ha", "SESSION_2024-03-01"]) folder = await folder.getDirectoryHandle(part, { create: true });
    const stream = await (await folder.getFileHandle("l2.fits", { create: true })).createWritable();
    await stream.write("mine");
    await stream.close();
  });
  const copy = page.getByRole("button", { name: "Copy into a folder" });
  await copy.click();
  await told(page, "1 could not be");
  assert.equal(await page.evaluate(() => window.mode), "readwrite");
  await page.getByText(/lights\/l2\.fits: there is another file/).waitFor();
  const made = await inside(page);
  const session = "TARGET_M-81/LIGHT/FILTER_Ha/SESSION_2024-03-01";
  assert.equal(made[`${session}/l0.fits`], digest(files["lights/l0.fits"]));
  assert.equal(made[`${session}/l2.fits`], digest("mine"), "what was there stays");
  assert.equal(made["TARGET_M-81/FLAT/FILTER_Ha/SESSION_2024-03-01/f0.fits"], digest(files["flats/f0.fits"]));
  await h.accessible(page, "Calibration with what is laid out");
  // Once more: what is there with the same bytes is not copied again.
  await copy.click();
  await told(page, /were there already; 1 could not be/);
  assert.deepEqual(await inside(page), made);

  if (h.BIN) {
    const into = path.join(await h.scratch(t), "native");
    const native = JSON.parse(execFileSync(h.BIN, ["stack-plan", "--for", "wbpp", "--by", "copy", "--into", into, "--json", "--no-cache", dir], { stdio: ["ignore", "pipe", "ignore"] }));
    assert.deepEqual(Object.keys(made).sort(), native.moves.map((move) => move.to).sort());
  }
  // The script makes the same, by itself.
  const target = path.join(await h.scratch(t), "it's a $target");
  await page.getByText("As a script").click();
  await page.getByLabel("Where “Season” lies").fill(dir);
  await page.getByLabel("Where the copies go").fill(target);
  const script = await h.downloaded(page, () => page.getByRole("button", { name: "Script for bash" }).click());
  const place = path.join(await h.scratch(t), "stack.sh");
  await writeFile(place, script.text);
  execFileSync("sh", [place]);
  for (const [name, sum] of Object.entries(made)) {
    if (sum !== digest("mine")) assert.equal(digest(await readFile(path.join(target, name))), sum, name);
  }
  await rm(target, { recursive: true });
  assert.deepEqual(problems, []);
});
