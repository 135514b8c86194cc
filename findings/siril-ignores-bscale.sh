#!/usr/bin/env bash
# Package: siril (Debian), and numpy and astropy (Python packages) to make its input
# Version: Siril 1.0.6 (Debian 12; GPL-3.0)
# Behaviour: a FITS image's values are BZERO + BSCALE x what is stored (FITS 4.0, 4.4.2.5). Expected that Siril, which reads by
#   CFITSIO, takes them so. Instead it takes what is stored: 100 for 1050 where BZERO is 1000 and BSCALE 0.5, and writes a file
#   in which these numbers are the values. BZERO = 32768 with BSCALE = 1 is the one pair that counts.
# Output seen (2026-11-30):
#   stored 100, BZERO 1000, BSCALE 0.5: astropy 1050.0, Siril 100
#   stored 100, BZERO 32768, BSCALE 1: astropy 32868, Siril 32868
# Here: crates/pixels/src/samples.rs applies both.
set -euo pipefail

command -v siril-cli >/dev/null || { echo "siril-cli is not installed (Debian: siril)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6 astropy==8.0.2
cat >"$folder/save.ssf" <<'SCRIPT'
requires 1.0.0
load half
save saved_half
load unsigned
save saved_unsigned
close
SCRIPT
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os
import subprocess
import sys

import numpy
from astropy.io import fits

folder = sys.argv[1]
kinds = {"half": (1000, 0.5, 1050.0, 100), "unsigned": (32768, 1, 32868, 32868)}
for name, (zero, scale, *_) in kinds.items():
    cards = [("SIMPLE", "T"), ("BITPIX", 16), ("NAXIS", 2), ("NAXIS1", 20), ("NAXIS2", 20), ("BSCALE", scale), ("BZERO", zero)]
    header = "".join(f"{key:<8}= {value:>20}".ljust(80) for key, value in cards) + "END".ljust(80)
    with open(f"{folder}/{name}.fits", "wb") as file:
        file.write(header.ljust(2880).encode() + numpy.full((20, 20), 100, ">i2").tobytes().ljust(2880, b"\0"))
run = subprocess.run(
    ["siril-cli", "-d", folder, "-s", f"{folder}/save.ssf"], env=os.environ | {"HOME": folder}, capture_output=True, text=True
)
assert run.returncode == 0, run.stdout[-500:]
for name, (zero, scale, right, expected) in kinds.items():
    by_astropy = fits.getdata(f"{folder}/{name}.fits")[0, 0].item()
    by_siril = fits.getdata(f"{folder}/saved_{name}.fit")[0, 0].item()
    print(f"stored 100, BZERO {zero}, BSCALE {scale}: astropy {by_astropy}, Siril {by_siril}")
    assert (by_astropy, by_siril) == (right, expected)
PYTHON
echo "ok: Siril passes over BSCALE and BZERO"
