"""Runs the queries of docs/archive.md with the real DuckDB over the lines of an archive, and compares with what the frames
were made of.

`archive.py GENERATOR DOCUMENT [FRAMES]`: GENERATOR is the program `archive` of the tests' package. By `cargo xtask archive`.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time

import duckdb

MACHINES = 20


def queries(document):
    """The document's queries by the name in their first line."""
    with open(document, encoding="utf-8") as file:
        blocks = re.findall(r"^```sql\n-- (\w+)\n(.*?)^```", file.read(), re.DOTALL | re.MULTILINE)
    return dict(blocks)


def main():
    generator, document = sys.argv[1:3]
    frames = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    asked = queries(document)
    assert list(asked) == ["hours", "keep", "reasons", "years", "cooling"], list(asked)
    with tempfile.TemporaryDirectory(prefix="nightledger-archive-") as folder:
        begin = time.monotonic()
        subprocess.run([generator, str(frames), str(MACHINES), folder], check=True)
        size = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))
        print(f"{frames} frame lines of {MACHINES} machines, {size / 1e9:.2f} GB, made in {time.monotonic() - begin:.1f} s")
        os.chdir(folder)
        with open("truth.csv", encoding="utf-8", newline="") as file:
            truth = {(row["target"], row["filter"], int(row["year"])): int(row["seconds"]) for row in csv.DictReader(file)}
        base = duckdb.connect()
        answers = {}
        for name, query in asked.items():
            begin = time.monotonic()
            answers[name] = base.execute(query).fetchall()
            print(f"DuckDB {duckdb.__version__}: {name}: {len(answers[name])} rows in {time.monotonic() - begin:.1f} s")
        found = {(target, filter_, year): round(hours * 3600) for target, filter_, year, _, hours in answers["hours"]}
        assert found == truth, "the hours are not those that the frames were made of"
        counted = sum(row[3] for row in answers["hours"])
        out = dict(answers["reasons"])
        assert list(out) == ["reject-folder"] and counted + sum(out.values()) == frames, (counted, out)
        assert round(sum(row[4] for row in answers["years"]) * 3600) == sum(truth.values())
        assert all(-1 <= row[2] <= 1 for row in answers["cooling"]) and answers["cooling"]
        print(f"equal: {len(truth)} groups of target, filter and year, {sum(truth.values()) / 3600:.0f} hours")


if __name__ == "__main__":
    main()
