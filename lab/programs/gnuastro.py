"""Gnuastro: astarithmetic, astcrop and astwarp write their image into HDU 1."""

import night

VERSION = lambda: night.debian("gnuastro")


def results(folder):
    lights, _ = night.whole(folder)
    night.run("astarithmetic", *lights, len(lights), "median", "-g0", "-o", folder / "median.fits", cwd=folder)
    night.run("astcrop", lights[0], "-h0", "--mode=img", "--section=1:200,1:150", "-o", folder / "crop.fits", cwd=folder)
    return {"rows": [night.CALIBRATED_ROW], "frames": {"median.fits": {"counted": False}, "crop.fits": {"counted": False}}}


CASES = [("results beside raw", results)]
