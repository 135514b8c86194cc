#!/usr/bin/env bash
# Package: rawpy (Python package), which brings LibRaw; numpy and tifffile to make the file
# Version: LibRaw 0.22.2 in rawpy 0.28.0 (MIT), tifffile 2026.3.3, numpy 2.4.6
# Behaviour: a DNG has a black level for each place of its colour pattern (BlackLevelRepeatDim 2 2), counted from the first pixel
#   of ActiveArea (DNG 1.4, BlackLevel). Expected that red has red's, wherever the area begins. Instead, where it begins at an
#   odd row or column, LibRaw begins its image one further (libraw-rounds-odd-margins.sh) and counts the levels from there, so
#   that each colour gets another one's. A bias taken off by `black_level_per_channel` is then off by the difference, a tint.
# Output seen (2026-11-30, Python 3.11.7):
#   area from 0 0: R 101, G 102, B 104, second G 103
#   area from 1 0: R 103, G 104, B 102, second G 101
#   area from 1 1: R 104, G 103, B 101, second G 102
# Here: black levels of camera raws are not used.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet rawpy==0.28.0 tifffile==2026.3.3 numpy==2.4.6
"$folder/venv/bin/python" - "$folder/a.dng" <<'PYTHON'
import sys

import numpy
import rawpy
import tifffile

path = sys.argv[1]
# Red and green in the first row of the area, green and blue in the second, and their levels.
RGGB, BLACKS = bytes((0, 1, 1, 2)), (101, 102, 103, 104)


def levels(top, left):
    """The black levels of R, G, B and the second G as LibRaw has them."""
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
        (50713, "H", 2, (2, 2)),
        (50714, "H", 4, BLACKS),
        (50717, "H", 1, 65535),
        (50721, "2i", 9, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        (50728, "2I", 3, (1, 1, 1, 1, 1, 1)),
        (50778, "H", 1, 21),
        (50829, "I", 4, (top, left, 60 + top, 80 + left)),
    ]
    with tifffile.TiffWriter(path) as file:
        file.write(
            numpy.full((64, 90), 1000, "uint16"),
            photometric=32803,
            planarconfig=1,
            extratags=[(*tag, True) for tag in tags],
            metadata=None,
            software=False,
        )
    with rawpy.imread(path) as raw:
        # Its colours are right: red is where the area's first pixel is.
        assert raw.raw_colors[top, left] == 0 and raw.raw_colors[top + 1, left + 1] == 2
        return raw.black_level_per_channel


seen = {}
for begin in ((0, 0), (1, 0), (1, 1)):
    red, green, blue, second = seen[begin] = levels(*begin)
    print(f"area from {begin[0]} {begin[1]}: R {red}, G {green}, B {blue}, second G {second}")
assert seen[0, 0] == [101, 102, 104, 103]
assert seen[1, 0] == [103, 104, 102, 101]
assert seen[1, 1] == [104, 103, 101, 102]
PYTHON
echo "ok: where a DNG's area begins at an odd row, LibRaw 0.22.2 gives each colour another one's black level"
