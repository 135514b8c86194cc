#!/usr/bin/env bash
# Package: exifr (Node.js package)
# Version: exifr 7.1.3 (MIT)
# Behaviour: a raw file says its start as DateTimeOriginal (the camera's clock) and, since Exif 2.31, that clock's offset as
#   OffsetTimeOriginal. exifr gives the start back as a `Date`, which is an instant. Expected: the instant that both tags say.
#   Instead the clock's text is taken for the time zone of the machine that reads, with the offset beside it unused: the
#   same file starts at another moment on another machine, and rightly on none but those in the camera's zone.
# Output seen (2026-11-29, Node.js 20.20.2):
#   01:30:00 at +02:00 is 2026-08-12T23:30:00.000Z; read under TZ=UTC: 2026-08-13T01:30:00.000Z
#   01:30:00 at +02:00 is 2026-08-12T23:30:00.000Z; read under TZ=America/Denver: 2026-08-13T07:30:00.000Z
# Here: crates/raw keeps the clock's text and its offset apart; a start without an offset is in the zone of the site or the
#   user, and the page says whose (docs/rules.md#19-start).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund exifr@7.1.3 > /dev/null
cat > try.mjs <<'JS'
import assert from "node:assert/strict";
import exifr from "exifr";

/** A TIFF with an Exif directory that holds texts alone. */
function image(texts) {
  const file = Buffer.alloc(256);
  let free = 26;
  file.write("II*\0", 0, "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(1, 8);
  entry(10, 0x8769, 4, 1, free);
  file.writeUInt16LE(texts.length, free);
  let at = free + 2;
  free += 2 + 12 * texts.length + 4;
  for (const [tag, text] of texts) {
    entry(at, tag, 2, text.length + 1, free);
    file.write(`${text}\0`, free, "latin1");
    at += 12;
    free += text.length + 1;
  }
  return file;

  function entry(place, tag, kind, count, value) {
    file.writeUInt16LE(tag, place);
    file.writeUInt16LE(kind, place + 2);
    file.writeUInt32LE(count, place + 4);
    file.writeUInt32LE(value, place + 8);
  }
}

const [dateTimeOriginal, offsetTimeOriginal] = [0x9003, 0x9011];
const tags = await exifr.parse(
  image([[dateTimeOriginal, "2026:08:13 01:30:00"], [offsetTimeOriginal, "+02:00"]]),
);
assert.equal(tags.OffsetTimeOriginal, "+02:00");
const meant = "2026-08-12T23:30:00.000Z";
const told = tags.DateTimeOriginal.toISOString();
console.log(`01:30:00 at +02:00 is ${meant}; read under TZ=${process.env.TZ}: ${told}`);
assert.equal(told, process.argv[2]);
JS
TZ=UTC node try.mjs 2026-08-13T01:30:00.000Z
TZ=America/Denver node try.mjs 2026-08-13T07:30:00.000Z
echo "ok: exifr 7.1.3 takes a camera's clock for the reader's time zone, whatever OffsetTimeOriginal says"
