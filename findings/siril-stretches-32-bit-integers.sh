#!/usr/bin/env bash
# Package: siril (Debian), and numpy and astropy (Python packages) to make its input
# Version: Siril 1.0.6 (Debian 12; GPL-3.0)
# Behaviour: summed frames, and stacks of some programs, are FITS images of 32-bit integers. Expected that Siril divides them by
#   one fixed number when it brings them into 0..1, as it does with 16 bits. Instead each image is stretched from its own lowest
#   pixel to its own highest: the same sky of 1000 is 0.45 in one frame and 0.009 in the next, which has a bright star, its zero
#   is lost, and no dark or flat fits either. Nothing is said.
# Output seen (2026-11-30):
#   900 to 1120: 1000 is 0.4545 as saved; 900 to 12000: 1000 is 0.0090
# Here: crates/pixels/src/samples.rs gives 32-bit integers as they are.
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

for name, highest in (("faint", 1120), ("bright", 12000)):
    image = numpy.full((20, 20), 1000, "int32")
    image[3, 3], image[5, 5] = 900, highest
    fits.writeto(f"{sys.argv[1]}/{name}.fits", image)
PYTHON
cat >"$folder/save.ssf" <<'SCRIPT'
requires 1.0.0
load faint
save saved_faint
load bright
save saved_bright
close
SCRIPT
HOME=$folder siril-cli -d "$folder" -s "$folder/save.ssf" >"$folder/log" 2>&1 || { tail -5 "$folder/log"; exit 1; }
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from astropy.io import fits

saved = {name: fits.getdata(f"{sys.argv[1]}/saved_{name}.fit") for name in ("faint", "bright")}
faint, bright = (image[0, 0] for image in saved.values())
print(f"900 to 1120: 1000 is {faint:.4f} as saved; 900 to 12000: 1000 is {bright:.4f}")
assert all((image.min(), image.max()) == (0, 1) for image in saved.values())
assert abs(faint - 100 / 220) < 1e-6 and abs(bright - 100 / 11100) < 1e-6
PYTHON
echo "ok: Siril stretches each image of 32-bit integers by its own lowest and highest pixel"
