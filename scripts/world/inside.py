"""In which area of its country a place lies, by the outlines of the source, and what that says of codes."""
import math
from collections import Counter, defaultdict

BANDS = 20  # of a degree: edges are looked up by the band of latitude that they touch
OFFSHORE = 0.25  # degrees: a town that lies in no outline of its country (a quay, an islet) is of the nearest within that


class Outline:
    """One area's edges, by bands of latitude."""

    def __init__(self, polygons):
        self.bands = defaultdict(list)
        ys = [y for rings in polygons for _, y in rings[0]]
        xs = [x for rings in polygons for x, _ in rings[0]]
        self.box = min(xs), min(ys), max(xs), max(ys)
        for rings in polygons:
            for ring in rings:
                for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
                    if y0 != y1:
                        low, high = (y0, y1) if y0 < y1 else (y1, y0)
                        for band in range(math.floor(low * BANDS), math.floor(high * BANDS) + 1):
                            self.bands[band].append((x0, y0, x1, y1))

    def holds(self, x, y):
        if not (self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]):
            return False
        inside = False
        for x0, y0, x1, y1 in self.bands.get(math.floor(y * BANDS), ()):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                inside = not inside
        return inside

    def distance(self, x, y):
        """To the nearest edge's first end, in degrees of latitude; infinite beyond OFFSHORE."""
        reach = OFFSHORE / max(0.05, math.cos(math.radians(y)))
        if not (self.box[0] - reach <= x <= self.box[2] + reach and self.box[1] - OFFSHORE <= y <= self.box[3] + OFFSHORE):
            return math.inf
        squeeze = math.cos(math.radians(y))
        bands = range(math.floor((y - OFFSHORE) * BANDS), math.floor((y + OFFSHORE) * BANDS) + 1)
        ends = (math.hypot((x0 - x) * squeeze, y0 - y) for band in bands for x0, y0, _, _ in self.bands.get(band, ()))
        nearest = min(ends, default=math.inf)
        return nearest if nearest <= OFFSHORE else math.inf


def holder_of(outlines, x, y):
    """The area that a town lies in, or off whose shore it lies; None if there is none."""
    for area, outline in outlines:
        if outline.holds(x, y):
            return area
    near = min(((outline.distance(x, y), area.key, area) for area, outline in outlines), default=(math.inf, "", None))
    return near[2] if near[0] < math.inf else None


class Census:
    """How many of GeoNames' towns have which code in which area."""

    def __init__(self, areas, places):
        self.in_area = {area.key: Counter() for area in areas}  # codes of both levels
        self.towns = Counter()                                  # of an area
        self.of_code = Counter()                                # in any area of the country
        self.areas_of = defaultdict(Counter)
        by_country = defaultdict(list)
        for area in areas:
            by_country[area.country].append((area, Outline(area.polygons)))
        for country, first, second, x, y in places:
            holder = holder_of(by_country.get(country, ()), x, y)
            codes = [first, second] if second else [first]
            self.of_code.update(codes)
            if holder is not None:
                self.towns[holder.key] += 1
                self.in_area[holder.key].update(codes)
                for code in codes:
                    self.areas_of[code][holder.key] += 1

    def share_of_code(self, code, area):
        """How much of the code's towns lies in the area; None where there are none."""
        return self.areas_of[code][area.key] / self.of_code[code] if self.of_code[code] else None

    def share_of_area(self, code, area):
        """How much of the area's towns has the code; None where there are none."""
        return self.in_area[area.key][code] / self.towns[area.key] if self.towns[area.key] else None
