"""SWarp: a coadd with its weight map."""

import night

VERSION = lambda: night.debian("swarp")


def coadd(folder, how):
    lights, _ = night.whole(folder)
    night.run("SWarp", *lights, "-COMBINE_TYPE", how, "-IMAGEOUT_NAME", folder / "coadd.fits", "-WEIGHTOUT_NAME",
              folder / "coadd.weight.fits", "-SUBTRACT_BACK", "N", "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET", cwd=folder)
    return {"rows": [night.CALIBRATED_ROW], "frames": {"coadd.weight.fits": {"counted": False}, "coadd.fits": {"counted": False}}}


CASES = [(f"{how} beside raw", lambda folder, how=how: coadd(folder, how)) for how in ("MEDIAN", "SUM")]
