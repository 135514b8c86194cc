#!/usr/bin/env bash
# Package: xisf, the XISF reader of PyPI
# Version: 0.9.7 (GPL-3.0)
# Behaviour: an image of an XISF file may keep its samples pixel by pixel (pixelStorage="Normal", XISF 1.0, Image) instead of
#   plane by plane. Expected the same picture of both, or a refusal. Instead the attribute is passed over: samples of three
#   colours are taken for three planes, and every pixel gets those of others.
# Output seen (2026-11-29, Python 3.11.7):
#   Planar: [(1, 11, 21), (2, 12, 22), (3, 13, 23), (4, 14, 24)]; Normal: [(1, 12, 23), (11, 22, 4), (21, 3, 14), (2, 13, 24)]
# Here: crates/pixels/src/xisf/ reads both; the generator of its tests writes them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xisf==0.9.7
"$folder/venv/bin/python" - "$folder/a.xisf" <<'PYTHON'
import struct
import sys

from xisf import XISF

# A picture of 2 x 2 pixels: red 1 2 3 4, green 11 12 13 14, blue 21 22 23 24.
PIXELS = [(1, 11, 21), (2, 12, 22), (3, 13, 23), (4, 14, 24)]
BEGIN = 4096
XML = """<?xml version="1.0" encoding="UTF-8"?>
<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.pixinsight.com/xisf http://pixinsight.com/xisf/xisf-1.0.xsd">
<Image geometry="2:2:3" sampleFormat="UInt16" colorSpace="RGB" pixelStorage="{storage}" location="attachment:{begin}:24"/>
<Metadata><Property id="XISF:CreationTime" type="String">2026-11-29T00:00:00Z</Property>
<Property id="XISF:CreatorApplication" type="String">finding</Property></Metadata></xisf>"""
read = {}
for storage in ("Planar", "Normal"):
    samples = [pixel[plane] for plane in range(3) for pixel in PIXELS] if storage == "Planar" else [s for p in PIXELS for s in p]
    xml = XML.format(storage=storage, begin=BEGIN).encode()
    head = b"XISF0100" + struct.pack("<II", len(xml), 0) + xml
    with open(sys.argv[1], "wb") as file:
        file.write(head.ljust(BEGIN, b"\0") + struct.pack("<12H", *samples))
    image = XISF(sys.argv[1]).read_image(0)
    read[storage] = [tuple(int(v) for v in pixel) for pixel in image.reshape(-1, 3)]
print("; ".join(f"{storage}: {pixels}" for storage, pixels in read.items()))
assert read["Planar"] == PIXELS
assert read["Normal"] != PIXELS and read["Normal"][0] == (1, 12, 23)
PYTHON
echo "ok: xisf 0.9.7 reads pixels that are stored one by one as planes"
