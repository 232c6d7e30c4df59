"""Compares what two programs say of each record: its own columns, its place and its position."""
import json
import math
import re

OURS = ("khipu_",)
THEIRS = {"key", "place_id", "lon", "lat"}
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
NEAR = 1.5e-6  # degrees: six decimals, rounded in two ways


def features(path):
    """(properties, geometry or None) of each record; every program here writes one a line, but for csv2geojson."""
    with open(path, encoding="utf-8") as lines:
        if [next(lines), next(lines)] == ["{\n", '  "type": "FeatureCollection",\n']:  # indented
            lines.seek(0)
            yield from ((feature["properties"], feature["geometry"]) for feature in json.load(lines)["features"])
            return
        lines.seek(0)
        for line in lines:
            text = line.strip().rstrip(",")
            if text.startswith(("{\"type\":\"Feature\"", "{ \"type\": \"Feature\"")):
                feature = json.loads(text)
                yield feature["properties"], feature["geometry"]


def objects(path):
    """The same of a file of JSON objects, one a line, with lon and lat among their members."""
    with open(path, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            located = record.get("lon") is not None
            yield record, {"coordinates": [record["lon"], record["lat"]]} if located else None


def text_of(value):
    """A value as text: programs differ in what they type, and 1.50 is 1.5 to some of them."""
    if not isinstance(value, str):
        value = {True: "true", False: "false", None: ""}.get(value, str(value))
    return value.rstrip("0").rstrip(".") if DECIMAL.fullmatch(value) else value


def told(records):
    """{case_id: (hash of its own columns, place id or None, longitude, latitude)}"""
    found = {}
    for properties, geometry in records:
        own = tuple((k, text_of(v)) for k, v in properties.items() if k not in THEIRS and not k.startswith(OURS))
        place = properties.get("khipu_place_id", properties.get("place_id"))
        position = geometry["coordinates"][:2] if geometry and geometry["coordinates"] else (math.nan, math.nan)
        found[properties["case_id"]] = (hash(own), place, *map(float, position))
    return found


def is_near(one, other):
    both_missing = math.isnan(one[2]) and math.isnan(other[2])
    return both_missing or (abs(one[2] - other[2]) < NEAR and abs(one[3] - other[3]) < NEAR)


def compare(name, ours, theirs):
    """(True if they agree on every record, a sentence that says so or where not)"""
    common = ours.keys() & theirs.keys()
    columns = sum(ours[i][0] != theirs[i][0] for i in common)
    positions = sum(not is_near(ours[i], theirs[i]) for i in common)
    # A program that does not join is not asked which place it was.
    places = sum(ours[i][1] != theirs[i][1] for i in common) if any(t[1] for t in theirs.values()) else 0
    dropped = {i for i in ours.keys() - theirs.keys() if math.isnan(ours[i][2])}
    alone = len(ours.keys() ^ theirs.keys()) - len(dropped)
    if columns + positions + places + alone == 0:
        return True, (f"{name}: all {len(common):,} records agree in every column and the position"
                      + (f"; it leaves out the {len(dropped):,} that have none" if dropped else ""))
    return False, (f"{name} differs: {columns:,} records in a column, {places:,} in the place, {positions:,} in the position; "
                   f"{alone:,} are in one output only")
