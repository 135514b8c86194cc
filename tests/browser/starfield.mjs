// Small images of stars for tests, in several forms: what is in them is known, and no two are the same.
import { deflateSync, gzipSync } from "node:zlib";

const SIDE = 200;

/** Whole numbers that look like dice, always the same for one seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** Counts of a sky with noise, and round stars on it that are `fwhm` px wide. */
function counts({ seed = 1, fwhm = 3.4, stars = 20, sky = 900, peak = 6000 }) {
  const roll = dice(seed);
  const values = new Float64Array(SIDE * SIDE);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = sky + 24 * (roll() + roll() + roll() + roll() - 2);
  }
  for (let star = 0; star < stars; star += 1) {
    // One in each field of a grid, so that no two touch.
    const x0 = 22 + (star % 5) * 38 + 8 * roll();
    const y0 = 22 + (Math.floor(star / 5) % 5) * 38 + 8 * roll();
    const high = peak * (0.3 + 0.7 * roll());
    for (let y = Math.max(0, Math.floor(y0) - 15); y < Math.min(SIDE, y0 + 15); y += 1) {
      for (let x = Math.max(0, Math.floor(x0) - 15); x < Math.min(SIDE, x0 + 15); x += 1) {
        const square = (x - x0) ** 2 + (y - y0) ** 2;
        values[y * SIDE + x] += high * Math.exp((-4 * Math.LN2 * square) / fwhm ** 2);
      }
    }
  }
  return Uint16Array.from(values, Math.round);
}

const CARDS = (second, cards) => {
  const all = new Map(OWN_CARDS(second));
  for (const [key, value] of Object.entries(cards)) all.set(key, value);
  return [...all];
};

const OWN_CARDS = (second) => [
  ["IMAGETYP", "'LIGHT   '"],
  ["EXPTIME", "120.0"],
  ["DATE-OBS", `'${new Date(Date.UTC(2025, 1, 3, 20, 0, second)).toISOString().slice(0, 19)}'`],
  ["FILTER", "'Ha      '"],
  ["XBINNING", "1"],
  ["OBJECT", "'NGC 2264'"],
  ["XPIXSZ", "4.0"],
  ["FOCALLEN", "400.0"],
  ["INSTRUME", "'Camera 9'"],
  ["SITELAT", "47.0"],
  ["SITELONG", "8.3"],
];

/** A FITS file of it that began `second` seconds after eight in the evening; `cards` are added, or stand in the place of its own. */
export function starFits({ second = 0, cards: more = {}, ...field } = {}) {
  const cards = [
    ["SIMPLE", "T"],
    ["BITPIX", "16"],
    ["NAXIS", "2"],
    ["NAXIS1", `${SIDE}`],
    ["NAXIS2", `${SIDE}`],
    ["BZERO", "32768"],
    ...CARDS(second, more),
  ].map(([key, value]) => `${key.padEnd(8)}= ${value.startsWith("'") ? value : value.padStart(20)}`);
  const text = [...cards, "END"].map((card) => card.padEnd(80)).join("");
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
  const data = Buffer.alloc(Math.ceil((SIDE * SIDE * 2) / 2880) * 2880);
  counts(field).forEach((value, at) => data.writeInt16BE(value - 32768, at * 2));
  return Buffer.concat([header, data]);
}

/** The same packed as a whole. */
export function starFitsGz(field) {
  return gzipSync(starFits(field));
}

/** An XISF file of it, its pixels deflated. */
export function starXisf({ second = 0, ...field } = {}) {
  const pixels = Buffer.alloc(SIDE * SIDE * 2);
  counts(field).forEach((value, at) => pixels.writeUInt16LE(value, at * 2));
  const packed = deflateSync(pixels);
  const start = 8192;
  const keywords = OWN_CARDS(second).map(([key, value]) => `<FITSKeyword name="${key}" value="${value}" comment=""/>`);
  const xml = `<?xml version="1.0" encoding="UTF-8"?><xisf version="1.0" xmlns="http://www.pixinsight.com/xisf"><Image geometry="${SIDE}:${SIDE}:1" sampleFormat="UInt16" colorSpace="Gray" imageType="Light" compression="zlib:${pixels.length}" location="attachment:${start}:${packed.length}">${keywords.join("")}</Image></xisf>`;
  const header = Buffer.alloc(start);
  header.write("XISF0100");
  header.writeUInt32LE(Buffer.byteLength(xml), 8);
  header.write(xml, 16);
  return Buffer.concat([header, packed]);
}

/** A FITS file of it that ends in the middle of its pixels. */
export function brokenStarFits(field) {
  const whole = starFits(field);
  return whole.subarray(0, whole.length - SIDE * SIDE);
}
