"""The parts of the benchmark. Each measures one subject and says what is wanted of it; `scripts/bench --only NAME` runs one."""
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import agree
import areas
import instructions
from inputs import Inputs
from lines import Ledger, figure
from measure import Program, Stopwatch, peak, ratio, seconds
from peers import Peers

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "data/peru-2022"
SMALL = 10_000
PLACES = 2000


@dataclass
class Bench:
    khipu: str
    drivers: Path
    out: Path  # where outputs are written, removed at the end
    inputs: Inputs
    peers: Peers
    watch: Stopwatch
    ledger: Ledger
    records: int
    rounds: int

    def export(self, name, cases, *options, to="khipu.geojson", sync=False, threads=2, places=None):
        """khipu's own program, GeoJSON to a new file unless `to` says otherwise. Code 1: some records are not located, as is
        meant."""
        to = str(self.out / to)
        command = [self.khipu, "export", cases, *(["--places", places] if places else []), *options, "--threads", str(threads),
                   *([] if sync else ["--no-sync"]), "-o", to]
        return Program(name, command, [to.rstrip("/")], good=(0, 1))

    def cases(self, records=None):
        return self.inputs.generate("cases", records or self.records, PLACES)

    def places(self, count=PLACES):
        return self.inputs.generate("places", count)

    def race(self, programs, rounds=None):
        return self.watch.race(programs, rounds or self.rounds)


def programs_table(bench, title, programs, runs, base):
    """Seconds, ratio to khipu and memory of each program of a race."""
    rows = []
    for program in programs:
        of = runs[program.name]
        rows.append([program.name, program.does] + (
            [f"{seconds(of):.2f}", figure(ratio(of, runs[base])), f"{peak(of):.0f}"] if of else ["fails", "-", "-"]))
    bench.ledger.table(title, ["program", "does", "seconds", "times khipu", "peak MiB"], rows)


# ---- the main job ----

def disk(bench):
    """khipu beside the copying of its own output, with and without waiting for the disk."""
    out, cat, dd = (str(bench.out / name) for name in ("khipu.geojson", "cat.geojson", "dd.geojson"))
    against_copy(bench, "`--no-sync`", False, Program("cat OUTPUT > new-file", ["cat", out], stdout=cat, does="copies the output"))
    against_copy(bench, "synced", True, Program("dd bs=1M conv=fsync", ["dd", f"if={out}", f"of={dd}", "bs=1M", "conv=fsync"], [dd],
                                                does="copies the output"))


def against_copy(bench, how, sync, copy):
    cases, places = bench.cases(), bench.places()
    programs = [bench.export("khipu, 2 threads", cases, places=places, sync=sync), copy,
                bench.export("khipu, 1 thread", cases, places=places, sync=sync, threads=1, to="khipu-1.geojson")]
    runs = bench.race(programs, max(7, bench.rounds))
    for threads, limit in (("2 threads", 2.2), ("1 thread", 2.8)):
        bench.ledger.at_most(f"{how}, {threads}: times `{copy.name}`", limit, ratio(runs[f"khipu, {threads}"], runs[copy.name]))
    programs_table(bench, f"{bench.records:,} records and the disk, {how}", programs, runs, "khipu, 2 threads")


def peers(bench):
    """khipu beside the programs that do parts of its job, on the same records."""
    there, cases, places = bench.peers, bench.cases(), bench.places()
    keyed, ready = bench.inputs.keyed(bench.records, PLACES), bench.inputs.ready(bench.records, PLACES)
    keys = bench.inputs.gazetteer_keys(PLACES)
    programs = [bench.export("khipu, 2 threads", cases, places=places)]
    if there.has("ogr2ogr"):
        programs += [there.ogr_ready(ready), there.ogr_join(keyed, keys)]
    if there.has("@duckdb/node-api"):
        programs += [there.duckdb(cases, keys)]
    if there.has("mapshaper"):
        programs += [there.mapshaper(keyed, keys)]
    if there.has("csv2geojson"):
        programs += [there.csv2geojson(ready)]
    runs = bench.race(programs)
    base = runs["khipu, 2 threads"]
    for name, limit in (("ogr2ogr, positions ready", 40), ("ogr2ogr, real join", 60), ("mapshaper", 50), ("DuckDB, 2 threads", 7)):
        bench.ledger.at_least(f"times as fast as {name}", limit, ratio(runs.get(name, []), base))
    programs_table(bench, f"{bench.records:,} records, {PLACES:,} places in five CRSs", programs, runs, "khipu, 2 threads")
    compare_outputs(bench, [program for program in programs[1:] if runs[program.name]])


def compare_outputs(bench, programs):
    ours = agree.told(agree.features(bench.out / "khipu.geojson"))
    for program in programs:
        output = next(path for path in [program.stdout, *program.outputs] if path != "/dev/null")
        read = agree.objects if output.endswith(".json") else agree.features
        agrees, said = agree.compare(program.name, ours, agree.told(read(output)))
        bench.ledger.remark(said, agrees)


def small(bench):
    """Ten thousand records, where starting counts."""
    cases, ready = bench.cases(SMALL), bench.inputs.ready(SMALL, PLACES)
    programs = [bench.export("khipu, 2 threads", cases, places=bench.places())]
    if bench.peers.has("ogr2ogr"):
        programs.append(bench.peers.ogr_ready(ready))
    if bench.peers.has("@duckdb/node-api"):
        programs.append(bench.peers.duckdb(cases, bench.inputs.gazetteer_keys(PLACES)))
    runs = bench.race(programs, max(7, bench.rounds))
    bench.ledger.at_most(f"{SMALL:,} records: times ogr2ogr, positions ready", 0.3,
                         ratio(runs["khipu, 2 threads"], runs.get("ogr2ogr, positions ready", [])))
    programs_table(bench, f"{SMALL:,} records", programs, runs, "khipu, 2 threads")


# ---- growth ----

def growth(bench):
    """Time and memory from ten thousand records to ten times the main job's."""
    rows, many = [], bench.records * 10
    for records in (SMALL, bench.records, many):
        cases = bench.cases(records)
        programs = [bench.export("khipu, 2 threads", cases, places=bench.places()),
                    Program("cat OUTPUT > new-file", ["cat", bench.out / "khipu.geojson"], stdout=str(bench.out / "cat.geojson"))]
        runs = bench.race(programs)
        ours, cat = runs["khipu, 2 threads"], runs["cat OUTPUT > new-file"]
        bench.ledger.at_most(f"memory at {records:,} records, 2 threads", 50, peak(ours), "MiB")
        rows.append([f"{records:,}", f"{seconds(ours):.2f}", f"{records / seconds(ours):,.0f}", figure(ratio(ours, cat)),
                     f"{peak(ours):.0f}"])
        if records == many:
            bench.ledger.at_most(f"{many:,} records: times `cat OUTPUT > new-file`", 1.3, ratio(ours, cat))
    bench.ledger.table("Growth, 2 threads, `--no-sync`", ["records", "seconds", "records/s", "times cat", "peak MiB"], rows)


def distinct(bench):
    """Every record names its place in another way: the memo cannot help and must not grow."""
    programs = [bench.export("few names", bench.cases(), places=bench.places())]
    programs += [bench.export(name, bench.inputs.generate(kind, bench.records, PLACES), places=bench.places(), to=kind + ".geojson")
                 for name, kind in (("as many known names as records", "distinct"), ("as many unknown names as records", "unknown"))]
    runs = bench.race(programs)
    base = runs["few names"]
    for program in programs[1:]:
        of = runs[program.name]
        bench.ledger.at_most(f"{program.name}: memory beyond that of few", 64, peak(of) - peak(base) if of and base else None, "MiB")
        bench.ledger.at_least(f"{program.name}: rate against few", 1 / 3, ratio(base, of))


def gazetteer(bench):
    """A gazetteer of 150,000 places."""
    count = 150_000
    cases, places = bench.inputs.generate("cases", bench.records, count), bench.places(count)
    programs = [bench.export("khipu, 2 threads", cases, places=places)]
    if bench.peers.has("@duckdb/node-api"):
        programs.append(bench.peers.duckdb(cases, bench.inputs.gazetteer_keys(count)))
    runs = bench.race(programs)
    ours = runs["khipu, 2 threads"]
    bench.ledger.at_least(f"{count:,} places: times as fast as DuckDB, 2 threads", 3, ratio(runs.get("DuckDB, 2 threads", []), ours))
    bench.ledger.at_most(f"{count:,} places: memory", 140, peak(ours), "MiB")
    programs_table(bench, f"{bench.records:,} records, {count:,} places", programs, runs, "khipu, 2 threads")
    compare_outputs(bench, [program for program in programs[1:] if runs[program.name]])


def positions(bench):
    """Records that carry their own positions in UTM, all of them different."""
    utm = bench.inputs.generate("utm", bench.records, PLACES)
    programs = [bench.export("khipu, 2 threads", utm, "--position", "easting,northing", "--crs", "EPSG:32718"),
                bench.export("khipu over a gazetteer", bench.cases(), places=bench.places(), to="khipu-places.geojson")]
    if bench.peers.has("ogr2ogr"):
        programs.append(bench.peers.ogr_transform(utm))
    runs = bench.race(programs)
    ours = runs["khipu, 2 threads"]
    bench.ledger.at_least("own positions in UTM: times as fast as ogr2ogr -t_srs", 20,
                          ratio(runs.get("ogr2ogr -t_srs, own positions", []), ours))
    bench.ledger.at_least("own positions in UTM: rate against the gazetteer's", 1 / 3, ratio(runs["khipu over a gazetteer"], ours))
    programs_table(bench, f"{bench.records:,} records with their own positions", programs, runs, "khipu, 2 threads")
    compare_outputs(bench, [program for program in programs[2:] if runs[program.name]])


def bundle(bench):
    """Everything (page, style, review, manifest with hashes) against the GeoJSON alone."""
    programs = [bench.export("GeoJSON alone", bench.cases(), places=bench.places()),
                bench.export("the whole bundle", bench.cases(), places=bench.places(), to="bundle/")]
    runs = bench.race(programs)
    bench.ledger.at_most("the whole bundle: times the GeoJSON alone", 3, ratio(runs["the whole bundle"], runs["GeoJSON alone"]))
    programs_table(bench, f"{bench.records:,} records, the whole bundle", programs, runs, "GeoJSON alone")


# ---- starting ----

def startup(bench):
    """Exports of a few records: what starting costs."""
    few, linked = bench.inputs.sample(10), "a program that is only linked with libproj"
    sample = [SAMPLE / "cases.csv"]
    programs = [Program(linked, [bench.drivers / "linked"]),
                bench.export("no transformation", *sample, places=SAMPLE / "places.csv"),
                bench.export("four CRSs", few, places=bench.places())]
    runs = bench.race(programs, max(25, bench.rounds))
    for name, limit in (("no transformation", 15), ("four CRSs", 50)):
        bench.ledger.at_most(f"start of an export, {name}", limit, 1000 * seconds(runs[name]), "ms",
                             f"{figure(ratio(runs[name], runs[linked]))} times {linked}")


# ---- stages ----

def parsing(bench):
    """The tokeniser alone, beside libcsv."""
    bench.ledger.at_least("parsing CSV: times the rate of libcsv", 4, driver(bench, "csv_parsers", bench.cases()))


def ndjson(bench):
    """Flat NDJSON: the scanner beside jansson, and the whole export beside that of the same records in CSV."""
    records = bench.inputs.generate("ndjson", bench.records, PLACES)
    bench.ledger.at_least("flat NDJSON: times the rate of jansson", 10, driver(bench, "json_parsers", records))
    programs = [bench.export("CSV", bench.cases(), places=bench.places()),
                bench.export("NDJSON", records, places=bench.places(), to="khipu-json.geojson")]
    runs = bench.race(programs, max(7, bench.rounds))
    bench.ledger.at_most("an export of flat NDJSON: times that of the same records in CSV", 2, ratio(runs["NDJSON"], runs["CSV"]))
    programs_table(bench, f"{bench.records:,} records, the same in NDJSON", programs, runs, "CSV")


def driver(bench, name, path):
    """The ratio that a driver prints as its last word; None if it is not built."""
    program = bench.drivers / name
    if not program.exists():
        return None
    done = subprocess.run([program, path, str(max(3, bench.rounds))], capture_output=True, text=True, check=False)
    bench.watch.say("   " + (done.stdout + done.stderr).strip().replace("\n", "\n   "))
    if done.returncode != 0:
        bench.ledger.remark(f"{name} fails: {done.stderr.strip()}", False)
        return None
    return float(done.stdout.split()[-1])


def instruction_count(bench):
    """What a record costs in instructions: a figure that does not depend on the machine's mood."""
    has_valgrind = shutil.which("valgrind") is not None
    cost = instructions.cost(bench.khipu, bench.out) if has_valgrind else None
    bench.ledger.at_most("a record, 1 thread, marginal between 10,000 and 100,000", instructions.BUDGET, cost, "instructions")


def ask_index(bench, *options):
    """What index.py measures; None if it or its driver is not there."""
    program = HERE / "index.py"
    if not program.exists() or not (bench.drivers / "index_driver").exists():
        bench.watch.say("   index.py or its driver is not there")
        return None
    import index as of_index  # pylint: disable=import-outside-toplevel
    scratch = bench.inputs.folder / "index"
    scratch.mkdir(exist_ok=True)
    if not (scratch / "node_modules").is_symlink():
        (scratch / "node_modules").symlink_to(bench.peers.modules)
    return of_index.main([bench.khipu, str(bench.drivers / "index_driver"), str(scratch), "--rounds", str(bench.rounds), *options])


def suggestions(bench):
    """Names with two letters wrong that are looked for among 150,000 places."""
    told = ask_index(bench, "--rows", "0")
    if told is not None:
        bench.ledger.at_most("suggestions for a name, 150,000 places", 1, told["table"]["suggestion_ms"], "ms",
                             f"the worst of 200 takes {told['table']['worst_suggestion_ms']:.2f} ms")


def index(bench):
    """The compiled gazetteer: see index.py."""
    rows = bench.records * 12
    told = ask_index(bench, "--rows", str(rows), "--places", "0")
    if told is None:
        return
    dump, ledger = told["dump"], bench.ledger
    ledger.at_most(f"compiling {rows:,} GeoNames rows: times DuckDB's import", 1.5, dump.get("compile_to_duckdb"))
    ledger.at_most("compiled: bytes a row beside the names", 50, dump["bytes_beside_names"], "bytes")
    ledger.at_most("compiled: opening", 1, dump["open_ms"], "ms")
    ledger.at_most("compiled: looking a warm name up", 1, dump["name_us"], "us")
    ledger.at_most("an export of 1,000 records with it: times one with 200 places", 1.1, dump["export_large_to_small"],
                   note=f"{dump['export_with_large_ms']:.1f} ms against {dump['export_with_small_ms']:.1f}")
    ledger.at_most(f"suggestions for a name, {rows:,} places", 50, dump["suggestion_ms"], "ms",
                   f"the worst of 200 takes {dump['worst_suggestion_ms']:.1f} ms")


PARTS = {"disk": disk, "peers": peers, "small": small, "growth": growth, "distinct": distinct, "gazetteer": gazetteer,
         "positions": positions, "bundle": bundle, "startup": startup, "parsing": parsing, "ndjson": ndjson,
         "instructions": instruction_count, "index": index, "suggestions": suggestions, "areas": areas.areas}
GROUPS = {"core": ["disk", "peers"], "all": list(PARTS)}
