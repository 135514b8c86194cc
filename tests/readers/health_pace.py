"""How long `nightledger health` takes for bias and dark frames beside `nightledger pixels`, which decodes them and no more.

`health_pace.py NIGHTLEDGER [FRAMES]`: frames of 26 megapixels, 16 bits, half of them bias frames and half darks.
"""

import os
import subprocess
import sys
import tempfile
import time

WIDTH, HEIGHT = 6248, 4176


def header(kind, number, exposure_s):
    cards = [
        "SIMPLE  =                    T", "BITPIX  =                   16", "NAXIS   =                    2",
        f"NAXIS1  = {WIDTH:>20}", f"NAXIS2  = {HEIGHT:>20}", "BZERO   =                32768",
        "BSCALE  =                    1", f"IMAGETYP= '{kind}'", f"EXPTIME = {exposure_s:>20}",
        f"DATE-OBS= '2024-03-01T{10 + number // 60:02}:{number % 60:02}:00'", "INSTRUME= 'Tarn 2600M'",
        "GAIN    =                  100", "XBINNING=                    1", "EGAIN   =                 0.25", "END",
    ]
    return "".join(f"{card:<80}" for card in cards).ljust(2880).encode()


def make(folder, frames):
    # Noise of some width that costs no time to make: the same bytes from another place.
    noise = bytearray()
    state = 1
    for _ in range(1 << 18):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        value = 500 + (state >> 16) % 21 + (state >> 21) % 21 - 32768
        noise += value.to_bytes(2, "big", signed=True)
    size = 2 * WIDTH * HEIGHT
    for number in range(frames):
        kind, exposure_s = ("BIAS", 0) if number % 2 else ("DARK", 300)
        with open(os.path.join(folder, f"{kind}_{number:03}.fits"), "wb") as file:
            file.write(header(kind, number, exposure_s))
            begin, written = 2 * (number * 7919 % (1 << 17)), 0
            while written < size:
                piece = noise[begin : begin + size - written]
                file.write(piece)
                written += len(piece)
                begin = 0
            file.write(b"\0" * (-size % 2880))


def main():
    program, frames = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory(prefix="nightledger-pace-", dir=os.environ.get("PACE_DIR")) as folder:
        make(folder, frames)
        times = {}
        for _ in range(3):
            for command in (["pixels"], ["health", "--json", "--no-cache", "--quiet"]):
                begin = time.monotonic()
                subprocess.run([program, *command, folder], stdout=subprocess.DEVNULL, check=True)
                times.setdefault(command[0], []).append(time.monotonic() - begin)
        for what, seconds in times.items():
            print(f"{what}: {min(seconds):.2f} s (of {', '.join(f'{one:.2f}' for one in seconds)})")
        print(f"health / pixels: {min(times['health']) / min(times['pixels']):.2f}")


if __name__ == "__main__":
    main()
