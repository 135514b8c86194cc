"""cfitsio's programs: fpack, funpack, fitscopy."""

import night

VERSION = lambda: night.debian("libcfitsio-bin")


def packed(*options):
    def fill(folder):
        for path in night.lights(folder):
            night.run("fpack", *options, path)
            path.unlink()
        return {"rows": [night.ROW]}
    return fill


def unpacked(folder):
    for path in night.lights(folder):
        night.run("fpack", path)
        path.unlink()
        night.run("funpack", f"{path}.fz")
    return {"rows": [night.ROW]}


def copied(folder):
    for path in night.lights(folder):
        night.run("fitscopy", path, f"{folder}/copy_{path.name}")
    return {"rows": [night.ROW]}


def cut_out(folder):
    for path in night.lights(folder / "raw"):
        night.run("fitscopy", f"{path}[1:200,1:150]", f"{folder}/{path.name}")
        path.unlink()
    return {"rows": [night.ROW]}


CASES = [
    ("fpack", packed()),
    ("fpack -g2", packed("-g2")),
    ("fpack -h", packed("-h")),
    ("fpack -p", packed("-p")),
    ("fpack beside raw", lambda folder: [night.run("fpack", path) for path in night.lights(folder)] and {"rows": [night.ROW]}),
    ("funpack", unpacked),
    ("fitscopy beside raw", copied),
    ("fitscopy of a part", cut_out),
]
