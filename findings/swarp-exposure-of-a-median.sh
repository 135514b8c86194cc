#!/usr/bin/env bash
# Package: swarp (Debian), and numpy and astropy (Python packages) to make its input
# Version: SWarp 2.41.5 (Debian 12; GPL-3.0)
# Behaviour: SWarp combines frames and writes EXPTIME. Expected that values and exposure fit: a median or mean of 120 s frames is
#   an image of 120 s, a sum of three one of 360 s. Instead EXPTIME is the total whatever COMBINE_TYPE is, while the values of a
#   median or mean are those of one frame: fluxes by EXPTIME are a third of the truth. The number of frames is not written.
# Output seen (2026-11-30):
#   MEDIAN: EXPTIME 360, star 5000 over the sky; AVERAGE: EXPTIME 360, star 5000; SUM: EXPTIME 360, star 15000; NCOMBINE: None
# Here: SWarp's EXPTIME is a total, and a stack of it without a count is set aside (docs/rules.md#4-combined,
#   docs/rules.md#6-unknown-stack).
set -euo pipefail

command -v SWarp >/dev/null || { echo "SWarp is not installed (Debian: swarp)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

wcs = {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 10.0, "CRVAL2": 41.0, "CRPIX1": 50.0, "CRPIX2": 50.0}
wcs |= {"CD1_1": -3e-4, "CD1_2": 0.0, "CD2_1": 0.0, "CD2_2": 3e-4}
y, x = numpy.mgrid[0:100, 0:100]
for number in (1, 2, 3):
    image = 1000 + 5000 * numpy.exp(-((x - 49) ** 2 + (y - 49) ** 2) / (2 * 4.0**2))
    header = fits.Header({"EXPTIME": 120.0, "DATE-OBS": f"2026-01-0{number}T20:00:00", **wcs})
    fits.writeto(f"light{number}.fits", image.astype("float32"), header)
PYTHON
for way in MEDIAN AVERAGE SUM; do
  SWarp light1.fits light2.fits light3.fits -COMBINE_TYPE "$way" -IMAGEOUT_NAME "$way.fits" -SUBTRACT_BACK N -RESAMPLE N \
    -WRITE_XML N -VERBOSE_TYPE QUIET >log 2>&1 || { tail -5 log; exit 1; }
done
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

told = []
for way, star in (("MEDIAN", 5000), ("AVERAGE", 5000), ("SUM", 15000)):
    image, header = fits.getdata(f"{way}.fits", header=True)
    height = image.max() - numpy.median(image)
    told.append(f"{way}: EXPTIME {header['EXPTIME']:.0f}, star {height:.0f}" + " over the sky" * (not told))
    assert header["COMBINET"] == way and header["EXPTIME"] == 360.0
    assert abs(height - star) < 0.02 * star
    assert "NCOMBINE" not in header
print("; ".join(told) + "; NCOMBINE: None")
PYTHON
echo "ok: SWarp 2.41.5 writes the total exposure into a median and a mean"
