#!/usr/bin/env python3
"""Makes the inputs of the benchmarks from a seed: the same bytes on every machine.

    generate.py places PLACES FILE            a gazetteer of PLACES places, 40 % in EPSG:4326, the rest in four projected CRSs
    generate.py cases RECORDS PLACES FILE     case records of about 200 bytes that name those places
    generate.py ndjson RECORDS PLACES FILE    the same records as one JSON object a line
    generate.py utm RECORDS PLACES FILE       the same records with positions of their own, all different, in EPSG:32718
    generate.py distinct RECORDS PLACES FILE  records that each spell a known place in a way that no other does
    generate.py unknown RECORDS PLACES FILE   records that each name a place that nobody knows

Half of the notes are quoted, 1.2 % of them hold a line break; names vary in case, accents and alias; 2 % name no place.
The cells of a record are drawn from pools of texts, so that ten million records take seconds rather than minutes.
"""
import json
import math
import random
import sys

SEED = 20221209
CHUNK = 100_000  # records drawn together
NOTES = 65_536   # different tails of a record
SYLLABLES = ["an", "da", "hua", "y", "las", "ju", "lia", "ca", "pi", "cha", "na", "ki", "ma", "cu", "sa", "ni", "i", "la", "ve",
             "cha", "lá", "ñu", "co", "tam", "bo", "qui", "ru", "mí", "lla", "pa", "sca", "yó", "gua", "ri", "to", "chi", "án"]
TITLES = ["San Juan de", "Santa Rosa de", "Nueva", "Puerto", "Alto", "Bajo", "San Pedro de", "Cerro"]
DEPARTMENTS = ["Puno", "Ayacucho", "Apurímac", "Cusco", "Junín", "Arequipa", "La Libertad", "Lima", "Huancavelica", "Áncash",
               "Piura", "Loreto", "San Martín", "Ucayali", "Tacna", "Moquegua", "Ica", "Pasco", "Huánuco", "Cajamarca"]
CAUSES = ["firearm", "tear-gas impact", "shotgun pellets", "beating", "unknown"]
FORCES = ["police", "army", "unknown"]
WORDS = ["seen", "near", "the", "bridge", "by", "two", "witnesses", "who", "came", "from", "market", "hospital", "notice", "of"]
ACCENTS = str.maketrans("áéíóúñÁÉÍÓÚÑ", "aeiounAEIOUN")
CRS_MIX = ["EPSG:4326"] * 8 + ["EPSG:32717"] * 3 + ["EPSG:32718"] * 3 + ["EPSG:32719"] * 3 + ["EPSG:24878"] * 3
LONGITUDES = {"EPSG:4326": (-80.5, -69.5), "EPSG:32717": (-80.9, -78.1), "EPSG:32718": (-77.9, -72.1),
              "EPSG:32719": (-71.9, -69.1), "EPSG:24878": (-77.9, -72.1)}
HEADER = ["case_id", "date", "place", "department", "outcome", "group_size", "cause", "force", "verified", "notes", "source_url"]
SOURCES = 9973


# ---- places ----

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


def syllables(rng, least, most):
    return "".join(rng.choices(SYLLABLES, k=rng.randint(least, most))).capitalize()


def place_names(count):
    """(name, department, alias) of each place; no two have a name in common within a department, accents aside. Some names
    occur in several departments, some have a title before them, and each fourth place has an alias."""
    rng = random.Random(SEED)
    seen, places = set(), []
    while len(places) < count:
        department = rng.choice(DEPARTMENTS)
        kind = rng.random()
        if kind < 0.03 and places:
            name = rng.choice(places)[0]
        else:
            name = (rng.choice(TITLES) + " " if kind < 0.15 else "") + syllables(rng, 3, 5)
        if (name.translate(ACCENTS), department) in seen:
            name += " " + syllables(rng, 3, 3)
        key = (name.translate(ACCENTS), department)
        if key not in seen:
            seen.add(key)
            places.append((name, department, "Villa " + name[::-1].capitalize() if len(places) % 4 == 0 else ""))
    return places


def write_places(count, out):
    rng = random.Random(SEED + 1)
    out.write("id,name,alt_names,admin1,country,x,y,crs,precision\n")
    for number, (name, department, alias) in enumerate(place_names(count)):
        crs = rng.choice(CRS_MIX)
        lon, lat = rng.uniform(*LONGITUDES[crs]), rng.uniform(-16.5, -6.5)
        x, y = (lon, lat) if crs == "EPSG:4326" else utm(lon, lat, int(crs[-2:]) if crs != "EPSG:24878" else 18)
        digits = 5 if crs == "EPSG:4326" else 2
        out.write(f"p:{number},{name},{alias},{department},PE,{x:.{digits}f},{y:.{digits}f},{crs},settlement\n")


# ---- pools that records are drawn from ----

def spellings(places):
    """(place, department) as records write them: six of eight as the gazetteer has it; 2 % that it does not have."""
    rng = random.Random(SEED + 2)
    known = []
    for name, department, alias in places:
        for spelling in [name] * 6 + [name.upper(), name.translate(ACCENTS)] + ([alias] if alias else []):
            known.append((spelling, department))
    unknown = [("Nowhere" + str(rng.randint(1, 999)), rng.choice(DEPARTMENTS)) for _ in range(max(1, len(places) // 10))]
    return known + rng.choices(unknown, k=max(1, round(len(known) * 0.02 / 0.98)))


def tails():
    """What follows the place: outcome, group_size, cause, force, verified and notes."""
    rng = random.Random(SEED + 3)
    for number in range(NOTES):
        note = " ".join(rng.choices(WORDS, k=rng.randint(12, 22)))
        if number % 2 == 0:
            note = note.replace(" ", ", ", 2)
        if rng.random() < 0.012:
            note = note.replace(" ", "\n", 1)
        yield (rng.choice(["killed", "wounded"]), rng.randint(12, 80), rng.choice(CAUSES), rng.choice(FORCES),
               rng.random() < 0.3, note)


def dates():
    return [f"{year}-{month:02d}-{day:02d}" for year in (2022, 2023, 2024) for month in range(1, 13) for day in range(1, 29)]


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell


def csv_where(where):
    return ",".join(map(quoted, where))


def csv_tail(tail):
    outcome, size, cause, force, verified, note = tail
    return f"{outcome},{size},{cause},{force},{'true' if verified else 'false'},{quoted(note)}"


def members(names, values):
    return json.dumps(dict(zip(names, values)), ensure_ascii=False, separators=(",", ":"))[1:-1]


def json_where(where):
    return members(HEADER[2:4], where)


def json_tail(tail):
    return members(HEADER[4:10], tail)


# ---- records ----

def draw(count, where, tail):
    """(number, date, where, tail) of each record; `where` and `tail` are pools, the same draws whatever they hold."""
    rng = random.Random(SEED + 4)
    days = dates()
    for begin in range(0, count, CHUNK):
        size = min(CHUNK, count - begin)
        yield from zip(range(begin, begin + size), rng.choices(days, k=size), rng.choices(where, k=size), rng.choices(tail, k=size))


def write_cases(count, places, out):
    out.write(",".join(HEADER) + "\n")
    where, tail = list(map(csv_where, spellings(place_names(places)))), list(map(csv_tail, tails()))
    out.writelines(f"C-{n:08d},{day},{w},{t},https://example.org/cases/{n % SOURCES}\n" for n, day, w, t in draw(count, where, tail))


def write_ndjson(count, places, out):
    where, tail = list(map(json_where, spellings(place_names(places)))), list(map(json_tail, tails()))
    out.writelines(f'{{"case_id":"C-{n:08d}","date":"{day}",{w},{t},"source_url":"https://example.org/cases/{n % SOURCES}"}}\n'
                   for n, day, w, t in draw(count, where, tail))


def write_utm(count, places, out):
    rng = random.Random(SEED + 5)
    out.write(",".join(HEADER[:4] + ["easting", "northing"] + HEADER[4:]) + "\n")
    where, tail = list(map(csv_where, spellings(place_names(places)))), list(map(csv_tail, tails()))
    out.writelines(f"C-{n:08d},{day},{w},{rng.uniform(180000, 820000):.2f},{rng.uniform(8180000, 9270000):.2f},{t},"
                   f"https://example.org/cases/{n % SOURCES}\n" for n, day, w, t in draw(count, where, tail))


def respelt(name, number):
    """One of the ways to write the name that fold to it: capitals here and there, then full stops behind it."""
    letters = [at for at, letter in enumerate(name) if letter.isalpha()][:10]
    text = list(name)
    for bit, at in enumerate(letters):
        text[at] = name[at].upper() if number >> bit & 1 else name[at].lower()
    return "".join(text) + "." * (number >> len(letters))


def write_each(count, places, out, spell):
    """Records each with a place text of its own: spell(name, how many records named that place before, number)."""
    names, tail = place_names(places), list(map(csv_tail, tails()))
    out.write(",".join(HEADER) + "\n")
    for n, day, _, t in draw(count, [None], tail):
        name, department, _ = names[n % places]
        out.write(f"C-{n:08d},{day},{spell(name, n // places, n)},{department},{t},https://example.org/cases/{n % SOURCES}\n")


def write_distinct(count, places, out):
    write_each(count, places, out, lambda name, turn, _: respelt(name, turn))


def write_unknown(count, places, out):
    write_each(count, places, out, lambda name, _, number: f"{name} {number}")


WRITERS = {"places": write_places, "cases": write_cases, "ndjson": write_ndjson, "utm": write_utm, "distinct": write_distinct,
           "unknown": write_unknown}


def main():
    kind, path = sys.argv[1], sys.argv[-1]
    with open(path, "w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        WRITERS[kind](*map(int, sys.argv[2:-1]), out)


if __name__ == "__main__":
    main()
