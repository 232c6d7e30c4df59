"""What khipu does while calls below it fail (faults.py): small made-up inputs, and what is there before each run."""
import json
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

CASES = ("id,date,place,province,department,outcome,lon,lat\n"
         "A-1,2022-12-15,Ayacucho,Huamanga,Ayacucho,killed,,\nA-2,2023-01-09,JULIACA,,Puno,wounded,,\n"
         "A-3,2023-01,Huamanga,,Ayacucho,\"killed, later\",,\nA-4,,Pukallpa,,Ucayali,unknown,,\n"
         "A-5,2022-12-15,,,Puno,\"a \"\"quoted\"\" one\",-70.5,-15.25\nA-6,2022\nA-7,2022-12-15,Puno,,,</script>,999,0\n")
PLACES = ("id,name,alt_names,admin1,admin2,country,x,y,crs,precision\n"
          "p:1,Ayacucho,Huamanga|Guamanga,Ayacucho,Huamanga,PE,-74.22361,-13.15878,EPSG:4326,settlement\n"
          "p:2,Juliaca,,Puno,San Román,PE,379123.5,8285432.1,EPSG:32719,settlement\n"
          "p:3,Puno,,Puno,Puno,PE,-70.0199,-15.8422,,settlement\np:4,Pucallpa,,Ucayali,Coronel Portillo,PE,-74.55361,-8.37915,,settlement\n")
# Two CRSs of the datum of WGS 84, two of PSAD56 between whose operations PROJ chooses position by position.
POSITIONS = "id,x,y,crs\n" + "".join(
    f"B-{i},{300000 + 37123.5 * (i % 8):.1f},{8300000 + 51234.25 * (i % 7):.2f},EPSG:{(32718, 32719, 24878, 24879)[i % 4]}\n" for i in range(60))
AREAS = ("iso_3166_2,department,people,people_source\nPE-PUN,Puno,\"1,234,567\",a census\nPE-AYA,Ayacucho,\"616,176\",a census\nPE-UCA,Ucayali,,\n")
POLYGONS = json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"department": name, "people": people},
     "geometry": {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}}
    for name, people, west, south, east, north in (("Puno", 1000, -71, -17, -69, -14), ("Ayacucho", 900, -75, -15, -73, -12), ("Crossing", 5, -77, -9, -74, -8))]})
POLICY = json.dumps({"positions": {"to": "province", "column": "outcome", "values": ["KILLED"]}, "hash": ["id"], "key_file": "key", "dates": "month",
                     "suppress_under": 2, "mentions": "withhold"})
DECISIONS = "reason,place,within,decision\nplace_unknown,Pukallpa,Ucayali,p:4\n"


@dataclass
class Scenario:
    name: str
    command: list
    prepare: Callable
    environment: dict = field(default_factory=dict)


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_csv", ".csv").replace("_json", ".json").replace("_geo", ".geojson")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def must(khipu, folder, *command):
    done = subprocess.run([str(khipu), *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr


def earlier(khipu, folder, *outputs):
    """Outputs that an earlier run left: of fewer cases, so that they differ."""
    write(folder, earlier_csv="\n".join(CASES.split("\n")[:3]) + "\n")
    must(khipu, folder, "export", "earlier.csv", "--places", "places.csv", *outputs)


def workbook(path):
    """A workbook with shared texts, two sheets and a date style, as spreadsheet programs write one."""
    rows = [line.split(",") for line in CASES.split("\n")[:4]]
    texts = sorted({cell for line in rows for cell in line})
    sheet = "".join("<row r=\"%d\">%s</row>" % (number, "".join(
        f"<c r=\"{chr(65 + column)}{number}\" t=\"s\"><v>{texts.index(cell)}</v></c>" for column, cell in enumerate(line))) for number, line in enumerate(rows, 1))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {package}><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Cases" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {package}><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
                                      f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {main}>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0"?>' + text, zipfile.ZIP_DEFLATED)


def csv_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES)
    earlier(khipu, folder, "-o", "out.geojson")


def latin1_inputs(khipu, folder):
    write(folder, places_csv=PLACES)
    (folder / "cases.csv").write_bytes(CASES.replace(",", ";").replace("JULIACA", "Juliaca ñ").replace("killed; later", "más").encode("latin-1"))
    earlier(khipu, folder, "-o", "out.geojson")


def bundle_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES)
    earlier(khipu, folder, "-o", "map")


def xlsx_inputs(khipu, folder):
    write(folder, places_csv=PLACES)
    workbook(folder / "cases.xlsx")
    earlier(khipu, folder, "-o", "out.geojson")


def ndjson_inputs(khipu, folder):
    header, *lines = [line.split(",") for line in CASES.split("\n")[:4]]
    records = [{key: value or None for key, value in zip(header, line)} | {"links": [{"to": "https://example.org/a"}]} for line in lines]
    write(folder, places_csv=PLACES)
    (folder / "cases.ndjson").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    earlier(khipu, folder, "-o", "out.geojson")


def geojson_inputs(khipu, folder):
    features = [{"type": "Feature", "properties": {"id": f"C-{i}", "outcome": "killed"}, "geometry": {"type": "Point", "coordinates": [-70 - i, -12]}} for i in range(6)]
    write(folder, places_csv=PLACES, cases_geo=json.dumps({"type": "FeatureCollection", "features": features}))
    earlier(khipu, folder, "-o", "out.geojson")


def position_inputs(khipu, folder):
    write(folder, cases_csv=POSITIONS, places_csv=PLACES)
    earlier(khipu, folder, "-o", "out.geojson")


def compiled_inputs(khipu, folder):
    csv_inputs(khipu, folder)
    must(khipu, folder, "index", "places.csv", "-o", "places.khx")


def index_inputs(khipu, folder):
    write(folder, places_csv=PLACES, old_csv=PLACES.replace("Juliaca", "Juliacá"))
    must(khipu, folder, "index", "old.csv", "-o", "places.khx")


def decision_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES, decisions_csv=DECISIONS)
    earlier(khipu, folder, "-o", "out.geojson", "--review", "review.csv", "--summary", "summary.json")


def page_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES)
    earlier(khipu, folder, "-o", "page.html")


def area_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES, areas_geo=POLYGONS, policy_json=POLICY, key="a key of a test that is long enough\n")
    earlier(khipu, folder, "-o", "map")


def table_inputs(khipu, folder):
    write(folder, cases_csv=CASES, places_csv=PLACES, areas_csv=AREAS)
    earlier(khipu, folder, "-o", "map")


def scenarios():
    to_file = ["-o", "out.geojson"]
    one = ["--threads", "1"]
    csv = ["cases.csv", "--places", "places.csv"]
    return [
        Scenario("csv", ["export", *csv, *to_file], csv_inputs),
        Scenario("latin1", ["export", *csv, *to_file, *one], latin1_inputs),
        Scenario("bundle", ["export", *csv, "-o", "map", *one], bundle_inputs),
        Scenario("xlsx", ["export", "cases.xlsx", "--places", "places.csv", *to_file, *one], xlsx_inputs),
        Scenario("ndjson", ["export", "cases.ndjson", "--places", "places.csv", *to_file, *one], ndjson_inputs),
        Scenario("geojson", ["export", "cases.geojson", "--places", "places.csv", *to_file, *one], geojson_inputs),
        Scenario("positions_in_four_crs", ["export", "cases.csv", *to_file, *one], position_inputs),
        Scenario("compiled_gazetteer", ["export", "cases.csv", "--places", "places.khx", *to_file, *one], compiled_inputs),
        Scenario("index", ["index", "places.csv", "-o", "places.khx", *one], index_inputs),
        Scenario("decisions_review_summary", ["export", *csv, "--decisions", "decisions.csv", *to_file, "--review", "review.csv", "--summary", "summary.json", *one], decision_inputs),
        Scenario("page_alone", ["export", *csv, "-o", "page.html", *one], page_inputs),
        Scenario("areas_and_a_policy", ["export", *csv, "--areas", "areas.geojson", "--population", "people", "--publish", "policy.json", "-o", "map", *one], area_inputs),
        Scenario("areas_of_a_table", ["export", *csv, "--areas", "areas.csv", "--population", "people", "-o", "map", *one], table_inputs),
        Scenario("stdout", ["export", *csv, *one], csv_inputs),
        Scenario("check", ["check", *csv, *one], csv_inputs),
        Scenario("places", ["places", "Huamanga (Ayacucho)", "--places", "places.csv"], csv_inputs),
        Scenario("verify", ["verify", "map", "--cases", "earlier.csv"], bundle_inputs),
    ]
