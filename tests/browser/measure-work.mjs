// Measures where the work should run: `node measure-work.mjs FOLDER` reads a folder in a worker and on the page's own
// thread, and tells the time to the status line and the longest wait of an animation frame meanwhile.
import * as h from "./harness.mjs";

const folder = process.argv[2];
const [browser, site] = await Promise.all([h.launch({ whole: true }), h.serve()]);
try {
  for (const [name, query] of [["worker", ""], ["page's thread", "?work=main"]]) {
    const { page, done } = await h.open(browser, site, { query });
    await page.evaluate(() => {
      window.waits = [];
      let last = performance.now();
      const frame = (now) => {
        window.waits.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const began = performance.now();
    await h.drop(page, folder);
    const line = await h.status(page, { timeout: 300_000 });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const took = await page.locator(".took").textContent();
    const waits = await page.evaluate(() => window.waits.sort((a, b) => b - a));
    const long = waits.filter((wait) => wait > 50).length;
    console.log(`${name}: ${line}; read ${took}, shown after ${seconds} s; frames: worst ${waits[0].toFixed(0)} ms, then ${waits[1].toFixed(0)}, ${waits[2].toFixed(0)}; ${long} over 50 ms of ${waits.length}`);
    await done();
  }
} finally {
  await browser.close();
  await site.stop();
}
