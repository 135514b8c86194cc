#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: a lossy HCOMPRESS_1 image (SCALE over 1) may come back some counts lower or higher than what went in, so that a
#   pixel of 0 can be decoded as -1. Expected that, or 0, the nearest that unsigned 16 bits hold. Instead the decoded
#   integers are cut to 16 bits without a look, and the darkest pixels of a frame become its brightest: 65535, 65534. The
#   same happens in astropy's own files and in fpack's. cfitsio gives -1 when asked for doubles, and 0 with an overflow
#   (status 412) when asked for the image's own type.
# Output seen (2026-11-30, Python 3.11.7):
#   written 0 to 35, sum 12002; read 0 to 65535, sum 601600, 9 pixels over 1000
# Here: crates/pixels/src/tiles/place.rs keeps 32 bits of such a tile, and its values are those that were decoded.
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

path, scale = sys.argv[1], 8
noise = numpy.random.default_rng(1).normal(12, 6, (32, 32))
written = numpy.clip(numpy.rint(noise), 0, None).astype("uint16")
image = fits.CompImageHDU(written, compression_type="HCOMPRESS_1", hcomp_scale=scale, tile_shape=(32, 32))
fits.HDUList([fits.PrimaryHDU(), image]).writeto(path)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    read = fits.getdata(path, 1)
assert not said, said
high = read > 1000
print(f"written {written.min()} to {written.max()}, sum {written.sum()}; read {read.min()} to {read.max()}, "
      f"sum {read.sum()}, {high.sum()} pixels over 1000")
assert written.max() < 100 and high.sum() > 0
# They are negative numbers of 16 bits, as near to what was written as all others.
signed = read.astype("int64") - numpy.where(high, 65536, 0)
assert abs(signed - written).max() <= scale and signed[high].max() < 0
PYTHON
echo "ok: in astropy 8.0.2 pixels near 0 of a lossy HCOMPRESS image become 65535"
