#!/usr/bin/env python3
"""Builds khipu once with each mutant of mutants.json and asks whether a test notices.

    run.py [--only ID]... [--scratch FOLDER] [--jobs N]

The sources are copied into the scratch folder (a temporary one, unless one is named, which is kept and makes the next run
quicker); the checkout is left alone. A mutant is killed if one of its tests fails. The exit code is 1 if one survived or
does not build, if a text to be changed does not stand in its file once, or if a test fails without any mutant.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mutants as listed

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/tree"))
from files import repository_files  # noqa: E402

# Warnings are no matter here, nor are symbols: ccache then knows what was built elsewhere.
FLAGS = "-O1 -w"
# A mutant may well never end.
MOST_SECONDS = 120


def say(text):
    print(text, flush=True)


def run(*command, **options):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **options)


def must(what, *command):
    done = run(*command)
    if done.returncode != 0:
        sys.exit(f"{done.stdout[-4000:]}\nrun.py: {what} failed")
    return done.stdout


class Tree:
    """A copy of the sources and its build."""

    def __init__(self, scratch, jobs):
        self.source, self.build, self.jobs = scratch / "source", scratch / "build", jobs

    def copy(self):
        """Leaves what is the same already as old as it is, so that it is not built again."""
        for path in repository_files(ROOT):
            there = self.source / path
            if there.is_file() and there.read_bytes() == (ROOT / path).read_bytes():
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, there)
        packages = self.source / "web/node_modules"
        if not packages.exists():
            packages.symlink_to((ROOT / "web/node_modules").resolve())

    def configure(self):
        generator = ["-G", "Ninja"] if shutil.which("ninja") else []
        must("configuring", "cmake", "-S", self.source, "-B", self.build, *generator, "-DCMAKE_BUILD_TYPE=Debug",
             f"-DCMAKE_C_FLAGS_DEBUG={FLAGS}")

    def make(self, tests):
        """Only the programs that the tests need."""
        targets = {f"test_{test[5:]}" if test.startswith("unit.") else "khipu_cli" for test in tests}
        return run("cmake", "--build", self.build, "--parallel", self.jobs, "--target", *sorted(targets))

    def names(self):
        listing = must("listing the tests", "ctest", "--test-dir", self.build, "--show-only=json-v1")
        return {test["name"] for test in json.loads(listing)["tests"]}

    def failing(self, tests):
        """Of these tests, those that fail."""
        pattern = "|".join(re.escape(test) for test in tests)
        done = run("ctest", "--test-dir", self.build, "--tests-regex", f"^({pattern})$", "--parallel", self.jobs,
                   "--timeout", MOST_SECONDS, "--no-tests=error")
        passed = set(re.findall(r"^\s*\d+/\d+ Test\s+#\d+: (\S+) \.+\s+Passed", done.stdout, flags=re.M))
        return [test for test in tests if test not in passed]


def judge(tree, mutant):
    """("killed" or why not, the tests that failed)"""
    file = tree.source / mutant["file"]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(mutant["old"], mutant["new"]), encoding="utf-8")
    try:
        built = tree.make(mutant["tests"])
        if built.returncode != 0:
            say(built.stdout[-2000:])
            return "DOES NOT BUILD", []
        failing = tree.failing(mutant["tests"])
        return "killed" if failing else "SURVIVED", failing
    finally:
        file.write_text(text, encoding="utf-8")


def check_without_mutants(tree, chosen):
    tests = sorted({test for mutant in chosen for test in mutant["tests"]})
    built = tree.make(tests)
    if built.returncode != 0:
        sys.exit(f"{built.stdout[-4000:]}\nrun.py: building without a mutant failed")
    lacking = sorted(set(tests) - tree.names())
    if lacking:
        sys.exit(f"run.py: this build has no {', '.join(lacking)}")
    failing = tree.failing(tests)
    if failing:
        sys.exit(f"run.py: without any mutant these fail: {', '.join(failing)}")
    say(f"without a mutant {len(tests)} tests pass")


def run_all(tree, chosen):
    killed = 0
    for mutant in chosen:
        begin = time.monotonic()
        verdict, failing = judge(tree, mutant)
        killed += verdict == "killed"
        behind = f"by {', '.join(failing)}" if failing else f"({mutant['file']}): {mutant['lie']}"
        say(f"{verdict:8} {time.monotonic() - begin:5.1f} s  {mutant['id']} {behind}")
    say(f"{killed} of {len(chosen)} killed")
    return killed == len(chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", action="append", metavar="ID", help="this mutant alone; may be repeated")
    parser.add_argument("--scratch", type=Path, metavar="FOLDER", help="where to build, which is kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args()
    every = listed.read()
    wrong = list(listed.findings(ROOT, every))
    chosen = [mutant for mutant in every if not options.only or mutant["id"] in options.only]
    wrong += [f"there is no mutant {name}" for name in options.only or [] if name not in {one["id"] for one in chosen}]
    if wrong:
        sys.exit("\n".join(wrong))
    with tempfile.TemporaryDirectory(prefix="khipu-mutants-") as temporary:
        tree = Tree((options.scratch or Path(temporary)).absolute(), options.jobs)
        tree.copy()
        tree.configure()
        check_without_mutants(tree, chosen)
        return 0 if run_all(tree, chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
