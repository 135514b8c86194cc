// The demonstration trees of goals, culling, tidying, BHTOM, AZOTEA and calibration health, each dropped on the page and held
// against its truth. Skipped where the generator (or python) is not on this machine; the other files prove the same without.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const MAKER = path.join(h.SHARED, "examples/seeds.py");

/** One tree dropped on the page, with its truth; nothing where it cannot be made. */
async function seed(t, name) {
  if (!existsSync(MAKER)) {
    t.skip("the generator is not beside the project");
    return null;
  }
  const to = await h.scratch(t);
  execFileSync("python3", [MAKER, to, "--only", name], { stdio: "ignore", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
  const dir = path.join(to, name);
  const truth = JSON.parse(await readFile(path.join(dir, "truth.json"), "utf8"));
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, path.join(dir, "tree"));
  await h.status(page);
  t.after(() => assert.deepEqual(problems, []));
  return { page, dir, truth };
}

/** The lines of a CSV without quoted cells, by column. */
function lines(csv) {
  const [heads, ...rows] = csv.trim().split(/\r?\n/).map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at]])));
}

/** Clicks, and reads what is downloaded. */
const saved = async (page, within, name) => (await h.downloaded(page, () => within.getByRole("button", { name }).click())).text;

/** A file with this value typed and left. */
async function typed(field, text) {
  await field.fill(text);
  await field.press("Enter");
}

test("goals: what is there, wanted and needed for each target, panel and filter", async (t) => {
  const made = await seed(t, "goals");
  if (!made) return;
  const { page, dir, truth } = made;
  await page.getByLabel("Read goals").setInputFiles(path.join(dir, "goals.csv"));
  const projects = page.getByRole("table", { name: "Projects" });
  await projects.getByRole("row", { name: /M 8/ }).waitFor();
  const needed = lines(await saved(page, page, "Download what is still needed"));
  // Nobody goes on with a target whose stages are all closed.
  const goesOn = (target) => {
    const stages = truth.projects.filter((project) => project.target === target);
    return stages.length === 0 || stages.some((project) => project.status === "active");
  };
  const missing = truth.goals.filter((goal) => !goal.ready && goesOn(goal.target));
  assert.equal(needed.length, missing.length);
  for (const goal of missing) {
    const line = needed.find((one) => one.target === goal.target && one.filter === goal.filter);
    assert.ok(line, goal.target);
    assert.equal(line.panel, goal.panel === null ? "" : String(goal.panel), goal.target);
    assert.ok(Math.abs(Number(line.hours) * 3600 - goal.need_s) < 1, `${goal.target}: ${line.hours} h`);
  }
  for (const { target, stage } of truth.projects) {
    await projects.getByRole("row", { name: new RegExp(target) }).getByText(stage.slice(3), { exact: false }).first().waitFor();
  }
  await h.show(page, "Frames");
  await page.getByLabel("Search").first().fill("/new/");
  for (const file of truth.not_accepted) await page.getByText(path.basename(file), { exact: false }).first().waitFor();
});

test("culling: strictly beyond a limit is out, at it stays, without a value is not judged", async (t) => {
  const made = await seed(t, "cull");
  if (!made) return;
  const { page, truth } = made;
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Quality" }).click();
  await page.getByText("Limits", { exact: true }).click();
  await typed(page.getByRole("textbox", { name: "Most HFR, px" }), "2.8");
  await typed(page.getByRole("textbox", { name: "Most guiding RMS, ″" }), "1.4");
  const [group] = truth.groups;
  const told = `${group.rejected} lights, ${group.rejected_s / 60} min of light, would be excluded. ${truth.unjudged.length} lights cannot be judged`;
  await page.getByRole("status").filter({ hasText: told }).waitFor();
  await page.getByRole("button", { name: `Exclude ${group.rejected} lights` }).click();
  await page.getByRole("tab", { name: "List" }).click();
  const words = { hfr: "HFR", rms: "RMS" };
  for (const { path: file, by } of truth.rejected) {
    const row = page.getByRole("row").filter({ hasText: path.basename(file) });
    for (const limit of by) await row.getByText(words[limit], { exact: false }).first().waitFor();
    await row.getByText(/excluded/i).first().waitFor();
  }
});

test("tidying: each file has its place, what stays and what is wanted twice is told", async (t) => {
  const made = await seed(t, "tidy");
  if (!made) return;
  const { page, truth } = made;
  await h.show(page, "Frames");
  await page.getByText("Sort files into folders").click();
  await page.getByLabel("Folders as in").selectOption({ label: "a template of your own" });
  await typed(page.getByLabel("Template", { exact: true }), truth.command[2]);
  const places = Object.keys(truth.moves).length + Object.keys(truth.also_moves).length + Object.keys(truth.sidecars).length;
  await page.getByText(`${places} files would move`, { exact: false }).waitFor();
  await page.getByText("As a script").click();
  const table = await saved(page, page, "Table as CSV");
  for (const [from, to] of Object.entries(truth.moves)) assert.ok(table.includes(`${from},${to}`), `${from}: ${table}`);
  for (const from of Object.keys(truth.also_moves)) {
    const [line] = table.split("\n").filter((one) => one.includes(from));
    const to = line.split(",").at(-1).trim();
    const parts = to.split("/");
    assert.ok(parts.length === 4 && parts.every((part) => part !== "" && part !== ".."), to);
  }
  const unfolded = async (name) => {
    const part = page.locator("details").filter({ has: page.locator("summary", { hasText: name }) }).last();
    await part.locator("summary").first().click();
    return part.getByRole("listitem");
  };
  const stays = await unfolded("What stays, and why");
  for (const file of truth.stay) await stays.filter({ hasText: path.basename(file) }).first().waitFor();
  const wanted = await unfolded("Places wanted by several");
  for (const { from } of truth.conflicts) {
    for (const file of from) {
      await wanted.filter({ hasText: file }).first().waitFor();
      assert.ok(!table.includes(file), file);
    }
  }
});

test("BHTOM: which frames are ready, with what, and all reasons of the others", async (t) => {
  const made = await seed(t, "bhtom");
  if (!made) return;
  const { page, dir, truth } = made;
  const panel = await h.contribute(page, "BHTOM");
  await panel.getByText("Your observatories").click();
  await panel.getByLabel("Registry (JSON)").setInputFiles(path.join(dir, "registry.json"));
  await panel.getByLabel("Keywords (…_obs.info)").setInputFiles(path.join(dir, "ARISTARCHOS_TEK2K_obs.info"));
  await panel.getByRole("button", { name: /^Read the keywords of / }).click();
  const ready = Object.keys(truth.ready).length;
  await panel.getByText(`${ready} of ${ready + Object.keys(truth.reasons).length} lights ready to send.`).waitFor();
  await panel.getByText("16.51104", { exact: false }).first().waitFor();
  const manifest = JSON.parse(await saved(page, panel, "Download manifest (JSON)"));
  const frames = Array.isArray(manifest) ? manifest : manifest.frames;
  for (const [file, expected] of Object.entries(truth.ready)) {
    const frame = frames.find((one) => one.path === file);
    for (const [key, value] of Object.entries(expected)) assert.equal(frame[key], value, `${file} ${key}`);
  }
  for (const [file, reasons] of Object.entries(truth.reasons)) {
    const frame = frames.find((one) => one.path === file);
    if (frame) assert.deepEqual(frame.reasons, reasons, file);
    else await panel.getByText(path.basename(file), { exact: false }).first().waitFor();
  }
});

test("AZOTEA: types, gains, patterns from the top left, and the sky of a mosaic in a region", async (t) => {
  const made = await seed(t, "azotea");
  if (!made) return;
  const { page, truth } = made;
  const panel = await h.contribute(page, "AZOTEA");
  await panel.getByRole("button", { name: /^Read the keywords of / }).click();
  await panel.getByRole("heading", { name: "Sky background" }).waitFor();
  const { frames } = JSON.parse(await saved(page, panel, "Download checklist (JSON)"));
  const answer = { types: "type", log_gain: "log_gain", relative_gain: "relative_gain", bayer_top_left: "bayer_top_left" };
  for (const [key, name] of Object.entries(answer)) {
    for (const [file, value] of Object.entries(truth[key])) {
      const found = frames.find((one) => one.path === file)[name];
      if (typeof value === "number") assert.ok(Math.abs(found - value) < 1e-3, `${file} ${name}: ${found}`);
      else assert.equal(found, value, `${file} ${name}`);
    }
  }
  const at = truth.command.indexOf("--roi") + 1;
  await typed(panel.getByLabel("Region, in pixels of half size"), truth.command[at]);
  await typed(panel.getByLabel("Level to take off, in ADU"), truth.command[truth.command.indexOf("--bias") + 1]);
  await panel.getByRole("button", { name: /^Measure the sky of / }).click();
  const table = panel.getByRole("table", { name: "Sky background by file" });
  for (const [file, channels] of Object.entries(truth.sky)) {
    const row = table.getByRole("row", { name: new RegExp(path.basename(file)) });
    const text = await row.innerText();
    for (const { mean, std } of Object.values(channels)) assert.match(text, new RegExp(`${mean}(\\.0+)? ± ${std}(\\.0+)?`), file);
  }
});

test("calibration health: noise, level, dark current, hot pixels, bad lines, verdicts on flats", async (t) => {
  const made = await seed(t, "health");
  if (!made) return;
  const { page, truth } = made;
  await h.show(page, "Calibration");
  await page.getByRole("tab", { name: "Health" }).click();
  await page.getByRole("button", { name: "Check calibration" }).click();
  await page.getByRole("button", { name: "Cameras as CSV" }).waitFor();
  await page.getByRole("status").filter({ hasText: /^(\d+) of \1 / }).waitFor();
  const cameras = lines(await saved(page, page, "Cameras as CSV"));
  assert.equal(cameras.length, truth.cameras.length);
  for (const expected of truth.cameras) {
    const found = cameras.find((one) => one.camera === expected.camera && Number(one.gain) === expected.gain);
    for (const [key, value] of Object.entries(expected)) {
      const tolerance = key.startsWith("read_noise") ? 0.03 * value : key.startsWith("dark_current") ? 0.01 : 0;
      if (Array.isArray(value)) assert.deepEqual(found[key].split(/[ ;]+/).map(Number), value, key);
      else if (typeof value === "number") assert.ok(Math.abs(Number(found[key]) - value) <= tolerance, `${key} ${found[key]}`);
    }
  }
  const flats = await saved(page, page, "Files as CSV");
  for (const [file, { level, verdict }] of Object.entries(truth.flats)) {
    const line = lines(flats).find((one) => one.path === file);
    assert.equal(line.verdict, verdict, file);
    assert.ok(Math.abs(Number(line.level) - level) < 0.002, `${file} ${line.level}`);
  }
});
