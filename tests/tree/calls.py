#!/usr/bin/env python3
"""Checks that no files call each other in a circle (A needs a function or a variable of B, and B one of A, through any number of files),
and that calls go where includes may (include_direction.py), also those of what khipu.h declares.

    calls.py NM LIST

LIST is a file with the paths of the library's objects, one a line; NM reads what each defines and what it needs. What the build
embeds is everybody's.
"""
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from include_direction import ALLOWED, folder_of

EMBEDDED = "embedded"
SYMBOL = re.compile(r"^(.+):(?:[0-9a-f]+| +) ([A-Za-z]) (\S+)$", re.M)
DEFINED = set("TDBRCVW")


def needs_of(nm, objects):
    """{file: {file that it needs: names}}"""
    owner, wanted = {}, defaultdict(set)
    told = subprocess.run([nm, "--extern-only", "--print-file-name", *objects], check=True, capture_output=True, text=True).stdout
    for path, kind, symbol in SYMBOL.findall(told):
        name = re.sub(r"^.*\.dir/|\.o(bj)?$", "", path)
        if kind == "U":
            wanted[name].add(symbol)
        elif kind in DEFINED:
            owner[symbol] = name
    needs = {name: defaultdict(set) for name in {*owner.values(), *wanted}}
    for name, symbols in wanted.items():
        for symbol in symbols & owner.keys():
            if owner[symbol] != name:
                needs[name][owner[symbol]].add(symbol)
    return needs


def reached_from(needs, start):
    seen, left = set(), [start]
    while left:
        for name in needs[left.pop()].keys() - seen:
            seen.add(name)
            left.append(name)
    return seen


def circles(needs):
    """Each set of files that reach one another, once."""
    reached = {name: reached_from(needs, name) for name in needs}
    return {frozenset(other for other in reached[name] if name in reached[other]) for name in needs if name in reached[name]}


def against_the_direction(needs):
    for name in sorted(needs):
        here = folder_of(name.removeprefix("src/"))
        for other in sorted(needs[name]) if here is not None else []:
            there = folder_of(other.removeprefix("src/"))
            if there != here and there not in ALLOWED[here] and not Path(other).stem.startswith(EMBEDDED):
                yield f"{name} calls {other}, which {here}/ may not: {', '.join(sorted(needs[name][other])[:6])}"


def main():
    objects = Path(sys.argv[2]).read_text(encoding="utf-8").split()
    needs = needs_of(sys.argv[1], objects)
    if len(needs) < 100 or not any(needs.values()):
        sys.exit(f"{sys.argv[2]}: hardly an object found")
    found = sorted(circles(needs), key=sorted)
    for circle in found:
        print("these files call each other:", ", ".join(sorted(circle)))
        for name in sorted(circle):
            for other in sorted(needs[name].keys() & circle):
                print(f"    {name} -> {other}: {', '.join(sorted(needs[name][other])[:6])}")
    astray = list(against_the_direction(needs))
    print("\n".join(astray) or f"{len(needs)} files")
    return 1 if found or astray else 0


if __name__ == "__main__":
    sys.exit(main())
