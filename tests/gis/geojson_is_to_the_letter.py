#!/usr/bin/env python3
"""What RFC 7946 and docs ask of the GeoJSON files, checked on the bytes.

    geojson_is_to_the_letter.py KHIPU SOURCE SCRATCH
"""
import csv
import json
import re
import sys
from pathlib import Path

from exports import MIXED, export, export_sample, fresh

ADDED = ["khipu_place_id", "khipu_place", "khipu_match", "khipu_reason", "khipu_precision", "khipu_uncertainty_m",
         "khipu_source_crs", "khipu_date", "khipu_date_from", "khipu_date_to"]
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?\Z")


def unique(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"repeated names: {names}")
    return dict(pairs)


def strict(text):
    """JSON with every number kept as it is written, no NaN, and no name twice."""
    def refuse(word):
        raise ValueError(f"{word} is no JSON")
    return json.loads(text, object_pairs_hook=unique, parse_float=str, parse_int=str, parse_constant=refuse)


def check_position(where, position):
    if not isinstance(position, list) or len(position) != 2:
        yield f"{where}: a position has longitude and latitude, not {position}"
        return
    for number, limit in zip(position, (180, 90)):
        if not NUMBER.match(number) or number == "-0" or abs(float(number)) > limit:
            yield f"{where}: {number} is not a number in its shortest form within {limit}"
        if len(number.partition(".")[2]) > 6:
            yield f"{where}: {number} has more than 6 decimals"


def check_feature(where, feature):
    if list(feature) != ["type", "id", "properties", "geometry"] or feature["type"] != "Feature":
        yield f"{where}: the members are {list(feature)}"
    geometry = feature["geometry"]
    if geometry is not None:
        if list(geometry) != ["type", "coordinates"] or geometry["type"] != "Point":
            yield f"{where}: the geometry is {geometry}"
        yield from check_position(where, geometry["coordinates"])
    properties = feature["properties"]
    if list(properties)[-len(ADDED):] != ADDED:
        yield f"{where}: the last properties are {list(properties)[-len(ADDED):]}"
    if (geometry is None) != (properties["khipu_reason"] is not None):
        yield f"{where}: without geometry and only then there is a reason"
    if (geometry is None) != (properties["khipu_match"] is None):
        yield f"{where}: without geometry there is no match, with it there is one"


def check_collection(path, count):
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw or not raw.endswith(b"\n"):
        yield f"{path.name}: a byte order mark, a carriage return, or no newline at the end"
    text = raw.decode("utf-8")
    collection = strict(text)
    if list(collection) != ["type", "features", "bbox"] or collection["type"] != "FeatureCollection":
        yield f"{path.name}: the members are {list(collection)}"
    features = collection["features"]
    if len(features) != count:
        yield f"{path.name}: {len(features)} features, expected {count}"
    for number, feature in enumerate(features, 1):
        yield from check_feature(f"{path.name}, feature {number}", feature)
    lines = [line.rstrip(",") for line in text.splitlines() if line.startswith('{"type":"Feature",')]
    if [strict(line) for line in lines] != features:
        yield f"{path.name}: not one feature a line"
    yield from check_bbox(path.name, collection.get("bbox"), features)


def check_bbox(name, bbox, features):
    placed = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
    longitudes, latitudes = ([float(position[axis]) for position in placed] for axis in (0, 1))
    want = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    if bbox is None or [float(number) for number in bbox] != want:
        yield f"{name}: the bbox is {bbox}, expected {want}"
    written = {number for position in placed for number in position}
    if not set(bbox or []) <= written:
        yield f"{name}: the bbox {bbox} is not in the digits of the positions"


def check_order(path, cases):
    with open(cases, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    features = strict(path.read_text(encoding="utf-8"))["features"]
    if [feature["id"] for feature in features] != [row["case_id"] for row in rows]:
        yield "the features are not in the order of the cases"
    for row, feature in zip(rows, features):
        own = {name: value for name, value in feature["properties"].items() if name not in ADDED}
        if own != row:
            yield f"{row['case_id']}: the properties differ from the record: {own}"


def check_forms(khipu, source, scratch):
    """The other forms hold the very same features."""
    places = Path(source) / "data/peru-2022/places.csv"
    (scratch / "mixed.csv").write_text(MIXED, encoding="utf-8")
    outputs = [scratch / f"mixed.{form}" for form in ("geojson", "geojsonl", "geojsons")]
    export(khipu, scratch / "mixed.csv", "--places", places, "--date", "when",
           *(word for output in outputs for word in ("-o", output)), codes=(1,))
    yield from check_collection(outputs[0], 3)
    features = strict(outputs[0].read_text(encoding="utf-8"))["features"]
    lines = outputs[1].read_text(encoding="utf-8").splitlines()
    if [strict(line) for line in lines] != features:
        yield "the newline-delimited form holds other features"
    texts = outputs[2].read_text(encoding="utf-8")
    if not texts.startswith("\x1e") or [strict(text) for text in texts.split("\x1e")[1:]] != features:
        yield "the text sequence (RFC 8142) holds other features"
    if features[2]["geometry"] is not None or features[2]["properties"]["khipu_reason"] != "place_unknown":
        yield f"the case in an unknown town is {features[2]}"


def main():
    khipu, source, scratch = sys.argv[1], sys.argv[2], fresh(sys.argv[3])
    export_sample(khipu, source, "-o", scratch / "bundle/")
    cases = scratch / "bundle/cases.geojson"
    wrong = [*check_collection(cases, 61), *check_order(cases, Path(source) / "data/peru-2022/cases.csv"),
             *check_forms(khipu, source, scratch)]
    print("\n".join(wrong) or "the GeoJSON is to the letter")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
