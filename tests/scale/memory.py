#!/usr/bin/env python3
"""A million records export in less than 64 MB beyond what the gazetteer needs, from a file and from standard input.

    memory.py KHIPU SOURCE SCRATCH
"""
import os
import re
import shutil
import sys
import time
from pathlib import Path

from records import write_records

SEED = 20221215
MANY = 1_000_000
LIMIT_MB = 64
SUMMARY = re.compile(r"khipu: (\d+) records: (\d+) located .*, (\d+) unlocated .*, (\d+) rejected")


def measure(command, stdin, messages):
    """(exit code, peak of resident memory in MB, seconds) of one run."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(stdin, os.O_RDONLY), 0)
        os.dup2(os.open(messages, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, time.monotonic() - begin


def counts(messages):
    found = SUMMARY.search(messages.read_text(encoding="utf-8"))
    return tuple(map(int, found.groups())) if found else None


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    places, sheet, messages = source / "data/peru-2022/places.csv", scratch / "cases.csv", scratch / "messages"
    print(f"{MANY} records from seed {SEED}")
    write_records(sheet, places, MANY, SEED)
    gazetteer = measure([khipu, "places", "Juliaca", "--places", str(places)], os.devnull, messages)
    runs = {
        "a file to a bundle": ([str(sheet), "-o", f"{scratch}/bundle/"], os.devnull),
        "a file to newline-delimited GeoJSON": ([str(sheet), "-o", f"{scratch}/cases.geojsonl"], os.devnull),
        "standard input to standard output": (["-", "-o", "-", "--to", "geojsonl"], str(sheet)),
    }
    wrong = 0
    print(f"the gazetteer alone: {gazetteer[1]:.1f} MB")
    for name, (arguments, stdin) in runs.items():
        command = [khipu, "export", *arguments, "--places", str(places), "--no-sync", "--progress", "never"]
        code, peak, seconds = measure(command, stdin, messages)
        read, located, unlocated, rejected = counts(messages) or (0, 0, 0, 0)
        beyond = peak - gazetteer[1]
        good = (code == 1 and read == MANY and located + unlocated + rejected == read and unlocated >= MANY // 100
                and rejected == 0 and beyond < LIMIT_MB)
        wrong += not good
        print(f"{name}: {beyond:.1f} MB beyond the gazetteer (limit {LIMIT_MB}), {seconds:.1f} s, exit {code}, "
              f"{located} located, {unlocated} unlocated, {rejected} rejected: {'ok' if good else 'WRONG'}")
    if wrong:
        print(messages.read_text(encoding="utf-8")[-2000:])
    shutil.rmtree(scratch)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
