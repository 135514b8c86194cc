#!/usr/bin/env bash
# Package: siril (Debian), and numpy and astropy (Python packages) to make its input
# Version: Siril 1.0.6 (Debian 12; GPL-3.0)
# Behaviour: Siril works on 32-bit images between 0 and 1. Expected that a float FITS of such values is taken as it is, whatever
#   one pixel has. Instead the brightest pixel decides: up to 2 the values are taken as they are, over 2 for counts of 16 bits,
#   and all are divided by 65535. One hot or overshooting pixel of 2.1 among values of 0.25 makes the whole image 65535 times
#   darker, so that a dark or flat no longer fits lights that were written beside it. Nothing is said, by the log either.
# Output seen (2026-11-30):
#   brightest pixel 2.0: the rest 0.25 as saved; brightest pixel 2.1: the rest 0.0000038
# Here: crates/pixels/src/samples.rs gives a float image's values as they are stored; nothing is guessed from the brightest.
set -euo pipefail

command -v siril-cli >/dev/null || { echo "siril-cli is not installed (Debian: siril)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import numpy
from astropy.io import fits

for name, brightest in (("below", 2.0), ("above", 2.1)):
    image = numpy.random.default_rng(1).normal(0.25, 0.001, (20, 20)).astype("float32")
    image[3, 3] = brightest
    fits.writeto(f"{sys.argv[1]}/{name}.fits", image)
PYTHON
cat >"$folder/save.ssf" <<'SCRIPT'
requires 1.0.0
load below
save saved_below
load above
save saved_above
close
SCRIPT
HOME=$folder siril-cli -d "$folder" -s "$folder/save.ssf" >"$folder/log" 2>&1 || { tail -5 "$folder/log"; exit 1; }
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import numpy
from astropy.io import fits

below, above = (numpy.median(fits.getdata(f"{sys.argv[1]}/saved_{name}.fit")) for name in ("below", "above"))
print(f"brightest pixel 2.0: the rest {below:.2f} as saved; brightest pixel 2.1: the rest {above:.7f}")
assert abs(below - 0.25) < 0.001
assert abs(above * 65535 - 0.25) < 0.001
PYTHON
echo "ok: Siril divides a float image by 65535 as soon as one of its pixels is over 2"
