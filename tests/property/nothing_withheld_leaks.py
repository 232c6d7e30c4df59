#!/usr/bin/env python3
"""No value of a withheld column is in any output or message, however it is written; and khipu verify finds one that is.

    nothing_withheld_leaks.py KHIPU SOURCE SCRATCH TABLES
"""
import base64
import hashlib
import html
import json
import re
import sys
import urllib.parse
import zlib
from pathlib import Path

from drawing import fresh, run, seeded, table

PACK = re.compile(rb'<script type="application/json" id="khipu-pack-\d+\.0">"([^"]*)"')


def written(value):
    """The value in every encoding that an output has."""
    escaped = json.dumps(value, ensure_ascii=False)[1:-1]
    marked = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return {value, escaped, escaped.replace("<", "\\u003c"), value.replace('"', '""'), marked.replace("\n", "&#10;").replace("\t", "&#9;"),
            urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value, safe="")}


def ways(value):
    """The same, and encodings that it should not have."""
    others = {json.dumps(value)[1:-1], html.escape(value), html.escape(value, quote=False), urllib.parse.quote(value)}
    return {way.encode() for way in written(value) | others}


def everything(folder, *more):
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        yield path.name, raw
        for number, pack in enumerate(PACK.findall(raw)):
            yield f"{path.name}, pack {number}", zlib.decompress(base64.b64decode(pack), -15)
    yield from more


def leaks(values, texts):
    texts = list(texts)
    for value in values:
        needles = ways(value)
        for name, raw in texts:
            if any(needle in raw for needle in needles):
                yield f"{name} holds {value!r}"


def reseal(bundle):
    """Makes the hashes fit again, so that the search alone is tested."""
    manifest = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    for resource in manifest["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        resource.update(bytes=len(raw), hash="sha256:" + hashlib.sha256(raw).hexdigest())
    (bundle / "datapackage.json").write_text(json.dumps(manifest), encoding="utf-8")
    names = [resource["path"] for resource in manifest["resources"]] + ["datapackage.json"]
    (bundle / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names))


def plant(draw, bundle, value):
    """Puts the value into one of the files, in one of the encodings."""
    name = draw.choice(["review.csv", "cases.qml", "places.geojson"])
    way = draw.choice(sorted(written(value)))
    with open(bundle / name, "a", encoding="utf-8") as file:
        file.write(f"<!-- {way} -->\n")
    reseal(bundle)
    return f"{way!r} in {name}"


def check_one(khipu, places, draw, scratch, number):
    folder = fresh(scratch / "one")
    sheet = folder.parent / "cases.csv"
    personal, values, readable = table(draw, sheet)
    extra = []
    if draw.random() < 0.4:
        extra = ["--drop", personal[0]]
    if draw.random() < 0.4:
        extra += ["--publish", draw.choice(["internal", "public"])]
    done = run(khipu, "export", sheet, "--places", places, "-o", f"{folder}/bundle/", "-o", folder / "one.geojson", "-o",
               folder / "page.html", "-o", folder / "lines.geojsonl", "--log", draw.choice(["text", "json"]), "--no-sync", *extra)
    if done.returncode not in (0, 1):
        yield f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"
        return
    for leak in leaks(values, everything(folder, ("messages", done.stderr), ("standard output", done.stdout))):
        yield f"table {number}: {leak}"
    verified = run(khipu, "verify", folder / "bundle", "--cases", sheet)
    if verified.returncode != 0:
        yield f"table {number}: verify says {verified.stdout.decode()}{verified.stderr.decode()}"
    usable = [value for value in readable if value == value.strip()]
    if usable:
        planted = plant(draw, folder / "bundle", draw.choice(usable))
        found = run(khipu, "verify", folder / "bundle", "--cases", sheet)
        if found.returncode != 1 or b"holds the withheld value" not in found.stdout:
            yield f"table {number}: verify does not find {planted}: {found.stdout.decode()}"


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = []
    for number in range(int(sys.argv[4])):
        wrong += check_one(khipu, source / "data/peru-2022/places.csv", draw, scratch, number)
        if wrong:
            break
    print("\n".join(wrong) or "nothing leaks")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
