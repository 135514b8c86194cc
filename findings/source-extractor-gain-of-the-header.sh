#!/usr/bin/env bash
# Package: source-extractor (Debian), and numpy and astropy (Python packages) to make its input
# Version: Source Extractor 2.25.0 (Debian 12; GPL-3.0)
# Behaviour: Source Extractor takes the detector's gain in e-/ADU from its configuration. Expected that `-GAIN 1.0`, typed on
#   the command line, is used. Instead a card GAIN in the header goes before it (GAIN_KEY, whose default is `GAIN`), without a
#   word in the catalogue: a CMOS camera's setting of 100 is taken for 100 e-/ADU, and a star's noise falls from 330 to 142 ADU.
#   Only `-GAIN_KEY` with a name that no header has makes the number count.
# Output seen (2026-11-30):
#   GAIN = 100 in the header, -GAIN 1.0: FLUXERR_AUTO 142; with -GAIN_KEY NONE too: 330
# Here: GAIN is the camera's setting, and e-/ADU is EGAIN or what a comment says (docs/rules.md#4-gain, docs/rules.md#4-egain).
set -euo pipefail

command -v source-extractor >/dev/null || { echo "source-extractor is not installed (Debian: source-extractor)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

y, x = numpy.mgrid[0:200, 0:200]
image = numpy.random.default_rng(1).normal(1000, 15, (200, 200))
image += 5000 * numpy.exp(-((x - 70) ** 2 + (y - 30) ** 2) / (2 * 1.7**2))
fits.writeto("light.fits", image.round().astype("uint16"), fits.Header({"EXPTIME": 120.0, "GAIN": 100}))
PYTHON
source-extractor -dd >default.sex
echo FLUXERR_AUTO >default.param
noise() {
  source-extractor light.fits -DETECT_THRESH 50 -FILTER N -VERBOSE_TYPE QUIET -CATALOG_NAME STDOUT "$@" | awk '!/^#/ {printf "%.0f\n", $1}'
}
header=$(noise -GAIN 1.0) typed=$(noise -GAIN 1.0 -GAIN_KEY NONE)
echo "GAIN = 100 in the header, -GAIN 1.0: FLUXERR_AUTO $header; with -GAIN_KEY NONE too: $typed"
[ "$header" -gt 140 ]
[ "$header" -lt 175 ]
[ "$typed" -gt 320 ]
[ "$typed" -lt 350 ]
echo "ok: to Source Extractor a header's GAIN goes before the one on its command line"
