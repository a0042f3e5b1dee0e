#!/usr/bin/env python3
"""Protocol Buffers against protoc's C++, protobufjs and protocol-buffers, in turn, on one message of 893 bytes.

    ./dev bench proto [--rounds N]      builds and fetches what is needed, then runs
    proto.py PROGRAM PROTOBUF_FOLDER [NPM_FOLDER] [--rounds N]

PROGRAM is bench/proto.cpp compiled with optimisation, PROTOBUF_FOLDER has product.proto and product.bin, NPM_FOLDER is
where `npm install protobufjs@8.0.0 protocol-buffers@5.0.0` was run. The peer of protoc is compiled here, with $CXX or
g++ and -O3; it needs Debian's protobuf-compiler and libprotobuf-dev. Prints nanoseconds (the best of the rounds, which
are asked in turn), the ratio to protoc's time, and which goals are missed: structs encode in 0.9 and decode in 0.7 of
its time, messages of a schema read at run time in 1.4 and 0.8."""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOALS = {"struct_encode": 0.9, "struct_decode": 0.7, "table_encode": 1.4, "table_decode": 0.8}
PACKAGES = ("protobufjs", "protocol-buffers")


class Worker:
    def __init__(self, *command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def nanoseconds(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compile_peer(folder, into):
    subprocess.run(["protoc", f"--proto_path={folder}", f"--cpp_out={into}", "product.proto"], check=True)
    program = into / "proto_protoc"
    subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-O3", "-DNDEBUG", f"-I{into}",
                    str(HERE / "peers/proto_protoc.cpp"), str(into / "product.pb.cc"), "-lprotobuf", "-lpthread",
                    "-o", str(program)], check=True)
    return program


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("messages")
    parser.add_argument("packages", nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        peer = Worker(compile_peer(options.messages, Path(made)), options.messages)
        own = Worker(options.program, options.messages)
        rows = [("protoc " + job, peer, job) for job in ("encode", "decode")] + [(job, own, job) for job in GOALS]
        workers = [peer, own]
        if options.packages:
            node = Worker("node", HERE / "proto.mjs", options.messages, options.packages)
            workers.append(node)
            rows += [(f"{name} {job}", node, f"{name}_{job}") for name in PACKAGES for job in ("encode", "decode")]
        rounds = [[worker.nanoseconds(job) for _, worker, job in rows] for _ in range(options.rounds)]
        for worker in workers:
            worker.close()
    took = {label: min(column) for (label, _, _), column in zip(rows, zip(*rounds))}

    def ratio(label):
        return took[label] / took["protoc " + label[-6:]]

    for label, time in took.items():
        print(f"{label:<26}{time:>10.0f} ns{ratio(label):>8.2f} x protoc")
    missed = [name for name, most in GOALS.items() if ratio(name) > most]
    print("goals missed: " + (", ".join(missed) or "none"))


if __name__ == "__main__":
    main()
