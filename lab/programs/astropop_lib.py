"""astropop: imcombine, process_calib."""

import astropop.image as image
from astropop.framedata import read_framedata

import night

VERSION = lambda: night.pip("astropop")


def read(paths):
    return [read_framedata(str(path)) for path in paths]


def combined(folder):
    lights, _ = night.whole(folder)
    image.imcombine(read(lights), method="mean").write(str(folder / "mean.fits"))
    return {"rows": [night.CALIBRATED_ROW]}


def merged(folder):
    """With merge_header first: alone, as a stack."""
    lights = night.lights(folder / "raw")
    image.imcombine(read(lights), method="mean", merge_header="first").write(str(folder / "mean.fits"))
    for path in lights:
        path.unlink()
    return {"rows": [night.ROW]}


CASES = [("imcombine beside raw", combined), ("imcombine alone, first header", merged)]
