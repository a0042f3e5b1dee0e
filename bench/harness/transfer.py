"""Whether a large body passes through a server without staying in it.

Each transfer is as fast as the socket takes it, and the download's client reads slowly: a server without back-pressure
holds at once what the socket does not take."""

import http.client
import re
import socket
import time
from pathlib import Path

from .probes import resident_bytes
from .servers import start

MIB = 1 << 20
BLOCK = bytes(range(256)) * 256                                 # 64 KiB
DOWNLOAD_RATE = 128 * MIB                                       # a second that the slow client reads


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
        raise RuntimeError(f"upload of {total} bytes was answered {answer.status}: {text[:200]}")


def download(port, total, head_start=1):
    client = connect(port)
    client.request("GET", f"/download?bytes={total}")
    answer = client.getresponse()
    time.sleep(head_start)                                      # a server that buffers does it now
    begun, got = time.monotonic(), 0
    while block := answer.read(len(BLOCK)):
        got += len(block)
        ahead = got / DOWNLOAD_RATE - (time.monotonic() - begun)
        if ahead > 0.01:
            time.sleep(ahead)
    client.close()
    if answer.status != 200 or got != total:
        raise RuntimeError(f"download of {total} bytes was answered {answer.status} with {got} bytes")


def peaks_above_idle(server, mib):
    """{transfer: its size, seconds, and the peak of resident memory above that of the idle server, in MiB}."""
    found = {}
    with start(server) as running:
        upload(running.port, len(BLOCK))
        download(running.port, len(BLOCK), head_start=0)
        idle = resident_bytes(running.pid)
        for name, transfer in (("upload", upload), ("download", download)):
            forget_peak(running.pid)
            begun = time.monotonic()
            transfer(running.port, mib * MIB)
            found[name] = {"mib": mib, "seconds": time.monotonic() - begun,
                           "above_idle": (peak_bytes(running.pid) - idle) / MIB}
    return found
