"""The servers of the table: how each is started, found and stopped."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SERVER_CPU, CLIENT_CPU = 0, 1
OPEN_FILES = 16384


@dataclass
class Server:
    """One line of the table. `argv` is empty and `skip` says why when it cannot be had here."""

    name: str
    kind: str                       # floor, cortado, peer
    argv: list
    skip: str = ""
    note: str = ""
    pipelines: bool = True


class Running:
    """A started server process; use as a context manager."""

    def __init__(self, process, port, scratch):
        self.process, self.port, self.scratch = process, port, scratch

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)


def pin(cpu):
    """Returns a function for the child: pins it (where there are two cores) and lets it open many sockets."""

    def in_child():
        if len(os.sched_getaffinity(0)) > 1:
            os.sched_setaffinity(0, {cpu})
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))

    return in_child


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(server, prefix=(), env=None):
    """Starts `server` on the server core and returns once it accepts connections.

    prefix: words before its command line (valgrind); env: additions to the environment."""
    environment = dict(os.environ, PORT="0", NODE_ENV="production", **(env or {}))
    scratch, argv = None, list(server.argv)
    if server.name == "nginx":
        scratch, environment["PORT"] = tempfile.mkdtemp(prefix="cortado-bench-"), str(free_port())
        argv = configure_nginx(argv, Path(scratch), environment["PORT"])
    process = subprocess.Popen([*prefix, *argv], env=environment, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL, preexec_fn=pin(SERVER_CPU))
    port = int(environment["PORT"]) or announced_port(server, process)
    wait_for(port)
    return Running(process, port, scratch)


def configure_nginx(argv, scratch, port):
    text = Path(argv[-1]).read_text().replace("@DIR@", str(scratch)).replace("@PORT@", port)
    (scratch / "nginx.conf").write_text(text)
    return [*argv[:-1], str(scratch / "nginx.conf")]


def announced_port(server, process):
    for line in process.stdout:
        if "listening on" in line:
            return int(line.rsplit(":", 1)[1])
    raise RuntimeError(f"{server.name} ended without listening (exit status {process.wait()})")


def wait_for(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)
    raise RuntimeError(f"nothing accepts on port {port}")
