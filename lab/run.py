#!/usr/bin/env python3
"""run.py BIN [PROGRAM...]: has real programs write the night and compares what Nightledger says of it with the truth.

Called by `cargo xtask lab`. A program is a file in `programs/` with VERSION (a function) and CASES: a text and a function
that fills a folder and returns what must come out: `rows` (parts of rows, in their order) and `frames` (parts of frames,
by path).
"""

import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def same(found, wanted):
    if isinstance(wanted, float) and isinstance(found, (int, float)):
        return abs(found - wanted) <= 1e-6 * max(1.0, abs(wanted))
    return found == wanted


def differences(report, wanted):
    """What is not as it should be, in words."""
    rows = report["rows"]
    if "rows" in wanted and len(rows) != len(wanted["rows"]):
        seen = [(row["date"], row["filter_name"], row["number"], row["duration"]) for row in rows]
        yield f"{len(rows)} rows instead of {len(wanted['rows'])}: {seen}"
    for at, (row, want) in enumerate(zip(rows, wanted.get("rows", []))):
        for key, value in want.items():
            if not same(row.get(key), value):
                yield f"row {at + 1}: {key} is {row.get(key)!r} instead of {value!r}"
    frames = {frame["path"]: frame for frame in report["frames"]}
    for path, want in wanted.get("frames", {}).items():
        for key, value in want.items():
            found = frames.get(path, {}).get(key)
            if not same(found, value):
                yield f"{path}: {key} is {found!r} instead of {value!r}"


def check(binary, fill):
    with tempfile.TemporaryDirectory(prefix="nightledger-lab-") as home:
        folder = pathlib.Path(home) / "night"
        folder.mkdir()
        wanted = fill(folder)
        command = [binary, "--json", "--no-cache", str(folder)]
        ran = subprocess.run(command, capture_output=True, timeout=120, env={**os.environ, "TZ": "UTC"})
        return list(differences(json.loads(ran.stdout), wanted))


def main():
    binary, only = os.path.abspath(sys.argv[1]), sys.argv[2:]
    names = sorted(path.stem for path in (HERE / "programs").glob("*.py"))
    lines, all_right = [], True
    for name in (name for name in names if not only or name in only):
        version = "?"
        try:
            program = importlib.import_module(f"programs.{name}")
            version, cases = program.VERSION(), program.CASES
        except Exception as error:
            lines.append((name, version, "could be loaded", f"NOT RUN: {error}"))
            all_right = False
            continue
        for what, fill in cases:
            try:
                wrong = check(binary, fill)
                result = "right" if not wrong else "WRONG: " + "; ".join(wrong)
            except Exception as error:
                result = f"NOT RUN: {type(error).__name__}: {error}"
            all_right &= result == "right"
            print(f"{name}: {what}: {result}", flush=True)
            lines.append((name, version, what, result))
    widths = [max(len(line[at]) for line in lines) for at in range(3)]
    print()
    for line in [("program", "version", "compared", "result"), *lines]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, [*widths, 0])).rstrip())
    sys.exit(not all_right)


main()
