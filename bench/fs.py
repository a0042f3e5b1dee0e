#!/usr/bin/env python3
"""Small-file reads per second, Cortado beside Node, in one run.

    bench/fs.py                    11 rounds, about 2 minutes
    bench/fs.py --rounds 3 --program PATH

In every round each of the two is measured once, in changing order; the ratio is taken within the round, so that a slow
minute of the machine slows both. Printed are the medians."""

import argparse
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def figures(command):
    """{name: reads per second} of one program."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in done.stdout.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.4, help="length of one measurement")
    parser.add_argument("--program", type=Path, default=HERE.parent / "build/bench/bench/fs",
                        help="bench/fs.cpp, built with optimisation")
    options = parser.parse_args()
    node = shutil.which("node")
    if node is None or not options.program.exists():
        sys.exit("needs Node and the program: meson setup build/bench -Dbench=true --buildtype=release; ninja -C build/bench")
    commands = [("cortado", [options.program, str(options.seconds)]),
                ("node", [node, HERE / "fs.mjs", str(options.seconds)])]
    rounds = []
    for number in range(options.rounds):
        seen = {}
        for name, command in commands if number % 2 == 0 else reversed(commands):
            seen[name] = figures(command)
        rounds.append(seen)
    print(f"{'reads per second':24}{'Cortado':>10}{'Node':>10}{'ratio':>8}{'  (lowest to highest)'}")
    for line in rounds[0]["cortado"]:
        ours = statistics.median(each["cortado"][line] for each in rounds)
        theirs = statistics.median(each["node"][line] for each in rounds)
        ratios = sorted(each["cortado"][line] / each["node"][line] for each in rounds)
        print(f"{line:24}{ours:10.0f}{theirs:10.0f}{statistics.median(ratios):8.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
