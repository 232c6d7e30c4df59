#!/usr/bin/env python3
"""frictionless, which is the standard's own software, reads datapackage.json and finds every file as it says.

    manifest_is_a_data_package.py KHIPU SOURCE SCRATCH

Run by the python of tests/publish/.venv, in which scripts/setup puts frictionless.
"""
import shutil
import subprocess
import sys
from pathlib import Path

from frictionless import Package, validate

SAMPLE = "data/peru-2022"


def export(khipu, source, folder, *arguments):
    data = Path(source) / SAMPLE
    subprocess.run([khipu, "export", data / "cases.csv", "--places", data / "places.csv", "-o", f"{folder}/", "--no-sync", "--quiet", *arguments],
                   check=True, capture_output=True)


def check(folder, resources):
    report = validate(str(folder / "datapackage.json"))
    for problem in report.flatten(["type", "note"]):
        yield f"{folder.name}: {problem}"
    package = Package(str(folder / "datapackage.json"))
    paths = {resource.path for resource in package.resources}
    if not resources <= paths:
        yield f"{folder.name}: it describes {sorted(paths)}"
    fields = [field.name for field in package.get_resource("cases.geojson").schema.fields]
    if fields[0] != "case_id" or fields[-1] != "khipu_date_to":
        yield f"{folder.name}: the fields of the cases are {fields}"
    if not package.sources or not all(source.get("title") for source in package.sources):
        yield f"{folder.name}: the sources are {package.sources}"


def check_that_it_would_be_found(folder):
    """The judge is worth asking: it finds one byte more."""
    with open(folder / "review.csv", "a", encoding="utf-8") as file:
        file.write("x")
    if validate(str(folder / "datapackage.json")).valid:
        yield "a file with one byte more passes"


def main():
    khipu, source, scratch = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    (scratch / "profile.json").write_text('{"base": "public", "positions": "province", "dates": "month", "suppress_under": 5}', encoding="utf-8")
    export(khipu, source, scratch / "plain")
    export(khipu, source, scratch / "areas", "--profile", f"{source}/{SAMPLE}/profile.json", "--areas", f"{source}/{SAMPLE}/departments.csv",
           "--population", "population_2017")
    export(khipu, source, scratch / "published", "--publish", scratch / "profile.json")
    files = {"cases.geojson", "places.geojson", "cases.qml", "cases.qlr", "review.csv", "index.html"}
    wrong = [*check(scratch / "plain", files), *check(scratch / "areas", {*files, "areas.geojson"}), *check(scratch / "published", files),
             *check_that_it_would_be_found(scratch / "plain")]
    print("\n".join(wrong) or "the manifest is a Data Package")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
