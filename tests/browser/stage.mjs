// What most files of browser tests share: Chromium and the built page, from the first test of the file to the last.
import { after, before } from "node:test";
import path from "node:path";
import * as h from "./harness.mjs";

/** Files for which the browser's outer part matters: it keeps permissions and quotas, and two tabs are two. */
const WHOLE = ["faults", "keeping", "main-road", "privacy", "reading", "versions", "watch"];
const file = path.basename(process.argv[1] ?? "", ".test.mjs");

/** Chromium and the server of the built page; there as soon as tests run. */
export let browser, site;
before(async () => {
  [browser, site] = await Promise.all([h.launch({ whole: WHOLE.includes(file) }), h.serve()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The page with its own sample read, until the test ends. */
export async function sample(t, options) {
  const opened = await h.open(browser, site, options);
  t.after(opened.done);
  await opened.page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(opened.page);
  return opened;
}

/** The page with a folder dropped on it and read, until the test ends. */
export async function dropped(t, dir, options, served = site) {
  const opened = await h.open(browser, served, options);
  t.after(opened.done);
  await h.drop(opened.page, dir);
  await h.status(opened.page);
  return opened;
}

/** An init script that notes in `window.sent` when requests to other hosts are sent: where they arrive, they have waited. */
export function notesWhenSent() {
  window.sent = [];
  const own = window.fetch;
  window.fetch = (address, ...more) => {
    if (String(address).startsWith("https:")) window.sent.push(performance.now());
    return own(address, ...more);
  };
}
