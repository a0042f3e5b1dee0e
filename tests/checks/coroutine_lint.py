#!/usr/bin/env python3
"""Shapes of co_await that g++ 12 compiles wrongly (docs/coroutines.md): in a condition, in ?:, with a braced list or a
closure that owns its captures inside the await expression. The cure is always to name the value first.

A line that does it on purpose says so in a comment: `cortado-lint: allow`."""

import re

from common import code_only, files, line_of, report

ALLOW = "cortado-lint: allow"
OPEN, CLOSE = "([{", ")]}"
LAMBDA_BEFORE = re.compile(r"(?:^|[(,={}&|?:<>;!+]|\b(?:return|co_return|co_await|co_yield))\s*$")


def matching(code, at):
    """Offset of the bracket that closes the one at `at`."""
    depth = 0
    for position in range(at, len(code)):
        if code[position] in OPEN:
            depth += 1
        elif code[position] in CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return len(code) - 1


def enclosing_parens(code, at):
    """Offsets of the ( that are open at `at`, innermost first, up to the nearest enclosing brace."""
    depth = 0
    for position in range(at - 1, -1, -1):
        if code[position] in CLOSE:
            depth += 1
        elif code[position] in OPEN:
            if depth:
                depth -= 1
            elif code[position] == "{":
                return
            elif code[position] == "(":
                yield position


def clauses(code, opening, at):
    """(index of the clause that holds `at`, number of clauses) of a parenthesis divided by semicolons."""
    depth, index, count = 0, 0, 1
    for position in range(opening + 1, matching(code, opening)):
        if code[position] in OPEN:
            depth += 1
        elif code[position] in CLOSE:
            depth -= 1
        elif code[position] == ";" and depth == 0:
            count += 1
            index += position < at
    return index, count


def in_condition(code, at):
    for opening in enclosing_parens(code, at):
        keyword = re.search(r"\b(if|while|switch|for)\s*(?:constexpr\s*)?$", code[max(0, opening - 40):opening])
        if not keyword:
            continue
        index, count = clauses(code, opening, at)
        if keyword[1] == "for":
            return count > 1 and index > 0
        return index == count - 1
    return False


def question_before(code, at):
    """Whether co_await at `at` stands in an arm of ?:."""
    depth, other_argument = 0, False
    for position in range(at - 1, -1, -1):
        char = code[position]
        if char in CLOSE:
            if char == "}" and depth == 0:
                return False
            depth += 1
        elif char in OPEN:
            if depth == 0 and char == "{":
                return False
            if depth == 0:
                other_argument = False
            depth = max(0, depth - 1)
        elif depth == 0 and char == ";":
            return False
        elif depth == 0 and char == ",":
            other_argument = True
        elif depth == 0 and char == "?" and not other_argument:
            return True
    return False


def owning_captures(captures):
    items = [item.strip() for item in captures.split(",")]
    return [item for item in items if item and not item.startswith("&") and item != "this"]


def after_lambda(code, closing):
    """Offset behind the body of the lambda whose introducer ends at `closing`."""
    position = closing + 1
    while position < len(code) and code[position] != "{":
        position = matching(code, position) + 1 if code[position] == "(" else position + 1
    return matching(code, position) + 1 if position < len(code) else position


def in_operand(code, at):
    """What the await expression that begins at `at` holds that it must not, or None."""
    position, depth = at + len("co_await"), 0
    while position < len(code):
        char = code[position]
        if char == "[" and LAMBDA_BEFORE.search(code[max(0, position - 40):position]):
            closing = matching(code, position)
            owned = owning_captures(code[position + 1:closing])
            if owned:
                return f"a closure that captures {', '.join(owned)} inside an await expression; name it first"
            position = after_lambda(code, closing)
            continue
        if char == "{":
            return "a braced list inside an await expression; name the value first"
        if char == "?" and depth == 0:
            return "co_await in ?:; use if and else"
        if depth == 0 and (char in ";," or char in CLOSE):
            return None
        depth += (char in OPEN) - (char in CLOSE)
        position += 1
    return None


def problem_at(code, at):
    if in_condition(code, at):
        return "co_await in a condition; name its result first"
    if question_before(code, at):
        return "co_await in ?:; use if and else"
    return in_operand(code, at)


def check(root):
    problems = []
    for path in files(root, "include", "examples", "tests", "bench"):
        text = path.read_text(encoding="utf-8")
        code, lines = code_only(text), text.splitlines()
        for match in re.finditer(r"\bco_await\b", code):
            line = line_of(code, match.start())
            nearby = lines[max(0, line - 2):line]
            allowed = any(ALLOW in near for near in nearby) or code[:match.start()].rstrip().endswith("operator")
            wrong = None if allowed else problem_at(code, match.start())
            if wrong:
                problems.append(f"{path}:{line}: {wrong}")
    return problems


if __name__ == "__main__":
    report(check)
