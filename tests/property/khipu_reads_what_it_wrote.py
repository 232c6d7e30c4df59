#!/usr/bin/env python3
"""Whatever is in a sheet, khipu reads what it wrote of it: a bundle is written over, its review and placements are read back, by an export over
it and as --decisions, a compiled gazetteer is used, and verify finds the bundle intact.

    khipu_reads_what_it_wrote.py KHIPU SOURCE SCRATCH TABLES [--rounds N]

The sheets are hostile: zero bytes, control characters, invalid UTF-8, quotes that never close, delimiters of every kind, line ends of every kind,
formulas, marks of byte order in the middle, long cells.
"""
import csv
import io
import json
import subprocess
import sys

import drawing

PIECES = [b"\0", b"\x01", b"\x1a", b"\x7f", b"\xff", b"\xc3", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n", b"\"", b"\"\"", b"'", b",", b";", b"\t", b"|",
          b"=1+1", b"+", b"-", b"@", b"\\", b"\\x00", b"{", b"[", b"}", b"<", b"&", b"Lima", b"Cusco", b"nowhere", "Ñuñoa".encode(), "漢".encode(), b"reason,place", b"row_malformed", b"x" * 300]
PLACES = "id,name,admin1,lon,lat\n1,Lima,Lima,-77.03,-12.05\n2,Cusco,Cusco,-71.97,-13.52\n3,\"O'Higgins; \"\"x\"\", y\",=A,-70.1,-13\n4,-Lima,@B,-70.2,-13\n"


def hostile_csv(draw):
    delimiter = draw.choice([b",", b";", b"\t", b"|"])
    lines = [delimiter.join([b"id", b"date", b"town", b"department", draw.choice([b"notes", b"nombre", b"n\xc3\xb3tas"])])]
    for number in range(draw.randrange(1, 25)):
        cells = [str(number).encode(), b"2023-01-09", draw.choice([b"Lima", b"Cusco", b"Limma", b"nowhere", b""]), draw.choice([b"Lima", b"Cusco", b""]), b"seen"]
        for _ in range(draw.choice([0, 0, 0, 1, 1, 3])):
            at = draw.randrange(len(cells))
            cells[at] = b"".join(draw.choice([cells[at], *draw.sample(PIECES, 3)]) for _ in range(draw.randrange(1, 4)))
        if draw.random() < 0.05:
            cells = cells[:draw.randrange(1, 5)]
        lines.append(delimiter.join(cells))
    return draw.choice([b"\n", b"\r\n"]).join(lines) + draw.choice([b"", b"\n"])


def hostile_ndjson(draw):
    lines = []
    for number in range(draw.randrange(1, 15)):
        text = b"".join(draw.choice(PIECES) for _ in range(draw.randrange(3)))
        record = json.dumps({"id": number, "town": draw.choice(["Lima", "nowhere", "", "Lim\0a", "=x"]), "department": "Lima", "notes": text.decode("latin-1")}).encode()
        if draw.random() < 0.2:
            at = draw.randrange(len(record))
            record = record[:at] + draw.choice(PIECES) + record[at:]
        lines.append(record)
    return b"\n".join(lines) + b"\n"


def check_one(khipu, draw, scratch):
    folder = drawing.fresh(scratch / "round")
    is_csv = draw.random() < 0.7
    name = "cases.csv" if is_csv else "cases.ndjson"
    (folder / name).write_bytes(hostile_csv(draw) if is_csv else hostile_ndjson(draw))
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    sheet = [name, "--from", "csv", "--place", "town", "--within", "department", "--places"] if is_csv else [name, "--place", "town", "--within", "department", "--places"]

    def run(*words):
        done = subprocess.run([khipu, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
        return done.returncode, done.stderr + done.stdout

    code, told = run("export", *sheet, "places.csv", "-o", "out")
    if code in (2, 3):
        return  # no sheet that khipu reads: nothing was written
    if code not in (0, 1):
        yield f"the first export ended with {code}: {told[-300:]}"
        return
    first = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    steps = [("the export over it", ("export", *sheet, "places.csv", "-o", "out")),
             ("verify", ("verify", "out")),
             ("--review", ("export", *sheet, "places.csv", "-o", "a.geojson", "--review", "review.csv")),
             ("--review over it", ("export", *sheet, "places.csv", "-o", "a.geojson", "--review", "review.csv")),
             ("--decisions", ("export", *sheet, "places.csv", "-o", "b.geojson", "--decisions", "review.csv", "--decisions", "review-placements.csv")),
             ("--decisions of the bundle", ("export", *sheet, "places.csv", "-o", "b.geojson", "--decisions", "out/review.csv", "--decisions", "out/placements.csv")),
             ("index", ("index", "places.csv", "-o", "places.khx")),
             ("the compiled gazetteer", ("export", *sheet, "places.khx", "-o", "c.geojson"))]
    for step, words in steps:
        code, told = run(*words)
        if code not in (0, 1) or (step == "verify" and code != 0):
            yield f"{step}: exit code {code}: {told[-300:]}"
    again = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    yield from (f"{file} differs after the export over it" for file in first if again.get(file) != first[file])
    for file in ("review.csv", "placements.csv"):
        yield from readable(file, first[file])


def readable(name, content):
    """Any reader of CSV finds as many cells in every row as there are columns."""
    if b"\0" in content:
        yield f"{name} holds a zero byte"
        return
    csv.field_size_limit(1 << 30)
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    yield from (f"{name}: a row of {len(row)} cells under {len(header)} columns" for row in rows if len(row) != len(header))


if __name__ == "__main__":
    sys.exit(drawing.run_rounds(lambda scratch: None, check_one, "{rounds} sheets: everything that was written of them was read", "{failed} of {rounds} failed"))
