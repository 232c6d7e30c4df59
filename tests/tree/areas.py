#!/usr/bin/env python3
"""Checks the program of the build that makes the table of areas, and the files that it is made of.

    areas.py PROGRAM SOURCE SCRATCH

On small tables that are made up: what is left out, what is reported, what is refused, and that the same files give the same
bytes. Of data/areas: that the files go together and are under 2 MB each.
"""
import re
import subprocess
import sys
from pathlib import Path

COLUMNS = ("country adm1_code iso_3166_2 hasc postal type type_en geonames tied within name official english alternates "
           "longitude latitude reach_km").split()


def area(country, number, name, official="", english="", alternates="", languages=""):
    cells = [country, f"{country}A-{number}", f"{country}-{number}", "", "", "Region", "", "", "", "", name, official, english,
             alternates, "1.5", "-2.25", "30"]
    return "\t".join(cells), "\t".join([cells[1], languages, ""])


def write(folder, areas):
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for row, _ in areas]
    (folder / "areas.tsv").write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n")
    (folder / "languages.tsv").write_text("\n".join(["adm1_code\tes\tfr", *(row for _, row in areas)]) + "\n")
    return folder


class Checks:
    def __init__(self, program, scratch):
        self.program, self.scratch, self.wrong = program, scratch, []

    def run(self, name, areas, *out):
        folder = write(self.scratch / name, areas)
        return subprocess.run([self.program, str(folder), *map(str, out)], capture_output=True, text=True)

    def holds(self, sentence, true):
        if not true:
            self.wrong.append(sentence)

    def made_up(self):
        twins = [area("QQ", 1, "Alta", "Alta Region", "High", languages="Haute"),
                 area("QQ", 2, "Alta", "Alta Region", "High", languages="Haute"),
                 area("QR", 1, "Alta", "Alta Region", "High", languages="Haute")]
        said = self.run("twins", twins).stdout
        self.holds("two areas of a country that share every name are reported", "QQ Alta: QQA-2: shares every name" in said)
        self.holds("an area of another country is no twin", said.count("shares every name") == 1)
        said = self.run("alternates", [area("QQ", 1, "Alta", alternates="Region|Baja Province|Cima|Provincia de Alta"),
                                       area("QQ", 2, "Baja"), area("QR", 1, "Baja", alternates="Alta")]).stdout
        self.holds("a level word alone is left out", "QQ Alta: Region: a level word alone" in said)
        self.holds("another area's primary name is left out", "QQ Alta: Baja Province: the primary name of Baja" in said)
        self.holds("nothing else is left out", "2 alternate names left out" in said)
        self.holds("no area is alike", "0 pairs of areas" in said)

    def refused(self):
        out = self.scratch / "never"
        mixed = self.run("unsorted", [area("QR", 1, "Alta"), area("QQ", 1, "Baja")], out)
        self.holds("a table that is not sorted by country is refused", mixed.returncode == 1 and "sorted" in mixed.stderr)
        (row, _), (_, other) = area("QQ", 1, "Alta"), area("QQ", 2, "Baja")
        apart = self.run("apart", [(row, other)], out)
        self.holds("tables that do not go together are refused", apart.returncode == 1 and "line 2" in apart.stderr)
        short = self.run("short", [("QQ\tQQA-1", "QQA-1\t\t")], out)
        self.holds("a line with too few cells is refused", short.returncode == 1 and "too few cells" in short.stderr)
        self.holds("nothing is written then", not out.exists())

    def same_bytes(self, data):
        tables = []
        for name in ("one.bin", "two.bin"):
            subprocess.run([self.program, str(data), str(self.scratch / name)], check=True)
            tables.append((self.scratch / name).read_bytes())
        self.holds("the same files give the same bytes", tables[0] == tables[1] and len(tables[0]) > 1_000_000)

    def committed(self, data):
        for file in data.iterdir():
            self.holds(f"{file.name} is under 2 MB", file.stat().st_size < 2_000_000)
        lines = [line.split("\t") for line in (data / "areas.tsv").read_text().splitlines()]
        keys = [line[1] for line in lines]
        self.holds("areas.tsv has the columns that are known", lines[0] == COLUMNS)
        self.holds("every area has a code of its own", len(set(keys)) == len(keys))
        self.holds("areas stand in order", lines[1:] == sorted(lines[1:], key=lambda line: (line[0], line[1])))
        languages = [line.split("\t")[0] for line in (data / "languages.tsv").read_text().splitlines()]
        self.holds("languages.tsv has the same areas", languages == keys)
        outlines = (data / "outlines.bin").read_bytes()
        numbers = [int.from_bytes(outlines[at:at + 4], "little") for at in range(8, 32, 4)]
        self.holds("outlines.bin has as many areas", outlines[:8] == b"khpgrnd\x01" and numbers[2] == len(keys) - 1)
        text = (data / "README.md").read_text()
        counted = {int(n.replace(",", "")) for n in re.findall(r"\b\d[\d,]*\b", text)}
        for way in ("code", "name", "outline", ""):
            count = sum(1 for line in lines[1:] if line[8] == way)
            self.holds(f"data/areas/README.md says that {count} areas are tied by \"{way}\"", count in counted)
        self.holds("data/areas/README.md says how many areas there are", len(keys) - 1 in counted)


def main():
    program, source, scratch = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    scratch.mkdir(parents=True, exist_ok=True)
    checks = Checks(program, scratch)
    checks.made_up()
    checks.refused()
    checks.same_bytes(source / "data" / "areas")
    checks.committed(source / "data" / "areas")
    print("\n".join(checks.wrong) or "the table of areas is made as it should be")
    return 1 if checks.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
