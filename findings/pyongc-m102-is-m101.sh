#!/usr/bin/env bash
# Package: PyOngc, the OpenNGC catalogue as a Python package
# Version: 1.2.2 (MIT; the catalogue CC-BY-SA-4.0)
# Behaviour: M 102 is a known doubtful number; most catalogues and planetarium programs take it for NGC 5866. Expected
#   that, or no object. Instead `get("M102")` gives NGC 5457 without a remark: that is M 101, more than 9 degrees away, so
#   that M 101 and M 102 look like one target.
# Output seen (2026-11-28, Python 3.11.7):
#   M101 is NGC5457, M102 is NGC5457; NGC5866 is 9.2 degrees away
# Here: crates/objects/src/table.txt never joins M 101 with M 102 (docs/rules.md#9-targets); its tests hold the pair.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyOngc==1.2.2
"$folder/venv/bin/python" - <<'PYTHON'
import math

from pyongc import ongc

one, other, usual = (ongc.get(name) for name in ("M101", "M102", "NGC5866"))
(ra, dec), (usual_ra, usual_dec) = other.rad_coords, usual.rad_coords
cosine = math.sin(dec) * math.sin(usual_dec) + math.cos(dec) * math.cos(usual_dec) * math.cos(ra - usual_ra)
apart = math.degrees(math.acos(cosine))
print(f"M101 is {one.name}, M102 is {other.name}; {usual.name} is {apart:.1f} degrees away")
assert one.name == other.name == "NGC5457"
assert 9 < apart < 9.5
PYTHON
echo "ok: PyOngc 1.2.2 gives M 101 for M 102"
