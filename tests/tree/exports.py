#!/usr/bin/env python3
"""Checks that the shared library exports exactly the functions that khipu.h marks KHIPU_API.

    exports.py HEADER LIBRARY [NM]
"""
import re
import subprocess
import sys


def declared(header):
    text = re.sub(r"/\*.*?\*/", " ", open(header, encoding="utf-8").read(), flags=re.S)
    text = re.sub(r"^\s*#.*$", " ", text, flags=re.M)
    return set(re.findall(r"\bKHIPU_API\b[^;(]*?\b(khipu_\w+)\s*\(", text))


def exported(library, nm):
    listed = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    # The sanitizers and the coverage runtime add symbols of their own.
    return {name for name in re.findall(r"^\S+ [A-Z] (\S+)$", listed, flags=re.M)
            if not re.match(r"__(asan|ubsan|odr_asan|gcov|llvm)|mangle_path$", name)}


def main():
    header, library, nm = (*sys.argv[1:], "nm")[:3]
    want, have = declared(header), exported(library, nm)
    if not want:
        print(f"{header}: no KHIPU_API function found")
        return 1
    for name in sorted(want - have):
        print(f"{name}: declared in khipu.h but not exported")
    for name in sorted(have - want):
        print(f"{name}: exported but not declared in khipu.h")
    if want == have:
        print(f"{len(want)} functions exported, as khipu.h declares")
    return 0 if want == have else 1


if __name__ == "__main__":
    sys.exit(main())
