"""ccdproc: calibration, combine(), Combiner, block_average."""

import ccdproc
from astropy import units as u
from astropy.nddata import CCDData

import night

VERSION = lambda: night.pip("ccdproc")


def read(paths):
    return [CCDData.read(path, unit="adu") for path in paths]


def calibrated(folder):
    lights, sets = night.whole(folder)
    dark = ccdproc.combine(read(sets["dark"]), method="median")
    flat = ccdproc.combine(read(sets["flat"]), method="median")
    for path, light in zip(lights, read(lights)):
        clean = ccdproc.subtract_dark(light, dark, exposure_time="EXPTIME", exposure_unit=u.second, scale=False)
        ccdproc.flat_correct(clean, flat).write(folder / f"cal_{path.name}")
    return {"rows": [night.CALIBRATED_ROW]}


def combined(folder):
    lights, sets = night.whole(folder)
    ccdproc.combine(read(lights), method="average").write(folder / "stack.fits")
    for kind, paths in sets.items():
        ccdproc.combine(read(paths), method="median").write(folder / f"combined_{kind}.fits")
    return {"rows": [night.CALIBRATED_ROW]}


def combiner(folder):
    lights, _ = night.whole(folder)
    ccdproc.Combiner(read(lights)).average_combine().write(folder / "combiner.fits")
    return {"rows": [night.CALIBRATED_ROW]}


def averaged(folder):
    for path, light in zip(*[paths := night.lights(folder), read(paths)]):
        ccdproc.block_average(light, 2).write(folder / f"half_{path.name}")
    return {"rows": [night.ROW]}


CASES = [
    ("calibrated beside raw", calibrated),
    ("combine() beside raw", combined),
    ("Combiner beside raw", combiner),
    ("block_average beside raw", averaged),
]
