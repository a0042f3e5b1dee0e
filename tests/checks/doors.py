#!/usr/bin/env python3
"""Each folder's door <cortado/x.hpp> opens all of it, src.hpp lists every body, and each body belongs to a header.
The bodies of an optional folder x are listed in x/impl/src.hpp, which src/x.cpp compiles.

    doors.py            check
    doors.py --write    add what is missing to doors and src.hpp
    doors.py --list     print an include of every root header (the two-translation-unit test compiles it)"""

import re
import sys
from pathlib import Path

from common import OPTIONAL, ROOT, files, includes, report

NOT_API = {"detail", "impl"}
FOOT = "CORTADO_HEADER_ONLY"


def inner_of(root, path):
    return path.relative_to(root / "include").as_posix()


def public_headers(root, folder):
    """Headers of a folder that are API."""
    return [inner_of(root, path) for path in files(root, f"include/cortado/{folder}", suffixes=(".hpp",))
            if not NOT_API & set(path.relative_to(root / "include/cortado" / folder).parts)]


def folders(root):
    base = root / "include/cortado"
    return sorted(place.name for place in base.iterdir() if place.is_dir() and public_headers(root, place.name))


def bodies(root):
    return [inner_of(root, path) for path in files(root, "include/cortado", suffixes=(".ipp",))]


def named(path):
    return [name for _, _, name in includes(path)]


def parts_of_bodies(root):
    """Bodies that another body includes, as where one of two is chosen: src.hpp lists the one that chooses."""
    return {name for body in bodies(root) for name in named(root / "include" / body) if name.endswith(".ipp")}


def missing_from_door(root, folder):
    door = root / "include/cortado" / f"{folder}.hpp"
    opened = set(named(door)) if door.exists() else set()
    return [name for name in public_headers(root, folder) if name not in opened]


def check_doors(root):
    return [f"include/cortado/{folder}.hpp: does not include <{name}>"
            for folder in folders(root) for name in missing_from_door(root, folder)]


def source_list_of(body):
    """Which header lists a body."""
    folder = body.split("/")[1]
    return f"{folder}/impl/src.hpp" if folder in OPTIONAL else "src.hpp"


def check_source_lists(root):
    parts = parts_of_bodies(root)
    own = [name for name in bodies(root) if name not in parts]
    problems = []
    for where in ["src.hpp", *(f"{folder}/impl/src.hpp" for folder in OPTIONAL)]:
        problems += check_source_list(root / "include/cortado" / where,
                                      [name for name in own if source_list_of(name) == where])
    return problems


def check_source_list(path, wanted):
    listed = [name for name in named(path) if name.endswith(".ipp")] if path.exists() else []
    problems = [f"{path}: <{name}> is missing" for name in wanted if name not in listed]
    problems += [f"{path}: <{name}> is no body of its own" for name in listed if name not in wanted]
    return problems + [f"{path}: <{name}> twice" for name in sorted(set(listed)) if listed.count(name) > 1]


def headers_of_body(name):
    """Where the header of x/impl/y_z.ipp may be: y_z.hpp, or y.hpp where a class needs several bodies."""
    place, words = Path(name).parent.parent, Path(name).stem.split("_")
    stems = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    return [(folder / f"{stem}.hpp").as_posix() for stem in stems for folder in (place, place / "detail")]


def check_body(root, name, parts):
    path = root / "include" / name
    text = path.read_text(encoding="utf-8")
    owners = [owner for owner in headers_of_body(name) if (root / "include" / owner).exists()]
    if path.parent.name != "impl" or not owners:
        return [f"{path}: no header of the same name beside impl/"]
    problems = [] if text.startswith("#pragma once") else [f"{path}: must begin with #pragma once"]
    if not any(owner in named(path) for owner in owners):
        problems.append(f"{path}: must include <{owners[0]}>")
    foot = re.compile(rf"#\s*if defined\({FOOT}\)\s*\n(?:#\s*include <[^>]+>[^\n]*\n)*?#\s*include <{re.escape(name)}>")
    if name not in parts and not any(foot.search((root / "include" / owner).read_text(encoding="utf-8")) for owner in owners):
        problems.append(f"{root / 'include' / owners[0]}: its foot must include <{name}> under {FOOT}")
    return problems


def check_header(root, path):
    text = path.read_text(encoding="utf-8")
    problems = []
    if not re.match(r"\s*(//[^\n]*\n\s*)*#pragma once", text):
        problems.append(f"{path}: must begin with #pragma once")
    inside = named(path)
    inner = inner_of(root, path)
    for name in inside:
        if name.endswith(".ipp") and path.name != "src.hpp" and inner not in headers_of_body(name):
            problems.append(f"{path}: <{name}> is another header's body")
    if inner.count("/") > 1 and inside[:1] != ["cortado/config.hpp"]:
        problems.append(f"{path}: the first include must be <cortado/config.hpp>")
    return problems


def check_version(root):
    build, header = root / "meson.build", root / "include/cortado/version.hpp"
    if not build.exists() or not header.exists():
        return []
    wanted = re.search(r"version: '([^']+)'", build.read_text(encoding="utf-8"))[1]
    text = header.read_text(encoding="utf-8")
    numbers = ".".join(re.search(rf"CORTADO_VERSION_{part} (\d+)", text)[1] for part in ("MAJOR", "MINOR", "PATCH"))
    found = re.search(r'version = "([^"]+)"', text)[1]
    return [] if found == wanted == numbers else [f"{header}: {found} and {numbers}, but meson.build says {wanted}"]


def check(root):
    problems = check_doors(root) + check_source_lists(root) + check_version(root)
    for path in files(root, "include/cortado", suffixes=(".hpp",)):
        problems += check_header(root, path)
    parts = parts_of_bodies(root)
    for name in bodies(root):
        problems += check_body(root, name, parts)
    return problems


def write(root):
    base = root / "include/cortado"
    for folder in folders(root):
        missing, door = missing_from_door(root, folder), base / f"{folder}.hpp"
        if missing:
            old = door.read_text(encoding="utf-8") if door.exists() else "#pragma once\n\n"
            kept = [line for line in old.splitlines() if line.startswith(f"#include <cortado/{folder}/")]
            lines = sorted({*kept, *(f"#include <{name}>" for name in missing)})
            rest = [line for line in old.rstrip("\n").splitlines() if line not in kept]
            door.write_text("\n".join(rest).rstrip("\n") + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    parts = parts_of_bodies(root)
    own = [body for body in bodies(root) if body not in parts]
    for where in sorted({source_list_of(body) for body in own}):
        write_source_list(base / where, [body for body in own if source_list_of(body) == where])


def write_source_list(source, wanted):
    kept = [line for line in source.read_text(encoding="utf-8").splitlines() if not line.endswith(".ipp>")]
    head = "\n".join(kept).rstrip("\n") + "\n\n"
    groups = {}
    for name in wanted:
        groups.setdefault(name.split("/")[1], []).append(f"#include <{name}>")
    source.write_text(head + "\n\n".join("\n".join(group) for group in groups.values()) + "\n", encoding="utf-8")


def main():
    if "--list" in sys.argv:
        for path in sorted((ROOT / "include/cortado").glob("*.hpp")):
            line = f"#include <cortado/{path.name}>"
            if path.stem in OPTIONAL:
                line = f"#if !defined(CORTADO_WITHOUT_{path.stem.upper()})\n{line}\n#endif"
            if path.name != "src.hpp":
                print(line)
        return
    if "--write" in sys.argv:
        write(ROOT)
    report(check)


if __name__ == "__main__":
    main()
