"""Munipack: averaged darks and flats, and corrected lights."""

import night

VERSION = lambda: night.debian("munipack")


def masters(folder):
    lights, sets = night.whole(folder)
    night.run("munipack", "dark", "-o", folder / "dark.fits", *sets["dark"], cwd=folder)
    night.run("munipack", "flat", "-o", folder / "flat.fits", *sets["flat"], cwd=folder)
    return {"rows": [night.CALIBRATED_ROW]}


def corrected(folder):
    lights, sets = night.whole(folder)
    night.run("munipack", "dark", "-o", folder / "dark.fits", *sets["dark"], cwd=folder)
    (folder / "out").mkdir()
    night.run("munipack", "phcorr", "-dark", folder / "dark.fits", "-t", folder / "out", *lights, cwd=folder)
    return {"rows": [night.CALIBRATED_ROW]}


CASES = [("averaged darks and flats beside raw", masters), ("corrected lights beside raw", corrected)]
