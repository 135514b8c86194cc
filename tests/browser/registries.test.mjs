// BHTOM and AZOTEA: tabs of Publish for who contributes to them, and the metadata of iTelescope's pipeline.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { frame } from "./frames.mjs";
import * as h from "./harness.mjs";
import { browser, site } from "./stage.mjs";

const REGISTRY = JSON.stringify([{ oname: "HILL_CCD47", longitude: 8.3, latitude: 47.0 }]);
const CALIBRATED = ["CALSTAT = 'BDF     '", "INSTRUME= 'CCD47   '"];

async function opened(t, files, options) {
  const dir = path.join(await h.scratch(t), "Nights");
  await mkdir(dir);
  for (const [name, cards] of Object.entries(files)) await writeFile(path.join(dir, name), frame(cards));
  const all = await h.open(browser, site, options);
  t.after(all.done);
  await h.drop(all.page, dir);
  await h.status(all.page);
  return all;
}

test("BHTOM: a tab for who contributes, readiness with reasons, manifest and calls; nothing is sent", async (t) => {
  const { page, problems } = await opened(t, {
    "a.fits": { filter: "V", start: "2025-02-03T21:10:00.500", more: CALIBRATED },
    "b.fits": { filter: "V", start: "2025-02-03T21:20:00.500", more: CALIBRATED },
    "c.fits": { filter: "Clear", start: "2025-02-03T21:30:00.500", more: CALIBRATED },
    "d.fits": { filter: "V", start: "2025-02-03T21:40:00.500", more: ["INSTRUME= 'CCD47   '"] },
  });
  const tabs = page.getByRole("tablist", { name: "Publish" });
  assert.equal(await tabs.getByRole("tab", { name: "BHTOM" }).isVisible(), false, "the page stays simple for others");
  const panel = await h.contribute(page, "BHTOM");
  await panel.getByText("Your observatories").click();
  await panel.getByLabel("Or paste the registry").fill("[\n{ \"oname\": \"\" }]");
  await panel.getByRole("button", { name: "Use what I pasted" }).click();
  await panel.getByText("line 2: the entry has no oname", { exact: false }).waitFor();
  await panel.getByLabel("Registry (JSON)").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(REGISTRY) });
  await panel.getByText("own.json: 1 observatories and cameras.").waitFor();
  await panel.getByRole("button", { name: "Read the keywords of 4 lights" }).click();
  await panel.getByText("2 of 4 lights ready to send.").waitFor();
  const table = panel.getByRole("table", { name: "Lights for BHTOM" });
  await table.getByRole("row", { name: /V as GaiaSP\/V.*HILL_CCD47.*2.*ready/ }).waitFor();
  await table.getByRole("row", { name: /take out bias, dark and flat.*d\.fits/ }).waitFor();
  await panel.getByLabel(/Which of BHTOM’s filters is Clear\?/).selectOption("GaiaSP/any");
  await panel.getByText("3 of 4 lights ready to send.").waitFor();
  await panel.getByLabel("All these frames are calibrated with bias, dark and flat").check();
  await panel.getByText("4 of 4 lights ready to send.").waitFor();
  const calls = await h.downloaded(page, () => panel.getByRole("button", { name: "Download calls (curl)" }).click());
  assert.equal(calls.name, "bhtom_upload.sh");
  assert.match(calls.text, /Nights\/a\.fits/);
  assert.match(calls.text, /BHTOM_TOKEN/);
  const manifest = await h.downloaded(page, () => panel.getByRole("button", { name: "Download manifest (CSV)" }).click());
  assert.equal(manifest.text.trim().split("\n").length, 5);
  assert.deepEqual(problems, []);
});

test("BHTOM: a longitude that is mirrored is shown and asked about, and nothing is turned", async (t) => {
  const { page, problems } = await opened(t, { "a.fits": { filter: "V", more: CALIBRATED } });
  const panel = await h.contribute(page, "BHTOM");
  await panel.getByText("Your observatories").click();
  await panel.getByLabel("Or paste the registry").fill(REGISTRY.replace("8.3", "-8.3"));
  await panel.getByRole("button", { name: "Use what I pasted" }).click();
  await panel.getByRole("button", { name: "Read the keywords of 1 light" }).click();
  await panel.getByText("HILL_CCD47: its longitude -8.3 is not where frames were taken", { exact: false }).waitFor();
  await panel.getByText("0 of 1 light ready to send.").waitFor();
  assert.deepEqual(problems, []);
});

test("while keywords are read, another answer takes neither the figure nor Stop away", async (t) => {
  const waits = () => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      while (window.held) await new Promise((resolve) => setTimeout(resolve, 20));
      return read.call(this);
    };
  };
  const files = { "a.fits": { filter: "V", more: CALIBRATED } };
  const { page, problems } = await opened(t, files, { query: "?work=main", init: waits });
  const panel = await h.contribute(page, "BHTOM");
  const read = panel.getByRole("button", { name: "Read the keywords of 1 light" });
  const stop = panel.getByRole("button", { name: "Stop" });
  await page.evaluate(() => (window.held = true));
  await read.click();
  await panel.getByText("0 of 1 header read.").waitFor();
  await panel.getByText("Your observatories").click();
  await panel.getByLabel("Registry (JSON)").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(REGISTRY) });
  await panel.getByText("own.json: 1 observatories and cameras.").waitFor();
  assert.equal(await panel.getByText("0 of 1 header read.").isVisible(), true);
  await stop.click();
  await read.click();
  await panel.getByText("0 of 1 header read.").waitFor();
  await page.evaluate(() => (window.held = false));
  await panel.getByText("1 of 1 light ready to send.").waitFor();
  await stop.waitFor({ state: "detached" });
  assert.equal(await read.count(), 0);
  assert.deepEqual(problems, []);
});

test("AZOTEA: keywords, gain and colour pattern of each camera", async (t) => {
  const more = ["INSTRUME= 'ZWO ASI178MC'", "BAYERPAT= 'RGGB    '", "ROWORDER= 'BOTTOM-UP'", "XPIXSZ  =                  2.4", "LOG-GAIN=                  200"];
  const { page, problems } = await opened(t, { "a.fits": { filter: null, more } });
  const panel = await h.contribute(page, "AZOTEA");
  await panel.getByRole("button", { name: "Read the keywords of 1 file" }).click();
  await panel.getByRole("heading", { name: "ZWO ASI178MC, 1 file" }).waitFor();
  await panel.getByText("LOG-GAIN 200 is 10 times (1 file)").waitFor();
  await panel.getByText(/^GBRG: /).waitFor();
  const keywords = panel.getByRole("table", { name: "Keywords of ZWO ASI178MC" });
  await keywords.getByRole("row", { name: /BAYERPAT needed present/ }).waitFor();
  await keywords.getByRole("row", { name: /YPIXSZ needed derived 1 from XPIXSZ/ }).waitFor();
  await keywords.getByRole("row", { name: /FOCALLEN wanted missing 1 write FOCALLEN/ }).waitFor();
  const checklist = await h.downloaded(page, () => panel.getByRole("button", { name: "Download checklist (JSON)" }).click());
  assert.equal(JSON.parse(checklist.text).frames[0].bayer_top_left, "GBRG");
  // Switched off, the tab goes and what is published is there.
  await h.show(page, "Settings");
  await page.getByLabel("I contribute to AZOTEA").uncheck();
  await h.closePanels(page);
  await page.getByRole("table", { name: "Acquisition rows" }).waitFor();
  assert.deepEqual(problems, []);
});

test("frames of iTelescope have their metadata as YAML", async (t) => {
  const { page, problems } = await opened(t, {
    "raw-T31-someone-webb-20250203-024225-Green-BIN1-W-300-001.fit": { filter: "Green", more: ["TELESCOP= 'iTelescope 31'"] },
  });
  await h.show(page, "Summary");
  const button = page.getByRole("button", { name: "Download iTelescope metadata (YAML)" });
  const file = await h.downloaded(page, () => button.click());
  assert.equal(file.name, "Nights.yml");
  assert.match(file.text, /OBJECT: /);
  assert.deepEqual(problems, []);
});

for (const [name, options] of Object.entries({
  "on a desktop": { viewport: { width: 1280, height: 900 } },
  "on a phone": { viewport: { width: 390, height: 844 } },
})) {
  test(`the tabs of BHTOM and AZOTEA are accessible and do not scroll sideways ${name}`, async (t) => {
    const { page, problems } = await opened(t, { "a.fits": { filter: "Clear" } }, { ...options, bypassCSP: true });
    for (const tab of ["BHTOM", "AZOTEA"]) {
      const panel = await h.contribute(page, tab);
      // What was read for the one is known to the other.
      if (tab === "BHTOM") await panel.getByRole("button", { name: "Read the keywords of 1 light" }).click();
      await panel.getByRole("table").first().waitFor();
      await h.accessible(page, tab);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${tab}: ${wide} px too wide`);
    }
    assert.deepEqual(problems, []);
  });
}
