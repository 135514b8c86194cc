#!/usr/bin/env bash
# Package: ccdproc, astropy, numpy (Python packages)
# Version: ccdproc 2.5.1 with astropy 8.0.2 and numpy 2.4.6 (BSD-3-Clause)
# Behaviour: ccdproc has two ways to combine frames, and neither leaves a header that says what the result is. Expected:
#   the number of frames and a start or exposure that fits them. Instead `combine()` gives back the first frame's header as
#   it is, also for `method="sum"`: the file says that it is one exposure of the first frame's length. The methods of
#   `Combiner` (`average_combine`, `median_combine`, `sum_combine`) write NCOMBINE and drop the frames' headers altogether.
# Output seen (2026-11-28, Python 3.11.7):
#   combine(average): {'EXPTIME': 120.0, 'DATE-OBS': '2026-01-01T20:00:00', 'FILTER': 'Ha'}
#   combine(sum): {'EXPTIME': 120.0, 'DATE-OBS': '2026-01-01T20:00:00', 'FILTER': 'Ha'}
#   average_combine: {'NCOMBINE': 3}
# Here: a file of `combine()` cannot be told from its first frame by its header. It has that frame's start and length, so
#   the two count once (docs/rules.md#6-same-start).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ccdproc==2.5.1 astropy==8.0.2 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import ccdproc
import numpy
from astropy.nddata import CCDData


def frame(day):
    data = CCDData(numpy.full((8, 8), float(day)), unit="adu")
    data.header["EXPTIME"] = 120.0
    data.header["DATE-OBS"] = f"2026-01-0{day}T20:00:00"
    data.header["FILTER"] = "Ha"
    return data


frames = [frame(day) for day in (1, 2, 3)]
first = dict(frames[0].header)
for method in ("average", "sum"):
    combined = ccdproc.combine(frames, method=method)
    print(f"combine({method}): {dict(combined.header)}")
    assert dict(combined.header) == first
# It was a sum all the same.
assert ccdproc.combine(frames, method="sum").data[0, 0] == 6.0
combined = ccdproc.Combiner(frames).average_combine()
print(f"average_combine: {dict(combined.header)}")
assert dict(combined.header) == {"NCOMBINE": 3}
PYTHON
echo "ok: ccdproc 2.5.1's combine() keeps the first frame's header, and Combiner keeps none but NCOMBINE"
