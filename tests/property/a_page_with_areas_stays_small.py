#!/usr/bin/env python3
"""A page with areas in 10 m detail and cases in many countries stays under a megabyte, and its borders stay shared.

    a_page_with_areas_stays_small.py KHIPU SOURCE SCRATCH

25 areas whose borders go to and fro every 11 m, and cases in ten countries of Latin America, whose boundaries the page draws too.
"""
import json
import re
import sys

from drawing import fresh, run, seeded

SIDE, DEGREES, HALVINGS = 5, 0.1, 10
COUNTRIES = {"BR": (-47, -16), "CL": (-70.6, -33.4), "AR": (-64, -31), "PE": (-76, -12), "BO": (-66, -17), "CO": (-74, 4.6),
             "MX": (-99, 19.4), "VE": (-66, 8), "PY": (-58, -23), "EC": (-78.5, -1)}
LIMIT = 1_000_000


def border(draw, start, end):
    """A line between two corners, bent at each halving."""
    points = [start, end]
    for _ in range(HALVINGS):
        bent = [points[0]]
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            off = draw.uniform(-0.12, 0.12)
            bent += [(ax + (bx - ax) / 2 - (by - ay) * off, ay + (by - ay) / 2 + (bx - ax) * off), (bx, by)]
        points = bent
    return [[round(x, 7), round(y, 7)] for x, y in points]


def write_areas(path, draw):
    borders, features = {}, []

    def side(start, end):
        key = (min(start, end), max(start, end))
        if key not in borders:
            borders[key] = border(draw, *key)
        return borders[key] if start < end else borders[key][::-1]

    for x in range(SIDE):
        for y in range(SIDE):
            corners = [(round(-76 + DEGREES * (x + dx), 6), round(-12 + DEGREES * (y + dy), 6)) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
            ring = [point for start, end in zip(corners, corners[1:] + corners[:1]) for point in side(start, end)[:-1]]
            features.append({"type": "Feature", "properties": {"name": f"Area {x}{y}"}, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def write_cases(path):
    lines = [f"{country}-{i},{lon + i / 100:.2f},{lat}" for country, (lon, lat) in COUNTRIES.items() for i in range(5)]
    path.write_text("\n".join(["id,longitude,latitude", *lines]) + "\n", encoding="utf-8")


def check_borders(boundaries):
    """Of the borders that are left, many are of two areas, and none of two on one side."""
    uses = {}
    for feature in boundaries["features"]:
        polygons = feature["geometry"]["coordinates"]
        for polygon in polygons if feature["geometry"]["type"] == "MultiPolygon" else [polygons]:
            for ring in polygon:
                if ring[0] != ring[-1] or len(ring) < 4:
                    yield f"a ring of {feature['properties']['iso']} does not close"
                for start, end in zip(ring, ring[1:]):
                    edge = (tuple(start), tuple(end))
                    uses[edge] = uses.get(edge, 0) + 1
    twice = sum((end, start) in uses for start, end in uses)
    if any(count > 1 for count in uses.values()):
        yield "an edge is the border of two areas on one side of it"
    if twice < len(uses) * 0.4:
        yield f"only {twice} of {len(uses)} edges are borders of two areas"


def main():
    khipu, scratch = sys.argv[1], fresh(sys.argv[3])
    draw = seeded()
    write_areas(scratch / "areas.geojson", draw)
    write_cases(scratch / "cases.csv")
    run(khipu, "export", scratch / "cases.csv", "--areas", scratch / "areas.geojson", "--quiet", "-o", scratch / "page.html")
    html = (scratch / "page.html").read_text(encoding="utf-8")
    meta = json.loads(re.search(r'id="khipu-meta">(.*?)</script>', html, re.S)[1])
    countries = {feature["properties"]["country"] for feature in meta["boundaries"]["features"]}
    wrong = [*check_borders(meta["boundaries"])]
    if countries != set(COUNTRIES):
        wrong.append(f"the page draws {sorted(countries)}")
    if len(html.encode()) >= LIMIT:
        wrong.append(f"the page has {len(html.encode())} bytes")
    print("\n".join(wrong) or f"{len(html.encode())} bytes, {len(countries)} countries")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
