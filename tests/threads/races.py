#!/usr/bin/env python3
"""Runs a program that is built with the thread sanitizer on several inputs with 2 to 8 threads: no race, and the bytes that one thread
writes.

    races.py KHIPU SOURCE SCRATCH
"""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

THREADS = (2, 3, 5, 8)
COPIES = 12  # enough of the sample for every thread to have blocks of its own


def many_cases(sample):
    """(header, rows) of the sample, several times over."""
    with (sample / "cases.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, [[f"{row[0]}-{copy}", *row[1:]] for copy in range(COPIES) for row in rows]


def write_inputs(sample, scratch):
    header, rows = many_cases(sample)
    with (scratch / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    with (scratch / "cases.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(dict(zip(header, row)), ensure_ascii=False) + "\n" for row in rows)
    points = [["id", "x", "y", "crs"]]
    points += [[f"p{i}", 200000 + i % 700, 8000000 + i % 900, f"EPSG:{(32718, 32719, 24878, 24879)[i % 4]}"] for i in range(6000)]
    with (scratch / "points.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(points)
    (scratch / "profile.json").write_text(json.dumps(PROFILE), encoding="utf-8")


PROFILE = {"base": "public", "positions": "province", "suppress_under": 3}


def scenarios(sample):
    places = ["--places", sample / "places.csv"]
    areas = ["--areas", sample / "departments.csv", "--population", "population_2017"]
    return {
        "csv": ["export", "cases.csv", *places],
        "ndjson": ["export", "cases.ndjson", *places],
        "areas": ["export", "cases.csv", *places, *areas],
        "review": ["export", "cases.csv", *places, "--review", "REVIEW.csv"],
        "profile": ["export", "cases.csv", *places, *areas, "--publish", "profile.json"],
        "points": ["export", "points.csv", "--position", "x,y", "--crs-column", "crs"],
    }


def digest(folder):
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def run(khipu, scratch, arguments, threads):
    """(exit code, stderr, what was written)"""
    out = scratch / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    command = [khipu, *arguments, "-o", out / "bundle/", "--threads", str(threads), "--no-sync"]
    command = [str(word).replace("REVIEW", str(out / "review")) for word in command]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False,
                          env={**os.environ, "TSAN_OPTIONS": "exitcode=66:halt_on_error=0"})
    return done.returncode, done.stderr, digest(out)


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    sample = source / "data/peru-2022"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    write_inputs(sample, scratch)
    wrong = 0
    for name, arguments in scenarios(sample).items():
        code, said, alone = run(khipu, scratch, arguments, 1)
        if code not in (0, 1) or not alone:
            sys.exit(f"{name}: exit {code} with one thread:\n{said[-3000:]}")
        for threads in THREADS:
            code_now, said_now, written = run(khipu, scratch, arguments, threads)
            raced = "ThreadSanitizer" in said_now
            differs = [file for file in alone.keys() | written.keys() if alone.get(file) != written.get(file)]
            if raced or code_now != code or differs:
                wrong += 1
                print(f"{name}, {threads} threads: exit {code_now} (1 thread: {code}), other bytes in {differs}\n{said_now[:6000]}")
        print(f"{name}: exit {code}, {len(alone)} files, {', '.join(map(str, THREADS))} threads looked at", flush=True)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
