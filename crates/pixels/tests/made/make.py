#!/usr/bin/env python3
"""Writes the small files of this folder, each with what cfitsio and astropy read from it, into figures.txt.

Needs fpack (Debian: libcfitsio-bin) and the Python packages numpy, astropy, fitsio, lz4, zstandard. The files are committed:
run this only to add one. Lossless files must give what was written; of others the two readers must agree in every bit.
"""
import ctypes, ctypes.util, gzip, hashlib, pathlib, struct, subprocess, tempfile, warnings, zlib

import fitsio
import lz4.block
import numpy as np
import zstandard
from astropy.io import fits

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 26, 19
random = np.random.default_rng(4711)
lines = []


def sky(planes=0):
    z, y, x = np.indices((planes or 1, HEIGHT, WIDTH), dtype=float)
    values = 700 + 3 * x + 2 * y + 90 * z + random.normal(0, 15, z.shape)
    values += 30000 * np.exp(-((x - 9) ** 2 + (y - 7) ** 2) / 5)
    return values if planes else values[0]


def figures(values):
    v = np.array(values, dtype="<f8").ravel()
    v[np.isnan(v)] = np.frombuffer(struct.pack("<Q", 0x7FF8 << 48), "<f8")[0]
    v[v == 0] = 0.0
    return hashlib.sha256(v.tobytes()).hexdigest(), v


def note(name, data, values):
    (HERE / name).write_bytes(data)
    digest, v = figures(values)
    shape = (list(np.shape(values))[::-1] + [1])[:3]
    lines.append(f"{name} {'x'.join(map(str, shape))} {np.isnan(v).sum()} {float(np.nansum(v))!r} {digest}")


def compressed(name, data, written=None):
    """A FITS file that both readers must read alike; kept packed, which most of its blanks ask for."""
    with tempfile.NamedTemporaryFile(suffix=".fits.fz") as file:
        file.write(data)
        file.flush()
        with fits.open(file.name) as hdus:
            first = np.array(next(hdu.data for hdu in hdus if hdu.data is not None))
        if written is None:
            with fitsio.FITS(file.name) as hdus:
                second = np.array(next(hdu.read() for hdu in hdus if hdu.get_info()["ndims"] > 0))
            assert figures(first)[0] == figures(second)[0], name
            written = first
    note(name + ".fits.fz.gz", gzip.compress(data, 9, mtime=0), written)


def astropy(name, values, written=None, **options):
    with tempfile.NamedTemporaryFile(suffix=".fits") as file:
        hdus = [fits.PrimaryHDU(), fits.CompImageHDU(values, **options)]
        fits.HDUList(hdus).writeto(file.name, overwrite=True)
        compressed(name, pathlib.Path(file.name).read_bytes(), written)


def fpack(name, values, *options, written=None):
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = f"{folder}/a.fits", f"{folder}/a.fits.fz"
        fits.PrimaryHDU(values).writeto(plain)
        subprocess.run(["fpack", *options, "-O", packed, plain], check=True)
        compressed(name, pathlib.Path(packed).read_bytes(), written)


def doubles(path, shape):
    """What cfitsio gives as doubles of the image behind a file's first header."""
    library = ctypes.CDLL(ctypes.util.find_library("cfitsio"))
    file, status, values = ctypes.c_void_p(), ctypes.c_int(), np.zeros(shape)
    library.ffopen(ctypes.byref(file), f"{path}[1]".encode(), 0, ctypes.byref(status))
    TDOUBLE, first, count = 82, ctypes.c_longlong(1), ctypes.c_longlong(values.size)
    to, no_value = ctypes.c_void_p(values.ctypes.data), ctypes.c_int()
    library.ffgpv(file, TDOUBLE, first, count, None, to, ctypes.byref(no_value), ctypes.byref(status))
    assert status.value == 0, status
    return values


u16, i16 = sky().astype("uint16"), (sky() - 9000).astype("int16")
u16[2, 3:6] = 0, 65535, 1
u8, i32 = (sky() / 160).astype("uint8"), (sky() * 30000).astype("int32")
f32, f64, cube = sky().astype("float32"), sky(), sky(3).astype("uint16")
holes = f32.copy()
holes[4, 5], holes[9, ::7] = np.nan, 0
for name, values in (("u8", u8), ("i16", i16), ("u16", u16), ("i32", i32)):
    fpack(f"rice_{name}", values, "-r", written=values)
fpack("rice_cube_3d", cube, "-r", "-t", "11,8,2", written=cube)
fpack("rice_tiles", u16, "-r", "-t", "11,8", written=u16)
fpack("gzip1_u16", u16, "-g", written=u16)
fpack("gzip2_i32", i32, "-g2", "-t", "11,8", written=i32)
fpack("gzip2_lossless", holes, "-g2", "-q", "0", written=holes)
fpack("plio_u16", u16, "-p", written=u16)
fpack("plio_i16", np.abs(i16), "-p", written=np.abs(i16))
fpack("hcompress_u16", u16, "-h", written=u16)
fpack("hcompress_odd", u16, "-h", "-t", "17,13", written=u16)
fpack("hcompress_lossy", np.clip(u16, 300, 60000), "-h", "-s", "3")
fpack("hcompress_f32", f32, "-h", "-q77", "4")
for name, values in (("f32", holes), ("f64", f64)):
    fpack(f"rice_{name}_dither1", values, "-r", "-q77", "4")
    fpack(f"rice_{name}_dither2", values, "-r", "-qz9999", "8")
    fpack(f"gzip2_{name}_even", values, "-g2", "-q0", "4")
flat = f32.copy()
flat[:9] = 7.25
fpack("rice_fallback", flat, "-r", "-q77", "4")
astropy("hcompress_smooth", np.clip(u16, 300, 60000), compression_type="HCOMPRESS_1", hcomp_scale=20, hcomp_smooth=1)
astropy("none_i16", i16, written=i16, compression_type="NOCOMPRESS")
astropy("rice_default_f32", holes)

NAMES = {"uint8": "UInt8", "uint16": "UInt16", "uint32": "UInt32", "uint64": "UInt64", "float32": "Float32", "float64": "Float64"}


def xisf(name, values, data, more=""):
    planes = values.shape[0] if values.ndim == 3 else 1
    xml = (f'<xisf version="1.0"><Image geometry="{WIDTH}:{HEIGHT}:{planes}" sampleFormat="{NAMES[values.dtype.name]}" '
           f'location="attachment:512:{len(data)}" {more}/></xisf>').encode()
    note(name + ".xisf", (b"XISF0100" + struct.pack("<II", len(xml), 0) + xml).ljust(512, b"\0") + data, values)


def shuffled(data, item):
    return np.frombuffer(data, "u1").reshape(-1, item).T.tobytes()


CODECS = {"zlib": zlib.compress, "zstd": zstandard.compress, "lz4": lambda data: lz4.block.compress(data, store_size=False),
          "lz4hc": lambda data: lz4.block.compress(data, mode="high_compression", store_size=False)}
u64 = sky().astype("uint64") + np.uint64(2 ** 63)
for codec, pack in CODECS.items():
    data = u16.tobytes()
    xisf(f"{codec}_u16", u16, pack(data), f'compression="{codec}:{len(data)}"')
    data = f32.tobytes()
    whole = shuffled(data, 4)
    parts = whole[:701], whole[701:]
    packed = [pack(part) for part in parts]
    lengths = ":".join(f"{len(p)},{len(u)}" for p, u in zip(packed, parts))
    xisf(f"{codec}_f32_parts", f32, b"".join(packed), f'compression="{codec}+sh:{len(data)}:4" subblocks="{lengths}"')
normal = np.moveaxis(cube, 0, -1).astype(">u2").tobytes()
xisf("normal_big", cube, normal, f'pixelStorage="Normal" byteOrder="big" checksum="sha-1:{hashlib.sha1(normal).hexdigest()}"')
packed = zlib.compress(shuffled(normal, 2))
more = f'pixelStorage="Normal" byteOrder="big" compression="zlib+sh:{len(normal)}:2"'
xisf("normal_shuffled", cube, packed, f'{more} checksum="sha3-256:{hashlib.sha3_256(packed).hexdigest()}"')
xisf("plain_u64", u64, u64.tobytes(), f'checksum="sha512:{hashlib.sha512(u64.tobytes()).hexdigest()}"')
# Lossy, and dark: some pixels are decoded as less than 0. cfitsio gives these as doubles, and an error as unsigned 16 bits.
dark = np.clip(np.random.default_rng(1).normal(12, 6, (HEIGHT, WIDTH)), 0, None).astype("uint16")
with tempfile.TemporaryDirectory() as folder:
    plain, packed = f"{folder}/a.fits", f"{folder}/a.fits.fz"
    fits.PrimaryHDU(dark).writeto(plain)
    subprocess.run(["fpack", "-h", "-s", "4", "-O", packed, plain], check=True)
    values = doubles(packed, dark.shape)
    assert values.min() < 0
    note("hcompress_dark.fits.fz.gz", gzip.compress(pathlib.Path(packed).read_bytes(), 9, mtime=0), values)
(HERE / "figures.txt").write_text("\n".join(lines) + "\n")
