#!/usr/bin/env bash
# Package: wcstools (Debian)
# Version: WCSTools 3.9.7 (Debian 12; GPL-2.0)
# Behaviour: `gethead` prints values of a FITS header, and is what many scripts sort frames with. A quote inside a text is
#   written twice (FITS 4.0, 4.2.1.1). Expected the text with one quote. Instead it ends at the first: Barnard's Star, Stephan's
#   Quintet and O'Neill's observatory lose what follows. A text that goes on in CONTINUE cards ends with the first card, with
#   its `&`, and 1.2D+02 is printed as it stands.
# Output seen (2026-11-30):
#   OBJECT= 'Stephan''s Quintet' is Stephan
#   FILTER= 'L&' CONTINUE 'PS' is L&
# Here: crates/header/src/fits/value.rs reads doubled quotes, cards.rs goes on with CONTINUE.
set -euo pipefail

command -v gethead >/dev/null || { echo "gethead is not installed (Debian: wcstools)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$folder/a.fits" <<'PYTHON'
import sys

cards = [f"{name:<8}= {value:>20}" for name, value in (("SIMPLE", "T"), ("BITPIX", 16), ("NAXIS", 0))]
cards += ["OBJECT  = 'Stephan''s Quintet' / a quote inside", "FILTER  = 'L&'", "CONTINUE  'PS'", "END"]
with open(sys.argv[1], "wb") as file:
    file.write("".join(card.ljust(80) for card in cards).ljust(2880).encode())
PYTHON
object=$(gethead "$folder/a.fits" OBJECT)
filter=$(gethead "$folder/a.fits" FILTER)
echo "OBJECT= 'Stephan''s Quintet' is $object"
echo "FILTER= 'L&' CONTINUE 'PS' is $filter"
[ "$object" = "Stephan" ]
[ "$filter" = "L&" ]
echo "ok: gethead ends a text at the quote that is inside"
