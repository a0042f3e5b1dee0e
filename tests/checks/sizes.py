#!/usr/bin/env python3
"""Files, functions and examples stay small: 500 lines a file, 40 a function, 100 an example, 120 one of Express's
examples with all of its sources but without the comment at the head, 120 the median header.

    sizes.py --express    the lines of Express's examples"""

import statistics

from common import ROOT, code_only, files, line_of, report
from discover import examples_in

import re
import sys

FILE_LIMIT, FUNCTION_LIMIT, MEDIAN_LIMIT = 500, 40, 120
EXAMPLE_LIMIT, EXPRESS_LIMIT = 100, 120
HEAD_COMMENT = re.compile(r"(?://[^\n]*\n)*")
TEMPLATE = re.compile(r"<[^<>]*>")
SCOPE = re.compile(r"\b(namespace|class|struct|union|enum|extern|export)\b")


def is_table(path):
    return path.name.endswith(("_table.hpp", "_table.ipp"))


def opens_scope(head):
    """Whether a brace after `head` opens a namespace, a type or a table, rather than a function's body."""
    if re.search(r"=\s*$", head):
        return True
    head = re.sub(r"\[\[.*?\]\]", "", head, flags=re.DOTALL)
    while TEMPLATE.search(head):
        head = TEMPLATE.sub("", head)
    return bool(SCOPE.search(head)) and "(" not in head


def functions(code):
    """(first line, lines) of each outermost brace block that is not a scope; lambdas count to their function."""
    found, stack, head_start, function = [], [], 0, None
    for match in re.finditer(r"[{};]", code):
        at, token = match.start(), match.group(0)
        if token == "{":
            head = re.sub(r"^\s*#.*$", "", code[head_start:at], flags=re.MULTILINE)
            scope = function is None and opens_scope(head.strip())
            if not scope and function is None:
                function = (len(stack), head_start + len(code[head_start:at]) - len(code[head_start:at].lstrip()))
            stack.append(scope)
        elif token == "}" and stack:
            stack.pop()
            if function and function[0] == len(stack):
                first = line_of(code, function[1])
                found.append((first, line_of(code, at) - first + 1))
                function = None
        if function is None:
            head_start = at + 1
    return found


def express_sizes(root):
    """The lines of each of Express's example apps; what several of them share counts for none."""
    base = root / "examples/express"
    found = {}
    for name, (main, *_) in examples_in(base).items():
        sources = files(base, name) if main.parent != base else [main]
        texts = [HEAD_COMMENT.sub("", path.read_text(encoding="utf-8"), count=1).strip("\n") for path in sources]
        found[name] = sum(text.count("\n") + 1 for text in texts)
    return found


def check(root):
    problems = []
    for path in files(root, "include", "src", "tests", "examples", "bench", "fuzz", suffixes=(".hpp", ".ipp", ".cpp", ".py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LIMIT and not is_table(path):
            problems.append(f"{path}: {lines} lines, the limit is {FILE_LIMIT}")
    for path in files(root, "include", "examples", "bench"):
        if is_table(path):
            continue
        for line, length in functions(code_only(path.read_text(encoding="utf-8"))):
            if length > FUNCTION_LIMIT:
                problems.append(f"{path}:{line}: a function of {length} lines, the limit is {FUNCTION_LIMIT}")
    for path in sorted((root / "examples").glob("*.cpp")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines >= EXAMPLE_LIMIT:
            problems.append(f"{path}: {lines} lines; an example stays under {EXAMPLE_LIMIT}")
    for name, lines in express_sizes(root).items():
        if lines >= EXPRESS_LIMIT:
            problems.append(f"examples/express/{name}: {lines} lines of C++; one of Express's stays under {EXPRESS_LIMIT}")
    headers = [len(path.read_text(encoding="utf-8").splitlines()) for path in files(root, "include", suffixes=(".hpp",))]
    if headers and statistics.median(headers) > MEDIAN_LIMIT:
        problems.append(f"the median header has {statistics.median(headers)} lines, the limit is {MEDIAN_LIMIT}")
    return problems


if __name__ == "__main__":
    if "--express" in sys.argv:
        for example, size in express_sizes(ROOT).items():
            print(f"{size:4} {example}")
    else:
        report(check)
