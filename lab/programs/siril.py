"""Siril: calibration, registration, stacks, compression, FITSEQ."""

import night

VERSION = lambda: night.debian("siril")


def script(folder, *lines):
    text = "\n".join(["requires 1.0.0", "setext fit", *lines, "close"]) + "\n"
    (folder / "lab.ssf").write_text(text)
    night.run("siril-cli", "-d", folder, "-s", folder / "lab.ssf")
    (folder / "lab.ssf").unlink()


def processed(folder):
    night.whole(folder)
    script(folder, "cd CAL", "convert cal -out=../process", "cd ../LIGHT", "convert light -out=../process", "cd ../process",
           "register light", "stack r_light mean 3 3 -norm=addscale -out=../result")


def beside(folder):
    processed(folder)
    return {"rows": [night.CALIBRATED_ROW]}


def alone(folder):
    processed(folder)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "result.fit":
            path.unlink()
    return {"rows": [{**night.ROW, "number": night.LIGHTS}]}


def calibrated(folder):
    """With masters, which stand for their frames."""
    _, sets = night.whole(folder)
    for kind, paths in sets.items():
        (folder / kind).mkdir()
        for path in paths:
            path.rename(folder / kind / path.name)
    script(folder, "cd bias", "convert bias -out=../process", "cd ../process", "stack bias median -nonorm -out=../masters/bias_stacked",
           "cd ../dark", "convert dark -out=../process", "cd ../process", "stack dark median -nonorm -out=../masters/dark_stacked",
           "cd ../flat", "convert flat -out=../process", "cd ../process", "stack flat median -norm=mul -out=../masters/flat_stacked",
           "cd ../LIGHT", "convert light -out=../process", "cd ../process",
           "preprocess light -dark=../masters/dark_stacked -flat=../masters/flat_stacked", "register pp_light",
           "stack r_pp_light mean 3 3 -norm=addscale -out=../result")
    return {"rows": [night.CALIBRATED_ROW]}


def compressed(folder):
    night.lights(folder / "LIGHT")
    script(folder, "setcompress 1 -type=rice 16", "cd LIGHT", "convert light -out=../process", "cd ../process",
           "preprocess light", "setcompress 0")
    for path in (folder / "LIGHT").glob("*"):
        path.unlink()
    for path in (folder / "process").glob("light*"):
        path.unlink()
    return {"rows": [night.ROW]}


def one_file(folder):
    night.lights(folder / "LIGHT")
    script(folder, "cd LIGHT", "convert light -fitseq -out=../process")
    for path in (folder / "LIGHT").glob("*"):
        path.unlink()
    return {"rows": [night.ROW]}


CASES = [
    ("registered and stacked beside raw", beside),
    ("stack alone", alone),
    ("masters and calibrated beside raw", calibrated),
    ("rice-compressed, calibrated, alone", compressed),
    ("FITSEQ alone", one_file),
]
