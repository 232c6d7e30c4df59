#!/usr/bin/env python3
"""Other people's software reads every export: the samples, and random tables with and without a publishing profile.

    exports_are_valid.py KHIPU SOURCE SCRATCH TABLES

ajv with the schema of geojson.org, check-geojson, ogrinfo, and the assertions of tests/property/every_export_is_valid.py. A run prints its
seed; KHIPU_SEED replays it.
"""
import random
import re
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
    outputs = [output for output in outputs if output.exists()]
    return outputs, [] if done.returncode in (0, 1) else [f"table {number}: export ended with {done.returncode}: {done.stderr.decode()}"]


def features_of(path):
    """How many features a file has, in any of the three forms: each stands on a line of its own."""
    return sum(b'{"type":"Feature",' in line for line in path.read_bytes().splitlines())


def read_by_gdal(paths, folder):
    """What GDAL has to say against the files, which it reads as the layers of one virtual source; an empty one holds no layer that it could tell
    the type of."""
    paths = {f"file_{number}": path for number, path in enumerate(paths) if path.stat().st_size > 0}
    layers = "".join(f'<OGRVRTLayer name="{name}"><SrcDataSource>{path}</SrcDataSource><SrcLayer>{path.stem}</SrcLayer></OGRVRTLayer>\n'
                     for name, path in paths.items())
    (folder / "all.vrt").write_text(f"<OGRVRTDataSource>\n{layers}</OGRVRTDataSource>\n", encoding="utf-8")
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", str(folder / "all.vrt")], capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    wrong = [f"GDAL: {line}" for line in lines] or ([f"GDAL: {done.stdout[:200]}"] if done.returncode else [])
    counts = dict(re.findall(r"^Layer name: (\w+)\n(?:.*\n)*?Feature Count: (\d+)", done.stdout, re.M))
    for name, path in paths.items():
        if counts.get(name) != str(features_of(path)):
            wrong.append(f"{path}: GDAL finds {counts.get(name)} features of {features_of(path)}")
    return wrong


def own_assertions(path):
    if path.suffix == ".geojson" and path.name not in ("places.geojson", "areas.geojson"):
        yield from (f"{path}: {wrong}" for wrong in check_features(strict(path.read_text(encoding="utf-8"))))


def judge(paths, folder):
    done = subprocess.run(["node", str(HERE / "validate.mjs"), *map(str, paths)], capture_output=True, text=True, check=False)
    wrong = (done.stdout + done.stderr).splitlines() if done.returncode else []
    wrong += read_by_gdal(paths, folder)
    for path in paths:
        wrong += own_assertions(path)
    return wrong


SPOILED = {
    "a number that is none": ("[-70.13333,-15.5]", "[NaN,-15.5]"),
    "a position too far north": ("[-70.13333,-15.5]", "[-70.13333,-95.5]"),
    "a name twice": ('"place":"Juliaca"', '"place":"Juliaca","place":"Juliaca"'),
    "a feature without geometry": (',"geometry":{"type":"Point","coordinates":[-70.13333,-15.5]}', ""),
    "a text that is not closed": ('"place":"Juliaca"', '"place":"Juliaca'),
}


def check_the_judges(good, folder):
    """The judges are worth asking: each spoiled copy of a good file is found."""
    text = good.read_text(encoding="utf-8")
    for what, (old, new) in SPOILED.items():
        path = folder / f"{what}.geojson"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            found = judge([path], folder)
        except (ValueError, KeyError):  # of our own reader
            found = ["it is no GeoJSON"]
        if old not in text or not found:
            yield f"{what} is not found"


def make_batch(khipu, source, folder, draw, numbers):
    """Exports a batch of random tables, two at a time; the files, and what is wrong with the runs. Each table has a generator of its own, so that
    they are the same tables however the runs fall."""
    jobs = [(number, random.Random(draw.random())) for number in numbers]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda job: random_export(khipu, source, folder, job[1], job[0]), jobs))
    return [path for outputs, _ in made for path in outputs], [problem for _, problems in made for problem in problems]


def main():
    khipu, source, scratch = sys.argv[1], Path(sys.argv[2]), fresh(sys.argv[3])
    draw = seeded()
    files = sample(khipu, source, fresh(scratch / "sample"))
    wrong = [*judge(files, scratch), *check_the_judges(scratch / "sample/bundle/cases.geojson", fresh(scratch / "spoiled"))]
    judged = features = 0
    count = int(sys.argv[4])
    for start in range(0, count, BATCH):
        folder = fresh(scratch / "batch")
        paths, problems = make_batch(khipu, source, folder, draw, range(start, min(start + BATCH, count)))
        wrong += [*problems, *judge(paths, scratch)]
        judged += len(paths)
        features += sum(map(features_of, paths))
        if wrong:
            break
    print("\n".join(wrong[:20]) or f"{judged} exports of {features} features and the sample are valid")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
