"""Types decisions, as a person would, into a review file that a spreadsheet then saves with semicolons."""
import csv
import sys

TYPED = {("position_far", "Juliaca"): "Place", ("position_elsewhere", "Juliaca"): "ok", ("position_far", "Ilave"): "ok",
         ("position_elsewhere", "Nowhere"): "place"}
rows = csv.DictReader(line.removeprefix("\ufeff") for line in sys.stdin)
out = csv.DictWriter(sys.stdout, rows.fieldnames, delimiter=";", lineterminator="\r\n")
out.writeheader()
for row in rows:
    out.writerow({**row, "decision": TYPED.get((row["reason"], row["place"]), "")})
