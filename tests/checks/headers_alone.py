#!/usr/bin/env python3
"""Every header compiles alone, included twice, without a warning: what users include in the header-only form.

A detail/ header is never included alone by a user, and a header of a face opens nearly the whole library: both are
compiled as declarations, and with their bodies through the doors (tests/headers, the examples)."""

from common import ROOT, door_of, files, report
from compiling import first_error, from_arguments, in_parallel

FACES = ("express", "koa")


def one(compiler, path):
    name = path.relative_to(ROOT / "include").as_posix()
    alone = path.name != "src.hpp" and "detail" not in path.parts and name.split("/")[1] not in FACES
    mode = [] if alone else ["-DCORTADO_SEPARATE_COMPILATION", "-DASIO_SEPARATE_COMPILATION"]
    errors = compiler.check(name, f"#include <{name}>\n#include <{name}>\n", "-Werror", *mode)
    return f"<{name}>: {first_error(errors)}" if errors else ""


def check(root):
    compiler = from_arguments()
    headers = [path for path in files(root, "include", suffixes=(".hpp",))
               if door_of(path.relative_to(root / "include").as_posix()) not in compiler.without]
    results = in_parallel(lambda path: one(compiler, path), headers)
    print(f"{len(results)} headers")
    return [result for result in results if result]


if __name__ == "__main__":
    report(check)
