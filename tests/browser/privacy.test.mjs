// What leaves the machine: every flow is walked through, and the requests that the page made are these and no others.
// The content security policy is on; what it refuses fails the test. What is saved holds nothing personal unasked.
import assert from "node:assert/strict";
import { test } from "node:test";
import path from "node:path";
import { LIGHT, lights } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const TABS = ["AstroBin", "Summary", "Overview", "Frames", "Calibration", "Notices", "Settings"];
const SERVICES = ["https://nominatim.openstreetmap.org/", "https://app.astrobin.com/", "https://www.lightpollutionmap.info/"];

/** Answers in the services' place, and notes what they were asked: address, and what went with it. */
async function services(context) {
  const asked = [];
  const answers = {
    [SERVICES[0]]: JSON.stringify({ display_name: "Hill Observatory" }),
    [SERVICES[1]]: JSON.stringify({ count: 1, next: null, results: [{ id: 4663, brandName: "Maker", name: "H-alpha 5nm" }] }),
    [SERVICES[2]]: "0.5",
  };
  for (const [base, body] of Object.entries(answers)) {
    await context.route(`${base}**`, async (route) => {
      const request = route.request();
      const { cookie, referer } = await request.allHeaders();
      asked.push([request.method(), request.url(), request.postData(), cookie ?? null, referer ?? null]);
      await route.fulfill({ status: 200, headers: { "access-control-allow-origin": "*" }, contentType: "application/json", body });
    });
  }
  return asked;
}

/** A folder picker that gives a folder in the browser's own store, with one light in it. */
const picker = `window.showDirectoryPicker = async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("Picked", { create: true });
  const stream = await (await folder.getFileHandle("one.fits", { create: true })).createWritable();
  await stream.write(${JSON.stringify(LIGHT)});
  await stream.close();
  return folder;
};`;

/** Holds reading up after 40 files. */
const hold = () => {
  const read = Blob.prototype.arrayBuffer;
  let files = 0;
  Blob.prototype.arrayBuffer = async function () {
    for (files += 1; files > 40 && !window.go; ) await new Promise((resolve) => setTimeout(resolve, 10));
    return read.call(this);
  };
};

test("these tests see what is forbidden, in the page and in a worker", async (t) => {
  const rogue = `fetch("https://elsewhere.example/worker").catch(() => {})`;
  const own = await h.serve("/", h.DIST, {
    "/rogue.js": (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(rogue),
  });
  t.after(own.stop);
  const { page, problems, done } = await h.open(browser, own);
  t.after(done);
  assert.deepEqual(problems, []);
  const seen = async (what) => {
    for (const end = Date.now() + 5000; Date.now() < end && !problems.some((each) => each.includes(what)); ) await page.waitForTimeout(50);
    assert.ok(problems.some((each) => each.includes(what)), `${what} is not among ${problems}`);
  };
  await page.evaluate(() => fetch("https://elsewhere.example/page").catch(() => {}));
  await seen("policy violation: connect-src https://elsewhere.example/page");
  await page.evaluate(() => void new Worker("/rogue.js"));
  await seen("request to https://elsewhere.example/worker");
  assert.throws(() => h.assertOnlyFiles(own.asked), /rogue\.js/);
});

test("the worker has no means to ask the network, which the page's policy does not keep it from", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  const [worker] = page.workers();
  const means = ["fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "BroadcastChannel"];
  const left = (scope) => scope.evaluate((means) => means.filter((name) => typeof globalThis[name] !== "undefined"), means);
  assert.ok((await left(page)).length > 4, "pages have them");
  assert.deepEqual(await left(worker), []);
  assert.deepEqual(problems, []);
});

test("all flows together make exactly the requests that were clicked for", async (t) => {
  const dir = path.join(await h.scratch(t), "Rosette");
  await lights(dir, 20);
  const long = path.join(await h.scratch(t), "Long");
  await lights(long, 100);
  const own = await h.serve();
  t.after(own.stop);
  const { page, context, problems, requests, done } = await h.open(browser, own, { allow: SERVICES, init: { content: picker } });
  t.after(done);
  const asked = await services(context);
  page.on("dialog", (dialog) => dialog.accept());

  // Everything that needs no service.
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await h.status(page);
  await h.show(page, "Frames");
  await page.getByLabel("HFR over").fill("2.3");
  await page.waitForFunction(() => /^\d\d? files/.test(document.querySelector(".matches").textContent));
  await page.getByRole("button", { name: "Exclude these" }).click();
  await page.getByRole("status").getByText(/[1-9]\d? not counted/).waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Add folder" }).click();
  await h.status(page);
  await page.getByRole("button", { name: "Save to folder" }).click();
  await page.getByText("Saved into Picked/AstroBinUploadInfo").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Picked" }).click();
  await h.status(page);
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByLabel("Folder input").setInputFiles(dir);
  await h.status(page);
  await page.getByRole("button", { name: "Start over" }).click();
  const second = await context.newPage();
  await second.addInitScript(hold);
  await second.goto(`${own.address}?work=main`);
  await second.getByRole("heading", { level: 1, name: "Nightledger" }).waitFor();
  await h.drop(second, long);
  await second.getByRole("button", { name: "Stop" }).click();
  await second.evaluate(() => (window.go = true));
  await second.getByRole("button", { name: "Go on reading" }).click();
  await second.getByRole("status").getByText("100 files read, 100 frames counted").waitFor();
  await second.close();
  await h.drop(page, dir);
  await h.status(page);
  for (const name of TABS) await h.show(page, name);
  await h.show(page, "Frames");
  const frames = page.getByRole("table", { name: "Frames" });
  await frames.getByRole("button", { name: "light_0004.fits" }).click();
  await page.getByRole("dialog").getByText("The whole header").click();
  await page.keyboard.press("Escape");
  await frames.getByRole("checkbox", { name: "Counted" }).first().click();
  await page.getByRole("button", { name: "Undo" }).click();
  await h.show(page, "AstroBin");
  await page.getByRole("table", { name: "Acquisition rows" }).getByRole("button", { name: "Ha" }).first().click();
  await h.downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  await h.downloaded(page, () => page.getByRole("button", { name: "Download summary" }).click());
  await page.getByRole("button", { name: "Copy CSV" }).click();
  await h.show(page, "Summary");
  await page.getByRole("button", { name: "Copy summary" }).click();
  await h.downloaded(page, () => page.getByRole("button", { name: "Download as Markdown" }).click());
  await h.show(page, "Settings");
  const config = await h.downloaded(page, () => page.getByRole("button", { name: "Export config.ini" }).click());
  await page.getByLabel("Import settings").setInputFiles({ name: config.name, mimeType: "text/plain", buffer: Buffer.from(config.text) });
  await page.getByText("config.ini imported").waitFor();
  await page.getByLabel("Dates").selectOption("UTC date");
  const settings = await h.downloaded(page, () => page.getByRole("button", { name: "Export settings" }).click());
  await page.getByLabel("Import settings").setInputFiles({
    name: settings.name,
    mimeType: "application/json",
    buffer: Buffer.from(settings.text),
  });
  await page.reload();
  await h.drop(page, dir);
  await h.status(page);
  assert.deepEqual(asked, [], "nothing goes out before a click that says so");

  // The three that do, one click each.
  await h.show(page, "Settings");
  await page.getByRole("button", { name: "Look up names" }).click();
  await page.getByLabel("Name of site 1").waitFor();
  const key = page.getByLabel("Your key for lightpollutionmap.info");
  await key.fill("K3Y");
  await key.press("Tab");
  await page.getByRole("button", { name: "Look up sky brightness" }).click();
  await page.getByText(/The sky there has/).waitFor();
  await h.show(page, "AstroBin");
  const filter = page.getByRole("listitem").filter({ hasText: "Which filter is Ha?" });
  await filter.getByRole("button", { name: "Search AstroBin" }).click();
  await filter.getByRole("button", { name: "Search", exact: true }).click();
  await filter.getByRole("button", { name: /H-alpha 5nm/ }).click();
  await page.getByRole("cell", { name: "4663", exact: true }).first().waitFor();
  await h.show(page, "Settings");
  await page.getByRole("button", { name: "Forget everything" }).click();

  // The origin alone, which Nominatim insists on.
  const alone = [null, null, `${own.origin}/`];
  assert.deepEqual(asked.map(([method, url]) => `${method} ${url}`), [
    `GET ${SERVICES[0]}reverse?lat=47.000&lon=8.300&format=jsonv2&zoom=14`,
    `GET ${SERVICES[2]}QueryRaster/?ql=wa_2015&qt=point&qd=8.300,47.000&key=K3Y`,
    `GET ${SERVICES[1]}api/v2/equipment/filter/?q=Ha&limit=200`,
  ]);
  for (const request of asked) assert.deepEqual(request.slice(2), alone, `nothing goes with ${request[1]}`);

  // What is left are the files of the build, each by its name, and what the page made itself.
  for (const url of requests) {
    if (SERVICES.some((base) => url.startsWith(base)) || url.startsWith(`blob:${own.origin}`)) continue;
    assert.equal(new URL(url).origin, own.origin, url);
  }
  h.assertOnlyFiles(own.asked.filter((line) => line !== "GET /?work=main"));
  assert.deepEqual(problems, []);
});

test("an exported settings file leaves e-mail address and key out unless they are asked for", async (t) => {
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.show(page, "Settings");
  for (const [label, text] of [
    ["Your key for lightpollutionmap.info", "K3Y"],
    ["E-mail for OpenStreetMap (optional)", "me@example.org"],
  ]) {
    const field = page.getByLabel(label);
    await field.fill(text);
    await field.press("Tab");
  }
  const exported = () => h.downloaded(page, () => page.getByRole("button", { name: "Export settings" }).click());
  const unasked = (await exported()).text;
  assert.doesNotMatch(unasked, /K3Y|me@example\.org/);
  await page.getByLabel(/Write my e-mail address and my/).check();
  assert.match((await exported()).text, /K3Y/);
  assert.deepEqual(problems, []);
});

test("serial numbers, owners, homes and exact positions in headers are in no file that leaves the page", async (t) => {
  const dir = path.join(await h.scratch(t), "Rosette");
  const cards = [
    "OBSERVER= 'Jane Private'",
    "OWNER   = 'Jane Private'",
    "CAMSN   = 'SN-998877'",
    "SITENAME= '7 Private Lane'",
    "CALPATH = '/home/jane.private/calibration'",
    "HISTORY loaded /home/jane.private/masters/dark.xisf",
    "SITELAT =            47.123456",
    "SITELONG=             8.654321",
  ];
  await lights(dir, 4, cards);
  const { page, problems, done } = await h.open(browser, site);
  t.after(done);
  await h.drop(page, dir);
  assert.match(await h.status(page), /^4 files read, 4 frames counted/);
  const saved = [];
  const save = async (name) => saved.push(await h.downloaded(page, () => page.getByRole("button", { name, exact: true }).click()));
  const copied = async (button) => {
    await page.getByRole("button", { name: button, exact: true }).click();
    return { name: button, text: await page.evaluate(() => navigator.clipboard.readText()) };
  };
  await save("Download CSV");
  await save("Download summary");
  saved.push(await copied("Copy CSV"));
  await h.show(page, "Summary");
  await save("Download as Markdown");
  saved.push(await copied("Copy summary"));
  await h.show(page, "Settings");
  await save("Export settings");
  await save("Export config.ini");
  const position = /47\.1[23]|8\.6[56]/;
  // docs/rules.md#10: the summary says where, to 10 m.
  const says = saved.filter(({ text }) => position.test(text)).map(({ name }) => name);
  assert.deepEqual(says, ["Rosette_session_summary.txt", "Rosette_session_summary.md", "Copy summary"]);
  // A site that the user takes into the settings stands in their files, no nearer than it was shown; a file that was
  // edited stands there by its folder's name and its path in it.
  await page.getByRole("button", { name: "Add the site at 47.1235, 8.6543" }).click();
  assert.equal(await page.getByRole("button", { name: /Add the site at/ }).count(), 0);
  await h.show(page, "Frames");
  await page.getByRole("table", { name: "Frames" }).getByRole("checkbox", { name: "Counted" }).first().click();
  await page.getByText("1 file excluded").first().waitFor();
  await h.show(page, "Settings");
  await save("Export settings");
  await save("Export config.ini");
  for (const { name, text } of saved.slice(-2)) assert.match(text, /47\.1235\b/, name);
  for (const { name, text } of saved) {
    assert.doesNotMatch(text, /private|998877|\/home\/|\/tmp/i, name);
    assert.doesNotMatch(text, /47\.12345|47\.1234\d|8\.65432/, name);
  }
  assert.equal(saved.length, 9);
  assert.deepEqual(problems, []);
});
