// What the page keeps and gives back: settings as files, folders of earlier visits.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";
import { LIGHT } from "./frames.mjs";

/** A page whose user has set a good deal. */
async function settled(t) {
  const opened = await h.open(browser, site);
  t.after(opened.done);
  const { page } = opened;
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  for (const [name, id] of [["Ha", "4663"], ["OIII", "4752"]]) {
    await page.getByRole("textbox", { name: `AstroBin filter id or address for ${name}` }).fill(id);
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: id, exact: true }).first().waitFor();
  }
  await h.show(page, "Settings");
  await page.getByRole("button", { name: /Add the site at/ }).click();
  await page.getByLabel("Name of site 1").fill("Hill, “north” side");
  await page.getByLabel("Bortle class of site 1").fill("3");
  await page.getByLabel("SQM of site 1").fill("21,4");
  await page.getByLabel("Your key for lightpollutionmap.info").fill("secretkey123");
  await page.getByLabel("Focal ratio").fill("5.4");
  await page.getByLabel("Dark set point: within, °C").fill("3");
  await page.getByLabel("Telescope Sample Refractor 80").fill("Refractor");
  await page.getByLabel("Dates").selectOption("UTC date");
  await page.getByLabel("One row per panel").uncheck();
  return opened;
}

const exported = (page, name) => h.downloaded(page, () => page.getByRole("button", { name }).click());

async function forget(page) {
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByText("Everything is forgotten").waitFor();
}

test("settings go out as JSON and come back the same; the key only when asked for", async (t) => {
  const { page, problems } = await settled(t);
  const first = await exported(page, "Export settings");
  assert.equal(first.name, "nightledger-settings.json");
  assert.doesNotMatch(first.text, /secretkey123/);
  await page.getByLabel(/Write my e-mail address and my lightpollutionmap.info key/).check();
  const whole = await exported(page, "Export settings");
  assert.match(whole.text, /secretkey123/);

  await forget(page);
  assert.equal(await page.getByLabel("Name of site 1").count(), 0);
  assert.equal(await page.getByLabel("Dates").inputValue(), "night");
  const empty = await exported(page, "Export settings");
  assert.notEqual(empty.text, first.text);

  await page.getByLabel("Import settings").setInputFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(whole.text) });
  await page.getByText("mine.json imported: 2 filter ids, 1 site").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill, “north” side");
  assert.equal(await page.getByLabel("SQM of site 1").inputValue(), "21.4");
  assert.equal(await page.getByLabel("Dark set point: within, °C").inputValue(), "3");
  assert.equal(await page.getByLabel("Telescope Sample Refractor 80").inputValue(), "Refractor");
  assert.equal(await page.getByLabel("Your key for lightpollutionmap.info").inputValue(), "secretkey123");
  assert.equal((await exported(page, "Export settings")).text, first.text, "what comes back is what went out");
  assert.deepEqual(problems, []);
});

test("config.ini goes out for AstroBinUpload and comes back", async (t) => {
  const { page, problems } = await settled(t);
  const { name, text } = await exported(page, "Export config.ini");
  assert.equal(name, "config.ini");
  assert.match(text, /\[filters\][^[]*Ha = 4663\n[^[]*OIII = 4752\n/);
  assert.match(text, /\[sites\]\n\s*\[\[.*Hill.*\]\]\n\s*latitude = 47\.05\n\s*longitude = 8\.31\n\s*bortle = 3\n\s*sqm = 21\.4\n/);
  assert.match(text, /FOCRATIO = 5\.4\n/);
  assert.doesNotMatch(text, /secretkey123/);
  await forget(page);
  await page.getByLabel("Import settings").setInputFiles({ name: "config.ini", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.getByText("config.ini imported: 2 filter ids, 1 site").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill, “north” side");
  assert.equal(await page.getByLabel("AstroBin id of OIII").inputValue(), "4752");
  assert.equal(await page.getByLabel("Focal ratio").inputValue(), "5.4");
  assert.equal((await exported(page, "Export config.ini")).text, text, "what comes back is what went out");
  assert.deepEqual(problems, []);
});

test("sixty thousand excluded files and twenty thousand corrected ones survive a reload, and are undone", async (t) => {
  const { page, problems } = await settled(t);
  const { text } = await exported(page, "Export settings");
  const file = (at) => {
    const [night, second, hfr] = [Math.floor(at / 400), (at % 400) * 71, ((at * 7919) % 300) / 100 + 1.5];
    const date = `2024-${String(1 + Math.floor(night / 28)).padStart(2, "0")}-${String(1 + (night % 28)).padStart(2, "0")}`;
    const time = [20 + Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, "0"));
    const name = `${date}_${time.join("-")}_Ha_-10.00_300.00s_HFR${hfr.toFixed(2)}_${String(at % 400).padStart(4, "0")}.fits`;
    return { root_name: "Rosette Nebula, second season", path: `${date}/LIGHT/Ha 3nm/${name}` };
  };
  const mine = JSON.parse(text);
  mine.edits.excluded = Array.from({ length: 60_000 }, (_, at) => file(at));
  mine.edits.overrides = Array.from({ length: 20_000 }, (_, at) => [file(at), { gain: 100, filter: "H" }]);
  await page.getByLabel("Import settings").setInputFiles({ name: "many.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(mine)) });
  await page.getByText("many.json imported").waitFor();
  const rest = page.getByText(/and 79.?9\d\d more/);
  await rest.waitFor();
  const kept = () => page.evaluate(() => Object.values(localStorage).reduce((sum, text) => sum + text.length, 0));
  assert.ok((await kept()) < 2_600_000, `${await kept()} characters: more than some browsers keep`);
  const before = await exported(page, "Export settings");

  await page.reload();
  await h.show(page, "Settings");
  await rest.waitFor();
  assert.equal((await exported(page, "Export settings")).text, before.text);
  await page.getByRole("button", { name: "Remove all edits" }).click();
  await rest.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo: all edits" }).click();
  await rest.waitFor();
  await page.reload();
  await h.show(page, "Settings");
  assert.equal((await exported(page, "Export settings")).text, before.text);
  assert.equal(await page.getByRole("alert").count(), await page.getByRole("alert").filter({ hasText: /^$/ }).count(), "nothing to tell");
  assert.deepEqual(problems, []);
});

test("what is no settings file changes nothing and says why", async (t) => {
  const { page, problems } = await settled(t);
  const before = await exported(page, "Export settings");
  for (const [name, text, why] of [
    ["empty.ini", "", "This file is empty"],
    ["page.json", "<html></html>", "is a web page"],
    ["cut.json", before.text.slice(0, 50), "cut.json was not imported"],
  ]) {
    await page.getByLabel("Import settings").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByRole("alert").getByText(why).first().waitFor();
    assert.equal((await exported(page, "Export settings")).text, before.text, name);
  }
  assert.deepEqual(problems, []);
});

test("a figure that a field does not take is not imported either, and both say its limits", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.show(page, "Settings");
  const before = await exported(page, "Export settings");
  for (const [label, name, figure, least, most] of [
    ["Focal ratio", "focal_ratio", -4, 0.01, 99.99],
    ["Bortle class", "bortle", 99, 1, 9],
    ["Binning", "binning", 200, 1, 4],
    ["Pixel size, µm", "pixel_um", 1e9, 0, 1000],
  ]) {
    const field = page.getByLabel(label).first();
    await field.fill(String(figure));
    await field.press("Tab");
    await page.getByText(`From ${least} to ${most}.`, { exact: true }).waitFor();
    await field.fill("");
    await field.press("Tab");
    const text = JSON.stringify({ version: 1, settings: { defaults: { [name]: figure } } });
    await page.getByLabel("Import settings").setInputFiles({ name: "odd.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await page.getByRole("alert").getByText(`${name} is ${figure}, not from ${least} to ${most}`).waitFor();
    assert.equal((await exported(page, "Export settings")).text, before.text, label);
  }
  assert.deepEqual(problems, []);
});

const shelves = (page) => page.evaluate(() => ({ ...localStorage }));

// What a packed text says of its own length may be damaged too: 4 GB, here.
const PACKED = "lz4:\u801f\u801f\u801f\u801f";
const NEWER = '{"version":2,"dates":"by-moon","filters":[{"name":"Ha","id":4663}]}';
for (const [what, kept] of [
  ["damaged", '{"version":1,"filters":[{"na'],
  ["damaged where it is packed", PACKED],
  ["of another form", '{"version":1,"filters":{"Ha":4663}}'],
  ["of a newer build", NEWER],
  ["of a newer build that this one could read", '{"version":2,"dates":"utc-date"}'],
]) {
  test(`settings and edits that are ${what} are put aside and not lost`, async (t) => {
    const { page, problems, done } = await h.open(browser, site);
    t.after(done);
    await page.evaluate((kept) => {
      localStorage.setItem("nightledger.settings", kept);
      localStorage.setItem("nightledger.edits", kept.replace("filters", "excluded"));
    }, kept);
    await page.reload();
    await page.getByText("This browser keeps settings and edits that could not be read").waitFor();
    await h.show(page, "Settings");
    assert.equal(await page.getByLabel("Dates").inputValue(), "night", "the usual holds");
    assert.equal((await shelves(page))["nightledger.settings"], kept, "nothing is overwritten by looking");

    // A change takes its place; the text that was there can still be had, in later visits too.
    await page.getByLabel("Dates").selectOption("UTC date");
    await page.reload();
    await h.show(page, "Settings");
    assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
    const downloads = [];
    page.on("download", (download) => downloads.push(download));
    await page.getByRole("button", { name: "Download them" }).click();
    while (downloads.length < 2) await page.waitForTimeout(50);
    const texts = new Map();
    for (const download of downloads) texts.set(download.suggestedFilename(), await readFile(await download.path(), "utf8"));
    assert.equal(texts.get("nightledger-settings-put-aside.json"), kept);
    assert.equal(texts.get("nightledger-edits-put-aside.json"), kept.replace("filters", "excluded"));

    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Forget them" }).click();
    await page.getByText("that could not be read").waitFor({ state: "detached" });
    await page.reload();
    await h.show(page, "Settings");
    assert.equal(await page.getByText("that could not be read").count(), 0);
    assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
    assert.deepEqual(Object.keys(await shelves(page)).sort(), ["nightledger.edits", "nightledger.settings"]);
    assert.deepEqual(problems, []);
  });
}

test("what an older build put aside is forgotten where it holds again, and with everything", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.evaluate(() => {
    localStorage.setItem("nightledger.settings", '{"version":1,"dates":"utc-date"}');
    localStorage.setItem("nightledger.settings.aside", '{"version":1,"dates":"utc-date"}');
    localStorage.setItem("nightledger.edits.aside", "lost");
  });
  await page.reload();
  await page.getByText("This browser keeps edits that could not be read").waitFor();
  await h.show(page, "Settings");
  assert.equal(await page.getByLabel("Dates").inputValue(), "utc-date");
  await forget(page);
  assert.equal(await page.getByText("that could not be read").count(), 0);
  assert.deepEqual(Object.keys(await shelves(page)).filter((name) => name.endsWith("aside")), []);
  assert.deepEqual(problems, []);
});

test("a newer build in another tab is not overwritten unsaid", async (t) => {
  const { page, context, problems, done } = await h.open(browser, site);
  t.after(done);
  const other = await context.newPage();
  await other.goto(site.address);
  await other.evaluate((kept) => localStorage.setItem("nightledger.settings", kept), NEWER);
  await page.getByText("This browser keeps settings that could not be read").waitFor();
  await h.show(page, "Settings");
  await page.getByLabel("One row per panel").uncheck();
  assert.equal((await shelves(page))["nightledger.settings.aside"], NEWER);
  assert.deepEqual(problems, []);
});

/** The folder picker, which gives the folder that `window.next` names: Rosette, with one light, or an empty one. */
const PICKER = `window.next = "Rosette";
  window.showDirectoryPicker = async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(window.next, { create: true });
    if (window.next === "Rosette") {
      const file = await folder.getFileHandle("one.fits", { create: true });
      const stream = await file.createWritable();
      await stream.write(${JSON.stringify(LIGHT)});
      await stream.close();
    }
    return folder;
  };`;

test("a folder in which nothing was found is not offered again, and what is forgotten is out of sight at once", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(PICKER);
  const again = page.getByRole("list", { name: "Again:" });
  for (const name of ["Holiday", "Rosette"]) {
    await page.reload();
    await page.evaluate((next) => (window.next = next), name);
    await page.getByRole("button", { name: "Add folder" }).click();
    await h.status(page);
  }
  await page.getByRole("button", { name: "Start over" }).click();
  await again.getByRole("button", { name: "Rosette" }).waitFor();
  assert.deepEqual(await again.getByRole("button").allTextContents(), ["Rosette"]);
  await h.show(page, "Settings");
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Forget everything" }).click();
  await again.waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("a folder of an earlier visit asks for its permission on the click, as often as it takes", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.addInitScript(PICKER);
  await page.reload();
  await page.getByRole("button", { name: "Add folder" }).click();
  await h.status(page);

  // As after all tabs were closed: the handle is there, the permission is not.
  await page.addInitScript(() => {
    window.answers = ["denied", "granted"];
    window.asked = [];
    FileSystemHandle.prototype.queryPermission = async () => "prompt";
    FileSystemHandle.prototype.requestPermission = async function (options) {
      window.asked.push([this.name, options.mode, navigator.userActivation.isActive]);
      return window.answers.shift();
    };
  });
  await page.reload();
  const again = page.getByRole("button", { name: "Rosette" });
  await again.waitFor();
  assert.deepEqual(await page.evaluate(() => window.asked), [], "nothing is asked before the click");
  await again.click();
  await page.getByRole("alert").getByText("The browser was not allowed to read “Rosette”").waitFor();
  await again.click();
  assert.equal(await h.status(page), "1 file read, 1 frame counted, 0 not counted");
  assert.deepEqual(await page.evaluate(() => window.asked), [
    ["Rosette", "read", true],
    ["Rosette", "read", true],
  ]);
  assert.deepEqual(problems, []);
});
