#!/usr/bin/env bash
# Package: gnuastro (Debian), and numpy and astropy (Python packages) to make its input
# Version: GNU Astronomy Utilities 0.19 (Debian 12; GPL-3.0)
# Behaviour: `astscript-sort-by-night` gives each file the number of its night; by its manual all times before 11:00 belong to
#   the night before (`--hour=11`, the default). Expected: 22:00 and 02:00 after it are one night. Instead they are two, parted
#   at midnight, for every whole hour from 10 to 18: the script reckons the limit as `11 3600 x` in Gnuastro's Arithmetic, which
#   takes the smallest integer that holds each number, so that 39600 becomes -25936 in 16 bits and no time is before it. With
#   `--hour=9`, or `--hour=11.0`, which is no integer, it is right.
# Output seen (2026-11-30):
#   11 times 3600 is -25936
#   --hour=11: 22:00 is of night 1, 02:00 of night 2; --hour=9: 1 and 1; --hour=11.0: 1 and 1
# Here: crates/frame/src/date.rs and the rule of the night (docs/rules.md#5-night) go by UTC and longitude, in 64 bits.
set -euo pipefail

command -v astscript-sort-by-night >/dev/null || { echo "astscript-sort-by-night is not installed (Debian: gnuastro)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

for name, start in (("evening", "2026-01-31T22:00:00"), ("morning", "2026-02-01T02:00:00")):
    fits.writeto(f"{name}.fits", numpy.zeros((4, 4), "uint16"), fits.Header({"DATE-OBS": start, "EXPTIME": 60.0}))
PYTHON
product=$(astarithmetic --quiet 11 3600 x)
echo "11 times 3600 is $product"
nights() { astscript-sort-by-night --hdu=0 --key=DATE-OBS --hour="$1" evening.fits morning.fits | awk '{print $2}' | paste -sd' '; }
eleven=$(nights 11) nine=$(nights 9) fraction=$(nights 11.0)
echo "--hour=11: 22:00 is of night ${eleven% *}, 02:00 of night ${eleven#* }; --hour=9: ${nine/ / and }; --hour=11.0: ${fraction/ / and }"
[ "$product" = -25936 ]
[ "$eleven" = "1 2" ]
[ "$nine" = "1 1" ]
[ "$fraction" = "1 1" ]
echo "ok: Gnuastro's script that sorts by night parts every night at midnight"
