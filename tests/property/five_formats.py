#!/usr/bin/env python3
"""The cases of the sample, written in five formats, give the same features.

    five_formats.py KHIPU SAMPLE

UTF-8 CSV, Windows-1252 CSV with semicolons and dd/mm/yyyy, XLSX, NDJSON and GeoJSON: everything must be equal but the
text of the date columns and what the format itself adds (JSON keeps its own types). The khipu_date properties are equal.
"""
import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

DATES = {"date", "death_date"}
EPOCH = date(1899, 12, 30)


def day_first(text):
    parts = text.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else text


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write_windows_csv(path, header, rows):
    shown = [[day_first(cell) if name in DATES else cell for name, cell in zip(header, row)] for row in rows]
    with open(path, "w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows([header, *shown])


def xml_text(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xlsx_cell(name, text):
    parts = text.split("-") if name in DATES and text.replace("-", "").isdigit() else []
    if len(parts) == 3:
        serial = (date(*map(int, parts)) - EPOCH).days
        return f'<c s="1"><v>{serial}</v></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>' if text else "<c/>"


def write_xlsx(path, header, rows):
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    lines = ["".join(xlsx_cell("", name) for name in header)]
    lines += ["".join(xlsx_cell(name, cell) for name, cell in zip(header, row)) for row in rows]
    parts = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="r"><sheets><sheet name="Casos" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/></x>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>"
        + "".join(f"<row>{line}</row>" for line in lines) + "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def write_ndjson(path, header, rows):
    lines = [json.dumps(dict(zip(header, row)), ensure_ascii=False) for row in rows]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_geojson(path, header, rows):
    features = [{"type": "Feature", "properties": dict(zip(header, row)), "geometry": None} for row in rows]
    Path(path).write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def features(khipu, path, places):
    run = subprocess.run([khipu, "export", path, "--places", places, "--quiet", "--to", "geojsonl", "-o", "-"],
                         capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    for feature in found:
        for name in DATES:
            feature["properties"].pop(name)
    return found


def main():
    khipu, sample = sys.argv[1], Path(sys.argv[2])
    with open(sample / "cases.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(io.StringIO(file.read()))
    writers = {"a.csv": write_csv, "b.csv": write_windows_csv, "c.xlsx": write_xlsx, "d.ndjson": write_ndjson,
               "e.geojson": write_geojson}
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in writers.items():
            path = str(Path(folder) / name)
            write(path, header, rows)
            results[name] = features(khipu, path, str(sample / "places.csv"))
    first = results["a.csv"]
    if len(first) != len(rows):
        sys.exit(f"{len(rows)} records, {len(first)} features")
    for name, found in results.items():
        for number, (expected, feature) in enumerate(zip(first, found), 1):
            if feature != expected:
                sys.exit(f"{name}, record {number}:\n  {feature}\nand not\n  {expected}")
        if len(found) != len(first):
            sys.exit(f"{name}: {len(found)} features, and not {len(first)}")
    print(f"{len(first)} features, the same from {len(results)} formats")


if __name__ == "__main__":
    main()
