#!/usr/bin/env python3
"""What other programs say of generated star fields, beside the project, in one run.

    star_peers.py STAR_LIST GENERATOR SEED [RUSTAFITS]

STAR_LIST is target/release/examples/star_list of nightledger-measuring, GENERATOR the script `stars.py` of the examples.
Needs the Python packages numpy, astropy and sep, and Debian's source-extractor, siril and astap-cli; RUSTAFITS is the
program of the crate rustafits. What is not there is left out.

In each cell: the error of the frame's width in per cent of the recorded width at half maximum, and how many stars there are
for each of the truth's with SNR 10 and more. The width is what a user of that program is shown for it:
- SEP: twice the median half-flux radius of what is over 3 sigma (background and noise by SEP's defaults).
- SExtractor: the median FWHM_IMAGE of sources without flags, defaults of Debian's package.
- Siril: the frame's FWHM of `register` (Gaussians, the longer axis).
- ASTAP: the median HFD of `-analyse 10`: a diameter of half the light, not a width.
- rustafits: median_fwhm of `analyze`.
"""
import csv, importlib, importlib.util, json, os, pathlib, re, shutil, subprocess, sys, tempfile

import numpy as np

CASES = ["gauss_1.5", "gauss_3.0", "gauss_8.0", "moffat_2.0", "moffat_4.0", "moffat_8.0", "ratio_0.5", "plain", "crowded",
         "narrowband", "gradient", "nebula", "dirty", "bayer", "u8", "f32"]


def told(command, **options):
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    return ran.stdout + ran.stderr


def nightledger(path, star_list):
    found = json.loads(told([star_list, path]))
    return found["fwhm_px"], len(found["stars"])


def by_sep(path):
    import sep
    from astropy.io import fits
    image = fits.getdata(path).astype("f4")
    image = np.ascontiguousarray(image.astype(image.dtype.newbyteorder("=")))
    sep.set_extract_pixstack(5_000_000)
    sky = sep.Background(image)
    stars = image - sky
    found = sep.extract(stars, 3.0, err=sky.globalrms)
    radius, _ = sep.flux_radius(stars, found["x"], found["y"], 6 * found["a"], 0.5, subpix=5)
    return 2 * np.median(radius), len(found)


def source_extractor(path, folder):
    (folder / "columns.param").write_text("FWHM_IMAGE\nFLAGS\n")
    share = pathlib.Path("/usr/share/source-extractor")
    told(["source-extractor", path, "-c", share / "default.sex", "-PARAMETERS_NAME", folder / "columns.param", "-FILTER_NAME",
          share / "default.conv", "-STARNNW_NAME", share / "default.nnw", "-CATALOG_NAME", folder / "found.cat"])
    lines = [line.split() for line in open(folder / "found.cat") if not line.startswith("#")]
    found = np.array(lines, float).reshape(-1, 2)
    return np.median(found[found[:, 1] == 0, 0]), len(found)


def siril(path, folder):
    place = folder / "siril"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for number in (1, 2):  # a sequence has two frames
        shutil.copy(path, place / f"a_0000{number}.fits")
    (folder / "register.ssf").write_text("requires 1.0.0\nconvert b\nregister b_\n")
    text = told(["siril-cli", "-d", place, "-s", folder / "register.ssf"])
    stars = re.search(r"Found (\d+) stars in", text)
    width = re.search(r"^R\d \S+ \S+ (\S+)", (place / "b_.seq").read_text(), re.M)
    return (float(width.group(1)) or None) if width else None, int(stars.group(1)) if stars else 0


def astap(path):
    text = told(["astap_cli", "-f", path, "-analyse", "10"])
    diameter, stars = re.search(r"HFD_MEDIAN=([\d.]+)", text), re.search(r"STARS=(\d+)", text)
    count = int(stars.group(1)) if stars else 0
    return float(diameter.group(1)) if diameter and count else None, count


def rustafits(path, program):
    told_of = json.loads(subprocess.run([program, "analyze", path, "--json"], capture_output=True, text=True).stdout)
    told_of = told_of[0] if isinstance(told_of, list) else told_of
    return told_of.get("median_fwhm"), told_of.get("stars_detected", 0)


def main(star_list, generator, seed, rusty=None):
    programs = {"Nightledger": lambda path, _: nightledger(path, star_list)}
    if importlib.util.find_spec("sep"):
        programs["SEP"] = lambda path, _: by_sep(path)
    for name, program, reader in [("SExtractor", "source-extractor", source_extractor), ("Siril", "siril-cli", siril),
                                  ("ASTAP", "astap_cli", lambda path, _: astap(path))]:
        if shutil.which(program):
            programs[name] = reader
    if rusty:
        programs["rustafits"] = lambda path, _: rustafits(path, rusty)
    print("| field | " + " | ".join(programs) + " |\n|---" + "|---" * len(programs) + "|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([sys.executable, generator, folder, "--seed", seed, "--case", *CASES], check=True)
        for truth in csv.DictReader(open(folder / "truth.csv")):
            cells = []
            for reader in programs.values():
                width, stars = reader(folder / truth["path"], folder)
                share = stars / int(truth["snr10"])
                cells.append(f"{100 * (width / float(truth['fwhm']) - 1):+.0f}, {share:.2f}" if width else f"none, {share:.2f}")
            print(f"| {truth['case']} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
