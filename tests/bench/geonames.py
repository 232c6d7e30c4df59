#!/usr/bin/env python3
"""Makes a GeoNames dump (19 tab-separated columns) of any size from a seed: the same bytes on every machine.

    geonames.py ROWS FILE

What matters for an index is as in allCountries.txt: rows stand country by country; areas are codes on three levels, many of
them blank; about one name in two occurs once, a few occur thousands of times; a quarter of the rows have alternate names, some
of them in other scripts; every area has a row that describes it. All rows are of the classes P and A, so that all are places.
"""
import random
import sys

SEED = 20230601
IDS = 15485863  # a prime: a multiple of the row's number, modulo this, comes but once
STARTS = ["San ", "Santa ", "Los ", "El ", "La ", "Villa ", "Nueva ", "Puerto ", "Bo. ", "Kampung ", "Ban ", "Ile ", "Le ", "Saint-",
          "Sankt ", "Bad ", "Nagar ", "Al ", "Tall ", "Wadi ", "Bir ", "Kafr ", "Novo", "Staro", "Verkh", "Mala ", "Dolni ", "Stara "]
SYLLABLES = ["an", "da", "hua", "y", "las", "ju", "lia", "ca", "pi", "cha", "na", "ki", "ma", "cu", "sa", "ni", "i", "la", "ve", "lá", "ñu",
             "co", "tam", "bo", "qui", "ru", "mí", "lla", "pa", "sca", "yó", "gua", "ri", "to", "chi", "án", "berg", "dorf", "heim", "stad",
             "ville", "ton", "ham", "by", "ø", "ský", "ovo", "in", "abad", "pur", "gaon", "kot", "shi", "mura", "guan", "cun", "zhuang"]
ENDS = ["", "", "", "", "", "", " Alto", " Bajo", " de Abajo", " del Norte", " II", " Grande", " Chico", " (Zona 2)", "-sur-Mer", " Hills"]
SCRIPTS = ["абвгдежзиклмнопрстуя", "ابتثجحدرسشعغفقكلمنهوي", "東西南北山川田村京大小上下中", "αβγδεζηθικλμνοπρστυφω"]
PLAIN = str.maketrans("áéíóúñøýÁÉÍÓÚÑØÝ", "aeiounoyAEIOUNOY")
COUNTRIES = [a + b for a in "ABCDEGILMNPRSTUV" for b in "DEGLMORSTUWZABCFHIJKNPQVXY"][:250]


def word(rng, least, most):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(least, most))).capitalize()


def name_parts(rng):
    """Beginnings and ends whose products are the names; those in front are drawn most."""
    heads = [(rng.choice(STARTS) if rng.random() < 0.3 else "") + word(rng, 1, 3) for _ in range(9000)]
    tails = [(" " + word(rng, 1, 2) if rng.random() < 0.25 else word(rng, 1, 2).lower()) + rng.choice(ENDS) for _ in range(3000)]
    return heads, tails


def country_sizes(rng, rows):
    weights = [rng.paretovariate(0.7) for _ in COUNTRIES]
    capped = [min(w, 60) for w in weights]
    return [max(1, int(rows * w / sum(capped))) for w in capped]


def areas_of(rng, size):
    """(admin1, admin2, admin3) of a country, a number of them that suits its size; inner levels are often blank."""
    areas = []
    for first in range(max(1, min(40, size // 800))):
        areas.append((f"{first + 1:02d}", "", ""))
        for second in range(rng.randint(0, max(1, min(30, size // 6000)))):
            areas.append((f"{first + 1:02d}", f"{first + 1:02d}{second + 1:02d}", ""))
            for third in range(rng.randint(0, 6)):
                areas.append((f"{first + 1:02d}", f"{first + 1:02d}{second + 1:02d}", f"{first + 1:02d}{second + 1:02d}{third + 1:02d}"))
    return areas


class Names:
    def __init__(self, rng):
        self.random = rng.random
        self.heads, self.tails = name_parts(rng)
        self.common = [word(rng, 2, 3) for _ in range(2000)]
        self.foreign = ["".join(rng.choice(s) for _ in range(rng.randint(3, 9))) for s in SCRIPTS for _ in range(4000)]

    def one(self):
        draw = self.random
        if draw() < 0.1:
            return self.common[int(2000 * draw() ** 1.5)]
        return self.heads[int(9000 * draw() ** 2)] + self.tails[int(3000 * draw() ** 1.5)]

    def others(self):
        draw = self.random
        if draw() >= 0.25:
            return ""
        count = 1 + int(3 * draw() ** 1.2)
        return ",".join(self.foreign[int(len(self.foreign) * draw())] if draw() < 0.15 else self.one() for _ in range(count))


def describing(area):
    return ("A", "ADM3") if area[2] else ("A", "ADM2") if area[1] else ("A", "ADM1")


def write_country(out, rng, names, country, size, first):
    areas, draw = areas_of(rng, size), rng.random
    south, west = rng.randint(-50, 60), rng.randint(-170, 160)
    lines = []
    for row in range(size):
        described = row < len(areas)
        area = areas[row] if described else areas[int(len(areas) * draw() ** 1.5)]
        kind, code = describing(area) if described else ("P", "PPL" if draw() < 0.97 else "PPLA2")
        name, latitude, longitude = names.one(), south + 10 * draw(), west + 10 * draw()
        people = int(10 ** (2 + 4 * draw() ** 4)) if draw() < 0.3 else 0
        lines.append(f"{1_000_000 + (first + row) * 7919 % IDS}\t{name}\t{name.translate(PLAIN)}\t{names.others()}\t{latitude:.5f}\t{longitude:.5f}\t{kind}\t"
                     f"{code}\t{country}\t\t{area[0]}\t{area[1]}\t{area[2]}\t\t{people}\t\t{int(3000 * draw())}\tAmerica/Lima\t2019-0{1 + row % 9}-12\n")
        if len(lines) == 20000:
            out.write("".join(lines))
            lines.clear()
    out.write("".join(lines))


def write(rows, path):
    rng = random.Random(SEED)
    names = Names(rng)
    sizes = country_sizes(rng, rows)
    sizes[0] += rows - sum(sizes)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        first = 0
        for country, size in zip(COUNTRIES, sizes):
            write_country(out, rng, names, country, size, first)
            first += size


def main():
    write(int(sys.argv[1]), sys.argv[2])


if __name__ == "__main__":
    main()
