"""Which code of GeoNames an area is: by code, by name on the second level, or by outline."""
from collections import Counter, defaultdict
from difflib import SequenceMatcher

from naming import core, fold, words

CLEAR = 2 / 3  # of the towns, both ways, for a tie by outline
MOST = 0.6  # the same, for names that the source exchanged: that they close a circle says the rest
CONTRADICTED = 1 / 2  # a tie by name with fewer of the code's towns in the outline is not made
FEW = 3  # towns: a tie by outline that stands on fewer needs a name that is alike
ALIKE = 0.75  # of the letters of two names


def cores_of(area):
    return {core(name) for name in area.all_names()}


def is_alike(name, area):
    """True if the name is one of the area's but for its spelling, or shares a telling word with one."""
    telling = {word for word in words(fold(name)) if len(word) > 3}
    for other in area.all_names():
        if SequenceMatcher(None, core(name), core(other)).ratio() >= ALIKE or telling & set(words(fold(other))):
            return True
        if not words(fold(name)) and set(fold(name).split()) & set(fold(other).split()):
            return True
    return False


def owners_of_names(areas):
    owners = defaultdict(set)
    for area in areas:
        for name in filter(None, (area.name, area.english, *area.stated)):
            owners[area.country, core(name)].add(area)
    return owners


def exchange_outlines(areas, census, names1, names2):
    """Areas of the source that bear each other's names: the towns in one have the code of another's name, that one's of a
    third, and so back to the first. Each gets its own outline. Returns what was exchanged, and what disagrees without a
    circle (one town, or codes that GeoNames has since given to other areas)."""
    by_name, by_english = defaultdict(set), defaultdict(set)
    for area in areas:
        by_name[area.country, core(area.name)].add(area)
        by_english[area.country, core(area.english)].add(area)
    belongs = {}
    for area in areas:
        clear = [code for code in census.in_area[area.key]
                 if min(census.share_of_code(code, area), census.share_of_area(code, area)) >= MOST]
        for code in sorted(clear, key=lambda code: (code.count("."), code)):
            name = names1.get(code) or names2.get(code) or ""
            owners = by_name[area.country, core(name)] or by_english[area.country, core(name)]
            if len(owners) == 1 and area not in owners:
                belongs[area] = next(iter(owners))
            break
    exchanged, loose, done = [], [], set()
    for area in areas:
        circle, at = [area], belongs.get(area)
        while at in belongs and at not in circle:
            circle.append(at)
            at = belongs[at]
        if area in belongs and at is area and area not in done:
            done.update(circle)
            held = [(a.polygons, a.place) for a in circle]
            for giver, (polygons, place) in zip(circle, held):
                belongs[giver].polygons, belongs[giver].place = polygons, place
                giver.forget({core(other.name) for other in circle if other is not giver})
            exchanged.append(f"{area.country}: " + ", ".join(f"{a.name}'s outline is {belongs[a].name}'s" for a in circle))
    for area in areas:
        if area in belongs and area not in done:
            loose.append(f"{area.label()}: the towns in its outline are {belongs[area].name}'s")
    return exchanged, loose


class Ties:
    def __init__(self, areas, census, names1, names2):
        self.census, self.names1, self.names2 = census, names1, names2
        self.doubtful, self.refused = [], []
        self.owners = owners_of_names(areas)
        self.claims = Counter(area.source_code for area in areas if area.source_code)
        self.firsts, self.seconds = defaultdict(list), defaultdict(list)
        for named, names in ((self.firsts, names1), (self.seconds, names2)):
            for code, name in names.items():
                named[code.split(".")[0], core(name)].append(code)
        for area in areas:
            area.code, area.tied = self.by_code(area) or self.by_name(area) or ("", "")
        self.taken = {area.code for area in areas if area.code}
        for area in areas:
            if not area.code:
                area.code, area.tied = self.by_outline(area) or ("", "")
        self.part_shared_codes(areas)
        for area in areas:
            area.within = area.code.rsplit(".", 1)[0] if area.code.count(".") == 2 else self.around(area)
        for area in areas:
            area.within = area.within or self.rest_of(area, areas)

    def contradicted(self, code, area):
        share = self.census.share_of_code(code, area)
        if share is None or share >= CONTRADICTED:
            return False
        line = f"{area.label()}: {code} has its name, but {share:.0%} of that code's {self.census.of_code[code]} towns"
        if line not in self.refused:
            self.refused.append(line)
        return True

    def by_code(self, area):
        code = area.source_code
        if area.source_level != 1 or self.claims[code] != 1 or code not in self.names1:
            return None
        if code.split(".")[0] != area.country or core(self.names1[code]) not in cores_of(area):
            return None
        # Three say the same: the source's code and name, and GeoNames' name. Only many towns elsewhere say more.
        towns = self.census.of_code[code]
        if towns >= FEW and self.census.share_of_code(code, area) == 0 and self.contradicted(code, area):
            return None
        return code, "code"

    def is_so_called(self, code, area):
        """True if the two have one name, whole, that no other has: a town or two beyond the border say nothing then."""
        name = self.names1.get(code, "")
        return (self.census.of_code[code] < FEW and fold(name) == fold(area.name)
                and self.owners[area.country, core(name)] == {area}
                and self.firsts[area.country, core(name)] == [code])

    def by_name(self, area):
        named = self.seconds if area.source_level == 2 else self.firsts
        firsts = [code for code in self.firsts.get((area.country, core(area.name)), ())
                  if fold(self.names1[code]) == fold(area.name) and (self.census.share_of_code(code, area) or 0) >= CLEAR]
        inner = [code for code in self.seconds.get((area.country, core(area.name)), ()) if code.startswith(f"{firsts[0]}.")] \
            if firsts else []
        if area.source_level == 2 and len(firsts) == 1 and not inner:  # GeoNames has since made it one of its first level
            return firsts[0], "name"
        codes = sorted({c for name in cores_of(area) for c in named.get((area.country, name), ())})
        codes = [code for code in codes if self.is_so_called(code, area) or not self.contradicted(code, area)]
        if len(codes) > 1:  # of several with the name, the one that has its towns here
            shared = [code for code in codes if (self.census.share_of_code(code, area) or 0) >= CLEAR]
            codes = shared if len(shared) == 1 else []
        return (codes[0], "name") if codes else None

    def by_outline(self, area):
        found = []
        for code in self.census.in_area[area.key]:
            here, there = self.census.share_of_code(code, area), self.census.share_of_area(code, area)
            if code not in self.taken and here > CLEAR and there > CLEAR and not self.is_union(code, area):
                found.append((code.count("."), code))
        if not found:
            return None
        code = min(found)[1]
        geonames = self.names1.get(code) or self.names2.get(code) or ""
        owners = self.owners[area.country, core(geonames)] - {area}
        if owners and core(geonames) not in cores_of(area):
            self.doubtful.append(f"{area.label()}: {code} of the towns is {geonames}, as is {sorted(o.key for o in owners)[0]}")
            return None
        is_first = area.source_level != 2 or is_alike(self.names1.get(code.rsplit(".", 1)[0], ""), area)
        if code.count(".") == 2 and is_first and not is_alike(geonames, area):
            # The towns known of a large area may be those of one of its parts (Karnali and Humla).
            self.doubtful.append(f"{area.label()}: {code} of the towns is {geonames}, an area of the second level")
            return None
        if self.census.in_area[area.key][code] < FEW:
            # One town or two and another name say too little; nor do they say that an area of the first level is no more than
            # a parish in it.
            if not is_alike(geonames, area) or (area.source_level == 1 and code.count(".") == 2):
                self.doubtful.append(f"{area.label()}: {code} {geonames}: {self.census.in_area[area.key][code]} towns")
                return None
        return code, "outline"

    def is_union(self, code, area):
        """True if the outline holds another first-level code as well: the area is no less than both (Kiribati)."""
        others = [other for other in self.census.in_area[area.key]
                  if other != code and other.count(".") == 1 and self.census.of_code[other] >= FEW
                  and self.census.share_of_code(other, area) == 1]
        if others and code.count(".") == 1:
            self.doubtful.append(f"{area.label()}: {code} of the towns, and all of {sorted(others)[0]}")
        return bool(others) and code.count(".") == 1

    def has_name_of(self, area):
        return fold(self.names1.get(area.code) or self.names2.get(area.code) or "") == fold(area.name)

    def part_shared_codes(self, areas):
        """A code that two areas claim by name is that of the one that bears the whole name alone, or neither's."""
        count = Counter(area.code for area in areas if area.code)
        exact = Counter(area.code for area in areas if area.code and self.has_name_of(area))
        for area in areas:
            if area.code and count[area.code] > 1 and not (exact[area.code] == 1 and self.has_name_of(area)):
                self.refused.append(f"{area.label()}: {area.code} is claimed by {count[area.code]} areas")
                area.code, area.tied = "", ""

    def around(self, area):
        """The first-level code that the area is a part of: nearly all of its towns have it, as those of others do."""
        if area.code:
            return ""
        firsts = [(count, code) for code, count in self.census.in_area[area.key].items() if code.count(".") == 1]
        if not firsts:
            return ""
        count, code = max(firsts)
        owners = self.owners[area.country, core(self.names1.get(code, ""))]
        if any(self.census.towns[owner.key] for owner in owners) and not any(
                self.census.areas_of[code][owner.key] for owner in owners):
            return ""  # the code has the name of an area elsewhere
        return code if count / self.census.towns[area.key] >= 0.9 else ""


    def rest_of(self, area, areas):
        """The first-level code that has the area's name and is cut up into it and others, which hold all of its towns
        (Plaines Wilhems without its towns)."""
        if area.code:
            return ""
        codes = {code for name in cores_of(area) for code in self.firsts.get((area.country, name), ())} - self.taken
        for code in sorted(codes):
            parts = {other.key for other in areas if other.within == code} | {area.key}
            held = sum(self.census.areas_of[code][key] for key in parts)
            if len(parts) > 1 and held == self.census.of_code[code]:
                return code
        return ""


def report(areas, ties, census):
    ways = Counter(area.tied or "not" for area in areas)
    firsts = sum(1 for area in areas if area.code.count(".") == 1)
    named = Counter(area.code.count(".") for area in areas if area.tied == "name")
    yield (f"areas: {len(areas)}; tied by code {ways['code']}, by a second level's name {named[2]}, by a first level's name "
           f"{named[1]}, by outline {ways['outline']}, "
           f"not {ways['not']} ({sum(1 for a in areas if not a.code and a.within)} of them lie within a known first-level "
           f"code); first-level codes {firsts}, second-level {sum(1 for a in areas if a.code) - firsts}")
    inside = total = 0
    for area in areas:
        if area.code:
            inside += census.areas_of[area.code][area.key]
            total += census.of_code[area.code]
            share = census.share_of_code(area.code, area)
            if share is not None and share < 0.8:
                ties.doubtful.append(f"{area.label()}: {area.code}: {share:.0%} of {census.of_code[area.code]} towns inside")
    yield f"towns of the tied codes: {total}, of which in the outline {inside} ({inside / total:.2%})"
    yield from (f"doubtful: {line}" for line in ties.doubtful)
    yield from (f"refused: {line}" for line in ties.refused)
    loose = defaultdict(list)
    for area in areas:
        if not area.code:
            loose[area.country].append(area.name)
    yield from (f"untied: {country}: {len(names)}: {', '.join(names[:12])}" for country, names in sorted(loose.items()))
