#!/usr/bin/env python3
"""khipu verify: a bundle is intact as it was written, and no more once anything in it is another.

    a_changed_byte_is_found.py KHIPU SOURCE SCRATCH CHANGES_A_FILE

In every file of a plain bundle, one with areas and tables, and one with a publishing profile: a byte at the start, at the end and at random
offsets; a file without its last byte, emptied, with a byte more, gone, called otherwise, or changed with another; a file, folder or link more.
"""
import os
import sys
from pathlib import Path

from drawing import fresh, run, seeded

PROFILE = '{"base": "public", "positions": "district", "dates": "month", "suppress_under": 3, "hash": ["case_id"], "key_file": "key"}'


def write_bundles(khipu, sample, scratch):
    """The bundles by what they are; each has files that the others have not, or other bytes in them."""
    (scratch / "profile.json").write_text(PROFILE, encoding="utf-8")
    (scratch / "key").write_text("a key that is long enough", encoding="utf-8")
    (scratch / "text.txt").write_text("Who made this map, and how.\n", encoding="utf-8")
    areas = ["--areas", sample / "departments.csv", "--population", "population_2017"]
    ways = {"plain": [],
            "areas": [*areas, "--where", "outcome=killed", "--share-by", "indigenous_mother_tongue_pct>=50", "--table", "force,outcome",
                      "--page-text", scratch / "text.txt"],
            "published": ["--publish", scratch / "profile.json", *areas]}
    for name, options in ways.items():
        done = run(khipu, "export", sample / "cases.csv", "--places", sample / "places.csv", *options, "-o", f"{scratch / name}/", "--no-sync")
        if done.returncode != 0:
            raise SystemExit(f"{name}: export ended with {done.returncode}: {done.stderr.decode()}")
        yield scratch / name


class Judge:
    """Asks khipu verify, and keeps what it should have found."""

    def __init__(self, khipu, bundle):
        self.khipu, self.bundle, self.wrong, self.asked = khipu, bundle, [], 0

    def expect(self, code, what):
        done = run(self.khipu, "verify", self.bundle)
        self.asked += 1
        if done.returncode != code or done.stderr and code == 0:
            self.wrong.append(f"{self.bundle.name}: {what}: verify ended with {done.returncode}: {done.stdout.decode(errors='replace')[-300:]}")


def changed(good, at, bit):
    raw = bytearray(good)
    raw[at] ^= 1 << bit
    return bytes(raw)


def change_file(judge, draw, path, count):
    good, name = path.read_bytes(), path.relative_to(judge.bundle)
    for at in [0, len(good) - 1, *(draw.randrange(len(good)) for _ in range(count))]:
        bit = draw.randrange(8)
        path.write_bytes(changed(good, at, bit))
        judge.expect(1, f"{name}: bit {bit} of byte {at}")
    for what, raw in {"without its last byte": good[:-1], "empty": b"", "with a byte more": good + b"\n", "twice": good + good}.items():
        path.write_bytes(raw)
        judge.expect(1, f"{name} {what}")
    path.write_bytes(good)
    other = path.with_name(f"{path.stem}-2{path.suffix}")
    path.rename(other)
    judge.expect(1, f"{name} called otherwise")
    other.rename(path.with_name(path.name.upper()) if path.name != path.name.upper() else path.with_name(path.name.lower()))
    judge.expect(1, f"{name} in other case")
    next(file for file in path.parent.iterdir() if file.name.lower() == path.name.lower()).unlink()
    judge.expect(1, f"without {name}")
    path.mkdir()
    judge.expect(1, f"a folder instead of {name}")
    path.rmdir()
    path.write_bytes(good)


def add_things(judge):
    folders = [judge.bundle, *(path for path in judge.bundle.iterdir() if path.is_dir())]
    for folder in folders:
        for name in ("more.txt", ".hidden", "cases.csv", "notes.csv"):
            (folder / name).write_text("x", encoding="utf-8")
            judge.expect(1, f"with {(folder / name).relative_to(judge.bundle)}")
            (folder / name).unlink()
        (folder / "folder").mkdir()
        judge.expect(1, f"with a folder more in {folder.name}")
        (folder / "folder").rmdir()
        os.symlink("/etc/hostname", folder / "link")
        judge.expect(1, f"with a link in {folder.name}")
        (folder / "link").unlink()


def swap_files(judge):
    """Two files that are each as they were, but in each other's place."""
    first, second = judge.bundle / "cases.geojson", judge.bundle / "places.geojson"
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    judge.expect(1, "cases and places in each other's place")
    first.write_bytes(one)
    second.write_bytes(other)


def shorten_sums(judge):
    """SHA256SUMS that says nothing of a file."""
    path = judge.bundle / "SHA256SUMS"
    good = path.read_bytes()
    lines = good.splitlines(keepends=True)
    for number, line in enumerate(lines):
        path.write_bytes(b"".join(lines[:number] + lines[number + 1:]))
        judge.expect(1, f"SHA256SUMS without {line.split()[-1].decode()}")
    path.write_bytes(good)


def main():
    khipu, sample, scratch = sys.argv[1], Path(sys.argv[2]) / "data/peru-2022", fresh(sys.argv[3])
    draw, wrong, asked = seeded(), [], 0
    for bundle in write_bundles(khipu, sample, scratch):
        judge = Judge(khipu, bundle)
        judge.expect(0, "as it was written")
        for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
            change_file(judge, draw, path, int(sys.argv[4]))
        add_things(judge)
        swap_files(judge)
        shorten_sums(judge)
        judge.expect(0, "as it was written, again")
        wrong, asked = wrong + judge.wrong, asked + judge.asked
    print("\n".join(wrong[:20]) or f"every change was found, {asked} times")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
