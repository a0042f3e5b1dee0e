#!/usr/bin/env python3
"""Templates against handlebars.js, mustache.js and ejs, in turn, on one page of 100 rows.

    templates.py PROGRAM TEMPLATE_FOLDER NPM_FOLDER [--rounds N]

PROGRAM is bench/templates.cpp compiled with optimisation, TEMPLATE_FOLDER has page.hbs, row.hbs, their mustache twins
and data.json, NPM_FOLDER is where `npm install handlebars@4.7.10 mustache@4.2.0 ejs@7.0.2` was run. Prints microseconds
and renders a second (the median of the rounds), and which goals are missed: 10 times handlebars.js over structs and 5
times over JSON, 40,000 and 20,000 renders a second, 50 microseconds to compile."""

import argparse
import statistics
import subprocess
from pathlib import Path

OWN = ("struct", "json", "mustache", "compile")
PEERS = ("handlebars", "mustache", "ejs")


class Worker:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def microseconds(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("templates")
    parser.add_argument("packages")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    own = Worker(options.program, options.templates)
    peer = Worker("node", str(Path(__file__).resolve().parent / "templates.mjs"), options.templates, options.packages)
    rows = [("cortado " + name, own, name) for name in OWN] + [(name + ".js", peer, name) for name in PEERS]
    rounds = [[worker.microseconds(name) for _, worker, name in rows] for _ in range(options.rounds)]
    took = {label: statistics.median(column) for (label, _, _), column in zip(rows, zip(*rounds))}
    base = took["handlebars.js"]
    for label, time in took.items():
        print(f"{label:<18}{time:>10.1f} us{1e6 / time:>12.0f}/s{base / time:>8.1f} x handlebars.js")
    goals = {
        "struct: 10 x handlebars.js": base / took["cortado struct"] >= 10,
        "struct: 40,000/s": took["cortado struct"] <= 25,
        "json: 5 x handlebars.js": base / took["cortado json"] >= 5,
        "json: 20,000/s": took["cortado json"] <= 50,
        "compile: 50 us": took["cortado compile"] <= 50,
    }
    print("goals missed: " + (", ".join(name for name, met in goals.items() if not met) or "none"))
    own.close()
    peer.close()


if __name__ == "__main__":
    main()
