#!/usr/bin/env python3
"""Runs the commands of README.md, as they stand there, in a scratch copy of the repository.

    readme.py ROOT SCRATCH

Every ```sh block is run by bash; a ```text block behind it holds lines that must come out. The README must open with
scripts/demo and scripts/test. scripts/test is what runs this test, so it is not run again. In every document, the files
that a link or a line of commands names must exist.
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from files import repository_files

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
FIRST = ["scripts/demo", "scripts/test"]
NOT_AGAIN = {"scripts/test"}


def copy(root, scratch):
    """The files of the repository, and the npm packages so that nothing is downloaded."""
    shutil.rmtree(scratch, ignore_errors=True)
    for path in repository_files(root):
        target = scratch / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, target)
    shutil.copytree(root / "web/node_modules", scratch / "web/node_modules", symlinks=True)


def blocks(text):
    """(language, text) of each fenced block, in order."""
    return FENCE.findall(text)


def run(commands, scratch):
    home = scratch / "build/home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {key: os.environ[key] for key in ("PATH", "LC_ALL") if key in os.environ}
    environment.update(HOME=str(home), PROJ_NETWORK="OFF", LC_ALL="C")
    kept = "\n".join(line for line in commands.splitlines() if line.strip() not in NOT_AGAIN)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", kept], cwd=scratch, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


def findings(root, scratch):
    readme = (root / "README.md").read_text(encoding="utf-8")
    found = blocks(readme)
    if not found or found[0][0] != "sh" or found[0][1].split("\n")[:-1] != FIRST:
        yield f"README.md does not open with {' and '.join(FIRST)}"
    copy(root, scratch)
    output = ""
    for language, text in found:
        if language == "sh":
            code, output = run(text, scratch)
            if code:
                yield f"this block ended with {code}:\n{text}{output}"
        elif language == "text":
            for line in text.splitlines():
                if line not in output.splitlines():
                    yield f"this line did not come out:\n{line}\nbut:\n{output}"
    for path in ("web/index.html", "build/peru-2022/cases.geojson"):
        if not (scratch / path).is_file():
            yield f"{path} was not written"
    yield from dead_links(root)


def dead_links(root):
    for path in repository_files(root):
        if not path.endswith(".md"):
            continue
        text = (root / path).read_text(encoding="utf-8")
        for target in LINK.findall(text):
            if not ((root / path).parent / target).exists():
                yield f"{path}: the link to {target} leads nowhere"


def main():
    root, scratch = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    wrong = list(findings(root, scratch))
    print("\n".join(wrong) or "the commands of the README run and say what it says")
    if not wrong:
        shutil.rmtree(scratch, ignore_errors=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
