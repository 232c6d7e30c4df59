"""What killed.py, power_cuts.py, limits.py and races.py share: scenarios that write, folders to run in, and what is counted."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fault_scenarios
from fault_scenarios import Scenario
from faults import digest, mixed

# What a killed run may leave, as the man page says it.
LEFT = re.compile(r"^(\.[^/]*\.khipu-(\d+-\d+(-old)?|old)|\.khipu-spool-\d+-\d+)(/|$)")
WITHOUT_EXCHANGE = {"KHIPU_NO_EXCHANGE": "1"}


def several_inputs(khipu, folder):
    fault_scenarios.write(folder, cases_csv=fault_scenarios.CASES, places_csv=fault_scenarios.PLACES)
    fault_scenarios.earlier(khipu, folder, *several_outputs())


def several_outputs():
    return ["-o", "map", "-o", "out.geojson", "-o", "page.html", "--review", "review.csv", "--summary", "summary.json"]


def no_outputs(_, folder):
    fault_scenarios.write(folder, cases_csv=fault_scenarios.CASES, places_csv=fault_scenarios.PLACES)


def scenarios(names=()):
    """Those of faults.py that replace files, and those that matter here alone."""
    csv = ["export", "cases.csv", "--places", "places.csv"]
    several = [*csv, *several_outputs()]
    own = [
        Scenario("several_outputs", several, several_inputs),
        Scenario("several_outputs_without_exchange", several, several_inputs, WITHOUT_EXCHANGE),
        Scenario("nothing_before", several, no_outputs),
        Scenario("bundle_without_exchange", [*csv, "-o", "map", "--threads", "1"], fault_scenarios.bundle_inputs, WITHOUT_EXCHANGE),
    ]
    writing = ("csv", "bundle", "index", "decisions_review_summary", "page_alone", "areas_and_a_policy")
    found = [scenario for scenario in fault_scenarios.scenarios() if scenario.name in writing] + own
    return [scenario for scenario in found if not names or scenario.name in names]


class Bench:
    """A copy of a scenario's folder. `clean` is how a run ends that nothing disturbs: (exit code, what is there)."""

    def __init__(self, args, scenario, number=0, above=None):
        self.args, self.scenario = args, scenario
        self.pristine = args.scratch / f"{scenario.name}-pristine"
        self.folder = (above or args.scratch) / f"{scenario.name}-{number}"
        if not self.pristine.exists():
            self.pristine.mkdir(parents=True)
            scenario.prepare(args.khipu, self.pristine)
        self.before = digest(self.pristine)
        self.restore()
        code, told, after = self.run()
        assert code in (0, 1), f"{scenario.name}: ends with {code} undisturbed: {told}"
        self.clean = (code, after)
        self.outputs = sorted({name.split("/")[0] for name in {**self.before, **after} if self.before.get(name) != after.get(name)})
        self.restore()

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.pristine, self.folder, symlinks=True)

    def run(self, command=None, under=(), preload=(), **environment):
        """(exit code, what was said, what is there). Nothing is put back. Before all stands crashes.c, which waits for no disk."""
        preload = " ".join(map(str, (*preload, self.args.crashes)))
        done = subprocess.run([*under, str(self.args.khipu), *(command or self.scenario.command)], cwd=self.folder, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=600,
                              env={**os.environ, **self.scenario.environment, "LD_PRELOAD": preload, **environment})
        return done.returncode, done.stderr.decode("utf-8", "replace"), digest(self.folder)

    def part(self, found, output):
        return {name: what for name, what in found.items() if name == output or name.startswith(output + "/")}

    def age(self, found, output):
        """old, new, aside (the one that was replaced, where the next run finds it), or None: neither. After a killed run that had got so far, what is replaced is
        the new one already."""
        part = self.part(found, output)
        if part == self.part(self.clean[1], output):
            return "new"
        if part == self.part(self.before, output):
            return "old"
        hidden = f".{output}.khipu-old"
        aside = {output + name[len(hidden):]: what for name, what in self.part(found, hidden).items()}
        return "aside" if not part and aside in (self.part(self.before, output), self.part(self.clean[1], output)) else None

    def others_changed(self, found):
        """Names that are neither of an output nor what a killed run may leave, and are not what they were."""
        return sorted(name for name in {**self.before, **found}
                      if name.split("/")[0] not in self.outputs and not LEFT.match(name) and self.before.get(name) != found.get(name))

    @staticmethod
    def litter(found):
        return sorted(name for name in found if LEFT.match(name))


class Counts:
    """What was tried and how it ended; one line and a JSON file tell it."""

    def __init__(self, name):
        self.name, self.ends, self.others, self.notes = name, Counter(), [], []

    def add(self, what, why=""):
        self.ends[what] += 1
        if what == "other":
            self.others.append(why)

    def tell(self, folder):
        tried = sum(self.ends.values())
        told = {"name": self.name, "tried": tried, "right": self.ends["right"], "refused": self.ends["refused"], "ended": self.ends["ended"],
                "other": self.ends["other"], "notes": self.notes}
        (folder / f"{self.name}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        print("\n".join(self.others[:40]))
        print(f"{self.name}: {tried:,} tried, {told['right']:,} right, {told['refused']:,} refused, {told['ended']:,} ended, {told['other']:,} other"
              + "".join(f"; {note}" for note in self.notes), flush=True)
        return tried > 0 and not self.others


def arguments(*more, **own):
    """The arguments of a script: paths to `more`, and its own options, which take a number (their value here is the usual one) or any of a list."""
    parser = argparse.ArgumentParser()
    for name in ("khipu", *more, "scratch"):
        parser.add_argument(name, type=lambda text: Path(text).resolve())
    parser.add_argument("--scenario", action="append", default=[])
    parser.add_argument("--seconds", type=float, help="for each scenario, or each kind of limit; all are tried without it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=17)
    for name, usual in own.items():
        if isinstance(usual, list):
            parser.add_argument(f"--{name}", action="append", choices=usual, default=[])
        else:
            parser.add_argument(f"--{name}", type=int, default=usual)
    args = parser.parse_args()
    shutil.rmtree(args.scratch, ignore_errors=True)
    args.scratch.mkdir(parents=True)
    return args


def spread(args, cases, work):
    """work(job number, case) for each case; for as many as fit into --seconds, spread evenly over all."""
    cases = mixed(cases) if args.seconds else list(cases)
    until = time.monotonic() + args.seconds if args.seconds else None

    def share(job):
        for case in cases[job::args.jobs]:
            if until and time.monotonic() > until:
                return
            work(job, case)

    with ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(share, range(args.jobs)))


def end(args, *counted):
    """Leaves only what was counted, beside the scratch folder, and ends the script."""
    well = [counts.tell(args.scratch.parent) for counts in counted]
    shutil.rmtree(args.scratch, ignore_errors=True)
    sys.exit(0 if all(well) else 1)
