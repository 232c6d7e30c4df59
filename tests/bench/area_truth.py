#!/usr/bin/env python3
"""What place_areas.py judges by, on grounds made up for it: it must tell right from wrong before it judges khipu."""
from area_cases import Namesakes, Right, Settlements, known_ids, left_out, second_level, sharing, bearers_of, stated_code
from area_names import bare, core, fold, with_words
from area_sources import Area, Ground, Place, Towns, hull, metres, split_names
from place_areas import judge_area, judge_stated

# A country of four degrees, XX: province A (codes XX.1.*) in the west, B (XX.2.*) in the east; 1.1 lies around a capital.
ROWS = [("1", "Alba", 0.5, 1.0, "PPLA", "1", "1", 900), ("2", "Bara", 0.6, 1.6, "PPL", "1", "1", 50),
        ("3", "Cota", 1.2, 1.1, "PPL", "1", "1", 40), ("4", "Duna", 1.5, 3.5, "PPL", "1", "2", 30),
        ("5", "Duna", 3.0, 1.0, "PPLA2", "2", "1", 20), ("6", "Esta", 3.6, 3.0, "PPL", "2", "1", 10)]


def place(number, name, lon, lat, kind, first, second, population):
    fields = [""] * 19
    fields[0], fields[1], fields[4], fields[5], fields[7] = number, name, str(lat), str(lon), kind
    fields[8], fields[10], fields[11], fields[14] = "XX", first, second, str(population)
    return Place(fields)


def box(west, south, east, north):
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def area(iso, geometry, **names):
    return Area({"properties": {"iso_a2": "XX", "iso_3166_2": iso, "adm1_code": "LAND-" + iso[-1], "gn_level": 1, **names},
                 "geometry": geometry})


def check(what, found, wanted):
    if found != wanted:
        raise SystemExit("%s: %r, not %r" % (what, found, wanted))


def check_names():
    for name, wanted in [("Provincia de Lima", "Lima"), ("Lima Province", "Lima"), ("Free State", "Free State"),
                         ("Département de la Loire", "Loire"), ("Conakry Special Zone", "Conakry Special Zone"),
                         ("Gorodskoy Okrug Samara", "Samara"), ("Canton 10", "Canton 10"), ("Lima", "Lima"),
                         ("Juneau City and Borough", "Juneau"), ("Republic County", "Republic County"),
                         ("Autonomous Region in Muslim Mindanao", "Autonomous Region in Muslim Mindanao"),
                         ("Dmitrovskiy Gorodskoy Okrug", "Dmitrovskiy"), ("Municipio Autónomo Atures", "Atures")]:
        check("core of " + name, core(name), wanted)
    for name, wanted in [("El Callao", "callao"), ("Bogota D.C.", "bogota"), ("D.C.", "d c"), ("La", "la")]:
        check("bare " + name, bare(name), wanted)
    check("marks and apostrophes", fold("Al-Baḩr  l’Aḥmar"), "al bahr lahmar")
    check("vowel signs stay", fold("কা") == fold("কি"), False)
    check("alternate names", split_names("Dubai, Dubayy|C¢rcega|A, B and C", True), ["Dubai", "Dubayy", "A, B and C"])
    check("a primary name is one", split_names("Rhondda, Cynon, Taff", False), ["Rhondda, Cynon, Taff"])
    check("with words", with_words("Lima", "Departamento", "Department"), ["Lima Department", "Departamento de Lima"])
    check("with words, one that cannot be left out", with_words("James City County", "", "County"), [])
    check("with words, has one", with_words("Lima Province", "Provincia", "Province"), [])


def check_ground(ground, areas):
    check("hull", len(hull([(0, 0), (2, 0), (2, 2), (0, 2), (1, 1)])), 4)
    check("a degree", round(metres((0, 0), (0, 1)) / 1000), 111)
    for code, at, wanted in [("XX.1.1", (0.5, 1.0), True), ("XX.1.1", (0.8, 1.2), True), ("XX.1.1", (1.5, 3.5), False),
                             ("XX.2.1", (0.5, 1.0), False), ("XX.1", (1.5, 3.4), True), ("XX.2", (3.5, 3.5), True)]:
        check("%s holds %s" % (code, at), ground.holds(code, at), wanted)
    west = areas[0].outline
    for at, margin, wanted in [((1, 1), 0, True), ((2.05, 1), 10000, True), ((2.2, 1), 10000, False), ((3, 1), 0, False)]:
        check("outline %s %d" % (at, margin), west.holds(at, margin), wanted)


def check_verdicts(ground, areas, ids):
    case = {"level": "province", "truth": Right(ground, ["XX.1.1"], (), ids)}
    for at, told, level, wanted in [
            (None, None, "unknown", "refused"), ((0.5, 1.0), "area:XX.1.1", "province", "right"),
            ((0.5, 1.0), "gn:1", "settlement", "settlement"), ((0.5, 1.0), "area:XX.1.1", "district", "finer"),
            ((0.5, 1.0), "area:XX.1.1", "department", "coarser"), ((0.5, 1.0), "area:XX.1.2", "province", "outside"),
            ((1.5, 3.5), "area:XX.1.1", "province", "outside"), ((0.5, 1.0), "area:XX/alta/alba", "province", "right")]:
        check("verdict on %s %s" % (told, level), judge_area(case, {"at": at, "id": told, "level": level}, {}), wanted)
    case = {"level": "department", "truth": Right(None, (), [areas[0]], ids)}
    for at, told, wanted in [((1, 1), "area:XX-A", "right"), ((1, 1), "area:XX-B", "outside"),
                             ((3, 1), "area:XX-A", "outside")]:
        answer = {"at": at, "id": told, "level": "department"}
        check("verdict on %s at %s" % (told, at), judge_area(case, answer, {}), wanted)
    # What the other source has under the same name: XX.1.2 has one place, and the outline XX-A lies around it.
    for also, at, wanted in [((), (1.9, 2.9), True), ((), (0.2, 0.2), False), ([areas[0]], (0.2, 0.2), True),
                             ([areas[0]], (3.9, 0.2), False)]:
        small = Right(ground, ["XX.1.2"], (), ids, also)
        check("%d namesakes at %s" % (len(also), at), small.holds_point(at), wanted)
    check("an outline under the wrong name", Right(ground, (), [areas[1]], ids, ["XX.1"]).holds_point((0.5, 1.0)), True)
    settlement = {"settlement": place(*ROWS[3])}
    for at, told, reason, wanted in [((1.5, 3.5), "gn:4", None, "right"), ((3.0, 1.0), "gn:5", None, "elsewhere"),
                                     (None, None, "area_unknown", "area_unknown"),
                                     (None, None, "place_conflict", "refused")]:
        check("stated: %s" % wanted, judge_stated(settlement, {"at": at, "id": told, "reason": reason}), wanted)


def check_cases(places, areas, ground, ids):
    dropped = left_out(areas)
    check("left out", sorted(name for _, name in dropped), ["Beta District", "Free Land", "Province", "The Beta"])
    bearers = bearers_of(areas, dropped)
    check("a primary name of its own", sharing(areas[0], 0, "Alta", bearers), [])
    check("a name in another language that both have", sharing(areas[0], 2, "Gamma", bearers), [areas[1]])
    second = {"XX.1.1": "Alba County", "XX.1.2": "Twin", "XX.1.3": "Twin", "XX.2.1": "Dera", "XX.2.9": "Empty"}
    cases = second_level({"XX.1": "Alta", "XX.2": "Beta"}, second, ground, ids,
                         Namesakes(second, areas, Towns(ground, areas)))
    check("second level", [(c["label"], c["kind"], c["wanted"]) for c in cases], [
        ("XX.1.1", "seat or three places", True), ("XX.1.2", "shares its name in its outer area", False),
        ("XX.2.1", "seat or three places", True)])
    towns = Towns(ground, areas)
    names = {"XX.1": "Alta Province", "XX.2": "Beta", "XX.3": "Beta District", "XX.4": "Twin", "XX.5": "Twin"}
    namesakes = Namesakes(names, areas, towns)
    check("the outline of a code", namesakes.of_code("XX.1", "Alta Province"), [areas[0]])
    check("the code of an outline, and where its towns are", namesakes.of_area(areas[0], "Alta"), ["XX.1", areas[0]])
    check("the code that has the name that is asked for", namesakes.of_area(areas[1], "Beta"), ["XX.2", areas[1]])
    check("none of two", namesakes.of_area(areas[1], "Gamma"), [])
    check("towns elsewhere", [towns.are_elsewhere(*pair) for pair in
                              [("XX.1", areas[0]), ("XX.1", areas[1]), ("XX.9", areas[1])]], [False, True, False])
    moved = Namesakes({"XX.1": "Beta"}, areas, towns)
    check("a name that is another area's in the other source", moved.elsewhere(areas[1], "Beta"), ["XX.1"])
    check("none of two", namesakes.only(namesakes.codes, "XX", "Twin"), [])
    settlements = Settlements(places, areas, bearers, second)
    found = stated_code("second level", "XX.2.1", second["XX.2.1"], ["Dera District"], ground, settlements)
    check("the settlement with a namesake elsewhere", [c["columns"] for c in found],
          [["Duna", "Dera"], ["Duna", "Dera District"]])


def main():
    places = [place(*row) for row in ROWS]
    areas = [area("XX-A", box(0, 0, 2, 4), name="Alta", name_fr="Gamma", type="Free Land",
                  name_alt="Beta District|Province|The Beta|Free Land"),
             area("XX-B", box(2, 0, 4, 4), name="Beta", name_fr="Gamma")]
    ground, ids = Ground(places), known_ids(["XX.1", "XX.2", "XX.1.1", "XX.1.2", "XX.2.1"], areas)
    check_names()
    check_ground(ground, areas)
    check_verdicts(ground, areas, ids)
    check_cases(places, areas, ground, ids)
    print("what places.areas judges by tells right from wrong")


if __name__ == "__main__":
    main()
