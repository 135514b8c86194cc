#!/usr/bin/env bash
# Package: xisf, the XISF reader of PyPI
# Version: 0.9.7 (GPL-3.0)
# Behaviour: an image of an XISF file may say byteOrder="big"; then its samples have their high byte first (XISF 1.0, data
#   blocks). Expected the samples, or a refusal. Instead the attribute is passed over, and every sample of more than 8 bits
#   comes with its bytes swapped.
# Output seen (2026-11-28, Python 3.11.7):
#   little: [1, 2, 300, 40000, 5, 6]; big: [256, 512, 11265, 16540, 1280, 1536]
# Here: crates/pixels/src/plain.rs reads both orders; the generator of its tests writes them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xisf==0.9.7
"$folder/venv/bin/python" - "$folder/a.xisf" <<'PYTHON'
import struct
import sys

from xisf import XISF

BEGIN, SAMPLES = 4096, [1, 2, 300, 40000, 5, 6]
XML = """<?xml version="1.0" encoding="UTF-8"?>
<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.pixinsight.com/xisf http://pixinsight.com/xisf/xisf-1.0.xsd">
<Image geometry="3:2:1" sampleFormat="UInt16" colorSpace="Gray" byteOrder="{order}" location="attachment:{begin}:12"/>
<Metadata><Property id="XISF:CreationTime" type="String">2026-11-28T00:00:00Z</Property>
<Property id="XISF:CreatorApplication" type="String">finding</Property></Metadata></xisf>"""
read = {}
for order, mark in [("little", "<"), ("big", ">")]:
    xml = XML.format(order=order, begin=BEGIN).encode()
    head = b"XISF0100" + struct.pack("<II", len(xml), 0) + xml
    with open(sys.argv[1], "wb") as file:
        file.write(head.ljust(BEGIN, b"\0") + struct.pack(mark + "6H", *SAMPLES))
    read[order] = XISF(sys.argv[1]).read_image(0).ravel().tolist()
print("; ".join(f"{order}: {samples}" for order, samples in read.items()))
assert read["little"] == SAMPLES
assert read["big"] == [(sample & 255) << 8 | sample >> 8 for sample in SAMPLES]
PYTHON
echo "ok: xisf 0.9.7 takes big-endian samples for little-endian ones"
