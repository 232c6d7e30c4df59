"""The inputs of the benchmarks, made once and kept under a name that changes with the program that makes them."""
import csv
import hashlib
import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent


def key_of(place, department):
    """What the peers join on, so that they need not normalise: case folded, no marks."""
    text = unicodedata.normalize("NFKD", f"{place}|{department}".casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


class Inputs:
    def __init__(self, khipu, scratch, say):
        made_by = b"".join((HERE / name).read_bytes() for name in ("generate.py", "inputs.py", "areas.py"))
        self.khipu, self.say = khipu, say
        self.folder = scratch / f"inputs-{hashlib.sha256(made_by).hexdigest()[:8]}"
        for old in scratch.glob("inputs-*"):
            if old != self.folder:
                shutil.rmtree(old)
        self.folder.mkdir(parents=True, exist_ok=True)

    def _make(self, name, make):
        """The file of that name; made by make(path) unless it is there, under its name only when it is whole."""
        path = self.folder / name
        if not path.exists():
            self.say(f"   making {name}")
            part = path.with_name("part-" + name)
            make(part)
            part.rename(path)
        return path

    def districts(self, kind, *numbers):
        """A file that areas.py makes: see there."""
        suffix = "geojson" if kind == "districts" else "csv"
        return self._make("-".join(["areas", kind, *map(str, numbers)]) + "." + suffix,
                          lambda path: subprocess.run([sys.executable, HERE / "areas.py", kind, *map(str, numbers), path],
                                                      check=True))

    def generate(self, kind, *numbers):
        """A file that generate.py makes: see there."""
        suffix = "ndjson" if kind == "ndjson" else "csv"
        return self._make("-".join([kind, *map(str, numbers)]) + "." + suffix,
                          lambda path: subprocess.run([sys.executable, HERE / "generate.py", kind, *map(str, numbers), path],
                                                      check=True))

    def sample(self, records):
        """The first records of the cases over 2,000 places, for programs that shall only start."""
        def make(path):
            with open(self.generate("cases", 10_000, 2000), encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as out:
                out.writelines(line for _, line in zip(range(records + 1), rows))
        return self._make(f"sample-{records}.csv", make)

    def located(self, places):
        """{place id: (longitude, latitude)} of a generated gazetteer, as khipu transforms it."""
        gazetteer = self.generate("places", places)
        path = self._make(f"located-{places}.geojsonl", lambda path: subprocess.run(
            [self.khipu, "export", gazetteer, "--id", "id", "--position", "x,y", "--crs-column", "crs", "--to", "geojsonl",
             "--types", "text", "--quiet", "--no-sync", "-o", path.with_suffix(".geojsonl")],
            check=True, stderr=subprocess.DEVNULL))
        with open(path, encoding="utf-8") as lines:
            return {f["id"]: f["geometry"]["coordinates"] for f in map(json.loads, lines)}

    def gazetteer_keys(self, places):
        """The gazetteer for peers: a row a name with its key, position in degrees, position as given and its EPSG code."""
        def make(path):
            located = self.located(places)
            with open(self.generate("places", places), encoding="utf-8", newline="") as rows, \
                    open(path, "w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(["key", "place_id", "lon", "lat", "x", "y", "srid"])
                seen = set()
                for name in ("name", "alt_names"):
                    rows.seek(0)
                    for row in csv.DictReader(rows):
                        key = key_of(row[name], row["admin1"])
                        if row[name] and key not in seen:
                            seen.add(key)
                            writer.writerow([key, row["id"], *located[row["id"]], row["x"], row["y"], row["crs"].split(":")[1]])
        return self._make(f"keys-{places}.csv", make)

    def _with_columns(self, cases, path, columns, values):
        with open(cases, encoding="utf-8", newline="") as rows, open(path, "w", encoding="utf-8", newline="") as out:
            reader, writer = csv.reader(rows), csv.writer(out, lineterminator="\n")
            header = next(reader)
            place, department = header.index("place"), header.index("department")
            writer.writerow(header + columns)
            for row in reader:
                writer.writerow(row + values(key_of(row[place], row[department])))

    def keyed(self, records, places):
        """The cases with the key that the peers join on."""
        return self._make(f"keyed-{records}-{places}.csv", lambda path: self._with_columns(
            self.generate("cases", records, places), path, ["key"], lambda key: [key]))

    def ready(self, records, places):
        """The cases with longitude and latitude already in them: what programs are given that cannot join."""
        def make(path):
            with open(self.gazetteer_keys(places), encoding="utf-8", newline="") as rows:
                known = {row["key"]: [row["lon"], row["lat"]] for row in csv.DictReader(rows)}
            self._with_columns(self.generate("cases", records, places), path, ["lon", "lat"],
                               lambda key: known.get(key, ["", ""]))
        return self._make(f"ready-{records}-{places}.csv", make)
