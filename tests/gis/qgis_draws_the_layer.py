#!/usr/bin/env python3
"""The layer in real QGIS: styles, categories, time and types are understood, and the maps are drawn.

    qgis_draws_the_layer.py KHIPU SOURCE SCRATCH

Run by the system's own python3, which is the one that python3-qgis belongs to. The maps are left in SCRATCH as PNG.
"""
import csv
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

from exports import MIXED, export, export_sample, fresh

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (Qgis, QgsApplication, QgsDateTimeRange, QgsExpression, QgsExpressionContext,  # noqa: E402
                       QgsFeatureRequest, QgsLayerDefinition, QgsMapRendererParallelJob, QgsMapSettings, QgsProject,
                       QgsRectangle, QgsRenderContext, QgsVectorLayer, QgsVectorLayerTemporalContext,
                       QgsVectorLayerTemporalProperties)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, QTime  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

HOSTILE = 'n,place,"kind ""of"" <case> & more"\n' + "".join(
    f'{number},Ayacucho,"{value}"\n' for number, value in enumerate(['<b> & ""x""', "two\nlines", "tab\there", "", "unknown", "'); DROP"]))


def check(what, have, want):
    return [] if have == want else [f"{what}: {have!r}, expected {want!r}"]


def draw(layers, extent, path):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(900, 900))
    settings.setBackgroundColor(QColor(233, 236, 235))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(path))
    return sum(image.pixelColor(x, y).rgb() != QColor(233, 236, 235).rgb() for x in range(0, 900, 3) for y in range(0, 900, 3))


def drawn_as(layer):
    """How many features each category draws, by its label."""
    renderer = layer.renderer()
    context = QgsRenderContext()
    renderer.startRender(context, layer.fields())
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    counts = Counter()
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        for key in renderer.legendKeysForFeature(feature, context):
            counts[labels[key]] += 1
    renderer.stopRender(context)
    return dict(counts)


def check_style(bundle, cases):
    """QGIS finds the .qml beside the .geojson by itself."""
    layer = QgsVectorLayer(str(bundle / "cases.geojson"), "cases", "ogr")
    yield from check("the layer is valid", layer.isValid(), True)
    yield from check("the renderer of cases", layer.renderer().type(), "categorizedSymbol")
    yield from check("its column", layer.renderer().classAttribute(), "outcome")
    with open(cases, encoding="utf-8", newline="") as file:
        outcomes = Counter(row["outcome"] for row in csv.DictReader(file))
    yield from check("the cases of each category", drawn_as(layer), dict(outcomes))
    types = {field.name(): field.typeName() for field in layer.fields()}
    yield from check("types", [types[name] for name in ("khipu_date_from", "khipu_date_to", "case_id")],
                     ["Date", "Date", "String"])
    places = QgsVectorLayer(str(bundle / "places.geojson"), "places", "ogr")
    categories = places.renderer().categories()  # PyQGIS frees what hangs on a temporary
    symbol = categories[0].symbol()
    mark = symbol.symbolLayer(0)
    by_record = mark.dataDefinedProperties()
    size = QgsExpression(by_record.property(0).expressionString())  # 0: the size
    context = QgsExpressionContext()
    context.setFields(places.fields())
    sizes = []
    for feature in places.getFeatures():
        context.setFeature(feature)
        sizes.append((feature["records"], round(size.evaluate(context), 6)))
    most = max(records for records, _ in sizes)
    yield from check("sizes of places", sizes, [(n, round(1.5 + 10.5 * (n / most) ** 0.5, 6)) for n, _ in sizes])


def check_definition(bundle, scratch):
    """The layer definition finds its data by relative paths, whatever folder it lies in."""
    moved = scratch / "moved elsewhere"
    bundle.rename(moved)
    project = QgsProject.instance()
    done, message = QgsLayerDefinition.loadLayerDefinition(str(moved / "cases.qlr"), project, project.layerTreeRoot())
    yield from check("loading cases.qlr", (done, message), (True, ""))
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    yield from check("its layers", {name: layer.isValid() for name, layer in layers.items()}, {"cases": True, "places": True})
    cases, places = layers["cases"], layers["places"]
    yield from check("CRS", cases.crs().authid(), "EPSG:4326")
    yield from check("features", cases.featureCount(), 61)
    time = cases.temporalProperties()
    yield from check("time", (time.isActive(), time.mode(), time.startField(), time.endField()),
                     (True, QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields, "khipu_date_from", "khipu_date_to"))
    wanted = {"2022-12-10", "2022-12-11", "2022-12-12", "2022-12"}  # one is known to its month only
    within = QgsDateTimeRange(*(QDateTime(QDate(2022, 12, day), QTime(0, 0)) for day in (10, 12)))
    context = QgsVectorLayerTemporalContext()
    context.setLayer(cases)
    request = QgsFeatureRequest().setFilterExpression(time.createFilterString(context, within))
    days = {feature["khipu_date"] for feature in cases.getFeatures(request)}
    yield from check("the days that the filter of 10 to 12 December shows", days, wanted)
    yield from check("labels of places", places.labelsEnabled(), True)
    extent = QgsRectangle(cases.extent())
    extent.scale(1.3)
    for name, drawn, least in (("cases", [cases], 40), ("places", [places], 400), ("both", [cases, places], 400)):
        if draw(drawn, extent, scratch / f"{name}.png") < least:
            yield f"{name}.png shows next to nothing"
    project.clear()


def check_other_sheets(khipu, source, scratch):
    places = Path(source) / "data/peru-2022/places.csv"
    (scratch / "mixed.csv").write_text(MIXED, encoding="utf-8")
    export(khipu, scratch / "mixed.csv", "--places", places, "--date", "when", "-o", scratch / "mixed/", codes=(1,))
    layer = QgsVectorLayer(str(scratch / "mixed/cases.geojson"), "mixed", "ogr")
    yield from check("without a category there is one symbol", layer.renderer().type(), "singleSymbol")
    yield from check("features, the unlocated one too", layer.featureCount(), 3)
    types = {field.name(): field.typeName() for field in layer.fields()}
    yield from check("types", {name: types[name] for name in ("dead", "ratio", "checked", "code")},
                     {"dead": "Integer", "ratio": "Real", "checked": "Boolean" if types["checked"] == "Boolean" else "Integer", "code": "String"})
    yield from check("leading zeros", [feature["code"] for feature in layer.getFeatures()], ["001", "020", "300"])
    (scratch / "hostile.csv").write_text(HOSTILE, encoding="utf-8")
    export(khipu, scratch / "hostile.csv", "--places", places, "--id", "n", "--category", 'kind "of" <case> & more', "-o", scratch / "hostile/")
    layer = QgsVectorLayer(str(scratch / "hostile/cases.geojson"), "hostile", "ogr")
    yield from check("hostile categories", drawn_as(layer),
                     {'<b> & "x"': 1, "two\nlines": 1, "tab\there": 1, "other values or none": 1, "unknown": 1, "'); DROP": 1})


# ---- areas ----

FEW = "fewer than 20 cases: the rate moves much by chance"
TOO_FEW = "not shown (too few)"
CASES_OF_SQUARES = {"S00": 0, "S01": 1, "S02": 25, "S10": 40, "S11": 80, "S12": 200}


def write_squares(folder):
    """Six districts in two provinces, with as many cases in the middle of each as CASES_OF_SQUARES says."""
    features, rows = [], ["id,longitude,latitude"]
    for name, count in CASES_OF_SQUARES.items():
        x, y = -75 + int(name[1]), -12 + int(name[2])
        ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
        features.append({"type": "Feature", "properties": {"district": name, "province": f"P{name[1]}", "people": 100000},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})
        rows += [f"{name}-{number},{x + 0.5},{y + 0.5}" for number in range(count)]
    (folder / "squares.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    (folder / "squares.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return ["--areas", folder / "squares.geojson", "--population", "people"]


def expected_classes(areas):
    """The labels that each area should have: its class by rate, and whether it is hatched; `areas` is QGIS's own layer."""
    labels = {rule.label() for rule in areas.renderer().rootRule().children()}
    bounds = sorted(tuple(float(number) for number in re.findall(r"[\d.]+", label)) for label in labels if label.startswith("> "))
    for feature in areas.getFeatures():
        rate = feature["rate"]
        label = next((f"> {low:g} – {high:g}" for low, high in bounds if low < rate <= high), "no cases")
        yield feature["name"], [label] + [FEW] * (0 < feature["records"] < 20)


def classes_of(layer, column="name"):
    """The labels of the rules that draw each area."""
    renderer, context, found = layer.renderer(), QgsRenderContext(), {}
    context.expressionContext().setFields(layer.fields())
    renderer.startRender(context, layer.fields())
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        found[feature[column]] = [label for key, label in labels.items() if key in keys]  # in the order of the rules
    renderer.stopRender(context)
    return found


def check_sample_areas(khipu, source, scratch):
    data = Path(source) / "data/peru-2022"
    export_sample(khipu, source, "--areas", data / "departments.csv", "--population", "population_2017", "--where", "outcome=killed", "-o", scratch / "areas/")
    layer = QgsVectorLayer(str(scratch / "areas/areas.geojson"), "areas", "ogr")
    yield from check("the renderer of areas", layer.renderer().type(), "RuleRenderer")
    types = {field.name(): field.typeName() for field in layer.fields()}
    yield from check("types of areas", {name: types[name] for name in ("key", "population", "records", "rate", "note")},
                     {"key": "String", "population": "Integer", "records": "Integer", "rate": "Real", "note": "String"})
    wanted = dict(expected_classes(layer))
    yield from check("classes of departments", classes_of(layer), wanted)
    yield from check("departments with few deaths, and with 20 or more",
                     Counter(len(labels) for labels in wanted.values() if labels != ["no cases"]), Counter({2: 7, 1: 1}))
    extent = QgsRectangle(layer.extent())
    extent.scale(1.1)
    points = QgsVectorLayer(str(scratch / "areas/places.geojson"), "places", "ogr")
    for name, layers in (("departments", [layer]), ("departments-and-places", [points, layer])):
        if draw(layers, extent, scratch / f"{name}.png") < 8000:
            yield f"{name}.png shows next to nothing"


def check_suppressed_areas(khipu, scratch):
    options = write_squares(scratch)
    (scratch / "suppress.json").write_text('{"suppress_under": 5}', encoding="utf-8")
    for name, more in (("squares", []), ("suppressed", ["--publish", scratch / "suppress.json"])):
        export(khipu, scratch / "squares.csv", *options, *more, "-o", scratch / f"{name}/", codes=(0, 1))
        layer = QgsVectorLayer(str(scratch / f"{name}/areas.geojson"), name, "ogr")
        classes = classes_of(layer)
        yield from check(f"{name}: outer borders", {area: classes.pop(area) for area in ("P0", "P1")}, dict.fromkeys(("P0", "P1"), ["outer borders"]))
        if more:
            hidden = [area for area, labels in classes.items() if labels == [TOO_FEW]]
            yield from check("the area with one case is not shown, nor one that would tell it", len(hidden) >= 2 and "S01" in hidden, True)
            yield from check("every other is", all(len(labels) == 1 for labels in classes.values()), True)
        else:
            wanted = {area: labels for area, labels in expected_classes(layer) if area in CASES_OF_SQUARES}
            yield from check("classes of squares", classes, wanted)
            yield from check("colours of squares", len({labels[0] for labels in classes.values()}), 6)
        if draw([layer], QgsRectangle(-75.2, -12.2, -72.8, -8.8), scratch / f"{name}.png") < 8000:
            yield f"{name}.png shows next to nothing"


def main():
    khipu, source, scratch = (Path(argument).resolve() for argument in sys.argv[1:4])
    fresh(scratch)
    application = QgsApplication([], False)
    application.initQgis()
    export_sample(khipu, source, "-o", scratch / "bundle/")
    wrong = [*check_style(scratch / "bundle", Path(source) / "data/peru-2022/cases.csv"), *check_definition(scratch / "bundle", scratch),
             *check_other_sheets(khipu, source, scratch), *check_sample_areas(khipu, source, scratch),
             *check_suppressed_areas(khipu, scratch)]
    print("\n".join(wrong) or f"QGIS {Qgis.QGIS_VERSION} draws the layer")
    sys.stdout.flush()
    os._exit(1 if wrong else 0)  # the teardown of PyQGIS itself may crash


if __name__ == "__main__":
    main()
