"""Compares this crate's reading of FITS files with astropy's, card by card.

    pip install astropy
    cargo build -p nightledger-header --example dump
    python crates/header/tests/differential/astropy_check.py target/debug/examples/dump FILE...

Prints each disagreement and a total. Some are meant (astropy gives up on unquoted text, joins no orphan, makes
record-valued cards); the script prints them all and leaves the judgement to people.
"""

import json
import math
import subprocess
import sys
import warnings

from astropy.io import fits

warnings.simplefilter("ignore")


def same(ours, theirs):
    kind, value = ours["type"], ours.get("value")
    if isinstance(theirs, fits.card.Undefined):
        return kind == "undefined"
    if isinstance(theirs, bool):
        return kind == "bool" and value == theirs
    if isinstance(theirs, (int, float)):
        return kind in ("int", "float") and math.isclose(value, theirs, rel_tol=1e-14)
    if isinstance(theirs, complex):
        return kind == "complex" and math.isclose(value[0], theirs.real) and math.isclose(value[1], theirs.imag)
    # astropy keeps no trailing blanks either, and reads blank commentary as ''.
    return kind in ("text", "commentary") and value.strip() == str(theirs).strip()


def compare(path, ours):
    """Disagreements of one file, in words, and the number of cards compared."""
    try:
        hdus = fits.open(path, disable_image_compression=True, ignore_missing_end=True, memmap=False)
    except Exception as error:  # noqa: BLE001: whatever astropy gives up with is what we want to know
        return [f"astropy cannot open it ({error}); we: {ours['outcome']}"], 0
    found, count = [], 0
    with hdus:
        for hdu in ours["hdus"]:
            if hdu["hdu"] >= len(hdus):
                found.append(f"hdu {hdu['hdu']}: astropy has only {len(hdus)}")
                continue
            header = hdus[hdu["hdu"]].header
            theirs = list(header.cards)
            # CONTINUE cards are inside their text on both sides; the rest must be one to one.
            mine = hdu["cards"]
            if len(mine) != len(theirs):
                # astropy drops blank cards before END.
                while mine and mine[-1]["keyword"] == "" and not mine[-1]["value"].get("value"):
                    mine = mine[:-1]
                while theirs and theirs[-1].keyword == "" and not str(theirs[-1].value):
                    theirs = theirs[:-1]
            if len(mine) != len(theirs):
                found.append(f"hdu {hdu['hdu']}: {len(mine)} cards, astropy {len(theirs)}")
            for card, other in zip(mine, theirs):
                count += 1
                try:
                    keyword, value = other.keyword, other.value
                except Exception as error:  # noqa: BLE001
                    found.append(f"hdu {hdu['hdu']} card {card['card']}: {card['keyword']} {card['value']}; astropy: {error}")
                    continue
                if keyword.upper() != card["keyword"].upper() or not same(card["value"], value):
                    found.append(f"hdu {hdu['hdu']} card {card['card']}: {card['keyword']} {card['value']}; astropy: {keyword} {value!r}")
                elif (other.comment or "").strip() != card["comment"].strip():
                    found.append(f"hdu {hdu['hdu']} card {card['card']}: comment {card['comment']!r}; astropy: {other.comment!r}")
    return found, count


def main():
    dump, *paths = sys.argv[1:]
    total, cards, files = 0, 0, 0
    for line in subprocess.run([dump, "--all", *paths], capture_output=True, text=True, check=True).stdout.splitlines():
        ours = json.loads(line)
        found, count = compare(ours["file"], ours)
        files, cards, total = files + 1, cards + count, total + len(found)
        for text in found:
            print(f"{ours['file']}: {text}")
    print(f"{files} files, {cards} cards, {total} disagreements")


main()
