#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause), with numpy 2.4.6
# Behaviour: a tile-compressed image may leave out ZTILEn; a tile is then one row (FITS 4.0, 10.1.1), and funpack reads it so.
#   Expected the image. Instead astropy raises a KeyError as soon as its data are asked for.
# Output seen (2026-11-29, Python 3.11.7): KeyError: "Keyword 'ZTILE2' not found."
# Here: crates/header/src/data_unit.rs takes one row where the cards are missing.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import sys
import warnings

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")
WIDTH, HEIGHT = 12, 5
image = np.arange(WIDTH * HEIGHT, dtype="i2").reshape(HEIGHT, WIDTH)
path = sys.argv[1]
fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(image, compression_type="RICE_1", tile_shape=(1, WIDTH))]).writeto(path, overwrite=True)
with fits.open(path) as hdus:
    assert (hdus[1].data == image).all()
# One row to a tile is what the standard takes where nothing is said: the cards can go.
blocks = bytearray(open(path, "rb").read())
gone = 0
for at in range(0, len(blocks), 80):
    if blocks[at:at + 6] == b"ZTILE1" or blocks[at:at + 6] == b"ZTILE2":
        blocks[at:at + 80] = b"COMMENT".ljust(80)
        gone += 1
assert gone == 2
open(path, "wb").write(blocks)
try:
    with fits.open(path) as hdus:
        hdus[1].data
    outcome = "read"
except Exception as error:
    outcome = f"{type(error).__name__}: {error}"
print(outcome)
assert outcome.startswith("KeyError") and "ZTILE" in outcome
PYTHON
echo "ok: astropy 8.0.2 does not read tiles whose sides are left to the standard"
