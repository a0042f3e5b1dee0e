#!/usr/bin/env python3
"""Uploads a large file to the example `forms`, to disk and to a coroutine, and tells how much memory that took.

    upload_memory.py EXAMPLE [--mib 256] [--limit 16]

Exit status 1: the server grew by more than the limit in MiB, or files stayed on the disk when the request was over or
its client had left midway. Status 77: the program is built with a sanitizer, whose memory this would be."""

import argparse
import http.client
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MIB = 1 << 20
BLOCK = bytes(range(1, 251)) * 1024
HEAD = (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nbig\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="big"\r\n\r\n')
END = b"\r\n--b--\r\n"


def status_of(pid, name):
    """Bytes, of a line of /proc/PID/status."""
    return int(re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.M)[1]) * 1024


def send_form(port, path, size, sent):
    """A client that has announced a file of that size and sent a part of it."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    client.putrequest("POST", path)
    client.putheader("Content-Type", "multipart/form-data; boundary=b")
    client.putheader("Content-Length", str(len(HEAD) + size + len(END)))
    client.endheaders(HEAD)
    for at in range(0, sent, len(BLOCK)):
        client.sock.sendall(BLOCK[:sent - at])
    return client


def upload(port, path, size, answer):
    client = send_form(port, path, size, size)
    client.sock.sendall(END)
    reply = client.getresponse()
    text = reply.read().decode()
    client.close()
    if reply.status != 200 or text != answer:
        sys.exit(f"{path}: {reply.status} {text}, not {answer}")


def await_empty(folder, when):
    """The files go on another thread than the one that answers."""
    for _ in range(3000):
        if not os.listdir(folder):
            return
        time.sleep(0.01)
    sys.exit(f"{folder} has {os.listdir(folder)} {when}")


def leave_midway(port, folder):
    client = send_form(port, "/upload", 64 * MIB, 8 * MIB)
    for _ in range(3000):
        if any(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()):
            break
        time.sleep(0.01)
    else:
        sys.exit("nothing was stored of a file that is on its way")
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    await_empty(folder, "though the client has left")


def measured(pid, name, transfer):
    """Bytes above what the idle server had."""
    idle = status_of(pid, "VmRSS")
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    begun = time.monotonic()
    transfer()
    above = status_of(pid, "VmHWM") - idle
    print(f"{name:12} {time.monotonic() - begun:6.1f} s   peak {above / MIB:5.2f} MiB above {idle / MIB:.2f} MiB")
    return above


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--mib", type=int, default=256)
    parser.add_argument("--limit", type=float, default=16)
    options = parser.parse_args()
    if b"__asan_init" in Path(options.program).read_bytes() or b"__tsan_init" in Path(options.program).read_bytes():
        print("skipped: built with a sanitizer")
        return 77
    size = options.mib * MIB
    folder = tempfile.mkdtemp(prefix="uploads-")
    server = subprocess.Popen([options.program], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PORT": "0", "TMPDIR": folder})
    try:
        port = int(re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", server.stdout.readline())[1])
        stored = '{"title":"big","files":[{"name":"big","bytes":%d}]}'
        counted = '{"bytes":%d}'
        upload(port, "/upload", MIB, stored % MIB)
        upload(port, "/count", MIB, counted % (MIB + 3))
        worst = max(
            measured(server.pid, "to disk", lambda: upload(port, "/upload", size, stored % size)),
            measured(server.pid, "to coroutine", lambda: upload(port, "/count", size, counted % (size + 3))))
        await_empty(folder, "when the requests are over")
        leave_midway(port, folder)
        return 1 if worst > options.limit * MIB else 0
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
