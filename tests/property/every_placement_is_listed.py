#!/usr/bin/env python3
"""placements.csv and review.csv account for every record that has no position of its own: one row a distinct place with its areas, as
counted from the features; the order is the one that is promised; and what a person types into them is what the next run does.

    every_placement_is_listed.py KHIPU SOURCE SCRATCH TABLES
"""
import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from drawing import fresh, run, seeded

NAMES = ["id", "place", "province", "department", "lon", "lat"]
MISSING = {"", "s/d", "n/d", "-"}
RANKS = {"alias": 0, "folded": 2, "code": 3, "exact": 4, "decision": 5}
PART, CONFIRMED = 1, 6
DOUBTS = {"position_far", "position_elsewhere"}  # of records that are located all the same


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unguarded(cell):
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in tuple("=+-@\t\r") else cell


def spelt(draw, name):
    """A name as many hands write it; some are not found any more, some are a part of their text."""
    ways = [name, name, name, name.upper(), f" {name} ", f"ciudad de {name}", f"el {name}", name[:-1] + "q", f"={name}", f"{name}, Puno", "s/d", ""]
    return draw.choice(ways)


def write_cases(draw, path, places):
    """A sheet of records; their cells by id."""
    records = {}
    few = draw.sample(places, 12)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=draw.choice(",;\t"))
        writer.writerow(NAMES)
        for number in range(draw.randrange(1, 400)):
            place = draw.choice(few)
            name = draw.choice([place["name"], *filter(None, place["alt_names"].split("|"))])
            own = draw.random() < 0.1
            cells = [f"r{number}", spelt(draw, name), draw.choice(["", "", place["admin2"], "s/d"]), draw.choice(["", place["admin1"], "Puno"]),
                     "-70.5" if own else "", "-15.5" if own else ""]
            writer.writerow(cells)
            records[cells[0]] = dict(zip(NAMES, cells))
    return records


def toponym(record):
    """What the rows of both files are keyed by."""
    said = [record[name].strip() for name in ("province", "department")]
    place = record["place"].strip()
    return "" if place in MISSING else place, " > ".join(area for area in said if area not in MISSING)


def compare_placed(features, records, rows):
    """Every row against the features that it speaks of."""
    groups = defaultdict(list)
    for feature in features:
        properties = feature["properties"]
        if properties["khipu_match"] not in (None, "position"):
            groups[toponym(records[properties["id"]])].append(properties)
    keys = [(unguarded(row["place"]), unguarded(row["within"])) for row in rows]
    if Counter(keys) != Counter(groups.keys()):
        yield f"its rows are {sorted(set(keys) ^ set(groups))} too many or too few"
        return
    for key, row in zip(keys, rows):
        first = groups[key][0]
        wanted = [str(len(groups[key])), first["khipu_match"], first["khipu_place_id"], first["khipu_place"], first["khipu_precision"]]
        have = [row["records"], row["match"], row["place_id"], row["placed_as"], row["level"]]
        if wanted != have or float(row["uncertainty_m"]) != first["khipu_uncertainty_m"] or len({one["khipu_place_id"] for one in groups[key]}) > 1:
            yield f"the row of {key} says {have}, the features {wanted}"


def compare_doubts(features, records, rows):
    groups = Counter((feature["properties"]["khipu_reason"], *toponym(records[feature["properties"]["id"]]))
                     for feature in features if feature["properties"]["khipu_reason"])
    have = Counter()
    for row in rows:
        if row["reason"] and row["reason"] not in DOUBTS:
            have[row["reason"], unguarded(row["place"]), unguarded(row["within"])] += int(row["records"])
    if groups != have:
        yield f"review.csv counts {have}, the features {groups}"


def check_order(rows):
    """Rows that were folded come in two groups: first those of which a part was found, and aliases, exact names and so on of a part with them."""
    ranks = [CONFIRMED if row["decision"] == "ok" else RANKS[row["match"]] for row in rows]
    firsts = [i for i, rank in enumerate(ranks) if rank == RANKS["folded"]]
    keys = [(-int(row["records"]), unguarded(row["place"]).encode(), unguarded(row["within"]).encode()) for row in rows]
    falls = [i for i in firsts[1:] if keys[i - 1] > keys[i]]
    parts = set(firsts[:firsts.index(falls[0])]) if falls else set()
    ordered = [((PART if i in parts else rank), *key) for i, (rank, key) in enumerate(zip(ranks, keys))]
    if ordered != sorted(ordered) or len(falls) > 1:
        yield f"the rows are in no order: {ordered}"


def decide(draw, path, ids):
    """Types decisions into some rows; what was typed, by toponym."""
    rows = rows_of(path)
    typed = {}
    if not rows:
        return typed
    words = [*ids, "none", *(["ok", "OK"] if "placed_as" in rows[0] else [])]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=draw.choice(",;"))
        writer.writeheader()
        for row in rows:
            key = unguarded(row["place"]), unguarded(row["within"])
            # A toponym that is in doubt for two reasons is decided once.
            if draw.random() < 0.3 and key not in typed and key[0] and row.get("reason") not in DOUBTS:
                row["decision"] = typed[key] = draw.choice(words)
            writer.writerow(row)
    return typed


def check_decided(features, records, before, typed):
    told = {feature["properties"]["id"]: feature["properties"] for feature in features}
    for identity, properties in told.items():
        word = typed.get(toponym(records[identity]), "").lower()
        if before[identity]["khipu_match"] == "position" or word in ("", "ok"):
            wanted = before[identity]["khipu_match"], before[identity]["khipu_place_id"], before[identity]["khipu_reason"]
        else:
            wanted = (None, None, "decision_none") if word == "none" else ("decision", word, None)
        have = properties["khipu_match"], properties["khipu_place_id"], properties["khipu_reason"]
        if have != wanted:
            yield f"{identity}, decided {word!r}, is {have}, not {wanted}"


def check_bundle(folder, records):
    features = json.loads((folder / "cases.geojson").read_text(encoding="utf-8"))["features"]
    placed = rows_of(folder / "placements.csv")
    yield from compare_placed(features, records, placed)
    yield from compare_doubts(features, records, rows_of(folder / "review.csv"))
    yield from check_order(placed)


def check_one(khipu, source, draw, scratch, number):
    folder = fresh(scratch / "one")
    places = [row for row in rows_of(source / "data/peru-2022/places.csv") if "," not in row["name"]]
    records = write_cases(draw, folder / "cases.csv", places)
    command = [khipu, "export", folder / "cases.csv", "--places", source / "data/peru-2022/places.csv", "--id", "id", "--place", "place", "--within",
               "province,department", "--position", "lon,lat", "--types", "text", "--threads", draw.choice("13"), "--no-sync", "-o", f"{folder}/map/"]
    said = []
    done = run(*command)
    if done.returncode not in (0, 1):
        yield f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"
        return
    said += check_bundle(folder / "map", records)
    before = {feature["properties"]["id"]: feature["properties"]
              for feature in json.loads((folder / "map/cases.geojson").read_text(encoding="utf-8"))["features"]}
    ids = [place["id"] for place in draw.sample(places, 3)]
    typed = {**decide(draw, folder / "map/review.csv", ids), **decide(draw, folder / "map/placements.csv", ids)}
    for _ in range(2):  # what was decided is handed on
        done = run(*command, "--decisions", folder / "map/placements.csv", "--decisions", folder / "map/review.csv")
        if done.returncode not in (0, 1):
            yield f"table {number}: with decisions, export ended with {done.returncode}: {done.stderr.decode()}"
            return
        said += check_bundle(folder / "map", records)
        features = json.loads((folder / "map/cases.geojson").read_text(encoding="utf-8"))["features"]
        said += check_decided(features, records, before, typed)
        verified = run(khipu, "verify", folder / "map", "--cases", folder / "cases.csv")
        said += [] if verified.returncode == 0 else [f"verify says {verified.stdout.decode()}"]
    yield from (f"table {number}: {what}" for what in said)


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = []
    for number in range(int(sys.argv[4])):
        wrong += check_one(khipu, source, draw, scratch, number)
        if wrong:
            break
    print("\n".join(wrong) or "every placement is listed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
