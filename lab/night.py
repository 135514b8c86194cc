"""The night that the lab's programs are given: small frames whose truth is known.

Five lights of 90 s in Ha of NGC 2237, four darks, flats and biases, all of them invented, as N.I.N.A. would have written
them, with stars for registration and a WCS for those who ask for one.
"""

import datetime as dt
import pathlib
import subprocess

import numpy as np
from astropy.io import fits

SHAPE = (300, 400)
START = dt.datetime(2026, 2, 18, 21, 10, 4, 250000)
LIGHTS, DARKS, FLATS, BIASES = 5, 4, 4, 4
EXPOSURE_S, FLAT_S = 90.0, 1.5

RIG = {
    "INSTRUME": "Tarn 294M", "TELESCOP": "Brook 90", "FOCALLEN": 504.0, "FOCRATIO": 5.6, "XPIXSZ": 4.63, "YPIXSZ": 4.63,
    "XBINNING": 1, "YBINNING": 1, "GAIN": 121, "OFFSET": 30, "SET-TEMP": -10.0, "CCD-TEMP": -10.1,
    "SWCREATE": "N.I.N.A. 3.1.2.9001 (x64)",
}
LIGHT = {"IMAGETYP": "LIGHT", "FILTER": "Ha", "OBJECT": "NGC 2237", "SITELAT": 47.1305, "SITELONG": 9.4172}
WCS = {
    "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 98.0, "CRVAL2": 5.0, "CRPIX1": 200.5, "CRPIX2": 150.5,
    "CD1_1": -5.3e-4, "CD1_2": 0.0, "CD2_1": 0.0, "CD2_2": 5.3e-4, "EQUINOX": 2000.0,
}

# What the night comes to, whatever lies beside it.
ROW = {"date": "2026-02-18", "filter_name": "Ha", "number": LIGHTS, "duration": EXPOSURE_S, "gain": 121}
CALIBRATED_ROW = {**ROW, "darks": DARKS, "flats": FLATS, "bias": BIASES}


def stars(level, noise, seed, signal=0.0, shift=0):
    """An image: a level with noise, and sixty stars that move by `shift` pixels."""
    random = np.random.default_rng(seed)
    image = random.normal(level, noise, SHAPE)
    places = np.random.default_rng(7)
    y, x = np.mgrid[0:SHAPE[0], 0:SHAPE[1]]
    for _ in range(60 if signal else 0):
        at_x, at_y = places.uniform(15, SHAPE[1] - 15), places.uniform(15, SHAPE[0] - 15)
        peak = signal * places.uniform(0.2, 1.0)
        image += peak * np.exp(-((x - at_x - shift) ** 2 + (y - at_y - shift) ** 2) / (2 * 1.6**2))
    return np.clip(image, 0, 65535).astype(np.uint16)


def frame(image, cards, start, exposure):
    header = fits.Header()
    for key, value in {**RIG, **cards, "EXPTIME": exposure, "DATE-OBS": start.isoformat(timespec="milliseconds")}.items():
        header[key] = value
    return fits.PrimaryHDU(image, header)


def write(folder, name, hdu):
    path = pathlib.Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    hdu.writeto(path, overwrite=True)
    return path


def lights(folder, **more):
    """Writes the lights; their paths."""
    cards = {**LIGHT, **WCS, **more}
    step = dt.timedelta(seconds=EXPOSURE_S + 3)
    return [
        write(folder, f"light_{i + 1:04}.fits", frame(stars(900, 12, i, 9000, i), cards, START + i * step, EXPOSURE_S))
        for i in range(LIGHTS)
    ]


def calibration(folder):
    """Writes darks, flats and biases; their paths by kind."""
    def set_of(kind, name, count, level, exposure, start, **cards):
        step = dt.timedelta(seconds=exposure + 2)
        return [
            write(folder, f"{name}_{i + 1:04}.fits",
                  frame(stars(level, 8, 100 + i), {"IMAGETYP": kind, **cards}, start + i * step, exposure))
            for i in range(count)
        ]

    morning = START + dt.timedelta(hours=8)
    return {
        "dark": set_of("DARK", "dark", DARKS, 320, EXPOSURE_S, morning),
        "flat": set_of("FLAT", "flat", FLATS, 24000, FLAT_S, morning + dt.timedelta(hours=1), FILTER="Ha"),
        "bias": set_of("BIAS", "bias", BIASES, 300, 0.001, morning + dt.timedelta(hours=2)),
    }


def whole(folder):
    """The whole night: lights and calibration."""
    return lights(folder / "LIGHT"), calibration(folder / "CAL")


def run(*command, cwd=None, text=None):
    """Runs a program; its output. An error names what it printed."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, input=text, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-400:]}")
    return done.stdout + done.stderr


def debian(package):
    """The version of a Debian package."""
    return run("dpkg-query", "-W", "-f", "${Version}", package).strip()


def pip(package):
    """The version of a Python package."""
    from importlib.metadata import version
    return version(package)
