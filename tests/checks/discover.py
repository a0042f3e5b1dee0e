#!/usr/bin/env python3
"""Lists sources by convention, so that a new file needs no line in a build file.

    discover.py unit|suite|examples|bench|fuzz|compile_fail|support|guides   one line each: name:file,file
    discover.py all                                                   the above together
    discover.py KIND --without zlib,zstd     leaves out what includes these folders, whose libraries are missing"""

import argparse
from pathlib import Path

from common import opens_any

ROOT = Path(__file__).resolve().parents[2]
SUITES = ["parity", "integration", "threads", "examples", "conformance"]


def unit():
    """One executable per folder of tests/unit."""
    groups = {}
    base = ROOT / "tests/unit"
    for path in sorted(base.rglob("*_test.cpp")):
        inner = path.relative_to(base).parts
        groups.setdefault(inner[0] if len(inner) > 1 else "root", []).append(path)
    return groups


def suite():
    """One executable per folder beside tests/unit."""
    found = {name: sorted((ROOT / "tests" / name).rglob("*_test.cpp")) for name in SUITES}
    return {name: paths for name, paths in found.items() if paths}


def examples():
    return examples_in(ROOT / "examples")


def examples_in(base, prefix=""):
    """x.cpp is one program; x/main.cpp takes the other sources of its folder along; what else is below the folder x of
    the examples is called x_NAME."""
    groups = {prefix + path.stem: [path] for path in sorted(base.glob("*.cpp"))}
    for folder in sorted(path for path in base.glob("*/") if path.is_dir()):
        if (folder / "main.cpp").exists():
            groups[prefix + folder.name] = [folder / "main.cpp", *(
                path for path in sorted(folder.rglob("*.cpp")) if path.name != "main.cpp")]
        elif not prefix:
            groups.update(examples_in(folder, folder.name + "_"))
    return groups


def one_each(folder, pattern):
    return {path.stem: [path] for path in sorted((ROOT / folder).glob(pattern))}


KINDS = {
    "unit": unit,
    "suite": suite,
    "examples": examples,
    "bench": lambda: one_each("bench", "*.cpp"),
    "fuzz": lambda: one_each("fuzz", "*_fuzz.cpp"),
    "compile_fail": lambda: one_each("tests/compile_fail", "*.cpp"),
    "support": lambda: {path.stem: [path] for path in sorted((ROOT / "tests/support").glob("*.cpp"))
                        if path.stem != "catch_main"},
    "guides": lambda: one_each("docs", "from-*.md"),
    "headers": lambda: {"headers": sorted((ROOT / "include").rglob("*.hpp"))},
}


def main(kind, without):
    for name, paths in KINDS[kind]().items():
        kept = [path for path in paths if not without or not opens_any(path.read_text(encoding="utf-8"), without)]
        # A program of several sources is whole or not at all; a group of tests goes on without some.
        if kept and (len(kept) == len(paths) or kind in ("unit", "suite")):
            print(name + ":" + ",".join(str(path.relative_to(ROOT)) for path in kept))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*KINDS, "all"])
    parser.add_argument("--without", default="", metavar="FOLDERS")
    asked = parser.parse_args()
    for wanted in KINDS if asked.kind == "all" else [asked.kind]:
        main(wanted, set(asked.without.split(",")) - {""})
