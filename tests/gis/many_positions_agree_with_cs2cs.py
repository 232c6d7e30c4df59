#!/usr/bin/env python3
"""Positions over Peru in every CRS in use there are what cs2cs of the same PROJ gives, to 1e-9 degrees.

    many_positions_agree_with_cs2cs.py KHIPU SOURCE SCRATCH
"""
import json
import subprocess
import sys

from exports import export, fresh

SYSTEMS = [4326, 32717, 32718, 32719, 24877, 24878, 24879, 5387, 5388, 5389, 3857]
TOLERANCE = 1e-9
POINTS_WANTED = 200


def grid():
    """Longitudes and latitudes over Peru, with an odd fraction each so that nothing is round."""
    return [(-81.3 + 0.7173 * i, -18.2 + 0.7319 * k) for i in range(18) for k in range(25)]


def cs2cs(source, target, points):
    """The points of an EPSG system, its own axis order; None where PROJ has no answer."""
    lines = "".join(f"{x!r} {y!r}\n" for x, y in points)
    done = subprocess.run(["cs2cs", "-f", "%.12f", source, target], input=lines, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    pairs = [line.split()[:2] for line in done.stdout.splitlines()]
    return [None if "*" in pair else tuple(map(float, pair)) for pair in pairs]


def main():
    khipu, scratch = sys.argv[1], fresh(sys.argv[3])
    rows = []
    wanted = {}
    checked = {}
    for code in SYSTEMS:
        crs = f"EPSG:{code}"
        local = cs2cs("OGC:CRS84", crs, grid())
        if local is None:
            print(f"{crs} is not known to this PROJ")
            continue
        checked[crs] = 0
        # Zones are used where they belong and beside it; what PROJ cannot bring there has no row.
        local = [point for point in local if point is not None]
        back = cs2cs(crs, "OGC:CRS84", local)
        for number, ((first, second), want) in enumerate(zip(local, back)):
            x, y = (second, first) if code == 4326 else (first, second)
            rows.append(f"{code}-{number},{crs},{x!r},{y!r}")
            wanted[f"{code}-{number}"] = want
    (scratch / "all.csv").write_text("id,crs,x,y\n" + "\n".join(rows) + "\n")
    export(khipu, scratch / "all.csv", "--id", "id", "--position", "x,y", "--crs-column", "crs", "--decimals", "9",
           "--allow-unlocated", "-o", scratch / "all.geojson")
    features = json.loads((scratch / "all.geojson").read_text(encoding="utf-8"))["features"]
    wrong = []
    for feature in features:
        properties = feature["properties"]
        if properties["khipu_reason"] == "position_outside":
            continue  # further from its zone than khipu believes
        have, want = feature["geometry"], wanted[feature["id"]]
        # cs2cs and khipu each round, to 12 and to 9 digits
        if have is None or max(abs(a - b) for a, b in zip(have["coordinates"], want)) > TOLERANCE / 2 + 1e-12:
            wrong.append(f"{feature['id']}: {properties['khipu_reason']} {have}, cs2cs says {want}")
        checked[properties["khipu_source_crs"]] += 1
    few = [f"{crs}: only {count} positions" for crs, count in checked.items() if count < POINTS_WANTED]
    print("\n".join(wrong[:20] + few) or f"{checked} agree with cs2cs")
    return 1 if wrong or few or len(checked) < 8 else 0


if __name__ == "__main__":
    sys.exit(main())
