#!/usr/bin/env python3
"""What export says of mentions is all that verify finds, on random tables; and a value that is planted into a bundle is always found.

    export_and_verify_agree.py KHIPU SOURCE SCRATCH TABLES [--rounds N]     N tables instead
"""
import base64
import csv
import gzip
import json
import re
import sys
import unicodedata
import urllib.parse
import zlib
from collections import Counter
from pathlib import Path

from agreement import differences, export, leaks_in, manifest, reseal, told_by_export
from drawing import fresh, run, seeded

FIRST = ["Amaru", "Ñusta", "Killa", "Zuñiga", "Sumaq", "Wayra", "Qori", "Inti", "Illari", "Çelik"]
LAST = ["Chuqui", "Huamaní", "Ccopa", "Ttito", "Lima", "Cusco", "Pérez Ñ.", "Sánchez", "O'Higgins"]
PLACES = [("Ayacucho", "Huamanga", "Ayacucho"), ("Juliaca", "San Román", "Puno"), ("Pucallpa", "", "Ucayali"), ("Cusco", "", "Cusco"),
          ("Nowhere", "", "Puno"), ("", "", "Puno"), ("", "", "")]
NAMES = ["id", "place", "province", "department", "date", "outcome", "victim_name", "DNI", "birth_date", "barrio", "notes", "link", "photo", "extra"]
PACK = re.compile(rb'id="khipu-pack-[^"]*">"([A-Za-z0-9+/=]*)"')


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def written(draw, value):
    """The value as a link, a file or a sentence may hold it: whole, folded, escaped, turned round, run together, or a part of it."""
    words = value.split() or [value]
    return draw.choice([value, value.upper(), plain(value), urllib.parse.quote(value), urllib.parse.quote(plain(value).lower(), safe=""),
                        " ".join(reversed(words)), "-".join(plain(word).lower() for word in words), "".join(plain(word).title() for word in words),
                        words[-1], f"{value}2022", f"x{value}"])


def cell(draw, name, row):
    """A cell that is published, and may hold something of its record."""
    sources = [row[key] for key in ("victim_name", "DNI", "birth_date", "barrio", "place", "province") if row[key]]
    inside = written(draw, draw.choice(sources)) if sources and draw.random() < 0.5 else draw.choice(["", "nothing", "Puno", "7", "2022"])
    if name == "link":
        return f"https://news.example/2023/{inside}.html?q=1" if inside else ""
    if name == "photo":
        return f"{inside}_1.jpg" if inside else ""
    if name == "extra":
        return json.dumps({"who": inside, "more": [1, {"deep": draw.choice(["x", inside])}]}, ensure_ascii=draw.random() < 0.5)
    return f"seen near {inside}, said so" if inside else ""


def record(draw, number):
    row = dict.fromkeys(NAMES, "")
    row["place"], row["province"], row["department"] = draw.choice(PLACES)
    name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
    row.update(id=f"C-{number:05d}", date=draw.choice(["2022-12-15", "2023-01", "", "2023-01-09"]), outcome=draw.choice(["killed", "wounded", ""]),
               victim_name=draw.choice([name, name, name, "", draw.choice(LAST)]), DNI=draw.choice(["", f"4{draw.randrange(10**7):07d}"]),
               birth_date=draw.choice(["", f"19{draw.randrange(50, 99)}-05-1{draw.randrange(10)}"]), barrio=draw.choice(["", "Las Mercedes", f"Zona {draw.randrange(9)}"]))
    for name in ("notes", "link", "photo", "extra"):
        row[name] = cell(draw, name, row)
    return row


def write(draw, folder, records):
    if draw.random() < 0.3:
        path = folder / "cases.ndjson"
        lines = [{**row, "extra": json.loads(row["extra"])} for row in records]
        path.write_text("".join(json.dumps(line, ensure_ascii=draw.random() < 0.5) + "\n" for line in lines), encoding="utf-8")
        return path
    path = folder / "cases.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        for row in records:
            writer.writerow([row[name] for name in NAMES])
            if draw.random() < 0.05:
                writer.writerow(["too", "many"] + ["cells"] * len(NAMES))  # no record, and no feature
    return path


def policy(draw, folder):
    made = {"base": draw.choice(["internal", "public"]), "keep": draw.sample(["notes", "link", "photo", "extra", "birth_date", "barrio"], 3)}
    if draw.random() < 0.5:
        made["positions"] = draw.choice(["province", "department", {"to": "province", "column": "outcome", "values": ["Killed"]}])
    if draw.random() < 0.4:
        made.update(hash=["id"], key_file="key")
    if draw.random() < 0.5:
        made["dates"] = "month"
    if draw.random() < 0.4:
        made["drop"] = [draw.choice(["outcome", "department", "photo"])]
        made["keep"] = [name for name in made["keep"] if name not in made["drop"]]
        if isinstance(made.get("positions"), dict):
            made["drop"] = ["department"]
    if draw.random() < 0.3:
        made["suppress_under"] = 3
    (folder / "key").write_text("k" * 40, encoding="utf-8")
    (folder / "profile.json").write_text(json.dumps(made), encoding="utf-8")
    return made


def choose(draw, folder):
    """Options of export, and the policy (None: no file)."""
    options, made, way = [], None, draw.random()
    if way < 0.3:
        options = ["--publish", "public", "--keep", "notes,link,photo,extra"]
    elif way < 0.6:
        made = policy(draw, folder)
        options = ["--publish", folder / "profile.json"]
    elif way < 0.7:
        options = ["--drop", draw.choice(["place", "province", "outcome", "id"])]
    if draw.random() < 0.7:
        options += ["--mentions", draw.choice(["flag", "flag", "withhold", "allow"])]
    return options, made


def still_there(folder, told, records_by_line):
    """The mentions whose cells are told as they stand: a policy may tell a small group's cell as another."""
    features = json.loads((folder / "map/cases.geojson").read_text(encoding="utf-8"))["features"]
    kept = Counter()
    for (line, column), count in told.items():
        value = features[records_by_line.index(line)]["properties"].get(column)
        kept[line, column] = count if value is not None and not str(value).startswith("<") else 0
    return +kept


def check_one(khipu, source, draw, scratch, number):
    folder = fresh(scratch / "one")
    records = [record(draw, i) for i in range(draw.randrange(1, 40))]
    sheet = write(draw, folder, records)
    options, made = choose(draw, folder)
    done = export(khipu, folder, [sheet, "--places", source / "data/peru-2022/places.csv", "--id", "id", "--allow-rejected", *options])
    what = f"table {number}: {[str(word) for word in options]} {made}"
    if done.returncode not in (0, 1):
        yield f"{what}: export ended with {done.returncode}: {done.stderr.decode()}"
        return
    told = told_by_export(folder)
    if made is not None and "suppress_under" in made:
        told = still_there(folder, told, lines_of(sheet))
    for wrong in differences(khipu, folder, sheet, told):
        yield f"{what}: {wrong}"
    yield from (f"{what}: {wrong}" for wrong in check_planted(khipu, draw, folder, sheet, records))


def lines_of(sheet):
    """The line of each record, in order; the cells of these sheets hold no newline."""
    lines = sheet.read_text(encoding="utf-8").splitlines()
    if sheet.suffix == ".ndjson":
        return list(range(1, len(lines) + 1))
    return [number for number, line in enumerate(lines[1:], 2) if not line.startswith("too,many")]


# ---- planted ----

def into_page(page, value):
    start = PACK.search(page)
    if start is None:
        return None
    features = zlib.decompress(base64.b64decode(start[1]), -15).replace(b'"properties":{', b'"properties":{"planted":' + json.dumps(value).encode() + b",", 1)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return page[:start.start(1)] + base64.b64encode(packer.compress(features) + packer.flush()) + page[start.end(1):]


def plant(draw, bundle, value):
    """Puts the value somewhere; where."""
    where = draw.choice(["cases.qml", "new.txt", "new.bin", "index.html", "cases.geojson", "places.geojson", "review.csv"])
    path = bundle / where
    if where == "new.txt":
        path.write_text(f"by {value}\n", encoding="utf-8")
    elif where == "new.bin":
        path.write_bytes(gzip.compress(f"by {value}\n".encode()))
    elif where == "index.html":
        page = into_page(path.read_bytes(), value)
        path.write_bytes(page if page is not None else path.read_bytes() + f"<!-- {value} -->".encode())
    elif where == "cases.geojson":
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"properties":{', '"properties":{"planted":' + json.dumps(value, ensure_ascii=False) + ",", 1), encoding="utf-8")
    else:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"<!-- {value} -->\n")
    reseal(bundle, [where] if where.startswith("new.") else [])
    return where


def check_planted(khipu, draw, folder, sheet, records):
    """A value that is withheld, in no cell that is told and long enough, is found wherever it is written."""
    if "DNI" not in manifest(folder)["khipu"]["withheld"]:
        yield "DNI is not withheld"
        return
    told = (folder / "map/cases.geojson").read_text(encoding="utf-8")
    values = [row["DNI"] for row in records if row["DNI"] and row["DNI"] not in told]
    if not values:
        return
    value = draw.choice(values)
    where = plant(draw, folder / "map", value)
    found = run(khipu, "verify", folder / "map", "--cases", sheet)
    if found.returncode != 1 or not any(value in line and line.startswith(where) for line in leaks_in(found)):
        yield f"verify does not find {value} in {where}: {found.stdout.decode()}{found.stderr.decode()}"


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    tables = int(sys.argv[6] if sys.argv[5:6] == ["--rounds"] else sys.argv[4])
    draw = seeded()
    for number in range(tables):
        wrong = list(check_one(khipu, source, draw, scratch, number))
        if wrong:
            print("\n".join(wrong))
            return 1
    print(f"export and verify agree on {tables} tables")
    return 0


if __name__ == "__main__":
    sys.exit(main())
