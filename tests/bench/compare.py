#!/usr/bin/env python3
"""khipu beside the programs that do parts of its job, in the same run, on inputs made from a seed.

    compare.py KHIPU SCRATCH [--records N] [--rounds N] [--write FILE]

Peers that are not installed are named and left out: ogr2ogr (gdal-bin), mapshaper and csv2geojson (npm), DuckDB
(@duckdb/node-api). npm's are looked for in SCRATCH/node_modules. Every round runs each program once, one after the other,
so that what else the machine does hits all of them; a ratio is the median of the rounds' ratios.
"""
import argparse
import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import instructions

HERE = Path(__file__).parent
DUCKDB = """
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const [cases, places, output] = process.argv.slice(1);
  const db = await DuckDBInstance.create(':memory:', { threads: '2' });
  const c = await db.connect();
  await c.run(`COPY (SELECT c.*, p.id AS place_id, p.x, p.y FROM read_csv('${cases}', all_varchar=true) c LEFT JOIN
    (SELECT DISTINCT ON (key, admin1) * FROM (SELECT id, x, y, admin1,
       unnest([lower(strip_accents(name)), lower(strip_accents(alt_names))]) AS key FROM read_csv('${places}', all_varchar=true))) p
    ON p.key = lower(strip_accents(c.place)) AND p.admin1 = c.department) TO '${output}' (FORMAT json)`);
})();
"""


def run(command, **keywords):
    """(seconds, peak of resident memory in MiB) of one run; no seconds if it failed."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        if "cwd" in keywords:
            os.chdir(keywords["cwd"])
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in keywords.get("good", (0,)):
        return None, usage.ru_maxrss / 1024
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def generate(*arguments):
    if not Path(arguments[-1]).exists():
        subprocess.run([sys.executable, str(HERE / "generate.py"), *map(str, arguments)], check=True)


def ready_positions(features, path):
    """The records with longitude and latitude already in them: ogr2ogr's best case."""
    with open(features, encoding="utf-8") as lines, open(path, "w", encoding="utf-8", newline="\n") as out:
        writer = None
        for line in lines:
            feature = json.loads(line)
            record = {k: v for k, v in feature["properties"].items() if not k.startswith("khipu_")}
            lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else ("", "")
            record.update(lon=lon, lat=lat)
            if writer is None:
                writer = csv.DictWriter(out, record)
                writer.writeheader()
            writer.writerow(record)


def programs(khipu, scratch, cases, places):
    ready, modules = scratch / "ready.csv", scratch / "node_modules"
    out = {name: str(scratch / f"out-{name}") for name in ("k1", "k2", "cat", "ogr", "duck", "ms", "c2g")}
    export = [khipu, "export", str(cases), "--places", str(places), "--no-sync"]
    found = {
        "khipu, 2 threads": (export + ["--threads", "2", "-o", out["k2"] + ".geojson"], {"good": (0, 1)}),
        "khipu, 1 thread": (export + ["--threads", "1", "-o", out["k1"] + ".geojson"], {"good": (0, 1)}),
        "cat OUTPUT > new-file": (["sh", "-c", f"rm -f {out['cat']}; cat {out['k2']}.geojson > {out['cat']}"], {}),
    }
    if shutil.which("ogr2ogr"):
        found["ogr2ogr, positions ready, no join"] = (
            ["sh", "-c", f"rm -f {out['ogr']}.geojson; exec ogr2ogr -f GeoJSON {out['ogr']}.geojson {ready} "
             "-oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat -oo KEEP_GEOM_COLUMNS=NO"], {})
    if (modules / "@duckdb/node-api").exists():
        found["DuckDB, 2 threads, join only"] = (
            ["node", "-e", DUCKDB, str(cases), str(places), out["duck"] + ".json"], {"cwd": scratch})
    if (modules / "mapshaper").exists():
        found["mapshaper, positions ready, no join"] = (
            ["node", "--max-old-space-size=8000", str(modules / "mapshaper/bin/mapshaper"), str(ready), "-points", "x=lon",
             "y=lat", "-o", out["ms"] + ".geojson", "format=geojson"], {})
    if (modules / "csv2geojson").exists():
        found["csv2geojson, positions ready"] = (
            ["sh", "-c", f"node {modules / 'csv2geojson/csv2geojson'} --lat lat --lon lon {ready} > {out['c2g']}.geojson"], {})
    return found, out


def positions(path):
    """id -> rounded position, of the features that have one."""
    with open(path, encoding="utf-8") as text:
        features = json.load(text)["features"]
    return {f["properties"]["case_id"]: tuple(round(float(o), 6) for o in f["geometry"]["coordinates"][:2])
            for f in features if f["geometry"]}


def compare_records(out):
    """What the programs that write GeoJSON say of each record, against khipu."""
    wanted, told = positions(out["k2"] + ".geojson"), []
    for name, key in (("ogr2ogr", "ogr"), ("mapshaper", "ms")):
        path = Path(out[key] + ".geojson")
        if path.exists():
            try:
                other = positions(path)
            except json.JSONDecodeError:
                told.append(f"{name}: its output is not whole")
                continue
            same = sum(other.get(i) == p for i, p in wanted.items())
            told.append(f"{name}: {same} of {len(wanted)} located records have the same position, "
                        f"{len(other.keys() - wanted.keys())} that khipu does not locate")
    path = Path(out["duck"] + ".json")
    if path.exists():
        with open(path, encoding="utf-8") as lines:
            joined = {r["case_id"] for r in map(json.loads, lines) if r.get("place_id")}
        told.append(f"DuckDB: {len(joined & wanted.keys())} of {len(wanted)} located records are joined, "
                    f"{len(joined - wanted.keys())} more")
    return told


def report(options, times, memory, told):
    base = times["khipu, 2 threads"]
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=False).stdout.split("\n")[0]
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo", encoding="utf-8") if l.startswith("model name")), "?")
    ogr = shutil.which("ogr2ogr") and subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True,
                                                     check=False).stdout.strip()
    yield "# Benchmarks\n"
    yield (f"{options.records:,} records of tests/bench/generate.py over 2,000 places in five CRSs, GeoJSON to a file, `--no-sync`; "
           f"medians of {options.rounds} rounds in which each program ran once. Made by `scripts/bench`.\n")
    yield f"{model}, {os.cpu_count()} processors, Linux {platform.release()}; {compiler}, release preset (-O3); {ogr or 'no ogr2ogr'}.\n"
    yield "| program | seconds | times khipu on 2 threads | peak MiB |\n|---|---|---|---|"
    for name, seconds in times.items():
        if None in seconds:
            yield f"| {name} | fails | - | {max(memory[name]):.0f} |"
            continue
        ratio = statistics.median(s / b for s, b in zip(seconds, base))
        yield f"| {name} | {statistics.median(seconds):.2f} | {ratio:.2f} | {max(memory[name]):.0f} |"
    yield "\nOnly khipu does the whole job: the others are given what is said beside their names.\n"
    yield from (f"- {line}" for line in told)
    yield (f"\nA record costs at most {instructions.LIMIT:,} instructions (callgrind, one thread, marginal between 10,000 and 100,000 "
           f"records; the test `bench.a_record_costs_no_more_instructions` holds it). The budget is {instructions.BUDGET:,}"
           + (": it is not met yet." if instructions.LIMIT > instructions.BUDGET else "."))
    yield ("Seconds depend on what else the machine does; instructions do not. Where a ratio is far from what the instructions say, "
           "the machine was busy: run it again.")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("khipu")
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    scratch = options.scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    places, cases = scratch / "places-2000.csv", scratch / f"cases-{options.records}.csv"
    generate("places", 2000, places)
    generate("cases", options.records, 2000, cases)
    khipu = str(Path(options.khipu).resolve())
    run([khipu, "export", str(cases), "--places", str(places), "--no-sync", "-o", f"{scratch}/ready.geojsonl"], good=(0, 1))
    ready_positions(scratch / "ready.geojsonl", scratch / "ready.csv")
    found, out = programs(khipu, scratch, cases, places)
    times, memory = {name: [] for name in found}, {name: [] for name in found}
    for _ in range(options.rounds):
        for name, (command, keywords) in found.items():
            seconds, peak = run(command, **keywords)
            times[name].append(seconds)
            memory[name].append(peak)
    text = "\n".join(report(options, times, memory, compare_records(out))) + "\n"
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
