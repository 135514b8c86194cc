#!/usr/bin/env python3
"""Decodes frames of 6000 x 4000 with cfitsio, astropy, PyPI xisf and Nightledger in one run, and prints a table.

    pixel_peers.py PACE [FOLDER]     PACE: target/release/examples/pixel_pace of nightledger-pixels

Needs the Python packages numpy, astropy, fitsio, xisf and fpack (Debian: libcfitsio-bin). Seconds of the processor, one
thread, the fastest of three (Nightledger: five) in turns; files are cached by the system. FOLDER keeps the frames.
"""
import pathlib, subprocess, sys, tempfile, time, warnings

import fitsio
import numpy as np
from astropy.io import fits
from xisf import XISF

warnings.simplefilter("ignore")
WIDTH, HEIGHT = 6000, 4000


def frames(folder):
    random = np.random.default_rng(5)
    sky = random.normal(1200, 25, (HEIGHT, WIDTH)).astype("float32")
    for _ in range(4000):
        x, y, peak = random.integers(8, WIDTH - 8), random.integers(8, HEIGHT - 8), random.uniform(300, 30000)
        j, i = np.mgrid[-8:8, -8:8]
        sky[y - 8:y + 8, x - 8:x + 8] += (peak * np.exp(-(i * i + j * j) / 6.0)).astype("float32")
    u16 = np.clip(sky, 0, 65535).astype("uint16")
    i16 = (u16 // 2).astype("int16")
    arrays = {"u16": u16, "i16": i16, "f32": sky}
    for name, values in arrays.items():
        fits.PrimaryHDU(values).writeto(folder / f"{name}.fits", overwrite=True)
    packs = [("rice_u16", "u16", "-r"), ("gzip1_u16", "u16", "-g"), ("gzip2_u16", "u16", "-g2"), ("hcompress_u16", "u16", "-h"),
             ("plio_i16", "i16", "-p"), ("rice_f32_dither1", "f32", "-r -q1 4"), ("rice_f32_dither2", "f32", "-r -qz1 4"),
             ("gzip2_f32_lossless", "f32", "-g2 -q 0")]
    for name, of, options in packs:
        subprocess.run(["fpack", *options.split(), "-O", folder / f"{name}.fits.fz", folder / f"{of}.fits"], check=True)
    for of in ("u16", "f32"):
        XISF.write(str(folder / f"{of}_plain.xisf"), arrays[of][..., None])
        for codec in ("zlib", "lz4", "zstd"):
            XISF.write(str(folder / f"{of}_{codec}_sh.xisf"), arrays[of][..., None], codec=codec, shuffle=True)


def cfitsio(path):
    with fitsio.FITS(path) as hdus:
        return next(hdu.read() for hdu in hdus if hdu.get_info()["ndims"] > 0)


def astropy(path):
    with fits.open(path, memmap=False) as hdus:
        return next(hdu.data for hdu in hdus if hdu.data is not None)


def xisf(path):
    return XISF(path).read_image(0)


def fastest(reader, path):
    times = []
    for _ in range(3):
        before = time.process_time()
        reader(str(path))
        times.append(time.process_time() - before)
    return min(times)


def main():
    pace = sys.argv[1]
    keep = tempfile.TemporaryDirectory() if len(sys.argv) < 3 else None
    folder = pathlib.Path(keep.name if keep else sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "f32_zstd_sh.xisf").exists():
        frames(folder)
    print("| frame | Nightledger, s | MB/s | cfitsio | astropy | PyPI xisf | times the first peer |\n|---|---|---|---|---|---|---|")
    for path in sorted(folder.iterdir()):
        peers = [xisf] if path.suffix == ".xisf" else [cfitsio, astropy]
        times = {peer.__name__: fastest(peer, path) for peer in peers}
        own = float(subprocess.run([pace, path], capture_output=True, text=True, check=True).stdout.split()[0])
        size = WIDTH * HEIGHT * (4 if "f32" in path.name else 2) / 1e6
        cells = [f"{times[name]:.3f}" if name in times else "" for name in ("cfitsio", "astropy", "xisf")]
        ratio = times[peers[0].__name__] / own
        print(f"| {path.name} | {own:.3f} | {size / own:.0f} | {' | '.join(cells)} | {ratio:.1f}x |", flush=True)


main()
