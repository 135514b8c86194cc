"""SExtractor: check images beside the frame they were made of."""

import night

VERSION = lambda: night.debian("source-extractor")


def checked(folder):
    lights, _ = night.whole(folder)
    (folder / "lab.param").write_text("NUMBER\nX_IMAGE\nY_IMAGE\n")
    names = ["background.fits", "objects.fits", "segmentation.fits"]
    night.run("source-extractor", lights[0], "-PARAMETERS_NAME", folder / "lab.param", "-FILTER", "N", "-CATALOG_NAME",
              folder / "lab.cat", "-CHECKIMAGE_TYPE", "BACKGROUND,OBJECTS,SEGMENTATION", "-CHECKIMAGE_NAME", ",".join(names),
              "-VERBOSE_TYPE", "QUIET", cwd=folder)
    return {"rows": [night.CALIBRATED_ROW], "frames": {name: {"counted": False} for name in names}}


CASES = [("check images beside raw", checked)]
