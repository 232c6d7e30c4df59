#!/usr/bin/env python3
"""Writes a text into a bundle and gives the bundle the hashes of what it holds then, so that only the text itself can give it away.

    plant.py HOW FILE TEXT     HOW is the folder of the bundle, too: plain, gzip, zlib or name (a new FILE), page (into the packed
                               cases of index.html), property, cell or point (a member of the first feature, or of its geometry)
"""
import base64
import gzip
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

how, name, text = sys.argv[1:]
bundle = Path(how)
path = bundle / name


def deflate(raw):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def into_page(page):
    start = re.search(rb'id="khipu-pack-[^"]*">"([A-Za-z0-9+/=]*)"', page)
    features = zlib.decompress(base64.b64decode(start[1]), -15).replace(b'"khipu_match":"exact"', f'"khipu_match":"{text}"'.encode(), 1)
    return page[:start.start(1)] + base64.b64encode(deflate(features)) + page[start.end(1):]


def into_feature(cases):
    if how == "property":
        return cases.replace(b'"khipu_place_id"', text.encode() + b',"khipu_place_id"', 1)
    if how == "cell":
        return re.sub(rb'"department":"[^"]*"', text.encode(), cases, count=1)
    return cases.replace(b'"type":"Point"', text.encode(), 1)


if how in ("plain", "gzip", "zlib", "name"):
    pack = {"gzip": lambda raw: gzip.compress(raw, mtime=0), "zlib": zlib.compress}.get(how, lambda raw: raw)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pack(f"{text}\n".encode()))
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append({"name": name.lower(), "path": name})
    (bundle / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")
else:
    before = path.read_bytes()
    after = into_page(before) if how == "page" else into_feature(before)
    assert after != before, f"nothing was planted in {name}"
    path.write_bytes(after)
subprocess.run([sys.executable, Path(__file__).with_name("reseal.py"), bundle], check=True)
