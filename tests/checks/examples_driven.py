#!/usr/bin/env python3
"""Every example is driven by a test: some file of tests/examples names it."""

import re

from common import files, report
from discover import examples_in


def check(root):
    tests = "\n".join(path.read_text(encoding="utf-8") for path in files(root, "tests/examples"))
    return [f"examples/{name}: no test in tests/examples names it" for name in examples_in(root / "examples")
            if not re.search(rf"\b{name}\b", tests)]


if __name__ == "__main__":
    report(check)
