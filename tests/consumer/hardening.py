#!/usr/bin/env python3
"""Reads off what was installed whether it is hardened as cmake/hardening.cmake asks.

    hardening.py BUILD PREFIX SCRATCH

BUILD is the build that was installed under PREFIX. Files are made in SCRATCH: a program without any of it, which must be found
out, and a library of all that was compiled, which must say that its jumps and returns are checked (x86: IBT, SHSTK). The installed
program says it too where the start files of the C library do: the linker keeps the mark only if every object has it.
"""
import re
import subprocess
import sys
from pathlib import Path

START_FILES = ["Scrt1.o", "crti.o", "crtbeginS.o", "crtendS.o", "crtn.o"]
STRANGERS = r" (?:socket|connect|getaddrinfo|popen|system|v?fork|exec\w+|posix_spawnp?)(?:@|$)"
CET = "x86 feature: IBT, SHSTK"


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout


def cache_of(build):
    lines = (build / "CMakeCache.txt").read_text(encoding="utf-8").splitlines()
    return dict(re.match(r"([\w-]+):\w+=(.*)$", line).groups() for line in lines if re.match(r"[\w-]+:\w+=", line))


def lacks_of_linked(path, is_program, is_fortified):
    """What a program or a shared library lacks."""
    dynamic, headers = run("readelf", "-dW", path), run("readelf", "-lW", path)
    symbols = run("nm", "-D", "--undefined-only", path)
    stack = re.search(r"GNU_STACK\s+(?:0x\w+\s+){5}(\S+(?: \S)?)", headers)
    lacks = {
        "GNU_RELRO": "GNU_RELRO" in headers,
        "BIND_NOW": re.search(r"\(FLAGS\)\s.*BIND_NOW", dynamic) and re.search(r"\(FLAGS_1\)\s.*\bNOW\b", dynamic),
        "PIE": not is_program or re.search(r"\(FLAGS_1\)\s.*\bPIE\b", dynamic),
        "a stack that is not run": stack and "E" not in stack[1],
        "the stack protector": "__stack_chk_fail" in symbols,
        "_FORTIFY_SOURCE": not is_fortified or re.search(r"__(?:v?snprintf|memcpy)_chk", symbols),
        "freedom from RPATH": "RPATH" not in dynamic and "RUNPATH" not in dynamic,
        "freedom from TEXTREL": "TEXTREL" not in dynamic,
        "freedom from connections and other programs": not re.search(STRANGERS, symbols, flags=re.M),
    }
    return [what for what, has in lacks.items() if not has]


def soft_is_found_out(compiler, scratch):
    source, soft = scratch / "soft.c", scratch / "soft"
    source.write_text("#include <stdlib.h>\n#include <string.h>\nint main(int n, char **v) { char to[9]; strcpy(to, v[0]); return n + to[0] + system(v[0]); }\n")
    run(compiler, "-O2", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-no-pie", "-z", "norelro", "-z", "lazy", "-z", "execstack",
        "-Wl,-rpath,/nowhere", "-o", soft, source)
    found = lacks_of_linked(soft, True, True)
    assert len(found) == 8, f"a program without any hardening is said to lack {found} only"


def objects_of_archive(path):
    """What readelf says of each object in it, by name."""
    parts = re.split(r"^File: .*\(([^)]+)\)$", run("readelf", "-SnW", path), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


def lacks_of_objects(objects, has_cet):
    for name, text in objects:
        if has_cet and CET not in text:
            yield f"{name} lacks the mark of IBT and SHSTK"
        if not re.search(r"\.note\.GNU-stack\s+PROGBITS\s+\w+ \w+ \w+ \w+\s+\d", text):
            yield f"{name} lacks a stack that is not run"


def lacks_of_cet(compiler, archive, program, scratch):
    probe = scratch / "probe.so"
    run(compiler, "-shared", "-nostdlib", "-Wl,--whole-archive", archive, "-o", probe)
    if CET not in run("readelf", "-nW", probe):
        yield "what is linked of the library's objects loses the mark of IBT and SHSTK"
    starts = [run(compiler, f"-print-file-name={name}").strip() for name in START_FILES]
    if all(CET in run("readelf", "-nW", start) for start in starts):
        if CET not in run("readelf", "-nW", program):
            yield f"{program} lacks the mark of IBT and SHSTK"
    else:
        print("the start files of this C library are not marked for IBT and SHSTK: no program here can be")


def lacks_of(build, prefix, scratch):
    cache = cache_of(build)
    compiler = cache["CMAKE_C_COMPILER"]
    is_fortified = cache["KHIPU_SANITIZE"] == "none" and cache["CMAKE_BUILD_TYPE"] != "Debug"
    soft_is_found_out(compiler, scratch)
    program = prefix / "bin/khipu"
    has_cet = "X86-64" in run("readelf", "-h", program)
    linked = [program, *(path for path in prefix.rglob("libkhipu.so.*") if not path.is_symlink())]
    for path in linked:
        # What a shared library brings, the program need not have as well.
        may_be_fortified = is_fortified and path == linked[-1]
        yield from (f"{path} lacks {what}" for what in lacks_of_linked(path, path == program, may_be_fortified))
    archives = list(prefix.rglob("libkhipu.a"))
    assert len(archives) + len(linked) == 2, f"one library is installed, not {archives + linked[1:]}"
    own = [(path.name, run("readelf", "-SnW", path)) for path in build.glob("CMakeFiles/khipu_cli.dir/**/*.o")]
    assert own, f"{build} has no objects of the program"
    yield from lacks_of_objects(own, has_cet)
    for archive in archives:
        yield from lacks_of_objects(objects_of_archive(archive), has_cet)
        if has_cet:
            yield from lacks_of_cet(compiler, archive, program, scratch)


def main():
    build, prefix, scratch = map(Path, sys.argv[1:4])
    if cache_of(build)["KHIPU_HARDEN"] != "ON":
        print("hardening is switched off in this build")
        return 0
    scratch.mkdir(parents=True, exist_ok=True)
    found = list(lacks_of(build, prefix, scratch))
    print("\n".join(found) if found else f"what is installed in {prefix} is hardened")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
