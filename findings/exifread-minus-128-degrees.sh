#!/usr/bin/env bash
# Package: ExifRead (Python package)
# Version: ExifRead 3.5.1 (BSD-3-Clause)
# Behaviour: Canon keeps the camera's temperature in element 12 of the maker note's ShotInfo (tag 0x0004), as degC plus 128;
#   cameras that do not measure it leave 0 there. Expected: no temperature then, as ExifTool has it. Instead ExifRead tells
#   "-128 C", a value like any other, and whoever matches darks by temperature believes it. `convert_temp` in
#   exifread/tags/makernote/canon.py subtracts without a look.
# Output seen (2026-11-29, Python 3.11.7):
#   element 12 is 122: -6 C
#   element 12 is 0: -128 C
# Here: crates/raw reads 0 as nothing (docs/rules.md#19-temperature).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet exifread==3.5.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
import struct

import exifread


def entry(tag, kind, count, value):
    return struct.pack("<HHII", tag, kind, count, value)


def directory(*entries):
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 0)


def image(temperature):
    """A TIFF of a Canon: image directory, Exif directory, maker note with ShotInfo."""
    make = b"Canon\0"
    shot_info = [0] * 34
    shot_info[0], shot_info[12] = 68, temperature
    make_at = 8 + len(directory(bytes(24)))
    exif_at = make_at + len(make)
    note_at = exif_at + len(directory(bytes(12)))
    shot_at = note_at + len(directory(bytes(12)))
    note = directory(entry(0x0004, 3, len(shot_info), shot_at)) + struct.pack("<34H", *shot_info)
    exif = directory(entry(0x927C, 7, len(note), note_at))
    first = directory(entry(0x010F, 2, len(make), make_at), entry(0x8769, 4, 1, exif_at))
    return b"II*\0" + struct.pack("<I", 8) + first + make + exif + note


for temperature, expected in ((122, "-6 C"), (0, "-128 C")):
    tags = exifread.process_file(io.BytesIO(image(temperature)))
    told = str(tags["MakerNote CameraTemperature"])
    print(f"element 12 is {temperature}: {told}")
    assert told == expected
PYTHON
echo "ok: ExifRead 3.5.1 tells -128 degC where a Canon measured no temperature"
