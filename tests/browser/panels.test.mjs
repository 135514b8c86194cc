// Panels beside the page: that they cover no button, and that closing one gives everything back as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { browser, sample, site } from "./stage.mjs";

const SIZES = { "a wide window": { width: 1600, height: 900 }, "a laptop": { width: 1280, height: 720 }, "a tablet": { width: 820, height: 1100 }, "a phone": { width: 390, height: 844 } };

/** Buttons and fields of the page, bar and banners that a panel lies over. */
const covered = (page) =>
  page.evaluate(() => {
    const isCovered = (button) => {
      if (!button.checkVisibility() || button.closest("aside")) return false;
      const { left, top, width, height } = button.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2)?.closest("aside") ?? false;
    };
    return [...document.querySelectorAll("button, input, select, summary, a")].filter(isCovered).map((button) => button.textContent.trim() || button.id);
  });

for (const [what, viewport] of Object.entries(SIZES)) {
  test(`on ${what} no panel covers a button of the bar, of a banner or of the page`, async (t) => {
    const { page, problems } = await sample(t, { viewport });
    for (const name of ["Notices", "Settings"]) {
      await h.show(page, name);
      assert.deepEqual(await covered(page), [], name);
      await page.mouse.move(viewport.width - 30, viewport.height / 2);
      await page.mouse.wheel(0, 1500);
      await page.waitForTimeout(100);
      assert.deepEqual(await covered(page), [], `${name}, scrolled`);
      await page.evaluate(() => scrollTo(0, 0));
    }
    // Something goes wrong while a panel is open: what is told covers nothing of the panel.
    await page.getByLabel("Import settings").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("no settings") });
    const message = page.getByRole("alert").getByText(/x\.json/);
    await message.waitFor();
    assert.ok(await message.evaluate((text) => text.getBoundingClientRect().bottom <= innerHeight && text.getBoundingClientRect().top >= 0), "in sight");
    assert.deepEqual(await covered(page), [], "with a message");
    await h.shown(page, "Settings").getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("button", { name: "Close this message" }).click();
    assert.deepEqual(problems, []);
  });

  test(`on ${what} the page is where it was once a panel is closed`, async (t) => {
    const { page, problems } = await sample(t, { viewport });
    await h.show(page, "AstroBin");
    await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "OIII" }).first().click();
    // On a phone the list is folded.
    const list = page.getByRole("table", { name: "Frames of this row" });
    await page.getByText("List of files").waitFor();
    if (!(await list.isVisible())) await page.getByText("List of files").click();
    await list.waitFor();
    await page.evaluate(() => scrollTo(0, 400));
    await page.waitForTimeout(100);
    // On a phone the bar's buttons are not in sight there: as a link of the page does it.
    await page.evaluate(() => document.querySelector("#open-settings").focus({ preventScroll: true }));
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 100, `${before}`);
    await page.keyboard.press("Enter");
    await h.shown(page, "Settings").waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.press("Escape");
    await page.waitForTimeout(100);
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 60, `${before} became ${await page.evaluate(() => scrollY)}`);
    await list.waitFor();
    assert.deepEqual(problems, []);
  });
}

test("the last line of the settings says version and commit", async (t) => {
  const { page } = await sample(t);
  await h.show(page, "Settings");
  const built = await page.locator("meta[name=version]").getAttribute("content");
  assert.match(built, /^\d+\.\d+\.\d+( \([0-9a-f]{12}(, changed)?\))?$/);
  await h.shown(page, "Settings").getByText(`Nightledger ${built}`, { exact: true }).waitFor();
});

/** Pairs of controls of the bar that lie over one another, and those that reach beyond the window. */
const crowded = (page) =>
  page.evaluate(() => {
    const controls = [...document.querySelectorAll("header :is(button, input, a, h1)")].filter((each) => each.checkVisibility() && !each.closest(".skip"));
    const boxes = controls.map((each) => ({ name: each.textContent.trim() || each.getAttribute("aria-label"), ...each.getBoundingClientRect().toJSON() })).filter(({ width, bottom }) => width > 1 && bottom > 0);
    const over = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
    const pairs = boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => over(one, other)).map((other) => `${one.name} and ${other.name}`));
    return [...pairs, ...boxes.filter(({ right }) => right > document.documentElement.clientWidth + 1).map(({ name }) => `${name} is cut off`)];
  });

for (const locale of ["en-GB", "de-DE", "pl-PL"]) {
  test(`in ${locale} the bar's buttons stand side by side at every width, also with something to undo`, async (t) => {
    const { page, problems, done } = await h.open(browser, site, { locale, viewport: { width: 1280, height: 800 } });
    t.after(done);
    await page.locator("#sample").click();
    await page.locator("table.rows tbody tr").first().waitFor();
    const found = {};
    const sweep = async (when) => {
      for (let width = 360; width <= 1400; width += 40) {
        await page.setViewportSize({ width, height: 800 });
        const names = await crowded(page);
        if (names.length > 0) found[`${when}, ${width} px`] = names;
      }
    };
    await sweep("at first");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator("#tab-frames").click();
    await page.locator("table.frames input.counted").first().click();
    await page.locator(".changes").waitFor();
    await sweep("with something to undo");
    assert.deepEqual(found, {});
    assert.deepEqual(problems, []);
  });
}
