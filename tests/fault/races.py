#!/usr/bin/env python3
"""Two and three exports into the same outputs at once, and a verify beside them.

    races.py KHIPU CRASHES SCRATCH [--rounds N] [--seed N]

At the end each output is that of one of the exports, whole: of one that said that it wrote it, or the earlier one if none did. At least one says so. Beside them
nothing is left. A verify meanwhile finds the bundle whole, or says that it was replaced while it was read; it never says that something is wrong with it.
"""
import os
import random
import shutil
import subprocess

import fault_scenarios
from crash_bench import Bench, Counts, arguments, end
from faults import digest
from fault_scenarios import Scenario

# Up to so many microseconds before each change of names.
DELAYS = (0, 300, 3000, 30000)
WAYS = {"exchange": {}, "without_exchange": {"KHIPU_NO_EXCHANGE": "1"}}

def inputs(khipu, folder):
    """Three sheets, and an earlier bundle and file of a fourth."""
    header, *lines = fault_scenarios.CASES.strip().split("\n")
    fault_scenarios.write(folder, places_csv=fault_scenarios.PLACES)
    for number in range(3):
        (folder / f"cases{number}.csv").write_text("\n".join([header, *lines[number:number + 4]]) + "\n", encoding="utf-8")
    fault_scenarios.earlier(khipu, folder, *OUTPUTS)

OUTPUTS = ["-o", "map", "-o", "out.geojson"]

def command(number):
    return ["export", f"cases{number}.csv", "--places", "places.csv", *OUTPUTS, "--threads", "1"]

class Race:
    def __init__(self, args, counts, way):
        self.args, self.counts, self.way = args, counts, way
        self.benches = [Bench(args, Scenario(f"race_{way}", command(number), inputs, WAYS[way]), number) for number in range(3)]
        self.bench = self.benches[0]

    def begin(self, words, delay):
        return subprocess.Popen([str(self.args.khipu), *words], cwd=self.bench.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, env={**os.environ, **WAYS[self.way], "LD_PRELOAD": str(self.args.crashes), "KHIPU_DELAY": str(delay)})

    def fault_of_end(self, ended, found):
        """What is wrong when all have ended: (number of the sheet, exit code, what was said) of each."""
        wrote = {number for number, code, _ in ended if code in (0, 1)}
        allowed = [self.benches[number].clean[1] for number in wrote] or [self.bench.before]
        for output in self.bench.outputs:
            part = self.bench.part(found, output)
            if all(part != self.bench.part(whole, output) for whole in allowed):
                whose = [number for number in range(3) if part == self.bench.part(self.benches[number].clean[1], output)]
                return f"{output} is of {whose or 'none'}, but those that wrote are {sorted(wrote)}"
        if any(code not in (0, 1, 2, 4) for _, code, _ in ended):
            return "an exit code that is not allowed"
        if not wrote:
            return "nobody wrote"
        left = set(found) - set(self.bench.before) - {name for number in range(3) for name in self.benches[number].clean[1]}
        return f"left: {sorted(left)[:4]}" if left else None

    def round(self, sheets, delay, verifies):
        runs = [(number, self.begin(command(number), delay)) for number in sheets]
        seen = []
        while verifies and any(run.poll() is None for _, run in runs):
            run = self.begin(["verify", "map", "--quiet"], 0)
            told = run.communicate(timeout=60)[0]
            seen.append((run.returncode, told))
        ended = [(number, run.communicate(timeout=120)[0], run.returncode) for number, run in runs]
        ended = [(number, code, told) for number, told, code in ended]
        found = digest(self.bench.folder)
        why = self.fault_of_end(ended, found)
        told = "; ".join(f"{number}: {code} {said.strip().splitlines()[-1:]}" for number, code, said in ended)
        what = "other" if why else "right" if all(code in (0, 1) for _, code, _ in ended) else "refused"
        self.counts.add(what, f"{self.way}, sheets {sheets}, delay {delay}: {why}; {told}")
        for code, said in seen:
            is_well = code == 0 or (code == 3 and "was replaced while" in said)
            self.counts.add(("right" if code == 0 else "refused") if is_well else "other", f"{self.way}, verify beside {sheets}: {code} {said[-300:]}")
        shutil.rmtree(self.bench.folder)
        shutil.copytree(self.bench.pristine, self.bench.folder)

def main():
    args = arguments("crashes", rounds=60)
    counts = Counts("races")
    chance = random.Random(args.seed)
    for way in WAYS:
        race = Race(args, counts, way)
        for number in range(args.rounds):
            sheets = ([0, 1], [0, 1, 2], [0, 0], [0, 0, 1])[number % 4]
            race.round(chance.sample(sheets, len(sheets)), DELAYS[number // 4 % 4], number % 3 == 0)
    counts.notes.append(f"seed {args.seed}")
    end(args, counts)

if __name__ == "__main__":
    main()
