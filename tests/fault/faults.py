#!/usr/bin/env python3
"""Fails the n-th call of each kind below khipu, for every n, and looks at what is left.

    faults.py KHIPU PRELOAD SCRATCH [--scenario NAME]... [--kind KIND]... [--seconds N] [--most N] [--jobs N]

PRELOAD is the library of preload.c. Two verdicts are allowed of a run in which a call failed:

    same      the bytes and the exit code are those of a run in which none did (what was replaced and could not be removed may be left, if the run says so)
    refused   exit code 3 or 4, a message, and everything that existed before is byte-identical

A library that throws past its C interface ends the process; if nothing was changed, that is `ended` and counted apart. Whatever else happens is listed,
and the exit code is 1. What was counted stands in faults.json beside SCRATCH. Above --most calls of a kind (5,000) every k-th is tried. With --seconds, so many calls are tried as fit, spread evenly over all.
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fault_scenarios

HOWS = {"read": ("error", "short", "interrupted"), "write": ("error", "short", "interrupted"),
        "pread": ("error", "short", "interrupted"), "pwrite": ("error", "short", "interrupted"),
        "open": ("error", "interrupted"), "openat": ("error", "interrupted"), "fsync": ("error", "interrupted"), "close": ("error", "interrupted")}
# What was replaced, under its hidden name.
HIDDEN = re.compile(r"^\.[^/]*\.khipu-\d+-\d+")
VERDICTS = ("same", "refused", "ended", "other")


def digest(folder):
    """The bytes of every file below the folder, and the folders, by path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


class Bench:
    """One copy of a scenario's folder, in which runs are made one after the other."""

    def __init__(self, args, scenario, pristine, number):
        self.args, self.scenario, self.pristine = args, scenario, pristine
        self.folder = args.scratch / f"{scenario.name}-{number}"
        self.before = digest(pristine)
        self.restore()

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.pristine, self.folder, symlinks=True)

    def run(self, fail=None):
        log = self.folder.with_suffix(".log")
        log.unlink(missing_ok=True)
        environment = {**os.environ, **self.scenario.environment, "LD_PRELOAD": str(self.args.preload), "KHIPU_FAIL_LOG": str(log), "KHIPU_FAIL": fail or ""}
        done = subprocess.run([str(self.args.khipu), *self.scenario.command], cwd=self.folder, env=environment, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=600)
        lines = [line.split() for line in log.read_text(encoding="ascii").splitlines()] if log.exists() else []
        after = digest(self.folder)
        if after != self.before:
            self.restore()
        calls = {line[0]: int(line[1]) for line in lines if line[0] != "failed"}
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"), after, calls


def verdict(bench, clean, fail):
    code, out, told, after, _ = bench.run(fail)
    left = {name for name in after if HIDDEN.search(name) and name not in clean[3]}
    said = not left or "could not be removed" in told
    if (code, out, {name: content for name, content in after.items() if name not in left}) == (clean[0], clean[1], clean[3]) and said:
        return "same", ""
    kept = all(after.get(name) == content for name, content in bench.before.items())
    if kept and code in (3, 4) and "khipu:" in told:
        return "refused", ""
    if kept and code == -signal.SIGABRT and "bad_alloc" in told:
        return "ended", ""
    lost = [name for name, content in bench.before.items() if after.get(name) != content]
    added = [name for name in after if name not in bench.before]
    last = [line for line in told.splitlines() if line][-1:]
    return "other", f"exit code {code}; changed: {', '.join(lost) or 'nothing'}; added: {', '.join(added) or 'nothing'}; {''.join(last)}"


def planned(args, calls):
    """Each (kind, how, number) that is tried."""
    for kind, count in calls.items():
        if args.kind and kind not in args.kind:
            continue
        step = -(-count // args.most) if count else 1
        for how in HOWS.get(kind, ("error",)):
            for number in range(1, count + 1, step):
                yield kind, how, number


def mixed(faults):
    """In an order in which any first part of them is spread over all."""
    return sorted(faults, key=lambda fault: hashlib.sha256(str(fault).encode()).digest())


def sweep(args, scenario):
    pristine = args.scratch / f"{scenario.name}-pristine"
    shutil.rmtree(pristine, ignore_errors=True)
    pristine.mkdir(parents=True)
    scenario.prepare(args.khipu, pristine)
    benches = [Bench(args, scenario, pristine, number) for number in range(args.jobs)]
    clean = benches[0].run()
    if benches[0].run()[:4] != clean[:4] or clean[0] not in (0, 1):
        sys.exit(f"{scenario.name}: two runs without a fault differ, or end with {clean[0]}:\n{clean[2]}")
    if not any(clean[4].values()):
        sys.exit(f"{args.preload}: counted no call; it is missing, or no library for this program")
    faults = list(planned(args, clean[4]))
    if args.seconds:
        faults = mixed(faults)
    until = time.monotonic() + args.seconds if args.seconds else None
    counted, others = defaultdict(Counter), []

    def work(bench, share):
        for kind, how, number in share:
            if until and time.monotonic() > until:
                return
            what, why = verdict(bench, clean, f"{kind}:{number}:{how}")
            counted[kind][what] += 1
            if what == "other":
                others.append(f"{scenario.name}: {kind}:{number}:{how}: {why}")

    with ThreadPoolExecutor(len(benches)) as pool:
        list(pool.map(lambda i: work(benches[i], faults[i::len(benches)]), range(len(benches))))
    for folder in [pristine, *(bench.folder for bench in benches)]:
        shutil.rmtree(folder, ignore_errors=True)
    return clean[4], counted, others


def row(name, counts):
    total = sum(counts, Counter())
    return f"| {name} | {sum(total.values()):,} | " + " | ".join(f"{total[what]:,}" for what in VERDICTS) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("khipu", type=lambda text: Path(text).resolve())
    parser.add_argument("preload", type=lambda text: Path(text).resolve())
    parser.add_argument("scratch", type=lambda text: Path(text).resolve())
    parser.add_argument("--scenario", action="append")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--seconds", type=float, help="for each scenario")
    parser.add_argument("--most", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    shutil.rmtree(args.scratch, ignore_errors=True)
    args.scratch.mkdir(parents=True)
    by_scenario, by_kind, others = {}, defaultdict(Counter), []
    for scenario in fault_scenarios.scenarios():
        if args.scenario and scenario.name not in args.scenario:
            continue
        _, counted, found = sweep(args, scenario)
        by_scenario[scenario.name] = sum(counted.values(), Counter())
        print(row(scenario.name, counted.values()), flush=True)
        for kind, verdicts in counted.items():
            by_kind[kind] += verdicts
        others += found
    tried = sum(sum(verdicts.values()) for verdicts in by_scenario.values())
    print("\n".join(row(kind, [verdicts]) for kind, verdicts in sorted(by_kind.items())))
    print("\n".join(others[:60]))
    print(f"{tried:,} calls failed, {len(others):,} of them with another end than the two that are allowed")
    (args.scratch.parent / "faults.json").write_text(json.dumps({"scenarios": by_scenario, "kinds": by_kind}, indent=1) + "\n", encoding="utf-8")
    return 1 if others or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
