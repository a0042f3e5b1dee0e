#!/usr/bin/env python3
"""Adds up Meson's test logs. The last line is `N passed, N failed`; what was skipped stands in the lines before it.

    count.py [--slowest N] build/x/meson-logs/testlog.json ...

A Catch2 program counts its test cases, any other test counts as one. A case that could not run prints a line
`skipped: why` and counts as skipped instead of passed; where another test prints such lines, what it left out counts
beside it."""

import json
import re
import sys
from pathlib import Path

ALL_PASSED = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.MULTILINE)
SOME_FAILED = re.compile(r"^test cases:(.*)$", re.MULTILINE)
SKIPPED_CASE = re.compile(r"^ *skipped: (.*)$", re.MULTILINE)  # Catch2 indents what WARN says


def catch_cases(output):
    """(passed, failed, skipped) test cases of a Catch2 console report, or None if it is none."""
    match = ALL_PASSED.search(output)
    if match:
        return int(match[1]), 0, 0
    match = SOME_FAILED.search(output)
    if not match:
        return None
    counts = dict((word, int(number)) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", match[1]))
    return counts.get("passed", 0), counts.get("failed", 0), counts.get("skipped", 0)


def one(test):
    """(passed, failed, skipped) of one entry of a test log."""
    good, skip = test["result"] in ("OK", "EXPECTEDFAIL"), test["result"] == "SKIP"
    output = test.get("stdout", "")
    cases = catch_cases(output)
    if cases is None:
        left_out = len(SKIPPED_CASE.findall(output)) if good else 0
        return (int(good), int(not good and not skip), int(skip) + left_out)
    passed, failed, skipped = cases
    could_not = min(len(SKIPPED_CASE.findall(output)), passed)
    if not good and not failed:
        failed = 1  # it passed its cases, then crashed or leaked
    return passed - could_not, failed, skipped + could_not


def read(paths):
    return [json.loads(line) for path in paths if Path(path).exists()
            for line in Path(path).read_text(encoding="utf-8").splitlines()]


def total(tests):
    return tuple(map(sum, zip((0, 0, 0), *map(one, tests))))


def skips(test):
    """One line for each thing the test could not do."""
    if not one(test)[2]:
        return []
    why = SKIPPED_CASE.findall(test.get("stdout", "")) or ["no reason given"]
    return [f"skipped: {test['name']}: {reason}" for reason in why]


def lines(passed, failed, skipped):
    return ([f"{skipped} skipped"] if skipped else []) + [f"{passed} passed, {failed} failed"]


def main(arguments):
    slowest = 0
    if arguments[:1] == ["--slowest"]:
        slowest, arguments = int(arguments[1]), arguments[2:]
    tests = read(arguments)
    for test in sorted(tests, key=lambda test: -test["duration"])[:slowest]:
        print(f"{test['duration']:8.1f} s  {test['name']}")
    passed, failed, skipped = total(tests)
    print("\n".join([reason for test in tests for reason in skips(test)] + lines(passed, failed, skipped)))
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
