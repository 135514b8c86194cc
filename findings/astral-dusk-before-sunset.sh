#!/usr/bin/env bash
# Package: astral, the Sun's and the Moon's times for Python
# Version: 3.2 (Apache-2.0)
# Behaviour: `astral.sun.sun(observer, date=day)` gives dawn, sunrise, noon, sunset and dusk of a day in one dictionary.
#   Expected that they follow one another. Instead each is moved by whole days on its own until it has the date asked for in
#   UTC (or in `tzinfo`, if given): at 105 W on 21 December sunset is that evening's, and dusk, which falls behind midnight UTC,
#   is the evening's before: 23.5 hours before sunset. In March sunset itself comes before sunrise. Whoever reckons a night's
#   length from them is a day off, far from Greenwich alone; with the site's own zone it is right.
# Output seen (2026-11-30, Python 3.11.7):
#   21 December at 105 W: sunset 2026-12-21 23:37, dusk 2026-12-21 00:08, 23.5 hours before it
#   20 March: sunrise 2026-03-20 13:03, sunset 2026-03-20 01:10
# Here: crates/sky/src/night.rs goes from the noon by longitude to the next; a night's times are in one order.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet astral==3.2
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date, timedelta, timezone

from astral import Observer
from astral.sun import sun

site = Observer(latitude=40.0, longitude=-105.0)
winter, spring = sun(site, date=date(2026, 12, 21)), sun(site, date=date(2026, 3, 20))
hours = (winter["sunset"] - winter["dusk"]).total_seconds() / 3600
print(
    f"21 December at 105 W: sunset {winter['sunset']:%Y-%m-%d %H:%M}, dusk {winter['dusk']:%Y-%m-%d %H:%M}, "
    f"{hours:.1f} hours before it"
)
print(f"20 March: sunrise {spring['sunrise']:%Y-%m-%d %H:%M}, sunset {spring['sunset']:%Y-%m-%d %H:%M}")
assert 23.4 < hours < 23.6
assert spring["sunset"] < spring["sunrise"]
in_zone = sun(site, date=date(2026, 12, 21), tzinfo=timezone(timedelta(hours=-7)))
assert timedelta(0) < in_zone["dusk"] - in_zone["sunset"] < timedelta(hours=1)
PYTHON
echo "ok: astral 3.2 gives a sunset with the dusk of the evening before"
