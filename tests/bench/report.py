"""docs/benchmarks.md from a run."""
import os
import platform
import re
import subprocess
from pathlib import Path

import instructions
from lines import told

HERE = Path(__file__).parent


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")[0]
    except OSError:
        return "?"


def table(header, rows):
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def filesystem(folder):
    """The type of the filesystem that the folder lies on: ext4."""
    return first_line("stat", "--file-system", "--format=%T", str(folder)).replace("ext2/ext3", "ext4")


def machine(folder):
    """What it ran on, and what it was built with; outputs lie in the folder."""
    cpu = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
           if line.startswith("model name")]
    memory = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]) / 2 ** 20
    return (f"{cpu[0] if cpu else platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, Linux {platform.release()}, files on {filesystem(folder)}; "
            f"{first_line('cc', '--version')}, release preset (`-O3`)")


def libraries():
    names = ("proj", "jansson", "libutf8proc", "zlib")
    return ", ".join(f"{name} {first_line('pkg-config', '--modversion', name)}" for name in names)


def budgets(ledger):
    return table(["what", "wanted", "measured", "verdict"], [line.row() for line in ledger.lines])


def verdicts(ledger):
    """The same for the terminal."""
    return "\n".join(told(line) for line in ledger.lines)


def explanations(ledger):
    """What missed.md says of the parts of which something is missed."""
    text = (HERE / "missed.md").read_text(encoding="utf-8")
    known = dict(section.split("\n", 1) for section in re.split(r"^## ", text, flags=re.M)[1:])
    missed = dict.fromkeys(line.part for line in ledger.lines if line.is_missed)
    return [(part, known[part].strip()) for part in missed if part in known]


def document(bench):
    return "\n".join(paragraphs(bench)) + "\n"


def introduction(bench):
    yield "# Benchmarks\n"
    yield ("`scripts/bench` writes this page. Its inputs come from a seed (`tests/bench/generate.py`); the other programs, and what each "
           "is asked, are in `tests/bench/peers.py` and `tests/bench/peers/`.\n")
    yield "- Only khipu does the whole job. The others are given what the tables say beside their names."
    yield ("- Programs run one after the other, each once a round, to a new file, after the disk has come to rest. A ratio is the median "
           f"of the rounds' ratios: {bench.rounds} rounds, or more where a run is short.")
    yield "- khipu runs with `--no-sync` unless a line says synced, as the others do not wait for the disk either."
    yield "- Seconds depend on what else the machine does. Ratios hardly do, and instructions not at all.\n"
    yield f"Machine: {machine(bench.inputs.folder)}; {libraries()}.  "
    versions = bench.peers.versions()
    yield "Peers: " + (", ".join(f"{name} {version}" for name, version in versions.items()) or "none is installed") + ".\n"


def paragraphs(bench):
    ledger = bench.ledger
    yield from introduction(bench)
    yield "## Budgets\n"
    yield from budgets(ledger)
    yield f"\nThe test `bench.a_record_costs_no_more_instructions` fails above {instructions.LIMIT:,} instructions a record.\n"
    found = explanations(ledger)
    if found:
        yield "## What is missed, and why\n"
        yield from (f"**{part}.** {text}\n" for part, text in found)
    for _, title, header, rows in ledger.tables:
        yield f"## {title}\n"
        yield from table(header, rows)
        yield ""
    if ledger.remarks:
        yield "## Do they agree?\n"
        yield "What the others write is compared with khipu's output record by record.\n"
        yield from (f"- {text}" for _, text in ledger.remarks)
