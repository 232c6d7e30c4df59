#!/usr/bin/env python3
"""Checks that data/peru-2022 holds the tables that were published, byte for byte, and that they say what its README says.

    sample.py ROOT
"""
import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path

SHA256 = {
    "cases.csv": "e263d7bdd22af50db206e4a41666f2902643dfde1db28377d10ad07c1c9ae587",
    "departments.csv": "4c69b2ef2ff40932bae99e908529872037e456831a3ab6245af173af669569d6",
    "places.csv": "4e3d9d519e2de0a9a2029bd4d3cbdabc47ca0f486e2374dc8b1f7b2cba037177",
}
KILLED = {"Puno": 21, "Ayacucho": 10, "Apurímac": 7, "Arequipa": 3, "Junín": 3, "Cusco": 2, "La Libertad": 2, "Lima": 1}
POPULATION = 29381884
UTM_ZONES = {"EPSG:32717", "EPSG:32718", "EPSG:32719"}


def table(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def findings(folder):
    for name, want in SHA256.items():
        have = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if have != want:
            yield f"{name}: sha256 {have}, published {want}"
    cases, places, departments = (table(folder, name) for name in ("cases.csv", "places.csv", "departments.csv"))
    facts = [
        ("outcomes", Counter(case["outcome"] for case in cases), {"killed": 49, "wounded": 12}),
        ("killed by department", Counter(case["department"] for case in cases if case["outcome"] == "killed"), KILLED),
        ("places", len(places), 204),
        ("places in UTM", sum(place["crs"] in UTM_ZONES for place in places), 13),
        ("departments", len(departments), 25),
        ("population", sum(int(department["population_2017"]) for department in departments), POPULATION),
    ]
    for what, have, want in facts:
        if have != want:
            yield f"{what}: {have}, expected {want}"


def main():
    wrong = list(findings(Path(sys.argv[1]) / "data/peru-2022"))
    print("\n".join(wrong) or "the sample is the one that was published")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
