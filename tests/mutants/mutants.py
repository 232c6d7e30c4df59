#!/usr/bin/env python3
"""The mutants of mutants.json: what is wrong with the list itself, before any of them is built.

    mutants.py ROOT

Each mutant has an id; a file, and a text that stands in it once; what is put there instead; the lie that a published record
would then tell; and the tests of which at least one must fail (`unit.NAME`, `cli.FOLDER.NAME`).
"""
import json
import sys
from collections import Counter
from pathlib import Path

LEAST = 40
ROOMS = {"src/locate": 9, "src/project": 9, "src/protect": 9, "src/write": 9}
KEYS = {"id", "file", "old", "new", "lie", "tests"}


def read():
    return json.loads((Path(__file__).parent / "mutants.json").read_text(encoding="utf-8"))


def test_source(root, test):
    """The file without which there is no such test."""
    kind, _, name = test.partition(".")
    return root / (f"tests/unit/test_{name}.c" if kind == "unit" else f"tests/{kind}/{name.replace('.', '/')}/cmd")


def findings_of_one(root, mutant):
    if set(mutant) != KEYS or not all(mutant[key] for key in KEYS - {"new"}):
        yield f"wants {', '.join(sorted(KEYS))}, all but new with something in them"
        return
    file = root / mutant["file"]
    count = file.read_text(encoding="utf-8").count(mutant["old"]) if file.is_file() else 0
    if count != 1:
        yield f"its old text stands {count} times in {mutant['file']}: it must stand there once"
    if mutant["old"] == mutant["new"]:
        yield "it changes nothing"
    for test in mutant["tests"]:
        if not test_source(root, test).is_file():
            yield f"there is no test {test}"


def findings(root, mutants):
    for name, count in Counter(mutant.get("id") for mutant in mutants).items():
        if count > 1:
            yield f"{name}: {count} mutants are called so"
    for mutant in mutants:
        yield from (f"{mutant.get('id')}: {wrong}" for wrong in findings_of_one(root, mutant))
    rooms = Counter(str(Path(mutant.get("file", "")).parent) for mutant in mutants)
    for room in rooms.keys() - ROOMS.keys():
        yield f"{room} is none of {', '.join(ROOMS)}"
    for room, least in ROOMS.items():
        if rooms[room] < least:
            yield f"{room} has {rooms[room]} mutants, and should have {least}"
    if len(mutants) < LEAST:
        yield f"there are {len(mutants)} mutants, and should be {LEAST}"


def main():
    mutants = read()
    wrong = list(findings(Path(sys.argv[1]), mutants))
    print("\n".join(wrong) or f"{len(mutants)} mutants can be planted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
