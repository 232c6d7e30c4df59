#!/usr/bin/env python3
"""GDAL reads the layer: number of features, geometry, CRS, extent, and a fit type for every field.

    gdal_reads_the_layer.py KHIPU SOURCE SCRATCH
"""
import re
import shlex
import subprocess
import sys
from pathlib import Path

from exports import MIXED, export, export_sample, fresh

ADDED = {"khipu_place_id": "String", "khipu_place": "String", "khipu_match": "String", "khipu_reason": "String",
         "khipu_doubt": "String", "khipu_precision": "String", "khipu_uncertainty_m": "Integer", "khipu_source_crs": "String",
         "khipu_date": "Date", "khipu_date_from": "Date", "khipu_date_to": "Date"}


def layer(path):
    """(the text of ogrinfo, its fields and their types)"""
    done = subprocess.run(["ogrinfo", "-al", "-so", str(path)], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        raise SystemExit(f"ogrinfo {path} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
    fields = {match[1]: match[2] for match in re.finditer(r"^(\w+): (\w+(?:\(\w+\))?) \(", done.stdout, re.M)}
    return done.stdout, fields


def check(what, have, want):
    if isinstance(want, dict):
        have, want = ({name: one.get(name) for name in want if have.get(name) != want[name]} for one in (have, want))
    return [] if have == want else [f"{what}: {have!r}, expected {want!r}"]


def extent(text):
    found = re.search(r"^Extent: \(([-\d.]+), ([-\d.]+)\) - \(([-\d.]+), ([-\d.]+)\)", text, re.M)
    return tuple(map(float, found.groups())) if found else None


def check_sample(khipu, source, scratch):
    export_sample(khipu, source, "-o", scratch / "bundle/")
    text, fields = layer(scratch / "bundle/cases.geojson")
    yield from check("features", re.findall(r"^Feature Count: (\d+)", text, re.M), ["61"])
    yield from check("geometry", re.findall(r"^Geometry: (.+)", text, re.M), ["Point"])
    yield from check("CRS", 'ID["EPSG",4326]' in text or 'ID["OGC","CRS84"]' in text, True)
    west, south, east, north = extent(text)
    # Peru, longitude first: swapped axes would lie off Antarctica.
    yield from check("inside Peru", -81.4 < west < east < -68.6 and -18.4 < south < north < 0, True)
    wanted = {**ADDED, "case_id": "String", "place": "String", "outcome": "String", "death_date": "String"}
    # One case is known to its month only, so the column of dates as known is text for GDAL.
    wanted["khipu_date"] = wanted["date"] = "String"
    yield from check("fields", fields, wanted)
    names = list(fields)
    yield from check("the record's own properties come first",
                     names[-len(ADDED):], list(ADDED))
    places, _ = layer(scratch / "bundle/places.geojson")
    yield from check("places", re.findall(r"^Geometry: (.+)", places, re.M), ["Point"])


def check_mixed(khipu, source, scratch):
    (scratch / "mixed.csv").write_text(MIXED, encoding="utf-8")
    export(khipu, scratch / "mixed.csv", "--places", Path(source) / "data/peru-2022/places.csv", "--date", "when",
           "--id", "id", "-o", scratch / "mixed.geojson", codes=(1,))
    text, fields = layer(scratch / "mixed.geojson")
    yield from check("features, the unlocated one too", re.findall(r"^Feature Count: (\d+)", text, re.M), ["3"])
    wanted = {"dead": "Integer", "ratio": "Real", "checked": "Integer(Boolean)", "code": "String", "note": "String",
              "khipu_date": "String", "khipu_date_from": "Date", "khipu_date_to": "Date", "khipu_reason": "String"}
    yield from check("types", fields, wanted)


def documented_line(source):
    """The one command of docs/gis.md, as words."""
    lines = re.findall(r"^ogr2ogr .+", (Path(source) / "docs/gis.md").read_text(encoding="utf-8"), re.M)
    if len(lines) != 1:
        raise SystemExit(f"docs/gis.md should have one line of ogr2ogr: {lines}")
    return shlex.split(lines[0])


def check_geopackage(khipu, source, scratch):
    """The line of the manual makes a GeoPackage that has every case, field, type and value of the bundle called map."""
    folder = fresh(scratch / "geopackage")
    (folder / "mixed.csv").write_text(MIXED, encoding="utf-8")
    export(khipu, folder / "mixed.csv", "--places", Path(source) / "data/peru-2022/places.csv", "--date", "when", "-o", folder / "map/", codes=(1,))
    done = subprocess.run(documented_line(source), cwd=folder, capture_output=True, text=True, check=True)
    yield from check("what ogr2ogr says", done.stderr, "")
    text, fields = layer(folder / "cases.gpkg")
    _, original = layer(folder / "map/cases.geojson")
    yield from check("features in the GeoPackage", re.findall(r"^Feature Count: (\d+)", text, re.M), ["3"])
    yield from check("its CRS", 'ID["EPSG",4326]' in text, True)
    yield from check("fields and types in the GeoPackage", fields, original)
    yield from check("types in the GeoPackage", fields, {"dead": "Integer", "ratio": "Real", "checked": "Integer(Boolean)", "code": "String",
                                                         "khipu_date_from": "Date", "khipu_date_to": "Date"})
    values = [sorted(re.findall(r"^  \w+ \([^)]*(?:\(\w+\))?\) = .*|^  POINT.*", subprocess.run(
        ["ogrinfo", "-ro", "-al", str(path)], capture_output=True, text=True, check=True).stdout, re.M))
              for path in (folder / "cases.gpkg", folder / "map/cases.geojson")]
    yield from check("values in the GeoPackage", values[0], values[1])
    yield from check("values at all", len(values[0]) > 3 * len(ADDED), True)
    intact = subprocess.run([khipu, "verify", folder / "map"], capture_output=True, text=True, check=False)
    yield from check("the bundle is as it was", intact.returncode, 0)


def main():
    khipu, source, scratch = sys.argv[1], sys.argv[2], fresh(sys.argv[3])
    wrong = [*check_sample(khipu, source, scratch), *check_mixed(khipu, source, scratch), *check_geopackage(khipu, source, scratch)]
    print("\n".join(wrong) or "GDAL reads the layer")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
