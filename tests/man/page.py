#!/usr/bin/env python3
"""Checks that the options in the manual page are those of the program, and that scdoc reads the page if it is there.

    page.py PROGRAM PAGE           PROGRAM prints the section of the options; PAGE is docs/khipu.1.scd
    page.py --write PROGRAM PAGE   writes the section into the page
"""
import difflib
import re
import shutil
import subprocess
import sys
from pathlib import Path

SECTION = re.compile(r"(?<=\n)(; options: begin [^\n]*\n\n?)(.*?)(; options: end\n)", re.S)


def read_by_scdoc(text):
    """What scdoc has to say against the page, "" if nothing."""
    scdoc = shutil.which("scdoc")
    if scdoc is None:
        return ""
    done = subprocess.run([scdoc], input=text.encode(), capture_output=True, check=False)
    return done.stderr.decode() if done.returncode else ""


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    program, page = arguments[0], Path(arguments[1])
    section = subprocess.run([program], check=True, capture_output=True).stdout.decode()
    text = page.read_text(encoding="utf-8")
    found = SECTION.search(text)
    if found is None:
        print(f"{page}: the lines that enclose the options are missing")
        return 1
    begin = found[1].rstrip("\n") + "\n\n"
    fresh = text[:found.start()] + begin + section + text[found.start(3):]
    if "--write" in sys.argv[1:]:
        page.write_text(fresh, encoding="utf-8")
        text = fresh
    wrong = "".join(difflib.unified_diff(text.splitlines(True), fresh.splitlines(True), str(page), "the program's options"))
    if wrong:
        wrong += "\nThe options have changed: tests/man/page.py --write PROGRAM PAGE brings the page up to date.\n"
    wrong += read_by_scdoc(text)
    print(wrong or "the manual page is up to date", end="" if wrong else "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
