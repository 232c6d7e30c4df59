#!/usr/bin/env python3
"""Checks the sizes and habits of CONTRIBUTING.md that no other tool checks.

    style.py ROOT

No function of more than 60 lines, no C file or script of more than 600, no line of more than 100 columns in C, no file
called util, misc, common or helpers, no line that was left for later.
"""
import re
import sys
from pathlib import Path

from files import repository_files

FUNCTION_LIMIT, FILE_LIMIT, COLUMN_LIMIT = 60, 600, 100
C_FOLDERS = ["src", "include", "tests"]
VAGUE = re.compile(r"^(utils?|misc|common|helpers?)\b")
LEFT_FOR_LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
# A comment, a string or a character, taken whole so that braces inside them do not count.
OPAQUE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
GENERATED = {"web/package-lock.json"}


def blanked(text):
    """The text with comments and literals replaced by spaces, line by line as before."""
    return OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def functions(text):
    """(first line, last line) of each outermost brace block that follows a parameter list."""
    depth = 0
    line = 1
    begin = head = None
    tail = ""
    for char in blanked(text):
        if char == "{":
            if depth == 0:
                begin = line if re.search(r"\)\s*$", tail) else None
                head = line - tail.rstrip("\n").count("\n")
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                if begin is not None:
                    yield head, line
                tail = ""
                continue
        if depth == 0:
            tail = "" if char in ";#" else tail + char
            if tail.strip() == "":
                tail = ""
        if char == "\n":
            line += 1


def check_c(path, text):
    for first, last in functions(text):
        if last - first + 1 > FUNCTION_LIMIT:
            yield f"{path}:{first}: a function of {last - first + 1} lines; the limit is {FUNCTION_LIMIT}"
    for number, line in enumerate(text.splitlines(), 1):
        # clang-format lets the comment behind a row of a table stick out.
        columns = len(re.sub(r"(?<=\S) +/\*.*\*/$", "", line))
        if columns > COLUMN_LIMIT:
            yield f"{path}:{number}: {columns} columns; the limit is {COLUMN_LIMIT}"


def check_text(path, text):
    if path not in GENERATED and re.search(r"\.(c|h|py|mjs|js|css|cmake|sh)$|^scripts/|CMakeLists", path):
        lines = text.count("\n")
        if lines > FILE_LIMIT:
            yield f"{path}: {lines} lines; the limit is {FILE_LIMIT}"
    for number, line in enumerate(text.splitlines(), 1):
        if LEFT_FOR_LATER.search(line) and path not in GENERATED:
            yield f"{path}:{number}: something was left for later: {line.strip()[:80]}"


def findings(root):
    paths = repository_files(root)
    if len(paths) < 30:
        yield f"{root}: only {len(paths)} files found: is this the right folder?"
    for path in paths:
        if VAGUE.match(Path(path).name):
            yield f"{path}: the name says nothing about what is in it"
        if path.startswith("data/") or re.search(r"/(corpus|files)/|\.(png|svg|xlsx|khx|geojsonl?|csv)$", path):
            continue
        try:
            text = (Path(root) / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from check_text(path, text)
        if path.split("/")[0] in C_FOLDERS and path.endswith((".c", ".h")):
            yield from check_c(path, text)


def self_test():
    body = "    x();\n" * 58
    for lines, code in ((60, f"static int f(void) {{\n{body}}}\n"), (61, f"int g(int a,\n      int b) {{\n{body}}}\n"),
                        (60, f"int t[] = {{\n1,\n}};\n/* {{ */\nint h(void)\n{{\n    \"{{\";\n{body[9:]}}}\n")):
        found = [last - first + 1 for first, last in functions(code)]
        if found != [lines]:
            yield f"self-test: a function of {lines} lines was measured as {found}"


def main():
    wrong = [*self_test(), *findings(sys.argv[1])]
    print("\n".join(wrong) or "sizes and habits hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
