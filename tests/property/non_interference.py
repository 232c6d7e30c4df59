#!/usr/bin/env python3
"""What is not told makes no difference: two sheets that differ only there give the same bundle.

    non_interference.py KHIPU SOURCE SCRATCH TABLES [--rounds N]

Two sheets are drawn together. They differ in withheld cells, in days where months are told, and in which place of a province (or
district, or department), under which of its names, at which point of its own and in which CRS a record lies. Every file of the two
bundles must be equal, byte for byte, and so must --summary and a file of features. The hash of the cases alone may differ, and what
hashes it: it is taken out before the comparison, and must not be there at all under a policy that hashes ids.
"""
import csv
import hashlib
import json
import math
import os

from drawing import fresh, run, run_rounds, secret

LEVELS = ["settlement", "district", "province", "department"]
OUTCOMES = ["killed", "wounded", "unknown", ""]
FORCES = ["army", "police", ""]
WITHHELD = ["nombre", "dni", "testigo 1"]
METRES = 110574.0  # a degree of latitude


def grid(zone, x, y):
    """A town by kilometres from where the middle of a UTM zone crosses 8300 km: easting and northing, degrees (to some metres)."""
    lat = -(10000.0 - 8300.0 - y) * 1000 / METRES
    lon = {18: -75.0, 19: -69.0}[zone] + x * 1000 / (111320.0 * math.cos(math.radians(lat)))
    return (500000 + 1000 * x, 8300000 + 1000 * y), (round(lon, 5), round(lat, 5))


def towns():
    """Places of two departments, each in two provinces of two districts; the CRS differ within each district."""
    made, number = [], 0
    for d in range(2):
        for p in range(2):
            for k in range(2):
                for t in range(5):
                    metres, degrees = grid(19 - d, 60 * p + 12 * k + 2 * t, 50 * p + 9 * k + 3 * (t % 3))
                    crs = ["EPSG:4326", f"EPSG:327{19 - d}", f"EPSG:{24879 - d}", "OGC:CRS84", f"EPSG:327{19 - d}"][(t + k) % 5]
                    made.append({"id": f"t{number}", "name": f"Town{number} Ñuñu", "alt_names": f"Otra{number}|Wasi {number}",
                                 "admin3": f"Distro{d}{p}{k}", "admin2": f"Provo{d}{p}", "admin1": f"Depto{d}", "country": "Peru",
                                 "x": degrees[0] if crs in ("EPSG:4326", "OGC:CRS84") else metres[0],
                                 "y": degrees[1] if crs in ("EPSG:4326", "OGC:CRS84") else metres[1], "crs": crs, "degrees": degrees})
                    number += 1
    return made


PLACES = towns()


def write_places(path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        names = ["id", "name", "alt_names", "admin3", "admin2", "admin1", "country", "x", "y", "crs"]
        out.writerow(names)
        out.writerows([place[name] for name in names] for place in PLACES)


def spelled(draw, place):
    name = draw.choice([place["name"], place["name"].upper(), place["name"].replace("Ñ", "N").replace("ñ", "n"), *place["alt_names"].split("|")])
    return name + draw.choice(["", " "])


def near(draw, place):
    """A point within two kilometres."""
    lon, lat = place["degrees"]
    return f"{lon + draw.uniform(-0.015, 0.015):.5f}", f"{lat + draw.uniform(-0.015, 0.015):.5f}"


CELLS = {"settlement": 0.05, "district": 0.15, "province": 0.5, "department": 1.5}


def middle(ordinate, level):
    """Of the cell that holds the ordinate: cells lie in those of the next size as a whole (docs/publishing.md)."""
    for size in [CELLS[at] for at in LEVELS[1:LEVELS.index(level) + 1]] or [CELLS[level]]:
        ordinate = (math.floor(ordinate / size + 1e-9) + 0.5) * size
    return round(ordinate, 6)


def in_cell(draw, level, column, row):
    """A point of the cell whose number is given, not on its edge."""
    point = []
    for number in (column, row):
        wanted = middle((number + 0.5) * CELLS[level], level)
        while True:
            ordinate = wanted + draw.uniform(-0.7, 0.7) * CELLS[level]
            if all(middle(ordinate + shift, level) == wanted for shift in (-0.0005, 0.0005)):
                break
        point.append(f"{ordinate:.5f}")
    return point


def where(draw, level, choice):
    """Two records' place, province, department and position that a policy of the level does not tell apart."""
    kind = choice["kind"]
    if kind == "nowhere":
        return [("Nowhere at all", "", "", "", "")] * 2
    if kind == "cell":
        return [("", "", "", *in_cell(draw, level, choice["column"], choice["row"])) for _ in range(2)]
    column = {"district": "admin3", "province": "admin2", "department": "admin1"}.get(level, "id")
    alike = [place for place in PLACES if place[column] == choice["town"][column]]
    pair = []
    for _ in range(2):
        town = draw.choice(alike)
        stated = (town["admin2"] if choice["states"] and level != "department" else "", town["admin1"] if choice["states"] else "")
        if kind == "own" and (level != "settlement" or town["x"] == town["degrees"][0]):
            pair.append((spelled(draw, town), *stated, *near(draw, town)))
        else:
            pair.append((spelled(draw, town), *stated, "", ""))
    return pair


def sheets(draw, made, folder):
    """Writes the two sheets."""
    level, months = made["positions"], "dates" in made
    names = ["case_id", "place", "province", "department", "longitude", "latitude", "date", "outcome", "force", *WITHHELD, "private"]
    rows = [[], []]
    for number in range(draw.randrange(1, 60)):
        choice = {"kind": draw.choice(["town", "town", "town", "own", "cell", "nowhere"]), "town": draw.choice(PLACES),
                  "states": draw.random() < 0.5, "column": math.floor(-71 / CELLS[level]) + draw.randrange(4), "row": -draw.randrange(10, 13)}
        both = where(draw, level, choice)
        month, outcome, force = f"2022-{draw.randrange(1, 13):02d}", draw.choice(OUTCOMES), draw.choice(FORCES)
        days = [f"{month}-{draw.randrange(1, 29):02d}" for _ in range(2)]
        for which in range(2):
            day = days[which if months else 0]
            # On one line: the lines of the sheet are counted in messages and reviews.
            hidden = [secret(draw, draw.randrange(10**6)).replace("\n", " ") for _ in [*WITHHELD, "private"]]
            rows[which].append([f"C-{number:06d}", *both[which], day, outcome, force, *hidden])
    paths = []
    for which, lines in enumerate(rows):
        path = fresh(folder / str(which)) / "cases.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([names, *lines])
        paths.append(path)
    return paths


def profile(draw, folder):
    made = {"base": draw.choice(["internal", "public"]), "positions": draw.choice(LEVELS), "drop": ["private"]}
    if draw.random() < 0.5:
        made.update(hash=["case_id"], key_file="key")
    if draw.random() < 0.6:
        made["dates"] = "month"
    if draw.random() < 0.4:
        made["suppress_under"] = draw.randrange(2, 6)
    (folder / "key").write_text("0123456789abcdef0123456789abcdef\n", encoding="utf-8")
    (folder / "profile.json").write_text(json.dumps(made), encoding="utf-8")
    return made


def sha256(data):
    return hashlib.sha256(data).hexdigest().encode()


def told(out, cases, hashed):
    """Files by name, without the hash of the cases and what hashes it; what is wrong with them."""
    files = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    own = sha256(cases.read_bytes())
    wrong = [f"{name} has the hash of the cases" for name, data in files.items() if hashed and own in data]
    hashes = {name: sha256(files[name]) for name in ("map/index.html", "map/datapackage.json")}
    for name in hashes:
        files[name] = files[name].replace(own, b"CASES")
    for name, known in hashes.items():
        files = {other: data.replace(known, f"HASH OF {name}".encode()) for other, data in files.items()}
    return files, wrong


def difference(name, one, two):
    at = next((i for i, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))
    return f"{name} differs at byte {at}: {one[max(0, at - 60):at + 60]!r} and {two[max(0, at - 60):at + 60]!r}"


def check_one(khipu, draw, scratch):
    made = profile(draw, scratch)
    paths = sheets(draw, made, scratch)
    areas = ["--areas", scratch / "areas.csv", "--population", "people"] if made["positions"] != "settlement" and draw.random() < 0.4 else []
    with open(scratch / "areas.csv", "w", encoding="utf-8") as file:
        file.write("department,people\nDepto0,1000\nDepto1,2000\n")
    results, codes = [], []
    for path in paths:
        out = fresh(path.parent / "out")
        done = run(khipu, "export", path, "--places", scratch / "places.csv", "--publish", scratch / "profile.json", *areas, "-o", f"{out}/map/",
                   "-o", out / "cases.geojsonl", "--summary", out / "summary.json", "--no-sync", "--threads", draw.choice("123"))
        codes.append(done.returncode)
        if done.returncode not in (0, 1):
            yield f"{made}: export ended with {done.returncode}: {done.stderr.decode()[-500:]}"
            return
        files, wrong = told(out, path, "hash" in made)
        results.append(files)
        yield from (f"{made}: {problem}" for problem in wrong)
    one, two = results
    if codes[0] != codes[1] or list(one) != list(two):
        yield f"{made}: exit codes {codes}; {sorted(set(one) ^ set(two))}"
    yield from (f"{made}: {difference(name, one[name], two[name])}" for name in one if one[name] != two.get(name, one[name]))


def prepare(scratch):
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    write_places(scratch / "places.csv")


if __name__ == "__main__":
    raise SystemExit(run_rounds(prepare, check_one, "{rounds} pairs of sheets give equal bundles", "{failed} of {rounds} pairs differ"))
