#!/usr/bin/env python3
"""A bench program against its twin in Node, bench/NAME.cpp against bench/NAME.mjs: a table of medians in ns.

    beside_node.py PROGRAM [ROUNDS]     PROGRAM is bench/NAME.cpp compiled with -O3; the two take turns, 5 rounds"""

import statistics
import subprocess
import sys
from pathlib import Path


def one(command):
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    program = Path(sys.argv[1])
    commands = {"ours": [program], "node": ["node", Path(__file__).with_name(program.name + ".mjs")]}
    seen = {who: [] for who in commands}
    for _ in range(rounds):
        for who, command in commands.items():
            seen[who].append(one(command))
    print(f"{program.name:26}{'ours ns':>10}{'node ns':>10}{'node / ours':>13}")
    for name in seen["ours"][0]:
        ours, node = (statistics.median(run[name] for run in seen[who]) for who in ("ours", "node"))
        print(f"{name:26}{ours:10.1f}{node:10.1f}{node / ours:13.2f}")


if __name__ == "__main__":
    main()
