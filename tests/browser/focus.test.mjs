// The Tab key goes down the page as the eye does: in every tab, on a phone and on a desktop, in its own order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { frame } from "./frames.mjs";

const TABS = ["Acquisition", "Summary", "Frames", "Calibration", "Charts", "Notices", "Settings"];
const WIDTHS = [390, 1280];

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([h.launch(), h.serve()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A folder in which everything is asked about: two targets, filters without ids, a mount, a master without a count. */
async function asking(t) {
  const dir = path.join(await h.scratch(t), "Asking");
  await mkdir(dir);
  const more = ["TELESCOP= 'EQMOD HEQ5/6'", "INSTRUME= 'Cam 1'"];
  for (const [at, filter] of ["Ha", "OIII", "SII"].entries()) {
    const object = at === 0 ? "M 42" : "NGC 2264";
    await writeFile(path.join(dir, `${filter}.fits`), frame({ filter, object, start: `2025-02-03T2${at}:10:00.500`, more }));
  }
  const master = frame({ kind: "Master Dark", start: "2025-01-03T21:10:00.500", filter: null, object: null, more });
  await writeFile(path.join(dir, "some dark.fits"), master);
  return dir;
}

/** Where the element with the focus stands on the page, and its name; nothing when there is none. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body || element === null) return null;
    window.walked ??= new Set();
    const again = window.walked.has(element);
    window.walked.add(element);
    const box = (each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return { left: left + scrollX, top: top + scrollY, right: right + scrollX, bottom: bottom + scrollY };
    };
    // What scrolls within the page moves under the focus: its place is that of what scrolls.
    const scroller = element.closest(".scroll, .files-table");
    const name = element.getAttribute("aria-label") ?? element.innerText ?? "";
    return {
      again,
      name: `${element.tagName.toLowerCase()}#${element.id} ${name.replaceAll(/\s+/g, " ").slice(0, 50)}`,
      inside: scroller !== null && scroller !== element,
      box: box(element),
      // Parts of the settings stand side by side: each is gone through on its own.
      part: box(element.closest(".settings > section, label") ?? element),
    };
  });

/** Presses Tab from the page's top to its end; every step upwards comes back in words. */
async function walk(page) {
  await page.evaluate(() => (window.walked = undefined));
  await page.evaluate(() => document.querySelector(":is(.top, main) :is(button, input, [tabindex]):enabled").focus());
  const steps = [await focused(page)];
  const wrong = [];
  for (let count = 0; count < 400; count += 1) {
    await page.keyboard.press("Tab");
    const next = await focused(page);
    if (next === null || next.again) break;
    const last = steps.at(-1);
    const up = next.box.bottom <= last.box.top + 1 && !(next.inside && last.inside);
    const beside = next.part.left >= last.part.right - 1;
    if (up && !beside) wrong.push(`from ${last.name} (${Math.round(last.box.top)}) up to ${next.name} (${Math.round(next.box.top)})`);
    steps.push(next);
  }
  return { steps, wrong };
}

for (const width of WIDTHS) {
  test(`the Tab key goes down every tab at ${width} px`, async (t) => {
    const { page, problems, done } = await h.open(browser, site, { viewport: { width, height: 844 } });
    t.after(done);
    const check = async (where) => {
      const { steps, wrong } = await walk(page);
      assert.deepEqual(wrong, [], where);
      assert.ok(steps.length >= 2, `${where}: nothing to go to`);
    };
    await check("first screen");
    await h.drop(page, await asking(t));
    await h.status(page);
    for (const name of TABS) {
      await h.tab(page, name);
      await page.waitForTimeout(300);
      await check(name);
    }
    await h.tab(page, "Acquisition");
    await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "OIII" }).first().click();
    await page.getByRole("button", { name: "Correct gain" }).click();
    await check("a row opened, a figure of it being corrected");
    assert.deepEqual(problems, []);
  });
}
