#!/usr/bin/env python3
"""No door outgrows its budget of preprocessed lines (-E -P). A budget is what first landed plus 5 %; whoever raises it
does so by hand, for review, and gives the reason in a decision record.

    header_weight.py --build DIR            check
    header_weight.py --build DIR --write    give new doors a budget, lower the others to what is there plus 5 %"""

import sys

from common import ROOT, report
from compiling import from_arguments, in_parallel

BUDGETS = "tests/checks/header_budgets.txt"
HEAD = """# Preprocessed lines (g++ -E -P) each door may weigh, header-only, g++ 12 with Asio 1.22 and fmt 9.
# tests/checks/header_weight.py --build DIR --write lowers them. Who raises one does it here by hand, for review, and gives
# the reason in a decision record.
"""
SLACK = 1.05


def parse(text):
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: int(limit) for name, limit in rows}


def doors(root):
    return [path.name for path in sorted((root / "include/cortado").glob("*.hpp")) if path.name != "src.hpp"]


def weigh(compiler, names):
    def lines(name):
        done = compiler.run(f"#include <cortado/{name}>\n", "-E", "-P")
        return done.stdout.count("\n") if done.returncode == 0 else None
    return dict(zip(names, in_parallel(lines, names)))


def judge(budgets, weights):
    problems = [f"{name}: in {BUDGETS}, but there is no such door" for name in budgets if name not in weights]
    for name, weight in weights.items():
        if weight is None:
            problems.append(f"{name}: does not compile")
        elif name not in budgets:
            problems.append(f"{name}: has no budget ({weight} lines); run header_weight.py --write")
        elif weight > budgets[name]:
            problems.append(f"{name}: {weight} lines, the budget is {budgets[name]}")
    return problems


def lowered(budgets, weights):
    wanted = {name: int(weight * SLACK) for name, weight in weights.items() if weight}
    return {name: min(limit, budgets.get(name, limit)) for name, limit in wanted.items()}


def check(root):
    compiler = from_arguments()
    if not compiler.is_gcc or " 12." not in compiler.version.splitlines()[0]:
        print("skipped: the budgets are those of g++ 12")
        sys.exit(77)
    path = root / BUDGETS
    budgets = parse(path.read_text(encoding="utf-8")) if path.exists() else {}
    names = [name for name in doors(root) if name.removesuffix(".hpp") not in compiler.without]
    weights = weigh(compiler, names)
    if "--write" in sys.argv:
        budgets = lowered(budgets, weights)
        rows = [f"{name:<20} {limit}" for name, limit in sorted(budgets.items())]
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    for name, weight in weights.items():
        print(f"{name:<20} {weight or 0:>7} of {budgets.get(name, 0):>7}")
    present = {name: limit for name, limit in budgets.items()
               if name.removesuffix(".hpp") not in compiler.without}
    return judge(present, weights)


if __name__ == "__main__":
    report(check)
