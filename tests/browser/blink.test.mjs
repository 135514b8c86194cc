// Lights looked at one after another: the pictures are those of the pixels, keys and buttons step and exclude, and nothing
// of it goes over the network.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import * as h from "./harness.mjs";
import { dropped, sample } from "./stage.mjs";

const WIDTH = 120;
const HEIGHT = 90;

/** A FITS file of an uneven sky around 1000 and one block of 4 x 4 pixels of 50000 with its corner at `star`. */
function frame(second, star, more = [], filter = "Ha") {
  const start = new Date(Date.UTC(2025, 1, 3, 20, 0, second)).toISOString().slice(0, 19);
  const cards = [
    "SIMPLE  =                    T",
    "BITPIX  =                   16",
    "NAXIS   =                    2",
    `NAXIS1  = ${String(WIDTH).padStart(20)}`,
    `NAXIS2  = ${String(HEIGHT).padStart(20)}`,
    "BZERO   =                32768",
    "IMAGETYP= 'LIGHT   '",
    "EXPTIME =                120.0",
    `DATE-OBS= '${start}'`,
    `FILTER  = '${filter.padEnd(8)}'`,
    "XBINNING=                    1",
    "OBJECT  = 'NGC 2264'",
    "INSTRUME= 'Camera 9'",
    "SITELAT =                 47.0",
    "SITELONG=                  8.3",
    ...more,
    "END",
  ].map((card) => card.padEnd(80));
  const text = cards.join("");
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
  const data = Buffer.alloc(Math.ceil((WIDTH * HEIGHT * 2) / 2880) * 2880);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const isStar = x >= star[0] && x < star[0] + 4 && y >= star[1] && y < star[1] + 4;
      const value = isStar ? 50_000 : 1000 + ((x * 7 + y * 13) % 11);
      data.writeInt16BE(value - 32768, (y * WIDTH + x) * 2);
    }
  }
  return Buffer.concat([header, data]);
}

/** Four lights of one evening, one of them a mosaic, one from below, one cut off; and one of another night. */
async function night(t) {
  const dir = path.join(await h.scratch(t), "Blink");
  await mkdir(dir);
  const mosaic = frame(260, [60, 40], ["BAYERPAT= 'RGGB    '"]);
  const files = {
    "1_HFR_2.10.fits": frame(0, [10, 20]),
    "2.fits": frame(130, [100, 4], ["ROWORDER= 'BOTTOM-UP'"]),
    "3.fits": mosaic,
    "4.fits": frame(390, [30, 30]).subarray(0, 2880 * 3),
    "later.fits": frame(86_400, [50, 50]),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(dir, name), bytes);
  return dir;
}

/** Six lights of two filters each, the one later by name at first. The fourth of each stands out by the HFR in its name. */
async function filters(t) {
  const dir = path.join(await h.scratch(t), "Filters");
  await mkdir(dir);
  for (const [filter, begin] of [["Ha", 3600], ["OIII", 0]]) {
    for (let at = 0; at < 6; at += 1) {
      const name = `${filter}_${at}_HFR_${at === 3 ? "4.50" : "2.10"}.fits`;
      await writeFile(path.join(dir, name), frame(begin + at * 130, [10 + at, 20], [], filter));
    }
  }
  return dir;
}

async function blink(page) {
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Blink" }).click();
  return page.getByRole("tabpanel", { name: "Blink" });
}

/** Waits for the picture of this name. */
const isShown = (page, name) =>
  page.waitForFunction(
    (name) => document.querySelector(`.blink canvas[aria-label="${name}"]`)?.getBoundingClientRect().width > 0 && !document.querySelector(".blink .why"),
    name,
  );

/** Waits for the picture of this name, and gives its pixels as `at(x, y)`; of a large one they are too many. */
async function picture(page, name) {
  const canvas = page.getByRole("img", { name, exact: true });
  await isShown(page, name);
  const { width, height, pixels } = await canvas.evaluate((canvas) => {
    const { width, height } = canvas;
    // Of a copy: a canvas that is read from often warns.
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return { width, height, pixels: [...copy.getImageData(0, 0, width, height).data] };
  });
  return { width, height, at: (x, y) => pixels.slice((y * width + x) * 4, (y * width + x) * 4 + 3) };
}

const place = (page, text) => page.locator(".blink .place", { hasText: text }).waitFor();

const isGrey = ([red, green, blue]) => red === green && green === blue;

test("pictures are those of the pixels, and keys go from one to the next", async (t) => {
  const dir = await night(t);
  const own = await h.serve();
  t.after(own.stop);
  const { page, problems } = await dropped(t, dir, {}, own);
  const asked = own.asked.length;
  const tab = await blink(page);

  const first = await picture(page, "1_HFR_2.10.fits");
  assert.deepEqual([first.width, first.height], [WIDTH, HEIGHT]);
  assert.deepEqual(first.at(11, 21), [255, 255, 255]);
  const sky = first.at(80, 80);
  assert.ok(isGrey(sky) && sky[0] > 20 && sky[0] < 110, `${sky}`);
  await tab.getByText("HFR (capture) 2.10 px").waitFor();
  await tab.getByText("20:00:00 UTC").waitFor();
  await place(page, "1 of 4");
  assert.deepEqual(
    await tab.getByRole("combobox", { name: "Group" }).locator("option").allInnerTexts(),
    ["2025-02-03 · NGC 2264 · Ha · 120 s · Camera 9 (4 of 4 count)", "2025-02-04 · NGC 2264 · Ha · 120 s · Camera 9 (1 of 1 count)"],
  );

  // Who clicked has the keys at once. The second one stands on its head: its first row is the lowest.
  await page.keyboard.press("ArrowRight");
  const second = await picture(page, "2.fits");
  assert.deepEqual(second.at(101, HEIGHT - 1 - 5), [255, 255, 255]);
  assert.ok(second.at(101, 5)[0] < 110);

  // A mosaic is half as wide and has colours, of which this sky has hardly any.
  await page.keyboard.press("ArrowRight");
  const third = await picture(page, "3.fits");
  assert.deepEqual([third.width, third.height], [WIDTH / 2, HEIGHT / 2]);
  assert.deepEqual(third.at(30, 20), [255, 255, 255]);

  await page.keyboard.press("End");
  await tab.getByText("This file cannot be shown: the file ends before its pixels do").waitFor();
  await place(page, "4 of 4");
  await page.keyboard.press("ArrowRight");
  await place(page, "4 of 4");
  await page.keyboard.press("Home");
  await picture(page, "1_HFR_2.10.fits");

  // Space plays, from the last to the first again, and stops.
  await page.keyboard.press(" ");
  await tab.getByRole("button", { name: "Pause" }).waitFor();
  for (const text of ["2 of 4", "4 of 4", "1 of 4"]) await place(page, text);
  await page.keyboard.press(" ");
  await tab.getByRole("button", { name: "Play" }).waitFor();

  assert.ok(own.asked.slice(asked).some((line) => line.startsWith("GET /measure-")), "what reads pixels was loaded by the tab");
  h.assertOnlyFiles(own.asked);
  assert.deepEqual(problems, []);
});

test("x excludes the light that is looked at, and undo takes that back", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  const tab = await blink(page);
  await picture(page, "1_HFR_2.10.fits");
  await page.keyboard.press("ArrowRight");
  await picture(page, "2.fits");
  await page.keyboard.press("x");
  await tab.getByText("Does not count: excluded by you").waitFor();
  await place(page, "2 of 4");
  assert.match(await h.status(page), /4 frames counted, 1 not counted/);
  await picture(page, "2.fits");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await tab.getByText("Counts", { exact: true }).waitFor();
  await tab.getByRole("button", { name: "Exclude" }).click();
  await tab.getByRole("button", { name: "Include" }).click();
  await tab.getByText("Counts", { exact: true }).waitFor();

  await tab.getByRole("combobox", { name: "Group" }).selectOption({ index: 1 });
  await picture(page, "later.fits");
  await place(page, "1 of 1");
  assert.deepEqual(problems, []);
});

test("stars are circled and the parts shown as they are on a switch", async (t) => {
  const dir = path.join(await h.scratch(t), "Stars");
  await mkdir(dir);
  const { starFits } = await import("./starfield.mjs");
  await writeFile(path.join(dir, "stars.fits"), starFits({ seed: 3 }));
  const { page, problems } = await dropped(t, dir);
  const tab = await blink(page);
  await picture(page, "stars.fits");
  const next = tab.getByRole("button", { name: "Next that stands out" });
  assert.equal(await next.getAttribute("aria-disabled"), "true");
  assert.match(await next.getAttribute("title"), /Nothing is measured yet/);
  await tab.getByRole("checkbox", { name: "Circle stars" }).check();
  const circles = () => page.locator(".blink .circles path").evaluateAll((paths) => paths.map((each) => each.getAttribute("d").split("M").length - 1));
  await page.waitForFunction(() => document.querySelector(".blink .circles path")?.getAttribute("d"));
  const [others, worst] = await circles();
  assert.equal(others + worst, 20, "all stars are circled");
  assert.ok(worst >= 1 && worst <= 2, `a tenth of those that were fitted is marked: ${worst}`);
  await tab.getByRole("checkbox", { name: "Corners and centre, 100 %" }).check();
  const parts = await picture(page, "stars.fits");
  // Three times a third of 200, rounded up, and two gaps of 2.
  assert.deepEqual([parts.width, parts.height], [205, 205]);
  assert.deepEqual(parts.at(68, 10), [0, 0, 0]);
  assert.equal(await page.locator(".blink .circles").count(), 0);
  assert.deepEqual(problems, []);
});

test("after a click the keys are the picture's, and one that is held does its work once", async (t) => {
  const dir = await filters(t);
  const { page, problems } = await dropped(t, dir);
  const tab = await blink(page);
  const excluded = tab.getByText("Excluded", { exact: true });
  await picture(page, "OIII_0_HFR_2.10.fits");

  await tab.getByRole("button", { name: "Exclude" }).click();
  await excluded.waitFor();
  await page.keyboard.press(" ");
  await tab.getByRole("button", { name: "Pause" }).click();
  await tab.getByRole("button", { name: "Play" }).waitFor();
  await page.keyboard.press("Home");
  await place(page, "1 of 6");
  await excluded.waitFor();

  // Who goes along the buttons by keys stays there, and presses with Space.
  await tab.getByRole("button", { name: "Include" }).focus();
  await page.keyboard.press(" ");
  await tab.getByText("Counts", { exact: true }).waitFor();
  await tab.getByRole("button", { name: "Exclude" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Exclude");
  assert.equal(await tab.getByRole("button", { name: "Play" }).count(), 1);

  // A switch too, which is beside its words.
  await tab.getByText("Circle stars").click();
  assert.ok(await tab.getByRole("checkbox", { name: "Circle stars" }).isChecked());
  await page.waitForFunction(() => document.activeElement.matches(".blink .stage"));

  await page.keyboard.down("x");
  await page.keyboard.down("x");
  await page.keyboard.up("x");
  await excluded.waitFor();
  await page.keyboard.press("ArrowRight");
  await place(page, "2 of 6");
  await page.keyboard.press("ArrowLeft");
  await place(page, "1 of 6");
  await excluded.waitFor();
  assert.match(await h.status(page), /11 frames counted, 1 not counted/);

  // Space goes on playing after "Next group".
  await tab.getByRole("button", { name: "Next group" }).click();
  await picture(page, "Ha_0_HFR_2.10.fits");
  await page.keyboard.press(" ");
  await tab.getByRole("button", { name: "Pause" }).waitFor();
  assert.deepEqual(problems, []);
});

test("n goes on to the next group and passes over what is excluded, and groups stand in the order of time", async (t) => {
  const dir = await filters(t);
  const { page, problems } = await dropped(t, dir);
  const tab = await blink(page);
  await picture(page, "OIII_0_HFR_2.10.fits");
  const options = await tab.getByRole("combobox", { name: "Group" }).locator("option").allInnerTexts();
  assert.deepEqual(options.map((each) => each.split(" · ")[2]), ["OIII", "Ha"]);

  await page.keyboard.press("n");
  await picture(page, "OIII_3_HFR_4.50.fits");
  await place(page, "4 of 6");
  await tab.getByText("Stands out", { exact: true }).waitFor();
  await page.keyboard.press("x");
  await tab.getByText("Excluded", { exact: true }).waitFor();
  await page.keyboard.press("n");
  await picture(page, "Ha_3_HFR_4.50.fits");
  await place(page, "4 of 6");
  await page.keyboard.press("n");
  await page.getByText("No other light stands out").waitFor();

  await page.keyboard.press("Shift+G");
  await picture(page, "OIII_0_HFR_2.10.fits");
  await page.keyboard.press("Shift+G");
  await picture(page, "Ha_0_HFR_2.10.fits");
  await page.keyboard.press("g");
  await picture(page, "OIII_0_HFR_2.10.fits");
  assert.deepEqual(problems, []);
});

/** In the page: which of these parts are not whole in the window, below what stays at its top. */
const outOfSight = (parts) => {
  const top = document.getElementById("above").getBoundingClientRect().bottom;
  return parts.filter((part) => {
    const box = document.querySelector(part).getBoundingClientRect();
    return box.height === 0 || box.top < top - 0.5 || box.bottom > window.innerHeight + 0.5;
  });
};

for (const viewport of [{ width: 1280, height: 900 }, { width: 1366, height: 768 }]) {
  test(`picture, name, figures and buttons fit into a window of ${viewport.width} x ${viewport.height} and stay where they are`, async (t) => {
    const dir = await filters(t);
    const { page, problems } = await dropped(t, dir, { viewport });
    const tab = await blink(page);
    await picture(page, "OIII_0_HFR_2.10.fits");
    await page.waitForFunction(() => document.activeElement.matches(".blink .stage"));
    const parts = [".blink .group", ".blink .stage", ".blink .over", ".blink .main", ".blink .controls", ".blink .of"];
    assert.deepEqual(await page.evaluate(outOfSight, parts), []);
    const [select, next] = await Promise.all([
      tab.getByRole("combobox", { name: "Group" }).boundingBox(),
      tab.getByRole("button", { name: "Next group" }).boundingBox(),
    ]);
    assert.ok(Math.abs(select.y - next.y) < 5, "one line");

    const where = () =>
      page.locator(".blink").evaluate((blink) => [...blink.querySelectorAll(".stage, button, .check, .of")].map((each) => {
        const { x, y } = each.getBoundingClientRect();
        return [x, y].map(Math.round);
      }));
    const before = await where();
    await page.keyboard.press("n");
    await tab.getByText("Stands out", { exact: true }).waitFor();
    await page.keyboard.press("x");
    await tab.getByText("Does not count: excluded by you").waitFor();
    assert.deepEqual(await where(), before);
    assert.deepEqual(problems, []);
  });
}

test("on a phone a finger swipes, and nothing lies on the picture's buttons", async (t) => {
  const dir = await filters(t);
  const { page, problems } = await dropped(t, dir, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const tab = await blink(page);
  await picture(page, "OIII_0_HFR_2.10.fits");
  assert.ok(!(await page.locator(".blink .keys").isVisible()));

  const cdp = await page.context().newCDPSession(page);
  const swipe = async (by) => {
    const box = await page.locator(".blink .stage").boundingBox();
    const [x, y] = [box.x + box.width / 2 - by / 2, box.y + box.height / 2];
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    for (const part of [0.25, 0.5, 0.75, 1]) {
      await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: x + by * part, y: y + 3 }] });
    }
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await swipe(-150);
  await place(page, "2 of 6");
  await swipe(-150);
  await place(page, "3 of 6");
  await swipe(150);
  await place(page, "2 of 6");

  await tab.getByRole("button", { name: "Exclude" }).click();
  const said = page.locator(".said", { hasText: "1 file excluded" });
  await said.waitFor();
  const { x, y, width, height } = await said.boundingBox();
  for (const button of await tab.locator(".blink button").all()) {
    const box = await button.boundingBox();
    const apart = box.x >= x + width || x >= box.x + box.width || box.y >= y + height || y >= box.y + box.height;
    assert.ok(apart, `the message lies on ${await button.innerText()}`);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  const [stage, main] = await Promise.all([page.locator(".blink .stage").boundingBox(), page.locator(".blink .main").boundingBox()]);
  assert.ok(main.y >= stage.y + stage.height - 0.5, "the buttons are below the picture");
  assert.deepEqual(problems, []);
});

test("what a slow disk opens after Blink was left is no other light's picture", async (t) => {
  const dir = await night(t);
  // On the page's own thread, where opening of the first file waits until it may go on.
  const init = () => {
    const open = FileSystemFileHandle.prototype.getFile;
    window.opened = 0;
    FileSystemFileHandle.prototype.getFile = async function () {
      if (window.held && this.name === "1_HFR_2.10.fits") {
        window.opened += 1;
        await window.held;
      }
      return open.call(this);
    };
    window.hold = () => {
      window.held = new Promise((resolve) => {
        window.give = resolve;
      });
    };
  };
  const { page, problems } = await dropped(t, dir, { query: "?work=main", init });
  const waits = (times) => page.waitForFunction((times) => window.opened === times, times);
  await page.evaluate(() => window.hold());
  await blink(page);
  await waits(1);
  await page.getByRole("tab", { name: "List" }).click();
  await blink(page);
  await waits(2);
  await page.evaluate(() => window.give());
  const first = await picture(page, "1_HFR_2.10.fits");
  assert.deepEqual(first.at(11, 21), [255, 255, 255]);
  await page.locator(".blink .stage").focus();
  await page.keyboard.press("ArrowRight");
  const second = await picture(page, "2.fits");
  assert.deepEqual(second.at(101, HEIGHT - 1 - 5), [255, 255, 255]);
  assert.ok(second.at(11, 21)[0] < 110);
  assert.deepEqual(problems, []);
});

/** A frame of 2400 x 1800 pixels with a bright block of 6 x 6 at each of these corners. */
function large(second, stars) {
  const [width, height] = [2400, 1800];
  const text = frame(second, [0, 0]).subarray(0, 2880).toString("latin1");
  const sized = text.replace(/(NAXIS1  = )( *\d+)/, (_, key) => key + String(width).padStart(20)).replace(/(NAXIS2  = )( *\d+)/, (_, key) => key + String(height).padStart(20));
  const data = Buffer.alloc(Math.ceil((width * height * 2) / 2880) * 2880);
  for (let at = 0; at < width * height; at += 1) data.writeInt16BE(1000 + ((at * 7) % 11) - 32768, at * 2);
  for (const [x0, y0] of stars) {
    for (let y = y0; y < y0 + 6; y += 1) for (let x = x0; x < x0 + 6; x += 1) data.writeInt16BE(50_000 - 32768, (y * width + x) * 2);
  }
  return Buffer.concat([Buffer.from(sized, "latin1"), data]);
}

/** In the page: where pixel by pixel a bright pixel is in the window, next to a place; nothing while that part is not here. */
const brightNear = ({ x, y }) => {
  const canvas = document.querySelector(".blink .stage.near .sheet canvas[aria-hidden]:not(.gone)");
  if (!canvas) return null;
  const box = canvas.getBoundingClientRect();
  if (Math.round(box.width) !== canvas.width) return null;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const [left, top] = [Math.round(x - box.left) - 20, Math.round(y - box.top) - 20];
  const { data } = copy.getImageData(left, top, 40, 40);
  const found = [];
  for (let at = 0; at < 1600; at += 1) if (data[at * 4] === 255) found.push([at % 40, Math.floor(at / 40)]);
  if (found.length !== 36) return null;
  return { x: found[0][0] + left + box.left, y: found[0][1] + top + box.top };
};

test("a click shows the pixels of a place, which stays from light to light, is moved, and plays as fast as is chosen", async (t) => {
  const dir = path.join(await h.scratch(t), "Large");
  await mkdir(dir);
  const star = [1700, 400];
  await writeFile(path.join(dir, "1.fits"), large(0, [star, [100, 100]]));
  await writeFile(path.join(dir, "2.fits"), large(130, [star, [700, 1500]]));
  const { page, problems } = await dropped(t, dir, { viewport: { width: 1280, height: 900 } });
  const tab = await blink(page);
  await isShown(page, "1.fits");
  const whole = await page.getByRole("img", { name: "1.fits", exact: true }).boundingBox();
  const at = { x: whole.x + (star[0] / 2400) * whole.width, y: whole.y + (star[1] / 1800) * whole.height };
  await page.mouse.click(at.x, at.y);
  await tab.getByRole("button", { name: "Whole picture" }).waitFor();
  const sheet = await page.locator(".blink .sheet").boundingBox();
  const middle = { x: sheet.x + sheet.width / 2, y: sheet.y + sheet.height / 2 };
  const found = async (place) => (await page.waitForFunction(brightNear, place)).jsonValue();
  const first = await found(middle);
  assert.ok(Math.abs(first.x - middle.x) < 8 && Math.abs(first.y - middle.y) < 8, JSON.stringify([first, middle]));

  // The next light at the same place, and the star where it was.
  await page.keyboard.press("ArrowRight");
  await place(page, "2 of 2");
  assert.deepEqual(await found(first), first);

  // A drag takes it along, Shift with arrows moves by an eighth of what is seen, and neither steps.
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 50, middle.y + 30, { steps: 5 });
  await page.mouse.up();
  const dragged = await found({ x: first.x - 50, y: first.y + 30 });
  assert.ok(Math.abs(dragged.x - first.x + 50) <= 1 && Math.abs(dragged.y - first.y - 30) <= 1, JSON.stringify([first, dragged]));
  await page.keyboard.press("Shift+ArrowLeft");
  const moved = await found({ x: dragged.x + sheet.width / 8, y: dragged.y });
  assert.ok(Math.abs(moved.x - dragged.x - sheet.width / 8) <= 1, JSON.stringify([dragged, moved]));
  await place(page, "2 of 2");

  // Far away another part is made.
  for (let times = 0; times < 30; times += 1) await page.keyboard.press("Shift+ArrowLeft");
  for (let times = 0; times < 30; times += 1) await page.keyboard.press("Shift+ArrowDown");
  const corner = await page.waitForFunction((size) => {
    const canvas = document.querySelector(".blink .sheet canvas[aria-hidden]:not(.gone)").getBoundingClientRect();
    const sheet = document.querySelector(".blink .sheet").getBoundingClientRect();
    return Math.abs(canvas.left - sheet.left) < 2 && Math.abs(canvas.bottom - sheet.bottom) < 2 && canvas.width < size;
  }, 2400);
  assert.ok(await corner.jsonValue());

  // Z goes back to the whole, and again to where one was.
  await page.keyboard.press("z");
  await isShown(page, "2.fits");
  assert.equal(await page.locator(".blink .stage.near").count(), 0);
  await tab.getByRole("button", { name: "Pixels 1:1" }).click();
  await page.locator(".blink .stage.near").waitFor();
  await tab.getByRole("checkbox", { name: "Corners and centre, 100 %" }).check();
  assert.equal(await page.locator(".blink .stage.near").count(), 0);
  await tab.getByRole("checkbox", { name: "Corners and centre, 100 %" }).uncheck();

  // The pace is chosen, by keys too, and kept.
  const pace = tab.getByRole("combobox", { name: "Pictures a second" });
  assert.equal(await pace.inputValue(), "2");
  await pace.selectOption("8");
  await page.locator(".blink .stage").focus();
  await page.keyboard.press("-");
  assert.equal(await pace.inputValue(), "7");
  await page.locator(".said", { hasText: "7 pictures a second" }).waitFor();
  await page.keyboard.press("Home");
  await isShown(page, "1.fits");
  await page.evaluate(() => {
    window.places = [];
    new MutationObserver(() => window.places.push(performance.now())).observe(document.querySelector(".blink .stage"), { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.press(" ");
  for (const text of ["2 of 2", "1 of 2", "2 of 2", "1 of 2"]) await place(page, text);
  await page.keyboard.press(" ");
  const [from, to] = await page.evaluate(() => [window.places[0], window.places.at(-1)]);
  assert.ok(to - from < 4 * 450, `four pictures took ${to - from} ms`);
  await page.reload();
  await h.drop(page, dir);
  await h.status(page);
  await blink(page);
  assert.equal(await pace.inputValue(), "7");
  assert.deepEqual(problems, []);
});

test("two taps and two fingers on a phone show pixels, and one finger moves them", async (t) => {
  const dir = path.join(await h.scratch(t), "Large");
  await mkdir(dir);
  await writeFile(path.join(dir, "1.fits"), large(0, [[1200, 900]]));
  await writeFile(path.join(dir, "2.fits"), large(130, [[1200, 900]]));
  const { page, problems } = await dropped(t, dir, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const tab = await blink(page);
  await isShown(page, "1.fits");
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, ...points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const box = await page.locator(".blink .stage").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const near = page.locator(".blink .stage.near");
  const tap = async () => {
    await touch("touchStart", [x, y]);
    await touch("touchEnd");
  };
  await tap();
  await page.waitForTimeout(500);
  assert.equal(await near.count(), 0, "one tap is none");
  await tap();
  await tap();
  await near.waitFor();
  const first = await (await page.waitForFunction(brightNear, { x, y })).jsonValue();
  await touch("touchStart", [x, y]);
  for (const part of [10, 20, 40, 60]) await touch("touchMove", [x - part, y]);
  await touch("touchEnd");
  await place(page, "1 of 2");
  const moved = await (await page.waitForFunction(brightNear, { x: first.x - 60, y: first.y })).jsonValue();
  assert.ok(Math.abs(moved.x - first.x + 60) <= 1, JSON.stringify([first, moved]));

  const fingers = async (from, to) => {
    const at = (apart) => [[x - apart, y], [x + apart, y]];
    await touch("touchStart", ...at(from));
    for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", ...at(from + (to - from) * part));
    await touch("touchEnd");
  };
  await fingers(120, 40);
  await near.waitFor({ state: "detached" });
  await fingers(40, 120);
  await near.waitFor();
  await tab.getByRole("button", { name: "Whole picture" }).click();
  await near.waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("what Quality lists is looked at in its order, and stays when one of it is excluded", async (t) => {
  const dir = await filters(t);
  const { page, problems } = await dropped(t, dir);
  await h.show(page, "Frames");
  await page.getByRole("tab", { name: "Quality" }).click();
  await page.getByRole("checkbox", { name: "Only what stands out (2)" }).check();
  await page.getByRole("row", { name: /Ha_0/ }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Blink these" }).click();
  const tab = page.getByRole("tabpanel", { name: "Blink" });
  await picture(page, "Ha_3_HFR_4.50.fits");
  await place(page, "1 of 2");
  await tab.getByRole("combobox", { name: "Group" }).locator("option", { hasText: "2 lights as Quality lists them" }).waitFor({ state: "attached" });
  await page.keyboard.press("x");
  await tab.getByText("Excluded", { exact: true }).waitFor();
  await place(page, "1 of 2");
  await page.keyboard.press("ArrowRight");
  await picture(page, "OIII_3_HFR_4.50.fits");
  await place(page, "2 of 2");
  await page.keyboard.press("g");
  await picture(page, "OIII_0_HFR_2.10.fits");
  await place(page, "1 of 6");
  assert.deepEqual(problems, []);
});

test("a file of the list opens to its picture", async (t) => {
  const dir = await night(t);
  const { page, problems } = await dropped(t, dir);
  await h.show(page, "Frames");
  await page.getByRole("button", { name: "later.fits" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Show picture" }).click();
  await picture(page, "later.fits");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.deepEqual(problems, []);
});

test("a light that no group has, as it is a copy, is shown alone", async (t) => {
  const dir = await night(t);
  await writeFile(path.join(dir, "5_copy.fits"), frame(130, [100, 4], ["ROWORDER= 'BOTTOM-UP'"]));
  const { page, problems } = await dropped(t, dir);
  await h.show(page, "Frames");
  await page.getByRole("button", { name: "5_copy.fits" }).click();
  await page.getByRole("dialog").getByText(/Not counted: .*2\.fits/).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Show picture" }).click();
  const copy = await picture(page, "5_copy.fits");
  assert.deepEqual(copy.at(101, HEIGHT - 1 - 5), [255, 255, 255]);
  await place(page, "1 of 1");
  const group = page.getByRole("combobox", { name: "Group" });
  assert.equal(await group.evaluate((select) => select.selectedOptions[0].textContent), "5_copy.fits");
  assert.equal(await group.locator("option").count(), 3);
  await page.keyboard.press("g");
  await picture(page, "1_HFR_2.10.fits");
  await place(page, "1 of 4");
  assert.equal(await group.locator("option").count(), 2);
  assert.deepEqual(problems, []);
});

test("the sample and folders without lights say that there is nothing to look at", async (t) => {
  const { page, problems } = await sample(t);
  const tab = await blink(page);
  await tab.getByText("The sample has headers alone: there is no picture in it.").waitFor();
  assert.deepEqual(problems, []);
});
