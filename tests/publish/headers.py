#!/usr/bin/env python3
"""Whether headers that look personal are those that a reader of public files called personal (headers.tsv).

    headers.py DRIVER [--mistakes]

The headers whose SHA-256 (of their UTF-8) is even are the exam: nobody looks at them while the words are chosen, and their counts alone are
printed. The aim is that at least 97 % of what is personal among them is found, and that 95 % of what is found is personal. It is not reached: the test
holds what is, so that no change of the words makes it worse. Headers that may be either count for nothing. --mistakes lists what is wrong among the odd half, on which the words are tuned.
"""
import hashlib
import subprocess
import sys
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "headers.tsv"
# Percent, just under what was measured (92.8 and 90.7). The aim is 97 and 95.
LEAST_RECALL, LEAST_PRECISION = 92, 90


def corpus():
    """Header, verdict and half of every row."""
    for line in CORPUS.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if cells[1:2] in (["personal"], ["not"]):
            yield cells[0], cells[1] == "personal", hashlib.sha256(cells[0].encode()).digest()[-1] & 1


def judged(driver, headers):
    done = subprocess.run([driver], input="".join(f"{header}\n" for header in headers), capture_output=True, text=True, encoding="utf-8", check=True)
    answers = [line == "1" for line in done.stdout.split()]
    assert len(answers) == len(headers), "a header was not answered"
    return answers


def counted(rows):
    found = sum(verdict and answer for verdict, answer in rows)
    missed = sum(verdict and not answer for verdict, answer in rows)
    wrong = sum(answer and not verdict for verdict, answer in rows)
    return found, missed, wrong, 100 * found / (found + missed), 100 * found / (found + wrong)


def main():
    rows = list(corpus())
    answers = judged(sys.argv[1], [header for header, _, _ in rows])
    holds = True
    for half, name in ((1, "odd"), (0, "even")):
        pairs = [(verdict, answer) for (_, verdict, row_half), answer in zip(rows, answers) if row_half == half]
        found, missed, wrong, recall, precision = counted(pairs)
        print(f"{name}: {len(pairs)} headers, {found} found, {missed} missed, {wrong} wrongly found; recall {recall:.1f} %, precision {precision:.1f} %")
        holds = holds and (half == 1 or (recall >= LEAST_RECALL and precision >= LEAST_PRECISION))
    if "--mistakes" in sys.argv:
        for (header, verdict, half), answer in zip(rows, answers):
            if half == 1 and verdict != answer:
                print("missed" if verdict else "wrongly found", header, sep="\t")
    return 0 if holds else "the even half is not judged well enough"


sys.exit(main())
