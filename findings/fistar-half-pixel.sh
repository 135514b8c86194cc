#!/usr/bin/env bash
# Package: fitsh (Debian), and numpy and astropy (Python packages) to make its input
# Version: FITSH 0.9.4 (Debian 12; GPL-3.0)
# Behaviour: `fistar` lists an image's stars. Expected FITS coordinates, in which the centre of the first pixel is 1 (FITS 4.0,
#   8), as Source Extractor and image2xy give them, or those that begin with 0, as sep and photutils do. Instead it is
#   neither: the corner of the first pixel is 0 and its centre 0.5, which `--help` and the list itself do not say. Put beside
#   a list of another program, or into a WCS, every star is half a pixel off on both axes.
# Output seen (2026-11-30):
#   star in the middle of column 21, row 16 (1, 1 is the first): fistar x 20.50, y 15.50
# Here: stars are found by crates/stars alone, and no list of another program is read.
set -euo pipefail

command -v fistar >/dev/null || { echo "fistar is not installed (Debian: fitsh)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

y, x = numpy.mgrid[0:60, 0:80]
image = numpy.random.default_rng(5).normal(1000, 3, (60, 80))
image += 4000 * numpy.exp(-((x - 20) ** 2 + (y - 15) ** 2) / (2 * 1.7**2))
assert numpy.unravel_index(image.argmax(), image.shape) == (15, 20)
fits.writeto("light.fits", image.round().astype("uint16"))
PYTHON
fistar light.fits -o list -s flux -F x,y -t 1000
grep -qiE 'pixel|centre|center|corner' list && { echo "the list says where it counts from"; exit 1; }
read -r x y < <(grep -v '^#' list)
printf 'star in the middle of column 21, row 16 (1, 1 is the first): fistar x %.2f, y %.2f\n' "$x" "$y"
awk -v x="$x" -v y="$y" 'BEGIN { exit !(x > 20.45 && x < 20.55 && y > 15.45 && y < 15.55) }'
echo "ok: FITSH 0.9.4 counts pixels from their corner, half a pixel off everybody else's"
