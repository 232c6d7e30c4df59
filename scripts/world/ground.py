"""The file of outlines, data/areas/outlines.bin (data/areas/README.md says what its bytes are), and points inside."""
import heapq
import math
import struct

from shapes import Network, doubled_area, fine_ring, holds, rounded, thinned

UNITS = 1000      # of a degree in which vertices are written: half a unit is 79 m at most
THINNED_M = 210   # together within the 300 m that the file promises
TOLERANCE_M = 300
MAGIC = b"khpgrnd\x01"
LABEL_DIGITS = 4
ISLET = 10        # times smaller than the area's largest part: no place for its label


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number):
    return varint(2 * number if number >= 0 else -2 * number - 1)


class Ground:
    """The thinned outlines of the areas, in their order."""

    def __init__(self, areas):
        shapes = []
        for area in areas:
            polygons = [[ring for ring in map(fine_ring, rings) if len(ring) > 2] for rings in area.polygons]
            shapes.append(sorted((p for p in polygons if p), key=lambda p: (-abs(doubled_area(p[0])), p[0][0])))
        network = Network(shapes)
        self.arcs = [rounded(thinned(arc, THINNED_M), UNITS) for arc in network.arcs]
        self.lost = 0
        self.rings = [self.drop_lost(polygons) for polygons in network.rings]
        self.keep_used()

    def drop_lost(self, polygons):
        """Without the rings that are smaller than a unit; an area always keeps its largest polygon."""
        kept = []
        for i, rings in enumerate(polygons):
            sound = [refs for refs in rings if len(set(self.vertices(refs))) > 2]
            self.lost += len(rings) - len(sound)
            if sound and sound[0] is rings[0]:
                kept.append(sound)
            elif i == 0 and not kept:
                raise SystemExit("areas: the largest polygon of an area is smaller than a unit of the file")
        return kept

    def keep_used(self):
        """Arcs by first use, so that those of one country lie together."""
        number = {}
        for refs in (refs for polygons in self.rings for rings in polygons for refs in rings):
            for ref in refs:
                number.setdefault(ref if ref >= 0 else ~ref, len(number))
        self.rings = [[[[number[r] if r >= 0 else ~number[~r] for r in refs] for refs in rings]
                       for rings in polygons] for polygons in self.rings]
        self.arcs = [self.arcs[old] for old in number]

    def vertices(self, refs):
        out = []
        for ref in refs:
            arc = self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1]
            out += arc[:-1]
        return out

    def polygons(self, number):
        return [[self.vertices(refs) for refs in rings] for rings in self.rings[number]]

    def box(self, number):
        outer = [vertex for rings in self.polygons(number) for vertex in rings[0]]
        xs, ys = [x for x, _ in outer], [y for _, y in outer]
        return min(xs), min(ys), max(xs), max(ys)

    def encoded(self):
        arcs = [b"".join([varint(len(arc)), *self.deltas(arc)]) for arc in self.arcs]
        areas = [self.encoded_area(polygons) for polygons in self.rings]
        head = MAGIC + struct.pack("<6I", UNITS, TOLERANCE_M, len(areas), len(arcs), sum(map(len, areas)), sum(map(len, arcs)))
        boxes = b"".join(struct.pack("<4i", *self.box(i)) for i in range(len(areas)))
        return b"".join([head, offsets(areas), offsets(arcs), boxes, *areas, *arcs])

    @staticmethod
    def deltas(arc):
        x0 = y0 = 0
        for x, y in arc:
            yield signed(x - x0) + signed(y - y0)
            x0, y0 = x, y

    @staticmethod
    def encoded_area(polygons):
        out, last = [varint(len(polygons))], 0
        for rings in polygons:
            out.append(varint(len(rings)))
            for refs in rings:
                out.append(varint(len(refs)))
                for ref in refs:
                    number = 2 * ref if ref >= 0 else 2 * ~ref + 1
                    out.append(signed(number - last))
                    last = number
        return b"".join(out)


def offsets(parts):
    out, at = [0], 0
    for part in parts:
        at += len(part)
        out.append(at)
    return struct.pack(f"<{len(out)}I", *out)


def to_border(rings, x, y, squeeze):
    """The distance to the nearest edge, in units of latitude, less than nothing outside."""
    least = math.inf
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            dx, dy, px, py = (x1 - x0) * squeeze, y1 - y0, (x - x0) * squeeze, y - y0
            length = dx * dx + dy * dy
            t = max(0.0, min(1.0, (px * dx + py * dy) / length)) if length else 0.0
            least = min(least, math.hypot(px - t * dx, py - t * dy))
    return least if holds(rings, x, y) else -least


def innermost(rings, fine=0.02):
    """The point of a polygon that is farthest from its border (within `fine` of that distance)."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    squeeze = max(0.05, math.cos(math.radians((min(ys) + max(ys)) / 2 / UNITS)))
    size = max((max(xs) - min(xs)) * squeeze, max(ys) - min(ys)) / 2
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    cells = []

    def push(x, y, half):
        d = to_border(rings, x, y, squeeze)
        heapq.heappush(cells, (-(d + half * math.sqrt(2)), -d, x, y, half))

    push(*middle, size)
    best = (-math.inf, *middle)
    while cells and -cells[0][0] - best[0] > max(0.5, fine * best[0]):
        _, minus, x, y, half = heapq.heappop(cells)
        best = max(best, (-minus, x, y))
        half /= 2
        for sx in (-half / squeeze, half / squeeze):
            for sy in (-half, half):
                push(x + sx, y + sy, half)
    return best[1], best[2]


def settle_labels(areas, ground):
    """Moves the label points that do not lie in their area, or on an islet of it; returns what was moved."""
    moved = []
    for number, area in enumerate(areas):
        area.place = tuple(round(ordinate, LABEL_DIGITS) for ordinate in area.place)
        polygons = ground.polygons(number)
        held = [rings for rings in polygons if holds(rings, area.place[0] * UNITS, area.place[1] * UNITS)]
        if held and abs(doubled_area(held[0][0])) * ISLET >= abs(doubled_area(polygons[0][0])):
            continue
        x, y = innermost(polygons[0])
        place = round(x / UNITS, LABEL_DIGITS), round(y / UNITS, LABEL_DIGITS)
        if not holds(polygons[0], place[0] * UNITS, place[1] * UNITS):
            raise SystemExit(f"areas: {area.label()}: no label point found")
        moved.append(f"{area.label()}: from {area.place} to {place}")
        area.place = place
    return moved
