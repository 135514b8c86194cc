#!/usr/bin/env bash
# Package: FFmpeg as imageio-ffmpeg brings it
# Version: 7.0.2 in imageio-ffmpeg 0.6.0 (BSD-2-Clause; FFmpeg itself GPL)
# Behaviour: the header of a SER video has a field LittleEndian, by the format's description 1 where 16-bit samples have
#   their low byte first. Expected that. Instead FFmpeg takes 1 for the high byte first and 0 for the low one, as most
#   capture programs write it: a file that follows the description is read with its bytes swapped.
# Output seen (2026-11-28):
#   samples 1000, 1001 written low byte first: LittleEndian 0 gives 1000, 1001; LittleEndian 1 gives 59395, 59651
# Here: crates/video/src/ser.rs reads no pixels of a video and passes over the field; what reads pixels later must not trust it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet imageio-ffmpeg==0.6.0
"$folder/venv/bin/python" - "$folder/a.ser" <<'PYTHON'
import struct
import subprocess
import sys

import imageio_ffmpeg

path, frames = sys.argv[1], 3
seen = {}
for field in (0, 1):
    begin = 638_700_000_000_000_000
    texts = b"".join(text.ljust(40, b"\0") for text in (b"", b"camera", b"telescope"))
    header = b"LUCAM-RECORDER" + struct.pack("<7i", 0, 0, field, 8, 4, 16, frames) + texts
    with open(path, "wb") as file:
        file.write(header + struct.pack("<qq", begin, begin))
        for _ in range(frames):
            file.write(struct.pack("<32H", *range(1000, 1032)))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray16le", "-"]
    seen[field] = struct.unpack("<2H", subprocess.run(command, capture_output=True, check=True).stdout[:4])
print(
    "samples 1000, 1001 written low byte first: "
    + "; ".join(f"LittleEndian {field} gives {one}, {two}" for field, (one, two) in seen.items())
)
assert imageio_ffmpeg.get_ffmpeg_version().startswith("7.0.2")
assert seen == {0: (1000, 1001), 1: (59395, 59651)}
PYTHON
echo "ok: FFmpeg 7.0.2 takes a SER video's LittleEndian for its opposite"
