#!/usr/bin/env python3
"""Includes point into their own folder or to a lower layer. LAYERS below is the one place that says what is lower.

    layers.py            check the includes, and that docs/architecture.md shows this table
    layers.py --write    write the table into docs/architecture.md"""

import sys
from pathlib import Path

from common import ROOT, files, includes, report

LAYERS = [  # (layer, {folder: what it is})
    (0, {"core": "tasks, cancellation, results, errors, logger, stopwatch: no library but fmt",
         "crypto": "sha1, sha256, hmac, random_bytes, timing_safe_equal: no library, not even core"}),
    (1, {"http": "HTTP/1.1 without I/O: bytes in, events out; events in, bytes out",
         "buffer": "Node's Buffer and its encodings",
         "loop": "the event loop and the bridge between task and Asio"}),
    (2, {"stream": "readable, writable, transform, pipeline: bytes pulled piece by piece",
         "proto": "the protobuf-like codec",
         "templates": "text templates",
         "compression": "what the compressing libraries share: their interface and what drives it"}),
    (3, {"web": "what the two faces share: exchange, handler, path patterns, router, inject",
         "fs": "files",
         "net": "TCP and unix sockets and their servers, block lists, framing",
         "process": "this process: arguments, environment, signals, exit, what it uses",
         "zlib": "gzip and deflate, with zlib: an optional door",
         "brotli": "brotli: an optional door",
         "zstd": "zstd: an optional door"}),
    (4, {"middleware": "one file each, for both faces",
         "server": "connection, listener, limits, drain",
         "rpc": "calls over net and proto"}),
    (5, {"express": "Express 5 semantics",
         "koa": "Koa 3 semantics"}),
]
TOP = 6  # cortado.hpp, src.hpp, examples, bench, tests
ROOT_HEADERS = {"config.hpp": 0, "version.hpp": 0, "fwd.hpp": 0, "cortado.hpp": TOP, "src.hpp": TOP}
# Folders that see no Asio, however long the chain of includes.
NO_ASIO = {"core", "http", "buffer", "crypto", "stream", "proto", "templates", "compression", "web"}
NO_LOOP = {"web"}
BEGIN, END = "<!-- layers: begin (tests/checks/layers.py --write) -->", "<!-- layers: end -->"

LAYER_OF = {folder: layer for layer, folders in LAYERS for folder in folders}


def folder_of(inner):
    """The folder a path below include/cortado counts to; root doors count as theirs, None for other root headers."""
    parts = Path(inner).parts
    if len(parts) > 1:
        return parts[0]
    stem = Path(inner).stem
    return stem if stem in LAYER_OF and parts[0] not in ROOT_HEADERS else None


def layer_of(inner):
    folder = folder_of(inner)
    return LAYER_OF.get(folder) if folder else ROOT_HEADERS.get(Path(inner).name)


def one_include(source, target):
    """What is wrong with `source` including `target` (both below include/cortado), or None."""
    own, other = folder_of(source), folder_of(target)
    if layer_of(target) is None:
        return f"<cortado/{target}> is in no layer"
    if own == other and own is not None:
        return None
    if "detail" in Path(target).parts[:-1]:
        return f"<cortado/{target}> is private to {other}/"
    if Path(target).name in ROOT_HEADERS and layer_of(target) == 0 or layer_of(target) < layer_of(source):
        return None
    return f"<cortado/{target}> is not below: L{layer_of(source)} {own or source} may not include L{layer_of(target)}"


def reach(inner, graph, seen):
    """Everything a header brings along, itself included."""
    if inner not in seen:
        seen.add(inner)
        for target in graph.get(inner, ()):
            reach(target, graph, seen)
    return seen


def check_closure(base, graph, asio):
    problems = []
    for inner in graph:
        folder = folder_of(inner)
        if folder not in NO_ASIO or Path(inner).name in ROOT_HEADERS:
            continue
        brought = reach(inner, graph, set())
        problems += [f"{base / inner}: brings Asio in through cortado/{other}" for other in sorted(brought & asio)]
        if folder in NO_LOOP:
            problems += [f"{base / inner}: brings loop/ in through cortado/{other}" for other in sorted(brought)
                         if folder_of(other) == "loop"]
    return problems


def check_includes(root):
    base, problems, graph, asio = root / "include/cortado", [], {}, set()
    for path in files(root, "include/cortado"):
        inner = path.relative_to(base).as_posix()
        graph[inner] = []
        if layer_of(inner) is None:
            problems.append(f"{path}: in no layer; tests/checks/layers.py has the table")
            continue
        for line, kind, name in includes(path):
            if kind == '"':
                problems.append(f'{path}:{line}: include "{name}" must be <cortado/...>')
            if name == "asio.hpp" or name.startswith("asio/"):
                asio.add(inner)
            if not name.startswith("cortado/"):
                continue
            target = name.removeprefix("cortado/")
            graph[inner].append(target)
            wrong = one_include(inner, target)
            if wrong:
                problems.append(f"{path}:{line}: {wrong}")
    return problems + check_closure(base, graph, asio)


def check_examples(root):
    return [f"{path}:{line}: <{name}> is not API" for path in files(root, "examples")
            for line, _, name in includes(path) if name.startswith("cortado/") and "/detail/" in name]


def check_folders(root):
    """The table has no folder that is only planned."""
    return [f"tests/checks/layers.py: no header in include/cortado/{folder}" for folder in LAYER_OF
            if not files(root, f"include/cortado/{folder}", suffixes=(".hpp",))]


def table():
    rows = ["| Layer | Folder | What it holds |", "|---|---|---|",
            f"| L{TOP} | `examples` `bench` `tests`, `cortado.hpp`, `src.hpp` | whatever uses the library |"]
    for layer, folders in reversed(LAYERS):
        rows += [f"| L{layer} | `{folder}` | {what} |" for folder, what in folders.items()]
    rows += ["", "No Asio, however long the chain of includes: " + ", ".join(f"`{f}`" for f in LAYER_OF if f in NO_ASIO)
             + ". No `loop` either: " + ", ".join(f"`{f}`" for f in LAYER_OF if f in NO_LOOP) + "."]
    return "\n".join(rows)


def with_table(text):
    before, rest = text.split(BEGIN, 1)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.split(END, 1)[1]


def check_page(root):
    page = root / "docs/architecture.md"
    if not page.exists():
        return [f"{page}: missing"]
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text or with_table(text) != text:
        return [f"{page}: does not show the table of layers; run tests/checks/layers.py --write"]
    return []


def check(root):
    return check_folders(root) + check_includes(root) + check_examples(root) + check_page(root)


if __name__ == "__main__":
    if "--write" in sys.argv:
        architecture = ROOT / "docs/architecture.md"
        architecture.write_text(with_table(architecture.read_text(encoding="utf-8")), encoding="utf-8")
    report(check)
