#!/usr/bin/env python3
"""Every fenced C++ block of README.md and docs/ compiles.

A block with includes is a translation unit. A block without them names the frame it stands in, ```cpp express or
```cpp koa (tests/checks/frames/*.cpp, with `app` at hand). ```cpp compile-fail must fail to compile."""

import re
from pathlib import Path

from common import ROOT, files, opens_any, report
from compiling import first_error, from_arguments, in_parallel

FENCE = re.compile(r"^[ ]*```(\S*)[ \t]*([^\n]*)\n(.*?)^[ ]*```[ \t]*$", re.MULTILINE | re.DOTALL)
FRAMES = Path(__file__).resolve().parent / "frames"
HERE = "// snippet\n"
# The declarations are the same in both forms, and these take a third of the time; the examples are built header-only.
COMPILED = ("-DCORTADO_SEPARATE_COMPILATION", "-DASIO_SEPARATE_COMPILATION")
CXX = ("cpp", "c++", "cxx", "cc", "hpp")


def snippets(path):
    """(line, words after the language, text) of each C++ block."""
    text = path.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        if match[1].lower() in CXX:
            yield text.count("\n", 0, match.start()) + 2, match[2].split(), match[3]


def unit(words, text):
    """(translation unit, problem): exactly one of them is None."""
    frames = [word for word in words if (FRAMES / f"{word}.cpp").exists()]
    unknown = [word for word in words if word not in frames and word != "compile-fail"]
    if unknown:
        return None, f"unknown mark {unknown[0]}; a block may not opt out of compiling"
    if frames:
        before, after = (FRAMES / f"{frames[0]}.cpp").read_text(encoding="utf-8").split(HERE)
        return before + text + after, None
    if "#include" not in text:
        return None, "neither includes nor a frame (```cpp express, ```cpp koa)"
    return text, None


def one(compiler, path, line, words, text):
    place = f"{path}:{line}"
    source, problem = unit(words, text)
    if problem:
        return f"{place}: {problem}"
    errors = compiler.check(f"{path.name}:{line}", f'#line {line} "{path}"\n' + source if source == text else source,
                            "-Wno-unused", "-Wno-shadow", *COMPILED)
    if "compile-fail" in words:
        return "" if errors else f"{place}: compiles, but is marked compile-fail"
    return f"{place}: {first_error(errors)}" if errors else ""


def pages(root):
    return [path for path in [root / "README.md", *files(root, "docs", suffixes=(".md",))] if path.exists()]


def check(root):
    compiler = from_arguments()
    blocks = [(path, *snippet) for path in pages(root) for snippet in snippets(path)
              if not opens_any(snippet[2], compiler.without)]
    results = in_parallel(lambda block: one(compiler, *block), blocks)
    print(f"{len(blocks)} blocks")
    return [result for result in results if result]


if __name__ == "__main__":
    report(check, ROOT)
