#!/usr/bin/env python3
"""What measuring a megapixel takes of the processor: natively, in wasm, in SEP and in rustafits, the same frame in one run,
in turns.

    star_pace.py NATIVE WASM WASI [RUSTAFITS]

NATIVE is target/release/examples/star_pace of nightledger-measuring, WASM target/wasm32-wasip1/engine-release/examples/
star_pace.wasm, built with the flags of the measuring module (RUSTFLAGS="-C target-feature=+simd128"), WASI
tests/wasi.mjs, RUSTAFITS the program of the crate rustafits. Needs node and the Python packages numpy and sep.

Native code and wasm decode the file's bytes and measure them; the time of a round is a run of 9 rounds less one of 3, over
6, so that beginning and compiling count for nothing. SEP finds stars over 3 sigma in an array of f32: background, stars,
half-flux radii. rustafits reads copies of the frame, one after another on one thread: a run of 9 less one of 3, over 6.
"""
import pathlib, re, resource, subprocess, sys, tempfile, time

import numpy as np
import sep


def seconds(command):
    """Of the processors, of a process and those that it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def a_round(command):
    return (seconds([*command, "--rounds", "9"]) - seconds([*command, "--rounds", "3"])) / 6


def by_sep(image):
    before = time.process_time()
    sky = sep.Background(image)
    stars = image - sky
    found = sep.extract(stars, 3.0, err=sky.globalrms)
    sep.flux_radius(stars, found["x"], found["y"], 6 * found["a"], 0.5, subpix=5)
    return time.process_time() - before


def by_rustafits(program, copies):
    command = [program, "analyze", "--jobs", "1", "--threads", "1", "--json"]
    return (seconds([*command, *copies]) - seconds([*command, *copies[:3]])) / 6


def main(native, wasm, wasi, rusty=None):
    with tempfile.TemporaryDirectory() as folder:
        measure(pathlib.Path(folder), native, wasm, wasi, rusty)


def measure(folder, native, wasm, wasi, rusty):
    path = folder / "made.fits"
    subprocess.run([native, "--write", path], check=True)
    file = path.read_bytes()
    copies = [folder / f"copy{number}.fits" for number in range(9)]
    width, height = (int(re.search(rb"NAXIS%d *= *(\d+)" % axis, file).group(1)) for axis in (1, 2))
    values = np.frombuffer(file, ">i2", width * height, 2880).astype("f4").reshape(height, width) + 32768
    sep.set_extract_pixstack(5_000_000)
    times = {"native": [], "wasm": [], "SEP": []}
    if rusty:
        times["rustafits"] = []
        for copy in copies:
            copy.write_bytes(file)
    for _ in range(5):
        times["native"].append(a_round([native]))
        times["wasm"].append(a_round(["node", "--no-warnings", wasi, wasm]))
        times["SEP"].append(by_sep(values))
        if rusty:
            times["rustafits"].append(by_rustafits(rusty, copies))
    middle = {name: 1e9 * float(np.median(seconds)) / values.size for name, seconds in times.items()}
    for name, milliseconds in middle.items():
        print(f"{name}: {milliseconds:.1f} ms a megapixel, {milliseconds / middle['native']:.2f} x native")


if __name__ == "__main__":
    main(*sys.argv[1:])
