#!/usr/bin/env python3
"""What counting by area costs: the same export with and without --areas, on 1,900 districts made from a seed.

    areas.py KHIPU SCRATCH [--records N] [--rounds N]     by itself; scripts/bench --only areas runs the same part
    areas.py districts FILE                               1,900 polygons (GeoJSON) with about 100 corners each, all of them shared
    areas.py places FILE                                  a place in each, with its ubigeo
    areas.py positions RECORDS FILE                       cases with positions of their own, all different
    areas.py named RECORDS FILE                           cases that name those places
"""
import json
import math
import random
import sys

from measure import ratio

SEED = 20230109
COLUMNS, ROWS = 38, 50          # 1,900 districts
WEST, SOUTH, EAST, NORTH = -81.0, -18.0, -69.0, -0.5
STEPS = 25                      # corners of one side
OUTCOMES = ["killed", "wounded", "detained", "unknown"]
FORCES = ["police", "army", "unknown"]


def corner(column, row):
    """Corner of the grid, pushed aside: what neighbours have in common is made once, so that they share it."""
    rng = random.Random(SEED * 1_000_003 + column * 1009 + row)
    inside = 0 < column < COLUMNS and 0 < row < ROWS
    push = 0.25 if inside else 0
    x = WEST + (EAST - WEST) * (column + rng.uniform(-push, push)) / COLUMNS
    y = SOUTH + (NORTH - SOUTH) * (row + rng.uniform(-push, push)) / ROWS
    return x, y


def side(a, b):
    """The winding border from one corner to the next, without the next: the same positions whichever way round."""
    first, last = min(a, b), max(a, b)
    (ax, ay), (bx, by) = corner(*first), corner(*last)
    rng = random.Random(SEED + 7919 * (first[0] * 1009 + first[1]) + (last[0] > first[0]))
    waves = [(rng.uniform(-0.012, 0.012), k) for k in range(1, 6)]
    points = []
    for i in range(STEPS + 1):
        t = i / STEPS
        off = sum(height * math.sin(math.pi * k * t) for height, k in waves)
        points.append((round(ax + (bx - ax) * t - (by - ay) * off, 6), round(ay + (by - ay) * t + (bx - ax) * off, 6)))
    return (points if a == first else points[::-1])[:-1]


def ubigeo(column, row):
    return f"{column // 2 + 1:02d}{row // 5 + 1:02d}{column % 2 * 5 + row % 5 + 1:02d}"


def cells():
    return [(column, row) for column in range(COLUMNS) for row in range(ROWS)]


def write_districts(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for number, (column, row) in enumerate(cells()):
            around = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
            ring = [point for a, b in zip(around, [*around[1:], around[0]]) for point in side(a, b)]
            code = ubigeo(column, row)
            feature = {"type": "Feature",
                       "properties": {"ubigeo": code, "district": f"Distrito {code}", "province": f"Provincia {code[:4]}",
                                      "department": f"Departamento {code[:2]}", "people": 1000 + 7 * number},
                       "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
            out.write((",\n" if number else "") + json.dumps(feature, separators=(",", ":")))
        out.write("\n]}\n")


def middle(column, row):
    corners = [corner(column + i, row + k) for i in (0, 1) for k in (0, 1)]
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def write_places(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("id,name,admin1,admin2,admin3,country,ubigeo,longitude,latitude\n")
        for column, row in cells():
            code, (x, y) = ubigeo(column, row), middle(column, row)
            out.write(f"p{code},Pueblo {code},Departamento {code[:2]},Provincia {code[:4]},Distrito {code},PE,{code},{x:.5f},{y:.5f}\n")


def tails(rng):
    return [f"2023-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d},{rng.choice(OUTCOMES)},{rng.choice(FORCES)},"
            f"\"{' '.join(rng.choices('seen near the bridge by two people who came from market'.split(), k=12))}, so they say\","
            f"https://example.org/press/{rng.randint(1, 9973)}\n" for _ in range(9973)]


def write_positions(records, path):
    rng = random.Random(SEED)
    ends = tails(rng)
    with open(path, "w", encoding="utf-8") as out:
        out.write("case_id,longitude,latitude,date,outcome,force,notes,source_url\n")
        for number in range(records):
            x, y = rng.uniform(WEST - 0.2, EAST + 0.2), rng.uniform(SOUTH, NORTH)
            out.write(f"C{number:07d},{x:.6f},{y:.6f},{ends[number % len(ends)]}")


def write_named(records, path):
    rng = random.Random(SEED)
    ends, names = tails(rng), [f"Pueblo {ubigeo(*cell)}" for cell in cells()]
    with open(path, "w", encoding="utf-8") as out:
        out.write("case_id,place,date,outcome,force,notes,source_url\n")
        for number in range(records):
            out.write(f"C{number:07d},{rng.choice(names)},{ends[number % len(ends)]}")


# ---- the part ----

def areas(bench):
    """One export with areas and without, by point in polygon and by code; the counts add up, or the run is wrong."""
    make = bench.inputs.districts
    districts, places = make("districts"), make("places")
    positions, named = make("positions", bench.records), make("named", bench.records)
    counted = ["--areas", districts, "--population", "people"]
    for how, cases, gazetteer, limit in (("by point in polygon", positions, None, 2.0), ("by code", named, places, 1.2)):
        for output in ("khipu.geojson", "bundle/"):
            plain = bench.export("without areas", cases, places=gazetteer, to="plain-" + output)
            with_areas = bench.export("with areas", cases, *counted, places=gazetteer, to="counted-" + output)
            runs = bench.race([plain, with_areas], max(7, bench.rounds))
            into = "a bundle" if output.endswith("/") else "GeoJSON"
            bench.ledger.at_most(f"{bench.records:,} cases {how} into {into}: times the export without areas", limit,
                                 ratio(runs["with areas"], runs["without areas"]))
    check_counts(bench, bench.out / "counted-bundle/areas.geojson")


def check_counts(bench, path):
    """The inner areas hold what their parents do: a sum that does not fit is a disagreement."""
    sums = {}
    with open(path, encoding="utf-8") as collection:
        for feature in json.load(collection)["features"]:
            properties = feature["properties"]
            sums[properties["level"]] = sums.get(properties["level"], 0) + properties["records"]
    if len(set(sums.values())) != 1:
        bench.ledger.disagreements += 1
        bench.ledger.say(f"   areas.geojson: the levels do not have the same sum: {sums}")


def main():
    writers = {"districts": write_districts, "places": write_places, "positions": write_positions, "named": write_named}
    if len(sys.argv) > 2 and sys.argv[1] in writers:
        numbers = [int(argument) for argument in sys.argv[2:-1]]
        writers[sys.argv[1]](*numbers, sys.argv[-1])
        return 0
    import compare  # which knows the parts, this one among them
    sys.argv += ["--only", "areas"]
    return compare.main()


if __name__ == "__main__":
    sys.exit(main())
