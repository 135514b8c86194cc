// Pictures of every part of the page for target/: dark and light, desktop and phone. `node screenshots.mjs [FOLDER]`.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";

const out = process.argv[2] ?? path.join(h.PROJECT, "target/screenshots");
const TABS = ["AstroBin", "Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"];
const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };

await mkdir(out, { recursive: true });
const [browser, site] = await Promise.all([h.launch({ whole: true }), h.serve()]);
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const scheme of ["dark", "light"]) {
      const { page, done } = await h.open(browser, site, { viewport, colorScheme: scheme });
      const shoot = async (name) => {
        // What was just said fades from the pictures.
        await page.waitForTimeout(250);
        await page.screenshot({ path: path.join(out, `${name}-${scheme}-${size}.png`) });
      };
      await shoot("first");
      await page.getByRole("button", { name: "Try it with sample data" }).click();
      await h.status(page);
      for (const name of TABS) {
        await h.show(page, name);
        await shoot(name.toLowerCase());
      }
      await h.show(page, "AstroBin");
      await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "OIII" }).first().click();
      await page.getByRole("table", { name: "Frames of this row" }).waitFor();
      await page.locator("tr.row.open").scrollIntoViewIfNeeded();
      await page.locator("tr.row.open").evaluate((row) => row.scrollIntoView({ block: "start" }));
      await shoot("why");
      await done();
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
