#!/usr/bin/env bash
# Package: photutils (Python package), with numpy
# Version: photutils 3.0.0 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: `IRAFStarFinder`'s table has a column `fwhm`, documented as the object's FWHM. Expected the width of the star: 4.0
#   pixels for a Gaussian of 4.0, without noise and with the finder told 4.0. Instead it is 2.5, too small by more than a third,
#   and so for any width: it comes from moments within `sigma_radius`, by default 1.5 sigma, after the level at that disc's edge
#   was taken off as the sky, and nothing corrects for what both cut away. `sigma_radius=5` gives 4.0. A limit on the seeing
#   that uses the column, or a comparison with another program's widths, is off by as much.
# Output seen (2026-11-30, Python 3.11.7):
#   FWHM 4.0: column fwhm 2.53, with sigma_radius=5 4.00; FWHM 8.0: column fwhm 4.99, with sigma_radius=5 8.00
# Here: crates/stars fits a profile (docs/rules.md#17-fwhm); its rules compare it with other programs' figures.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet photutils==3.0.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy
from photutils.detection import IRAFStarFinder

y, x = numpy.mgrid[0:81, 0:81]
told = []
for width in (4.0, 8.0):
    sigma = width / numpy.sqrt(8 * numpy.log(2))
    image = 4000 * numpy.exp(-((x - 40) ** 2 + (y - 40) ** 2) / (2 * sigma**2))
    (usual,) = IRAFStarFinder(threshold=40.0, fwhm=width)(image)["fwhm"]
    (wide,) = IRAFStarFinder(threshold=40.0, fwhm=width, sigma_radius=5)(image)["fwhm"]
    told.append(f"FWHM {width}: column fwhm {usual:.2f}, with sigma_radius=5 {wide:.2f}")
    assert 0.60 * width < usual < 0.65 * width
    assert abs(wide - width) < 0.01
print("; ".join(told))
PYTHON
echo "ok: photutils 3.0.0's IRAFStarFinder tells a width that is more than a third too small"
