"""Exports so many records, with a pause before the last half, and a terminal as stderr; prints all that stood there."""
import os
import pty
import subprocess
import sys
import threading
import time

records, pause = int(sys.argv[1]), float(sys.argv[2])
terminal, stderr = pty.openpty()
seen = []


def read():
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is closed
        return b""


reader = threading.Thread(target=lambda: seen.extend(iter(read, b"")))
reader.start()
places = os.environ["SAMPLE"] + "/places.csv"
khipu = subprocess.Popen(["khipu", "export", "-", "--places", places, "-o", "out.geojson"], stdin=subprocess.PIPE, stderr=stderr)
os.close(stderr)
khipu.stdin.write(b"id,place,department\n")
for half in range(2):
    time.sleep(pause * half)
    khipu.stdin.write(b"".join(b"%d,Juliaca,Puno\n" % (2 * row + half) for row in range(records // 2)))
khipu.stdin.close()
code = khipu.wait()
reader.join()
text = b"".join(seen).decode().replace("\r", "\n")
print(*(line for line in text.splitlines() if line.strip()), f"exit {code}", sep="\n")
