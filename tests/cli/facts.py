#!/usr/bin/env python3
"""Shows what is in features, one line each: the id, the named properties, and the position.

    khipu export ... --to geojsonl -o - | facts.py PROPERTY...

Values are shown as they are written: a number keeps its digits, a text its quotes. A property that a feature does not
have is shown as -.
"""
import json
import re
import sys

STRING = r'"(?:[^"\\]|\\.)*"'


def members(text):
    """The members of a JSON object as (name, text of the value), digits untouched."""
    decoder = json.JSONDecoder()
    at = 1
    while True:
        found = re.compile(rf"\s*,?\s*({STRING})\s*:\s*").match(text, at)
        if not found:
            return
        _, end = decoder.raw_decode(text, found.end())
        yield json.loads(found[1]), text[found.end():end]
        at = end


def main():
    wanted = sys.argv[1:]
    for line in sys.stdin:
        feature = dict(members(line))
        properties = dict(members(feature["properties"]))
        geometry = json.loads(feature["geometry"])
        shown = "".join(f" {name}={properties.get(name, '-')}" for name in wanted)
        where = "nowhere" if geometry is None else ",".join(map(str, geometry["coordinates"]))
        print(f"{feature['id']}:{shown} at {where}")


if __name__ == "__main__":
    main()
