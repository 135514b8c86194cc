#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: BLANK says which stored integer stands for a pixel without a value (FITS 4.0, 4.4.2.5), and astropy gives NaN for it.
#   Expected that for BLANK = 0 too, the usual mark of what a mosaic leaves empty. Instead 0 stays 0: the image becomes
#   floats, as with every BLANK, and no pixel of it is NaN (`if self._blank:` in io/fits/hdu/image.py).
# Output seen (2026-11-30, Python 3.11.7):
#   BLANK 0: float32 0.0, 1.0, 2.0; BLANK 2: float32 0.0, 1.0, nan
# Here: crates/pixels/src/samples.rs takes every BLANK for one.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import sys

import numpy
from astropy.io import fits

read = {}
for blank in (0, 2):
    cards = [("SIMPLE", "T"), ("BITPIX", 16), ("NAXIS", 2), ("NAXIS1", 3), ("NAXIS2", 1), ("BLANK", blank)]
    header = "".join(f"{name:<8}= {value:>20}".ljust(80) for name, value in cards) + "END".ljust(80)
    with open(sys.argv[1], "wb") as file:
        file.write(header.ljust(2880).encode() + numpy.array([0, 1, 2], ">i2").tobytes().ljust(2880, b"\0"))
    read[blank] = fits.getdata(sys.argv[1])[0]
texts = [f"BLANK {blank}: {values.dtype.name} {', '.join(map(str, values.tolist()))}" for blank, values in read.items()]
print("; ".join(texts))
assert read[0].dtype.kind == "f" and read[0].tolist() == [0.0, 1.0, 2.0]
assert read[2].tolist()[:2] == [0.0, 1.0] and numpy.isnan(read[2][2])
PYTHON
echo "ok: to astropy 8.0.2 BLANK = 0 marks no pixel, and every other BLANK does"
