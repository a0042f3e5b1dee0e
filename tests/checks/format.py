#!/usr/bin/env python3
"""clang-format 14 has nothing to change. `./dev format` (format.py --write) lets it."""

import re
import shutil
import subprocess
import sys

from common import ROOT, files, report


def found_clang_format():
    """clang-format of version 14, or None: other versions lay the same text out otherwise."""
    for name in ("clang-format-14", "clang-format"):
        found = shutil.which(name)
        if found and " version 14." in subprocess.run([found, "--version"], capture_output=True, text=True).stdout:
            return found
    return None


def clang_format():
    return found_clang_format() or sys.exit("clang-format 14 is not installed (Debian 12: apt-get install clang-format-14)")


def violations(text):
    """The first place of each file that clang-format objects to."""
    places = re.findall(r"^(.+?):(\d+):\d+: (?:error|warning): code should be clang-formatted", text, re.MULTILINE)
    first = {}
    for path, line in places:
        first.setdefault(path, line)
    return [f"{path}:{line}: not as clang-format lays it out" for path, line in first.items()]


def check(root):
    sources = [str(path) for path in files(root, "include", "src", "tests", "examples", "bench", "fuzz")]
    done = subprocess.run([clang_format(), "--dry-run", *sources], capture_output=True, text=True)
    return violations(done.stderr) or ([done.stderr] if done.returncode else [])


if __name__ == "__main__":
    if "--write" in sys.argv:
        sources = [str(path) for path in files(ROOT, "include", "src", "tests", "examples", "bench", "fuzz")]
        sys.exit(subprocess.run([clang_format(), "-i", *sources]).returncode)
    report(check)
