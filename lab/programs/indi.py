"""INDI: its CCD simulator takes lights, darks, flats and biases, which the driver writes itself."""

import pathlib
import subprocess
import time

import night

VERSION = lambda: night.debian("indi-bin")

PORT = "17624"
CAMERA = "CCD Simulator"
SETS = [("FRAME_LIGHT", "light", 2, 1.0), ("FRAME_DARK", "dark", 3, 1.0), ("FRAME_FLAT", "flat", 2, 0.5), ("FRAME_BIAS", "bias", 4, 0.0)]


def put(*properties):
    night.run("indi_setprop", "-p", PORT, *(f"{CAMERA}.{each}" for each in properties))


def simulated(folder):
    server = subprocess.Popen(["indiserver", "-p", PORT, "indi_simulator_ccd"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        put("CONNECTION.CONNECT=On")
        time.sleep(2)
        put("CCD_FRAME.X=0;Y=0;WIDTH=64;HEIGHT=48")
        put("UPLOAD_MODE.UPLOAD_LOCAL=On")
        for kind, name, count, seconds in SETS:
            put(f"CCD_FRAME_TYPE.{kind}=On")
            put(f"UPLOAD_SETTINGS.UPLOAD_DIR={folder};UPLOAD_PREFIX={name}_XXX")
            for number in range(count):
                put(f"CCD_EXPOSURE.CCD_EXPOSURE_VALUE={seconds}")
                wait_for(folder / f"{name}_{number + 1:03}.fits", seconds + 20)
    finally:
        server.terminate()
        server.wait()
    return {"rows": [{"number": 2, "duration": 1.0, "darks": 3, "flats": 2, "bias": 4}],
            "frames": {"dark_001.fits": {"kind": "Dark"}, "bias_001.fits": {"kind": "Bias"}, "flat_001.fits": {"kind": "Flat"}}}


def wait_for(path: pathlib.Path, seconds):
    until = time.monotonic() + seconds
    while not path.exists() or path.stat().st_size == 0:
        if time.monotonic() > until:
            raise RuntimeError(f"{path.name} did not come")
        time.sleep(0.2)


CASES = [("a night of the simulator", simulated)]
