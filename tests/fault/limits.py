#!/usr/bin/env python3
"""Runs khipu where there is little: memory, open files, room in a file, room on the disk.

    limits.py KHIPU CRASHES SCRATCH [--limit memory|open_files|file_size|full_disk]... [--seconds N] [--jobs N]

Allowed is the outcome of a run without limits, byte for byte, or exit code 3 or 4 with a message and nothing changed and nothing left. Under the least memory
and the fewest files the system cannot start the program at all: those runs are counted as ended, and nothing may have changed either.

The full disk is a tmpfs, which needs root or a user namespace. Where neither is allowed the line says so; the limit on the size of files stands for it then.
"""
import os
import subprocess
import sys

import fault_scenarios
from crash_bench import Bench, Counts, arguments, end, scenarios, spread
from fault_scenarios import Scenario

NOT_STARTED = "error while loading shared libraries"
DISK_KIB = 8192
IN_NAMESPACE = "KHIPU_TEST_IN_NAMESPACE"


def other_positions(khipu, folder):
    """Sixty more positions in the four systems, of places elsewhere in them."""
    lines = [f"D-{i},{180000 + 61234.5 * (i % 11):.1f},{8050000 + 90871.5 * (i % 13):.2f},EPSG:{(32718, 32719, 24878, 24879)[i // 15]}\n" for i in range(60)]
    fault_scenarios.write(folder, cases_csv="id,x,y,crs\n" + "".join(lines), places_csv=fault_scenarios.PLACES)
    fault_scenarios.earlier(khipu, folder, "-o", "out.geojson")


def sheets():
    """The two sheets of positions, each with one thread and with two."""
    for threads in ("1", "2"):
        command = ["export", "cases.csv", "-o", "out.geojson", "--threads", threads]
        yield Scenario(f"positions_{threads}", command, fault_scenarios.position_inputs)
        yield Scenario(f"other_positions_{threads}", command, other_positions)


def verdict(bench, under):
    code, told, found = bench.run(under=under)
    if (code, found) == bench.clean:
        what, why = "right", ""
    elif found == bench.before and code in (3, 4) and "khipu: " in told:
        what, why = "refused", ""
    elif found == bench.before and NOT_STARTED in told or (found == bench.before and code in (-9, -11, 127) and not told):
        what, why = "ended", ""
    else:
        changed = sorted(name for name in {**found, **bench.before} if found.get(name) != bench.before.get(name))
        what, why = "other", f"code {code}; changed {changed[:4]}; {told[-300:]}"
    if found != bench.before:
        bench.restore()
    return what, f"{bench.scenario.name} under {' '.join(under[1:])}: {why}"


def sweep(args, counts, found, limits, above=None):
    """Each scenario under each limit; a limit is a command that runs another one, or a function of the bench that makes it and returns it."""
    benches = {scenario.name: [Bench(args, scenario, number, above) for number in range(args.jobs)] for scenario in found}

    def work(job, case):
        name, limit = case
        counts.add(*verdict(benches[name][job], limit))

    spread(args, [(scenario.name, limit) for scenario in found for limit in limits], work)


def memory(args):
    counts = Counts("limits_memory")
    sweep(args, counts, list(sheets()), [("prlimit", f"--as={kib * 1024}") for kib in range(20000, 60001, 200)])
    return counts


def open_files(args):
    counts = Counts("limits_open_files")
    sweep(args, counts, scenarios(), [("prlimit", f"--nofile={number}") for number in range(3, 41)])
    return counts


def file_sizes(args):
    """In steps that grow, up to more than any output of these runs has."""
    counts = Counts("limits_file_size")
    sizes, size = [], 0
    while size < 1 << 20:
        sizes.append(size)
        size += 1 + size // 12
    sweep(args, counts, scenarios(), [("prlimit", f"--fsize={size}") for size in sizes])
    return counts


def disk_in(folder):
    """A small disk of its own; False if none may be mounted."""
    folder.mkdir()
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", str(folder)], capture_output=True, check=False).returncode == 0


def fill(folder, free):
    """Leaves so many bytes free on the disk."""
    filler = folder / "filler"
    filler.unlink(missing_ok=True)
    facts = os.statvfs(folder)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, facts.f_bavail * facts.f_frsize - free))


def full_disk(args):
    counts = Counts("limits_full_disk")
    page = os.sysconf("SC_PAGE_SIZE")
    args.jobs = 1
    disk = args.scratch / "disk"
    if not disk_in(disk):
        counts.notes.append("no tmpfs may be mounted here, by root or in a user namespace: the limit on the size of files stands for the full disk")
        counts.add("right")
        return counts
    try:
        for scenario in scenarios():
            bench = Bench(args, scenario, above=disk)

            def work(_, pages, bench=bench):
                fill(disk, pages * page)
                what, why = verdict(bench, ("env",))
                counts.add(what, f"{pages} pages free: {why}")
                (disk / "filler").unlink()

            spread(args, [*range(0, 200, 1), *range(200, 500, 20)], work)
            subprocess.run(["rm", "-r", str(bench.folder)], check=True)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return counts


def may_mount():
    return subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0


def main():
    if os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0:
        namespace = ["unshare", "-m"]
    else:
        namespace = ["unshare", "-Urm"] if may_mount() else []
    if namespace and IN_NAMESPACE not in os.environ:
        os.execvpe(namespace[0], [*namespace, sys.executable, *sys.argv], {**os.environ, IN_NAMESPACE: "1"})
    limits = {"memory": memory, "open_files": open_files, "file_size": file_sizes, "full_disk": full_disk}
    args = arguments("crashes", limit=list(limits))
    end(args, *(limits[name](args) for name in args.limit or limits))


if __name__ == "__main__":
    main()
