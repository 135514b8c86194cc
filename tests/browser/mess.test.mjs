// What people do with real folders: the sample first and their own after it, one target out of several, the parent of a
// folder that was edited, drops without files, browsers that name no language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { frame, light, lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, sample, site } from "./stage.mjs";

const startOver = (page) => page.getByRole("button", { name: "Start over" }).click();

async function opened(t, options) {
  const all = await h.open(browser, site, options);
  t.after(all.done);
  return all;
}

/** A folder of lights of these targets, so many of each. */
async function targets(dir, counts) {
  let second = 0;
  for (const [object, count] of Object.entries(counts)) {
    await mkdir(path.join(dir, object), { recursive: true });
    for (let at = 0; at < count; at += 1) {
      second += 400;
      await writeFile(path.join(dir, object, `${object.replace(" ", "_")}_${at}.fits`), light(second, [`OBJECT  = '${object}'`]));
    }
  }
  return dir;
}

test("the sample is called one, and gives way to the user's own folder", async (t) => {
  const { page, problems } = await sample(t);
  const banner = page.getByText("Sample data: these exposures are invented");
  await banner.waitFor();
  for (const tab of ["Frames", "Summary", "Notices"]) {
    await h.show(page, tab);
    assert.ok(await banner.isVisible(), tab);
  }
  const dir = path.join(await h.scratch(t), "Own");
  await lights(dir, 4);
  await h.drop(page, dir);
  await page.getByRole("status").getByText("4 files read, 4 frames counted, 0 not counted").waitFor();
  assert.equal(await banner.count(), 0);
  assert.deepEqual(problems, []);
});

test("targets that are switched off belong to their scan, and are not called set aside", async (t) => {
  const dir = await h.scratch(t);
  await targets(path.join(dir, "Archive"), { "M 42": 2, "M 33": 3 });
  await targets(path.join(dir, "Next"), { "M 42": 5 });
  const { page, problems } = await opened(t);
  await h.drop(page, path.join(dir, "Archive"));
  await h.status(page);
  await page.getByRole("navigation", { name: "Targets" }).getByRole("checkbox", { name: "M 42 in the CSV" }).uncheck();
  await page.getByRole("status").getByText("5 files read, 3 frames counted, 0 not counted, 2 of other targets").waitFor();
  await startOver(page);
  await h.drop(page, path.join(dir, "Next"));
  await page.getByRole("status").getByText("5 files read, 5 frames counted, 0 not counted").waitFor();
  await h.show(page, "AstroBin");
  assert.ok(await page.getByRole("button", { name: "Copy CSV" }).isEnabled());
  await page.reload();
  await h.drop(page, path.join(dir, "Next"));
  await page.getByRole("status").getByText("5 files read, 5 frames counted, 0 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("edits go along when the parent of their folder is given, and wait where their files are not", async (t) => {
  const dir = await h.scratch(t);
  await lights(path.join(dir, "Parent/Season"), 6);
  await targets(path.join(dir, "Other"), { "M 42": 2 });
  const { page, problems } = await opened(t);
  await h.drop(page, path.join(dir, "Parent/Season"));
  await h.status(page);
  await h.show(page, "Frames");
  const counted = page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" });
  for (const at of [0, 1]) await counted.nth(at).click();
  await page.getByRole("status").getByText("6 files read, 4 frames counted, 2 not counted").waitFor();

  await startOver(page);
  await h.drop(page, path.join(dir, "Other"));
  await page.getByText("2 edits of earlier folders found no file here, and change nothing.").waitFor();
  await startOver(page);
  await h.drop(page, path.join(dir, "Parent"));
  await page.getByRole("status").getByText("6 files read, 4 frames counted, 2 not counted").waitFor();
  assert.equal(await page.getByText("of earlier folders found no file here").count(), 0);
  // Taken back there, they are gone in the first folder too.
  await h.show(page, "Frames");
  await counted.first().waitFor();
  for (const box of await counted.all()) if (!(await box.isChecked())) await box.click();
  await page.getByRole("status").getByText("6 files read, 6 frames counted, 0 not counted").waitFor();
  await startOver(page);
  await h.drop(page, path.join(dir, "Parent/Season"));
  await page.getByRole("status").getByText("6 files read, 6 frames counted, 0 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("with UTC dates the page counts dates, not nights", async (t) => {
  const { page, problems } = await sample(t);
  const figures = page.locator("dl.figures");
  await figures.getByText("nights", { exact: true }).waitFor();
  await h.show(page, "Settings");
  await page.getByLabel("Dates").selectOption("UTC date");
  await figures.getByText("dates", { exact: true }).waitFor();
  assert.equal(await figures.getByText("nights", { exact: true }).count(), 0);
  assert.deepEqual(problems, []);
});

test("a cell that rests on a default, a correction or another night says so, and the filter's name does not", async (t) => {
  const { page, problems } = await sample(t);
  await h.show(page, "Settings");
  await page.getByLabel("Bortle class").last().fill("4");
  await page.getByLabel("Bortle class").last().press("Enter");
  await h.show(page, "AstroBin");
  const table = page.getByRole("table", { name: "Acquisition rows" });
  await table.locator("[data-mark=default]").nth(4).waitFor();
  assert.equal(await table.locator("[data-mark=default]").count(), 5, "Bortle in each row");
  assert.equal(await table.getByText("default", { exact: true }).count(), 0);
  const legend = page.getByRole("list", { name: "Marks in the table" });
  await legend.getByText("rests on a default of yours").waitFor();
  const cell = table.locator("tr.row").first().getByRole("cell").nth(4);
  assert.equal(await cell.textContent(), "100", "the gain");
  await cell.dblclick();
  await page.locator(".editor input").fill("5,5");
  await page.keyboard.press("Enter");
  await page.getByText("gain 5.5 for 14 frames").waitFor();
  await table.locator("[data-mark=corrected]").waitFor();
  await legend.getByText("corrected by you").waitFor();
  assert.deepEqual(problems, []);
});

test("a copy says in which folder the other one lies", async (t) => {
  const dir = path.join(await h.scratch(t), "Season");
  await lights(dir, 2);
  await cp(path.join(dir, "a"), path.join(dir, "a copy"), { recursive: true });
  const { page, problems } = await opened(t);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByText("a copy of the one in a").waitFor();
  assert.deepEqual(problems, []);
});

test("one object under two names becomes one target by a click, and two again by one step back", async (t) => {
  const dir = await targets(path.join(await h.scratch(t), "Sky"), { "M 31": 3, "NGC 224": 2 });
  const { page, problems } = await opened(t);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Notices");
  await page.getByRole("button", { name: "Call NGC 224 M 31 too" }).click();
  await page.getByText("M 31, NGC 224 are one target now: M 31").waitFor();
  await h.closePanels(page);
  assert.equal(await page.getByRole("navigation", { name: "Targets" }).count(), 0, "one target");
  await page.getByRole("button", { name: /^Undo: NGC 224 called M 31/ }).click();
  await page.getByRole("navigation", { name: "Targets" }).waitFor();
  assert.deepEqual(problems, []);
});

test("a guide log becomes charts, and subs that lack pixels are excluded by a click", async (t) => {
  const dir = path.join(await h.scratch(t), "Guided");
  const [, cut] = await lights(dir, 4);
  await writeFile(cut, light(2).slice(0, -2000));
  const samples = Array.from({ length: 320 }, (_, at) => {
    const [ra, dec] = at % 2 === 0 ? ["0.400", "0.200"] : ["-0.400", "-0.200"];
    return `${at + 1},${at + 1}.000,"Mount",0,0,${ra},${dec},0,0,0,,0,,,,9000,20.0,0`;
  });
  const columns = "Frame,Time,mount,dx,dy,RARawDistance,DECRawDistance,RAGuideDistance,DECGuideDistance,RADuration,RADirection,DECDuration,DECDirection,XStep,YStep,StarMass,SNR,ErrorCode";
  const head = ["PHD2 version 2.6.13, Log version 2.5. Log enabled at 2025-02-03 17:50:00", "Guiding Begins at 2025-02-03 18:00:00"];
  const log = [...head, "Pixel scale = 1.50 arc-sec/px, Binning = 1, Focal length = 240 mm", columns, ...samples];
  await writeFile(path.join(dir, "PHD2_GuideLog_2025-02-03_175000.txt"), log.join("\r\n"));
  const { page, problems } = await opened(t);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Overview");
  for (const title of ["Guiding RMS over time", "Guiding RMS in RA over time", "Guiding RMS in Dec over time"]) {
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
  }
  await h.show(page, "Notices");
  await page.getByRole("button", { name: "Exclude this file" }).click();
  await page.getByRole("status").getByText("4 files read, 3 frames counted, 1 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("files are left out by patterns in Settings", async (t) => {
  const dir = await targets(path.join(await h.scratch(t), "Sky"), { "M 31": 3, test: 2 });
  const { page, problems } = await opened(t);
  await h.drop(page, dir);
  await h.status(page);
  await h.show(page, "Settings");
  await page.getByLabel("Files that do not count").fill("test/*\n");
  await page.getByLabel("Files that do not count").blur();
  await page.getByRole("status").getByText("5 files read, 3 frames counted, 2 not counted").waitFor();
  assert.deepEqual(problems, []);
});

test("AstroBin's own export is repaired and goes with the rows", async (t) => {
  const { page, problems } = await sample(t);
  await page.getByText("The image has acquisitions on AstroBin already").click();
  const field = page.getByLabel("AstroBin’s export");
  await field.fill("date,filter\n2025-01-01,4663");
  await page.getByText("This is no export of AstroBin's acquisitions").waitFor();
  await field.fill("date,filter,filterName,number,duration,gain\n2024-05-06,4663,Maker Ha,12,300,NaN\n");
  await page.getByText("1 line of the export go with your rows").waitFor();
  await page.getByText("The column filterName was left out").waitFor();
  await page.getByRole("button", { name: "Copy the merged CSV" }).click();
  await page.getByText("Copied, with what is on AstroBin already").waitFor();
  const [columns, ...rows] = h.cells(await page.evaluate(() => navigator.clipboard.readText()));
  assert.ok(!columns.includes("filterName"));
  assert.equal(rows.length, 6);
  assert.ok(rows.some((row) => row[0] === "2024-05-06" && row[columns.indexOf("number")] === "12"));
  assert.deepEqual(problems, []);
});

test("a drop without files is taken, and the page says why it is of no use", async (t) => {
  const { page, problems } = await opened(t);
  const dropped = (type, text, selector = "main") =>
    page.evaluate(
      ([type, text, selector]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData(type, text);
        const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector(selector).dispatchEvent(event);
        return event.defaultPrevented;
      },
      [type, text, selector],
    );
  assert.equal(await dropped("text/uri-list", "file:///data/Rosette"), true, "the page is not left for the address");
  await page.getByText("This browser gave only the address of what was dropped, not its files: press “Add folder”").waitFor();
  assert.equal(await dropped("text/plain", "words"), true);
  await page.getByText("There are no files in what was dropped.").waitFor();
  await h.show(page, "Settings");
  assert.equal(await dropped("text/plain", "words", "aside input[type=text]"), false, "text goes into a field for text");
  assert.deepEqual(problems, []);
});

for (const language of ["C", "de_DE.UTF-8@euro", ""]) {
  test(`a browser whose language is ${language || "nothing"} reads folders all the same`, async (t) => {
    const init = { content: `Object.defineProperty(Navigator.prototype, "language", { get: () => ${JSON.stringify(language)} })` };
    const { page, problems } = await opened(t, { init });
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    assert.equal(await h.status(page), "210 files read, 210 frames counted, 0 not counted");
    await h.show(page, "Overview");
    assert.deepEqual(problems, []);
  });
}

test("two files of one name in one choice are two files", async (t) => {
  const dir = await h.scratch(t);
  for (const [at, night] of ["one", "two"].entries()) {
    await mkdir(path.join(dir, night));
    await writeFile(path.join(dir, night, "light.fits"), frame({ start: `2025-02-03T21:1${at}:00.500` }));
  }
  const { page, problems } = await opened(t);
  const input = page.getByLabel("Folder input");
  await input.evaluate((element) => element.removeAttribute("webkitdirectory"));
  await input.setInputFiles(["one", "two"].map((night) => path.join(dir, night, "light.fits")));
  assert.equal(await h.status(page), "2 files read, 2 frames counted, 0 not counted");
  assert.deepEqual(problems, []);
});

test("a browser that cannot choose folders says that files are added", async (t) => {
  const init = () => {
    delete window.showDirectoryPicker;
    delete HTMLInputElement.prototype.webkitdirectory;
  };
  const { page, problems } = await opened(t, { init });
  await page.getByRole("button", { name: "Add files", exact: true }).waitFor();
  await page.getByRole("button", { name: "Choose files", exact: true }).waitFor();
  await page.getByText("This browser cannot choose folders: choose all files of one together.").waitFor();
  assert.equal(await page.getByText("anywhere on this page").count(), 0);
  assert.deepEqual(problems, []);
});
