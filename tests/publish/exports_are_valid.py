#!/usr/bin/env python3
"""Other people's software reads every export: the samples, and random tables with and without a publishing profile.

    exports_are_valid.py KHIPU SOURCE SCRATCH TABLES

ajv with the schema of geojson.org, check-geojson, GDAL, and the assertions of tests/property/every_export_is_valid.py. A run prints its
seed; KHIPU_SEED replays it.
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "property"))

from drawing import fresh, profile, rich_table, run, seeded, table  # noqa: E402
from every_export_is_valid import check_features, strict  # noqa: E402

BATCH = 250


def sample(khipu, source, folder):
    data = source / "data/peru-2022"
    done = run(khipu, "export", data / "cases.csv", "--places", data / "places.csv", "--areas", data / "departments.csv", "--population",
               "population_2017", "-o", f"{folder}/bundle/", "-o", folder / "sample.geojsonl", "-o", folder / "sample.geojsons", "--no-sync")
    files = sorted(folder.rglob("*.geojson*"))
    if done.returncode or len(files) != 5:
        raise SystemExit(f"the sample: {done.stderr.decode()}\n{files}")
    return files


def random_export(khipu, source, folder, draw, number):
    """Exports one random table; the files, and what is wrong with the run."""
    folder = fresh(folder / str(number))
    sheet, arguments = folder / "cases.csv", []
    if draw.random() < 0.3:
        names, _ = rich_table(draw, sheet)
        profile(draw, names, folder)
        arguments = ["--publish", folder / "profile.json", *(["--position", "lon,lat"] if "lon" in names else [])]
    else:
        table(draw, sheet)
    outputs = [folder / f"{number}.{draw.choice(['geojson', 'geojson', 'geojsonl', 'geojsons'])}"]
    done = run(khipu, "export", sheet, "--places", source / "data/peru-2022/places.csv", *arguments, "--no-sync",
               *(word for output in outputs for word in ("-o", output)))
    return outputs, [] if done.returncode in (0, 1) else [f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"]


def read_by_gdal(path):
    """What GDAL has to say against the file; an empty one holds no layer that it could tell the type of."""
    if path.stat().st_size == 0:
        return []
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", str(path)], capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return [f"{path}: GDAL: {lines or done.stdout[:200]}"] if done.returncode or lines else []


def own_assertions(path):
    if path.suffix == ".geojson" and path.name not in ("places.geojson", "areas.geojson"):
        yield from (f"{path}: {wrong}" for wrong in check_features(strict(path.read_text(encoding="utf-8"))))


def judge(paths):
    done = subprocess.run(["node", str(HERE / "validate.mjs"), *map(str, paths)], capture_output=True, text=True, check=False)
    wrong = (done.stdout + done.stderr).splitlines() if done.returncode else []
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(read_by_gdal, paths):
            wrong += found
    for path in paths:
        wrong += own_assertions(path)
    return wrong


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    wrong = judge(sample(khipu, source, fresh(scratch / "sample")))
    judged = 0
    count = int(sys.argv[4])
    for start in range(0, count, BATCH):
        folder, paths = fresh(scratch / "batch"), []
        for number in range(start, min(start + BATCH, count)):
            outputs, problems = random_export(khipu, source, folder, draw, number)
            paths += outputs
            wrong += problems
        wrong += judge(paths)
        judged += len(paths)
        if wrong:
            break
    print("\n".join(wrong[:20]) or f"{judged} exports and the sample are valid")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
