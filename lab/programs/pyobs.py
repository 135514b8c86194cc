"""pyobs-core: its Image class, with the keywords that its cameras write."""

import datetime as dt

import night

VERSION = lambda: night.pip("pyobs-core")

TYPES = {"e": ("object", night.LIGHTS, night.EXPOSURE_S), "d": ("dark", 3, night.EXPOSURE_S), "b": ("bias", 4, 0.0), "f": ("skyflat", 2, 3.0)}


def written(folder):
    from pyobs.images import Image

    start = night.START
    for letter, (kind, count, exposure) in TYPES.items():
        for number in range(count):
            picture = Image(night.stars(900, 12, number).astype("float32"))
            picture.header.update({
                "IMAGETYP": kind, "EXPTIME": exposure, "DATE-OBS": start.isoformat(timespec="microseconds"),
                "INSTRUME": "Tarn", "TELESCOP": "Fell 50", "XBINNING": 1, "YBINNING": 1, "DET-BIN1": 1, "DET-BIN2": 1,
                "DET-PIXL": 0.009, "TEL-FOCL": 3400.0, "DET-TEMP": -20.0, "DET-GAIN": 1.2, "LATITUDE": 47.1305,
                "LONGITUD": 9.4172, "SITE": "Tarn", **({"OBJECT": "NGC 2237", "FILTER": "Red"} if letter in "e" else {}),
                **({"FILTER": "Red"} if letter == "f" else {}),
            })
            picture.writeto(str(folder / f"tarn-20260218-{number + 1:04}-{letter}00.fits.gz"), overwrite=True)
            start += dt.timedelta(seconds=exposure + 5)
    return {"rows": [{"date": "2026-02-18", "filter_name": "Red", "number": night.LIGHTS, "duration": night.EXPOSURE_S,
                      "darks": 3, "flats": 2, "bias": 4}]}


CASES = [("a night of its cameras", written)]
