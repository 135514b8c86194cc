#!/usr/bin/env bash
# Package: astropy
# Version: 8.0.2 (BSD-3-Clause)
# Behaviour: the separation of a target and the Moon as seen from a site. Expected that a.separation(b) is b.separation(a).
#   Instead `target.separation(moon)` carries the Moon, with its distance, into the target's frame around the solar system's
#   barycentre, from where it stands in another direction: 16.9 degrees for the Pleiades on a night on which the Moon passed
#   9.4 degrees from them; `moon.separation(target)` is right. It warns that the frames differ by more than a rotation, with
#   the same words either way.
# Output seen (2026-11-28, Python 3.11.7):
#   M45: target.separation(moon) 16.93, moon.separation(target) 9.36, in one frame 9.36 degrees
#   M8: target.separation(moon) 132.61, moon.separation(target) 139.60, in one frame 139.60 degrees
# Here: crates/sky/src/direction.rs works out the Moon's place as seen from the site and the target's in the same equinox.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astropy==8.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import warnings

import astropy.units as u
from astropy.coordinates import EarthLocation, SkyCoord, get_body
from astropy.time import Time
from astropy.utils import iers

iers.conf.auto_download = False
warnings.simplefilter("ignore")
site = EarthLocation(lat=28.76 * u.deg, lon=-17.88 * u.deg)
moon = get_body("moon", Time("2025-11-06T01:00:00"), site)
for name, ra_deg, dec_deg, off_deg in [("M45", 56.75, 24.12, 7.6), ("M8", 270.9, -24.4, 7.0)]:
    target = SkyCoord(ra_deg * u.deg, dec_deg * u.deg)
    one_way, other_way = target.separation(moon).deg, moon.separation(target).deg
    in_one = target.transform_to(moon.frame).separation(moon).deg
    print(
        f"{name}: target.separation(moon) {one_way:.2f}, moon.separation(target) {other_way:.2f}, "
        f"in one frame {in_one:.2f} degrees"
    )
    assert abs(other_way - in_one) < 0.001
    assert abs(abs(one_way - in_one) - off_deg) < 0.1
PYTHON
echo "ok: with astropy 8.0.2 the separation from the Moon depends on who is asked"
