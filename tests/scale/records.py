"""Generated case sheets: the same seed gives the same bytes."""
import csv
import datetime
import random

HEADER = "case_id,date,place,province,department,outcome,source_title,source_url\n"
OUTCOMES = ["killed", "wounded", "detained", "unknown"]
FIRST_DAY = datetime.date(2000, 1, 1).toordinal()


def towns(places):
    """(name, province, department) as written by many hands: alternate names, capitals, accents left out."""
    plain = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN")
    spelt = []
    with open(places, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in [row["name"], *filter(None, row["alt_names"].split("|"))]:
                if "," not in name and '"' not in name:
                    spelt += [(name, row["admin2"], row["admin1"]), (name.upper(), "", row["admin1"]),
                              (name.translate(plain), row["admin2"].translate(plain), row["admin1"].translate(plain))]
    return spelt


def write_records(path, places, count, seed):
    """A sheet of `count` records; about one in a hundred names a town that nobody knows."""
    chance = random.Random(seed)
    known = towns(places)
    dates = [datetime.date.fromordinal(FIRST_DAY + day).isoformat() for day in range(8000)]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        for number in range(count):
            name, province, department = known[int(chance.random() * len(known))]
            if number % 100 == 99:
                name = f"Nowhere {number % 5000}"
            file.write(f'R-{number:07d},{dates[int(chance.random() * 8000)]},{name},{province},{department},'
                       f'{OUTCOMES[number % 4]},"Press, {number % 97}",https://example.org/{number:x}\n')
