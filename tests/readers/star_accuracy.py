#!/usr/bin/env python3
"""Measures generated star fields and prints how far each figure is from the truth, by kind of field.

    star_accuracy.py STAR_LIST GENERATOR [SEED ...]

STAR_LIST is target/release/examples/star_list of nightledger-measuring, GENERATOR the script `stars.py` of the examples
beside the project (../shared/examples). Needs Python with numpy. For each kind of field: the mean over the seeds, and in
brackets the seed that is furthest off; of shares that were found and of false stars, that of all seeds together.

- FWHM is held against the recorded width of the median star's light, which is the truth's column but where stars grow towards
  the corners: there the column lets the pixels' own square grow with them. HFR is held against the mean distance of the
  recorded profile's light within two widths (docs/rules.md#17-hfr), which the truth's column is not. Eccentricity: the
  difference; of round stars, all of it.
- found: of the truth's stars of an SNR the share that is accepted, each within 2 px or half a width (of clipped stars
  within 8 px). The truth's SNR is that of a perfectly matched aperture, with the star's own noise, and of the sky in the
  frame's middle.
- false: accepted, but none of the truth's, which go down to SNR 3; per megapixel.
"""
import csv, functools, importlib.util, json, math, pathlib, subprocess, sys, tempfile

import numpy as np


def main(star_list, generator, seeds):
    spec = importlib.util.spec_from_file_location("stars", generator)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    recorded = functools.cache(lambda case, light: width_and_distance(made, case, float(light)))
    errors, counts = {}, {}
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, generator, folder, "--seed", seed], check=True)
            truths = list(csv.DictReader(open(pathlib.Path(folder, "truth.csv"))))
            paths = [pathlib.Path(folder, truth["path"]) for truth in truths]
            ran = subprocess.run([star_list, *paths], capture_output=True, text=True, check=True)
            for truth, path, line in zip(truths, paths, ran.stdout.splitlines(), strict=True):
                frame, of_case = json.loads(line), counts.setdefault(truth["case"], [])
                case = errors.setdefault(truth["case"], {name: [] for name in COLUMNS})
                for name, value in compared(frame, truth, *recorded(truth["case"], truth["fwhm_psf"])).items():
                    case[name].append(value)
                of_case.append(found(frame, path.with_suffix(".stars.csv"), truth))
    print(f"{len(seeds)} seeds")
    names = [*COLUMNS, "found, SNR 20+", "found, SNR 10-20", "false a megapixel"]
    print("| field | " + " | ".join(names) + " |\n|---" + "|---" * len(names) + "|")
    for case, columns in errors.items():
        sums = np.sum(counts[case], axis=0)
        shares = [f"{sums[i]:.0f} of {sums[i + 1]:.0f}: {sums[i] / sums[i + 1]:.3f}" if sums[i + 1] else "none" for i in (0, 2)]
        cells = [*(shown(columns[name], form) for name, form in COLUMNS.items()), *shares, f"{sums[4] / sums[5]:.1f}"]
        print(f"| {case} | " + " | ".join(cells) + " |")


COLUMNS = {"FWHM %": "+.1f", "HFR %": "+.1f", "eccentricity": "+.3f", "background, sigma": "+.2f", "noise %": "+.1f"}


def compared(frame, truth, fwhm, hfr):
    truth = {name: float(value) for name, value in truth.items() if name not in ("path", "case")}
    value = lambda name: math.nan if frame[name] is None else float(frame[name])
    return {
        "FWHM %": 100 * (value("fwhm_px") / fwhm - 1),
        "HFR %": 100 * (value("hfr_px") / hfr - 1),
        "eccentricity": value("eccentricity") - truth["eccentricity"],
        "background, sigma": (value("background") - truth["background"]) / truth["noise"] if truth["noise"] else math.nan,
        "noise %": 100 * (value("noise") / truth["noise"] - 1) if truth["noise"] else math.nan,
    }


def found(frame, path, truth):
    """Stars found and there are, of SNR 20 and more and of 10 to 20; false ones; megapixels."""
    columns = ("x", "y", "snr", "saturated")
    there = np.array([[float(star[name]) for name in columns] for star in csv.DictReader(open(path))]).reshape(-1, 4)
    accepted = np.array(frame["stars"]).reshape(-1, 3)
    is_taken, is_found = np.zeros(len(accepted), bool), np.zeros(len(there), bool)
    reach = max(2.0, 0.5 * float(truth["fwhm"]))
    for star in np.argsort(-there[:, 2]) if len(accepted) else ():
        apart = np.hypot(accepted[:, 0] - there[star, 0], accepted[:, 1] - there[star, 1])
        apart[is_taken] = math.inf
        nearest = apart.argmin()
        if apart[nearest] < (max(reach, 8.0) if there[star, 3] else reach):
            is_taken[nearest] = is_found[star] = True
    bright, faint = there[:, 2] >= 20, (there[:, 2] >= 10) & (there[:, 2] < 20)
    megapixels = int(truth["width"]) * int(truth["height"]) / 1e6
    return is_found[bright].sum(), bright.sum(), is_found[faint].sum(), faint.sum(), (~is_taken).sum(), megapixels


def width_and_distance(made, case, light_width):
    """Of a star whose light is so wide: its recorded width, and the mean distance of its light within two of them."""
    field = {**made.BASE, **made.CASES[case]}
    if field["beta"] == "donut" or not light_width:
        return math.nan, math.nan
    major, minor, *_ = made.recorded(field, light_width)
    width = math.sqrt(major * minor)
    step = max(width / 30, 0.05)
    axis = np.arange(-2 * width - step, 2 * width + step, step)
    light = made.pixels(axis, axis, 0.0, 0.0, field, light_width)
    distance = np.hypot(axis[None, :], axis[:, None])
    inside = distance <= 2 * width
    return width, float((light * distance)[inside].sum() / light[inside].sum())


def shown(values, form):
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "none"
    furthest = max(known, key=abs)
    return f"{np.mean(known):{form}} ({furthest:{form}})"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:] or ["1", "2", "3"])
