"""One area of the table: what Natural Earth says of it, and which of its names are believed."""
import math
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher

from naming import GENERIC_FOLDED, core, distinct, fold, several, tidy, turned, words

LANGUAGES = ("es fr pt de it nl sv pl hu id tr vi el ru uk ar fa ur he hi bn ko ja zh zht").split()
# The farthest that a metre of latitude reaches: the radius of curvature at a pole. A sphere of it never falls short.
POLAR_RADIUS_KM = 6399.594
# Whose ISO 3166-2 code and GeoNames code are of another country than the source's: that country's.
COUNTRY_OF = {"RUS-283": "UA", "RUS-5482": "UA"}
# GeoNames, ISO 3166-1 and every gazetteer have these as countries of their own.
TERRITORY = {"Cocos (Keeling) Islands": "CC", "Christmas Island": "CX"}


class Area:
    def __init__(self, properties, polygons):
        p = properties
        self.key = p["adm1_code"]
        self.name = tidy(p.get("name"))
        self.country = COUNTRY_OF.get(self.key) or TERRITORY.get(self.name) or p["iso_a2"]
        self.iso = self.code_like(p.get("iso_3166_2"), r"(?!..-X\d\d)[A-Z]{2}-[A-Z0-9]{1,3}")
        self.hasc = self.code_like(p.get("code_hasc"), r"[A-Z]{2}\.[A-Z0-9]{2}")
        self.postal = self.code_like(p.get("postal"), r"[A-Z0-9]{1,4}")
        self.type, self.type_en = tidy(p.get("type")), tidy(p.get("type_en"))
        self.source_code, self.source_level = p.get("gn_a1_code") or "", p.get("gn_level")
        self.local = several(p.get("name_local"))
        self.stated = [turned(tidy(p.get(key))) for key in ("gn_name", "gns_name")]
        self.english = tidy(p.get("name_en"))
        self.others = [tidy(p.get(f"name_{language}")) for language in LANGUAGES]
        self.alternates = [name for name in several(p.get("name_alt"), is_list=True) if len(name) > 1]
        self.polygons = polygons
        self.place = float(p["longitude"]), float(p["latitude"])
        self.official, self.code, self.tied, self.within = [], "", "", ""

    @staticmethod
    def code_like(text, pattern):
        return text if text and re.fullmatch(pattern, text) else ""

    def forget(self, cores):
        """Drops the names, but the primary one, that are those of others."""
        self.english = "" if core(self.english) in cores else self.english
        self.others = ["" if core(name) in cores else name for name in self.others]
        self.alternates = [name for name in self.alternates if core(name) not in cores]

    def label(self):
        return f"{self.country} {self.key} {self.name}"

    def all_names(self):
        names = [self.name, self.english, *self.local, *self.others, *self.alternates]
        return [name for name in names if name]

    def reach_km(self):
        """From the label point to the farthest vertex, never less than on the ellipsoid."""
        lon0, lat0 = (math.radians(d) for d in self.place)
        most = 0.0
        for rings in self.polygons:
            for x, y in rings[0]:
                lon, lat = math.radians(x), math.radians(y)
                h = (math.sin((lat - lat0) / 2) ** 2
                     + math.cos(lat0) * math.cos(lat) * math.sin((lon - lon0) / 2) ** 2)
                most = max(most, h)
        return math.ceil(2 * POLAR_RADIUS_KM * math.asin(math.sqrt(min(1.0, most))))


def rename_twins(areas, names1, names2):
    """Of two areas of a country with one primary name, the one that GeoNames calls otherwise is what GeoNames calls it, and
    has none of the other's names: the source gave it its neighbour's. Returns what was renamed."""
    by_name = defaultdict(list)
    for area in areas:
        by_name[area.country, core(area.name)].append(area)
    renamed = []
    for twins in (group for group in by_name.values() if len(group) > 1):
        for area in twins:
            geonames = tidy(names1.get(area.code) or names2.get(area.code))
            mine, theirs = core(geonames), core(area.name)
            alike = (SequenceMatcher(None, mine, theirs).ratio() >= 0.6 or mine in theirs or theirs in mine
                     or mine[:4] == theirs[:4])
            if geonames and not alike:
                renamed.append(f"{area.label()} is {geonames}")
                others = {core(name) for twin in twins if twin is not area for name in twin.all_names()}
                area.name = geonames
                area.stated = []
                area.local = [name for name in area.local if core(name) not in others]
                area.forget(others)
    return renamed


def believe_names(areas, names1, names2):
    """Fills `official`, and keeps of each step the names that no earlier step of the area has."""
    primary = defaultdict(Counter)
    for area in areas:
        primary[area.country][core(area.name)] += 1
    left_out = []
    for area in areas:
        known = {word for name in area.all_names() for word in words(fold(name)) if len(word) > 2}
        own = {core(name) for name in (area.name, area.english)}
        official = list(area.local)
        geonames = names1.get(area.code) or names2.get(area.code)
        for name in ([tidy(geonames)] if geonames else []) + area.stated:
            if not name:
                continue
            if core(name) not in own and primary[area.country][core(name)]:
                left_out.append(f"{area.label()}: official {name}: another area's primary name")
            elif name == geonames or any(word in known for word in words(fold(name))):
                official.append(name)
        seen = set()
        distinct([area.name], seen)
        area.official = distinct(official, seen)
        area.english = (distinct([area.english], seen) + [""])[0]
        others = []
        for name in area.others:
            others.append((distinct([name], seen) + [""])[0])
        area.others = others
        area.alternates = distinct(area.alternates, seen)
    return left_out
