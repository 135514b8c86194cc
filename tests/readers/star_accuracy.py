#!/usr/bin/env python3
"""Measures generated star fields with the command and prints how far each figure is from the truth, by kind of field.

    star_accuracy.py NIGHTLEDGER GENERATOR [SEED ...]

NIGHTLEDGER is the command, GENERATOR the script `stars.py` of the examples beside the project (../shared/examples). Needs
Python with numpy. For each kind of field: the mean over the seeds, and in brackets the seed that is furthest off.
`stars` is how many are accepted for each of the truth's with SNR 10 and more. HFR is held against the mean distance of
the recorded profile's light within two widths (docs/rules.md#17-hfr), which the truth's column is not.
"""
import csv, functools, importlib.util, json, math, pathlib, subprocess, sys, tempfile

import numpy as np


def main(command, generator, seeds):
    spec = importlib.util.spec_from_file_location("stars", generator)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    hfr_of = functools.cache(lambda case: mean_distance(made, case))
    errors = {}
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, generator, folder, "--seed", seed], check=True)
            asked = [command, "stars", "--all", "--json", "--no-cache", "--quiet", folder]
            # 1: something could not be measured, as an empty field cannot.
            ran = subprocess.run(asked, capture_output=True, text=True)
            if ran.returncode not in (0, 1):
                sys.exit(ran.stderr)
            measured = {frame["path"]: frame for frame in json.loads(ran.stdout)["frames"]}
            for truth in csv.DictReader(open(pathlib.Path(folder, "truth.csv"))):
                case = errors.setdefault(truth["case"], {name: [] for name in COLUMNS})
                for name, value in compared(measured[truth["path"]], truth, hfr_of(truth["case"])).items():
                    case[name].append(value)
    print(f"{len(seeds)} seeds")
    print("| field | " + " | ".join(COLUMNS) + " |\n|---" + "|---" * len(COLUMNS) + "|")
    for case, columns in errors.items():
        print(f"| {case} | " + " | ".join(shown(columns[name], form) for name, form in COLUMNS.items()) + " |")


COLUMNS = {"FWHM %": "+.1f", "HFR %": "+.1f", "eccentricity": "+.3f", "background, sigma": "+.2f", "noise %": "+.1f", "stars": ".2f"}


def compared(frame, truth, hfr):
    truth = {name: float(value) for name, value in truth.items() if name not in ("path", "case")}
    value = lambda name: math.nan if frame[name] is None else float(frame[name])
    return {
        "FWHM %": 100 * (value("fwhm_px") / truth["fwhm"] - 1) if truth["fwhm"] else math.nan,
        "HFR %": 100 * (value("hfr_px") / (hfr * truth["fwhm"]) - 1) if truth["fwhm"] else math.nan,
        "eccentricity": value("eccentricity") - truth["eccentricity"],
        "background, sigma": (value("background") - truth["background"]) / truth["noise"] if truth["noise"] else math.nan,
        "noise %": 100 * (value("noise") / truth["noise"] - 1) if truth["noise"] else math.nan,
        "stars": value("stars") / truth["snr10"] if truth["snr10"] else math.nan,
    }


def mean_distance(made, case):
    """Of a recorded star's light within two widths, the mean distance from its centre, in widths."""
    field = {**made.BASE, **made.CASES[case]}
    if field["beta"] == "donut":
        return math.nan
    major, minor, *_ = made.recorded(field, field["fwhm"])
    width = math.sqrt(major * minor)
    step = max(width / 30, 0.05)
    axis = np.arange(-2 * width - step, 2 * width + step, step)
    light = made.pixels(axis, axis, 0.0, 0.0, field, field["fwhm"])
    distance = np.hypot(axis[None, :], axis[:, None])
    inside = distance <= 2 * width
    return float((light * distance)[inside].sum() / light[inside].sum() / width)


def shown(values, form):
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "none"
    furthest = max(known, key=abs)
    return f"{np.mean(known):{form}} ({furthest:{form}})"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:] or ["1", "2", "3"])
