#!/usr/bin/env bash
# Package: sep, Source Extractor's functions for Python, with photutils and numpy
# Version: sep 1.4.1 (LGPL-3.0), photutils 3.0.0, numpy 2.4.6
# Behaviour: `sum_circle(data, x, y, r, mask=...)` sums an aperture; of the mask its documentation says which values are masked
#   and no more. Expected the sum of the pixels that are left, as photutils has it. Instead the masked ones are put back with the
#   mean of the others: in an image of ones, half of which is masked, the sum is that of the whole circle. A star whose core is
#   masked as saturated gets the brightness of its wings times the area. The flag (32, something was masked) is the only sign.
# Output seen (2026-11-30, Python 3.11.7):
#   circle of 78.54 pixels, half of them masked, all 1: sep 78.54, photutils 39.27
#   a star of 10000 with its core masked: sep 3034, photutils 1914
# Here: crates/stars leaves out pixels without a value and does not make up for them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sep==1.4.1 photutils==3.0.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy
import sep
from photutils.aperture import CircularAperture, aperture_photometry

RADIUS = 5.0


def sums(image, mask, x):
    (by_sep,), _, (flag,) = sep.sum_circle(image, [x], [25.0], RADIUS, mask=mask, subpix=0)
    table = aperture_photometry(image, CircularAperture((x, 25.0), RADIUS), mask=mask)
    assert flag == sep.APER_HASMASKED
    return by_sep, table["aperture_sum"][0]


ones = numpy.ones((50, 50))
half = numpy.zeros(ones.shape, bool)
half[:, 25:] = True
by_sep, by_photutils = sums(ones, half, 24.5)
print(f"circle of {numpy.pi * RADIUS**2:.2f} pixels, half of them masked, all 1: sep {by_sep:.2f}, photutils {by_photutils:.2f}")
assert abs(by_sep - numpy.pi * RADIUS**2) < 0.01
assert abs(by_photutils - numpy.pi * RADIUS**2 / 2) < 0.01

y, x = numpy.mgrid[0:50, 0:50]
star = 10000 / (2 * numpy.pi * 1.7**2) * numpy.exp(-((x - 25) ** 2 + (y - 25) ** 2) / (2 * 1.7**2))
core = (x - 25) ** 2 + (y - 25) ** 2 <= 9
by_sep, by_photutils = sums(star, core, 25.0)
print(f"a star of 10000 with its core masked: sep {by_sep:.0f}, photutils {by_photutils:.0f}")
assert by_sep > 1.5 * by_photutils
PYTHON
echo "ok: sep 1.4.1 puts the mean of the others where a pixel is masked"
