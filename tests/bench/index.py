#!/usr/bin/env python3
"""What a large gazetteer costs: compiling it, beside DuckDB's import of the same file, and using it.

    index.py KHIPU DRIVER SCRATCH [--rows N] [--places N] [--rounds N]

DRIVER is build/.../tests/bench/index_driver. The dump of N rows (geonames.py) and what is made of it lie in SCRATCH: 4 GB for
12 million rows. DuckDB is looked for in SCRATCH/node_modules (npm install @duckdb/node-api). Every round runs each program
once, one after the other; a ratio is the median of the rounds' ratios. main() returns the figures by their names.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
IMPORT = """
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const [dump, file] = process.argv.slice(1);
  const db = await DuckDBInstance.create(file, { threads: '2' });
  const c = await db.connect();
  await c.run(`CREATE TABLE places AS SELECT * FROM read_csv('${dump}', delim='\\t', header=false, quote='', escape='',
    auto_detect=false, columns={geonameid: 'BIGINT', name: 'VARCHAR', asciiname: 'VARCHAR', alternatenames: 'VARCHAR',
    latitude: 'DOUBLE', longitude: 'DOUBLE', feature_class: 'VARCHAR', feature_code: 'VARCHAR', country: 'VARCHAR',
    cc2: 'VARCHAR', admin1: 'VARCHAR', admin2: 'VARCHAR', admin3: 'VARCHAR', admin4: 'VARCHAR', population: 'BIGINT',
    elevation: 'INTEGER', dem: 'INTEGER', timezone: 'VARCHAR', modified: 'DATE'})`);
  c.closeSync();
  db.closeSync();
})().catch((error) => { console.error(String(error)); process.exit(1); });
"""


def run(command, good=(0,), cwd=None):
    """(seconds, peak of resident memory in MiB) of one run."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        if cwd is not None:
            os.chdir(cwd)
        os.execvp(command[0], [str(part) for part in command])
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in good:
        sys.exit(f"{command[0]} {command[1]} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def make(path, script, *arguments):
    if not path.exists():
        subprocess.run([sys.executable, str(HERE / script), *map(str, arguments), str(path)], check=True)
    return path


def ask_driver(driver, compiled, count):
    run_ = subprocess.run([str(driver), str(compiled), "1", str(count)], capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in map(str.split, run_.stdout.splitlines())}


def paired(rounds, first, second):
    """Medians of both, and the median of the ratios first / second, of programs that take turns."""
    pairs = [(first(), second()) for _ in range(rounds)]
    seconds = [(a[0], b[0]) for a, b in pairs]
    return {"first": statistics.median(a for a, _ in seconds), "second": statistics.median(b for _, b in seconds),
            "ratio": statistics.median(a / b for a, b in seconds),
            "first_mib": max(a[1] for a, _ in pairs), "second_mib": max(b[1] for _, b in pairs)}


def compile_large(khipu, scratch, rows, rounds):
    dump, compiled = make(scratch / f"geonames-{rows}.txt", "geonames.py", rows), scratch / f"geonames-{rows}.khx"
    index = [khipu, "index", dump, "-o", compiled, "--threads", "2", "--quiet"]
    figures = {}
    if (scratch / "node_modules/@duckdb/node-api").exists():
        def import_():
            for name in ("geonames.db", "geonames.db.wal"):
                (scratch / name).unlink(missing_ok=True)
            return run(["node", "-e", IMPORT, dump, scratch / "geonames.db"], cwd=scratch)
        both = paired(rounds, lambda: run(index), import_)
        figures = {"duckdb_s": both["second"], "duckdb_mib": both["second_mib"], "compile_to_duckdb": both["ratio"],
                   "compile_s": both["first"], "compile_mib": both["first_mib"]}
    else:
        runs = [run(index) for _ in range(rounds)]
        figures = {"compile_s": statistics.median(r[0] for r in runs), "compile_mib": max(r[1] for r in runs)}
    return compiled, figures


def start_exports(khipu, scratch, rows, compiled, rounds):
    """An export of 1,000 records with the compiled gazetteer, beside one with the first 200 rows of the same dump. The records
    name places that both have, by their ids, so that neither has to look for suggestions: what differs is how it starts."""
    with open(scratch / f"geonames-{rows}.txt", encoding="utf-8") as dump:
        first = [next(dump) for _ in range(200)]
    small, cases = scratch / "geonames-200.txt", scratch / "cases-1000-by-id.csv"
    small.write_text("".join(first), encoding="utf-8")
    places = [line.split("\t", 2)[:2] for line in first]
    cases.write_text("case_id,place,geonameid\n" + "".join(
        f"{n},{places[n % 200][1]},{places[n % 200][0]}\n" for n in range(1000)), encoding="utf-8")

    def export(gazetteer, name):
        return run([khipu, "export", cases, "--places", gazetteer, "--id", "case_id", "--place-code", "geonameid", "--code-scheme",
                    "geonames", "-o", scratch / f"{name}.geojson", "--quiet", "--no-sync", "--threads", "2"])
    export(compiled, "large")
    both = paired(rounds * 7, lambda: export(compiled, "large"), lambda: export(small, "small"))
    return {"export_with_large_ms": both["first"] * 1e3, "export_with_small_ms": both["second"] * 1e3,
            "export_large_to_small": both["ratio"]}


def load_table(khipu, scratch, places, rounds):
    """An export of one record over a CSV gazetteer: what loading it costs."""
    table, one = make(scratch / f"places-{places}.csv", "generate.py", "places", places), scratch / "cases-1.csv"
    one.write_text("case_id,place\n1,Nowhere at all\n", encoding="utf-8")
    command = [khipu, "export", one, "--places", table, "-o", scratch / "one.geojson", "--quiet", "--no-sync"]
    runs = [run(command + ["--threads", "2"], good=(0, 1)) for _ in range(rounds * 3)]
    alone = [run(command + ["--threads", "1"], good=(0, 1)) for _ in range(rounds * 3)]
    compiled = scratch / f"places-{places}.khx"
    run([khipu, "index", table, "-o", compiled, "--quiet"])
    return compiled, {"load_s": statistics.median(r[0] for r in runs), "load_mib": max(r[1] for r in runs),
                      "load_on_1_thread_s": statistics.median(r[0] for r in alone)}


WANTED = ["places", "names", "distinct_names", "file_bytes", "bytes_beside_names", "open_ms", "name_us", "name_of_a_place_us",
          "name_within_us",
          "suggestion_ms", "worst_suggestion_ms"]


def tell(title, figures):
    print(f"\n{title}\n")
    for name, value in figures.items():
        print(f"  {name:<24} {value:,.3f}".rstrip("0").rstrip("."))


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("khipu", type=Path)
    parser.add_argument("driver", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--rows", type=int, default=12_000_000, help="of the dump; 0: none")
    parser.add_argument("--places", type=int, default=150_000, help="of the table; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    scratch, khipu = options.scratch.resolve(), options.khipu.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    told = {}
    if options.places > 0:
        compiled, figures = load_table(khipu, scratch, options.places, options.rounds)
        answers = ask_driver(options.driver.resolve(), compiled, 300_000)
        told["table"] = figures | {name: answers[name] for name in WANTED}
        tell(f"A table of {options.places:,} places", told["table"])
    if options.rows > 0:
        compiled, figures = compile_large(khipu, scratch, options.rows, options.rounds)
        figures |= start_exports(khipu, scratch, options.rows, compiled, options.rounds)
        answers = ask_driver(options.driver.resolve(), compiled, 300_000)
        told["dump"] = figures | {name: answers[name] for name in WANTED}
        tell(f"A GeoNames dump of {options.rows:,} rows, compiled", told["dump"])
    return told


if __name__ == "__main__":
    main()
