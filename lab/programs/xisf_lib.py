"""The Python package xisf: FITS keywords in XISF, plain and compressed."""

from astropy.io import fits
from xisf import XISF

import night

VERSION = lambda: night.pip("xisf")


def written(**options):
    def fill(folder):
        for path in night.lights(folder / "raw"):
            with fits.open(path) as hdus:
                keywords = {
                    card.keyword: [{"value": str(card.value), "comment": card.comment}]
                    for card in hdus[0].header.cards if card.keyword not in ("", "COMMENT", "HISTORY")
                }
                XISF.write(str(folder / f"{path.stem}.xisf"), hdus[0].data[..., None].astype("uint16"),
                           image_metadata={"FITSKeywords": keywords}, **options)
            path.unlink()
        return {"rows": [night.ROW]}
    return fill


CASES = [("plain", written()), ("lz4hc with shuffling", written(codec="lz4hc", shuffle=True)), ("zstd", written(codec="zstd"))]
