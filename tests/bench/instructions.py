#!/usr/bin/env python3
"""The instructions that a record costs, counted by callgrind: a figure that does not depend on what else the machine does.

    instructions.py KHIPU SCRATCH

It is the marginal cost, between 10,000 and 100,000 records of the benchmark's seed over 2,000 places, on one thread. A change
that makes it exceed LIMIT fails; one that lowers it lowers LIMIT as well. BUDGET is where it shall arrive.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

LIMIT = 2_300
BUDGET = 2_000
SKIPPED = 77


def count(khipu, scratch, records, places):
    cases = scratch / f"cases-{records}.csv"
    generate("cases", records, 2000, cases)
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch}/callgrind.{records}", khipu, "export", cases,
               "--places", places, "-o", scratch / f"{records}.geojson", "--threads", "1", "--no-sync"]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 1) or not found:  # 1: some records are not located, as is meant
        sys.exit(f"callgrind failed with {run.returncode}:\n{run.stderr[-2000:]}")
    return int(found[1])


def generate(*arguments):
    subprocess.run([sys.executable, str(Path(__file__).with_name("generate.py")), *map(str, arguments)], check=True)


def cost(khipu, scratch):
    """Instructions a record. Files are made in scratch."""
    scratch.mkdir(parents=True, exist_ok=True)
    places = scratch / "places.csv"
    generate("places", 2000, places)
    return (count(khipu, scratch, 100_000, places) - count(khipu, scratch, 10_000, places)) / 90_000


def main():
    khipu, scratch = sys.argv[1], Path(sys.argv[2])
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        sys.exit(SKIPPED)
    counted = cost(khipu, scratch)
    print(f"{counted:,.0f} instructions a record; the limit is {LIMIT:,}, the budget {BUDGET:,}")
    sys.exit(counted > LIMIT)


if __name__ == "__main__":
    main()
