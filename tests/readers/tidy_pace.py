"""How long `nightledger tidy --apply` takes for 20,000 files beside `mv` of the same list.

`tidy_pace.py NIGHTLEDGER [FILES]`. The same tree is moved in turns: by the command (which also lists, reads headers and
syncs a journal), by `mv` with as many files of one folder a call as xargs gives it, and by one call of rename a file.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time

TEMPLATE = "{target}/{night}/{filter}/{name}"


def header(number):
    night, of_night = divmod(number, 200)
    second = of_night * 90
    cards = [
        "SIMPLE  =                    T", "BITPIX  =                   16", "NAXIS   =                    2",
        "NAXIS1  =                    6", "NAXIS2  =                    4",
        "IMAGETYP= 'LIGHT   '", "EXPTIME =                 60.0",
        f"DATE-OBS= '20{16 + night // 300:02}-{1 + night // 28 % 12:02}-{1 + night % 28:02}T{18 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}'",
        f"OBJECT  = 'Target {night % 7}'", f"FILTER  = '{'LRGB'[of_night % 4]}'",
        "SITELAT =                 47.5", "SITELONG=                  8.5", "END",
    ]
    return "".join(f"{card:<80}" for card in cards).ljust(2880).encode() + number.to_bytes(48, "big").ljust(2880, b"\0")


def make(tree, files):
    for number in range(files):
        folder = os.path.join(tree, f"{number // 200:04}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"L_{number:06}.fits"), "wb") as file:
            file.write(header(number))


def main():
    program, files = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory(prefix="nightledger-pace-", dir=os.environ.get("PACE_DIR")) as folder:
        os.chdir(folder)
        make("tree", files)
        tidy = [program, "tidy", "--template", TEMPLATE, "--into", "into", "--quiet"]
        subprocess.run([*tidy, "--csv", "moves.csv", "tree"], stdout=subprocess.DEVNULL, check=True)
        with open("moves.csv", encoding="utf-8", newline="") as file:
            moves = [(row["from"], row["to"]) for row in csv.DictReader(file)]
        assert len(moves) == files, len(moves)
        times = {}
        for turn in range(3):
            begin = time.monotonic()
            subprocess.run([*tidy, "--apply", "tree"], stdout=subprocess.DEVNULL, check=True)
            times.setdefault("tidy --apply", []).append(time.monotonic() - begin)
            back(moves, turn)
            # A script of `mv`, a call a file, as people write it.
            with open("moves.sh", "w", encoding="utf-8") as script:
                script.write("".join(f"mv -n -- '{source}' '{target}'\n" for source, target in moves))
            begin = time.monotonic()
            for target in sorted({os.path.dirname(target) for _, target in moves}):
                os.makedirs(target, exist_ok=True)
            subprocess.run(["sh", "moves.sh"], check=True)
            times.setdefault("mv, a call a file", []).append(time.monotonic() - begin)
            back(moves, turn)
            # `mv` of many at once, where they go into one folder.
            by_folder = {}
            for source, target in moves:
                by_folder.setdefault(os.path.dirname(target), []).append(source)
            begin = time.monotonic()
            for target, sources in by_folder.items():
                os.makedirs(target, exist_ok=True)
                subprocess.run(["mv", "-n", "-t", target, "--", *sources], check=True)
            times.setdefault("mv, a call a folder", []).append(time.monotonic() - begin)
            back(moves, turn)
        for what, seconds in times.items():
            print(f"{what}: {min(seconds):.2f} s (of {', '.join(f'{one:.2f}' for one in seconds)})")


def back(moves, _turn):
    """Everything as it was; nothing was lost."""
    for source, target in moves:
        os.makedirs(os.path.dirname(source), exist_ok=True)
        os.rename(target, source)
    for path, _, _ in os.walk("into", topdown=False):
        for name in os.listdir(path):
            if name.startswith((".nightledger", "nightledger-tidy")):
                os.remove(os.path.join(path, name))
        os.rmdir(path)


if __name__ == "__main__":
    main()
