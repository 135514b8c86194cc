#!/usr/bin/env bash
# Package: rawpy (Python package), which brings LibRaw, and dcraw (Debian); numpy and tifffile to make and read files
# Version: LibRaw 0.22.2 in rawpy 0.28.0 (MIT), dcraw 9.28 (Debian 12), tifffile 2026.3.3, numpy 2.4.6
# Behaviour: a DNG's ActiveArea says which rows and columns of the sensor are the image; that of a Canon EOS 600D begins at row
#   51. Expected those. Instead LibRaw begins an odd edge at the next even one, so that its image is a row or a column smaller
#   and begins with another colour (GBRG for RGGB); dcraw takes the area as it is. Each is right with its own pattern, but a
#   master made by a program with the one does not fit, and does not overlie, lights read by one with the other. LibRaw's authors
#   call it intended, in a thread of its issues in 2019; up to then LibRaw did as dcraw does.
# Output seen (2026-11-30, Python 3.11.7):
#   ActiveArea 50 158 114 238: dcraw 64 x 80, LibRaw 64 x 80 from row 50, pattern RGGB
#   ActiveArea 51 158 115 238: dcraw 64 x 80, LibRaw 63 x 80 from row 52, pattern GBRG
# Here: no pixels of camera raws are read; what stacking programs make of them says its size in their FITS and XISF.
set -euo pipefail

command -v dcraw >/dev/null || { echo "dcraw is not installed (Debian: dcraw)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet rawpy==0.28.0 tifffile==2026.3.3 numpy==2.4.6
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import subprocess
import sys

import numpy
import rawpy
import tifffile

folder = sys.argv[1]
RGGB = bytes((0, 1, 1, 2))
LEVELS = numpy.array([[1000, 2000], [2000, 3000]], "uint16")


def write(top, left, bottom, right):
    """A DNG of a sensor of 120 rows and 250 columns whose active area begins with red."""
    y, x = numpy.mgrid[0:120, 0:250]
    tags = [
        (271, "s", 0, "Finding"),
        (272, "s", 0, "One"),
        (33421, "H", 2, (2, 2)),
        (33422, "B", 4, RGGB),
        (50706, "B", 4, bytes((1, 4, 0, 0))),
        (50707, "B", 4, bytes((1, 1, 0, 0))),
        (50708, "s", 0, "Finding One"),
        (50710, "B", 3, bytes((0, 1, 2))),
        (50711, "H", 1, 1),
        (50714, "H", 1, 100),
        (50717, "H", 1, 65535),
        (50721, "2i", 9, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        (50728, "2I", 3, (1, 1, 1, 1, 1, 1)),
        (50778, "H", 1, 21),
        (50829, "I", 4, (top, left, bottom, right)),
    ]
    with tifffile.TiffWriter(f"{folder}/a.dng") as file:
        file.write(
            LEVELS[(y - top) % 2, (x - left) % 2],
            photometric=32803,
            planarconfig=1,
            extratags=[(*tag, True) for tag in tags],
            metadata=None,
            software=False,
        )


for top, libraw_top, size, pattern in ((50, 50, (64, 80), "RGGB"), (51, 52, (63, 80), "GBRG")):
    area = (top, 158, top + 64, 238)
    write(*area)
    with rawpy.imread(f"{folder}/a.dng") as raw:
        visible, begins = raw.raw_image_visible.copy(), raw.sizes.top_margin
        colours = "".join("RGBG"[colour] for colour in raw.raw_colors_visible[:2, :2].ravel())
    subprocess.run(["dcraw", "-D", "-4", "-j", "-t", "0", "-T", f"{folder}/a.dng"], check=True)
    by_dcraw = tifffile.imread(f"{folder}/a.tiff")
    print(
        f"ActiveArea {' '.join(map(str, area))}: dcraw {by_dcraw.shape[0]} x {by_dcraw.shape[1]}, "
        f"LibRaw {visible.shape[0]} x {visible.shape[1]} from row {begins}, pattern {colours}"
    )
    assert by_dcraw.shape == (64, 80) and (by_dcraw[:2, :2] == LEVELS).all()
    assert (visible.shape, begins, colours) == (size, libraw_top, pattern)
    assert (visible == by_dcraw[begins - top :]).all()
PYTHON
echo "ok: LibRaw 0.22.2 begins the image at an even row where the DNG says an odd one"
