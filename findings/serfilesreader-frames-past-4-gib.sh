#!/usr/bin/env bash
# Package: serfilesreader (Python package), with numpy, and with opencv-python-headless and astropy, which it imports
# Version: 0.0.8 (LGPL-3.0-or-later), with numpy 2.4.6
# Behaviour: `readFrameAtPos(n)` gives frame n of a SER video. Expected the frame wherever it lies; videos of planets are often
#   larger than 4 GiB. Instead its place is reckoned in the 32 bits that the header's fields have: past 4 GiB it begins again at
#   the front, and an early frame comes back for a late one. By a sum of the same kind the time stamps behind the frames are not
#   found, so that no frame has one. numpy's warning of an overflow is all that is said.
# Output seen (2026-11-30, Python 3.11.7):
#   1020 frames of 4 MiB: frame 2 is 2, frame 1018 is 1018; first stamp 638700000000000000
#   1030 frames of 4 MiB: frame 2 is 2, frame 1026 is 2; first stamp -1
# Here: crates/video/src/ser.rs reckons in 64 bits.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet serfilesreader==0.0.8 numpy==2.4.6 opencv-python-headless==5.0.0.93 astropy==8.0.2
"$folder/venv/bin/python" -W ignore - "$folder/a.ser" <<'PYTHON'
import struct
import sys

from serfilesreader import Serfile

path, begin = sys.argv[1], 638_700_000_000_000_000
WIDTH, HEIGHT = 4096, 1024


def video(frames):
    """A video whose frames begin with their number; the rest is a hole that takes no room on the disk."""
    texts = b"".join(text.ljust(40) for text in (b"", b"camera", b"telescope"))
    header = b"LUCAM-RECORDER" + struct.pack("<7i", 0, 0, 0, WIDTH, HEIGHT, 8, frames) + texts + struct.pack("<qq", begin, begin)
    assert len(header) == 178
    with open(path, "wb") as file:
        file.write(header)
        for number in range(frames):
            file.seek(178 + number * WIDTH * HEIGHT)
            file.write(struct.pack("<H", number))
        file.seek(178 + frames * WIDTH * HEIGHT)
        file.write(struct.pack(f"<{frames}q", *range(begin, begin + frames)))
    return Serfile(path)


def number(read, frame):
    low, high = read.readFrameAtPos(frame)[0, :2].tolist()
    return low + 256 * high


for frames, late, told, stamp in ((1020, 1018, 1018, begin), (1030, 1026, 2, -1)):
    read = video(frames)
    first = int(read.dateFrameAtPos(0))
    print(
        f"{frames} frames of 4 MiB: frame 2 is {number(read, 2)}, frame {late} is {number(read, late)}; first stamp {first}"
    )
    assert (number(read, 2), number(read, late), first) == (2, told, stamp)
PYTHON
echo "ok: past 4 GiB serfilesreader 0.0.8 gives frames from the front of a SER video"
