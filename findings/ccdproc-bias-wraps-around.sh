#!/usr/bin/env bash
# Package: ccdproc, astropy, numpy (Python packages)
# Version: ccdproc 2.5.1 with astropy 8.0.2 and numpy 2.4.6 (BSD-3-Clause)
# Behaviour: `CCDData.read` gives a camera's frame as unsigned 16 bits. Expected that `subtract_bias` and `subtract_dark`, made
#   for such frames, give negative values where noise lies below the bias. Instead the difference is of 16 unsigned bits too:
#   a pixel 3 below the bias becomes 65533, saturated, without a warning, and the frame's noise comes out hundreds of times too
#   large. It is right as soon as one of the two is a float, as masters of `combine` are.
# Output seen (2026-11-30, Python 3.11.7):
#   light 997, bias 1000: 65533 with subtract_bias, 65533 with subtract_dark; with a float master -3.0
# Here: crates/pixels gives every value as a float, whatever is stored.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ccdproc==2.5.1 astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
import warnings

import astropy.units as u
import ccdproc
import numpy
from astropy.io import fits
from astropy.nddata import CCDData

frames = {}
for name, level in (("light", 997), ("bias", 1000)):
    path = f"{sys.argv[1]}/{name}.fits"
    fits.writeto(path, numpy.full((4, 4), level, "uint16"), fits.Header({"EXPTIME": 60.0}))
    frames[name] = CCDData.read(path, unit="adu")
with warnings.catch_warnings():
    warnings.simplefilter("error")
    bias = ccdproc.subtract_bias(frames["light"], frames["bias"]).data[0, 0]
    dark = ccdproc.subtract_dark(
        frames["light"], frames["bias"], exposure_time="EXPTIME", exposure_unit=u.second
    ).data[0, 0]
    master = ccdproc.combine([frames["bias"], frames["bias"]])
    floating = ccdproc.subtract_bias(frames["light"], master).data[0, 0]
print(
    f"light 997, bias 1000: {bias} with subtract_bias, {dark} with subtract_dark; with a float master {floating}"
)
assert bias == dark == 65533
assert floating == -3.0
PYTHON
echo "ok: ccdproc 2.5.1 turns what is below the bias into white pixels"
