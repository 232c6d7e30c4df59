#!/usr/bin/env python3
"""The layer in real QGIS: styles, categories, time and types are understood, and the maps are drawn.

    qgis_draws_the_layer.py KHIPU SOURCE SCRATCH

Run by the system's own python3, which is the one that python3-qgis belongs to. The maps are left in SCRATCH as PNG.
"""
import csv
import os
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
    (scratch / "hostile.csv").write_text(HOSTILE, encoding="utf-8")
    export(khipu, scratch / "hostile.csv", "--places", places, "--id", "n", "--category", 'kind "of" <case> & more', "-o", scratch / "hostile/")
    layer = QgsVectorLayer(str(scratch / "hostile/cases.geojson"), "hostile", "ogr")
    yield from check("hostile categories", drawn_as(layer),
                     {'<b> & "x"': 1, "two\nlines": 1, "tab\there": 1, "other values or none": 1, "unknown": 1, "'); DROP": 1})


def main():
    khipu, source, scratch = (Path(argument).resolve() for argument in sys.argv[1:4])
    fresh(scratch)
    application = QgsApplication([], False)
    application.initQgis()
    export_sample(khipu, source, "-o", scratch / "bundle/")
    wrong = [*check_style(scratch / "bundle", Path(source) / "data/peru-2022/cases.csv"), *check_definition(scratch / "bundle", scratch),
             *check_other_sheets(khipu, source, scratch)]
    print("\n".join(wrong) or f"QGIS {Qgis.QGIS_VERSION} draws the layer")
    sys.stdout.flush()
    os._exit(1 if wrong else 0)  # the teardown of PyQGIS itself may crash


if __name__ == "__main__":
    main()
