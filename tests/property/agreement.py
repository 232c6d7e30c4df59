"""Compares what export says of mentions with what verify finds: the lines of --review FILE with the lines of verify --cases."""
import csv
import hashlib
import json
import re
from collections import Counter

from drawing import run

SHEETS = {".csv", ".ndjson", ".geojson", ".json", ".xlsx"}
REVIEWED = re.compile(r"(.*) holds what is withheld in ", re.S)
VERIFIED = re.compile(r"^cases\.geojson:\d+: (.*?) holds what is withheld in .*? of line (\d+): ", re.M | re.S)


def sheets_below(folder):
    """The sheets, each content once."""
    by_content = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SHEETS and path.is_file()):
        by_content.setdefault((path.suffix, hashlib.sha256(path.read_bytes()).digest()), path)
    return list(by_content.values())


def export(khipu, folder, arguments):
    return run(khipu, "export", *arguments, "-o", f"{folder}/map/", "--review", folder / "review.csv", "--no-sync")


def manifest(folder):
    return json.loads((folder / "map/datapackage.json").read_text(encoding="utf-8"))


def told_by_export(folder):
    """(line, column) of each mention, as --review has them."""
    csv.field_size_limit(1 << 30)
    with open(folder / "review.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["reason"] == "mention"]
    return Counter((int(row["first_line"]), REVIEWED.match(row["text"])[1]) for row in rows)


def found_by(verified):
    return Counter((int(line), column) for column, line in VERIFIED.findall(verified.stdout.decode()))


def leaks_in(verified):
    return [line for line in verified.stdout.decode().splitlines() if "holds the withheld value" in line]


def differences(khipu, folder, sheet, told=None, known=()):
    """What export and verify say otherwise. `told`: the mentions that are still there; as the review has them if it is not given. `known`:
    values that verify lists as leaks, and nothing else."""
    told = told_by_export(folder) if told is None else told
    handling = manifest(folder)["khipu"]["mentions"]
    verified = run(khipu, "verify", folder / "map", "--cases", sheet)
    found = found_by(verified)
    expected = told if handling == "flag" else Counter()
    if found != expected:
        yield f"export told {sorted((expected - found).elements())} alone, verify {sorted((found - expected).elements())}"
    leaks = leaks_in(verified)
    if len(leaks) != len(known) or not all(any(f'"{value}"' in line for line in leaks) for value in known):
        yield f"verify lists {leaks}"
    code = 1 if expected or known else 0
    if verified.returncode != code:
        yield f"verify ended with {verified.returncode}, not {code}: {verified.stdout.decode()}{verified.stderr.decode()}"
    if handling == "allow" and told and f"{sum(told.values())} cells hold what is withheld of their records, as was allowed" not in verified.stdout.decode():
        yield f"verify does not count {sum(told.values())} mentions: {verified.stdout.decode()}"


def reseal(bundle, added=()):
    """Gives a bundle that was changed, with the files added to it, the hashes of what it holds now."""
    path = bundle / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] += [{"name": name.lower(), "path": name} for name in added]
    for resource in package["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        resource.update(bytes=len(raw), hash="sha256:" + hashlib.sha256(raw).hexdigest())
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    names = [resource["path"] for resource in package["resources"]] + ["datapackage.json"]
    sums = "".join(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (bundle / "SHA256SUMS").write_text(sums, encoding="utf-8")
