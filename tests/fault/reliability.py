#!/usr/bin/env python3
"""Writes docs/reliability.md from what the sweeps have counted.

    reliability.py FOLDER... -o FILE.md [--part "what part of all calls this was"]

The folders hold the JSON files of faults.py, killed.py, power_cuts.py, limits.py, races.py and growth.py; of two of one name the later counts.
"""
import argparse
import json
import sys
from pathlib import Path

FAULT_HEAD = "| | calls that failed | same | refused | ended | other |\n|---|---|---|---|---|---|\n"
CRASHES = {
    "killed": "KILL, TERM, INT or HUP at the n-th call that changes files",
    "power_cuts": "the power fails after the n-th such call: what a disk may hold then, with and without what was not flushed",
    "limits_memory": "less and less memory (`ulimit -v`, two sheets with positions in four CRSs, one thread and two)",
    "limits_open_files": "fewer and fewer open files",
    "limits_file_size": "files may only be so large",
    "limits_full_disk": "a file system that is full",
    "races": "two and three runs into one place at once, and `verify` meanwhile",
}


def counted(folders):
    found = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    return found


def fault_row(name, ends):
    return f"| {name} | {sum(ends.values()):,} | " + " | ".join(f"{ends.get(what, 0):,}" for what in ("same", "refused", "ended", "other")) + " |"


def faults_text(faults):
    runs = "\n".join(fault_row(name.replace("_", " "), ends) for name, ends in faults["scenarios"].items())
    kinds = "\n".join(fault_row(f"`{kind}`", ends) for kind, ends in sorted(faults["kinds"].items()))
    tried = sum(sum(ends.values()) for ends in faults["scenarios"].values())
    other = sum(ends.get("other", 0) for ends in faults["scenarios"].values())
    return f"""## One call fails
{tried:,} calls were made to fail; {other:,} of these runs ended in another way than the two that are allowed.

{FAULT_HEAD}{runs}

By what failed:

{FAULT_HEAD}{kinds}
"""


def crash_text(found):
    rows = [f"| {what} | {told['tried']:,} | {told['right']:,} | {told['refused']:,} | {told['ended']:,} | {told['other']:,} |"
            for name, what in CRASHES.items() if (told := found.get(name))]
    return "## Ended, without power, with little, several at once\n| what | tried | right | refused | ended | other |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"


def growth_text(growth):
    rows = [f"| {name.replace('_', ' ')} | {row['instructions']:.2f} | {row['small_mb']:.0f} and {row['large_mb']:.0f} MB |" for name, row in growth.items()]
    return "## Four times as much\n| input | times the instructions | memory |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("-o", dest="file", type=Path, required=True)
    parser.add_argument("--part", default="Every call up to 5,000 of a kind in a run was tried, of more every k-th.")
    options = parser.parse_args()
    found = counted(options.folders)
    if "faults" not in found:
        sys.exit(f"no faults.json in {', '.join(map(str, options.folders))}: run scripts/test --faults")
    options.file.write_text(f"""# Reliability
What is left when something below khipu fails. Written by tests/fault/reliability.py from what `scripts/test --faults` has counted, never by hand. {options.part}

A library that stands between the program and the C library makes one call of a run fail: an allocation of any library, or a call to the system (error, and for reads and writes
also one byte only, and an interruption). The run is compared with one in which nothing failed. Two verdicts are allowed: *same* (or *right*), the same bytes and exit code; *refused*,
exit code 3 or 4 with a message while everything that existed before is byte-identical. *Ended*: a signal, a limit or a library that throws past its C interface ended the process, and
nothing was changed. *Other* is anything else.

{faults_text(found['faults'])}
{crash_text(found)}
{growth_text(found.get('growth', {}))}""", encoding="utf-8")


main()
