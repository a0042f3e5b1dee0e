#!/usr/bin/env python3
"""Shows that a large body passes through a server without staying in it.

    bench/big_transfer.py [--server build/bench/examples/upload_download] [--mib 1024]

Uploads to `POST /upload`, whose handler reads slowly, and downloads `GET /download?bytes=N` with a client that reads
slowly, and prints the peak resident memory of each above that of the idle server. Exit status 1 above the limit.
A server without back-pressure shows here at once: both transfers begin as fast as the socket takes them."""

import argparse
import http.client
import re
import socket
import sys
import time
from pathlib import Path

from harness.build import ROOT
from harness.probes import resident_bytes
from harness.servers import Server, start

MIB = 1 << 20
BLOCK = bytes(range(256)) * 256                                 # 64 KiB


def forget_peak(pid):
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_bytes(pid):
    return int(re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.M)[1]) * 1024


def connect(port):
    """A client whose kernel buffers are small, so that what is not read stays the server's business."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    client.sock = socket.socket()
    client.sock.settimeout(600)
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    client.sock.connect(("127.0.0.1", port))
    return client


def upload(port, total):
    client = connect(port)
    client.putrequest("POST", "/upload")
    client.putheader("Content-Length", str(total))
    client.putheader("Content-Type", "application/octet-stream")
    client.endheaders()
    try:
        for sent in range(0, total, len(BLOCK)):
            client.send(BLOCK[:total - sent])
    except (BrokenPipeError, ConnectionResetError):
        pass                                                    # refused in the middle: the reply says why
    answer = client.getresponse()
    text = answer.read().decode()
    client.close()
    if answer.status != 200 or str(total) not in text:
        raise SystemExit(f"upload of {total} bytes was answered {answer.status}: {text[:200]}")


def download(port, total, bytes_per_second, head_start):
    client = connect(port)
    client.request("GET", f"/download?bytes={total}")
    answer = client.getresponse()
    time.sleep(head_start)                                      # a server that buffers does it now
    begun, got = time.monotonic(), 0
    while block := answer.read(len(BLOCK)):
        got += len(block)
        ahead = got / bytes_per_second - (time.monotonic() - begun)
        if ahead > 0.01:
            time.sleep(ahead)
    client.close()
    if answer.status != 200 or got != total:
        raise SystemExit(f"download of {total} bytes was answered {answer.status} with {got} bytes")


def measured(name, pid, idle, transfer):
    forget_peak(pid)
    begun = time.monotonic()
    transfer()
    seconds, above = time.monotonic() - begun, peak_bytes(pid) - idle
    print(f"{name:9} {seconds:7.1f} s   peak {above / MIB:6.2f} MiB above idle", flush=True)
    return above


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default=str(ROOT / "build/bench/examples/upload_download"))
    parser.add_argument("--mib", type=int, default=1024, help="size of each transfer")
    parser.add_argument("--rate", type=int, default=128, help="MiB a second that the slow client reads")
    parser.add_argument("--limit", type=float, default=16, help="MiB above idle that are allowed")
    options = parser.parse_args()
    total = options.mib * MIB
    with start(Server("upload_download", "cortado", [options.server])) as running:
        upload(running.port, len(BLOCK))
        download(running.port, len(BLOCK), MIB, 0)
        idle = resident_bytes(running.pid)
        print(f"idle: {idle / MIB:.2f} MiB; transfers of {options.mib} MiB")
        worst = max(
            measured("upload", running.pid, idle, lambda: upload(running.port, total)),
            measured("download", running.pid, idle,
                     lambda: download(running.port, total, options.rate * MIB, head_start=1)))
    sys.exit(1 if worst > options.limit * MIB else 0)


if __name__ == "__main__":
    main()
