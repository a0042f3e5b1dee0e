"""What the checks share: the tree's files, C++ text without comments and strings, and how problems are told."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CXX_SUFFIXES = (".hpp", ".ipp", ".cpp")
# Folders whose library may be missing. With -DCORTADO_WITHOUT_<NAME> their doors do not compile, and say why.
OPTIONAL = ("zlib", "brotli", "zstd")
SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", ".cache"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
_NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|(?:u8|[uUL])?R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def files(root, *folders, suffixes=CXX_SUFFIXES):
    """Files under the folders, or under the whole tree, in one order everywhere."""
    found = []
    for folder in folders or (".",):
        for place, inner, names in os.walk(Path(root) / folder):
            inner[:] = sorted(name for name in inner if name not in SKIPPED_FOLDERS)
            found += [Path(place) / name for name in sorted(names) if suffixes is None or name.endswith(suffixes)]
    return found


def blank(match):
    text = match.group(0)
    spaces = re.sub(r"[^\n]", " ", text)
    return '""' + spaces[2:] if text.lstrip("uUL8R").startswith('"') else spaces


def door_of(name):
    """The folder an include of <cortado/...> opens."""
    return re.split(r"[/.]", name.removeprefix("cortado/"), maxsplit=1)[0] if name.startswith("cortado/") else None


def opens_any(text, doors):
    """Whether a source includes one of these folders."""
    return any(door_of(match[2]) in doors for match in INCLUDE.finditer(without_comments(text)))


def code_only(text):
    """The text with comments and the insides of literals blanked, every line and column in its place."""
    return _NOISE.sub(blank, text)


def without_comments(text):
    return _NOISE.sub(lambda match: blank(match) if match.group(0).startswith("/") else match.group(0), text)


def includes(path):
    """(line, "<" or '"', name) of each include."""
    text = without_comments(path.read_text(encoding="utf-8"))
    return [(text.count("\n", 0, match.start()) + 1, match[1], match[2]) for match in INCLUDE.finditer(text)]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def report(check, root=ROOT):
    """Runs a check and ends the process: 0 when it found nothing."""
    problems = check(Path(root))
    for problem in problems:
        print(problem)
    name = Path(sys.argv[0]).stem
    print(f"{name}: {len(problems)} problem{'' if len(problems) == 1 else 's'}")
    sys.exit(1 if problems else 0)
