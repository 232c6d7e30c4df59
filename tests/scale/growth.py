#!/usr/bin/env python3
"""What an input costs grows as the input does: at four times the size less than five times the instructions and the memory, of odd inputs
that nobody means to make.

    growth.py KHIPU SCRATCH

Instructions are counted by callgrind, less those of a run with next to nothing; memory is the peak of a run by itself. What was measured stands in
growth.json beside SCRATCH.
"""
import json
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

LIMIT = 5
SMALL = 100
MAKERS = (
    "one_long_cell", "areas_on_top_of_each_other", "many_rejected_rows", "one_name_along_a_parallel", "one_name_on_one_spot_in_many_areas", "one_row_again_and_again",
    "header_of_one_word", "header_beyond_the_first_256_kib", "a_member_of_its_own_in_each_record", "an_outline_that_crosses_itself",
)
SKIPPED = 77
REFUSED = ["--refused"]      # no option: what is made is beyond a limit, which the run names
PLACES = "id,name,admin1,lon,lat\n1,Lima,Lima,-77,-12\n2,San Juan de la Cruz,Puno,-70,-15\n"


def one_long_cell(folder, size):
    """A story where the name of a place should stand."""
    (folder / "cases.csv").write_text('id,place\n1,"' + "San Juan " * (size // 9) + '"\n', encoding="utf-8")
    return []


def areas_on_top_of_each_other(folder, size):
    ring = [[-71, -17], [-69, -17], [-69, -14], [-71, -14], [-71, -17]]
    areas = [{"type": "Feature", "properties": {"department": "Puno"}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for _ in range(size // 100)]
    (folder / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": areas}), encoding="utf-8")
    (folder / "cases.csv").write_text("id,place,lon,lat\n1,,-70,-15\n2,,-70.5,-15\n", encoding="utf-8")
    return ["--areas", "areas.geojson"]


def many_rejected_rows(folder, size):
    (folder / "cases.csv").write_text("id,place,note\n" + "1,Lima\n" * (size // 10), encoding="utf-8")
    return ["--review", "review.csv"]


def sharing_a_name(folder, rows):
    """Rows of a gazetteer with one name."""
    (folder / "places.csv").write_text("id,name,admin1,lon,lat\n" + "".join(rows), encoding="utf-8")
    (folder / "cases.csv").write_text("id,place,department\n1,San Juan,A7\n2,San Juan,A70\n", encoding="utf-8")
    return []


def one_name_along_a_parallel(folder, size):
    return sharing_a_name(folder, (f"{i},San Juan,A{i},{-70 - i / 1000:.3f},-10\n" for i in range(size // 40)))


def one_name_on_one_spot_in_many_areas(folder, size):
    return sharing_a_name(folder, (f"{i},San Juan,A{i},-70,-10\n" for i in range(size // 40)))


def one_row_again_and_again(folder, size):
    return sharing_a_name(folder, (f"{i},San Juan,Puno,-70,-10\n" for i in range(size // 40)))


def header_of_one_word(folder, size):
    (folder / "cases.csv").write_text("id,place" + ",a" * (size // 10) + "\n1,Lima" + ",x" * (size // 10) + "\n", encoding="utf-8")
    return []


def header_beyond_the_first_256_kib(folder, size):
    names = "".join(f",c{i}{'x' * 90}" for i in range(size // 20))
    (folder / "cases.csv").write_text(f"id,place{names}\n" + ("1,Lima" + ",x" * (size // 20) + "\n") * 2, encoding="utf-8")
    return []


def a_member_of_its_own_in_each_record(folder, size):
    (folder / "cases.ndjson").write_text("".join(f'{{"id":{i},"place":"Lima","m{i}":1}}\n' for i in range(size // 4)), encoding="utf-8")
    return REFUSED


def an_outline_that_crosses_itself(folder, size):
    corners = [[round(-70 + math.cos(i * 2.4), 9), round(-10 + math.sin(i * 2.4), 9)] for i in range(size // 10)]
    area = {"type": "Feature", "properties": {"department": "Puno"}, "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}}
    (folder / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}), encoding="utf-8")
    (folder / "cases.csv").write_text("id,place,lon,lat\n1,,-70,-10\n", encoding="utf-8")
    return ["--areas", "areas.geojson", *REFUSED]


def run(khipu, make, scratch, size):
    folder = scratch / f"{make.__name__}-{size}"
    folder.mkdir(parents=True)
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    options = make(folder, size)
    sheet = "cases.csv" if (folder / "cases.csv").exists() else "cases.ndjson"
    words = [khipu, "export", sheet, "--places", "places.csv", "-o", "out.geojson", "--threads", "1", "--no-sync", *(o for o in options if o not in REFUSED)]
    counted = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words], cwd=folder, capture_output=True, text=True, check=False)
    instructions = int(re.search(r"Collected : (\d+)", counted.stderr)[1])
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    is_refused = options[-1:] == REFUSED and size > SMALL
    assert child.returncode in ((3,) if is_refused else (0, 1)), f"{make.__name__} of {size}: exit code {child.returncode}: {said}"
    assert not is_refused or "more than" in said or "more often than" in said, said
    return instructions, usage.ru_maxrss / 1024


def main():
    khipu, scratch = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return SKIPPED
    shutil.rmtree(scratch, ignore_errors=True)
    failed, told = False, {}
    for make in (globals()[name] for name in MAKERS):
        (none, _), (once, small_mb), (four, large_mb) = (run(khipu, make, scratch, size) for size in (SMALL, 20_000, 80_000))
        ratio = (four - none) / (once - none)
        print(f"{make.__name__}: {ratio:.2f} times the instructions, {small_mb:.0f} MB and {large_mb:.0f} MB")
        told[make.__name__] = {"instructions": ratio, "small_mb": small_mb, "large_mb": large_mb}
        failed = failed or ratio >= LIMIT or large_mb >= LIMIT * small_mb
    (scratch.parent / "growth.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(failed)


sys.exit(main())
