#!/usr/bin/env bash
# Package: ephem (Python package)
# Version: 4.2.1 (MIT)
# Behaviour: `Observer.next_setting(Sun)` with `horizon = "-18"` is the usual way to ask for the end of astronomical
#   twilight. Expected: the Sun's centre at -18 degrees, as twilight is defined. Instead the upper limb is taken there too,
#   as for a sunset, unless `use_center=True` is given. The night begins too late and ends too early: by a minute or so
#   mostly, by 8 minutes at 48 degrees north in June, where the Sun sinks slowly.
# Output seen (2026-11-28, Python 3.11.7):
#   upper limb 22:31:50, centre 22:23:58: 7.9 minutes apart
#   altitude of the Sun's centre then: -18.26 and -18.00 degrees
# Here: crates/sky/src/night.rs works with the centre for twilight and with -0.833 degrees (limb and refraction) for sunset.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ephem==4.2.1
"$folder/venv/bin/python" - <<'PYTHON'
import math

import ephem

site = ephem.Observer()
site.lat, site.lon, site.pressure = "48", "11", 0
site.date = "2026/6/10 12:00"
site.horizon = "-18"
limb = site.next_setting(ephem.Sun())
centre = site.next_setting(ephem.Sun(), use_center=True)
minutes = (limb - centre) * 24 * 60


def altitude(when):
    site.date = when
    return math.degrees(ephem.Sun(site).alt)


def clock(when):
    return f"{when.datetime():%H:%M:%S}"


print(f"upper limb {clock(limb)}, centre {clock(centre)}: {minutes:.1f} minutes apart")
print(f"altitude of the Sun's centre then: {altitude(limb):.2f} and {altitude(centre):.2f} degrees")
assert 7 < minutes < 9
assert abs(altitude(centre) + 18) < 0.01
assert altitude(limb) < -18.2
PYTHON
echo "ok: ephem 4.2.1 takes the Sun's upper limb for astronomical twilight unless use_center is given"
