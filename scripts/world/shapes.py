"""Outlines as a network of borders: rings cut into arcs that neighbours share, thinned, and written in few bytes."""
import math

FINE = 1_000_000  # units of a degree in which vertices of the source are one
METRES = 111_195.0  # of a degree of latitude


def fine_ring(ring):
    """Vertices as whole numbers, none twice in a row, without the closing one."""
    out = []
    for x, y in ring:
        vertex = round(x * FINE), round(y * FINE)
        if not out or out[-1] != vertex:
            out.append(vertex)
    if len(out) > 1 and out[0] == out[-1]:
        out.pop()
    return out


def doubled_area(ring):
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]))


class Network:
    """rings[area] = polygons of rings of arc references: i forwards, ~i backwards."""

    def __init__(self, shapes):
        self.arcs, self.where, self.rings = [], {}, []
        self.junctions = self.find_junctions(shapes)
        for polygons in shapes:
            self.rings.append([[self.cut(ring) for ring in rings] for rings in polygons])

    @staticmethod
    def find_junctions(shapes):
        sides, junctions = {}, set()
        for polygons in shapes:
            for ring in (ring for rings in polygons for ring in rings):
                for i, vertex in enumerate(ring):
                    a, b = ring[i - 1], ring[(i + 1) % len(ring)]
                    pair = (a, b) if a < b else (b, a)
                    if sides.setdefault(vertex, pair) != pair:
                        junctions.add(vertex)
        return junctions

    def cut(self, ring):
        starts = [i for i, vertex in enumerate(ring) if vertex in self.junctions]
        if not starts:  # an arc of its own, from its least vertex
            least = ring.index(min(ring))
            ring = ring[least:] + ring[:least]
            return [self.refer(ring + ring[:1])]
        ring = ring[starts[0]:] + ring[:starts[0]]
        starts = [i - starts[0] for i in starts] + [len(ring)]
        ring = ring + ring[:1]
        return [self.refer(ring[a:b + 1]) for a, b in zip(starts, starts[1:])]

    def refer(self, arc):
        forwards, backwards = tuple(arc), tuple(reversed(arc))
        if forwards in self.where:
            return self.where[forwards]
        if backwards in self.where:
            return ~self.where[backwards]
        self.where[forwards] = len(self.arcs)
        self.arcs.append(forwards)
        return len(self.arcs) - 1


def farthest(arc, first, last, squeeze):
    """(square of the distance in metres, index) of the vertex between two that is farthest from their line."""
    x0, y0 = arc[first]
    dx, dy = (arc[last][0] - x0) * squeeze, arc[last][1] - y0
    length = dx * dx + dy * dy
    most, at = -1.0, first
    for i in range(first + 1, last):
        x, y = (arc[i][0] - x0) * squeeze, arc[i][1] - y0
        t = (x * dx + y * dy) / length if length else 0.0
        t = 0.0 if t < 0 else 1.0 if t > 1 else t
        ex, ey = x - t * dx, y - t * dy
        d = ex * ex + ey * ey
        if d > most:
            most, at = d, i
    return most * (METRES / FINE) ** 2, at


def thinned(arc, metres):
    """Douglas and Peucker's: no vertex of the arc is farther than that from what is left."""
    kept = {0, len(arc) - 1}
    open_ends = [(0, len(arc) - 1)]
    if arc[0] == arc[-1]:  # a ring keeps two more corners, or nothing would be left of it
        _, far = farthest(arc, 0, len(arc) - 1, 1.0)
        kept.add(far)
        open_ends = [(0, far), (far, len(arc) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        if last - first < 2:
            continue
        squeeze = math.cos(math.radians((arc[first][1] + arc[last][1]) / 2 / FINE))
        most, at = farthest(arc, first, last, squeeze)
        if most > metres * metres:
            kept.add(at)
            open_ends += [(first, at), (at, last)]
    return [arc[i] for i in sorted(kept)]


def rounded(arc, units):
    out = []
    for x, y in arc:
        vertex = round(x * units / FINE), round(y * units / FINE)
        if not out or out[-1] != vertex:
            out.append(vertex)
    if arc[0] == arc[-1] and len(set(out)) < 3:  # an islet under a unit is drawn as the unit that it lies in
        xs, ys = [x for x, _ in arc], [y for _, y in arc]
        x, y = (math.floor((min(v) + max(v)) / 2 * units / FINE) for v in (xs, ys))
        return [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
    return out


def holds(rings, x, y):
    inside = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                inside = not inside
    return inside
