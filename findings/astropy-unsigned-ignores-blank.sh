#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: BLANK says which stored integer stands for a pixel without a value (FITS 4.0, 4.4.2.5), before BSCALE and BZERO.
#   astropy gives NaN for it. Expected that also where BZERO = 32768 makes 16 bits unsigned, as in every camera's file. Instead
#   BLANK is passed over there without a warning, and what a stacking program left empty is a value like any other, by the usual
#   choice of the lowest number black. It is NaN again with `uint=False`.
# Output seen (2026-11-30, Python 3.11.7):
#   BZERO 0: nan, 7.0; BZERO 32768: 0, 32775; BZERO 32768 and uint=False: nan, 32775.0
# Here: crates/pixels/src/samples.rs compares stored values with BLANK, whatever BZERO is.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import sys
import warnings

import numpy
from astropy.io import fits

path = sys.argv[1]


def read(zero, **options):
    cards = [("SIMPLE", "T"), ("BITPIX", 16), ("NAXIS", 2), ("NAXIS1", 2), ("NAXIS2", 1), ("BLANK", -32768)]
    cards += [("BSCALE", 1), ("BZERO", zero)] if zero else []
    header = "".join(f"{name:<8}= {value:>20}".ljust(80) for name, value in cards) + "END".ljust(80)
    with open(path, "wb") as file:
        file.write(header.ljust(2880).encode() + numpy.array([-32768, 7], ">i2").tobytes().ljust(2880, b"\0"))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        values = fits.getdata(path, **options)[0].tolist()
    assert not said, said
    return values


signed, unsigned, as_float = read(0), read(32768), read(32768, uint=False)
told = [", ".join(str(value) for value in values) for values in (signed, unsigned, as_float)]
print(f"BZERO 0: {told[0]}; BZERO 32768: {told[1]}; BZERO 32768 and uint=False: {told[2]}")
assert numpy.isnan(signed[0]) and signed[1] == 7
assert unsigned == [0, 32775]
assert numpy.isnan(as_float[0]) and as_float[1] == 32775
PYTHON
echo "ok: astropy 8.0.2 passes over BLANK where 16 bits are unsigned"
