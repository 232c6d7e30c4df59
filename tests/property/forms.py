"""The same random records in every format that khipu reads, in one file or in several, and options that make more outputs of them."""
import csv
import json

from five_formats import write_geojson, write_xlsx


def json_cell(draw, name, text, nested):
    """A text as JSON: itself, nothing at all, or deep inside a value."""
    if text == "" and draw.random() < 0.5:
        return None
    if name in nested and draw.random() < 0.3:
        return draw.choice([[text], {"as said": text}, {"deep": [{"er": text}]}])
    return text


def write_ndjson(draw, path, names, records, nested):
    with open(path, "w", encoding="utf-8") as file:
        for row in records:
            cells = {name: json_cell(draw, name, row[name], nested) for name in names}
            kept = {name: cell for name, cell in cells.items() if cell is not None or draw.random() < 0.5}
            file.write(json.dumps(kept, ensure_ascii=draw.random() < 0.5) + "\n")


def write_delimited(draw, path, names, records):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=draw.choice(",;\t"))
        writer.writerow(names)
        writer.writerows([row[name] for name in names] for row in records)


def write_one(draw, folder, number, names, records, nested):
    form = draw.choice(["csv", "csv", "ndjson", "json", "geojson", "xlsx"])
    path = folder / f"cases-{number}.{form}"
    rows = [[row[name] for name in names] for row in records]
    if form == "csv":
        write_delimited(draw, path, names, records)
    elif form == "xlsx":
        write_xlsx(path, names, rows)
    elif form == "geojson":
        write_geojson(path, names, rows)
    elif form == "ndjson":
        write_ndjson(draw, path, names, records, nested)
    else:
        path.write_text(json.dumps([dict(zip(names, row)) for row in rows], indent=draw.choice([None, 2])), encoding="utf-8")
    return path


def write_inputs(draw, folder, names, records, nested):
    """Writes the records, in order, to one file or two; the files. Columns called in `nested` may hold objects in JSON."""
    parts = [records]
    if len(records) > 1 and draw.random() < 0.3:
        cut = draw.randrange(1, len(records))
        parts = [records[:cut], records[cut:]]
    return [write_one(draw, folder, number, names, part, nested) for number, part in enumerate(parts)]


def more_outputs(draw, source, folder):
    """Options that make areas, tables, shares and texts of the page; those that a profile may refuse come last."""
    data, options, fickle = source / "data/peru-2022", [], []
    if draw.random() < 0.5:
        options += ["--areas", data / "departments.csv"]
        if draw.random() < 0.7:
            options += ["--population", "population_2017"]
            fickle += ["--share-by", "indigenous_mother_tongue_pct>=50"] if draw.random() < 0.5 else []
    if draw.random() < 0.4:
        fickle += ["--where", "outcome=killed"]
    if draw.random() < 0.5:
        fickle += ["--table", draw.choice(["outcome,department", "department,outcome", "place,outcome", "outcome,province"])]
    if draw.random() < 0.3:
        (folder / "text.txt").write_text("About this map: nobody is named.\n", encoding="utf-8")
        options += ["--page-text", folder / "text.txt", "--title", "Casos <1>", "--language", draw.choice(["es", "en"])]
    if draw.random() < 0.3:
        options += ["--review", folder / "review-for-us.csv"]
    return options, fickle
