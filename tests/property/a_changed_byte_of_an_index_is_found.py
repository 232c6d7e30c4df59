#!/usr/bin/env python3
"""A compiled gazetteer of which a byte is another gives the right output, or code 3 and says so: never another output.

    a_changed_byte_of_an_index_is_found.py KHIPU SOURCE SCRATCH CHANGES

Of the sample's gazetteer and of one with many blocks: CHANGES bytes drawn from all, and some of each end, are changed one at a time, and the file is
cut at lengths drawn from all. Each time cases are exported (found by name, by code, misspelt, in areas), and `khipu index --check` must find the change.
"""
import sys
from pathlib import Path

from drawing import fresh, run, seeded

NAMES = ("Santa Rosa", "Anta", "San Juan", "Huancané", "Villa Alta")


def write_large(scratch, draw):
    """A gazetteer of some dozens of blocks, and cases that need only some of them."""
    rows = [(f"p:{i}", f"{draw.choice(NAMES)} {i % 7919}", f"Cerro {i}|Alto {i}" if i % 3 == 0 else "", f"Dist {i % 400}", f"Prov {i % 60}", f"Dep {i % 25}",
             f"{-70 - i % 997 / 100:.4f}", f"{-15 + i % 991 / 100:.4f}", f"{i:06d}") for i in range(12000)]
    header = "id,name,alt_names,admin3,admin2,admin1,x,y,ubigeo"
    (scratch / "large.csv").write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    cases = ["id,place,province,department,ubigeo"]
    for number in range(12):
        row = draw.choice(rows)
        name = row[1] if number % 3 else row[1][:3] + row[1][4:]
        cases.append(f"{number},{name},{row[4] if number % 2 else ''},{row[5]},{row[8] if number % 4 == 0 else ''}")
    cases.append("99,Dist 7,Prov 7,Dep 7,")
    (scratch / "large-cases.csv").write_text("\n".join(cases) + "\n", encoding="utf-8")
    return scratch / "large.csv", scratch / "large-cases.csv"


class Judge:
    """Exports with an index that is not what it was, and keeps what was neither right nor refused."""

    def __init__(self, khipu, scratch, places, cases):
        self.khipu, self.index, self.cases, self.output = khipu, scratch / "damaged.khx", cases, scratch / "out.geojson"
        self.wrong, self.refused, self.asked = [], 0, 0
        done = run(khipu, "index", places, "-o", scratch / "good.khx")
        if done.returncode != 0:
            raise SystemExit(f"index ended with {done.returncode}: {done.stderr.decode()}")
        self.good = (scratch / "good.khx").read_bytes()
        self.right = self.export(self.good)
        if self.right[0] not in (0, 1) or self.right[1] is None:
            raise SystemExit(f"export ended with {self.right[0]}: {self.right[2].decode()}")

    def export(self, raw):
        self.index.write_bytes(raw)
        self.output.unlink(missing_ok=True)
        done = run(self.khipu, "export", self.cases, "--places", self.index, "-o", self.output, "--threads", 2, "--no-sync", "--quiet")
        return done.returncode, self.output.read_bytes() if self.output.exists() else None, done.stderr

    def expect(self, raw, what):
        code, output, told = self.export(raw)
        self.asked += 1
        refused = code == 3 and output is None and b"damaged.khx: " in told and b"index`" in told
        self.refused += refused
        if not refused and (code, output, told) != self.right:
            self.wrong.append(f"{what}: export ended with {code}: {told.decode(errors='replace')[-300:]}")
        done = run(self.khipu, "index", "--check", self.index)
        if done.returncode != 3 or b"index`" not in done.stderr:
            self.wrong.append(f"{what}: index --check ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}")


def changed(good, at, bit):
    raw = bytearray(good)
    raw[at] ^= 1 << bit
    return bytes(raw)


def passes_over_what_is_not_used(khipu, scratch, places, draw):
    """A sheet that misspells needs nearly all of a gazetteer; one that names one code does not."""
    cases = scratch / "one-case.csv"
    cases.write_text("id,ubigeo\n1,000005\n", encoding="utf-8")
    judge = Judge(khipu, scratch, places, cases)
    return any(judge.export(changed(judge.good, draw.randrange(len(judge.good)), 0)) == judge.right for _ in range(100))


def main():
    khipu, sample, scratch, count = sys.argv[1], Path(sys.argv[2]) / "data/peru-2022", fresh(sys.argv[3]), int(sys.argv[4])
    draw, wrong, asked, refused = seeded(), [], 0, 0
    for places, cases in ((sample / "places.csv", sample / "cases.csv"), write_large(scratch, draw)):
        judge = Judge(khipu, scratch, places, cases)
        size = len(judge.good)
        ends = [draw.randrange(512) for _ in range(count // 8)] + [size - 1 - draw.randrange(400) for _ in range(count // 8)]
        for at in [0, size - 1, *ends, *(draw.randrange(size) for _ in range(count))]:
            bit = draw.randrange(8)
            judge.expect(changed(judge.good, at, bit), f"{places.name}: bit {bit} of byte {at}")
        for length in [0, 1, size - 1, *(draw.randrange(size) for _ in range(count // 8))]:
            judge.expect(judge.good[:length], f"{places.name} cut to {length}")
        if size > 1 << 20 and not passes_over_what_is_not_used(khipu, scratch, places, draw):
            wrong.append(f"{places.name}: every change was refused, also of what is not used")
        wrong, asked, refused = wrong + judge.wrong, asked + judge.asked, refused + judge.refused
    print("\n".join(wrong[:20]) or f"{asked} files: {refused} refused, the others gave the right bytes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
