#!/usr/bin/env bash
# Package: ccdproc, astropy, numpy (Python packages)
# Version: ccdproc 2.5.1 with astropy 8.0.2 and numpy 2.4.6 (BSD-3-Clause)
# Behaviour: `ImageFileCollection.files_filtered(filter="r")` asks for frames of one filter. Expected: those whose FILTER is
#   that text, since Sloan r' and Johnson-Cousins R are two bands that stand in one wheel. Instead texts are compared without
#   case, so that frames in R come along, and a flat or a stack made of the answer mixes two bands. The switch that there is
#   (`regex_match=True`) does not help: it ignores case as well.
# Output seen (2026-11-29, Python 3.11.7):
#   filter="r": ['0.fits', '1.fits']
#   filter="^r$", regex_match: ['0.fits', '1.fits']
#   filter="V": ['2.fits']
# Here: rows compare names of filters without case as well (docs/rules.md#9-one-filter), because capture programs write `Ha`,
#   `HA` and `ha` for one filter. BHTOM's filters, where bands matter, keep `r` and `R` apart (crates/registry).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ccdproc==2.5.1 astropy==8.0.2 numpy==2.4.6
mkdir "$folder/frames"
"$folder/venv/bin/python" -W ignore - "$folder/frames" <<'PYTHON'
import sys

import numpy
from astropy.io import fits
from ccdproc import ImageFileCollection

frames = sys.argv[1]
for number, name in enumerate(("R", "r", "V")):
    header = fits.Header([("FILTER", name), ("EXPTIME", 60.0)])
    fits.PrimaryHDU(numpy.zeros((4, 4), "uint16"), header).writeto(f"{frames}/{number}.fits")
collection = ImageFileCollection(frames)
for what, options in (("r", {}), ("^r$", {"regex_match": True}), ("V", {})):
    found = sorted(str(name) for name in collection.files_filtered(filter=what, **options))
    print(f'filter="{what}"{", regex_match" if options else ""}: {found}')
    assert found == (["2.fits"] if what == "V" else ["0.fits", "1.fits"])
PYTHON
echo "ok: ccdproc 2.5.1 gives frames in R to who asks for the filter r"
