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

ADDED = ["khipu_place_id", "khipu_place", "khipu_match", "khipu_reason", "khipu_doubt", "khipu_precision", "khipu_uncertainty_m",
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


def positions_of(geometry):
    """Every position of a geometry."""
    if geometry is None:
        return []
    nested = [geometry["coordinates"]]
    while nested and not isinstance(nested[0][0], str):
        nested = [inner for outer in nested for inner in outer]
    return nested


def box_around(positions):
    """What RFC 7946, section 5, asks for: west may be greater than east, if the box across the antimeridian is the narrower one."""
    longitudes, latitudes = ([float(position[axis]) for position in positions] for axis in (0, 1))
    west, east = min(longitudes), max(longitudes)
    eastern, western = [lon for lon in longitudes if lon >= 0], [lon for lon in longitudes if lon < 0]
    if eastern and western and east - west > 180 and max(western) + 360 - min(eastern) < 180:
        west, east = min(eastern), max(western)
    return [west, min(latitudes), east, max(latitudes)]


def check_bbox(name, bbox, features):
    placed = [position for feature in features for position in positions_of(feature["geometry"])]
    want = box_around(placed)
    if bbox is None or [float(number) for number in bbox] != want:
        yield f"{name}: the bbox is {bbox}, expected {want}"
    written = [{position[axis] for position in placed} for axis in (0, 1)]
    if bbox and not (set(bbox[::2]) <= written[0] and set(bbox[1::2]) <= written[1]):
        yield f"{name}: the bbox {bbox} is not in the digits of the positions"


FIJI = """id,name,longitude,latitude
suva,Suva,178.4417861,-18.1415984
taveuni,Taveuni,-179.9721994,-16.8499999
lakeba,Lakeba,-178.8000001,-18.2166667
"""
RING = [[178.1234567, -19.7654321], [-178.7654321, -19.7654321], [-178.7654321, -16.1234567], [178.1234567, -16.1234567], [178.1234567, -19.7654321]]


def check_antimeridian(khipu, scratch):
    """Cases, places and areas on both sides of the antimeridian, at several numbers of decimals."""
    (scratch / "fiji.csv").write_text(FIJI, encoding="utf-8")
    (scratch / "fiji-cases.csv").write_text("id,place\n1,Suva\n2,Taveuni\n3,Lakeba\n4,Suva\n", encoding="utf-8")
    (scratch / "fiji.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Fiji"}, "geometry": {"type": "Polygon", "coordinates": [RING]}}]}), encoding="utf-8")
    for decimals in ("2", "6", "9"):
        export(khipu, scratch / "fiji-cases.csv", "--places", scratch / "fiji.csv", "--areas", scratch / "fiji.geojson", "--decimals", decimals,
               "-o", scratch / "fiji/")
        for name in ("cases", "places", "areas"):
            collection = strict((scratch / f"fiji/{name}.geojson").read_text(encoding="utf-8"))
            west, _, east, _ = map(float, collection["bbox"])
            if not west > 178 > -178 > east:
                yield f"{name} of Fiji: the bbox is {collection['bbox']}, which goes around the world"
            yield from check_bbox(f"{name} of Fiji, {decimals} decimals", collection["bbox"], collection["features"])


def check_other_layers(bundle):
    """The boxes of places and areas, and the winding of areas: outer rings counterclockwise, holes clockwise."""
    for name in ("places", "areas"):
        collection = strict((bundle / f"{name}.geojson").read_text(encoding="utf-8"))
        yield from check_bbox(name, collection["bbox"], collection["features"])
    for feature in collection["features"]:
        geometry = feature["geometry"]
        for polygon in [] if geometry is None else [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]:
            for number, ring in enumerate(polygon):
                points = [(float(x), float(y)) for x, y in ring]
                doubled = sum(x * v - u * y for (x, y), (u, v) in zip(points, points[1:]))
                if points[0] != points[-1] or len(points) < 4 or (doubled > 0) != (number == 0):
                    yield f"{feature['properties']['name']}: ring {number} is open, too short, or winds the wrong way"


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
    departments = Path(source) / "data/peru-2022/departments.csv"
    export_sample(khipu, source, "--areas", departments, "--population", "population_2017", "-o", scratch / "bundle/")
    cases = scratch / "bundle/cases.geojson"
    wrong = [*check_collection(cases, 61), *check_order(cases, Path(source) / "data/peru-2022/cases.csv"),
             *check_forms(khipu, source, scratch), *check_other_layers(scratch / "bundle"), *check_antimeridian(khipu, scratch)]
    print("\n".join(wrong) or "the GeoJSON is to the letter")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
