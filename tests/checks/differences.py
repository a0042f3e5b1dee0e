#!/usr/bin/env python3
"""Every row of docs/differences.md is shown by a test: its last cell has links `[name of the test](file)`, and the
file has the name."""

import re

from common import ROOT, report

PAGE = "docs/differences.md"
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def rows(text):
    """(line, cells) of each row below a table's head."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        is_head = number + 1 < len(lines) and lines[number + 1].startswith("|---")
        if line.startswith("|") and not line.startswith("|---") and not is_head:
            yield number + 1, line.strip("| ").split(" | ")


def one(page, line, cells):
    tests = LINK.findall(cells[-1])
    if not tests:
        return [f"{page}:{line}: names no test"]
    problems = []
    for name, file in tests:
        path = page.parent / file
        if not path.exists():
            problems.append(f"{page}:{line}: {file} does not exist")
        elif name not in path.read_text(encoding="utf-8"):
            problems.append(f"{page}:{line}: {file} has no test \"{name}\"")
    return problems


def check(root):
    page = root / PAGE
    return [problem for line, cells in rows(page.read_text(encoding="utf-8")) for problem in one(page, line, cells)]


if __name__ == "__main__":
    report(check, ROOT)
