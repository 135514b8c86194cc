#!/usr/bin/env bash
# Package: siril (Debian), and numpy and astropy (Python packages) to make its input
# Version: Siril 1.0.6 (Debian 12; GPL-3.0)
# Behaviour: a FITS image of 16 bits without BZERO has signed values (FITS 4.0, 5.2.2). Expected that Siril takes 100 for 100,
#   and -5 for 0 or for a float. Instead one value below 0 lifts all by 32768, as if the file had BZERO: 100 becomes 32868. Two
#   calibrated frames of one night, one with a pixel below 0 and one without, are then half the range apart, and nothing says so.
# Output seen (2026-11-30):
#   lowest value 0: 100 is 100 as saved; lowest value -5: 100 is 32868
# Here: crates/pixels/src/samples.rs adds BZERO, which is 0 where there is none.
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

for name, lowest in (("zero", 0), ("below", -5)):
    image = numpy.full((20, 20), 100, "int16")
    image[3, 3] = lowest
    fits.writeto(f"{sys.argv[1]}/{name}.fits", image)
    assert "BZERO" not in fits.getheader(f"{sys.argv[1]}/{name}.fits")
PYTHON
cat >"$folder/save.ssf" <<'SCRIPT'
requires 1.0.0
load zero
save saved_zero
load below
save saved_below
close
SCRIPT
HOME=$folder siril-cli -d "$folder" -s "$folder/save.ssf" >"$folder/log" 2>&1 || { tail -5 "$folder/log"; exit 1; }
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from astropy.io import fits

zero, below = (int(fits.getdata(f"{sys.argv[1]}/saved_{name}.fit")[0, 0]) for name in ("zero", "below"))
print(f"lowest value 0: 100 is {zero} as saved; lowest value -5: 100 is {below}")
assert (zero, below) == (100, 32868)
PYTHON
echo "ok: Siril lifts a signed 16-bit image by 32768 as soon as one of its pixels is below 0"
