"""Two clients: wrk for the figures that need speed, and one of our own that sends an exact number of requests."""

import os
import re
import select
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .servers import CLIENT_CPU, pin

CONNECTIONS = 64
PIPELINE_DEPTH = 16
PIPELINE_SCRIPT = Path(__file__).resolve().parent.parent / "pipeline.lua"


@dataclass(frozen=True)
class Scenario:
    name: str
    path: str
    depth: int
    title: str


SCENARIOS = {
    "plain": Scenario("plain", "/", 1, "GET /, keep-alive"),
    "pipe": Scenario("pipe", "/", PIPELINE_DEPTH, "GET /, 16 pipelined"),
    "param": Scenario("param", "/users/42", 1, "GET /users/:id, keep-alive"),
}


@dataclass
class Slice:
    """What one run of wrk saw; `cpu` is filled in by who measured the server."""

    requests: int
    seconds: float
    p99_ms: float
    errors: int
    cpu: float = 0.0


UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def wrk(port, scenario, seconds):
    argv = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    if scenario.depth > 1:
        argv += ["-s", str(PIPELINE_SCRIPT)]
    argv.append(f"http://127.0.0.1:{port}{scenario.path}")
    text = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=True, preexec_fn=pin(CLIENT_CPU)).stdout
    total = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    failed = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = sum(map(int, failed.groups())) if failed else 0
    errors += int(refused[1]) if refused else 0
    return Slice(int(total[1]), float(total[2]) * UNITS[total[3]] / 1e3, float(p99[1]) * UNITS[p99[2]], errors)


def request_bytes(path):
    """What wrk sends (the port has as many digits), so that both clients cost the server the same."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:40000\r\n\r\n".encode()


def exchange(client, request):
    """Sends one request and returns the whole reply."""
    client.sendall(request)
    reply = b""
    while True:
        head, found, body = reply.partition(b"\r\n\r\n")
        if found:
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            if length and len(body) >= int(length[1]):
                return reply
            if not length and body.endswith(b"0\r\n\r\n"):
                return reply
        more = client.recv(65536)
        if not more:
            raise ConnectionError("closed in the middle of a reply")
        reply += more


def read_exactly(client, size):
    while size:
        got = len(client.recv(min(size, 1 << 20)))
        if not got:
            raise ConnectionError("closed in the middle of a reply")
        size -= got


class Client:
    """A fixed number of connections that stay open, and replies of a length known from the first."""

    def __init__(self, port, scenario, connections=CONNECTIONS):
        one = request_bytes(scenario.path)
        self.sockets = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(connections)]
        self.reply_size = [len(exchange(each, one)) for each in self.sockets][0] * scenario.depth
        self.batch = one * scenario.depth
        self.per_round = connections * scenario.depth

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for each in self.sockets:
            each.close()

    def closed_loop(self, rounds):
        """Each connection sends again as soon as it has its reply, `rounds` times; returns the requests sent."""
        poller, left, owed = select.epoll(), {}, {}
        by_fd = {each.fileno(): each for each in self.sockets}
        for fd, each in by_fd.items():
            poller.register(fd, select.EPOLLIN)
            left[fd], owed[fd] = rounds - 1, self.reply_size
            each.sendall(self.batch)
        while left:
            for fd, _ in poller.poll():
                owed[fd] -= len(by_fd[fd].recv(owed[fd]))
                if owed[fd]:
                    continue
                if left[fd]:
                    left[fd], owed[fd] = left[fd] - 1, self.reply_size
                    by_fd[fd].sendall(self.batch)
                else:
                    poller.unregister(fd)
                    del left[fd]
        poller.close()
        return rounds * self.per_round

    def lockstep(self, rounds, pid):
        """Sends on every connection while the server is stopped, lets it go, and reads every reply.

        A server then always finds all its connections ready at once: the same work in each round of each run, which is
        what makes counts of instructions and system calls comparable. Returns the requests sent."""
        for _ in range(rounds):
            stop_and_wait(pid)
            for each in self.sockets:
                each.sendall(self.batch)
            os.kill(pid, signal.SIGCONT)
            for each in self.sockets:
                read_exactly(each, self.reply_size)
        return rounds * self.per_round


def stop_and_wait(pid):
    os.kill(pid, signal.SIGSTOP)
    while True:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        if state in "Tt":
            return


def masked_reply(port, path="/"):
    """One reply with the digits and names of its Date replaced by dots."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        reply = exchange(client, request_bytes(path))
    return re.sub(rb"(?i)(\r\ndate: )[^\r]*", lambda found: found[1] + b"." * 29, reply)
