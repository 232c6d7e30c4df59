#!/usr/bin/env python3
"""What an input costs grows as the input does: at four times the size less than five times the instructions and the memory, of odd inputs
that nobody means to make.

    growth.py KHIPU SCRATCH

Instructions are counted by callgrind, less those of a run with next to nothing; memory is the peak of a run by itself.
"""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

LIMIT = 5
SKIPPED = 77
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


def run(khipu, make, scratch, size):
    folder = scratch / f"{make.__name__}-{size}"
    folder.mkdir(parents=True)
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    words = [khipu, "export", "cases.csv", "--places", "places.csv", "-o", "out.geojson", "--threads", "1", "--no-sync", *make(folder, size)]
    counted = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words], cwd=folder, capture_output=True, text=True, check=False)
    instructions = int(re.search(r"Collected : (\d+)", counted.stderr)[1])
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), f"{make.__name__} of {size}: exit code {child.returncode}"
    return instructions, usage.ru_maxrss / 1024


def main():
    khipu, scratch = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return SKIPPED
    shutil.rmtree(scratch, ignore_errors=True)
    failed = False
    for make in (one_long_cell, areas_on_top_of_each_other, many_rejected_rows):
        (none, _), (once, small_mb), (four, large_mb) = (run(khipu, make, scratch, size) for size in (100, 50_000, 200_000))
        ratio = (four - none) / (once - none)
        print(f"{make.__name__}: {ratio:.2f} times the instructions, {small_mb:.0f} MB and {large_mb:.0f} MB")
        failed = failed or ratio >= LIMIT or large_mb >= LIMIT * small_mb
    return int(failed)


sys.exit(main())
