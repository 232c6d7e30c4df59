#!/usr/bin/env python3
"""Every export of a random table is GeoJSON to the letter, one feature a record, whatever the number of threads.

    every_export_is_valid.py KHIPU SOURCE SCRATCH TABLES
"""
import hashlib
import json
import sys
from pathlib import Path

from drawing import fresh, run, seeded, table


def strict(text):
    def refuse(word):
        raise ValueError(f"{word} is no JSON")

    def unique(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name stands twice")
        return dict(pairs)
    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


def hashes(bundle):
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    return {path.relative_to(bundle).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def check_features(collection):
    if collection["type"] != "FeatureCollection" or set(collection) - {"type", "features", "bbox"}:
        yield f"the members are {list(collection)}"
    placed = []
    for feature in collection["features"]:
        geometry = feature["geometry"]
        if list(feature) != ["type", "id", "properties", "geometry"] or not isinstance(feature["id"], str):
            yield f"{feature['id']}: its members are {list(feature)}"
        if geometry is None:
            continue
        lon, lat = geometry["coordinates"]
        placed.append((lon, lat))
        if geometry["type"] != "Point" or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            yield f"{feature['id']}: {geometry}"
    if bool(placed) != ("bbox" in collection):
        yield "there is a bbox if and only if there are positions"
    for lon, lat in placed:
        west, south, east, north = collection["bbox"]
        inside = west <= lon <= east if west <= east else lon >= west or lon <= east
        if not inside or not south <= lat <= north:
            yield f"{lon}, {lat} lies outside the bbox {collection['bbox']}"


def check_one(khipu, places, draw, scratch, number):
    sheet = scratch / "cases.csv"
    table(draw, sheet)
    bundles = []
    for threads in ("1", "3"):
        bundle = fresh(scratch / f"threads-{threads}") / "bundle"
        done = run(khipu, "export", sheet, "--places", places, "-o", f"{bundle}/", "--threads", threads, "--no-sync")
        if done.returncode not in (0, 1):
            yield f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"
            return
        bundles.append(bundle)
    if hashes(bundles[0]) != hashes(bundles[1]):
        yield f"table {number}: the bundles of 1 and 3 threads differ"
    collection = strict((bundles[0] / "cases.geojson").read_text(encoding="utf-8"))
    counts = json.loads((bundles[0] / "datapackage.json").read_text(encoding="utf-8"))["khipu"]["counts"]
    if len(collection["features"]) != counts["located"] + counts["unlocated"]:
        yield f"table {number}: {len(collection['features'])} features, {counts}"
    for wrong in check_features(collection):
        yield f"table {number}: {wrong}"


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = []
    for number in range(int(sys.argv[4])):
        wrong += check_one(khipu, source / "data/peru-2022/places.csv", draw, scratch, number)
        if wrong:
            break
    print("\n".join(wrong) or "every export is valid")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
