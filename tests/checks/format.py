#!/usr/bin/env python3
"""clang-format 14 has nothing to change. `./dev format` changes it."""

import shutil
import subprocess
import sys

from common import ROOT, files


def clang_format():
    """clang-format of version 14: other versions lay the same text out otherwise."""
    for name in ("clang-format-14", "clang-format"):
        found = shutil.which(name)
        if found and " version 14." in subprocess.run([found, "--version"], capture_output=True, text=True).stdout:
            return found
    sys.exit("clang-format 14 is not installed (Debian 12: apt-get install clang-format-14)")


def main():
    mode = ["-i"] if "--write" in sys.argv else ["--dry-run", "-Werror"]
    sources = files(ROOT, "include", "src", "tests", "examples", "bench", "fuzz")
    sys.exit(subprocess.run([clang_format(), *mode, *map(str, sources)]).returncode)


if __name__ == "__main__":
    main()
