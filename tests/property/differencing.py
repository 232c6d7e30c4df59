#!/usr/bin/env python3
"""No small group follows from what is published, whatever is subtracted from whatever.

    differencing.py KHIPU SOURCE SCRATCH TABLES [--rounds N]

Random sheets are exported with suppress_under, with and without --where, areas, shares and tables. The attacker takes every number
that the bundle tells: records in all and by one column of the features, places and places by category, areas of each level and by
category, what the manifest counts, shares, and the cells, sums and percentages of tables. Each is the number of records of a set of
cells (place, category, force), and so is the difference of two of which one holds the other. Numbers bound cells, and cells bound what
is left of numbers, until nothing changes. A set of 1 to N - 1 records, or a count that is not told and can only be one of them, is a
recovery. The records that could not be placed are known (docs/publishing.md), and no set that they alone make up is one.

Each sheet is exported twice, under policies of one N that tell places and dates more and less exactly, and both are attacked together.
"""
import csv
import itertools
import json
from collections import Counter
from fractions import Fraction

from drawing import fresh, run, run_rounds

OUTCOMES = ["killed", "wounded", "missing", "unknown"]
FORCES = ["army", "police", "other"]
NOWHERE = "nowhere"
PLACES = [{"id": f"t{n}", "name": f"Town {n}", "admin2": f"P{n // 3}", "admin1": f"D{n // 6}"} for n in range(12)]


# ---- sheets ----

def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_world(scratch):
    write(scratch / "places.csv", [["id", "name", "admin1", "admin2", "country", "longitude", "latitude"], *(
        [p["id"], p["name"], p["admin1"], p["admin2"], "Peru", -70 - n * 0.3, -12 - n % 3 * 0.2] for n, p in enumerate(PLACES))])
    write(scratch / "areas.csv", [["province", "department", "people", "poor"], *([f"P{n}", f"D{n // 2}", 1000, 10 * n] for n in range(4))])


def write_cases(draw, path):
    rows = []
    weights = [draw.choice([1, 1, 3, 9, 20]) for _ in PLACES]
    for number in range(draw.randrange(15, 140)):
        place = draw.choices(PLACES, weights)[0]
        known = draw.random() > 0.05
        rows.append([f"C{number}", place["name"] if known else NOWHERE, place["admin2"] if known else "", place["admin1"] if known else "",
                     f"2022-{draw.randrange(1, 4):02d}-{draw.randrange(1, 9):02d}", draw.choices(OUTCOMES, [8, 3, 1, 1])[0], draw.choices(FORCES, [4, 3, 1])[0]])
    write(path, [["id", "place", "province", "department", "date", "outcome", "force"], *rows])
    return [dict(zip(("id", "place", "province", "department", "date", "outcome", "force"), row)) for row in rows]


# ---- what is known ----

class Attack:
    """Sets of cells, as bits, whose records are known. The cells are (unit, outcome, force)."""

    def __init__(self, units, outcomes, forces):
        self.axes = (units, outcomes, forces)
        self.cells = {cell: 1 << n for n, cell in enumerate(itertools.product(*self.axes))}
        self.known, self.hidden, self.wrong = {}, {}, []

    def pick(self, wanted):
        return sum(bit for cell, bit in self.cells.items() if wanted(cell))

    def tell(self, cells, records, what):
        if cells == 0 and records == 0:
            return
        if self.known.setdefault(cells, (records, what))[0] != records:
            self.wrong.append(f"{what} is {records}, and was {self.known[cells]}")

    def hide(self, cells, what):
        self.hidden[cells] = what

    def subtract(self, rounds=3, most=2500):
        for _ in range(rounds):
            found = {}
            sets = sorted(self.known.items(), key=lambda item: item[0].bit_count())
            for (inner, (few, a)), (outer, (many, b)) in itertools.combinations(sets, 2):
                if inner & outer == inner and outer ^ inner not in self.known:
                    found.setdefault(outer ^ inner, (many - few, f"{b} - ({a})"))
            if not found or len(self.known) + len(found) > most:
                return
            self.known.update(found)

    def bounds(self):
        """The least and the most that each cell can have."""
        every = sum(self.cells.values())
        least, most = {}, {}
        total = self.known.get(every, (10**9,))[0]
        for bit in self.cells.values():
            least[bit], most[bit] = 0, total
        equations = [([bit for bit in self.cells.values() if bit & cells], records) for cells, (records, _) in self.known.items()]
        for _ in range(30):
            changed = False
            for bits, records in equations:
                low, high = sum(least[b] for b in bits), sum(most[b] for b in bits)
                for b in bits:
                    more, less = min(most[b], records - (low - least[b])), max(least[b], records - (high - most[b]))
                    changed |= more < most[b] or less > least[b]
                    high += more - most[b]
                    low += less - least[b]
                    most[b], least[b] = more, less
            if not changed:
                break
        return least, most

    def eliminate(self, limit=220):
        """Counts that are not told and are sums of multiples of those that are, by exact elimination."""
        if len(self.cells) > limit:
            return {}
        bits = sorted(self.cells.values())
        rows = []
        for cells, (records, _) in self.known.items():
            rows.append([Fraction(1 if bit & cells else 0) for bit in bits] + [Fraction(records)])
        basis = []
        for row in rows:
            for pivot, other in basis:
                if row[pivot]:
                    factor = row[pivot]
                    row = [a - factor * b for a, b in zip(row, other)]
            pivot = next((n for n, value in enumerate(row[:-1]) if value), None)
            if pivot is not None:
                row = [value / row[pivot] for value in row]
                basis.append((pivot, row))
        solved = {}
        for cells in self.hidden:
            row = [Fraction(1 if bit & cells else 0) for bit in bits] + [Fraction(0)]
            for pivot, other in basis:
                if row[pivot]:
                    factor = row[pivot]
                    row = [a - factor * b for a, b in zip(row, other)]
            if not any(row[:-1]):
                solved[cells] = -row[-1]
        return solved

    def recoveries(self, under, excused):
        """What is found out; `excused` are the cells of records that were not placed, and those that are known to be empty."""
        solved = self.eliminate()
        self.subtract()
        for cells, (records, _) in self.known.items():
            excused |= cells if records == 0 else 0
        for cells, (records, what) in self.known.items():
            if 0 < records < under and cells & ~excused:
                yield f"{what} = {records}"
        for cells, records in solved.items():
            if 0 < records < under and cells & ~excused:
                yield f"{self.hidden[cells]} is {records} by elimination"
        least, most = self.bounds()
        for cells, what in self.hidden.items():
            bits = [bit for bit in self.cells.values() if bit & cells]
            low, high = sum(least[b] for b in bits), sum(most[b] for b in bits)
            for other, (records, _) in self.known.items():
                high = min(high, records) if other & cells == cells else high
                low = max(low, records) if other & cells == other else low
            if 0 < low and high < under and cells & ~excused:
                yield f"{what} is {low} to {high}"
        yield from self.wrong


# ---- reading a bundle ----

def features(path):
    return [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def read_areas(folder):
    return features(folder / "areas.geojson") if (folder / "areas.geojson").exists() else []


def share_classes(areas, manifest):
    """The groups of each share that an own area is in, by its name."""
    poor = {f"P{n}": 10 * n for n in range(4)}
    shares = manifest["khipu"].get("areas", {}).get("shares", [])
    return {area["name"]: tuple(next((n for n, group in enumerate(share["groups"]) if (group["from"] is None or poor[area["name"]] >= group["from"])
                                      and (group["to"] is None or poor[area["name"]] < group["to"])), None) for share in shares)
            for area in areas if area["level"] == 2}


def attack(folder, where, under):
    manifest = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    cases, places, areas = features(folder / "cases.geojson"), features(folder / "places.geojson"), read_areas(folder)
    names = {area["key"] or area["name"]: area for area in areas}
    classes = share_classes(areas, manifest)
    around = {}
    for place in places:
        chain, at = [], place.get("area")
        while at is not None and at in names:
            chain.append(names[at]["name"])
            at = names[at]["within"]
        around[place["name"]] = chain
    own = lambda name: next((a for a in around.get(name, []) if a in classes), None)  # noqa: E731
    # A place that is wider than the areas may lie in any group of theirs.
    units = [(name, classes[own(name)] if own(name) else group) for name in [*around, None]
             for group in ([None] if own(name) or not classes else [None, *sorted(set(classes.values()))])]
    values = [sorted({str(case[column]) for case in cases}) for column in ("outcome", "force")]
    book = Attack(units, *values)
    selected = (lambda cell: True) if where is None else (lambda cell: cell[1 if where[0] == "outcome" else 2] == where[1])

    book.tell(book.pick(lambda cell: True), len(cases), "all")
    for n, column in enumerate(("outcome", "force"), 1):
        for value, records in Counter(str(case[column]) for case in cases).items():
            book.tell(book.pick(lambda cell: cell[n] == value), records, f"{column}={value}")
    tell_places(book, places)
    tell_areas(book, areas, around, selected)
    tell_manifest(book, manifest, areas, around, selected)
    for path in sorted(folder.glob("tables/*.csv")):
        if path.name.endswith("by-department.csv") and not areas:
            continue  # of the areas that records state, which is a column like any other
        tell_table(book, path, around, selected)
    # What was not placed, and what of a wide place lies in none of the areas, which is nothing here.
    excused = book.pick(lambda cell: cell[0][0] is None or (bool(classes) and cell[0][1] is None))
    return book.recoveries(under, excused)


def number(book, cells, value, what):
    if value is None:
        book.hide(cells, what)
    else:
        book.tell(cells, value, what)


def tell_places(book, places):
    for place in places:
        mine = lambda cell: cell[0][0] == place["name"]  # noqa: E731
        book.tell(book.pick(mine), place["records"], place["name"])
        for key, value in place.items():
            if key.startswith("outcome="):
                number(book, book.pick(lambda cell: mine(cell) and cell[1] == key[8:]), value, f"{place['name']} {key}")


def tell_areas(book, areas, around, selected):
    for area in areas:
        inside = lambda cell: selected(cell) and area["name"] in around.get(cell[0][0], [])  # noqa: E731
        number(book, book.pick(inside), area["records"], area["name"])
        for key, value in area.items():
            if key.startswith("outcome="):
                number(book, book.pick(lambda cell: inside(cell) and cell[1] == key[8:]), value, f"{area['name']} {key}")


def tell_manifest(book, manifest, areas, around, selected):
    account = manifest["khipu"].get("areas")
    if account is None:
        return
    counts = account["counts"]
    number(book, book.pick(selected), counts["selected"], "selected")
    inside = [count for count in counts["by"].values()]
    if None not in inside:
        book.tell(book.pick(lambda cell: selected(cell) and around.get(cell[0][0])), sum(inside), "in areas")
    for n, share in enumerate(account.get("shares", [])):
        for k, group in enumerate(share["groups"]):
            number(book, book.pick(lambda cell: selected(cell) and cell[0][1] is not None and cell[0][1][n] == k), group["records"], f"share {n}.{k}")


def tell_table(book, path, around, selected):
    with open(path, encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file))

    def is_in(column, text):
        if column == "place":
            return lambda cell: (cell[0][0] or "") == text
        if column in ("outcome", "force"):
            return lambda cell: cell[1 if column == "outcome" else 2] == text
        return lambda cell: (text in around.get(cell[0][0], [])) if text else not around.get(cell[0][0])

    for row, column, records, *rest in lines:
        of_row, of_column = is_in(header[0], row), is_in(header[1], column)
        cells = book.pick(lambda cell: selected(cell) and of_row(cell) and of_column(cell))
        number(book, cells, int(records) if records else None, f"{path.name} {row}/{column}")
        for percent, side in zip(rest[-3:-1], (of_row, of_column)):
            sums = [s for s in range(1, 400) if records and percent and f"{100 * int(records) / s:.1f}" == percent]
            if len(sums) == 1:
                book.tell(book.pick(lambda cell: selected(cell) and side(cell)), sums[0], f"{path.name} sum of {row}/{column}")


# ---- two exports ----

def coarse_names():
    """The areas around each place, by name."""
    inside = {place["name"]: (place["admin2"], place["admin1"], "Peru") for place in PLACES}
    inside.update({f"P{n}": (f"D{n // 2}", "Peru") for n in range(4)})
    inside.update({f"D{n}": ("Peru",) for n in range(2)})
    return inside


def difference(folders, under):
    """Places of two exports, as sets of towns; and their dates, as sets of days."""
    inside = coarse_names()
    told = [Counter() for _ in folders], [Counter() for _ in folders]
    for n, folder in enumerate(folders):
        for case in features(folder / "cases.geojson"):
            told[0][n][case["khipu_place"]] += 1
            told[1][n][case["khipu_date"]] += 1
    for axis, (one, two) in enumerate(told):
        holds = (lambda wide, name: wide in inside.get(name, ())) if axis == 0 else (lambda wide, name: (name or "").startswith((wide or "x") + "-"))
        for wide, records in [*one.items(), *two.items()]:
            for fine in (one, two):
                # What one export tells inside an area or month that the other tells as a whole.
                parts = sum(count for name, count in fine.items() if name == wide or holds(wide, name))
                within = sum(count for name, count in fine.items() if holds(wide, name))
                if wide is not None and 0 < abs(records - parts) < under and within:
                    yield f"{wide}: {records} in one export, {parts} inside it in the other"


def options_of(draw, cases):
    where = draw.choice([None, ("outcome", draw.choice(OUTCOMES)), ("force", draw.choice(FORCES))])
    chosen = [["--areas", "areas.csv", "--population", "people"], []][draw.random() < 0.2]
    if chosen and draw.random() < 0.6:
        chosen += ["--share-by", f"poor>={draw.choice([10, 20, 30])}"]
        chosen += ["--share-by", f"poor>={draw.choice([10, 20, 30])}"] if draw.random() < 0.3 else []
    for table in draw.sample(["outcome,force", "place,force", "place,outcome", "force,outcome", "force,place"], draw.randrange(3)):
        chosen += ["--table", table]
    return where, chosen


def check_one(khipu, draw, scratch):
    cases, under = write_cases(draw, scratch / "cases.csv"), draw.randrange(3, 7)
    where, chosen = options_of(draw, cases)
    chosen = [str(scratch / item) if item.endswith(".csv") else item for item in chosen]
    folders = []
    for n in range(2):
        made = {"base": draw.choice(["internal", "public"]), "suppress_under": under, "keep": ["force"]}
        wide = draw.random() < 0.4 and not any("place" in item.split(",") for item in chosen)  # which withholds the column
        made.update({"positions": draw.choice(["settlement", "province"])} if wide else {})
        made.update({"dates": "month"} if draw.random() < 0.4 else {})
        (scratch / "profile.json").write_text(json.dumps(made), encoding="utf-8")
        folder = fresh(scratch / f"map{n}")
        arguments = ["export", scratch / "cases.csv", "--places", scratch / "places.csv", "--publish", scratch / "profile.json", *chosen,
                     *(["--where", "=".join(where)] if where else []), "-o", f"{folder}/", "--no-sync"]
        done = run(khipu, *arguments)
        if done.returncode == 2 and b"no record is told with this value" in done.stderr:
            return
        if done.returncode not in (0, 1):
            yield f"export ended with {done.returncode}: {done.stderr.decode()[-400:]}"
            return
        folders.append(folder)
        yield from (f"N={under} {where} {made} {chosen}: {found}" for found in attack(folder, where, under))
    yield from (f"N={under} two exports: {found}" for found in difference(folders, under))


if __name__ == "__main__":
    raise SystemExit(run_rounds(write_world, check_one, "nothing is recovered from {rounds} sheets", "{failed} of {rounds} sheets give something away"))
