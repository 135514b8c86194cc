#!/usr/bin/env bash
# Package: Pillow and imageio (Python packages), and numpy and astropy to make their input
# Version: Pillow 13.0.0 (MIT-CMU), imageio 2.38.1 (BSD-2-Clause), with numpy 2.4.6 and astropy 8.0.2
# Behaviour: Pillow opens FITS files. Cameras' 16-bit values are stored as signed ones with BZERO = 32768 (FITS 4.0, 5.2.5), and
#   Pillow gives 16 bits without sign back. Expected the values. Instead BZERO is passed over and the sign dropped, so that the
#   two halves of the range change places: black is mid-grey, a value just over 32768 is black. imageio reads FITS by it.
# Output seen (2026-11-30, Python 3.11.7):
#   written 0, 1000, 32767, 32768, 65535; astropy reads 0, 1000, 32767, 32768, 65535; Pillow reads 32768, 33768, 65535, 0, 32767,
#   imageio the same
# Here: crates/pixels/src/samples.rs applies BZERO and BSCALE.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pillow==13.0.0 imageio==2.38.1 numpy==2.4.6 astropy==8.0.2
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import sys

import imageio.v3 as imageio
import numpy
from astropy.io import fits
from PIL import Image

written = [0, 1000, 32767, 32768, 65535]
fits.writeto(sys.argv[1], numpy.array([written], "uint16"))
assert fits.getheader(sys.argv[1])["BZERO"] == 32768
by_astropy = fits.getdata(sys.argv[1])[0].tolist()
with Image.open(sys.argv[1]) as image:
    assert (image.format, image.mode) == ("FITS", "I;16")
    by_pillow = numpy.array(image)[0].tolist()
told = [", ".join(str(value) for value in values) for values in (written, by_astropy, by_pillow)]
print(f"written {told[0]}; astropy reads {told[1]}; Pillow reads {told[2]},")
assert by_astropy == written
assert imageio.imread(sys.argv[1])[0].tolist() == by_pillow
print("imageio the same")
assert by_pillow == [(value + 32768) % 65536 for value in written]
PYTHON
echo "ok: Pillow 13.0.0 swaps the halves of a camera's 16-bit range in a FITS file"
