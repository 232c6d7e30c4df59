#!/usr/bin/env python3
"""A bundle has the same bytes whatever the folder, the number of threads, the time zone, the locale, the person and the compiler.

    same_bytes_everywhere.py KHIPU SOURCE SCRATCH [OTHER_KHIPU...]
"""
import csv
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCALES = ["C", "C.UTF-8", "de_DE.UTF-8", "es_PE.UTF-8", "tr_TR.UTF-8"]  # decimal commas, and an i without its dot
ZONES = ["UTC", "America/Lima", "Pacific/Kiritimati", "PET+11:59"]
CASES = {"plain": [], "areas": ["--areas", "departments.csv", "--population", "population_2017"], "published": ["--publish", "profile.json"],
         "many": ["--areas", "departments.csv", "--population", "population_2017", "--count", "weight", "--table", "force,outcome"]}
MANY = 6000  # records, which make several blocks
PROFILE = '{"positions": "district", "hash": ["case_id"], "key_file": "key", "dates": "month", "suppress_under": 3, "keep": ["role"]}'


def lay_out(source, folder):
    """The sample under another path."""
    folder.mkdir(parents=True)
    for path in (Path(source) / "data/peru-2022").glob("*.csv"):
        shutil.copy(path, folder)
    write_many(folder)
    (folder / "profile.json").write_text(PROFILE, encoding="utf-8")
    (folder / "key").write_text("a key that is long enough", encoding="utf-8")
    return folder


def write_many(folder):
    """The cases again and again, each with a weight that no sum of doubles has exactly."""
    with open(folder / "cases.csv", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with open(folder / "many.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([*head, "weight"])
        out.writerows([f"M-{number}", *rows[number % len(rows)][1:], f"{number % 97 / 100 + 0.001:.3f}"] for number in range(MANY))


def make_locales(folder):
    """Compiles the locales, so that they are there whatever this machine has; the folder, or None where that cannot be."""
    folder.mkdir(parents=True)
    for locale in LOCALES[2:]:
        name, charset = locale.split(".")
        try:
            subprocess.run(["localedef", "--no-archive", "-i", name, "-f", charset, folder / locale], capture_output=True, check=False)
        except FileNotFoundError:
            pass
    if not all((folder / locale / "LC_NUMERIC").exists() for locale in LOCALES[2:]):
        print("no locales could be made: those of this machine are used")
        return {}
    return {"LOCPATH": str(folder.resolve())}


def bundle_hashes(khipu, folder, arguments, threads="1", absolute=False, **environment):
    out = folder / "out"
    cases = "many.csv" if "weight" in arguments else "cases.csv"
    where = f"{folder.resolve()}/" if absolute else ""
    shutil.rmtree(out, ignore_errors=True)
    done = subprocess.run([khipu, "export", where + cases, "--places", f"{where}places.csv", "--threads", threads, "--no-sync", "-o", f"{where}out/", *arguments],
                          cwd="/" if absolute else folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"export ended with {done.returncode}:\n{done.stderr}")
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.rglob("*")) if path.is_file()}


def differences(name, arguments, khipu, others, here, there, locales):
    want = bundle_hashes(khipu, here, arguments)
    names = [word if word not in ("departments.csv", "profile.json") else f"{here.resolve()}/{word}" for word in arguments]
    runs = {"run again": bundle_hashes(khipu, here, arguments),
            "in another folder": bundle_hashes(khipu, there, arguments),
            "by absolute paths, as somebody else": bundle_hashes(khipu, here, names, absolute=True, HOME="/nowhere", USER="somebody",
                                                                 LOGNAME="somebody", TMPDIR=str(there.resolve())),
            **{f"with {n} threads": bundle_hashes(khipu, here, arguments, threads=n) for n in ("2", "3", "8")},
            **{f"LC_ALL={locale}": bundle_hashes(khipu, here, arguments, LC_ALL=locale, LANG=locale, **locales) for locale in LOCALES},
            **{f"TZ={zone}": bundle_hashes(khipu, here, arguments, TZ=zone) for zone in ZONES},
            **{f"made by {other}": bundle_hashes(other, here, arguments) for other in others}}
    for what, have in runs.items():
        if have != want:
            yield f"{name}, {what}: other bytes in {sorted(file for file in want if have.get(file) != want[file])}"
    dated = [bundle_hashes(khipu, here, arguments, SOURCE_DATE_EPOCH=epoch) for epoch in ("1671062400", "1671062400", "1671148800")]
    changed = {file for file in want if dated[0][file] != want[file]}
    if dated[0] != dated[1] or dated[0] == dated[2] or changed != {"datapackage.json", "SHA256SUMS"}:
        yield f"{name}: SOURCE_DATE_EPOCH changes {sorted(changed)}"


def main():
    khipu, source, scratch, *others = sys.argv[1:]
    shutil.rmtree(scratch, ignore_errors=True)
    here = lay_out(source, Path(scratch) / "here")
    there = lay_out(source, Path(scratch) / "there is a folder, ñandú, with another name")
    locales = make_locales(Path(scratch) / "locales")
    wrong = [wrong for name, arguments in CASES.items() for wrong in differences(name, arguments, khipu, others, here, there, locales)]
    print("\n".join(wrong) or f"{len(CASES)} bundles have the same bytes everywhere")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
