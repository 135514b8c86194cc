#!/usr/bin/env bash
# Package: munipack-cli (Debian), and numpy and astropy (Python packages) to make its input
# Version: Munipack 0.6.1 (Debian 12; GPL-3.0)
# Behaviour: `munipack dark` averages darks and writes their mean temperature as TEMPERAT, the one keyword that it looks for by
#   itself. Expected that frames with CCD-TEMP, which nearly all capture programs write, give a master without a temperature, or
#   with theirs. Instead the master has TEMPERAT = -666, a value like any other, with "The average of camera temperatures" behind
#   it; the frames' CCD-TEMP is gone. Whoever matches darks by temperature reads it.
# Output seen (2026-11-30):
#   darks: CCD-TEMP -10.0; master: CCD-TEMP none, TEMPERAT -666.0 (The average of camera temperatures)
# Here: a sensor temperature outside -100..60 degC is missing, with a notice (docs/rules.md#4-placeholders).
set -euo pipefail

command -v munipack >/dev/null || { echo "munipack is not installed (Debian: munipack-cli)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
from astropy.io import fits

for number in (1, 2, 3):
    image = numpy.random.default_rng(number).normal(500, 10, (40, 50)).astype("uint16")
    header = {"EXPTIME": 120.0, "IMAGETYP": "Dark Frame", "CCD-TEMP": -10.0, "DATE-OBS": f"2026-01-01T20:0{number}:00"}
    fits.writeto(f"dark{number}.fits", image, fits.Header(header))
PYTHON
munipack dark -o master.fits dark1.fits dark2.fits dark3.fits >log 2>&1 || { tail -5 log; exit 1; }
venv/bin/python - <<'PYTHON'
from astropy.io import fits

dark, master = fits.getheader("dark1.fits"), fits.getheader("master.fits")
print(
    f"darks: CCD-TEMP {dark['CCD-TEMP']}; master: CCD-TEMP {master.get('CCD-TEMP', 'none')}, "
    f"TEMPERAT {master['TEMPERAT']} ({master.comments['TEMPERAT']})"
)
assert dark["CCD-TEMP"] == -10.0 and "CCD-TEMP" not in master
assert master["TEMPERAT"] == -666.0
assert "Munipack 0.6.1" in master["CREATOR"]
PYTHON
echo "ok: Munipack 0.6.1 writes -666 degC into a master of darks that have CCD-TEMP"
