#!/usr/bin/env python3
"""No message and no file of a bundle holds a cell that is withheld, under any kind of publishing profile or none, whatever is wrong with
the sheet; and the files beside --review, which are their owner's alone, hold it all.

    messages_quote_nothing_withheld.py KHIPU SOURCE SCRATCH SHEETS
"""
import csv
import io
import json
import re
import stat
import sys
from pathlib import Path

from drawing import fresh, run, seeded
from nothing_withheld_leaks import everything, leaks

NAMES = ["id", "town", "province", "department", "lon", "lat", "date", "outcome", "nombre", "DNI", "barrio", "note"]
OUTCOMES = ["killed", "wounded"]
# What each way to publish withholds: options, profile, kinds of cells. Names, papers and rows that are no records are withheld by all.
ALWAYS = {"nombre", "DNI", "rejected"}
KEY = "Kk0123456789012345678901234567890kK"
WAYS = {
    "by look": ([], None, set()),
    "a dropped note": (["--drop", "note"], None, {"note"}),
    "a dropped town": (["--drop", "town"], None, {"town", "decided"}),
    "dropped positions": (["--drop", "lon,lat"], None, {"lon", "town", "decided"}),
    "public": (["--publish", "public"], None, {"note", "barrio"}),
    "provinces": ([], {"positions": "province"}, {"town", "lon", "barrio", "decided"}),
    "some provinces": ([], {"positions": {"to": "province", "column": "outcome", "values": OUTCOMES}}, {"town", "lon", "barrio", "decided"}),
    "hashed ids": ([], {"hash": ["id"], "key_file": "key"}, {"id"}),
    "hashed towns": ([], {"hash": ["town"], "key_file": "key"}, {"town", "decided"}),
    "months": ([], {"dates": "month"}, {"date"}),
    "small groups": ([], {"suppress_under": 3}, {"town", "decided"}),
    "mentions": ([], {"mentions": "withhold"}, {"mention"}),
}
# Messages quote no place at all where one of these is withheld, but features may tell it: of them the messages alone are searched.
MESSAGES_ONLY = {"dropped positions": {"town"}}
REVIEWED = {"town", "rejected", "decided"}


class Sheet:
    """Rows in which every cell that may be withheld is like no other, and what is wrong with them differs."""

    def __init__(self, draw):
        self.draw, self.tokens, self.lines, self.numbers = draw, {}, [], iter(draw.sample(range(10**6), 4000))
        kinds = [self.unknown_town, self.unknown_area, self.bad_position, self.bad_date, self.located, self.unclosed, self.long, self.no_text]
        self.ids = [self.token("id") for _ in range(6)]
        for make in kinds + draw.choices(kinds, k=draw.randrange(12)):
            make()
        self.far()

    def token(self, kind):
        value = f"Zq{next(self.numbers):06d}x{self.draw.choice('éñ漢<& ')}{next(self.numbers):06d}Qz"
        self.tokens.setdefault(kind, []).append(value)
        return value

    def add(self, **cells):
        row = {name: self.token(name) for name in ("nombre", "DNI", "barrio", "note")}
        row.update(id=self.draw.choice(self.ids), outcome=self.draw.choice(OUTCOMES), date="2022-12-15", **cells)
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([row.get(name, "") for name in NAMES])
        self.lines.append(line.getvalue().encode())
        return row

    def located(self):
        self.add(town="Juliaca", department="Puno")

    def far(self):
        self.add(town="Juliaca", department="Puno", lon="-77.028", lat="-12.043")

    def unknown_town(self):
        self.add(town=self.token("town"), department=self.draw.choice(["Puno", ""]))

    def unknown_area(self):
        self.add(town="Juliaca", province=self.token("area"))

    def bad_position(self):
        self.add(lon=self.token("lon"), lat="-12")

    def bad_date(self):
        row = self.add(town="Cusco")
        self.lines[-1] = self.lines[-1].replace(row["date"].encode(), self.token("date").encode())

    def mention(self):
        row = self.add(town="@@")
        self.tokens.setdefault("mention", []).append(row["nombre"])
        self.lines[-1] = self.lines[-1].replace(b"@@", f"casa de {row['nombre']}".encode())

    def long(self):
        self.lines.append(",".join([self.token("rejected")] * (len(NAMES) + 3)).encode() + b"\n")

    def no_text(self):
        self.lines.append(self.token("rejected").encode() + b",\xff\xfe,\n")

    def unclosed(self):
        self.lines.append(f'"{self.token("rejected")}" odd"{self.token("rejected")},\n'.encode())

    def write(self, path, *more):
        path.write_bytes(",".join(NAMES).encode() + b"\n" + b"".join([*self.lines, *more]))


def write_decisions(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow("reason,place,within,records,first_line,candidates,decision,text".split(","))
        writer.writerows(["place_unknown", place, "", 1, 2, "", decision, ""] for place, decision in rows)


def hidden_by(way, tokens, in_messages=False):
    left_out = set() if in_messages else MESSAGES_ONLY.get(way, set())
    return [value for kind in (ALWAYS | WAYS[way][2]) - left_out for value in tokens.get(kind, [])]


def check_way(khipu, places, way, sheet, folder):
    options, made, _ = WAYS[way]
    if made is not None:
        (folder / "key").write_text(KEY, encoding="utf-8")
        (folder / "profile.json").write_text(json.dumps({"base": "internal", **made}), encoding="utf-8")
        options = ["--publish", folder / "profile.json"]
    asked = [folder / "cases.csv", "--places", places, "--position", "lon,lat", "--place", "town", "--id", "id", *options]
    decided = ["--decisions", folder / "old.csv"]
    write = ["-o", f"{folder}/out/bundle/", "-o", folder / "out/one.geojson", "-o", folder / "out/page.html", "--summary",
             folder / "out/summary.json", "--no-sync"]
    done = run(khipu, "export", *asked, *decided, *write, "--review", folder / "todo.csv")
    checked = run(khipu, "check", *asked, *decided)
    lost = run(khipu, "export", *asked, "-o", f"{folder}/typed/", "--no-sync")
    twice = run(khipu, "check", *asked, "--decisions", folder / "twice.csv")
    said = [("messages", done.stderr), ("messages of check", checked.stderr), ("report of check", checked.stdout),
            ("refusal to lose a decision", lost.stderr), ("refusal of two decisions", twice.stderr)]
    codes = [done.returncode, checked.returncode, lost.returncode, twice.returncode]
    if codes != [1, 1, 2, 3]:
        yield f"{way}: the codes are {codes}: {done.stderr.decode()}{lost.stderr.decode()}{twice.stderr.decode()}"
        return
    for leak in [*leaks(hidden_by(way, sheet.tokens, True), said), *leaks(hidden_by(way, sheet.tokens), everything(folder / "out"))]:
        yield f"{way}: {leak}"
    for name, text in said:
        if re.search(rb"\.khipu-|khipu-spool", text):
            yield f"{way}: {name} name a hidden path"
    yield from check_review(way, sheet, folder)
    yield from check_bundle(way, folder / "out/bundle")


def check_review(way, sheet, folder):
    """The files for the owner: everything, and for nobody else."""
    for name in ("todo.csv", "todo-placements.csv"):
        if stat.S_IMODE((folder / name).stat().st_mode) != 0o600:
            yield f"{way}: {name} may be read by others"
    text = (folder / "todo.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    for kind in REVIEWED - {"decided"}:
        for value in sheet.tokens.get(kind, []):
            if not any(value in row["place"] or value in (row["text"] or "") for row in rows):
                yield f"{way}: the review file has not {value!r}"


def check_bundle(way, bundle):
    """Neither placements nor candidates where a profile generalises, hashes or suppresses, or says where is withheld."""
    # What a person decided may be left out under "public", for what it mentions.
    tells = way in ("by look", "a dropped note", "months")
    if (bundle / "placements.csv").exists() != tells:
        yield f"{way}: placements.csv is {'missing' if tells else 'there'}"
    rows = list(csv.DictReader(io.StringIO((bundle / "review.csv").read_text(encoding="utf-8"))))
    if any(row["text"] for row in rows) or not tells and any(row["place"] or row["within"] or row["candidates"] for row in rows):
        yield f"{way}: review.csv holds what is withheld"
    if not tells and len({row["reason"] for row in rows if row["reason"].startswith("place_")}) != sum(row["reason"].startswith("place_") for row in rows):
        yield f"{way}: review.csv tells which records share a place"


def check_one(khipu, source, draw, scratch):
    places = source / "data/peru-2022/places.csv"
    sheet = Sheet(draw)
    if draw.random() < 0.5:
        sheet.draw.shuffle(sheet.lines)
    typed = sheet.token("decided")
    for way, (_, made, _) in WAYS.items():
        folder = fresh(scratch / "one")
        (folder / "out").mkdir()
        if made == {"mentions": "withhold"}:
            sheet.mention()
        sheet.write(folder / "cases.csv")
        write_decisions(folder / "old.csv", [(typed, "gn:3947322")])
        write_decisions(folder / "twice.csv", [(typed, sheet.token("decided")), (typed, sheet.token("decided"))])
        first = run(khipu, "export", folder / "cases.csv", "--places", places, "-o", f"{folder}/typed/", "--no-sync")
        if first.returncode != 1:
            yield f"the first export ended with {first.returncode}: {first.stderr.decode()}"
            return
        write_decisions(folder / "typed/review.csv", [(sheet.tokens["town"][0], "none")])
        yield from check_way(khipu, places, way, sheet, folder)


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = []
    for _ in range(int(sys.argv[4])):
        wrong += check_one(khipu, source, draw, scratch)
        if wrong:
            break
    print("\n".join(wrong) or "no message and no bundle quotes what is withheld")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
