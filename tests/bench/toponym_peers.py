"""The same toponyms with the tools that people join tables with: ogr2ogr, mapshaper, csvkit.

Each gets what its manual advises for a join on two columns: one key column made beforehand of the place and the area,
in small letters. Accents, alternate names, level words and areas inside the text are then each tool's own affair, as
they are for the person who uses it. Where a tool gives several rows for a record, the first is taken.
"""
import csv
import os
import shutil
import subprocess
import sys


def key(place, area):
    return place.lower() + "|" + area.lower()


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def read_answers(path, count):
    places = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("gid"):
                places.setdefault(int(row["qid"]), row["gid"])
    return [{"word": "joined" if i in places else "", "place": places.get(i), "candidates": []} for i in range(count)]


def ask_ogr2ogr(folder, cases, places):
    tool = shutil.which("ogr2ogr")
    if tool is None:
        return "ogr2ogr is not installed", None
    out = os.path.join(folder, "ogr.csv")
    sql = "SELECT c.qid AS qid, g.gid AS gid FROM cases c LEFT JOIN '%s'.places g ON c.key = g.key" % places
    subprocess.run([tool, "-f", "CSV", out, cases, "-dialect", "SQLite", "-sql", sql], check=True)
    return subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.split(",")[0], out


def ask_mapshaper(folder, cases, places):
    if shutil.which("npm") is None:
        return "mapshaper needs npm", None
    home = os.path.join(folder, "mapshaper")
    done = subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", home, "mapshaper@0.6"],
                          capture_output=True, text=True)
    tool = os.path.join(home, "node_modules", ".bin", "mapshaper")
    if done.returncode != 0 or not os.path.exists(tool):
        return "mapshaper cannot be installed", None
    out = os.path.join(folder, "mapshaper.csv")
    subprocess.run([tool, "-i", cases, "string-fields=*", "-join", places, "keys=key,key", "string-fields=*",
                    "fields=gid", "-o", out, "format=csv"], check=True, stderr=subprocess.DEVNULL)
    version = subprocess.run([tool, "-v"], capture_output=True, text=True)
    return "mapshaper " + (version.stdout + version.stderr).strip(), out


def ask_csvkit(folder, cases, places):
    home = os.path.join(folder, "csvkit")
    done = subprocess.run([sys.executable, "-m", "venv", home], capture_output=True)
    if done.returncode == 0:
        done = subprocess.run([os.path.join(home, "bin", "pip"), "install", "--quiet", "csvkit"], capture_output=True)
    tool = os.path.join(home, "bin", "csvjoin")
    if done.returncode != 0 or not os.path.exists(tool):
        return "csvkit cannot be installed", None
    out = os.path.join(folder, "csvkit.csv")
    with open(out, "w", encoding="utf-8") as file:
        subprocess.run([tool, "--left", "-I", "-c", "key", cases, places], check=True, stdout=file)
    version = subprocess.run([tool, "--version"], capture_output=True, text=True)
    return "csvkit, " + version.stdout.strip(), out


def ask_all(queries, rows, folder):
    """Yields (title, answers) for each tool that is there or can be installed."""
    cases, places = os.path.join(folder, "cases.csv"), os.path.join(folder, "places.csv")
    write_csv(cases, [["qid", "key"]] + [[i, key(q["place"], q["within"])] for i, q in enumerate(queries)])
    write_csv(places, [["gid", "key"]] + [[row["id"], key(row["name"], row["area"])] for row in rows])
    for ask in (ask_ogr2ogr, ask_mapshaper, ask_csvkit):
        title, out = ask(folder, cases, places)
        if out is None:
            print("\n%s: left out" % title)
            continue
        yield title, read_answers(out, len(queries))
