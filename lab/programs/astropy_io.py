"""astropy: compressed images, gzip, several HDUs."""

from astropy.io import fits

import night

VERSION = lambda: night.pip("astropy")


def rewritten(folder, suffix, of):
    for path in night.lights(folder / "raw"):
        with fits.open(path) as hdus:
            of(hdus[0]).writeto(folder / f"{path.stem}{suffix}")
        path.unlink()
    return {"rows": [night.ROW]}


def compressed(kind):
    def one(hdu):
        return fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(hdu.data, hdu.header, compression_type=kind)])
    return lambda folder: rewritten(folder, ".fits", one)


def beside(folder):
    """The compressed copy beside its raw."""
    for path in night.lights(folder):
        with fits.open(path) as hdus:
            copy = fits.CompImageHDU(hdus[0].data, hdus[0].header)
            fits.HDUList([fits.PrimaryHDU(), copy]).writeto(folder / f"{path.stem}.fits.fz")
    return {"rows": [night.ROW]}


def one_file(folder):
    """All lights as image extensions of one file."""
    hdus = fits.HDUList([fits.PrimaryHDU()])
    for path in night.lights(folder / "raw"):
        with fits.open(path) as opened:
            hdus.append(fits.ImageHDU(opened[0].data, opened[0].header))
        path.unlink()
    hdus.writeto(folder / "sequence.fits")
    return {"rows": [night.ROW]}


CASES = [
    ("RICE_1", compressed("RICE_1")),
    ("GZIP_2", compressed("GZIP_2")),
    ("HCOMPRESS_1", compressed("HCOMPRESS_1")),
    ("gzip around the file", lambda folder: rewritten(folder, ".fits.gz", lambda hdu: hdu)),
    ("compressed beside raw", beside),
    ("five exposures in one file", one_file),
]
