#!/usr/bin/env python3
"""The pairs of the porting guides (docs/from-*.md) do the same: a ```js block, the ```cpp block behind it and the
```text block of what both print.

    pairs.py --write OUT PAGE...           one C++ program of all pairs, chosen by number
    pairs.py --cpp PROGRAM PAGE...         that program prints the texts
    pairs.py --node FOLDER PAGE...         so does Node 20; exit status 77: it is not there

Where the C++ block has a `make_app()` in the place of a `main()`, and the JavaScript an `app`, the text block has the
requests to it and their replies: `> METHOD URL | Header: value | {body`, whose last part may be a body; `\\r\\n` in it is
a line's end.

The packages of npm that scripts import are those of tests/guides/package.json, installed into FOLDER. A pair whose
packages cannot be had counts as skipped, with their names."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FENCE = re.compile(r"^```(\S+)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r"^#include[^\n]*\n", re.MULTILINE)
IMPORTED = re.compile(r"^import .* from '([^.'][^']*)';$", re.MULTILINE)
REQUEST = re.compile(r"^> (\S+) (\S+)(.*)$", re.MULTILINE)
FRAMES = Path(__file__).resolve().parent / "frames"
LISTED = FRAMES.parents[1] / "guides"
SECONDS, BATCH_SECONDS, INSTALL_SECONDS = 20, 60, 120


def pairs(page):
    """(line, JavaScript, C++, output) of each pair."""
    text = Path(page).read_text(encoding="utf-8")
    blocks = [(text.count("\n", 0, found.start()) + 1, found[1], found[2]) for found in FENCE.finditer(text)]
    made = []
    for at, (line, language, body) in enumerate(blocks):
        if language == "js":
            if [block[1] for block in blocks[at + 1:at + 3]] != ["cpp", "text"]:
                sys.exit(f"{page}:{line}: a js block is followed by a cpp and a text block")
            made.append((f"{page}:{line}", body, blocks[at + 1][2], blocks[at + 2][2]))
    return made


def has_app(pair):
    return "make_app()" in pair[2] and "int main() {" not in pair[2]


def requests(text):
    """Those that stand in a text block: {text, method, url, headers, body}."""
    made = []
    for found in REQUEST.finditer(text):
        fields = [field for field in found[3].split(" | ") if field]
        body = fields.pop() if fields and not re.match(r"[\w-]+: ", fields[-1]) else ""
        headers = dict(field.split(": ", 1) for field in fields)
        body = body.replace("\\r\\n", "\r\n")
        made.append({"text": found[0][2:], "method": found[1], "url": found[2], "headers": headers, "body": body})
    return made


def driver(pair):
    """The C++ that asks the pair's application."""
    lines = []
    for each in requests(pair[3]):
        text, method, url, body = (json.dumps(each[name]) for name in ("text", "method", "url", "body"))
        headers = ", ".join(f"{{{json.dumps(name)}, {json.dumps(value)}}}" for name, value in each["headers"].items())
        lines.append(f"{{{text}, {{.method = {method}, .url = {url}, .headers = {{{headers}}}, .body = {body}}}}}")
    return f"int example() {{ return guide::drive(make_app(), {{{', '.join(lines)}}}); }}\n"


def program(all_pairs):
    includes = sorted({line for _, _, code, _ in all_pairs for line in INCLUDE.findall(code)})
    parts = ["".join(includes), "#include <cstdlib>\n"]
    if any(map(has_app, all_pairs)):
        parts.append((FRAMES / "guide_app.hpp").read_text(encoding="utf-8"))
    for number, (_, _, code, _) in enumerate(all_pairs):
        body = INCLUDE.sub("", code)
        if has_app(all_pairs[number]):
            parts.append(f"namespace pair_{number} {{\n{body}{driver(all_pairs[number])}}}\n")
            continue
        if "int main() {" not in body:
            sys.exit(f"{all_pairs[number][0]}: the cpp block has no `int main() {{`")
        parts.append(f"namespace pair_{number} {{\n{body.replace('int main() {', 'int example() {')}}}\n")
    cases = "".join(f"        case {n}: return pair_{n}::example();\n" for n in range(len(all_pairs)))
    parts.append(f"int main(int, char** argv) {{\n    switch (std::atoi(argv[1])) {{\n{cases}    }}\n    return 99;\n}}\n")
    return "\n".join(parts)


def compare(all_pairs, command_of, known=()):
    """Run each pair in a folder of its own, unless its output is `known` and right already."""
    failed = 0
    for number, pair in enumerate(all_pairs):
        if pair in known and known[pair] == pair[3]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                done = subprocess.run(command_of(number, pair, Path(folder)), capture_output=True, text=True,
                                      timeout=SECONDS, cwd=folder)
                outcome = done.stdout if done.returncode == 0 else f"{done.stdout}{done.stderr}status {done.returncode}\n"
            except subprocess.TimeoutExpired:
                outcome = f"still running after {SECONDS} s\n"
        if outcome != pair[3]:
            failed += 1
            print(f"{pair[0]}: prints\n{outcome}instead of\n{pair[3]}")
    print(f"{len(all_pairs) - failed} passed, {failed} failed")
    return 1 if failed or not all_pairs else 0


def has_node():
    if not shutil.which("node"):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=SECONDS).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= 20


def install(folder):
    """Have npm put the packages into `folder`/node_modules, as tests/browser/run.sh does; says why where it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    lock, installed = LISTED / "package-lock.json", folder / "installed.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    if not shutil.which("npm"):
        print("there is no npm")
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LISTED / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1",
               "--fetch-timeout=30000"]
    try:
        if subprocess.run(command, cwd=folder, timeout=INSTALL_SECONDS).returncode == 0:
            shutil.copy(lock, installed)
    except subprocess.TimeoutExpired:
        print(f"npm ci took more than {INSTALL_SECONDS} s")


def lacks_packages(pair, folder):
    """The packages that a pair's script imports and that are not there."""
    names = [name for name in IMPORTED.findall(pair[1]) if not name.startswith("node:")]
    return [name for name in names if not (folder / "node_modules" / name).exists()]


def write_script(packages, pair, folder):
    """A pair's script in its folder, with the packages beside it."""
    is_module = "import " in pair[1] or "await " in pair[1]  # whose top level is a microtask, unlike a script's
    script = folder / ("pair.mjs" if is_module else "pair.cjs")
    text = pair[1]
    if has_app(pair):
        asked = f"const requestLines = {json.dumps(requests(pair[3]))};\n"
        text += asked + (FRAMES / "guide_app.mjs").read_text(encoding="utf-8")
    script.write_text(text, encoding="utf-8")
    if (packages / "node_modules").exists():
        (folder / "node_modules").symlink_to(packages / "node_modules")
    return script


def as_script(packages, pair, folder):
    script = str(write_script(packages, pair, folder))
    return ["env", "NODE_ENV=production", "node", script] if IMPORTED.search(pair[1]) else ["node", script]


def in_one_process(packages, app_pairs):
    """{pair: output} of those that ask an application, one after the other: to load Express is what takes time."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = []
        for number, pair in enumerate(app_pairs):
            place = Path(folder) / str(number)
            place.mkdir()
            scripts.append([str(place), str(write_script(packages, pair, place))])
        runner = Path(folder) / "all.mjs"
        runner.write_text(f"for (const [folder, script] of {json.dumps(scripts)}) {{\n  process.chdir(folder);\n"
                          "  await import(script);\n  process.stdout.write('\\x1e');\n}\n", encoding="utf-8")
        try:
            done = subprocess.run(["env", "NODE_ENV=production", "node", str(runner)], capture_output=True, text=True,
                                  timeout=BATCH_SECONDS)
        except subprocess.TimeoutExpired:
            return {}
        return dict(zip(app_pairs, done.stdout.split("\x1e")))


def in_node(packages, pages):
    if not has_node():
        print("skipped: there is no Node 20")
        return 77
    all_pairs = [pair for page in pages for pair in pairs(page)]
    if any(lacks_packages(pair, packages) for pair in all_pairs):
        install(packages)
    lacking = {pair[0]: lacks_packages(pair, packages) for pair in all_pairs}
    for place, names in lacking.items():
        if names:
            print(f"skipped: {Path(place).name}: {', '.join(names)} of npm is not there")
    at_hand = [pair for pair in all_pairs if not lacking[pair[0]]]
    known = in_one_process(packages, list(filter(has_app, at_hand)))
    # What came out otherwise is run by itself: it may only have suffered from one before it.
    return compare(at_hand, lambda _, pair, folder: as_script(packages, pair, folder), known)


def main(mode, *arguments):
    first, *pages = arguments
    if mode == "--node":
        return in_node(Path(first).resolve(), pages)
    all_pairs = [pair for page in pages for pair in pairs(page)]
    if mode == "--write":
        Path(first).write_text(program(all_pairs), encoding="utf-8")
        return 0
    return compare(all_pairs, lambda number, *_: [str(Path(first).resolve()), str(number)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
