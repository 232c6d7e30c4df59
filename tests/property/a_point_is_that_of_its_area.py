#!/usr/bin/env python3
"""What is told of a record under "positions" comes from the area that is told, whichever place of it the record names: every record of the
sample is moved to every other place that the gazetteer has in its area, all records at once, and no feature changes.

    a_point_is_that_of_its_area.py KHIPU SOURCE SCRATCH
"""
import csv
import json
import math
import sys
from pathlib import Path

from drawing import fresh, run

# How a name was found may differ from place to place.
FREE = ("khipu_match",)
NEAR_M = 1000


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def export(khipu, folder, sheet, places, *more):
    done = run(khipu, "export", sheet, "--places", places, "--to", "geojson", "-o", folder / "out.geojson", "--no-sync", *more)
    if done.returncode not in (0, 1):
        sys.exit(f"export ended with {done.returncode}: {done.stderr.decode()}")
    return json.loads((folder / "out.geojson").read_text(encoding="utf-8"))["features"]


def told(feature):
    kept = {name: value for name, value in feature["properties"].items() if name not in FREE}
    return json.dumps([kept, feature["geometry"]], sort_keys=True, ensure_ascii=False)


def places_of(area, level, places):
    """The places in the area that is told: it bears the name of theirs at this level."""
    column = {"province": "admin2", "department": "admin1"}[level]
    return [place for place in places if place[column] == area]


def write_moved(path, records, features, places, step):
    """Every record at the step-th place behind its own, in its area; returns how many were moved."""
    moved = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, fieldnames=records[0].keys())
        out.writeheader()
        for record, feature in zip(records, features):
            about = feature["properties"]
            others = places_of(about["khipu_place"], about["khipu_precision"], places)
            place = others[step % len(others)]
            # A stated area of the level that is told or around it stays; what is narrower goes with the place.
            moved += place["name"] != record["place"]
            out.writerow(record | {"place": place["name"], "province": place["admin2"], "department": place["admin1"]})
    return moved


def metres(a, b):
    (lon, lat), (other_lon, other_lat) = [[math.radians(x) for x in point] for point in (a, b)]
    h = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(h))


def check(khipu, sample, folder, level):
    places = read(sample / "places.csv")
    records = read(sample / "cases.csv")
    (folder / "profile.json").write_text(json.dumps({"positions": level}), encoding="utf-8")
    policy = ("--publish", folder / "profile.json")
    exact = export(khipu, folder, sample / "cases.csv", sample / "places.csv")
    features = export(khipu, folder, sample / "cases.csv", sample / "places.csv", *policy)
    rounds = max(len(places_of(feature["properties"]["khipu_place"], feature["properties"]["khipu_precision"], places)) for feature in features)
    moves = 0
    for step in range(rounds):
        moves += write_moved(folder / "moved.csv", records, features, places, step)
        for before, after in zip(features, export(khipu, folder, folder / "moved.csv", sample / "places.csv", *policy), strict=True):
            if told(before) != told(after):
                yield f"{level}, place {step} of the area: {told(before)}\nbecomes {told(after)}"
    levels = {feature["properties"]["khipu_precision"] for feature in features}
    near = sum(metres(a["geometry"]["coordinates"], b["geometry"]["coordinates"]) < NEAR_M for a, b in zip(exact, features))
    print(f"positions: {level}: {len(features)} records told as {', '.join(sorted(levels))}; {moves} moves in {rounds} rounds; {near} points within {NEAR_M} m of the exact place")
    if near:
        yield f"{level}: {near} points lie within {NEAR_M} m of the exact place"


def main():
    khipu, source, scratch = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    folder = fresh(scratch / "moves")
    wrong = [line for level in ("province", "district") for line in check(khipu, source / "data/peru-2022", folder, level)]
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
