#!/usr/bin/env bash
# Package: astropy, beside fitsio (cfitsio 4.6)
# Version: astropy 8.0.2 (BSD-3-Clause), numpy 2.4.6, fitsio 1.4.2
# Behaviour: PLIO_1 packs masks, small whole numbers, and masks are often unsigned 16 bits. cfitsio (fpack -p too) writes BZERO =
#   32768 for these, but packs the numbers as they are, since line lists hold no negative ones. Expected the same mask in
#   astropy, or a refusal. Instead BZERO is added to what stands there: a good pixel's 0 is read as 32768, so that
#   `mask != 0` is true everywhere.
# Output seen (2026-11-30, Python 3.11.7):
#   written 0, 1, 2, 3; cfitsio 0, 1, 2, 3; astropy 32768, 32769, 32770, 32771
# Here: crates/pixels/src/tiles/mod.rs (`is_unsigned_plio`) reads what cfitsio reads.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2 fitsio==1.4.2 numpy==2.4.6
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import sys

import fitsio
import numpy
from astropy.io import fits

path = sys.argv[1]
mask = numpy.tile(numpy.arange(4, dtype="uint16"), (16, 4))
with fitsio.FITS(path, "rw", clobber=True) as file:
    file.write(mask, compress="PLIO")
by_cfitsio, by_astropy = fitsio.read(path, ext=1), fits.getdata(path, 1)
rows = {"written": mask, "cfitsio": by_cfitsio, "astropy": by_astropy}
print("; ".join(f"{name} {', '.join(str(value) for value in image[0, :4].tolist())}" for name, image in rows.items()))
assert numpy.array_equal(by_cfitsio, mask)
assert by_astropy.dtype == numpy.uint16 and numpy.array_equal(by_astropy, mask + 32768)
PYTHON
echo "ok: astropy 8.0.2 adds 32768 to PLIO masks of unsigned 16 bits, and cfitsio does not"
