#!/usr/bin/env python3
"""Runs the `$ curl` lines of an example's head comment against the running example, and compares what they print.

    curl_lines.py EXAMPLE SOURCE        EXAMPLE is the program, SOURCE its .cpp; exit status 77: there is no curl

The lines below a command, to the next empty one, are its output. EXAMPLE is the program, for those that are their own
clients, and SERVER_PID its process."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SECONDS = 30


def commands(text):
    """(command, output) of each `$` line in the comment at the top of the source."""
    head = re.match(r"(?://[^\n]*\n)*", text).group(0)
    lines = [line[2:].strip() for line in head.splitlines()]
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line and found:
            found[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in found]


def start(program):
    """The running example and its port."""
    server = subprocess.Popen([program], stdout=subprocess.PIPE, text=True, env={**os.environ, "PORT": "0"})
    line = server.stdout.readline()
    match = re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line)
    if not match:
        server.kill()
        sys.exit(f"{program} began with {line!r} instead of 'listening on 127.0.0.1:PORT'")
    return server, match[1]


def main(program, source):
    if not shutil.which("curl"):
        print("skipped: there is no curl")
        return 77
    wanted = commands(Path(source).read_text(encoding="utf-8"))
    if not wanted:
        sys.exit(f"{source}: no `$ curl` line in its head comment")
    server, port = start(program)
    failed = 0
    try:
        for command, output in wanted:
            done = subprocess.run(["sh", "-c", command.replace(":3000", f":{port}")], stdout=subprocess.PIPE, text=True,
                                  env={**os.environ, "SERVER_PID": str(server.pid), "EXAMPLE": program}, timeout=SECONDS)
            printed = done.stdout.strip().replace(f":{port}", ":3000")
            if printed != output:
                failed += 1
                print(f"$ {command}\nprinted\n{printed}\ninstead of\n{output}\n")
    finally:
        if server.poll() is None:
            server.terminate()
        server.communicate(timeout=SECONDS)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
