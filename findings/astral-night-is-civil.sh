#!/usr/bin/env bash
# Package: astral, the Sun's and the Moon's times for Python
# Version: 3.2 (Apache-2.0)
# Behaviour: `astral.sun.night` is documented as the time between astronomical dusk and astronomical dawn. Expected the Sun
#   18 degrees below the horizon at both ends. Instead it is 6 degrees below: the night is the civil one, longer by more
#   than two hours in spring at 49 N. `dusk(..., depression=18)` is right.
# Output seen (2026-11-28, Python 3.11.7):
#   night begins with the Sun at -6.0 degrees and ends at -6.0; astronomical dusk is 76 minutes later
# Here: crates/sky/src/night.rs counts a night's dark hours with the Sun below -18 degrees; its reference values come from other programs.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astral==3.2
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date

from astral import Observer
from astral.sun import dusk, elevation, night

site, day = Observer(latitude=49.0, longitude=11.0), date(2025, 3, 20)
begins, ends = night(site, date=day)
at_begin, at_end = elevation(site, begins), elevation(site, ends)
later = (dusk(site, day, depression=18) - begins).total_seconds() / 60
print(
    f"night begins with the Sun at {at_begin:.1f} degrees and ends at {at_end:.1f}; "
    f"astronomical dusk is {later:.0f} minutes later"
)
assert "astronomical dusk" in night.__doc__
assert abs(at_begin + 6) < 0.1 and abs(at_end + 6) < 0.1
assert 70 < later < 80
PYTHON
echo "ok: astral 3.2 calls the civil night the astronomical one"
