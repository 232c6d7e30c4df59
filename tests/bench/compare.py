#!/usr/bin/env python3
"""khipu beside the programs that do parts of its job, in the same run, on inputs made from a seed.

    compare.py KHIPU SCRATCH [--only NAME[,NAME...]] [--records N] [--rounds N] [--quick] [--write FILE]

Parts are the functions of parts.py; "core" is disk and peers. Peers that are not installed are named and left out: ogr2ogr
(gdal-bin) and, in SCRATCH/peers, those of peers/package.json. The drivers are looked for beside KHIPU. With --quick the main
job has 100,000 records instead of a million. Exit code 1 if outputs differ; a budget that is missed is reported, not failed.
"""
import argparse
import sys
import time
from pathlib import Path

import report
from inputs import Inputs
from lines import Ledger
from measure import Stopwatch, remove
from parts import GROUPS, PARTS, Bench
from peers import Peers

FULL = 1_000_000  # records that the budgets speak of


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khipu", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--only", default="all", help="parts, separated by commas: " + ", ".join([*GROUPS, *PARTS]))
    parser.add_argument("--records", type=int, default=FULL)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="100,000 records")
    parser.add_argument("--write", type=Path, help="write the report here")
    options = parser.parse_args()
    options.parts = [part for name in options.only.split(",") for part in GROUPS.get(name, [name])]
    unknown = set(options.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no part called {', '.join(sorted(unknown))}; there are {', '.join([*GROUPS, *PARTS])}")
    if options.quick:
        options.records = min(options.records, 100_000)
    return options


def make_bench(options, say):
    khipu, scratch = options.khipu.resolve(), options.scratch.resolve()
    out = scratch / "out"
    remove(out)
    out.mkdir(parents=True)
    return Bench(khipu=str(khipu), drivers=khipu.parent / "drivers", out=out, inputs=Inputs(khipu, scratch, say),
                 peers=Peers(scratch / "peers", out), watch=Stopwatch(khipu.parent / "drivers/stopwatch", out), ledger=Ledger(say),
                 records=options.records, rounds=options.rounds)


def main():
    options = arguments()

    def say(text):
        print(text, file=sys.stderr, flush=True)
    bench = make_bench(options, say)
    for name in bench.peers.missing():
        say(f"without {name}, which is not installed")
    if report.filesystem(options.scratch) == "tmpfs":
        say(f"{options.scratch} is in memory: ratios to cat and dd say nothing there")
    if options.records < FULL:
        say(f"with {options.records:,} records, starting weighs more than the budgets for {FULL:,} allow for")
    begin = time.monotonic()
    for number, name in enumerate(options.parts, 1):
        say(f"== {name} ({number} of {len(options.parts)}, {time.monotonic() - begin:.0f} s so far): {PARTS[name].__doc__}")
        bench.ledger.part = name
        PARTS[name](bench)
    remove(bench.out)
    if options.write:
        options.write.write_text(report.document(bench), encoding="utf-8")
    print(report.verdicts(bench.ledger))
    return 1 if bench.ledger.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
