#!/usr/bin/env python3
"""The records that place_areas.py asks khipu about: areas in columns of areas, and areas around a settlement.

A case is a dict: `kind` (the table's line), `columns` (what the sheet says), `truth` (what is right: a function of an
answer's id and point, see Right), `wanted` (counts towards the share that must be placed), `label` for the misses.
"""
from collections import defaultdict

from area_names import SECOND_WITH_WORD, bare, core, fold, has_level_word, is_level_word, with_words
from area_sources import SEATS, metres

STEPS = ["primary name", "English name", "name in another language", "alternate name"]
BORDER = 10000          # outlines are drawn coarsely and seats lie on coasts: so far outside an outline is still inside
MARGIN = 25000          # what lies nearer to a border than this is neither confirmed nor contradicted by an outline


class Right:
    """Where an area's point may lie and what its id may say. A point is right too in an area that the other source has
    under the same name in the country, and in the outline that holds most towns of its code (`also`): the ground that
    settlements tell is too small for large areas and coasts (Amazonas of Colombia, Portsmouth), and Natural Earth's
    package has the outlines of some countries under one another's names (Guyana, Eritrea, Tungurahua and Napo of
    Ecuador)."""

    def __init__(self, ground=None, codes=(), areas=(), ids=None, also=()):
        self.ground, self.codes, self.areas, self.ids = ground, set(codes), list(areas), ids
        self.also_codes = [other for other in also if isinstance(other, str)]
        self.also_areas = [other for other in also if not isinstance(other, str)]

    def holds_id(self, told):
        """Ids of the scheme `area:`; an id of another area of a scheme that truth knows is wrong."""
        if not told or not told.startswith("area:"):
            return True
        told = told[len("area:"):]
        if told in self.ids["gazetteer"]:
            return not self.codes or told in self.codes
        if told in self.ids["outline"]:
            return not self.areas or any(told in (area.iso, area.adm1) for area in self.areas + self.also_areas)
        return True

    def holds_point(self, at):
        return (any(self.ground.holds(code, at) for code in [*self.codes, *self.also_codes])
                or any(area.outline.holds(at, BORDER) for area in self.areas + self.also_areas))


def known_ids(codes, areas):
    return {"gazetteer": set(codes), "outline": {a.iso for a in areas if a.iso} | {a.adm1 for a in areas if a.adm1}}


class Namesakes:
    """The areas of one source that are an area of the other by name: none where a name has two bearers in its country."""

    def __init__(self, names, areas, towns, inner=()):
        """`inner`: names of second-level codes, which are first-level areas of the outlines in some countries."""
        self.codes, self.areas, self.called, self.towns = defaultdict(set), defaultdict(set), defaultdict(set), towns
        self.inner = defaultdict(set)
        for code, name in dict(inner).items():
            self.inner[code.split(".")[0], fold(name)].add(code)
        for code, name in names.items():
            self.called[code.split(".")[0], fold(name)].add(code)
            for key in {fold(name), bare(name)}:
                self.codes[code.split(".")[0], key].add(code)
        self.claims, self.primary = defaultdict(list), defaultdict(set)
        for area in areas:
            for name in [name for step, name in area.names if step < 2] + area.official:
                for key in {fold(name), bare(name)}:
                    self.areas[area.country, key].add(area)
            for name in [name for step, name in area.names if step == 0]:
                self.primary[area.country, fold(name)].add(area)
            if area.level == 1 and area.source_code:
                self.claims[area.source_code].append(area)

    @staticmethod
    def only(bearers, country, name):
        """Who bears the whole name, if one alone does, else who bears its core, if one alone does."""
        for key in (fold(name), bare(name)):
            if len(bearers[country, key]) == 1:
                return list(bearers[country, key])
        return []

    def of_code(self, code, name):
        country = code.split(".")[0]
        named = self.only(self.primary, country, name) or self.only(self.areas, country, name)
        if self.towns.areas_of(code)[0] < 3 and len(self.claims[code]) == 1:     # so few towns say little: the source's code does
            named = named + [area for area in self.claims[code] if area not in named]
        return named + [area for area in self.towns.outlines_of(code) if area not in named]

    def of_area(self, area, asked):
        """By the area's own names, and by the one that was asked for."""
        for name in [n for step, n in area.names if step < 2]:
            found = self.only(self.codes, area.country, name)
            if found:
                break
        found = sorted({*found, *self.called[area.country, fold(asked)]})
        return found + [outline for code in found for outline in self.towns.outlines_of(code)]

    def elsewhere(self, area, name):
        """Codes of the other source that have the name, whole, and their towns outside the area: the name is theirs too."""
        codes = self.called[area.country, fold(name)] | (self.inner[area.country, fold(name)] if area.level == 2 else set())
        return [code for code in sorted(codes) if self.towns.are_elsewhere(code, area)]


# Second-level areas -------------------------------------------------------------------------------------------------

def outer_of(code):
    return ".".join(code.split(".")[:2])


def has_seat(members):
    return any(place.kind in SEATS for place in members) or len(members) >= 3


def second_level(first_names, second_names, ground, ids, namesakes):
    bearers = defaultdict(list)
    for code, name in second_names.items():
        bearers[outer_of(code), fold(name)].append(code)
    cases = []
    for code, name in sorted(second_names.items()):
        members = ground.members.get(code)
        if not members:
            continue
        bearing = bearers[outer_of(code), fold(name)]
        kind = ("shares its name in its outer area" if len(bearing) > 1
                else "seat or three places" if has_seat(members) else "fewer places, no seat")
        cases.append({"kind": kind, "wanted": kind == "seat or three places", "label": code, "level": "province",
                      "columns": [name, first_names.get(outer_of(code), ""), code.split(".")[0]],
                      "truth": Right(ground, bearing, (), ids, namesakes.of_code(code, name))})
    return cases


# First-level areas --------------------------------------------------------------------------------------------------

def left_out(areas):
    """Alternate names that do not count: a letter or a level word alone, also the one that the area's own type is ("Distrito Federal"
    of Buenos Aires), or one whose core is another area's primary name; an article is no part of a core ("El Callao")."""
    primaries = defaultdict(set)
    for area in areas:
        for step, name in area.names:
            if step == 0:
                primaries[area.country, fold(name)].add(area)
                primaries[area.country, fold(core(name))].add(area)
                primaries[area.country, bare(name)].add(area)
    out = set()
    for area in areas:
        for step, name in area.names:
            if step < 3:
                continue
            others = (primaries[area.country, fold(core(name))] | primaries[area.country, bare(name)]) - {area}
            types = {fold(text) for text in (area.type_local, area.type_english)}
            if is_level_word(name) or len(fold(name)) < 2 or fold(name) in types or others:
                out.add((area, name))
    return out


def bearers_of(areas, dropped):
    """(country, folded) -> [(step, area, whole)]: who bears a name, whole or as its core."""
    bearers = defaultdict(list)
    for area in areas:
        for step, name in area.names:
            if (area, name) in dropped:
                continue
            whole, short = fold(name), fold(core(name))
            bearers[area.country, whole].append((step, area, True))
            if short != whole:
                bearers[area.country, short].append((step, area, False))
        for name in area.official:
            bearers[area.country, fold(name)].append((1, area, True))
    return bearers


def sharing(area, step, name, bearers):
    """Other areas of the country that bear the name: for a primary name those whose primary name it is, whole."""
    whole, short = fold(name), fold(core(name))
    if step == 0:
        return [a for s, a, is_whole in bearers[area.country, whole] if s == 0 and is_whole and a is not area]
    return [a for key in {whole, short} for _, a, _ in bearers[area.country, key] if a is not area]


def is_elsewhere(area):
    """ISO 3166-2 files the area in another country than Natural Earth (UA-43 Crimea in RU), or the source has no code
    and GeoNames has a country of it (Cocos Islands, in AU): whose it is, is not for khipu to say."""
    return bool(area.iso) and not area.iso.startswith(area.country + "-")


def first_level(areas, bearers, dropped, ids, ground, namesakes):
    cases = []
    for area in areas:
        asked = set()
        for step, name in area.names:
            if (area, name) in dropped or not fold(name) or fold(name) in asked:
                continue
            asked.add(fold(name))
            also = namesakes.of_area(area, name)
            others = sharing(area, step, name, bearers)
            is_shared = bool(others or namesakes.elsewhere(area, name))
            right = [area] + (others if step else [a for key in (fold(name), fold(core(name)))
                                                   for _, a, _ in bearers[area.country, key]] if others else [])
            kind = (STEPS[step] if not is_elsewhere(area) else "of another country by its code") + (", shared" if is_shared else "")
            cases.append({"kind": kind, "wanted": not is_shared and not is_elsewhere(area), "label": area.label(),
                          "columns": [name, area.country], "level": "department" if area.level == 1 else "department or province",
                          "truth": Right(ground, (), right, ids, also)})
    return cases


def gazetteer_first_level(first_names, areas, ground, ids, namesakes):
    """The gazetteer's own names: first-level areas by code, whatever the outlines know of them. One is shared by an area
    of the outlines too whose primary name it is and in which the code has hardly a town."""
    bearers, primary = defaultdict(list), defaultdict(list)
    for code, name in first_names.items():
        bearers[code.split(".")[0], fold(name)].append(code)
    for area in areas:
        primary[area.country, fold(area.names[0][1]) if area.names else ""].append(area)
    cases = []
    for code, name in sorted(first_names.items()):
        if not ground.members.get(code):
            continue
        bearing = bearers[code.split(".")[0], fold(name)]
        is_shared = len(bearing) > 1 or any(namesakes.towns.are_elsewhere(code, area)
                                            for area in primary[code.split(".")[0], fold(name)])
        cases.append({"kind": "gazetteer's name" + (", shared" if is_shared else ""),
                      "wanted": not is_shared and has_seat(ground.members[code]), "label": code,
                      "columns": [name, code.split(".")[0]], "level": "department",
                      "truth": Right(ground, bearing, (), ids, namesakes.of_code(code, name))})
    return cases


# Areas stated around a settlement -----------------------------------------------------------------------------------

class Settlements:
    """A settlement of an area that alone has its name in every area that bears the area's, and that shares it, if one
    does, with settlements elsewhere in the country: then nothing but the stated area tells which is meant."""

    MOST = 40                   # candidates of an area, the most populous first

    def __init__(self, places, areas, bearers, names):
        self.by_country, self.bearing, self.codes = defaultdict(list), defaultdict(list), defaultdict(set)
        self.bearers = bearers
        for place in places:
            self.by_country[place.country].append(place)
            for name in {fold(n) for n in [place.name] + place.alts}:
                self.bearing[place.country, name].append(place)
        for rows in self.by_country.values():
            rows.sort(key=lambda p: (-p.population, p.id))
        for code, name in names.items():
            for key in {fold(name), fold(core(name))}:
                self.codes[code.split(".")[0], key].add(code)
        self.area_names = {(a.country, key) for a in areas for _, n in a.names for key in (fold(n), fold(core(n)))}
        self.area_names |= set(self.codes)

    def of_code(self, members):
        return sorted(members, key=lambda p: (-p.population, p.id))[:self.MOST]

    def of_outline(self, area):
        """Places in the outline, those away from its border alone if there are any."""
        inside = []
        for place in self.by_country[area.country]:
            if area.outline.contains(place.at):
                inside.append(place)
                if len(inside) == self.MOST:
                    break
        return [p for p in inside if area.outline.metres_to_border(p.at) > MARGIN] or inside

    def best(self, candidates, country, text, area=None):
        """The most telling one for an area that is stated as `text`; None if each has a namesake in an area so called."""
        codes = self.codes[country, fold(text)] | self.codes[country, fold(core(text))]
        outlines = {a.outline for key in {fold(text), fold(core(text))} for _, a, _ in self.bearers[country, key]}
        if area is not None:
            outlines.add(area.outline)

        def is_inside(place):
            return (place.first in codes or place.second in codes
                    or any(outline.holds(place.at, MARGIN) for outline in outlines))
        best = None
        for place in candidates:
            others = [o for o in self.bearing[country, fold(place.name)] if o is not place]
            if any(is_inside(other) for other in others):
                continue
            rank = ((country, fold(place.name)) in self.area_names) * 2 + (not others)
            if best is None or rank < best[0]:
                best = (rank, place)
            if rank == 0:
                break
        return best[1] if best else None


def forms(name, more):
    """(how, text): as written, without its level word, with one."""
    yield "as written", name
    if core(name) != name:
        yield "without its level word", core(name)
    for text in more:
        yield "with a level word", text


def stated(kind, country, label, name, more, choose):
    """Cases of one name; without those for which no settlement can tell."""
    for how, text in forms(name, more):
        settlement = choose(text)
        if settlement is not None:
            yield {"kind": "%s, %s" % (kind, how), "country": country, "label": label, "wanted": True,
                   "columns": [settlement.name, text], "settlement": settlement}


def is_the_settlement(place, told, at):
    return told == place.id or (at is not None and metres(place.at, at) <= 5500)


def stated_first(areas, dropped, first_names, ground, settlements):
    cases, none = [], 0
    for area in areas:
        candidates, asked = settlements.of_outline(area), set()

        def choose(text):
            return settlements.best(candidates, area.country, text, area)
        for step, name in area.names:
            if (area, name) in dropped or not fold(name):
                continue
            more = with_words(name, area.type_local, area.type_english) if step < 2 else []
            for case in stated(STEPS[step], area.country, area.label(), name, more, choose):
                if fold(case["columns"][1]) not in asked:
                    asked.add(fold(case["columns"][1]))
                    cases.append(case)
        none += not asked
    for code, name in sorted(first_names.items()):
        found = stated_code("gazetteer's name", code, name, [], ground, settlements)
        cases.extend(found)
        none += not found
    return cases, none


def stated_code(kind, code, name, more, ground, settlements):
    candidates, country = settlements.of_code(ground.members.get(code, ())), code.split(".")[0]
    return list(stated(kind, country, code, name, more, lambda text: settlements.best(candidates, country, text)))


def stated_second(second_names, ground, settlements):
    cases, none = [], 0
    for code, name in sorted(second_names.items()):
        if ground.members.get(code):
            word = SECOND_WITH_WORD.get(code.split(".")[0])
            more = [word % name] if word and not has_level_word(name) and not name.startswith("City ") else []
            found = stated_code("second level", code, name, more, ground, settlements)
            cases.extend(found)
            none += not found
    return cases, none
