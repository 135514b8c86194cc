"""What a script costs that reads the same headers with astropy: `astropy_loop.py FOLDER [TURNS]`.

Prints the number of FITS files and the seconds of the fastest turn, the start of Python not among them.
`cargo xtask bench --only runner` puts it beside the native command.
"""

import sys
import time
import warnings
from pathlib import Path

from astropy.io import fits

SUFFIXES = (".fits", ".fit", ".fts")


def read(folder):
    """Lists the folder and takes from each header the values that a table of exposures needs."""
    frames = []
    for path in sorted(Path(folder).rglob("*")):
        if path.name.lower().endswith(SUFFIXES):
            header = fits.getheader(path)
            keys = ("IMAGETYP", "DATE-OBS", "EXPTIME", "FILTER", "GAIN", "CCD-TEMP", "XBINNING", "OBJECT")
            frames.append([header.get(key) for key in keys])
    return len(frames)


def main():
    warnings.simplefilter("ignore")
    fastest = float("inf")
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        began = time.perf_counter()
        files = read(sys.argv[1])
        fastest = min(fastest, time.perf_counter() - began)
    print(files, fastest)


if __name__ == "__main__":
    main()
