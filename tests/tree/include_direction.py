#!/usr/bin/env python3
"""Checks every #include against the direction of the pipeline (docs/architecture.md).

    include_direction.py ROOT

A stage includes base/, model/, world/ and its own folder; run/ and the commands in src/*.c see all stages; the program includes only
<khipu/khipu.h> and its own folder; only src/project/proj.h includes <proj.h>; jansson stays out of the records, of the feature
writer and of base/ but json_memory.c and nested.c. Nothing climbs with "../".
"""
import re
import sys
from pathlib import Path

STAGES = ["read", "locate", "project", "protect", "summarise", "write"]
# What each folder of src/ may include besides itself. What the commands share (run/) and the commands (files in src/
# itself) may include every stage.
ALLOWED = {"base": set(), "model": {"base"}, "world": {"base", "model"}, "cli": set(),
           "run": {"base", "model", "world", *STAGES}, "verify": {"base", "model", "world", "read", "protect", "write"},
           # Programs of the build, which make what world/ and protect/ read.
           "world_compile": {"base", "model", "world", "locate"},
           "words_compile": {"base", "protect"},
           **{stage: {"base", "model", "world"} for stage in STAGES}}
DRIVERS = {"base", "model", "world", "run", "verify", *STAGES}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
# A system header and the only file that may include it.
ONLY_IN = {"proj.h": "project/proj.h", "geos_c.h": "model/geos.h"}
NO_JANSSON = re.compile(r"^(model/.*|base/(?!(?:json_memory|nested)\.c$).*|write/(feature|geojson)[^/]*)$")


def folder_of(path):
    return path.split("/")[0] if "/" in path else None


def check_quoted(path, name):
    here, there = folder_of(path), folder_of(name)
    if ".." in name.split("/"):
        return 'climbs with "../"'
    if there is None:
        # Without a folder: the drivers' own headers among themselves, and the program's.
        return None if here in (None, "cli") else f'must name the folder: "{here}/{name}"'
    if here is None:
        return None if there in DRIVERS else f"a driver does not include {there}/"
    if here not in ALLOWED:
        return f"src/{here}/ is not a stage"
    if there == here or there in ALLOWED[here]:
        return None
    return f"{here}/ does not include {there}/"


def check_angled(path, name):
    if ONLY_IN.get(name, path) != path:
        return f"<{name}> belongs in src/{ONLY_IN[name]} alone"
    if name == "jansson.h" and NO_JANSSON.match(path):
        return "jansson stays out of the records and of the feature writer"
    if folder_of(path) == "cli" and "/" in name and not name.startswith(("khipu/", "sys/")):
        return "the program sees the library through <khipu/khipu.h> only"
    return None


def findings(root):
    source = root / "src"
    files = sorted([*source.rglob("*.[ch]"), *source.rglob("*.[ch].in")])
    if len(files) < 10:
        yield f"{source}: only {len(files)} files found: is this the right folder?"
    for file in files:
        path = file.relative_to(source).as_posix()
        text = file.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            check = check_quoted if match[1] == '"' else check_angled
            wrong = check(path, match[2])
            if wrong:
                line = text.count("\n", 0, match.start()) + 1
                yield f"src/{path}:{line}: {match[0].strip()}: {wrong}"


def self_test():
    """The checks themselves: each of these must be refused, and each of those allowed."""
    refused = [("read/csv.c", '"locate/match.h"'), ("model/place.c", '"read/source.h"'), ("base/arena.c", '"model/place.h"'),
               ("cli/main.c", '"base/slice.h"'), ("cli/main.c", "<proj/proj.h>"), ("read/csv.c", '"../locate/match.h"'),
               ("locate/match.c", "<proj.h>"), ("export.c", '"cli/options.h"'), ("write/geojson.c", "<jansson.h>"),
               ("project/mend.c", "<geos_c.h>"), ("model/record.h", "<jansson.h>"), ("read/csv.c", '"csv.h"'),
               ("read/csv.c", '"run/join.h"'), ("world/world.c", '"locate/forms.h"'),
               ("locate/match.c", '"world_compile/keys.h"'), ("run/join.c", '"cli/options.h"')]
    allowed = [("read/csv.c", '"read/csv.h"'), ("write/page.c", '"model/place.h"'), ("export.c", '"locate/locate.h"'),
               ("cli/main.c", '"options.h"'), ("cli/main.c", "<khipu/khipu.h>"), ("project/proj.h", "<proj.h>"),
               ("read/json.c", "<jansson.h>"), ("run/join.c", '"read/source.h"'), ("check.c", '"run/join.h"'), ("locate/match.c", '"world/world.h"'),
               ("world_compile/names.c", '"locate/forms.h"')]
    for cases, want in ((refused, True), (allowed, False)):
        for path, include in cases:
            check = check_quoted if include[0] == '"' else check_angled
            if bool(check(path, include[1:-1])) is not want:
                yield f"self-test: {include} in src/{path} should be {'refused' if want else 'allowed'}"


def main():
    wrong = [*self_test(), *findings(Path(sys.argv[1]))]
    print("\n".join(wrong) or "every #include follows the pipeline")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
