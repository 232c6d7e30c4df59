#!/usr/bin/env python3
"""No value of a withheld column, nor a cell that a publishing profile does not tell, is in any output or message, however it is written;
and khipu verify finds one that is.

    nothing_withheld_leaks.py KHIPU SOURCE SCRATCH TABLES
"""
import base64
import csv
import hashlib
import html
import json
import re
import sys
import unicodedata
import urllib.parse
import zlib
from collections import Counter
from pathlib import Path

from drawing import DATED, LOCAL, PERSONAL, ROLES, fresh, profile, rich_table, run, secret, seeded, table
from forms import more_outputs, write_inputs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import sheet  # noqa: E402

BIRTH = "Fecha de nacimiento"
PACK = re.compile(rb'<script type="application/json" id="khipu-pack-\d+\.0">"([^"]*)"')


def written(value):
    """The value in every encoding that an output has."""
    escaped = json.dumps(value, ensure_ascii=False)[1:-1]
    marked = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return {value, escaped, escaped.replace("<", "\\u003c"), value.replace('"', '""'), marked.replace("\n", "&#10;").replace("\t", "&#9;"),
            urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value, safe="")}


def ways(value):
    """The same, and encodings that it should not have."""
    others = {json.dumps(value)[1:-1], html.escape(value), html.escape(value, quote=False), urllib.parse.quote(value)}
    return {way.encode() for way in written(value) | others}


def everything(folder, *more):
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        yield path.name, raw
        for number, pack in enumerate(PACK.findall(raw)):
            yield f"{path.name}, pack {number}", zlib.decompress(base64.b64decode(pack), -15)
    yield from more


def leaks(values, texts):
    texts = list(texts)
    for value in values:
        needles = ways(value)
        for name, raw in texts:
            if any(needle in raw for needle in needles):
                yield f"{name} holds {value!r}"


def reseal(bundle):
    """Makes the hashes fit again, so that the search alone is tested."""
    manifest = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    for resource in manifest["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        resource.update(bytes=len(raw), hash="sha256:" + hashlib.sha256(raw).hexdigest())
    (bundle / "datapackage.json").write_text(json.dumps(manifest), encoding="utf-8")
    names = [resource["path"] for resource in manifest["resources"]] + ["datapackage.json"]
    (bundle / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names))


def plant(draw, bundle, value):
    """Puts the value into one of the files, in one of the encodings."""
    name = draw.choice(["review.csv", "placements.csv", "cases.qml", "places.geojson"])
    way = draw.choice(sorted(written(value)))
    with open(bundle / name, "a", encoding="utf-8") as file:
        file.write(f"<!-- {way} -->\n")
    reseal(bundle)
    return f"{way!r} in {name}"


def check_one(khipu, places, draw, scratch, number):
    folder = fresh(scratch / "one")
    cases = folder.parent / "cases.csv"
    personal, values, readable = table(draw, cases)
    extra = []
    if draw.random() < 0.4:
        extra = ["--drop", personal[0]]
    if draw.random() < 0.4:
        extra += ["--publish", draw.choice(["internal", "public"])]
    done = run(khipu, "export", cases, "--places", places, "-o", f"{folder}/bundle/", "-o", folder / "one.geojson", "-o",
               folder / "page.html", "-o", folder / "lines.geojsonl", "--log", draw.choice(["text", "json"]), "--no-sync", *extra)
    if done.returncode not in (0, 1):
        yield f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"
        return
    for leak in leaks(values, everything(folder, ("messages", done.stderr), ("standard output", done.stdout))):
        yield f"table {number}: {leak}"
    verified = run(khipu, "verify", folder / "bundle", "--cases", cases)
    if verified.returncode != 0:
        yield f"table {number}: verify says {verified.stdout.decode()}{verified.stderr.decode()}"
    usable = [value for value in readable if value == value.strip()]
    if usable:
        planted = plant(draw, folder / "bundle", draw.choice(usable))
        found = run(khipu, "verify", folder / "bundle", "--cases", cases)
        if found.returncode != 1 or b"holds the withheld value" not in found.stdout:
            yield f"table {number}: verify does not find {planted}: {found.stdout.decode()}"


# ---- profiles in a file ----

def is_generalised(made, row):
    positions = made.get("positions")
    if not isinstance(positions, dict):
        return positions is not None
    return row["show"] in ("x", "distrito") if "values" in positions else row["show"] != ""


def is_withheld(made, name):
    """The whole column."""
    if name in made.get("drop", []) or isinstance(made.get("positions"), str) and name in [*LOCAL, "place", "lon", "lat"]:
        return True
    if name in made.get("keep", []) or name in made.get("hash", []):
        return False
    return name in PERSONAL or made["base"] == "public" and name not in [*ROLES, "lon", "lat"]


def is_told_less(made, name):
    """A birth date that is kept is told to its month, or not at all."""
    return name == BIRTH and "dates" in made and not is_withheld(made, name)


def hidden_in(made, names, row):
    """The columns of which the record's cell is not told as it stands."""
    for name in names:
        local = name in [*LOCAL, "place", "lon", "lat"]
        if (is_withheld(made, name) or name in made.get("hash", []) or local and is_generalised(made, row)
                or name in ["date", *DATED] and "dates" in made or is_told_less(made, name)):
            yield name
        elif name == "link" and made.get("mentions") == "withhold" and any(
                row[other] and (is_withheld(made, other) or is_told_less(made, other)) and urllib.parse.quote(row[other], safe="") in row["link"] for other in PERSONAL if other in names):
            yield name


def hidden_values(made, names, records):
    cells = [(name, row[name], set(hidden_in(made, names, row))) for row in records for name in names]
    shown = {value for name, value, columns in cells if name not in columns}
    hidden = {value for name, value, columns in cells if name in columns}
    outcomes = [row["outcome"] for row in records]
    if "suppress_under" in made and "outcome" not in made.get("drop", []):
        hidden |= {value for value in outcomes if 0 < outcomes.count(value) < made["suppress_under"]}
    if "link" in names and not is_withheld(made, "link") and made.get("mentions") != "withhold":
        links = [row["link"] for row in records]
        hidden = {value for value in hidden if not any(urllib.parse.quote(value, safe="") in link for link in links)}
    # Towns and months are told, or not, in more than one way: what is unique proves more. A date may be part of what another
    # record tells ("about 2023-06-15").
    dates = {date for value in shown for date in re.findall(r"\d{4}-\d\d-\d\d", value)}
    return {value for value in hidden - shown - dates if re.match(r"Zq|about |https:|\d{4}-\d\d-\d\d", value)}


def small_groups(features, under):
    """Groups of records with the same place, date or outcome that are too small, counted from the features themselves."""
    ways_to_group = {
        "place": [json.dumps(feature["geometry"]) for feature in features if feature["geometry"]],
        "date": [feature["properties"]["khipu_date"] for feature in features],
        "outcome": [(feature["properties"].get("outcome") or "").strip() for feature in features],
        "match": [feature["properties"]["khipu_match"] for feature in features if feature["geometry"]],
    }
    for name, values in ways_to_group.items():
        few = {value: count for value, count in Counter(values).items() if count < under}
        if few and (len(set(values)) > 1 or name == "place"):
            yield f"by {name} there are groups of fewer than {under}: {few}"


def small_numbers(bundle, under):
    """Numbers of areas, places, tables and the manifest that are neither 0 nor large enough."""
    for name in ("areas", "places"):
        path = bundle / f"{name}.geojson"
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"] if path.exists() else []:
            for key, value in feature["properties"].items():
                if (key in ("records", "unlocated") or key.startswith("outcome=")) and value is not None and 0 < value < under:
                    yield f"{name}.geojson says {key} = {value} of {feature['properties']['name']}"
    for path in sorted(bundle.glob("tables/*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["records"] and 0 < int(row["records"]) < under:
                    yield f"{path.name} has the line {row}"
    counts = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))["khipu"].get("areas", {}).get("counts", {})
    for group in ("by", "none"):
        for key, value in counts.get(group, {}).items():
            if value is not None and 0 < value < under:
                yield f"datapackage.json says {group}: {key} = {value}"


def export_with(khipu, folder, arguments, fickle):
    """The export, without the options that the profile refuses; and all that was said on the way."""
    said = []
    command = [*arguments, "-o", f"{folder}/bundle/", "-o", folder / "one.geojson", "-o", folder / "page.html", "-o", folder / "texts.geojsons",
               "--summary", folder / "summary.json", "--no-sync"]
    done = run(khipu, "export", *command, *fickle)
    said.append(("messages", done.stderr))
    if done.returncode in (2, 3) and fickle and re.search(rb"--(where|table|share-by|areas)", done.stderr):
        done = run(khipu, "export", *command)
        said.append(("messages of the second export", done.stderr))
        fickle = []
    return done, said, fickle


def check_profile(khipu, source, draw, scratch, number):
    folder = fresh(scratch / "one")
    given = fresh(scratch / "given")
    names, records = rich_table(draw, given / "cases.csv")
    made = profile(draw, names, given)
    sheets = write_inputs(draw, given, names, records, PERSONAL) if draw.random() < 0.7 else [given / "cases.csv"]
    options, fickle = more_outputs(draw, source, given)
    arguments = [*sheets, "--places", source / "data/peru-2022/places.csv", "--publish", given / "profile.json",
                 "--log", draw.choice(["text", "json"]), "--id", "id", *options]
    if "lon" in names:
        arguments += ["--position", "lon,lat"]
    if not records:
        arguments, fickle = [word for word in arguments if word not in ("--id", "id")], []
    done, said, fickle = export_with(khipu, folder, arguments, fickle)
    checked = run(khipu, "check", *[word for word in arguments if word not in options])
    what = f"profile {number}: {made} {[path.name for path in sheets]} {[str(word) for word in [*options, *fickle]]}"
    if done.returncode not in (0, 1) or checked.returncode not in (0, 1):
        yield f"{what}: export ended with {done.returncode}, check with {checked.returncode}: {done.stderr.decode()}{checked.stderr.decode()}"
        return
    key = (given / "key").read_text(encoding="utf-8").strip()
    texts = everything(folder, *said, ("messages of check", checked.stderr), ("the report of check", checked.stdout))
    leaked = list(leaks(hidden_values(made, names, records) | {key}, texts))
    if leaked:
        yield f"{what}: {len(leaked)} leaks: {leaked[0]}"
    features = json.loads((folder / "bundle/cases.geojson").read_text(encoding="utf-8"))["features"]
    for small in [*small_groups(features, made.get("suppress_under", 0)), *small_numbers(folder / "bundle", made.get("suppress_under", 0))]:
        yield f"{what}: {small}"
    links = any(row["link"] for row in records) and made.get("mentions") != "withhold"
    for cases in sheets:
        verified = run(khipu, "verify", folder / "bundle", "--cases", cases)
        if verified.returncode != 0 and not (links and b"is wrong" not in verified.stderr and only_links(verified.stdout)):
            yield f"{what}: verify says of {cases.name}: {verified.stdout.decode()}{verified.stderr.decode()}"


def only_links(said):
    """What verify found is a withheld value in a published link, which flag leaves where it is."""
    wrong = [line for line in said.decode().splitlines() if "holds the withheld value" in line or "holds what is withheld in" in line]
    others = [line for line in said.decode().splitlines() if re.match(r"(cases|places|placements|index|review|datapackage|SHA)\S*: ", line) and line not in wrong]
    return bool(wrong) and not others


# ---- runs without a profile: three languages, hidden columns, links ----

HEADERS = {
    "en": ["victimName", "Full name", "phoneNumber", "e-mail", "Home address", "witness", "mother's name", "passport no", "photo_url2", "accused"],
    "pt": ["nomeDaVitima", "Nome completo", "telefone1", "endereço", "CPF", "sobrenome", "testemunha", "nome da mãe", "foto", "acusado"],
    "fr": ["nomVictime", "Prénom", "téléphone2", "adresse", "numéro de passeport", "nom de famille", "témoin", "courriel", "photo", "accusé"],
}
FIRST = ["Amaru", "Ñusta", "Célestine", "Joãozinho", "Killari", "Éloïse", "Inti"]
LAST = ["Chuquihuara", "Wayrasonqo", "d'Orbiquet", "Açucenal", "Müllerkamp", "Quillapari"]


def plain(value):
    return "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))


def mention(draw, name):
    """The name, as titles, links, file names and JSON hold it."""
    first, last = name.split(" ", 1)
    order = draw.choice([(first, last), (last, first)])
    low = [plain(word).lower().replace("'", "-") for word in order]
    return draw.choice([
        " ".join(order), ", ".join(order).upper(), f"entierro de {first} y de la familia {last}", f"https://news.example/2022/12/{'-'.join(low)}-15",
        f"https://news.example/?q={urllib.parse.quote_plus(' '.join(order))}", f"fotos/{plain(first)}{plain(last).replace(chr(39), '')}2022.jpg"
        if "'" not in last else f"fotos/{'_'.join(low)}.jpg", json.dumps({"tags": ["15", " ".join(order)]}), json.dumps({"a": " ".join(order)}, ensure_ascii=False)])


def default_table(draw):
    """(header, rows, which columns are hidden in a workbook, the secrets, which cells mention: (row, column))"""
    language = draw.choice(sorted(HEADERS))
    personal = draw.sample(HEADERS[language], 4)
    hidden = draw.sample(["internal", "revisado", "x1"], draw.randrange(1, 3))
    header = ["id", "place", "date", *personal, *hidden, "titulo", "link", "archivo", "extra"]
    draw.shuffle(header)
    rows, secrets, mentions = [], [], set()
    for number in range(draw.randrange(1, 25)):
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
        row = dict.fromkeys(header, "")
        row.update(id=str(number), place=draw.choice(["Ayacucho", "Juliaca", "nowhere"]), date="2022-12-15", titulo="una marcha", link=f"https://news.example/{number}")
        for column in [*personal[1:], *hidden]:
            row[column] = secret(draw, number * 10 + header.index(column))
            secrets.append(row[column])
        row[personal[0]] = name
        for column in ("titulo", "link", "archivo", "extra"):
            if draw.random() < 0.3:
                row[column] = mention(draw, name)
                mentions.add((number, column))
        rows.append(row)
    return header, rows, hidden, secrets, mentions


def lines_of(rows, path):
    """Where each record begins: rows of a workbook, or lines of a text whose cells may have line ends."""
    line, lines = 2, []
    for row in rows:
        lines.append(line)
        line += 1 + (path.suffix == ".csv") * sum(value.count("\n") for value in row.values())
    return lines


def write_default(draw, folder, header, rows, hidden):
    """As a workbook with hidden columns, or as CSV, where these are dropped. The sheet and what the export is told of it."""
    lines = [header, *([row[name] for name in header] for row in rows)]
    if draw.random() < 0.5:
        sheet.write(folder / "cases.xlsx", lines, hidden)
        return folder / "cases.xlsx", []
    with open(folder / "cases.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return folder / "cases.csv", ["--drop", ",".join(hidden)]


def check_mentions(bundle, review, rows, lines, mentions, handling):
    """Every cell that mentions the record's name is listed, and gone where mentions are withheld; no other is."""
    with open(review, encoding="utf-8", newline="") as file:
        listed = {(int(row["first_line"]), row["text"].split(" holds what is withheld in ")[0]) for row in csv.DictReader(file) if row["reason"] == "mention"}
    if listed != mentions:
        yield f"listed alone: {sorted(listed - mentions)}; not listed: {sorted(mentions - listed)}"
    features = json.loads((bundle / "cases.geojson").read_text(encoding="utf-8"))["features"]
    for line, row, feature in zip(lines, rows, features, strict=True):
        for column in ("titulo", "link", "archivo", "extra"):
            gone = handling == "withhold" and (line, column) in mentions
            if column in feature["properties"] and feature["properties"][column] != (None if gone else row[column]):
                yield f"line {line}: {column} is {feature['properties'][column]!r}"


def check_default(khipu, places, draw, scratch, number):
    folder = fresh(scratch / "default")
    header, rows, hidden, secrets, mentions = default_table(draw)
    path, told = write_default(draw, folder, header, rows, hidden)
    lines = lines_of(rows, path)
    mentions = {(lines[number], column) for number, column in mentions}
    public = draw.random() < 0.3
    handling = draw.choice(["flag", "withhold"])
    told += ["--publish", "public", "--keep", "titulo,link,archivo,extra"] if public else []
    told += ["--mentions", handling] if draw.random() < 0.7 or public != (handling == "withhold") else []
    done = run(khipu, "export", path, "--places", places, "-o", f"{folder}/bundle/", "--review", folder / "review.csv", "--types", "text", "--no-sync", *told)
    what = f"default {number} ({path.name} {told})"
    if done.returncode not in (0, 1):
        yield f"{what}: export ended with {done.returncode}: {done.stderr.decode()}"
        return
    yield from (f"{what}: {leak}" for leak in leaks(secrets, everything(folder / "bundle", ("messages", done.stderr))))
    yield from (f"{what}: {wrong}" for wrong in check_mentions(folder / "bundle", folder / "review.csv", rows, lines, mentions, handling))
    verified = run(khipu, "verify", folder / "bundle", "--cases", path)
    if (verified.returncode == 0) != (handling == "withhold" or not mentions):
        yield f"{what}: verify says {verified.stdout.decode()}{verified.stderr.decode()}"


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = []
    for number in range(int(sys.argv[4])):
        wrong += check_one(khipu, source / "data/peru-2022/places.csv", draw, scratch, number)
        wrong += check_profile(khipu, source, draw, scratch, number)
        wrong += check_default(khipu, source / "data/peru-2022/places.csv", draw, scratch, number)
        if wrong:
            break
    print("\n".join(wrong) or "nothing leaks")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
