#!/usr/bin/env python3
"""Buffer against Node's, job by job in turn, so that both see the same machine.

    buffer.py PROGRAM [--rounds N] [--sizes 64,4096,1048576] [--only WORD]

PROGRAM is bench/buffer.cpp compiled with optimisation. Prints nanoseconds of a call (the median of the rounds), how
many times faster than Node it is, and which goals are missed: 2 for hex, base64 encoding and everything at 64 bytes,
0.9 for UTF-8 validation and base64 decoding beyond, 1 for transcoding to UTF-16."""

import argparse
import os
import statistics
import subprocess
from pathlib import Path

PEER = Path(__file__).resolve().parent / "peers/buffer.mjs"
FAST = ("hex_encode", "hex_decode", "base64_encode", "base64url_encode")
NEAR_MEMORY_SPEED = ("is_utf8_ascii", "is_utf8_mixed", "is_ascii", "base64_decode", "base64url_decode")
# For both: glibc keeps what is freed, so that results of a megabyte do not measure how fast the system clears pages.
KEEP_PAGES = {"MALLOC_MMAP_THRESHOLD_": str(1 << 28), "MALLOC_TRIM_THRESHOLD_": str(1 << 28)}


class Worker:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **KEEP_PAGES})

    def nanoseconds(self, name, size):
        self.process.stdin.write(f"{name} {size}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def goal(name, size):
    if size == 64 or name in FAST:
        return 2.0
    if name == "transcode_utf16le":
        return 1.0
    return 0.9 if name in NEAR_MEMORY_SPEED else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="64,4096,1048576")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    names = subprocess.run([options.program, "list"], capture_output=True, text=True, check=True).stdout.split()
    workers = (Worker(options.program), Worker("node", str(PEER)))
    missed = []
    print(f"{'job':<20}{'bytes':>9}{'cortado ns':>14}{'node ns':>14}{'ratio':>8}")
    for size in map(int, options.sizes.split(",")):
        for name in (name for name in names if options.only in name):
            rounds = [[worker.nanoseconds(name, size) for worker in workers] for _ in range(options.rounds)]
            own, node = (statistics.median(column) for column in zip(*rounds))
            ratio = node / own
            short = ratio < goal(name, size)
            print(f"{name:<20}{size:>9}{own:>14.1f}{node:>14.1f}{ratio:>8.2f}{'  < ' + str(goal(name, size)) if short else ''}", flush=True)
            if short:
                missed.append(f"{name} at {size}")
    for worker in workers:
        worker.close()
    print("goals missed: " + (", ".join(missed) or "none"))


if __name__ == "__main__":
    main()
