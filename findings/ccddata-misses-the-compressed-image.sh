#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: `CCDData.read` is how ccdproc reads frames. By its documentation it looks for the first extension with data where
#   the primary HDU has none. Expected that for a tile-compressed frame too, which N.I.N.A. writes as .fits.fz and fpack makes,
#   always with an empty primary HDU. Instead it takes the empty one, and ends with "could not convert data to numpy array",
#   while an IMAGE extension is found. With `hdu=1` it reads the frame, with its header.
# Output seen (2026-11-30, Python 3.11.7):
#   IMAGE extension: (4, 6), EXPTIME 120.0
#   compressed: TypeError: could not convert data to numpy array.
#   compressed, hdu=1: (4, 6), EXPTIME 120.0
# Here: crates/header/src/fits/structure.rs goes on to the first HDU with an image, compressed or not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - "$folder/a.fits" <<'PYTHON'
import sys

import numpy
from astropy import log
from astropy.io import fits
from astropy.nddata import CCDData

log.setLevel("ERROR")
path = sys.argv[1]
image, header = numpy.arange(24, dtype="uint16").reshape(4, 6), fits.Header({"EXPTIME": 120.0})


def read(extension, **options):
    fits.HDUList([fits.PrimaryHDU(), extension]).writeto(path, overwrite=True)
    try:
        frame = CCDData.read(path, unit="adu", **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    assert (frame.data == image).all()
    return f"{frame.data.shape}, EXPTIME {frame.header['EXPTIME']}"


plain = read(fits.ImageHDU(image, header))
compressed = read(fits.CompImageHDU(image, header))
told = read(fits.CompImageHDU(image, header), hdu=1)
print(f"IMAGE extension: {plain}\ncompressed: {compressed}\ncompressed, hdu=1: {told}")
assert plain == told == "(4, 6), EXPTIME 120.0"
assert compressed.startswith("TypeError: could not convert data")
PYTHON
echo "ok: astropy 8.0.2's CCDData.read does not find a compressed image, which is always in an extension"
