#!/usr/bin/env python3
"""The instructions that a record costs, counted by callgrind: a figure that does not depend on what else the machine does.

    instructions.py KHIPU SCRATCH [cases|ndjson]

It is the marginal cost, between 10,000 and 100,000 records of the benchmark's seed over 2,000 places, on one thread; the records
are CSV, or the same ones as NDJSON. A change that makes it exceed its limit fails; one that lowers it lowers the limit as well.
BUDGET is where CSV shall arrive. Every process draws the secret of its tables' hashes anew, so that the count varies by some 3 instructions: if the first is
over the limit, the median of three counts.
"""
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

LIMIT = 2_050
NDJSON_LIMIT = 2_740
BUDGET = 2_000
SKIPPED = 77


def count(khipu, scratch, kind, records, places):
    cases = scratch / f"{kind}-{records}.{'csv' if kind == 'cases' else kind}"
    generate(kind, records, 2000, cases)
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch}/callgrind.{records}", khipu, "export", cases,
               "--places", places, "-o", scratch / f"{records}.geojson", "--threads", "1", "--no-sync"]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 1) or not found:  # 1: some records are not located, as is meant
        sys.exit(f"callgrind failed with {run.returncode}:\n{run.stderr[-2000:]}")
    return int(found[1])


def generate(*arguments):
    subprocess.run([sys.executable, str(Path(__file__).with_name("generate.py")), *map(str, arguments)], check=True)


def cost(khipu, scratch, kind="cases"):
    """Instructions a record. Files are made in scratch."""
    scratch.mkdir(parents=True, exist_ok=True)
    places = scratch / "places.csv"
    generate("places", 2000, places)
    return (count(khipu, scratch, kind, 100_000, places) - count(khipu, scratch, kind, 10_000, places)) / 90_000


def main():
    khipu, scratch = sys.argv[1], Path(sys.argv[2])
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        sys.exit(SKIPPED)
    kind = sys.argv[3] if len(sys.argv) > 3 else "cases"
    limit = LIMIT if kind == "cases" else NDJSON_LIMIT
    counted = cost(khipu, scratch, kind)
    if counted > limit:
        counted = statistics.median([counted, cost(khipu, scratch, kind), cost(khipu, scratch, kind)])
    print(f"{counted:,.0f} instructions a record; the limit is {limit:,}, the budget of CSV {BUDGET:,}")
    sys.exit(counted > limit)


if __name__ == "__main__":
    main()
