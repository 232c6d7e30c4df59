#!/usr/bin/env python3
"""Runs CLI cases; tests/cli/README.md says what a case is.

    run.py --khipu PROGRAM [--update] [--keep] [--valgrind] [CASE...]

Without CASE: all cases below this folder. --update writes what came out as what is expected; --keep leaves the scratch
folders behind and names them. --valgrind runs every khipu under memcheck and fails on an error or a leak, whatever else the case says.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
EXPECTATIONS = {"cmd", "stdout", "stderr", "exit", "files", "needs"}
TIME_LIMIT_S = 60
VALGRIND_TIME_LIMIT_S = 1800
# The program has a malloc of its own (src/cli/allocator.c). Limits of memory and of file sizes would be those of valgrind.
VALGRIND = ("valgrind --quiet --soname-synonyms=somalloc=NONE --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 "
            "--log-file='{log}'/%p")
LIMITED = re.compile(r"\bulimit\b")
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|: runtime error: ")


def put_on_path(khipu, scratch, with_valgrind):
    programs = scratch / "bin"
    programs.mkdir()
    if not with_valgrind:
        (programs / "khipu").symlink_to(khipu)
        return programs
    log = scratch / "valgrind"
    log.mkdir()
    (programs / "khipu").write_text(f"#!/bin/sh\nexec {VALGRIND.format(log=log)} '{khipu}' \"$@\"\n", encoding="utf-8")
    (programs / "khipu").chmod(0o755)
    return programs


def environment(khipu, scratch, with_valgrind):
    """Pinned: nothing of the person's own environment reaches a case."""
    programs = put_on_path(khipu, scratch, with_valgrind)
    return {
        "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "", "PROJ_NETWORK": "OFF",
        "TMPDIR": str(scratch / "tmp"), "SAMPLE": str(SOURCE / "data/peru-2022"), "SOURCE": str(SOURCE),
        "ASAN_OPTIONS": "exitcode=99:detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99",
    }


def run_case(case, khipu, scratch, with_valgrind):
    """(stdout, stderr, exit code) of the case's cmd, run in scratch/work."""
    work = scratch / "work"
    shutil.copytree(case, work, symlinks=True, ignore=lambda folder, names: EXPECTATIONS if Path(folder) == case else ())
    (scratch / "tmp").mkdir()
    done = subprocess.run(["bash", "-euo", "pipefail", str(case / "cmd")], cwd=work, env=environment(khipu, scratch, with_valgrind),
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=VALGRIND_TIME_LIMIT_S if with_valgrind else TIME_LIMIT_S, check=False)
    return done.stdout, done.stderr, done.returncode


def text_of(raw):
    return raw.decode("utf-8", "backslashreplace")


def matches(want, have):
    """True if the text is the expected one, in which "~ REGEX" stands for a line and "~..." for any lines."""
    pattern = ""
    for line in want.splitlines(keepends=True):
        bare = line.rstrip("\n")
        end = "\n" if line.endswith("\n") else ""
        if bare == "~...":
            pattern += r"(?:[^\n]*\n)*?"
        elif bare.startswith("~ "):
            pattern += f"(?:{bare[2:]}){end}"
        else:
            pattern += re.escape(line)
    return re.fullmatch(pattern, have) is not None


def difference(name, want, have):
    lines = difflib.unified_diff(want.splitlines(keepends=True), have.splitlines(keepends=True), f"{name} (expected)", name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n" for line in lines)


def expected_files(case):
    return sorted(file for file in (case / "files").rglob("*") if file.is_file())


def compare_stream(case, name, have):
    expected = case / name
    if not expected.exists():
        # stderr is for people and may say more; stdout is output, and must not.
        return difference(name, "", have) if name == "stdout" and have else ""
    want = expected.read_text(encoding="utf-8")
    return "" if matches(want, have) else difference(name, want, have) or f"{name}: a pattern does not match\n{have}"


def compare_files(case, work):
    for expected in expected_files(case):
        name = expected.relative_to(case / "files")
        actual = work / name
        if not actual.is_file():
            yield f"{name}: not written\n"
        elif expected.read_bytes() != actual.read_bytes():
            yield (difference(str(name), text_of(expected.read_bytes()), text_of(actual.read_bytes()))
                   or f"{name}: other bytes\n")


def compare(case, work, stdout, stderr, code):
    want = int((case / "exit").read_text()) if (case / "exit").exists() else 0
    wrong = [] if code == want else [f"exit {code}, expected {want}\n"]
    wrong.append(compare_stream(case, "stdout", text_of(stdout)))
    wrong.append(compare_stream(case, "stderr", text_of(stderr)))
    wrong.extend(compare_files(case, work))
    if SANITIZER.search(text_of(stderr)):
        wrong.append("a sanitizer spoke up\n")
    wrong = "".join(wrong)
    if wrong and not (case / "stderr").exists():
        wrong += f"stderr was:\n{text_of(stderr)}"
    return wrong


def update(case, work, stdout, stderr, code):
    """Writes what came out as what is expected, but leaves patterns that still match."""
    for name, have in (("stdout", text_of(stdout)), ("stderr", text_of(stderr))):
        if (case / name).exists() and matches((case / name).read_text(encoding="utf-8"), have):
            continue
        if have or (case / name).exists():
            (case / name).write_text(have, encoding="utf-8")
        if not have and (case / name).exists() and name == "stdout":
            (case / name).unlink()
    if code:
        (case / "exit").write_text(f"{code}\n")
    else:
        (case / "exit").unlink(missing_ok=True)
    for expected in expected_files(case):
        actual = work / expected.relative_to(case / "files")
        if actual.is_file():
            shutil.copyfile(actual, expected)


def what_valgrind_says(scratch):
    logs = sorted((scratch / "valgrind").glob("*")) if (scratch / "valgrind").exists() else []
    return "".join(text_of(log.read_bytes()) for log in logs)


def one(case, options):
    """What is wrong with the case, "" if nothing."""
    scratch = Path(tempfile.mkdtemp(prefix=f"khipu-{case.name}."))
    try:
        result = run_case(case, options.khipu, scratch, options.valgrind)
        if options.update:
            update(case, scratch / "work", *result)
        return compare(case, scratch / "work", *result) + what_valgrind_says(scratch)
    except subprocess.TimeoutExpired:
        return "still running after the time limit\n"
    finally:
        if options.keep:
            print(f"{case.name}: {scratch}", file=sys.stderr)
        else:
            shutil.rmtree(scratch, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--khipu", required=True, type=lambda path: Path(path).resolve(strict=True))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("cases", nargs="*", type=lambda path: Path(path).resolve(strict=True))
    options = parser.parse_args()
    cases = options.cases or sorted(cmd.parent for cmd in HERE.rglob("cmd"))
    if options.valgrind:
        cases = [case for case in cases if not LIMITED.search((case / "cmd").read_text(encoding="utf-8"))]
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, wrong in zip(cases, pool.map(lambda case: one(case, options), cases)):
            name = case.relative_to(HERE) if case.is_relative_to(HERE) else case
            print(f"{name}: {'FAILED' if wrong else 'ok'}\n{wrong}", end="")
            failed += bool(wrong)
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
