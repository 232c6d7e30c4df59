#!/usr/bin/env python3
"""Makes a workbook of a CSV file, so that what is in it can be read beside its case.

    sheet.py OUT.xlsx COLUMN... < cases.csv

The named columns are hidden; `+` hides those behind the last header.
"""
import csv
import sys
import zipfile
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = f'<workbook {MAIN} xmlns:r="r"><sheets><sheet name="Casos" r:id="r1"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
LAST = 16384


def hide(header, hidden):
    ranges = [(header.index(name) + 1,) * 2 for name in hidden if name != "+"]
    ranges += [(len(header) + 1, LAST)] if "+" in hidden else []
    columns = "".join(f'<col min="{first}" max="{last}" width="9" hidden="1"/>' for first, last in sorted(ranges))
    return f"<cols>{columns}</cols>" if columns else ""


def cells(row):
    return "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for cell in row)


def write(path, rows, hidden):
    """The rows, the first of which is the header, as a workbook with these columns hidden."""
    lines = "".join(f"<row>{cells(row)}</row>" for row in rows)
    sheet = f"<worksheet {MAIN}>{hide(rows[0], hidden)}<sheetData>{lines}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


def main():
    path, *hidden = sys.argv[1:]
    write(path, list(csv.reader(sys.stdin)), hidden)


if __name__ == "__main__":
    main()
