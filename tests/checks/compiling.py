"""Compiles small texts with the flags Meson gives the header-only test program, in parallel, remembering successes."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common import OPTIONAL, ROOT

LIKE = "two_tu_header_only"  # the program of tests/headers whose flags are taken


class Compiler:
    def __init__(self, build):
        self.build = Path(build)
        entries = json.loads((self.build / "compile_commands.json").read_text())
        entry = next(e for e in entries if LIKE in e["output"] and e["file"].endswith("two_a.cpp"))
        self.directory = entry["directory"]
        words = shlex.split(entry["command"])
        self.words = self._without_outputs(words, entry["file"])
        # Folders that this build leaves out.
        self.without = {name for name in OPTIONAL if f"-DCORTADO_WITHOUT_{name.upper()}" in self.words}
        self.version = subprocess.run([self.words[0], "--version"], capture_output=True, text=True).stdout
        self.is_gcc = "Free Software Foundation" in self.version
        self.memory = self.build / "checks-cache"
        self.memory.mkdir(exist_ok=True)

    @staticmethod
    def _without_outputs(words, source):
        kept, skip = [], False
        for word in words:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MQ"):
                skip = True
            elif word not in ("-c", "-MD", "-MMD", "-g", source) and not word.endswith("ccache") \
                    and not word.startswith("-fdiagnostics-color"):
                kept.append(word)
        return kept

    def run(self, text, *flags):
        """The finished process of compiling `text` as one translation unit."""
        return subprocess.run([*self.words, *flags, "-I" + str(ROOT / "tests"), "-x", "c++", "-"], input=text,
                              capture_output=True, text=True, cwd=self.directory)

    def _fingerprint(self, key, dependencies):
        digest = hashlib.sha256(key.encode())
        for name in dependencies:
            path = Path(self.directory, name)
            digest.update(path.read_bytes() if path.exists() else b"gone")
        return digest.hexdigest()

    def check(self, name, text, *flags):
        """Compiles without code; returns "" or the errors. What compiled before, with the same inputs, is not compiled."""
        key = "\0".join([self.version, *self.words, *flags, text])
        record = self.memory / hashlib.sha256((name + key).encode()).hexdigest()
        if record.exists():
            known = json.loads(record.read_text())
            if known["fingerprint"] == self._fingerprint(key, known["dependencies"]):
                return ""
        handle, listing = tempfile.mkstemp(suffix=".d")
        os.close(handle)
        try:
            done = self.run(text, "-fsyntax-only", "-MMD", "-MT", "x", "-MF", listing, *flags)
            if done.returncode:
                return done.stderr
            dependencies = Path(listing).read_text().replace("\\\n", " ").split()[1:]
        finally:
            os.unlink(listing)
        dependencies = [word for word in dependencies if word != "-"]
        record.write_text(json.dumps({"fingerprint": self._fingerprint(key, dependencies), "dependencies": dependencies}))
        return ""


def first_error(text):
    lines = [line for line in text.splitlines() if re.search(r"\berror\b", line)]
    return (lines or text.strip().splitlines() or ["failed without a message"])[0]


def in_parallel(function, items):
    """The results in the items' order; one process a core."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, items))


def from_arguments():
    if "--build" not in sys.argv:
        sys.exit(f"usage: {sys.argv[0]} --build BUILD_FOLDER")
    return Compiler(sys.argv[sys.argv.index("--build") + 1])
