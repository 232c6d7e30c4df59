#!/usr/bin/env python3
"""Cases counted by area add up, and are the same whatever the number of threads.

    areas_add_up.py KHIPU SOURCE SCRATCH TABLES

For random districts inside provinces inside departments, and random cases by name, by position, or nowhere: the cases in areas
and those in none are the ones that --where selects; a place is counted where a plain reading of the inputs puts it; the page,
counting anew from its own columns as docs/page-data.md says, finds the same; neighbours' outlines share their corners.
"""
import base64
import csv
import hashlib
import json
import re
import struct
import sys

from drawing import fresh, run, seeded

SIDE = 4
OUTCOMES = ["killed", "wounded", "unknown", ""]


def corner(x, y):
    """A corner of the grid of districts, pushed by a fixed amount, so that borders are not straight lines of the grid."""
    inside = 0 < x < SIDE and 0 < y < SIDE
    return (x + 0.2 * ((x * 7 + y * 3) % 5 - 2) / 2, y + 0.2 * ((x * 5 + y * 11) % 7 - 3) / 3) if inside else (float(x), float(y))


def names(x, y):
    return {"district": f"D{x}{y}", "province": f"P{x}{y // 2}", "department": f"Region {x // 2}"}


def write_areas(path, draw):
    features = []
    for x in range(SIDE):
        for y in range(SIDE):
            ring = [corner(*at) for at in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y))]
            features.append({"type": "Feature", "properties": {**names(x, y), "people": draw.choice([1000, 250, None])},
                             "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def write_places(path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "name", "admin1", "admin2", "admin3", "longitude", "latitude", "precision"])
        for x in range(SIDE):
            for y in range(SIDE):
                lies = names(x, y)
                out.writerow([f"t{x}{y}", f"Town {x}{y}", lies["department"], lies["province"], lies["district"],
                              x + 0.5, y + 0.5, "settlement"])
        for x in range(SIDE):
            lies = names(x, 0)
            out.writerow([f"p{x}", f"Somewhere in P{x}0", lies["department"], lies["province"], "", x + 0.5, 0.9, "province"])


def state(draw, by_point):
    """What a record with a position says of its areas, and the areas that it then lies in."""
    other = list(names(draw.randrange(SIDE), draw.randrange(SIDE)).values())
    kind = draw.randrange(4)
    if kind == 0:
        return ("", "", ""), by_point
    if kind == 1:
        return tuple(other), other
    told = other[kind - 1:]  # a province and its department, or a department alone
    blank = ("",) * (kind - 1)
    return (*blank, *told), by_point if by_point[-len(told):] == told else told


def write_cases(path, draw):
    """Writes random cases; what each of them is: its outcome and the areas that it lies in, innermost first."""
    cases = []
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "place", "longitude", "latitude", "outcome", "note", "district", "province", "department"])
        for number in range(draw.randrange(1, 400)):
            outcome, kind = draw.choice(OUTCOMES), draw.random()
            x, y = draw.randrange(SIDE), draw.randrange(SIDE)
            lies, place, position, stated = list(names(x, y).values()), f"Town {x}{y}", ("", ""), ("", "", "")
            if kind < 0.1:
                place, lies = "nowhere that is known", []
            elif kind < 0.2:
                place, lies = f"Somewhere in P{x}0", [f"P{x}0", f"Region {x // 2}"]
            elif kind < 0.5:  # well inside, whatever way the corners are pushed
                place, position = "", (round(x + draw.uniform(0.35, 0.65), 6), round(y + draw.uniform(0.35, 0.65), 6))
                stated, lies = state(draw, lies)
            elif kind < 0.6:
                place, position, lies = "", (draw.uniform(-3, -1), draw.uniform(10, 20)), []
            out.writerow([number, place, *position, outcome, draw.choice(["a", "b"]), *stated])
            cases.append((outcome, lies))
    return cases


# ---- the page's own columns ----

def pieces(html, name, form):
    found = re.findall(rf'id="khipu-{name}\.\d+">"([^"]*)"', html)
    data = b"".join(base64.b64decode(piece) for piece in found)
    return struct.unpack(f"<{len(data) // struct.calcsize(form)}{form}", data)


def recount(meta, html):
    """Cases by area, as docs/page-data.md tells a page to count them."""
    place = pieces(html, "place", "I")
    counted = pieces(html, "counted", "B") if meta["areas"]["where"] else [1] * len(place)
    areas, counts = meta["areas"]["area"], [0] * len(meta["areas"]["area"]["level"])
    for where, takes_part in zip(place, counted):
        at = meta["places"]["area"][where] if where != 4294967295 and takes_part else -1
        while at >= 0:
            counts[at] += 1
            at = areas["parent"][at]
    return counts


def decoded(arcs, reference):
    line = arcs["lines"][~reference if reference < 0 else reference]
    x = y = 0
    points = []
    for i in range(0, len(line), 2):
        x, y = x + line[i], y + line[i + 1]
        points.append((x, y))
    return points[::-1] if reference < 0 else points


def check_shapes(meta):
    """Rings close, and each inner border is used once in either direction."""
    arcs, used = meta["areas"]["arcs"], {}
    own = len(meta["areas"]["levels"]) - 1
    for level, shape in zip(meta["areas"]["area"]["level"], meta["areas"]["area"]["shape"]):
        for polygon in shape:
            for ring in polygon:
                points = [point for reference in ring for point in decoded(arcs, reference)[:-1]]
                ends = [(decoded(arcs, a)[-1], decoded(arcs, b)[0]) for a, b in zip(ring, ring[1:] + ring[:1])]
                if any(a != b for a, b in ends) or len(points) < 3:
                    yield f"a ring does not close: {ring}"
                for reference in ring if level == own else []:
                    used[reference] = used.get(reference, 0) + 1
    for reference, times in used.items():
        if times > 1:
            yield f"arc {reference} is used {times} times in one direction"


# ---- one round ----

def check_counts(cases, where, collection, account):
    selected = [lies for outcome, lies in cases if where is None or outcome == where]
    by, none = account["counts"]["by"], account["counts"]["none"]
    if account["counts"]["selected"] != len(selected) or sum(by.values()) + sum(none.values()) != len(selected):
        yield f"{account['counts']} of {len(selected)} selected cases"
    inside = 0
    for feature in collection["features"]:
        area = feature["properties"]
        wanted = sum(area["name"] in lies for lies in selected)
        if area["records"] != wanted:
            yield f"{area['name']} has {area['records']} cases, not {wanted}"
        by_outcome = sum(count for name, count in area.items() if name.startswith("outcome="))
        if selected and by["name"] + by["polygon"] > 0 and by_outcome != area["records"]:
            yield f"{area['name']}: {by_outcome} cases by outcome, {area['records']} in all"
        inside += area["records"] if area["level"] == 1 else 0
    if inside != sum(by.values()):
        yield f"{inside} cases in departments, {sum(by.values())} in areas"


def check_one(khipu, draw, scratch, number):
    sheet, places, areas = scratch / "cases.csv", scratch / "places.csv", scratch / "areas.geojson"
    cases = write_cases(sheet, draw)
    write_places(places)
    write_areas(areas, draw)
    where = draw.choice([None, "killed", "wounded"])
    options = ["--areas", areas, "--population", "people", "--share-by", "people>=500", "--table", "outcome,note",
               *(["--where", f"outcome={where}"] if where else [])]
    hashes = set()
    for threads in ("1", "2", "5"):
        bundle = fresh(scratch / f"threads-{threads}") / "bundle"
        done = run(khipu, "export", sheet, "--places", places, *options, "-o", f"{bundle}/", "--threads", threads, "--no-sync")
        if done.returncode not in (0, 1):
            yield f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"
            return
        hashes.add(hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest())
    if len(hashes) > 1:
        yield f"table {number}: the bundle depends on the number of threads"
    collection = json.loads((bundle / "areas.geojson").read_text(encoding="utf-8"))
    account = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))["khipu"]["areas"]
    html = (bundle / "index.html").read_text(encoding="utf-8")
    meta = json.loads(re.search(r'id="khipu-meta">(.*?)</script>', html, re.S)[1])
    wrong = [*check_counts(cases, where, collection, account), *check_shapes(meta)]
    if recount(meta, html) != meta["areas"]["area"]["records"]:
        wrong.append(f"the page counts {recount(meta, html)}, and is told {meta['areas']['area']['records']}")
    for share in meta["shares"]:
        known = sum(group["records"] for group in share["groups"])
        districts = sum(f["properties"]["records"] for f in collection["features"] if f["properties"]["level"] == 3)
        if known != districts:
            wrong.append(f"{known} cases in the groups of a share, {districts} in districts")
    yield from (f"table {number}: {problem}" for problem in wrong)


def main():
    khipu, scratch, draw = sys.argv[1], fresh(sys.argv[3]), seeded()
    wrong = [problem for number in range(int(sys.argv[4])) for problem in check_one(khipu, draw, scratch, number)]
    print("\n".join(wrong[:20]) or "all areas add up")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
