#!/usr/bin/env bash
# Package: siril (Debian), and numpy and astropy (Python packages) to make its input
# Version: Siril 1.0.6 (Debian 12); the same in the public source of 1.5 (a5869d93a, src/io/seqfile.c, src/stacking)
# Behaviour: Siril's sequence files (.seq) have a flag for each image, "incl". Expected: after a stack that left images out
#   by a filter (`stack ... -filter-fwhm=70%`), the flags say which. Instead all images stay included, and the stack's
#   header names none of them: of 8 images 5 were stacked, and STACKCNT = 5 is the only trace. (Since 1.2 HISTORY has
#   the filter and its limit.)
# Output seen (2026-11-29):
#   included: 8 of 8; STACKCNT: 5; HISTORY: none
# Here: sequences are not read: they do not say which lights went into a stack (docs/rules.md#18-image-lists).
set -euo pipefail

command -v siril-cli >/dev/null || { echo "siril-cli is not installed"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
mkdir "$folder/lights"
"$folder/venv/bin/python" - "$folder/lights" <<'PYTHON'
import sys

import numpy
from astropy.io import fits

noise = numpy.random.default_rng(3)
rows, columns = noise.uniform(20, 480, 60), noise.uniform(20, 620, 60)
fluxes = noise.uniform(2000, 30000, 60)
y, x = numpy.mgrid[0:500, 0:640]
for number in range(8):
    width = 1.8 + 0.1 * number
    image = noise.normal(1000, 15, (500, 640))
    for row, column, flux in zip(rows, columns, fluxes):
        distance = (y - row - number) ** 2 + (x - column - number / 2) ** 2
        image += flux / width**2 * numpy.exp(-distance / (2 * width**2))
    header = fits.Header({"EXPTIME": 120.0, "DATE-OBS": f"2024-03-05T21:{number * 3:02}:10", "IMAGETYP": "Light"})
    fits.writeto(f"{sys.argv[1]}/L_{number}.fits", numpy.clip(image, 0, 65535).astype(numpy.uint16), header)
PYTHON
cat >"$folder/stack.ssf" <<'SCRIPT'
requires 1.0.0
cd lights
convert light -out=../process
cd ../process
register light
stack r_light rej 3 3 -norm=addscale -filter-fwhm=70% -out=../result
close
SCRIPT
HOME=$folder siril-cli -d "$folder" -s "$folder/stack.ssf" >"$folder/log" 2>&1 || { tail -5 "$folder/log"; exit 1; }
included=$(grep -c '^I [0-9]* 1' "$folder/process/r_light_.seq")
images=$(grep -c '^I ' "$folder/process/r_light_.seq")
header() { "$folder/venv/bin/python" -c "from astropy.io import fits; print(fits.getheader('$folder/result.fit').get('$1', 'none'))"; }
count=$(header STACKCNT)
echo "included: $included of $images; STACKCNT: $count; HISTORY: $(header HISTORY)"
[ "$included" = 8 ]
[ "$images" = 8 ]
[ "$count" -lt 8 ]
echo "ok: Siril stacked $count of 8 images and its sequence still includes all of them"
