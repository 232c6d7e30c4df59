#!/usr/bin/env python3
"""Every position is within 1e-6 degrees of what PROJ's own program gives for the gazetteer's row.

    positions_agree_with_cs2cs.py KHIPU SOURCE SCRATCH
"""
import csv
import json
import subprocess
import sys
from pathlib import Path

from exports import export, export_sample, fresh

TOLERANCE = 1e-6


def by_cs2cs(rows):
    """(longitude, latitude) of each row, in order; one run of cs2cs for each CRS."""
    positions = {}
    for crs in sorted({row["crs"] for row in rows}):
        group = [row for row in rows if row["crs"] == crs]
        # Geographic EPSG systems want latitude first; OGC:CRS84 gives longitude first.
        geographic = crs == "EPSG:4326"
        lines = "".join(f"{row['y']} {row['x']}\n" if geographic else f"{row['x']} {row['y']}\n" for row in group)
        done = subprocess.run(["cs2cs", "-f", "%.12f", crs, "OGC:CRS84"], input=lines, capture_output=True, text=True,
                              check=True)
        for row, line in zip(group, done.stdout.splitlines()):
            positions[row["id"]] = tuple(map(float, line.split()[:2]))
    return positions


def main():
    khipu, source, scratch = sys.argv[1], sys.argv[2], fresh(sys.argv[3])
    places = Path(source) / "data/peru-2022/places.csv"
    with open(places, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = by_cs2cs(rows)
    # Every place of the gazetteer, by its id: one record each.
    (scratch / "all.csv").write_text("n,code\n" + "".join(f"{number},{row['id']}\n" for number, row in enumerate(rows)))
    export(khipu, scratch / "all.csv", "--places", places, "--id", "n", "--place-code", "code", "--code-scheme", "gazetteer-id",
           "-o", scratch / "all.geojson", "--decimals", "9")
    export_sample(khipu, source, "-o", scratch / "cases.geojson")
    wrong = []
    for name, decimals in (("all", 9), ("cases", 6)):
        features = json.loads((scratch / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        for feature in features:
            want = wanted[feature["properties"]["khipu_place_id"]]
            have = feature["geometry"]["coordinates"]
            off = max(abs(a - b) for a, b in zip(have, want))
            if off > TOLERANCE:
                wrong.append(f"{name}: {feature['id']} at {have}, cs2cs says {want}")
        if name == "all" and len(features) != len(rows):
            wrong.append(f"{len(features)} places exported, the gazetteer has {len(rows)}")
    print("\n".join(wrong) or f"{len(rows)} places agree with cs2cs")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
