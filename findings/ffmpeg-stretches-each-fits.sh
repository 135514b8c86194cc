#!/usr/bin/env bash
# Package: FFmpeg as imageio-ffmpeg brings it, and numpy and astropy to make its input
# Version: 7.0.2 in imageio-ffmpeg 0.6.0 (BSD-2-Clause; FFmpeg itself GPL), numpy 2.4.6, astropy 8.0.2
# Behaviour: FFmpeg reads FITS, so that a night's frames can be made a time-lapse. Expected of 16-bit frames taken as 16-bit
#   grey that values stay, or are stretched alike. Instead each frame is stretched by its own darkest and brightest pixel to
#   0..65535: the same sky of 1000 is 1456 in a frame with a bright star and 32768 in one without, and the film flickers with
#   every satellite. The decoder has no option for it; its one, `blank_value`, is for pixels without a value.
# Output seen (2026-11-30):
#   sky of 1000, brightest pixel 45000: 1456; brightest pixel 2000: 32768
# Here: pictures of a blink series have a stretch of their own too, on purpose: Nightledger's preview (crates/preview).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet imageio-ffmpeg==0.6.0 numpy==2.4.6 astropy==8.0.2
"$folder/venv/bin/python" - "$folder/a.fits" <<'PYTHON'
import subprocess
import sys

import imageio_ffmpeg
import numpy
from astropy.io import fits

assert imageio_ffmpeg.get_ffmpeg_version().startswith("7.0.2")
path, seen = sys.argv[1], {}
for brightest in (45000, 2000):
    image = numpy.full((16, 16), 1000, "uint16")
    image[2, 3], image[8, 8] = 0, brightest
    fits.writeto(path, image, overwrite=True)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray16le", "-"]
    picture = numpy.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<u2")
    assert (picture.min(), picture.max()) == (0, 65535)
    seen[brightest] = int(numpy.median(picture))
told = [f"brightest pixel {brightest}: {sky}" for brightest, sky in seen.items()]
print("sky of 1000, " + "; ".join(told))
assert all(abs(sky - 1000 * 65535 / brightest) <= 35 for brightest, sky in seen.items())
PYTHON
echo "ok: FFmpeg 7.0.2 stretches each FITS frame by its own brightest pixel"
