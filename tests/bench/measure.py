"""Runs programs one after the other, in rounds, and compares what they took.

In every round each program runs once, so that what else the machine does hits all of them; a ratio is the median of the
rounds' ratios. What a program writes is removed before it runs, and what was written before is on the disk by then: every
output is a new file, and nobody pays for another's writing or removing.
"""
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

SHOWN = 5  # rounds that are told one by one


@dataclass
class Run:
    seconds: float
    peak: float  # MiB of resident memory
    code: int
    said: str  # the end of what it wrote to standard error


@dataclass
class Program:
    name: str
    command: list
    outputs: list = field(default_factory=list)  # files and folders that it writes
    stdout: str = os.devnull
    good: tuple = (0,)  # exit codes of a run that did its work
    does: str = "all of it"  # how much of the job
    cwd: str = "."


class Stopwatch:
    def __init__(self, program, scratch, log=sys.stderr):
        self.program, self.scratch, self.log = str(program), Path(scratch), log

    def say(self, text):
        print(text, file=self.log, flush=True)

    def run(self, program):
        """One run of the program; its code tells whether it did its work."""
        result, said = self.scratch / "stopwatch.result", self.scratch / "stopwatch.stderr"
        for path in [*program.outputs, program.stdout]:
            remove(path)
        settle()
        with open(said, "wb") as errors:
            subprocess.run([self.program, result, program.stdout, *map(str, program.command)], cwd=program.cwd, stderr=errors,
                           check=True)
        seconds, peak, code = result.read_text(encoding="ascii").split()
        return Run(float(seconds), int(peak) / 1024, int(code), said.read_text(encoding="utf-8", errors="replace")[-2000:])

    def race(self, programs, rounds):
        """The runs of each program by its name, a round after the other, to and fro. One that fails is run no more: it has
        no runs. The first program runs once more before all, so that the input has been read and nobody pays for that."""
        self.run(programs[0])
        runs = {program.name: [] for program in programs}
        for number in range(rounds):
            for program in programs if number % 2 == 0 else reversed(programs):
                if number > 0 and not runs[program.name]:
                    continue
                run = self.run(program)
                runs[program.name].append(run)
                if run.code not in program.good:
                    runs[program.name] = []
                    self.say(f"   {program.name} fails with {run.code}: {run.said.strip()[-300:]}")
                elif rounds <= SHOWN:
                    self.say(f"   {time.strftime('%H:%M:%S')}  round {number + 1} of {rounds} {told(run)}  {program.name}")
        if rounds > SHOWN:
            for program in programs:
                told_runs = sorted(runs[program.name], key=lambda run: run.seconds)
                self.say(f"   {rounds} rounds, from {told(told_runs[0])} to {told(told_runs[-1])}  {program.name}" if told_runs else "")
        return runs


def told(run):
    return f"{run.seconds:9.3f} s {run.peak:6.0f} MiB"


def settle(most=10.0):
    """Waits until what was written is on the disks and they have had nothing to do for a tenth of a second: freeing the
    blocks of what was removed goes on after sync. Not for ever, as others may use them."""
    os.sync()
    end, quiet = time.monotonic() + most, 0
    while quiet < 5 and time.monotonic() < end:
        quiet = 0 if requests_in_flight() else quiet + 1
        time.sleep(0.02)


def requests_in_flight():
    try:
        with open("/proc/diskstats", encoding="ascii") as disks:
            return sum(int(line.split()[11]) for line in disks)
    except OSError:
        return 0


def remove(path):
    if path == os.devnull:
        return
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def seconds(runs):
    return statistics.median(run.seconds for run in runs) if runs else None


def peak(runs):
    return max(run.peak for run in runs) if runs else None


def ratio(runs, base):
    """How many times as long as `base` the program took: the median over the rounds; None if one of them failed."""
    pairs = list(zip(runs, base))
    return statistics.median(run.seconds / other.seconds for run, other in pairs) if pairs else None
