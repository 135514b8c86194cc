// Stars measured in the page: the same figures as the command's, what is measured once stays measured, and nothing of it
// goes over the network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { kept } from "./scene.mjs";
import { browser, dropped, sample } from "./stage.mjs";
import { brokenStarFits, starFits, starFitsGz, starXisf } from "./starfield.mjs";

/** A night of stars in three forms and one file that breaks off. */
async function night(t) {
  const dir = path.join(await h.scratch(t), "Stars");
  await mkdir(dir);
  const files = {
    "a.fits": starFits({ second: 0, seed: 3, fwhm: 3.1 }),
    "b.xisf": starXisf({ second: 130, seed: 4, fwhm: 3.3 }),
    "broken.fits": brokenStarFits({ second: 260, seed: 5 }),
    "c.fits.gz": starFitsGz({ second: 390, seed: 6, fwhm: 3.2 }),
    "d.fits": starFits({ second: 520, seed: 7, fwhm: 3.2 }),
    "e.fits": starFits({ second: 650, seed: 8, fwhm: 3.15 }),
    "wide.fits": starFits({ second: 780, seed: 9, fwhm: 5.5 }),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(dir, name), bytes);
  return dir;
}

async function quality(page) {
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Quality" }).click();
  return page.getByRole("table", { name: "Quality" });
}

/** Heads and cells of the table of quality, by the file's name. */
async function figures(table) {
  return table.evaluate((table) => {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr:not(.space)")];
    return Object.fromEntries(
      rows.map((row) => {
        const texts = [...row.children].map((cell) => [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim());
        return [row.querySelector("th button").textContent.trim(), Object.fromEntries(heads.map((head, at) => [head, texts[at]]))];
      }),
    );
  });
}

const measured = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

test("measured figures are the command's, by file, and a broken file is a notice", async (t) => {
  const dir = await night(t);
  const own = await h.serve();
  t.after(own.stop);
  const { page, problems } = await dropped(t, dir, {}, own);
  const table = await quality(page);
  const asked = own.asked.length;
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  const after = own.asked.slice(asked);
  assert.ok(after.length > 0 && after.every((line) => /^GET \/(measure-[^/]*|worker\.js)/.test(line)), `only the part that measures was loaded: ${after}`);

  const shown = await figures(table);
  assert.match(shown["broken.fits"]["Why not measured"], /the file ends before its pixels do/);
  if (h.BIN) {
    let answer;
    try {
      execFileSync(h.BIN, ["stars", "--json", "--no-cache", dir], { stdio: ["ignore", "pipe", "ignore"] });
    } catch (error) {
      answer = JSON.parse(error.stdout);
    }
    const round = (number, digits) => (number === null ? "" : number.toFixed(digits));
    for (const frame of answer.frames) {
      const row = shown[frame.path];
      const native = [round(frame.stars ?? null, 0), round(frame.fwhm_px, 2), round(frame.fwhm_arcsec, 2), round(frame.hfr_px, 2), round(frame.eccentricity, 2), round(frame.background, 1), round(frame.saturated, 0)];
      const page = [row.Stars, row["FWHM px"], row["FWHM ″"], row["HFR (measured) px"], row.Eccentricity, row.Background, row.Saturated];
      assert.deepEqual(page, native, frame.path);
    }
    assert.equal(answer.frames.length, 7);
  }
  assert.ok(Math.abs(Number(shown["a.fits"]["FWHM px"]) - 3.1) < 0.1, shown["a.fits"]["FWHM px"]);

  // What stands out is marked, in the table and in the charts.
  const wide = page.getByRole("row", { name: /wide\.fits/ });
  assert.ok((await wide.getByRole("img", { name: "stands out in its group" }).count()) >= 1);
  assert.equal(await page.getByRole("row", { name: /a\.fits/ }).getByRole("img").count(), 0);
  await page.getByRole("img", { name: /^FWHM of stars over time, 6 points .* 1 stand out/ }).waitFor();
  await page.getByRole("checkbox", { name: "Only what stands out (2)" }).check();
  await page.getByRole("row", { name: /a\.fits/ }).waitFor({ state: "detached" });
  await page.getByRole("row", { name: /broken\.fits/ }).getByRole("img", { name: "cannot be measured" }).waitFor();
  await page.getByRole("checkbox", { name: "Only what stands out (2)" }).uncheck();
  const groups = page.getByRole("table", { name: "Groups" });
  assert.match(await groups.getByRole("row").nth(1).innerText(), /NGC 2264\s+Ha\s+120 s.*6 of 7/s);

  // The row's FWHM is that of its stars; the notice names the file.
  await h.show(page, "Notices");
  await page.getByText(/Its stars could not be measured: the file ends before its pixels do/).first().waitFor();
  assert.deepEqual(problems, []);
});

test("figures go out as CSV and YAML, the table is sorted, a light is left out from it", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  const table = await quality(page);
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  const csv = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(csv.name, "Stars_quality.csv");
  assert.equal(csv.text.trim().split("\n").length, 8);
  const yaml = await h.downloaded(page, () => page.getByRole("button", { name: "Download YAML" }).click());
  assert.equal(yaml.text.match(/fwhm_val_pix: /g).length, 6);

  await page.getByRole("button", { name: "FWHM px" }).click();
  await page.waitForFunction(() => document.querySelector("table[aria-label=Quality] tbody th button").textContent === "a.fits");
  await page.getByRole("button", { name: "FWHM px" }).press("Enter");
  await page.waitForFunction(() => document.querySelector("table[aria-label=Quality] tbody th button").textContent === "wide.fits");
  assert.match(await table.getByRole("row").nth(1).innerText(), /wide\.fits/);
  await page.getByRole("row", { name: /wide\.fits/ }).getByRole("checkbox", { name: "Counted" }).uncheck();
  await page.getByRole("button", { name: /^Undo/ }).waitFor();
  await page.waitForFunction(() => document.querySelector("table[aria-label=Quality] tbody tr:not(.space)").classList.contains("off"));
  assert.deepEqual(problems, []);
});

for (const query of ["", "?work=main"]) {
  test(`measuring stops, goes on, and a second visit measures nothing again ${query}`, async (t) => {
    const dir = await night(t);
    // Reading of pixels waits in the workers until it may go on.
    let holds = true;
    const script = await readFile(path.join(h.DIST, "worker.js"), "utf8");
    const hold = `{ const read = Blob.prototype.arrayBuffer; let files = 0;
      Blob.prototype.arrayBuffer = async function () { files += 1; if (self.name === "nightledger-pixels" && files > 4) await new Promise(() => {}); return read.call(this); }; }\n`;
    const own = await h.serve("/", h.DIST, {
      "/worker.js": (_, response) => {
        response.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-store" }).end((holds ? hold : "") + script);
      },
    });
    t.after(own.stop);
    const { page, problems, done } = await h.open(browser, own, { query, serviceWorkers: "block" });
    t.after(done);
    const told = () => problems.filter((problem) => !/Service Worker registration blocked|reading 'active'/.test(problem));
    await h.drop(page, dir);
    await h.status(page);
    await quality(page);
    await page.getByRole("button", { name: "Measure stars" }).click();
    await page.getByRole("progressbar", { name: "Measuring progress" }).waitFor();
    await page.getByText(/^[1-6] of 7 files/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Go on" }).waitFor();
    await page.getByRole("status").filter({ hasText: /^[1-6] of 7 lights measured/ }).waitFor();
    holds = false;
    await page.getByRole("button", { name: "Go on" }).click();
    await measured(page, "6 of 7 lights measured; 1 could not be");
    // What was measured is written beside that: at Stop, and at the end.
    await kept(page, 2, "nightledger-stars");

    await page.reload();
    let workers = 0;
    page.on("worker", (worker) => {
      worker.evaluate(() => self.name).then((name) => (workers += name === "nightledger-pixels" ? 1 : 0), () => {});
    });
    await h.drop(page, dir);
    await h.status(page);
    const table = await quality(page);
    await measured(page, "6 of 7 lights measured; 1 could not be");
    assert.match((await figures(table))["a.fits"]["FWHM px"], /^3\.\d/);
    assert.equal(workers, 0, "nothing was started");
    assert.deepEqual(told(), []);
  });
}

test("limits show what they would take away, are dragged in charts, and exclude as one step", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  await quality(page);
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  await page.getByText("Limits", { exact: true }).click();
  await page.getByRole("checkbox", { name: /Judge what was measured/ }).check();
  const field = page.getByRole("textbox", { name: "Most FWHM, ″" });
  await field.fill("8");
  await field.press("Enter");
  await measured(page, /^1 light, .* of light, would be excluded. 1 light cannot be judged by some limit, and stay/);
  await page.getByRole("radio", { name: "Hard limits" }).check();
  await measured(page, /^0 lights, /);
  assert.equal(await field.inputValue(), "");
  await page.getByRole("radio", { name: "Soft limits" }).check();
  await measured(page, /^1 light, /);
  assert.equal(await field.inputValue(), "8");
  await page.getByRole("checkbox", { name: /^Exclude from NGC 2264 · Ha/ }).uncheck();
  await measured(page, /^0 lights, /);
  await page.getByRole("checkbox", { name: /^Exclude from NGC 2264 · Ha/ }).check();
  await measured(page, /^1 light, /);

  // The line in the chart: lower, more lights are beyond it.
  const grip = page.locator("#measured-fwhm .grip");
  await grip.scrollIntoViewIfNeeded();
  const place = await grip.evaluate((line) => {
    const { left, top, width } = line.getBoundingClientRect();
    const chart = line.closest("svg").getBoundingClientRect();
    return { x: left + width / 2, y: top, bottom: chart.bottom };
  });
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(place.x, place.y + 20, { steps: 4 });
  await page.mouse.move(place.x, place.bottom, { steps: 8 });
  // While it is held: the number, the line's own word, and a cross on each dot beyond it.
  await measured(page, /^6 lights, /);
  await page.locator("#measured-fwhm .limit-value", { hasText: /: 6 lights out$/ }).waitFor();
  const crosses = () => page.locator("#measured-fwhm .beyond").evaluate((path) => (path.getAttribute("d") ?? "").split("M").length - 1);
  assert.equal(await crosses(), 6);
  // Between the wide one and the others, as the chart has them.
  const between = await page.locator("#measured-fwhm").evaluate((chart) => {
    const svg = chart.querySelector("svg").getBoundingClientRect();
    return (svg.top + svg.bottom) / 2;
  });
  await page.mouse.move(place.x, between, { steps: 8 });
  await page.locator("#measured-fwhm .limit-value", { hasText: /: 1 light out$/ }).waitFor();
  assert.equal(await crosses(), 1);
  await page.mouse.move(place.x, place.bottom, { steps: 8 });
  await page.locator("#measured-fwhm .limit-value", { hasText: /: 6 lights out$/ }).waitFor();
  await page.mouse.up();
  await measured(page, /^6 lights, /);
  assert.ok(Number(await field.inputValue()) < 7, await field.inputValue());

  await field.fill("8");
  await field.press("Enter");
  await measured(page, /^1 light, /);
  await page.getByRole("button", { name: "Exclude 1 light" }).click();
  await page.getByRole("button", { name: "Undo: 1 light excluded (FWHM over 8″)" }).waitFor();
  await measured(page, /^0 lights, /);
  await page.getByRole("button", { name: "Undo: 1 light excluded (FWHM over 8″)" }).click();
  await measured(page, /^1 light, /);

  // The next visit has them.
  await page.reload();
  await h.drop(page, dir);
  await h.status(page);
  await quality(page);
  await measured(page, /^1 light, /);
  assert.equal(await field.inputValue(), "8");
  assert.deepEqual(problems, []);
});

const holds = async (field, text) => field.page().waitForFunction(([field, text]) => field.value === text, [await field.elementHandle(), text]);

test("limits are typed in per cent or as shares, and what limits nothing stays and says why", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  await quality(page);
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  await page.getByText("Limits", { exact: true }).click();
  // No header has a figure of the capture program.
  const judge = (checked) => page.getByRole("checkbox", { name: /Judge what was measured/, checked });
  await judge(true).waitFor();
  const stars = page.getByRole("textbox", { name: "Fewest stars, % of the median" });
  const typed = async (field, text, shown) => {
    await field.fill(text);
    await field.press("Enter");
    await holds(field, shown);
  };
  await typed(stars, "70", "70 %");
  await typed(stars, "0.7", "70 %");
  await typed(stars, "65 %", "65 %");
  await typed(page.getByRole("textbox", { name: "Most background, % of the median" }), "1.3", "130 %");
  await measured(page, /^\d lights?, .* 1 light cannot be judged by some limit, and stay/);

  const noNumber = page.getByText("That is no number: it limits nothing.", { exact: true });
  const underNought = page.getByText("A limit is 0 or more: this one limits nothing.", { exact: true });
  await typed(stars, "many", "many");
  await noNumber.waitFor();
  await stars.fill("");
  await noNumber.waitFor({ state: "detached" });
  await typed(stars, "-1", "-1");
  await underNought.waitFor();
  await page.getByRole("radio", { name: "Hard limits" }).check();
  await underNought.waitFor({ state: "detached" });
  await holds(stars, "");
  await page.getByRole("radio", { name: "Soft limits" }).check();
  await typed(stars, "0,7", "70 %");
  await underNought.waitFor({ state: "detached" });

  // What the user chose stays.
  await page.getByRole("checkbox", { name: /Judge what was measured/ }).uncheck();
  await typed(page.getByRole("textbox", { name: "Most FWHM, ″" }), "8", "8");
  await measured(page, /lights? cannot be judged/);
  await judge(false).waitFor();
  assert.deepEqual(problems, []);
});

test("what stands out and what cannot be measured is excluded as one step", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  await quality(page);
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  const only = (lights) => page.getByRole("checkbox", { name: `Only what stands out (${lights})` });
  await only(2).check();
  await page.getByRole("button", { name: "Exclude the 2 that stand out" }).click();
  await only(0).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Exclude the/ }).count(), 0);
  // They stay in sight, and can be counted again.
  await page.waitForFunction(() => document.querySelectorAll("table[aria-label=Quality] tbody tr.off").length === 2);
  await page.getByRole("button", { name: "Undo: 2 lights excluded that stand out" }).click();
  await only(2).waitFor();
  assert.deepEqual(problems, []);
});

test("the table of quality is one stop of the Tab key, its figures are in sight, and on a phone its rows are cards", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir, { viewport: { width: 1280, height: 900 } });
  const table = await quality(page);
  await page.getByRole("button", { name: "Measure stars" }).click();
  await measured(page, "6 of 7 lights measured; 1 could not be");
  const region = page.getByRole("region", { name: "Table of quality" });
  assert.equal(await table.getByRole("columnheader", { name: "HFR (capture) px" }).count(), 0);
  assert.equal(await page.getByRole("table", { name: "Groups" }).getByRole("columnheader", { name: "Rig" }).count(), 0);
  const [noise, all] = [await table.getByRole("columnheader", { name: "Noise" }).boundingBox(), await region.boundingBox()];
  assert.ok(noise.x + noise.width <= all.x + all.width, `${noise.x} + ${noise.width} px of ${all.x} + ${all.width}`);

  const focused = (text) => page.waitForFunction((text) => document.activeElement.textContent.trim() === text, text);
  assert.equal(await table.locator("tbody [tabindex='0']").count(), 2, "a tick and a name");
  await region.focus();
  await page.keyboard.press("ArrowDown");
  await focused("a.fits");
  await page.keyboard.press("ArrowDown");
  await focused("b.xisf");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.activeElement.matches("input.counted:not(:checked)") && document.activeElement.closest("tr").classList.contains("off"));
  await page.keyboard.press("ArrowRight");
  await focused("b.xisf");
  await page.keyboard.press("ArrowUp");
  await focused("a.fits");
  assert.equal(await table.locator("tbody [tabindex='0']").count(), 2);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForFunction(() => [...document.querySelectorAll("table[aria-label=Quality] tbody tr:not(.space)")].every((row) => row.getBoundingClientRect().height === 58));
  await page.getByText("Limits", { exact: true }).click();
  const losses = await page.getByRole("region", { name: "What each group would lose" }).evaluate((region) => [region.scrollWidth - region.clientWidth, region.clientHeight]);
  assert.ok(losses[0] <= 1 && losses[1] < 300, `${losses}`);
  assert.deepEqual(problems, []);
});

test("the sample has no pixels, and says so", async (t) => {
  const { page, problems } = await sample(t);
  await quality(page);
  await page.getByText("The sample has no pixels, only headers").waitFor();
  assert.equal(await page.getByRole("button", { name: "Measure stars" }).count(), 0);
  await page.getByRole("img", { name: /^HFR \(capture\) over time/ }).waitFor();
  assert.deepEqual(problems, []);
});
