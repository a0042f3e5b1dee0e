#!/usr/bin/env python3
"""What must not be in the tree: heavy includes, foreign macros, left-over marks, paths and hosts of one machine."""

import re

from common import files, includes, line_of, report, without_comments

HEAVY = {"iostream", "regex", "asio.hpp", "filesystem", "functional"}
ALLOWED = {"filesystem": "fs"}  # header: the folder that may include it
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
# Spelt in halves, so that this file passes its own check.
MARKS = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
PATHS = re.compile(r"(?<![\w.:/])/(?:ho" r"me|ro" r"ot|wo" r"rk|Us" r"ers)/\w+/\w|\b[A-Z]:\\\\?Us" r"ers")
LOCK_HOST = re.compile(r'"resolved":\s*"https?://(?!registry\.npmjs\.org/)([^/"]+)')
TEXT = (".hpp", ".ipp", ".cpp", ".c", ".py", ".sh", ".md", ".build", ".txt", ".in", ".mjs", ".js", ".ts", ".html",
        ".css", ".json", ".lua", ".conf", ".wrap", ".yml")


def check_includes(root):
    problems = []
    for path in files(root, "include"):
        inner = path.relative_to(root / "include/cortado").parts
        for line, _, name in includes(path):
            if name in HEAVY and ALLOWED.get(name) != inner[0]:
                problems.append(f"{path}:{line}: <{name}> is too heavy for a public header")
    return problems


def check_macros(root):
    problems = []
    for path in files(root, "include"):
        text = without_comments(path.read_text(encoding="utf-8"))
        problems += [f"{path}:{line_of(text, match.start())}: macro {match[1]} must be named CORTADO_..."
                     for match in MACRO.finditer(text) if not match[1].startswith("CORTADO_")]
    return problems


def check_words(root):
    problems = []
    scripts = [path for path in (root / "dev", root / ".ci/run") if path.exists()]
    for path in files(root, suffixes=TEXT) + scripts:
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.name != "package-lock.json":
            problems += [f"{path}:{line_of(text, match.start())}: {match[0]}: do it, or write the decision down"
                         for match in MARKS.finditer(text)]
            problems += [f"{path}:{line_of(text, match.start())}: {match[0]}: a path of one machine"
                         for match in PATHS.finditer(text)]
        else:
            problems += [f"{path}:{line_of(text, match.start())}: {match[1]}: a host of one network"
                         for match in LOCK_HOST.finditer(text)]
    return problems


def check(root):
    return check_includes(root) + check_macros(root) + check_words(root)


if __name__ == "__main__":
    report(check)
