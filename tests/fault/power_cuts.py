#!/usr/bin/env python3
"""Cuts the power after each call that changes files, on a disk that is replayed from a journal of the calls (disk.py).

    power_cuts.py KHIPU CRASHES PRELOAD SCRATCH [--scenario NAME]... [--seed N] [--seconds N]

CRASHES and PRELOAD are the libraries of crashes.c and preload.c. After each call the disk is looked at with all that was done, with what was flushed alone, and
with mixtures of both: each output is the old one whole or the new one whole, and never absent if there was one. So it is with runs that nothing disturbs, with
the run after one that was killed, and with runs that fail at the end and put back what was there. On some of the disks the next run is made.
"""
import hashlib
import os
import random
import shutil
import time
from functools import lru_cache

from crash_bench import Bench, Counts, arguments, end, scenarios
from disk import Disk, read_journal
from faults import digest

MIXTURES = 12
FLUSHES_THAT_FAIL = 6  # the last ones: of the folders in which the outputs stand


@lru_cache(maxsize=1024)
def sha256_of(content):
    return hashlib.sha256(content).hexdigest()


def as_digest(tree):
    return {name: "folder" if content is None else sha256_of(content) for name, content in tree.items()}


class Cuts:
    def __init__(self, args, scenario, counts):
        self.args, self.counts, self.random = args, counts, random.Random(args.seed)
        self.bench = Bench(args, scenario, "cut")
        self.journal = args.scratch / "journal"
        self.looked_at = 0

    def look(self, tree, where):
        """Whether the outputs of one such disk are whole."""
        found = as_digest(tree)
        wrong = []
        for output in self.bench.outputs:
            age = self.bench.age(found, output)
            if age is None or (age == "aside" and not self.bench.scenario.environment):
                wrong.append(f"{output} ({'absent' if not self.bench.part(found, output) else 'neither old nor new'})")
        new = all(self.bench.age(found, output) == "new" for output in self.bench.outputs)
        self.counts.add("other" if wrong else "right" if new else "refused", f"{self.bench.scenario.name}: {where}: {', '.join(wrong)}")

    def look_at_all(self, disk, where):
        self.look(disk.all_of_it(), f"{where}, with all")
        self.look(disk.flushed_alone(), f"{where}, with what was flushed")
        for _ in range(MIXTURES):
            self.look(disk.mixture(self.random), f"{where}, with a mixture")

    def run_on(self, tree, where):
        """The next run, on a disk as the power cut left it."""
        shutil.rmtree(self.bench.folder)
        self.bench.folder.mkdir()
        for name, content in sorted(tree.items()):
            path = self.bench.folder / name
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
        code, told, found = self.bench.run()
        self.counts.add("right" if (code, found) == self.bench.clean else "other", f"{self.bench.scenario.name}: the next run after {where} ends with {code}: {told[-200:]}")

    def replay(self, what, disk, first=0):
        """Cuts after each call of the journal from `first` on. The disk must then be as it truly is."""
        lines = list(read_journal(self.journal))
        kept = []
        for number, (line, _) in enumerate(lines, 1):
            disk.take(*line)
            if number > first:
                where = f"{what}, call {number} of {len(lines)} ({line[0]})"
                self.look_at_all(disk, where)
                kept.append((where, disk.flushed_alone()))
        assert as_digest(disk.all_of_it()) == digest(self.bench.folder), "the journal does not tell all that was done"
        return lines, kept

    def record(self, **more):
        disk = Disk(self.bench.folder)
        self.journal.unlink(missing_ok=True)
        return disk, *self.bench.run(KHIPU_JOURNAL=str(self.journal), **more)

    def undisturbed(self):
        disk, *_ = self.record()
        lines, kept = self.replay("undisturbed", disk)
        for where, tree in self.random.sample(kept, min(3 if self.args.seconds else 40, len(kept))):
            self.run_on(tree, where)
        self.bench.restore()
        return lines

    def after_a_kill(self, lines):
        """A run is killed right after an output took its name or lost it, the next one goes on without a power cut between them."""
        folder = os.path.realpath(self.bench.folder)
        after = [call + 1 for (_, _, paths, _), call in lines if len(paths) == 2 and os.path.dirname(paths[1]) == folder]
        for call in self.random.sample(after, min(2, len(after))) if self.args.seconds else after:
            disk, *_ = self.record(KHIPU_END=f"9:{call}")
            first = len(list(read_journal(self.journal)))
            self.bench.run(KHIPU_JOURNAL=str(self.journal))
            self.replay(f"after a kill at call {call}", disk, first)
            self.bench.restore()

    def put_back(self):
        """A flush fails at the end of a run, which puts back what was there."""
        log = self.args.scratch / "failed"
        self.bench.run(preload=[self.args.preload], KHIPU_FAIL_LOG=str(log))
        self.bench.restore()
        flushes = dict(line.split() for line in log.read_text(encoding="ascii").splitlines())["fsync"]
        for flush in range(max(1, int(flushes) - FLUSHES_THAT_FAIL), int(flushes) + 1):
            disk, code, told, found = self.record(preload=[self.args.preload], KHIPU_FAIL=f"fsync:{flush}")
            if code != 4 or found != self.bench.before:
                self.counts.add("other", f"{self.bench.scenario.name}: flush {flush} of {flushes} fails: code {code}, {told[-200:]}")
            self.replay(f"flush {flush} of {flushes} fails", disk)
            self.bench.restore()


def main():
    args = arguments("crashes", "preload")
    counts = Counts("power_cuts")
    began = time.monotonic()
    for scenario in scenarios(args.scenario):
        cuts = Cuts(args, scenario, counts)
        lines = cuts.undisturbed()
        cuts.after_a_kill(lines)
        cuts.put_back()
        print(f"{scenario.name}: {time.monotonic() - began:.0f} s", flush=True)
    counts.notes.append(f"seed {args.seed}")
    end(args, counts)


if __name__ == "__main__":
    main()
