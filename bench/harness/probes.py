"""What is read off a running server: its CPU time, memory, allocations, system calls, instructions."""

import os
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from .load import CONNECTIONS, SCENARIOS, Client, exchange, request_bytes
from .servers import CLIENT_CPU, OPEN_FILES, SERVER_CPU, pin, start

COUNTS = ["allocations", "bytes", "frees", "reads", "reads_in_vain", "writes", "waits", "epoll_ctls", "other"]


def cpu_seconds(pid):
    """User and system time of all threads of a process, ended ones too.

    The same sum as utime + stime of /proc/PID/stat, which counts in hundredths of a second, in nanoseconds."""
    return time.clock_gettime(~pid << 3 | 2)


def resident_bytes(pid):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()        # exact, unlike VmRSS, which lags by thread
    return int(re.search(r"^Rss:\s+(\d+) kB", text, re.M)[1]) * 1024


def counts_per_request(server, library, scenario, rounds):
    """Starts the server under the LD_PRELOAD counter; returns {count: per request} in the steady state."""
    with tempfile.NamedTemporaryFile(prefix="cortado-bench-") as shared:
        env = {"LD_PRELOAD": str(library), "BENCH_COUNTS": shared.name}

        def snapshot():
            return struct.unpack(f"{len(COUNTS)}Q", Path(shared.name).read_bytes()[:8 * len(COUNTS)])

        with start(server, env=env) as running, Client(running.port, scenario) as client:
            client.lockstep(max(10, rounds // 2), running.pid)
            before = snapshot()
            requests = client.lockstep(rounds, running.pid)
            after = snapshot()
    return {name: (new - old) / requests for name, old, new in zip(COUNTS, before, after)}


def strace_per_request(server, scenario, rounds):
    """Every system call of a busy server, by strace; None where it may not be attached."""
    if not shutil.which("strace"):
        return None
    with tempfile.NamedTemporaryFile(prefix="cortado-bench-") as report, start(server) as running, \
            Client(running.port, scenario) as client:
        client.closed_loop(10)
        tracer = subprocess.Popen(["strace", "-c", "-f", "-qq", "-o", report.name, "-p", str(running.pid)],
                                  stderr=subprocess.DEVNULL, preexec_fn=pin(SERVER_CPU))
        while tracer.poll() is None and "TracerPid:\t0\n" in Path(f"/proc/{running.pid}/status").read_text():
            time.sleep(0.01)
        if tracer.poll() is not None:
            return None
        time.sleep(0.1)
        requests = client.closed_loop(rounds)
        tracer.send_signal(signal.SIGINT)
        tracer.wait()
        text = Path(report.name).read_text()
    calls = re.findall(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*?(\w+)$", text, re.M)
    return sum(int(count) for count, name in calls if name != "total") / requests


def instructions_per_request(server, scenario, rounds):
    """User instructions by callgrind: a run of N requests and one of 2N, the difference over N."""
    totals, requests = [], 0
    for factor in (1, 2):
        with tempfile.TemporaryDirectory(prefix="cortado-bench-") as directory:
            profile = Path(directory, "callgrind.out")
            valgrind = ["valgrind", "--tool=callgrind", "-q", f"--callgrind-out-file={profile}"]
            with start(server, prefix=valgrind) as running, Client(running.port, scenario) as client:
                client.lockstep(10, running.pid)
                requests = client.lockstep(rounds * factor, running.pid) // factor
                running.stop()
            totals.append(int(re.search(r"^(?:totals|summary): (\d+)", profile.read_text(), re.M)[1]))
    return (totals[1] - totals[0]) / requests


def nanoseconds_of(program):
    """What bench/micro prints, {what: nanoseconds}."""
    done = subprocess.run([str(program)], stdout=subprocess.PIPE, text=True, check=True, preexec_fn=pin(SERVER_CPU))
    return {what: float(cost) for what, cost in re.findall(r"^(.*?) +([\d.]+) ns$", done.stdout, re.M)}


def bytes_per_idle_connection(server, connections):
    """Resident growth of a fresh server that holds `connections` keep-alives, each having served one request.

    Returns (bytes, closed): how many connections the server had ended by then."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))
    request, held = request_bytes("/"), []
    with start(server) as running:
        with Client(running.port, SCENARIOS["plain"]) as client:
            client.closed_loop(10)
        time.sleep(0.2)
        before = resident_bytes(running.pid)
        try:
            for _ in range(connections):
                held.append(socket.create_connection(("127.0.0.1", running.port), timeout=5))
                exchange(held[-1], request)
            growth = resident_bytes(running.pid) - before
            poller = select.epoll()
            for each in held:
                poller.register(each, select.EPOLLIN | select.EPOLLRDHUP)
            return growth / connections, len(poller.poll(0, connections))
        finally:
            for each in held:
                each.close()
