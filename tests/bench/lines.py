"""What must be shown: each figure beside what is wanted of it."""
import re
from dataclasses import dataclass


@dataclass
class Line:
    part: str
    what: str
    wanted: float
    measured: float  # None: it could not be measured
    unit: str
    at_least: bool
    note: str = ""

    @property
    def is_missed(self):
        return self.measured is not None and not (
            self.measured >= self.wanted if self.at_least else self.measured <= self.wanted)

    @property
    def verdict(self):
        return "not measured" if self.measured is None else "**missed**" if self.is_missed else "met"

    def row(self):
        bound = "at least" if self.at_least else "at most"
        measured = "-" if self.measured is None else f"{figure(self.measured)} {self.unit}"
        return [self.what, f"{bound} {figure(self.wanted)} {self.unit}", measured, self.verdict + (f" ({self.note})" if self.note else "")]


def figure(value):
    """Three figures that count; whole numbers as they are."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def told(line):
    """A line for the terminal."""
    verdict = re.sub(r"[*]", "", line.verdict).upper()
    what, wanted, measured = (re.sub(r"[*`]", "", cell) for cell in line.row()[:3])
    return f"{verdict:12} {measured:>18}  wanted {wanted}: {what}" + (f" ({line.note})" if line.note else "")


class Ledger:
    """The lines and tables of a run, in the order in which they were found."""

    def __init__(self, say):
        self.say, self.part = say, ""
        self.lines, self.tables, self.remarks, self.disagreements = [], [], [], 0

    def _add(self, line):
        self.lines.append(line)
        self.say("   " + told(line))

    def at_most(self, what, wanted, measured, unit="times", note=""):
        self._add(Line(self.part, what, wanted, measured, unit, False, note))

    def at_least(self, what, wanted, measured, unit="times", note=""):
        self._add(Line(self.part, what, wanted, measured, unit, True, note))

    def table(self, title, header, rows):
        self.tables.append((self.part, title, header, rows))

    def remark(self, text, agrees=True):
        self.disagreements += not agrees
        self.remarks.append((self.part, text))
        self.say(f"   {text}")
