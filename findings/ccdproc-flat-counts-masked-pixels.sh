#!/usr/bin/env bash
# Package: ccdproc, astropy, numpy (Python packages)
# Version: ccdproc 2.5.1 with astropy 8.0.2 and numpy 2.4.6 (BSD-3-Clause)
# Behaviour: `flat_correct` divides a frame by its flat, which it first brings to a mean of 1. A CCDData has a mask for pixels
#   that do not count. Expected the mean of the others. Instead it is that of all values: one masked hot pixel in a small flat
#   makes the whole frame thousands of times too bright, and one masked NaN makes all of it NaN, unmasked.
# Output seen (2026-11-30, Python 3.11.7):
#   masked pixel 1: 100.0; masked pixel 65535: 1638450.0; masked pixel nan: nan
# Here: flats are looked at without the pixels that have no value (crates/measuring); none is divided by.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ccdproc==2.5.1 astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import ccdproc
import numpy
from astropy.nddata import CCDData

frame = CCDData(numpy.full((2, 2), 100.0), unit="adu")
mask = numpy.array([[False, False], [False, True]])
corrected = {}
for value in (1.0, 65535.0, numpy.nan):
    flat = CCDData(numpy.array([[1.0, 1.0], [1.0, value]]), unit="adu", mask=mask)
    result = ccdproc.flat_correct(frame, flat)
    assert (result.mask == mask).all()
    corrected[value] = result.data[0, 0]
print("; ".join(f"masked pixel {value:g}: {pixel}" for value, pixel in corrected.items()))
first, second, third = corrected.values()
assert first == 100.0
# The mean of 1, 1, 1 and the masked 65535.
assert second == 100.0 * (3 + 65535) / 4
assert numpy.isnan(third)
PYTHON
echo "ok: ccdproc 2.5.1 brings a flat to a mean in which its masked pixels count"
