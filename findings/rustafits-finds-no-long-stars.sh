#!/usr/bin/env bash
# Package: rustafits, `rustafits analyze`
# Version: 1.6.0 (Apache-2.0), from crates.io
# Behaviour: the command says of frames how many stars they have, how wide these are, and whether the frame is trailed. Expected
#   of 200 bright stars of 4 px that a drift drew out in one direction: fewer stars, a high eccentricity, "possibly_trailed".
#   It does so at an axis ratio of 0.7. At 0.8 and at 0.6 and 0.5 it finds no star at all, gives 0 for FWHM, HFR and
#   eccentricity, says "possibly_trailed": false and ends with 0, so that who sorts or rejects by these figures keeps the
#   frame as one with the smallest FWHM.
# Output seen (2026-11-30, Python 3.11.7, numpy 2.4.6):
#   ratio 1.0: 138, 3.73, False; ratio 0.7: 145, 4.52, True; ratio 0.6: 0, 0, False; ratio 0.5: 0, 0, False
# Here: tests/readers/star_peers.py writes "none" for a width of 0; crates/stars finds these stars (docs/accuracy.md).
set -euo pipefail

for program in cargo python3; do
    command -v "$program" >/dev/null || { echo "needs $program" >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo install --quiet --locked --root "$folder" --version 1.6.0 rustafits
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json
import subprocess
import sys

import numpy

folder, size, width_px, stars = sys.argv[1], 1024, 4.0, 200


def frame(ratio):
    """Gaussian stars, 4 px high and 4 px / ratio long, on a sky of 1000 with noise of 10."""
    random = numpy.random.default_rng(3)
    image = random.normal(1000, 10, (size, size))
    y, x = numpy.mgrid[-24:25, -24:25]
    for _ in range(stars):
        at_x, at_y = random.uniform(40, size - 40, 2)
        column, row = round(at_x), round(at_y)
        across, up = (x - (at_x - column)) * ratio, y - (at_y - row)
        star = numpy.exp(-(across**2 + up**2) / 2 * (2.3548 / width_px) ** 2)
        image[row - 24:row + 25, column - 24:column + 25] += random.uniform(1000, 20000) * star
    stored = numpy.clip(image, 0, 65535).astype(int) - 32768
    cards = [("SIMPLE", "T"), ("BITPIX", 16), ("NAXIS", 2), ("NAXIS1", size), ("NAXIS2", size), ("BZERO", 32768)]
    header = "".join(f"{name:<8}= {value:>20}".ljust(80) for name, value in cards) + "END".ljust(80)
    data = stored.astype(">i2").tobytes()
    return header.ljust(2880).encode() + data.ljust(-(-len(data) // 2880) * 2880, b"\0")


told = {}
for ratio in (1.0, 0.7, 0.6, 0.5):
    path = f"{folder}/{ratio}.fits"
    with open(path, "wb") as file:
        file.write(frame(ratio))
    ran = subprocess.run([f"{folder}/bin/rustafits", "analyze", path, "--json"], capture_output=True, text=True, check=True)
    told[ratio] = json.loads(ran.stdout)[0]
keys = ("stars_detected", "median_fwhm", "possibly_trailed")
print("; ".join(f"ratio {ratio}: {of[keys[0]]}, {of[keys[1]]:.3g}, {of[keys[2]]}" for ratio, of in told.items()))
assert told[1.0]["stars_detected"] > 100 and not told[1.0]["possibly_trailed"]
assert told[0.7]["stars_detected"] > 100 and told[0.7]["possibly_trailed"]
for ratio in (0.6, 0.5):
    assert told[ratio]["stars_detected"] == 0 and told[ratio]["median_fwhm"] == 0 and not told[ratio]["possibly_trailed"]
PYTHON
echo "ok: rustafits 1.6.0 finds no star where all are twice as long as wide, and calls the frame not trailed"
