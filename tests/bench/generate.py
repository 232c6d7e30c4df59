#!/usr/bin/env python3
"""Makes the inputs of the benchmarks from a seed: the same bytes on every machine.

    generate.py places PLACES FILE            a gazetteer of PLACES places, each fourth in a projected CRS
    generate.py cases RECORDS PLACES FILE     case records of about 200 bytes that name those places
    generate.py utm RECORDS FILE              records with positions of their own in EPSG:32718
    generate.py ndjson RECORDS PLACES FILE    the same records as one JSON object a line
    generate.py distinct RECORDS FILE         records that each name another place

Half of the notes are quoted, 1.2 % of them hold a line break; names vary in case, accents and alias; 2 % name no place.
"""
import json
import math
import random
import sys

SEED = 20221209
SYLLABLES = ["an", "da", "hua", "y", "las", "ju", "lia", "ca", "pi", "cha", "na", "ki", "ma", "cu", "sa", "ni", "i", "la", "ve",
             "cha", "lá", "ñu", "co", "tam", "bo", "qui", "ru", "mí", "lla", "pa", "sca", "yó", "gua", "ri", "to", "chi", "án"]
DEPARTMENTS = ["Puno", "Ayacucho", "Apurímac", "Cusco", "Junín", "Arequipa", "La Libertad", "Lima", "Huancavelica", "Áncash",
               "Piura", "Loreto", "San Martín", "Ucayali", "Tacna", "Moquegua", "Ica", "Pasco", "Huánuco", "Cajamarca"]
CAUSES = ["firearm", "tear-gas impact", "shotgun pellets", "beating", "unknown"]
FORCES = ["police", "army", "unknown"]
WORDS = ["seen", "near", "the", "bridge", "by", "two", "witnesses", "who", "came", "from", "market", "hospital", "notice", "of"]
ACCENTS = str.maketrans("áéíóúñÁÉÍÓÚÑ", "aeiounAEIOUN")
CRS_MIX = ["EPSG:4326"] * 8 + ["EPSG:32718"] * 3 + ["EPSG:32719"] * 3 + ["EPSG:32717"] * 3 + ["EPSG:24878"] * 3


def utm(lon, lat, zone):
    """A rough transverse Mercator: good to some metres, which is all that a benchmark's input needs."""
    k0, a, f = 0.9996, 6378137.0, 1 / 298.257223563
    e2 = f * (2 - f)
    phi, lam = math.radians(lat), math.radians(lon - (zone * 6 - 183))
    n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, e2 / (1 - e2) * math.cos(phi) ** 2
    big = math.cos(phi) * lam
    m = a * ((1 - e2 / 4 - 3 * e2 ** 2 / 64) * phi - (3 * e2 / 8 + 3 * e2 ** 2 / 32) * math.sin(2 * phi)
             + 15 * e2 ** 2 / 256 * math.sin(4 * phi))
    x = 500000 + k0 * n * (big + (1 - t + c) * big ** 3 / 6)
    y = 10000000 + k0 * (m + n * math.tan(phi) * (big ** 2 / 2 + (5 - t + 9 * c + 4 * c ** 2) * big ** 4 / 24))
    return x, y


def place_names(count):
    """Distinct (name, department) pairs, and an alias for every fourth."""
    rng = random.Random(SEED)
    seen, places = set(), []
    while len(places) < count:
        name = "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(3, 5))).capitalize()
        if name.translate(ACCENTS) in seen:
            name += " " + "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()
        if name.translate(ACCENTS) in seen:
            continue
        seen.add(name.translate(ACCENTS))
        places.append((name, rng.choice(DEPARTMENTS), "Villa " + name[::-1].capitalize() if len(places) % 4 == 0 else ""))
    return places


def write_places(count, path):
    rng = random.Random(SEED + 1)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("id,name,alt_names,admin1,country,x,y,crs,precision\n")
        for number, (name, department, alias) in enumerate(place_names(count)):
            crs = rng.choice(CRS_MIX)
            lon, lat = rng.uniform(-77.5, -72.5), rng.uniform(-16.5, -6.5)
            x, y = (lon, lat) if crs == "EPSG:4326" else utm(lon, lat, int(crs[-2:]) if crs != "EPSG:24878" else 18)
            digits = 5 if crs == "EPSG:4326" else 2
            out.write(f"p:{number},{name},{alias},{department},PE,{x:.{digits}f},{y:.{digits}f},{crs},settlement\n")


def variants(places):
    rng = random.Random(SEED + 2)
    for number, (name, department, alias) in enumerate(places):
        spellings = [name] * 6 + [name.upper(), name.translate(ACCENTS)] + ([alias] if alias else [])
        for spelling in spellings:
            yield number, spelling, department
    for _ in range(max(1, len(places) // 10)):
        yield None, "Nowhere" + str(rng.randint(1, 999)), rng.choice(DEPARTMENTS)


def records(count, places):
    rng = random.Random(SEED + 3)
    known = [v for v in variants(places) if v[0] is not None]
    unknown = [v for v in variants(places) if v[0] is None]
    for number in range(count):
        _, name, department = rng.choice(unknown) if rng.random() < 0.02 else rng.choice(known)
        note = " ".join(rng.choice(WORDS) for _ in range(rng.randint(8, 18)))
        if number % 2 == 0:
            note = note.replace(" ", ", ", 2)
        if rng.random() < 0.012:
            note = note.replace(" ", "\n", 1)
        yield [f"C-{number:08d}", f"{2022 + rng.randint(0, 2)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}", name,
               department, rng.choice(["killed", "wounded"]), str(rng.randint(12, 80)), rng.choice(CAUSES), rng.choice(FORCES),
               "true" if rng.random() < 0.3 else "false", note, f"https://example.org/cases/{number % 9973}"]


HEADER = ["case_id", "date", "place", "department", "outcome", "group_size", "cause", "force", "verified", "notes", "source_url"]


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell


def write_cases(count, places, path):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(HEADER) + "\n")
        for row in records(count, place_names(places)):
            out.write(",".join(map(quoted, row)) + "\n")


def write_ndjson(count, places, path):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for row in records(count, place_names(places)):
            cells = dict(zip(HEADER, row))
            cells["group_size"] = int(cells["group_size"])
            cells["verified"] = cells["verified"] == "true"
            out.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_utm(count, path):
    rng = random.Random(SEED + 4)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("case_id,date,easting,northing,outcome,notes\n")
        for number, row in enumerate(records(count, place_names(100))):
            x, y = utm(rng.uniform(-77.9, -72.1), rng.uniform(-17, -4), 18)
            out.write(f"{row[0]},{row[1]},{x:.2f},{y:.2f},{row[4]},{quoted(row[9])}\n")


def write_distinct(count, path):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(HEADER) + "\n")
        for number, row in enumerate(records(count, place_names(2000))):
            row[2] = f"{row[2]} {number}"
            out.write(",".join(map(quoted, row)) + "\n")


def main():
    kind, path = sys.argv[1], sys.argv[-1]
    numbers = [int(text) for text in sys.argv[2:-1]]
    {"places": write_places, "cases": write_cases, "utm": write_utm, "ndjson": write_ndjson,
     "distinct": write_distinct}[kind](*numbers, path)


if __name__ == "__main__":
    main()
