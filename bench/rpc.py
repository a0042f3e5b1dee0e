#!/usr/bin/env python3
"""Calls over one connection beside a raw echo over Asio and gRPC's C++, in turn, in one run.

    bench/rpc.py                         7 rounds, about 2 minutes
    bench/rpc.py --rounds 3 --program PATH --bin-dir FOLDER

One call at a time, and 64. The peers are compiled here with $CXX or g++ and -O3, or taken from FOLDER. Round trips a
second are the medians of the rounds, CPU per round trip (server's and client's, user's and system's, all threads) the
least, which says more on a shared machine. The goal: 0.8 of the echo that reads and writes each message by itself, in
either. Asio's echo in batches is what the machine can where nothing is looked at. gRPC needs Debian's libgrpc++-dev and
protobuf-compiler-grpc: without, it is skipped, and counted as such."""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from harness.probes import cpu_seconds
from harness.servers import CLIENT_CPU, SERVER_CPU, pin

HERE = Path(__file__).resolve().parent
GOAL = 0.8
CALLS = {1: 4000, 64: 40000}


class Pair:
    """A server and who drives it."""

    def __init__(self, serve, drive):
        self.server = subprocess.Popen([str(word) for word in serve], stdout=subprocess.PIPE, text=True,
                                       preexec_fn=pin(SERVER_CPU))
        port = re.search(r":(\d+)$", self.server.stdout.readline())[1]
        self.client = subprocess.Popen([*(str(word) for word in drive), port], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True, preexec_fn=pin(CLIENT_CPU))

    def measure(self, depth, count):
        """(round trips a second, microseconds of CPU each)"""
        before = cpu_seconds(self.server.pid) + cpu_seconds(self.client.pid)
        self.client.stdin.write(f"{depth} {count}\n")
        self.client.stdin.flush()
        seconds = float(self.client.stdout.readline())
        spent = cpu_seconds(self.server.pid) + cpu_seconds(self.client.pid) - before
        return count / seconds, spent / count * 1e6

    def close(self):
        self.client.stdin.close()
        self.client.wait()
        self.server.terminate()
        self.server.wait()


def compiler():
    return [os.environ.get("CXX", "g++"), "-std=c++20", "-O3", "-DNDEBUG"]


def compile_asio(into):
    program = into / "rpc_asio"
    if not program.exists():
        subprocess.run([*compiler(), "-DASIO_STANDALONE", str(HERE / "peers/rpc_asio.cpp"), "-lpthread", "-o",
                        str(program)], check=True)
    return program


def compile_grpc(into):
    """The program, or why there is none."""
    program = into / "rpc_grpc"
    if program.exists(): return program, ""
    plugin = shutil.which("grpc_cpp_plugin")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "grpc++", "protobuf"], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True, check=False)
    if plugin is None or shutil.which("protoc") is None or flags.returncode != 0:
        return None, "gRPC (install libgrpc++-dev protobuf-compiler-grpc)"
    subprocess.run(["protoc", f"--proto_path={HERE / 'peers'}", f"--cpp_out={into}", f"--grpc_out={into}",
                    f"--plugin=protoc-gen-grpc={plugin}", "rpc_echo.proto"], check=True)
    subprocess.run([*compiler(), f"-I{into}", str(HERE / "peers/rpc_grpc.cpp"), str(into / "rpc_echo.pb.cc"),
                    str(into / "rpc_echo.grpc.pb.cc"), *flags.stdout.split(), "-lpthread", "-o", str(program)], check=True)
    return program, ""


def measured(pairs, rounds):
    """{(name, depth): [what each round has shown]}; the first round warms up."""
    seen = {(name, depth): [] for name in pairs for depth in CALLS}
    for number in range(rounds + 1):
        for depth, count in CALLS.items():
            for name, pair in pairs.items():
                figures = pair.measure(depth, count)
                if number > 0: seen[name, depth].append(figures)
                time.sleep(0.01)
    return seen


def tell(pairs, seen):
    print(f"{'':24}{'at a time':>10}{'trips/s':>10}{'of echo':>9}{'CPU us':>8}{'of echo':>9}  (lowest to highest)")
    missed = []
    for depth in CALLS:
        for name in pairs:
            rounds = seen[name, depth]
            ratios = sorted(mine[0] / echo[0] for mine, echo in zip(rounds, seen["echo, each", depth]))
            ratio = statistics.median(ratios)
            cpu = min(spent for _, spent in rounds)
            of_echo = min(spent for _, spent in seen["echo, each", depth]) / cpu
            print(f"{name:24}{depth:10}{statistics.median(rate for rate, _ in rounds):10.0f}{ratio:9.2f}{cpu:8.2f}"
                  f"{of_echo:9.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})")
            if name == "cortado" and ratio < GOAL: missed.append(f"{depth} at a time: {ratio:.2f} of {GOAL}")
    print("goals missed: " + (", ".join(missed) or "none"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--program", type=Path, default=HERE.parent / "build/bench/bench/rpc",
                        help="bench/rpc.cpp, built with optimisation")
    parser.add_argument("--bin-dir", type=Path, help="where the peers are kept, so that they are compiled once")
    options = parser.parse_args()
    if not options.program.exists():
        parser.error("build the program: meson setup build/bench -Dbench=true --buildtype=release; ninja -C build/bench")
    skipped = []
    with tempfile.TemporaryDirectory() as made:
        folder = options.bin_dir or Path(made)
        asio = compile_asio(folder)
        grpc, why = compile_grpc(folder)
        pairs = {"echo, each": Pair([asio, "serve", "frames"], [asio, "drive", "frames"]),
                 "echo, in batches": Pair([asio, "serve", "batch"], [asio, "drive", "batch"]),
                 "cortado": Pair([options.program, "serve"], [options.program, "drive"])}
        if grpc: pairs["gRPC"] = Pair([grpc, "serve"], [grpc, "drive"])
        else: skipped.append(why)
        try:
            tell(pairs, measured(pairs, options.rounds))
        finally:
            for pair in pairs.values(): pair.close()
    print(f"skipped: {len(skipped)}" + "".join(f" {each}" for each in skipped))


if __name__ == "__main__":
    main()
