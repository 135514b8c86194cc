// The page behind real web servers, below a path (`cargo xtask hosting`, which starts them and names them in
// NIGHTLEDGER_HOSTED). Not among the tests of every day: the servers are not on every machine.
import assert from "node:assert/strict";
import { test, before, after } from "node:test";
import { readdirSync } from "node:fs";
import * as h from "./harness.mjs";

const HOSTED = (process.env.NIGHTLEDGER_HOSTED ?? "").split(" ").filter(Boolean).map((each) => each.split("="));
assert.ok(HOSTED.length > 1, "run it with `cargo xtask hosting`");

let browser;
before(async () => {
  browser = await h.launch({ whole: true });
});
after(() => browser?.close());

/** A file's headers, as a browser asks for it. */
async function headers(address) {
  const answer = await fetch(address, { headers: { "accept-encoding": "gzip" }, redirect: "manual" });
  await answer.arrayBuffer();
  return { status: answer.status, ...Object.fromEntries(answer.headers) };
}

const files = readdirSync(h.DIST);
const named = (pattern) => files.find((name) => pattern.test(name));
const IMMUTABLE = "public, max-age=31536000, immutable";

for (const [name, address] of HOSTED) {
  test(`${name}: types, compression, caching and the policy`, async () => {
    const index = await (await fetch(address)).text();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(index)[1];
    for (const [file, type, cache] of [
      ["", "text/html", "no-cache"],
      ["sw.js", "text/javascript", "no-cache"],
      ["worker.js", "text/javascript", "no-cache"],
      ["manifest.webmanifest", "application/manifest+json", "no-cache"],
      ["icon.svg", "image/svg+xml", "no-cache"],
      [named(/^nightledger-page-.*\.wasm$/), "application/wasm", IMMUTABLE],
      [named(/^engine-.*\.wasm$/), "application/wasm", IMMUTABLE],
      [named(/^engine-.*\.js$/), "text/javascript", IMMUTABLE],
      [named(/^base-.*\.css$/), "text/css", IMMUTABLE],
    ]) {
      const got = await headers(address + file);
      const said = `${file}: ${JSON.stringify(got)}`;
      assert.equal(got.status, 200, said);
      assert.equal(got["content-type"].split(";")[0], type, said);
      assert.equal(got["cache-control"], cache, said);
      assert.equal(got["content-security-policy"], `${policy}; frame-ancestors 'none'`, said);
      assert.equal(got["x-content-type-options"], "nosniff", said);
      if (/html|css|javascript|wasm/.test(type) && file !== "worker.js") assert.equal(got["content-encoding"], "gzip", said);
    }
    const bare = await headers(address.replace(/\/$/, ""));
    assert.ok([301, 308].includes(bare.status) && new URL(bare.location, address).href === address, JSON.stringify(bare));
    assert.equal((await headers(`${address}no-such-file.js`)).status, 404);
    // An unchanged file is not sent again.
    const first = await headers(`${address}sw.js`);
    const tag = first.etag ?? first["last-modified"];
    assert.ok(tag, JSON.stringify(first));
    const again = await fetch(`${address}sw.js`, { headers: first.etag ? { "if-none-match": first.etag } : { "if-modified-since": tag } });
    assert.equal(again.status, 304);
  });

  test(`${name}: the page reads, answers, and works without the network after its first visit`, async (t) => {
    const { page, context, problems, done } = await h.open(browser, { origin: new URL(address).origin, address });
    t.after(done);
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    await h.status(page);
    await page.getByRole("button", { name: "Copy CSV" }).first().click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^date,/);
    assert.equal(page.workers().length > 0, true, "the engine has its worker");
    assert.deepEqual(problems, []);

    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      while (registration.active?.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    });
    await context.setOffline(true);
    await page.reload();
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    await h.status(page);
  });
}
