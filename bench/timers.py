#!/usr/bin/env python3
"""Timers, immediates, ticks and awaits against Node's: a table of medians in ns for one of a million.

    timers.py PROGRAM [ROUNDS]     PROGRAM is bench/timers.cpp compiled with -O3; the two take turns, 5 rounds"""

import statistics
import subprocess
import sys
from pathlib import Path


def one(command):
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    commands = {"ours": [sys.argv[1]], "node": ["node", str(Path(__file__).with_suffix(".mjs"))]}
    seen = {who: [] for who in commands}
    for _ in range(rounds):
        for who, command in commands.items():
            seen[who].append(one(command))
    print(f"{'a million of':26}{'ours ns':>10}{'node ns':>10}{'node / ours':>13}")
    for name in seen["ours"][0]:
        ours, node = (statistics.median(run[name] for run in seen[who]) for who in ("ours", "node"))
        print(f"{name:26}{ours:10.1f}{node:10.1f}{node / ours:13.2f}")


if __name__ == "__main__":
    main()
