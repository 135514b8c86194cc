// Fingers scroll over charts: a limit's line follows them by its handle alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { sample } from "./stage.mjs";

/** A finger that goes from one place to another, in steps as a real one. */
async function swipe(page, from, to) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", from);
  for (let step = 1; step <= 8; step += 1) {
    await touch("touchMove", { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 });
  }
  await touch("touchEnd");
  await session.detach();
}

const middle = (line) =>
  line.evaluate((line) => {
    const { left, right, top, bottom } = line.getBoundingClientRect();
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  });

/** What a finger set going goes on for a while. */
const rests = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        let last = -1;
        const look = () => {
          if (scrollY === last) return done();
          last = scrollY;
          setTimeout(look, 150);
        };
        look();
      }),
  );

test("a finger that scrolls past a chart sets no limit; its handle does", async (t) => {
  const { page, problems } = await sample(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Quality" }).click();
  const limit = page.locator("figure.chart .limit").first();
  await limit.waitFor({ state: "attached" });
  await limit.evaluate((line) => line.closest("svg").scrollIntoView({ block: "center" }));
  const isSet = () => limit.evaluate((line) => !line.classList.contains("unset"));
  assert.equal(await isSet(), false);

  const scrolled = await page.evaluate(() => scrollY);
  const line = await middle(limit.locator(".grip"));
  await swipe(page, { x: line.x, y: line.y + 10 }, { x: line.x, y: line.y + 170 });
  await page.waitForFunction((before) => scrollY < before - 50, scrolled);
  await rests(page);
  assert.equal(await isSet(), false, "who scrolls sets nothing");

  await limit.evaluate((line) => line.closest("svg").scrollIntoView({ block: "center" }));
  await rests(page);
  const handle = await middle(limit.locator(".for-fingers"));
  await swipe(page, handle, { x: handle.x, y: handle.y + 60 });
  await page.waitForFunction((line) => !line.classList.contains("unset"), await limit.elementHandle());
  assert.match(await limit.locator("text").textContent(), /^\d+(\.\d+)?(: \d+ lights? out)?$/);
  assert.deepEqual(problems, []);
});
