#!/usr/bin/env bash
# Package: suncalc, the Sun's and the Moon's times for JavaScript
# Version: 2.0.2 (BSD-2-Clause)
# Behaviour: `getTimes` takes the observer's height, because from a hill the horizon is lower. Expected that sunset is later
#   with it, and that the end of astronomical twilight stays: the Sun is 18 degrees below the true horizon for everybody.
#   Instead the dip of the horizon is added to the 18 degrees too: from 500 m at 48.1 N on 21 June there is no night at all,
#   where there are 72 minutes, and in March it begins 5 minutes late.
# Output seen (2026-11-28, Node.js 20.20.2):
#   21 June: at 0 m night from 22:39, at 500 m none; 20 March: night begins 5.0 minutes later at 500 m
# Here: crates/sky/src/night.rs takes no height: dark hours are those of the true horizon.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund suncalc@2.0.2 > /dev/null
cat > try.mjs <<'JS'
import assert from "node:assert/strict";
import { getTimes } from "suncalc";

const night = (day, height) => getTimes(new Date(`${day}T12:00:00Z`), 48.1, 11.6, height).night;
const short = night("2025-06-21", 0);
const none = night("2025-06-21", 500);
const late = (night("2025-03-20", 500) - night("2025-03-20", 0)) / 60_000;
const told = none === null ? "none" : none.toISOString();
console.log(
  `21 June: at 0 m night from ${short.toISOString().slice(11, 16)}, at 500 m ${told}; ` +
    `20 March: night begins ${late.toFixed(1)} minutes later at 500 m`,
);
assert.equal(short.toISOString().slice(11, 16), "22:39");
assert.equal(none, null);
assert.ok(late > 4.9 && late < 5.1);
JS
node try.mjs
echo "ok: with a height, suncalc 2.0.2 has no night where there is one"
