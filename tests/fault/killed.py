#!/usr/bin/env python3
"""Ends khipu by a signal just before each call that changes files, and looks at what is left.

    killed.py KHIPU CRASHES SCRATCH [--scenario NAME]... [--seconds N] [--jobs N]

CRASHES is the library of crashes.c. After SIGKILL each output is wholly old or wholly new, and beside them is nothing but the hidden names that the man page
tells; after SIGTERM, SIGINT and SIGHUP all outputs are old or all are new, and nothing is beside them. Either way the exit code is the signal's, and the next
run ends as if nothing had been, without litter.
"""
import os
import signal
import subprocess
import time

from crash_bench import Bench, Counts, arguments, end, scenarios, spread


def fault_of(bench, number, code, found):
    """What is wrong after a run that was ended; None if nothing is."""
    ages = {output: bench.age(found, output) for output in bench.outputs}
    if code != -number:
        return f"exit code {code}"
    if None in ages.values():
        return f"neither old nor new: {[output for output, age in ages.items() if age is None]}"
    if bench.others_changed(found):
        return f"changed: {bench.others_changed(found)}"
    if "aside" in ages.values() and (number != signal.SIGKILL or not bench.scenario.environment):
        return "an output is not under its name"
    if number != signal.SIGKILL and (len(set(ages.values())) > 1 or bench.litter(found)):
        return f"outputs {ages}, left: {bench.litter(found)[:3]}"
    return None


def verdict(args, bench, number, call):
    """One run that is ended, and the next one."""
    code, told, found = bench.run(KHIPU_END=f"{number}:{call}")
    why = fault_of(bench, number, code, found)
    new = all(bench.age(found, output) == "new" for output in bench.outputs)
    if why is None:
        aside = [output for output in bench.outputs if bench.age(found, output) == "aside" and f"{output}/SHA256SUMS" in bench.before]
        for output in aside[:call % 2]:
            code, told, found = bench.run(["verify", output])
            if code != 0 or bench.age(found, output) != "old":
                why = f"verify ends with {code} and does not put the old one back: {told[-200:]}"
        code, told, found = bench.run()
        if why is None and (code, found) != bench.clean:
            wrong = sorted(name for name in {**found, **bench.clean[1]} if found.get(name) != bench.clean[1].get(name))
            why = f"the next run ends with {code}; wrong: {wrong[:4]}; {told[-200:]}"
    bench.restore()
    return ("right" if new else "refused", "") if why is None else ("other", why)


def sweep(args, scenario, counts):
    benches = [Bench(args, scenario, number) for number in range(args.jobs)]
    log = args.scratch / "calls"
    benches[0].run(KHIPU_CALLS=str(log))
    benches[0].restore()
    calls = int(log.read_text(encoding="ascii"))
    signals = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    def work(job, case):
        what, why = verdict(args, benches[job], *case)
        counts.add(what, f"{scenario.name}: signal {case[0]} before call {case[1]} of {calls}: {why}")

    spread(args, [(int(number), call) for number in signals for call in range(1, calls + 1)], work)


def ends_while_it_waits(args, counts):
    """A run that waits for its input ends at once as well."""
    scenario = next(scenario for scenario in scenarios() if scenario.name == "csv")
    bench = Bench(args, scenario, "waiting")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        for threads in ("1", "2"):
            command = [str(args.khipu), "export", "-", "--places", "places.csv", "-o", "out.geojson", "-o", "map", "--threads", threads]
            with subprocess.Popen(command, cwd=bench.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ) as run:
                run.stdin.write(b"id,place\n" + b"A-1,Puno\n" * 100)
                run.stdin.flush()
                time.sleep(0.3)
                run.send_signal(number)
                code = run.wait(timeout=20)
            _, _, found = bench.run(["--version"])
            well = code == -number and found == bench.before
            counts.add("refused" if well else "other", f"waiting for its input, signal {number}: code {code}, left {bench.litter(found)}")
            bench.restore()


def main():
    args = arguments("crashes")
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # what is ignored here stays so in khipu
    counts = Counts("killed")
    for scenario in scenarios(args.scenario):
        sweep(args, scenario, counts)
    ends_while_it_waits(args, counts)
    end(args, counts)


if __name__ == "__main__":
    main()
