// Small files for tests: headers as capture programs write them, with a block of pixels.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A header in the FITS form with these cards, and a block of pixels. */
export function fits(cards) {
  const lines = [
    "SIMPLE  =                    T",
    "BITPIX  =                   16",
    "NAXIS   =                    2",
    "NAXIS1  =                   36",
    "NAXIS2  =                   40",
    ...cards,
    "END",
  ].map((line) => line.padEnd(80));
  const header = lines.join("");
  return header.padEnd(Math.ceil(header.length / 2880) * 2880) + "\0".repeat(2880);
}

const CARDS = [
  "IMAGETYP= 'LIGHT   '",
  "EXPTIME =                300.0",
  "DATE-OBS= '2025-02-03T21:10:00.500'",
  "FILTER  = 'Ha      '",
  "GAIN    =                  100",
  "XBINNING=                    1",
  "OBJECT  = 'NGC 2264'",
  "SITELAT =                 47.0",
  "SITELONG=                  8.3",
  "SWCREATE= 'N.I.N.A. 3.1.0.9001'",
];

export const LIGHT = fits(CARDS);

/** The light that began `second` seconds after the first; `cards` are added, or stand in the place of its own. */
export function light(second, cards = []) {
  const start = new Date(Date.UTC(2025, 1, 3, 18, 0, second, 500)).toISOString().slice(0, 23);
  const own = CARDS.filter((card) => cards.every((other) => other.slice(0, 8) !== card.slice(0, 8)));
  return fits([...own, ...cards]).replace("2025-02-03T21:10:00.500", start);
}

/** A frame of an evening on NGC 2264; `more` are further cards. */
export function frame({
  kind = "LIGHT",
  start = "2025-02-03T21:10:00.500",
  exposure_s = 300,
  filter = "Ha",
  object = "NGC 2264",
  more = [],
} = {}) {
  return fits([
    `IMAGETYP= '${kind.padEnd(8)}'`,
    `EXPTIME = ${exposure_s.toFixed(1).padStart(20)}`,
    `DATE-OBS= '${start}'`,
    ...(filter === null ? [] : [`FILTER  = '${filter.padEnd(8)}'`]),
    "GAIN    =                  100",
    "XBINNING=                    1",
    ...(object === null ? [] : [`OBJECT  = '${object}'`]),
    "SITELAT =                 47.0",
    "SITELONG=                  8.3",
    "SWCREATE= 'N.I.N.A. 3.1.0.9001'",
    ...more,
  ]);
}

/** Writes `count` lights into a new folder, in two folders of their own, and returns their paths; `cards` are added. */
export async function lights(dir, count, cards = []) {
  const paths = [];
  for (const night of ["a", "b"]) await mkdir(path.join(dir, night), { recursive: true });
  for (let at = 0; at < count; at += 1) {
    const file = path.join(dir, at % 2 === 0 ? "a" : "b", `light_${String(at).padStart(4, "0")}.fits`);
    await writeFile(file, light(at * 2, cards));
    paths.push(file);
  }
  return paths;
}
