#!/usr/bin/env python3
"""Checks that every test that docs/security.md names is one: a promise there is kept by a test, or not made.

    named_tests.py SOURCE BUILD
"""
import re
import subprocess
import sys
from pathlib import Path

KINDS = "bench|cli|consumer|fault|fuzz|gis|man|page|property|publish|scale|tree|unit"


def main():
    source, build = map(Path, sys.argv[1:])
    listed = subprocess.run(["ctest", "--test-dir", build, "--show-only"], check=True, capture_output=True, text=True).stdout
    there = set(re.findall(r"^\s*Test\s+#\d+: (\S+)", listed, flags=re.M))
    text = (source / "docs/security.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"`((?:{KINDS})\.[\w.-]+)`", text))
    lacking = sorted(named - there)
    for name in lacking:
        print(f"docs/security.md names {name}, which is no test")
    print(f"{len(named)} tests are named")
    return 1 if lacking or len(named) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
