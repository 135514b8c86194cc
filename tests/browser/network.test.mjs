// The three services that a click can reach: exactly what is asked, and what the page makes of errors, slowness,
// nonsense and no permission for web pages. The addresses are those that this build was made with; no request leaves
// this machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

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

const OPEN = { "access-control-allow-origin": "*" };
const json = (value) => ({ status: 200, headers: OPEN, contentType: "application/json", body: JSON.stringify(value) });
const text = (body, status = 200) => ({ status, headers: OPEN, contentType: "text/plain", body });

/** The page with the sample read; `answer(request)` is what every service says, `asked` what they were asked. */
async function sample(t, options) {
  const opened = await h.open(browser, site, { allow: SERVICES, ...options });
  t.after(opened.done);
  const asked = [];
  const service = { answer: text("no answer was set", 500) };
  for (const base of SERVICES) {
    await opened.context.route(`${base}/**`, async (route) => {
      const request = route.request();
      asked.push(request.url());
      assert.equal(request.method(), "GET");
      assert.equal(request.postData(), null);
      const headers = await request.allHeaders();
      assert.equal(headers.cookie, undefined, "no cookies");
      assert.equal(headers.referer, undefined, "no referrer");
      if (service.answer === "never") return;
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
];

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
  const fix = page.getByRole("listitem").filter({ hasText: "What is Ha on AstroBin?" });
  await fix.getByRole("button", { name: "Search AstroBin" }).click();
  await fix.getByText(`Sends these words to ${ASTROBIN}.`).waitFor();
  assert.deepEqual(asked, [], "opening the search asks nothing");
  const words = fix.getByRole("searchbox");
  const search = fix.getByRole("button", { name: "Search", exact: true });
  assert.equal(await words.inputValue(), "Ha");
  const nonsense = [
    ["a web page", text("<html>maintenance</html>"), "it is no JSON"],
    ["another list", json({ results: "none" }), "it lists no filters"],
    ["its own words", json({ detail: "Authentication credentials were not provided." }), "Authentication credentials were not provided"],
    ["nothing found", json({ count: 0, next: null, results: [] }), "AstroBin knows no such filter"],
    ["entries without ids", json({ count: 1, results: [{ name: "x" }, 7, null] }), "AstroBin knows no such filter"],
  ];
  for (const [number, [what, answer, expected]] of [...FAILURES, ...nonsense].entries()) {
    service.answer = answer;
    await words.fill(`${what} & 3"`);
    await search.click();
    await fix.getByRole("alert").getByText(expected).waitFor();
    assert.equal(asked.length, number + 1, what);
    assert.equal(asked.at(-1), `${ASTROBIN}/api/v2/equipment/filter/?q=${encodeURIComponent(`${what} & 3"`)}`);
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

test("a service that does not answer is given up, and what it brings later changes nothing", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await page.clock.install();
  service.answer = "never";
  const fix = page.getByRole("listitem").filter({ hasText: "What is OIII on AstroBin?" });
  await fix.getByRole("button", { name: "Search AstroBin" }).click();
  const search = fix.getByRole("button", { name: "Search", exact: true });
  await search.click();
  await search.and(page.locator("[aria-disabled=true]")).waitFor();
  while (asked.length === 0) await page.waitForTimeout(20);
  await page.clock.fastForward(21_000);
  await fix.getByRole("alert").getByText("the service did not answer within 20 seconds").waitFor();
  assert.equal(await search.isEnabled(), true, "it can be tried again");
  await fix.getByRole("textbox", { name: "AstroBin filter id or address for OIII" }).fill("4752");
  await page.keyboard.press("Enter");
  await page.getByRole("cell", { name: "4752", exact: true }).first().waitFor();
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
  await h.tab(page, "Settings");
  await page.getByText(`Sends the position 47.050, 8.310 (and your e-mail address, if you gave one) to ${NOMINATIM}.`).waitFor();
  const button = page.getByRole("button", { name: "Look up names" });
  const part = page.locator(".setting").filter({ has: button });
  const at = `${NOMINATIM}/reverse?lat=47.050&lon=8.310&format=jsonv2&zoom=14`;
  const nonsense = [
    ["a web page", text("<html>"), "its answer is no JSON"],
    ["its own error", json({ error: "Unable to geocode" }), "Unable to geocode"],
    ["no name", json({ display_name: "" }), "its answer has no display_name"],
  ];
  let expected = 0;
  for (const [what, answer, words] of [...FAILURES, ...nonsense]) {
    service.answer = answer;
    // An answer once had is not asked for again, so each kind has an e-mail address of its own.
    const email = `${what.replaceAll(" ", "-")}@example.org`;
    await page.getByLabel("E-mail for OpenStreetMap").fill(email);
    await page.getByLabel("E-mail for OpenStreetMap").press("Enter");
    await button.click();
    await part.getByRole("alert").getByText(words).waitFor();
    expected += 1;
    assert.deepEqual([asked.length, asked.at(-1)], [expected, `${at}&email=${encodeURIComponent(email)}`], what);
    assert.equal(await page.getByLabel("Name of site 1").count(), 0, "a failed call never becomes a site");
  }
  await page.getByLabel("E-mail for OpenStreetMap").fill("");
  await page.getByLabel("E-mail for OpenStreetMap").press("Enter");
  service.answer = json({ display_name: "Hill Observatory\n, Nowhere" });
  await button.click();
  await page.getByLabel("Name of site 1").waitFor();
  assert.equal(await page.getByLabel("Name of site 1").inputValue(), "Hill Observatory , Nowhere");
  assert.equal(asked.at(-1), at);
  await h.tab(page, "Summary");
  await page.getByRole("region", { name: "Session summary" }).getByText("Hill Observatory").waitFor();
  assertNoProblems(problems);
});

test("sky brightness is looked up with the user's key, or pasted where the service allows no pages", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await h.tab(page, "Settings");
  const button = page.getByRole("button", { name: "Look up sky brightness" });
  assert.equal(await button.isEnabled(), false, "not without a key");
  await page.getByText("Needs your own key").waitFor();
  const part = page.locator(".setting").filter({ has: button });
  const key = async (value) => {
    await page.getByLabel("Your key for lightpollutionmap.info").fill(value);
    await page.getByLabel("Your key for lightpollutionmap.info").press("Enter");
  };
  const nonsense = [
    ["a refused key", text("Invalid authentication."), "it says \"Invalid authentication\""],
    ["a web page", text("<html>"), "it answered with a web page"],
    ["nothing", text(""), "its answer is empty"],
    ["a negative number", text("-1"), "is no brightness"],
    ["no number", text("NaN"), "is no brightness"],
  ];
  let address;
  for (const [what, answer, words] of [...nonsense, ...FAILURES]) {
    service.answer = answer;
    await key(`key of ${what}`);
    await button.click();
    await part.getByRole("alert").getByText(words).waitFor();
    address = `${LIGHT_POLLUTION}/QueryRaster/?ql=wa_2015&qt=point&qd=8.310,47.050&key=${encodeURIComponent(`key of ${what}`)}`;
    assert.equal(asked.at(-1), address, what);
    assert.equal(await page.getByLabel("SQM of site 1").count(), 0, "a failed call never becomes a site");
  }
  // The last was a service that allows no web pages: its answer is opened in a tab and pasted.
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
  await h.tab(page, "Acquisition");
  const { text: csv } = await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const [columns, ...rows] = h.cells(csv);
  assert.deepEqual(rows.map((row) => row[columns.indexOf("meanSqm")]), rows.map(() => sqm));
  assertNoProblems(problems);
});

test("the service's number is taken when it answers", async (t) => {
  const { page, problems, asked, service } = await sample(t);
  await h.tab(page, "Settings");
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
