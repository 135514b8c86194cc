// The three services that a click can reach: exactly what is asked, and what the page makes of errors, slowness,
// nonsense and no permission for web pages. The addresses are those that this build was made with; no request leaves
// this machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, notesWhenSent, site } from "./stage.mjs";

/** The build's own setting: `cargo xtask` reads it from .cargo/config.toml. */
function setting(name) {
  const url = process.env[name];
  assert.ok(url, `${name} is not set: run this as \`cargo xtask test --only dist,browser\``);
  return url.replace(/\/+$/, "");
}
const NOMINATIM = setting("NIGHTLEDGER_NOMINATIM_URL");
const ASTROBIN = setting("NIGHTLEDGER_ASTROBIN_URL");
const LIGHT_POLLUTION = setting("NIGHTLEDGER_LIGHTPOLLUTION_URL");
const SERVICES = [NOMINATIM, ASTROBIN, LIGHT_POLLUTION];

// What the code promises (web/ui/src/page/services.rs); AstroBin takes 150 requests a minute.
const PATIENCE_MS = 20_000;
const BETWEEN_MS = 1100;
const BETWEEN_AT_ASTROBIN_MS = 400;
const LONGEST_BYTES = 1_000_000;

const OPEN = { "access-control-allow-origin": "*" };
const json = (value) => ({ status: 200, headers: OPEN, contentType: "application/json", body: JSON.stringify(value) });
const text = (body, status = 200) => ({ status, headers: OPEN, contentType: "text/plain", body });

/** The page with the sample read; `answer(request)` is what every service says, `asked` what they were asked. */
async function sample(t, options) {
  const opened = await h.open(browser, site, { allow: SERVICES, ...options });
  t.after(opened.done);
  const asked = [];
  // `late` are the requests that were not answered.
  const service = { answer: text("no answer was set", 500), late: [] };
  for (const base of SERVICES) {
    await opened.context.route(`${base}/**`, async (route) => {
      const request = route.request();
      asked.push(request.url());
      assert.equal(request.method(), "GET");
      assert.equal(request.postData(), null);
      const headers = await request.allHeaders();
      assert.equal(headers.cookie, undefined, "no cookies");
      // Nominatim refuses who does not say where the question comes from; of the page's address it needs no more.
      assert.equal(headers.referer, `${site.origin}/`, "the origin alone");
      // AstroBin's database answers a web page to who does not ask for JSON.
      assert.equal(headers.accept, "application/json");
      if (service.answer === "never") return service.late.push(route);
      if (service.answer === "abort") return route.abort("internetdisconnected");
      return route.fulfill(service.answer);
    });
  }
  await opened.page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(opened.page);
  return { ...opened, asked, service };
}

/** What a browser itself writes about failed loads is no fault of the page. */
function assertNoProblems(problems) {
  assert.deepEqual(problems.filter((each) => !/Failed to load resource|CORS policy/.test(each)), []);
}

/** What can go wrong with any of them, and the words for it. */
const FAILURES = [
  ["an error", text("busy", 503), "the service answered with error 503"],
  ["a pause", text("slow down", 429), "the service asks for a pause"],
  ["no connection", "abort", "there is no connection, or the service does not answer to web pages"],
  [
    "no permission for web pages",
    { status: 200, headers: { "access-control-allow-origin": "https://elsewhere.example" }, contentType: "application/json", body: "{}" },
    "there is no connection, or the service does not answer to web pages",
  ],
  ["a body that is too long", text("9".repeat(LONGEST_BYTES + 1)), "the answer is far too long, over 1 MB"],
];

/** Lists within lists, deeper than any program's stack. */
const DEEP = text("[".repeat(200_000));

const oiii = (page) => page.getByRole("listitem").filter({ hasText: "Which filter is OIII?" });

/** The three look-ups: where their button is, where they say what went wrong, an answer of the service, and what of it shows. */
const LOOKUPS = {
  "a site's name": {
    button: async (page) => {
      await h.show(page, "Settings");
      return page.getByRole("button", { name: "Look up names" });
    },
    fault: (page) => page.locator(".setting .fault").first(),
    answer: json({ display_name: "Hill Observatory" }),
    result: (page) => page.getByLabel("Name of site 1"),
  },
  "a sky's brightness": {
    button: async (page) => {
      await h.show(page, "Settings");
      await page.getByLabel("Your key for lightpollutionmap.info").fill("K3Y");
      await page.getByLabel("Your key for lightpollutionmap.info").press("Enter");
      return page.getByRole("button", { name: "Look up sky brightness" });
    },
    fault: (page) => page.locator(".setting .fault").last(),
    answer: text("0.5"),
    result: (page) => page.getByLabel("SQM of site 1"),
  },
  "a filter": {
    button: async (page) => {
      await h.show(page, "AstroBin");
      const open = oiii(page).getByRole("button", { name: "Search AstroBin" });
      await oiii(page).getByRole("button", { name: /^Search/ }).first().waitFor();
      if ((await open.count()) > 0) await open.click();
      return oiii(page).getByRole("button", { name: "Search", exact: true });
    },
    fault: (page) => oiii(page).getByRole("alert"),
    answer: json({ count: 1, next: null, results: [{ id: 4752, brandName: "Maker", name: "OIII 3nm" }] }),
    result: (page) => page.locator(".found li"),
  },
};

test("the policy names the build's three services and no other host", async () => {
  const page = await readFile(path.join(h.DIST, "index.html"), "utf8");
  const policy = page.match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
  const connect = policy.split(";").map((part) => part.trim().split(/\s+/)).find(([name]) => name === "connect-src");
  assert.deepEqual(connect.slice(1).sort(), ["'self'", ...SERVICES.map((url) => new URL(url).origin)].sort());
  const hosts = [...policy.matchAll(/https?:\/\/[^\s;]+/g)].map(([url]) => url);
  assert.deepEqual([...new Set(hosts)].sort(), SERVICES.map((url) => new URL(url).origin).sort());
});

test("filters are searched on AstroBin by a click, and its answers of every kind are told", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  const fix = page.getByRole("listitem").filter({ hasText: "Which filter is Ha?" });
  await fix.getByRole("button", { name: "Search AstroBin" }).click();
  await fix.getByText(`Sends these words to ${ASTROBIN}.`).waitFor();
  assert.deepEqual(asked, [], "opening the search asks nothing");
  const words = fix.getByRole("searchbox");
  const search = fix.getByRole("button", { name: "Search", exact: true });
  assert.equal(await words.inputValue(), "Ha");
  const nonsense = [
    ["a web page", text("<html>maintenance</html>"), "it is a web page"],
    ["lists within lists", DEEP, "it is no JSON"],
    ["another list", json({ results: "none" }), "it lists no filters"],
    ["a number", json(7), "it lists no filters"],
    ["its own words", json({ detail: "Authentication credentials were not provided." }), "Authentication credentials were not provided"],
    ["nothing found", json({ count: 0, next: null, results: [] }), "AstroBin has no filter by that name"],
    ["entries of wrong types", json({ results: [{ name: "x" }, 7, null, { id: "4", name: [] }, { id: -1, name: "x" }] }), "AstroBin has no filter by that name"],
  ];
  for (const [number, [what, answer, expected]] of [...FAILURES, ...nonsense].entries()) {
    service.answer = answer;
    // An answer of AstroBin's own, that there is nothing, is not asked for again.
    const said = `Ha & ${expected.startsWith("AstroBin has no") ? number : ""}"`;
    await words.fill(said);
    await search.click();
    await fix.getByRole("alert").getByText(expected).waitFor();
    await search.and(page.locator(":not([aria-disabled])")).waitFor();
    assert.equal(asked.length, number + 1, what);
    assert.equal(asked.at(-1), `${ASTROBIN}/api/v2/equipment/filter/?q=${encodeURIComponent(said)}&limit=200`);
    assert.equal(await fix.locator(".found li").count(), 0, what);
  }

  service.answer = json({
    count: 2,
    next: null,
    results: [
      { id: 4663, brandName: "Maker", name: "H-alpha", type: "H_ALPHA", bandwidth: "5.00", size: "ROUND_2_IN" },
      { id: 12, brandName: "Other", name: "<img src=x onerror=alert(1)>" },
    ],
  });
  await words.fill("Ha 5nm");
  await search.click();
  await fix.getByText("H-alpha, 5 nm, round 2 in · 4663").waitFor();
  await fix.getByRole("button", { name: "Other <img src=x onerror=alert(1)>" }).waitFor();
  const before = asked.length;
  await search.click();
  await fix.getByText("H-alpha, 5 nm, round 2 in · 4663").waitFor();
  assert.equal(asked.length, before, "an answer is not asked for twice");
  await fix.getByRole("button", { name: "Maker H-alpha" }).click();
  await page.getByRole("cell", { name: "4663", exact: true }).first().waitFor();
  assertNoProblems(problems);
});

for (const [what, { button, fault, answer, result }] of Object.entries(LOOKUPS)) {
  test(`${what}: a service that does not answer is given up, and what it brings later changes nothing`, async (t) => {
    const { page, problems, asked, service } = await sample(t);
    const search = await button(page);
    await page.clock.install();
    service.answer = "never";
    await search.click();
    await search.and(page.locator("[aria-disabled=true]")).waitFor();
    while (service.late.length === 0) await page.waitForTimeout(20);
    await page.clock.fastForward(PATIENCE_MS - 1000);
    assert.equal(await search.getAttribute("aria-disabled"), "true", "not before its time");
    await page.clock.fastForward(1000);
    await fault(page).getByText("the service did not answer in full within 20 seconds").waitFor();
    await search.and(page.locator(":not([aria-disabled])")).waitFor();
    // Nobody listens any more, which may be an error here.
    await service.late[0].fulfill(answer).catch(() => {});
    await page.waitForTimeout(300);
    assert.equal(await result(page).count(), 0);
    await fault(page).getByText("the service did not answer in full within 20 seconds").waitFor();
    service.answer = answer;
    await search.click();
    await page.clock.fastForward(BETWEEN_MS);
    await result(page).waitFor();
    assert.equal(asked.length, 2, "it was asked again");
    assertNoProblems(problems);
  });
}

test("what could not be understood is asked for again, with the same words; an answer is not", async (t) => {
  for (const { button, fault, answer, result } of Object.values(LOOKUPS)) {
    const { page, problems, asked, service, done } = await sample(t);
    const search = await button(page);
    for (const again of [1, 2]) {
      service.answer = text("<html>Log in to our network");
      await search.click();
      await fault(page).getByText(/no JSON|a web page/).waitFor();
      await search.and(page.locator(":not([aria-disabled])")).waitFor();
      assert.equal(asked.length, again);
    }
    service.answer = answer;
    await search.click();
    await result(page).waitFor();
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked).size, 1, "always the same address");
    assertNoProblems(problems);
    await done();
  }
});

test("look-ups are as far apart as AstroBin's rates want it, however quickly they are clicked", async (t) => {
  const { page, problems, service } = await sample(t, { init: notesWhenSent });
  service.answer = LOOKUPS["a filter"].answer;
  for (const name of ["Ha", "OIII", "SII"]) {
    const fix = page.getByRole("listitem").filter({ hasText: `Which filter is ${name}?` });
    await fix.getByRole("button", { name: "Search AstroBin" }).click();
  }
  await page.evaluate(() => {
    for (const form of document.querySelectorAll(".fixes form:has([type=search])")) form.requestSubmit();
  });
  await page.locator(".found li").nth(2).waitFor();
  const sent = await page.evaluate(() => window.sent);
  assert.equal(sent.length, 3);
  for (const at of [1, 2]) assert.ok(sent[at] - sent[at - 1] >= BETWEEN_AT_ASTROBIN_MS, `${sent}`);
  assertNoProblems(problems);
});

test("an answer that stops midway or has no end is given up, and nothing more of it is taken", async (t) => {
  // The services' answers come from the page's own server here, which can send them piece by piece.
  let closed, bytes;
  const piece = Buffer.alloc(64 * 1024, " ");
  const answers = {
    "/slow": (request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('{"display_name": "Hill');
      closed = new Promise((resolve) => response.on("close", resolve));
    },
    "/endless": (request, response) => {
      bytes = 0;
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        do bytes += piece.length;
        while (!response.destroyed && bytes < 100 * LONGEST_BYTES && response.write(piece));
      };
      response.on("drain", more);
      closed = new Promise((resolve) => response.on("close", resolve));
      more();
    },
  };
  const own = await h.serve("/", h.DIST, answers);
  t.after(own.stop);
  const { page, problems, done } = await h.open(browser, own, {
    init: () => {
      const fetch = window.fetch;
      window.fetch = (url, options) => fetch(window.instead ?? url, options);
    },
  });
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  for (const { button, fault, result } of Object.values(LOOKUPS)) {
    const search = await button(page);
    await page.evaluate(() => (window.instead = "/endless"));
    await search.click();
    await fault(page).getByText("the answer is far too long, over 1 MB").waitFor();
    await closed;
    assert.ok(bytes < 50 * LONGEST_BYTES, `${bytes} bytes were sent before it was broken off`);
    assert.equal(await result(page).count(), 0);
  }
  await page.clock.install();
  for (const { button, fault, result } of Object.values(LOOKUPS)) {
    const search = await button(page);
    closed = null;
    await page.evaluate(() => (window.instead = "/slow"));
    await search.click();
    await page.clock.fastForward(BETWEEN_MS);
    while (!closed) await page.waitForTimeout(20);
    await page.waitForTimeout(100);
    await page.clock.fastForward(PATIENCE_MS);
    await fault(page).getByText("the service did not answer in full within 20 seconds").waitFor();
    await closed;
    assert.equal(await result(page).count(), 0);
  }
  assertNoProblems(problems);
});

test("a service that leads elsewhere is not followed", async (t) => {
  const asked = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, OPEN).end(JSON.stringify({ display_name: "Elsewhere" }));
  });
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  t.after(() => elsewhere.close());
  const { page, problems, service } = await sample(t);
  const location = `http://127.0.0.1:${elsewhere.address().port}/reverse`;
  service.answer = { status: 302, headers: { ...OPEN, location } };
  const { button, fault, result } = LOOKUPS["a site's name"];
  await (await button(page)).click();
  await fault(page).getByText("there is no connection, or the service does not answer to web pages").waitFor();
  assert.equal(await result(page).count(), 0);
  assert.deepEqual(asked, [], "the position went nowhere else");
  assert.ok(problems.some((each) => each.includes("policy violation: connect-src")), "the policy stands in its way");
});

test("a name that looks like code or like a config.ini is a name", async (t) => {
  const { page, problems, service } = await sample(t);
  const name = `<img src=x onerror=alert(1)> [[x]] "North" hill, # 3 = <script>alert(2)</script>`;
  service.answer = json({ display_name: name });
  page.on("dialog", (dialog) => assert.fail(`it ran: ${dialog.message()}`));
  const { button, result } = LOOKUPS["a site's name"];
  await (await button(page)).click();
  await result(page).waitFor();
  assert.equal(await result(page).inputValue(), name);
  const file = await h.downloaded(page, () => page.getByRole("button", { name: "Export config.ini" }).click());
  const written = await h.downloaded(page, () => page.getByRole("button", { name: "Export settings" }).click());
  await h.show(page, "Summary");
  await page.getByRole("region", { name: "Session summary" }).getByText(name).first().waitFor();
  await h.show(page, "AstroBin");
  const summary = await h.downloaded(page, () => page.getByRole("button", { name: "Download summary" }).click());
  assert.ok(summary.text.includes(name), summary.text);
  const csv = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(h.cells(csv.text).length, 6);
  // What went out comes back, as either file.
  for (const { name: name_of, text } of [file, written]) {
    await h.show(page, "Settings");
    await page.getByLabel("Name of site 1").fill("another");
    await page.getByLabel("Name of site 1").press("Enter");
    await page.getByLabel("Import settings").setInputFiles({ name: name_of, mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByText(/imported/).last().waitFor();
    await page.waitForFunction((name) => [...document.querySelectorAll("input")].some((each) => each.value === name), name);
  }
  assertNoProblems(problems);
});

test("a filter's id is taken from what people paste, and nothing else is", async (t) => {
  const { page, problems, asked } = await sample(t);
  const box = page.getByRole("textbox", { name: "AstroBin filter id or address for SII" });
  for (const bad of ["", "SII", "4663x", "-1", "0", "4.5", "https://app.astrobin.com/u/somebody", "explorer/filter/12ab/"]) {
    await box.fill(bad);
    await box.press("Enter");
    await page.getByText("neither a number nor the address").waitFor();
    assert.equal(await box.count(), 1, bad);
    await box.fill("…");
  }
  await box.fill("  app.astrobin.com/equipment/explorer/filter/4844/antlia-sii?tab=2#top ");
  await box.press("Enter");
  await page.getByRole("cell", { name: "4844", exact: true }).first().waitFor();
  assert.deepEqual(asked, [], "nothing is asked for that");
  assert.deepEqual(problems, []);
});

test("a site's name is looked up by a click, with the e-mail only if there is one", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await h.show(page, "Settings");
  await page.getByText(`Sends the position 47.050, 8.310 (and your e-mail address, if you gave one) to ${NOMINATIM}.`).waitFor();
  const button = page.getByRole("button", { name: "Look up names" });
  const part = page.locator(".setting").filter({ has: button });
  const at = `${NOMINATIM}/reverse?lat=47.050&lon=8.310&format=jsonv2&zoom=14`;
  const nonsense = [
    ["a web page", text("<html>"), "its answer is no JSON"],
    ["its own error", json({ error: "Unable to geocode" }), "Unable to geocode"],
    ["lists within lists", DEEP, "its answer is no JSON"],
    ["no name", json({ display_name: "" }), "its answer has no display_name"],
    ["a name that is none", json({ display_name: { text: "Hill" } }), "its answer has no display_name"],
    ["a list", json(["Hill"]), "its answer has no display_name"],
  ];
  let expected = 0;
  await page.getByLabel("E-mail for OpenStreetMap").fill("me+stars@example.org");
  await page.getByLabel("E-mail for OpenStreetMap").press("Enter");
  for (const [what, answer, words] of [...FAILURES, ...nonsense]) {
    service.answer = answer;
    await button.click();
    await part.getByRole("alert").getByText(words).waitFor();
    await button.and(page.locator(":not([aria-disabled])")).waitFor();
    expected += 1;
    assert.deepEqual([asked.length, asked.at(-1)], [expected, `${at}&email=me%2Bstars%40example.org`], what);
    assert.equal(await page.getByLabel("Name of site 1").count(), 0, "a failed call never becomes a site");
  }
  await page.getByLabel("E-mail for OpenStreetMap").fill("");
  await page.getByLabel("E-mail for OpenStreetMap").press("Enter");
  service.answer = json({ display_name: "Hill Observatory\n, Nowhere" });
  await button.click();
  await page.getByLabel("Name of site 1").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill Observatory , Nowhere");
  assert.equal(asked.at(-1), at);
  await h.show(page, "Summary");
  await page.getByRole("region", { name: "Session summary" }).getByText("Hill Observatory").waitFor();
  assertNoProblems(problems);
});

test("sky brightness is looked up with the user's key, or pasted where the service allows no pages", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await h.show(page, "Settings");
  const button = page.getByRole("button", { name: "Look up sky brightness" });
  assert.equal(await button.isEnabled(), false, "not without a key");
  await page.getByText("Needs your own key").waitFor();
  const part = page.locator(".setting").filter({ has: button });
  await page.getByLabel("Your key for lightpollutionmap.info").fill("key & more");
  await page.getByLabel("Your key for lightpollutionmap.info").press("Enter");
  const nonsense = [
    ["a refused key", text("Invalid authentication."), "it says \"Invalid authentication\""],
    ["a web page", text("<html>"), "it answered with a web page"],
    ["nothing", text(""), "its answer is empty"],
    ["a negative number", text("-1"), "is no brightness"],
    ["no number", text("NaN"), "is no brightness"],
  ];
  const address = `${LIGHT_POLLUTION}/QueryRaster/?ql=wa_2015&qt=point&qd=8.310,47.050&key=key%20%26%20more`;
  for (const [number, [what, answer, words]] of [...nonsense, ...FAILURES].entries()) {
    service.answer = answer;
    await button.click();
    await part.getByRole("alert").getByText(words).waitFor();
    await button.and(page.locator(":not([aria-disabled])")).waitFor();
    assert.deepEqual([asked.length, asked.at(-1)], [number + 1, address], what);
    assert.equal(await page.getByLabel("SQM of site 1").count(), 0, "a failed call never becomes a site");
  }
  // A service that allows no web pages is opened in a tab, and its answer pasted.
  const link = part.getByRole("link", { name: "Open the answer in a tab" });
  assert.equal(await link.getAttribute("href"), address);
  assert.equal(await link.getAttribute("target"), "_blank");
  const before = asked.length;
  await part.getByLabel("Paste the answer").fill("rubbish");
  await part.getByRole("button", { name: "Use it" }).click();
  await part.getByRole("alert").getByText("it says \"rubbish\"").waitFor();
  await part.getByLabel("Paste the answer").fill(" 0.5 ");
  await part.getByRole("button", { name: "Use it" }).click();
  const sqm = (Math.log10((0.5 + 0.171168465) / 108_000_000) / -0.4).toFixed(2);
  await page.getByLabel("SQM of site 1").waitFor();
  assert.equal(await page.getByLabel("SQM of site 1").inputValue(), String(Number(sqm)));
  assert.equal(asked.length, before, "pasting asks nothing");
  await h.show(page, "AstroBin");
  const { text: csv } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const [columns, ...rows] = h.cells(csv);
  assert.deepEqual(rows.map((row) => row[columns.indexOf("meanSqm")]), rows.map(() => sqm));
  assertNoProblems(problems);
});

test("the service's number is taken when it answers", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await h.show(page, "Settings");
  await page.getByLabel("Your key for lightpollutionmap.info").fill("abc+/=");
  await page.getByLabel("Your key for lightpollutionmap.info").press("Enter");
  await page.getByText(`Sends the position 47.050, 8.310 and your key to ${LIGHT_POLLUTION}.`).waitFor();
  service.answer = text("2.75");
  await page.getByRole("button", { name: "Look up sky brightness" }).click();
  await page.getByLabel("SQM of site 1").waitFor();
  const sqm = (Math.log10((2.75 + 0.171168465) / 108_000_000) / -0.4).toFixed(2);
  assert.equal(await page.getByLabel("SQM of site 1").inputValue(), String(Number(sqm)));
  assert.deepEqual(asked, [`${LIGHT_POLLUTION}/QueryRaster/?ql=wa_2015&qt=point&qd=8.310,47.050&key=abc%2B%2F%3D`]);
  assert.deepEqual(problems, []);
});
