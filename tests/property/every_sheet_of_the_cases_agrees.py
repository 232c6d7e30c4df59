#!/usr/bin/env python3
"""What export says of mentions is all that verify finds, for every sheet under tests/cli that makes a bundle: as it is, and for the public.

    every_sheet_of_the_cases_agrees.py KHIPU SOURCE SCRATCH
"""
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from agreement import differences, export, sheets_below
from drawing import fresh

WAYS = [[], ["--publish", "public"]]
LEAST = 100  # sheets that make a bundle; fewer would prove little
# Cells without a role that say what khipu says by itself: verify lists them, better once too often. By sheet: what.
KHIPU_SAYS = {
    "doubts/one-record-far-from-its-place-is-said/cases.csv": ["at the place", "27 km away"],
    "export/a-decision-that-is-not-needed-is-said/decisions.csv": ["gn:3693345"],
    "export/a-profile-gives-what-its-options-give/profile.json": ["places.csv"],
    "layer/white-space-and-byte-order-marks-are-no-part-of-it/pretty.geojson": ["pretty"],
}


def check_sheet(khipu, source, sheet, folder):
    """(bundles that were made, what is wrong)"""
    made, wrong = 0, []
    for options in WAYS:
        scratch = fresh(folder)
        arguments = [sheet, "--places", source / "data/peru-2022/places.csv", *options]
        done = export(khipu, scratch, arguments)
        if done.returncode in (0, 1):
            made += 1
            khipu_says = KHIPU_SAYS.get(str(sheet.relative_to(source / "tests/cli")), []) if options else []
            wrong += [f"{sheet} {' '.join(options)}: {what}" for what in differences(khipu, scratch, sheet, known=khipu_says)]
    return made, wrong


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    sheets = sheets_below(source / "tests/cli")
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda item: check_sheet(khipu, source, item[1], scratch / str(item[0])), enumerate(sheets)))
    made = sum(count for count, _ in results)
    wrong = [line for _, lines in results for line in lines]
    if made < LEAST:
        wrong.append(f"only {made} bundles were made of {len(sheets)} sheets")
    print("\n".join(wrong) or f"export and verify agree on {made} bundles of {len(sheets)} sheets")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
