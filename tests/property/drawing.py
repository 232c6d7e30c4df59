"""Random tables for the property tests, and the bundles made of them."""
import csv
import os
import random
import secrets
import shutil
import subprocess
from pathlib import Path

TOWNS = ["Ayacucho", "Juliaca", "Pucallpa", "Cusco", "Lima", "Pukallpa", "s/d", "", "Chincheros", "Nowhere, Puno"]
PERSONAL = ["nombre", "Nombre de la víctima", "DNI", "teléfono", "E-mail", "dirección", "testigo 1", "Fecha de nacimiento", "alias", "madre"]
PLAIN = ["notes", "force", "role", "observación", "detail <b>", 'say "what"', "código", "n_1"]
ODD = ['"', "'", ",", ";", "<", "&", "\\", "\n", "\t", "é", "ñ", "漢", "😀", "</script>", "%", "+", "{", "=", " ", "'); DROP"]


def seeded():
    seed = os.environ.get("KHIPU_SEED") or secrets.token_hex(4)
    print(f"KHIPU_SEED={seed}")
    return random.Random(seed)


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
        for number in range(draw.randrange(60)):
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
            is_short = draw.random() < 0.03
            writer.writerow(cells[:-1] if is_short else cells)
            readable += [] if is_short else [row[name] for name in personal if row[name]]
    return personal, values, readable


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(parents=True)
    return Path(folder)


def run(khipu, *arguments):
    return subprocess.run([khipu, *map(str, arguments)], capture_output=True, check=False)
