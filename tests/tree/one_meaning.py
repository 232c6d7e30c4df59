#!/usr/bin/env python3
"""Checks that a name means one thing: no second definition of a type, a tag, an enumerator, a macro or a function that several files can see.

    one_meaning.py ROOT

Looked at are src/ and include/. A file of the program's own (main.c of the compilers) may name its private types as another does; what begins
with khp_, KHP_, khipu_ or KHIPU_ has one meaning in the whole house, and so has every type of a header.
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

from files import repository_files
from style import blanked

# Where these may be defined twice: one of two branches of the preprocessor.
EITHER_OR = re.compile(r"^[ \t]*#[ \t]*(if|ifdef|ifndef)\b.*?^[ \t]*#[ \t]*endif\b", re.M | re.S)
BODY = re.compile(r"\{[^{}]*\}")
HOUSE = re.compile(r"^(khp|KHP|khipu|KHIPU)_")
TYPEDEF = re.compile(r"\btypedef\b([^;]*);")
TAG = re.compile(r"\b(struct|union|enum)\s+(\w+)\s*\{")
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.M)
FUNCTION = re.compile(r"^(?!static (?!inline))[\w*][\w \t*\n()]*?\b(\w+)\((?:[^(){};]|\([^(){};]*\))*\)\s*\{", re.M)


def without_bodies(text):
    """Braces from the inside outwards become `{}`, so that a typedef is one statement."""
    while (shorter := BODY.sub("\0", text)) != text:
        text = shorter
    return text.replace("\0", "{}")


def typedef_names(text):
    for match in TYPEDEF.finditer(without_bodies(text)):
        pointer = re.search(r"\(\s*\*\s*(\w+)\s*\)\s*\(", match[1])
        name = pointer[1] if pointer else re.findall(r"\w+", re.sub(r"\[[^]]*\]|\([^()]*\)\s*$", "", match[1]))[-1]
        yield "type", name


def enumerators(text):
    for body in re.findall(r"\benum\b[^{;()]*\{([^}]*)\}", text):
        yield from (("enumerator", name) for name in re.findall(r"(?:^|,)\s*(\w+)", body))


def definitions(path, raw):
    """(kind, name) of what the file defines for more than itself."""
    text = blanked(raw)
    found = [*typedef_names(re.sub(r"^[ \t]*#.*(?:\\\n.*)*$", "", text, flags=re.M)), *enumerators(text)]
    found += [("tag", name) for _, name in TAG.findall(text)]
    found += [("macro", name) for name in MACRO.findall(EITHER_OR.sub("", text) if path.endswith(".c") else text)]
    found += [("function", name) for name in FUNCTION.findall(text)]
    return {(kind, name) for kind, name in found if HOUSE.match(name) or (path.endswith(".h") and kind == "type")}


def findings(root):
    where = defaultdict(set)
    for path in repository_files(root):
        if re.match(r"(src|include)/.*\.[ch]$", path):
            for kind, name in definitions(path, (root / path).read_text(encoding="utf-8")):
                # A typedef and the tag of its struct are one meaning, if one file defines them, or one declares and the other completes.
                where["type" if kind == "tag" else kind, name].add((kind, path))
    if sum(kind == "type" for kind, _ in where) < 100:
        yield f"{root}: hardly a type found: is this the right folder?"
    for (kind, name), places in sorted(where.items()):
        for each in {kind for kind, _ in places}:
            paths = sorted(path for what, path in places if what == each)
            if len(paths) > 1:
                yield f"{name}: the {each} is defined in {' and '.join(paths)}"


def main():
    found = list(findings(Path(sys.argv[1])))
    print("\n".join(found) or "every name has one meaning")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
