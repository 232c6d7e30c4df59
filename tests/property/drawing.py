"""Random tables for the property tests, and the bundles made of them."""
import argparse
import csv
import json
import os
import random
import secrets
import shutil
import subprocess
import urllib.parse
from pathlib import Path

TOWNS = ["Ayacucho", "Juliaca", "Pucallpa", "Cusco", "Lima", "Pukallpa", "s/d", "", "Chincheros", "Nowhere, Puno"]
PERSONAL = ["nombre", "Nombre de la víctima", "DNI", "teléfono", "E-mail", "dirección", "testigo 1", "Fecha de nacimiento", "alias", "madre"]
PLAIN = ["notes", "force", "role", "observación", "detail <b>", 'say "what"', "código", "n_1"]
ODD = ['"', "'", ",", ";", "<", "&", "\\", "\n", "\t", "é", "ñ", "漢", "😀", "</script>", "%", "+", "{", "=", " ", "'); DROP"]


def seeded():
    seed = os.environ.get("KHIPU_SEED") or secrets.token_hex(4)
    print(f"KHIPU_SEED={seed}")
    return random.Random(seed)


def run_rounds(prepare, check_one, nothing, something):
    """The rest of a program that makes TABLES tables, or `--rounds` of them: prepare(scratch), then check_one(khipu, draw, scratch), which
    yields what is wrong, so many times. `nothing` and `something` say how it went, of {rounds} and {failed}. The exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("khipu")
    parser.add_argument("source")
    parser.add_argument("scratch")
    parser.add_argument("tables", type=int)
    parser.add_argument("--rounds", type=int, help="instead of TABLES")
    options = parser.parse_args()
    scratch, draw = fresh(options.scratch), seeded()
    prepare(scratch)
    wrong, failed, rounds = [], 0, options.rounds or options.tables
    for number in range(rounds):
        found = [f"round {number}: {problem}" for problem in check_one(options.khipu, random.Random(draw.randrange(10**9)), scratch)]
        failed += bool(found)
        wrong += found
        if options.rounds and number % 50 == 49:
            print(f"{number + 1} done, {failed} failed", flush=True)
    print("\n".join(wrong[:30]) or nothing.format(rounds=rounds))
    if wrong:
        print(something.format(rounds=rounds, failed=failed))
    return 1 if wrong else 0


def text(draw, longest=4):
    return "".join(draw.choice(ODD + ["word", "12", "a"]) for _ in range(draw.randrange(longest)))


def secret(draw, number):
    """A value that nothing else holds."""
    return f"Zq{number:06d}x{draw.choice(ODD)}{draw.randrange(10**6):06d}Qz"


def table(draw, path):
    """Writes a random sheet; (names of columns that look personal, the values in them, those of rows that are records)."""
    personal = draw.sample(PERSONAL, draw.randrange(1, 5))
    names = ["id", "place", "date", "outcome", *personal, *draw.sample(PLAIN, draw.randrange(4))]
    if draw.random() < 0.3:
        names.remove("id")
    if draw.random() < 0.5:
        names += ["lon", "lat"]
    draw.shuffle(names)
    values, readable = [], []
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=draw.choice(",;\t"))
        writer.writerow(names)
        rows, short = draw.randrange(60), 0
        for number in range(rows):
            row = dict.fromkeys(names, "")
            row.update(id=str(number), place=draw.choice(TOWNS), outcome=draw.choice(["killed", "wounded", "unknown", ""]),
                       date=draw.choice(["2022-12-15", "2022-12", "2023", "s/d", "", "2022-02-30"]),
                       lon=draw.choice(["", "-74.2", "179.9", "-179.9", "0", "x"]), lat=draw.choice(["", "-13.1", "0", "89"]))
            for name in names:
                if name in personal and draw.random() < 0.9:
                    row[name] = secret(draw, draw.randrange(10**6))
                    values.append(row[name])
                elif name in PLAIN:
                    row[name] = text(draw) or draw.choice(["1", "2.5", "true", "007", "-0", "1e5", "12345678901234567890", "0.1"])
            cells = [row[name] for name in names]
            # Where most rows are short there is no telling which character divides them.
            is_short = draw.random() < 0.03 and 4 * (short + 1) < rows
            short += is_short
            writer.writerow(cells[:-1] if is_short else cells)
            readable += [] if is_short else [row[name] for name in personal if row[name]]
    return personal, values, readable


# Columns of a sheet for a publishing profile, by what they are: with a role, personal, saying where, saying when, and plain.
ROLES = ["id", "date", "place", "province", "department", "outcome"]
LOCAL = ["place_detail", "barrio", "Referencia"]
DATED = ["fecha de registro", "death_date"]


def day(draw):
    return f"{draw.choice([2022, 2023])}-{draw.randrange(1, 13):02d}-{draw.randrange(10, 20)}"


def record(draw, names, number):
    """One record in which every cell that may have to be hidden is like no other."""
    row = dict.fromkeys(names, "")
    for name in names:
        if name in PERSONAL or name in LOCAL or name == "id":
            row[name] = secret(draw, number) if draw.random() < 0.9 else ""
            number += 1
    row["place"], row["province"], row["department"] = draw.choice([
        ("Ayacucho", "Huamanga", "Ayacucho"), ("Juliaca", "San Román", "Puno"), ("Juliaca", "", "Puno"), ("Pucallpa", "", ""), ("Cusco", "", "Cusco"),
        (draw.choice(TOWNS), "", ""), (secret(draw, number), "", "Puno")])
    row["date"] = draw.choice([day(draw), day(draw), "2022-12", "s/d", "", secret(draw, number + 1)])
    row["outcome"] = draw.choice(["killed", "wounded", "", secret(draw, number + 2)])
    for name in names:
        if name in DATED:
            row[name] = draw.choice([day(draw), f"about {day(draw)}", ""])
        elif name in PLAIN:
            row[name] = text(draw).replace('"', "")  # which is a part of JSON too
    row["show"] = draw.choice(["", "province", "distrito", "departamento", "x"])
    personal = [row[name] for name in names if name in PERSONAL and row[name]]
    if personal and draw.random() < 0.5:
        row["link"] = f"https://news.example/{urllib.parse.quote(draw.choice(personal), safe='')}"
    return row, number + 3


def rich_table(draw, path):
    """Writes a sheet for a publishing profile; its names and its records."""
    names = [*ROLES, *draw.sample(PERSONAL, 3), *draw.sample(LOCAL, draw.randrange(3)), *draw.sample(DATED, draw.randrange(3)),
             *draw.sample(PLAIN, draw.randrange(3)), "show", "link"]
    if draw.random() < 0.3:
        names += ["lon", "lat"]
    records, number = [], 0
    for _ in range(draw.randrange(40)):
        row, number = record(draw, names, number)
        if "lon" in names and draw.random() < 0.5:
            row["lon"], row["lat"] = f"-7{draw.randrange(10**7) / 10**6:.6f}", f"-1{draw.randrange(10**6, 5 * 10**6) / 10**6:.6f}"
        records.append(row)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=draw.choice(",;\t"))
        writer.writerow(names)
        writer.writerows([row[name] for name in names] for row in records)
    return names, records


def profile(draw, names, folder):
    """A publishing profile for such a sheet, written with its key beside it."""
    made = {"base": draw.choice(["internal", "public"])}
    if draw.random() < 0.6:
        made["positions"] = draw.choice(["settlement", "district", "province", "department", {"column": "show"},
                                         {"to": "province", "column": "show", "values": ["X", "distrito"]}])
    if draw.random() < 0.5:
        made.update(hash=["id"], key_file="key")
    if draw.random() < 0.6:
        made["dates"] = "month"
    if draw.random() < 0.4:
        made["suppress_under"] = draw.randrange(2, 6)
    if draw.random() < 0.5:
        made["mentions"] = draw.choice(["flag", "withhold"])
    if draw.random() < 0.4:
        made["drop"] = [draw.choice(names[7:])]
    if draw.random() < 0.4:
        kept = [name for name in names if name in PERSONAL + PLAIN and name not in made.get("drop", [])]
        made["keep"] = draw.sample(kept, min(1, len(kept)))
    (folder / "key").write_text(f"Kk{draw.randrange(10**20):020d}kK\n", encoding="utf-8")
    (folder / "profile.json").write_text(json.dumps(made), encoding="utf-8")
    return made


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(parents=True)
    return Path(folder)


def run(khipu, *arguments):
    return subprocess.run([khipu, *map(str, arguments)], capture_output=True, check=False)
