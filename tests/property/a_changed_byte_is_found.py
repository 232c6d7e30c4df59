#!/usr/bin/env python3
"""khipu verify: a bundle is intact as it was written, and no more after one byte changed in any of its files.

    a_changed_byte_is_found.py KHIPU SOURCE SCRATCH CHANGES_A_FILE
"""
import sys
from pathlib import Path

from drawing import fresh, run, seeded


def verdict(khipu, bundle):
    done = run(khipu, "verify", bundle)
    if done.stderr:
        print(done.stderr.decode(errors="replace"))
    return done.returncode


def main():
    khipu, sample, scratch = sys.argv[1], Path(sys.argv[2]) / "data/peru-2022", fresh(sys.argv[3])
    draw = seeded()
    bundle = scratch / "bundle"
    run(khipu, "export", sample / "cases.csv", "--places", sample / "places.csv", "-o", f"{bundle}/", "--no-sync")
    wrong = [] if verdict(khipu, bundle) == 0 else ["the bundle as it was written is not intact"]
    for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
        good = path.read_bytes()
        ends = [0, len(good) - 1]
        for at in ends + [draw.randrange(len(good)) for _ in range(int(sys.argv[4]))]:
            changed = bytearray(good)
            changed[at] ^= 1 << draw.randrange(8)
            path.write_bytes(changed)
            if verdict(khipu, bundle) != 1:
                wrong.append(f"{path.name}: a change of byte {at} to {changed[at]} was not found")
        path.write_bytes(good[:-1])
        if verdict(khipu, bundle) != 1:
            wrong.append(f"{path.name}: without its last byte it passes")
        path.unlink()
        if verdict(khipu, bundle) != 1:
            wrong.append(f"{path.name}: without it the bundle passes")
        path.write_bytes(good)
    (bundle / "more.txt").write_text("x")
    if verdict(khipu, bundle) != 1:
        wrong.append("with one file more the bundle passes")
    print("\n".join(wrong) or "every change was found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
