#!/usr/bin/env bash
# Package: FFmpeg as imageio-ffmpeg brings it
# Version: 7.0.2 in imageio-ffmpeg 0.6.0 (BSD-2-Clause; FFmpeg itself GPL)
# Behaviour: a SER video has a time stamp for each frame behind its last one, and no other word about its rate. Expected the
#   rate of the stamps, here 80 frames a second. Instead it is 25 whatever the stamps say: 5 s of video for 1.5 s of capture.
# Output seen (2026-11-28): 120 frames in 1.49 s are 25 fps and 00:00:04.80 to FFmpeg
# Here: crates/video/src/capture.rs takes the rate from the stamps, else from a capture log, and never from a player.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet imageio-ffmpeg==0.6.0
"$folder/venv/bin/python" - "$folder/a.ser" <<'PYTHON'
import re
import struct
import subprocess
import sys

import imageio_ffmpeg

FRAMES, STEP = 120, 125_000  # ticks of 100 ns between two frames: 80 a second
path, begin = sys.argv[1], 638_700_000_000_000_000
texts = b"".join(text.ljust(40, b"\0") for text in (b"", b"camera", b"telescope"))
header = b"LUCAM-RECORDER" + struct.pack("<7i", 0, 0, 0, 64, 48, 8, FRAMES) + texts + struct.pack("<qq", begin, begin)
assert len(header) == 178
with open(path, "wb") as file:
    file.write(header)
    for number in range(FRAMES):
        file.write(bytes([number]) * (64 * 48))
    for number in range(FRAMES):
        file.write(struct.pack("<q", begin + number * STEP))

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
told = subprocess.run([ffmpeg, "-hide_banner", "-i", path], capture_output=True, text=True).stderr
duration = re.search(r"Duration: ([\d:.]+)", told).group(1)
rate = re.search(r"([\d.]+) tbr", told).group(1)
print(f"{FRAMES} frames in {(FRAMES - 1) * STEP / 1e7:.2f} s are {rate} fps and {duration} to FFmpeg")
assert imageio_ffmpeg.get_ffmpeg_version().startswith("7.0.2")
assert (rate, duration) == ("25", "00:00:04.80")
PYTHON
echo "ok: FFmpeg 7.0.2 plays every SER video at 25 frames a second"
