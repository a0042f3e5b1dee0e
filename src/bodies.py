#!/usr/bin/env python3
"""Cuts cortado/src.hpp into one source per folder: bodies.py lists the folders, bodies.py FOLDER writes its source.
Without optimization an edit is then rebuilt in seconds; with it one source lets bodies be inlined into each other."""

import re
import sys
from pathlib import Path

TEXT = (Path(__file__).resolve().parents[1] / "include/cortado/src.hpp").read_text(encoding="utf-8")
BODIES = re.findall(r"#include <(cortado/(\w+)/impl/\S+)>", TEXT)

if len(sys.argv) == 1:
    print("\n".join(dict.fromkeys(folder for _, folder in BODIES)))
else:
    print("\n".join(f"#include <{path}>" for path, folder in BODIES if folder == sys.argv[1]))
