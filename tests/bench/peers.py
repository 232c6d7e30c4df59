"""The programs that khipu is measured beside: whether they are here, and how each is asked for its part of the job.

They are tuned as their manuals advise. What they cannot do, they are given: most of them positions that are ready or a key
that is normalised already; `does` says how much of the job is left to them.
"""
import json
import shutil
import subprocess

from measure import Program

HEAP_MIB = 8000  # for node: mapshaper's and csv2geojson's default is too small for a million records


def output_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout or done.stderr).strip().split("\n")[0]


class Peers:
    def __init__(self, folder, out):
        self.folder, self.out = folder.resolve(), out
        self.modules = self.folder / "node_modules"

    def has(self, name):
        return shutil.which(name) is not None if name == "ogr2ogr" else (self.modules / name).exists()

    def versions(self):
        """{name: version} of the peers that are here."""
        found = {"ogr2ogr": output_of("ogr2ogr", "--version").split(",")[0]} if self.has("ogr2ogr") else {}
        for name, package in (("DuckDB", "@duckdb/node-api"), ("mapshaper", "mapshaper"), ("csv2geojson", "csv2geojson")):
            if self.has(package):
                found[name] = json.loads((self.modules / package / "package.json").read_text(encoding="utf-8"))["version"]
        if shutil.which("node"):
            found["node"] = output_of("node", "--version")
        return found

    def missing(self):
        return [name for name in ("ogr2ogr", "@duckdb/node-api", "mapshaper", "csv2geojson") if not self.has(name)]

    # ---- what each is asked ----

    def _path(self, name):
        return str(self.out / name)

    def ogr_ready(self, ready):
        to = self._path("ogr-ready.geojson")
        return Program("ogr2ogr, positions ready", [
            "ogr2ogr", "-f", "GeoJSON", to, ready, "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat",
            "-oo", "KEEP_GEOM_COLUMNS=NO"], [to], does="no join, no transformation")

    def ogr_join(self, keyed, keys):
        to, database = self._path("ogr-join.geojson"), self._path("ogr-join.sqlite")
        return Program("ogr2ogr, real join", [self.folder / "ogr_join.sh", keyed, keys, database, to],
                       [to, database, database + "-journal"], does="join on a ready key, transformation")

    def ogr_transform(self, utm):
        to = self._path("ogr-utm.geojson")
        return Program("ogr2ogr -t_srs, own positions", [
            "ogr2ogr", "-f", "GeoJSON", to, utm, "-s_srs", "EPSG:32718", "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=6",
            "-oo", "X_POSSIBLE_NAMES=easting", "-oo", "Y_POSSIBLE_NAMES=northing"], [to], does="transformation, no join")

    def duckdb(self, cases, keys, threads=2):
        to = self._path(f"duckdb-{threads}.json")
        return Program(f"DuckDB, {threads} threads", ["node", self.folder / "duckdb.js", cases, keys, to, str(threads)], [to],
                       does="join, positions ready")

    def mapshaper(self, keyed, keys):
        to = self._path("mapshaper.geojson")
        return Program("mapshaper", [
            "node", f"--max-old-space-size={HEAP_MIB}", self.modules / "mapshaper/bin/mapshaper", "-i", keyed, "string-fields=*",
            "-join", keys, "keys=key,key", "fields=place_id,lon,lat", "-points", "x=lon", "y=lat", "-o", to, "format=geojson"],
            [to], does="join on a ready key, positions ready")

    def csv2geojson(self, ready):
        to = self._path("csv2geojson.geojson")
        return Program("csv2geojson", ["node", f"--max-old-space-size={HEAP_MIB}", self.modules / "csv2geojson/csv2geojson",
                                       "--lat", "lat", "--lon", "lon", ready], [], stdout=to, does="positions ready, no join")
