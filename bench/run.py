#!/usr/bin/env python3
"""The bench: every server measured side by side, as multiples of bench/floor.cpp.

    bench/run.py                       everything but callgrind (about 15 minutes)
    bench/run.py --instr               with user instructions per request
    bench/run.py --quick               a few short rounds, to see that it works; the figures mean little
    bench/run.py --only cortado_koa    the floor and these (names divided by commas)
    bench/run.py --only floor --parts layers,transfer
                                       what a layer costs and what a large body holds, in a minute

The server is pinned to one core and wrk to another; in every round each server gets one slice of the same length, and
the ratio to the floor is taken within the round, so that a slow minute of the machine slows both. Requests per second
say little where wrk is the bottleneck; CPU per request does."""

import argparse
import json
import random
import shutil
import statistics
import sys
from pathlib import Path

from harness import build, load, probes, transfer
from harness.goals import TRANSFER_MIB, judge, layer_goal
from harness.servers import Server, start
from harness.stats import bootstrap_median, table


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="names divided by commas; the floor is always there")
    parser.add_argument("--rounds", type=int, help="rounds of floor and Cortado (26)")
    parser.add_argument("--peer-rounds", type=int, help="rounds of the peers (6)")
    parser.add_argument("--seconds", type=int, default=1, help="length of a slice")
    parser.add_argument("--scenarios", default="plain,pipe,param")
    parser.add_argument("--parts", default="load,counts,idle,compile,layers,transfer",
                        help="what to measure (%(default)s)")
    parser.add_argument("--instr", action="store_true", help="also user instructions per request (callgrind)")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--build-dir", type=Path, default=build.ROOT / "build/bench")
    parser.add_argument("--bin-dir", type=Path, help="take floor and Cortado executables from here, build neither")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--check", action="store_true", help="exit 1 if a goal that was measured is missed")
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.quick else 26)
    options.peer_rounds = options.peer_rounds or (1 if options.quick else 6)
    options.only = {name for name in options.only.split(",") if name}
    options.scenarios = [load.SCENARIOS[name] for name in options.scenarios.split(",")]
    options.parts = set(options.parts.split(",")) | ({"instr"} if options.instr else set())
    return options


def say(text):
    print(text, file=sys.stderr, flush=True)


# ---- measuring; every function returns plain dictionaries, keyed by server name ----

def measured_slice(running, scenario, seconds):
    before = probes.cpu_seconds(running.pid)
    seen = load.wrk(running.port, scenario, seconds)
    seen.cpu = (probes.cpu_seconds(running.pid) - before) / max(seen.requests, 1) * 1e6
    return seen


def load_rounds(servers, options):
    """{scenario: {server: [slice of each round]}}, all servers up at once, in another order each round."""
    shuffle = random.Random(1).shuffle
    slices = {scenario.name: {server.name: [] for server in servers} for scenario in options.scenarios}
    up = {server.name: start(server) for server in servers}
    try:
        for number in range(-1, options.rounds):                # round -1 warms up and is not kept
            say(f"round {number + 1} of {options.rounds}")
            for scenario in options.scenarios:
                order = servers[:]
                shuffle(order)
                for server in order:
                    if server.kind == "peer" and number >= options.peer_rounds: continue
                    if scenario.depth > 1 and not server.pipelines: continue
                    seen = measured_slice(up[server.name], scenario, options.seconds)
                    if number >= 0: slices[scenario.name][server.name].append(seen)
    finally:
        for running in up.values():
            running.stop()
    return slices


def summary(slices, floor):
    """One server's row of one scenario, or None without slices."""
    if not slices: return None
    row = {
        "requests_per_second": statistics.median(each.requests / each.seconds for each in slices),
        "cpu_us": statistics.median(each.cpu for each in slices),
        "p99_ms": statistics.median(each.p99_ms for each in slices),
        "errors": sum(each.errors for each in slices),
        "rounds": len(slices),
    }
    row["ratio"], row["ratio_low"], row["ratio_high"] = bootstrap_median(
        [mine.cpu / its.cpu for mine, its in zip(slices, floor)])
    return row


def attempt(server, what, measure):
    """A peer that fails one probe loses that figure only."""
    say(f"{what}: {server.name}")
    try:
        return measure()
    except (OSError, RuntimeError, AttributeError, TypeError) as problem:
        say(f"  {what} of {server.name}: {problem!r}")
        return None


def measure_counts(servers, options):
    library, rounds, plain = build.counter(options.build_dir), 20 if options.quick else 100, load.SCENARIOS["plain"]
    found = {}
    for server in servers:
        counts = attempt(server, "counts", lambda: probes.counts_per_request(server, library, plain, rounds))
        calls = attempt(server, "strace", lambda: probes.strace_per_request(server, plain, rounds))
        found[server.name] = {**(counts or {}), "strace": calls}
    return found


def measure_idle(servers, options):
    count = 500 if options.quick else 5000
    return {server.name: attempt(server, "idle connections", lambda: probes.bytes_per_idle_connection(server, count))
            for server in servers if server.name != "httplib"}  # would need a thread for each


def measure_instructions(servers, options):
    if not shutil.which("valgrind"): return {}
    rounds = 10 if options.quick else 40
    return {server.name: {scenario.name: attempt(server, f"callgrind {scenario.name}",
                                                 lambda: probes.instructions_per_request(server, scenario, rounds))
                          for scenario in options.scenarios}
            for server in servers if server.kind != "peer"}


def measure_layers(options):
    """{what: nanoseconds} of bench/micro, which needs no server; empty where it cannot be built."""
    say("nanoseconds per layer")
    program, why = build.program(options.build_dir, options.bin_dir, "bench/micro")
    if program is None: say(f"  micro: {why}")
    return probes.nanoseconds_of(program) if program else {}


def measure_transfer(options):
    """{transfer: its figures} of examples/upload_download; empty where it cannot be built."""
    program, why = build.program(options.build_dir, options.bin_dir, "examples/upload_download")
    server = Server("upload_download", "cortado", [str(program)], skip=why)
    if server.skip:
        say(f"  {server.name}: {server.skip}")
        return {}
    mib = 64 if options.quick else 1024
    return attempt(server, "large bodies", lambda: transfer.peaks_above_idle(server, mib)) or {}


def byte_differences(servers):
    """{server: how its reply to GET / differs from the floor's}, Date masked."""
    replies = {}
    for server in servers:
        with start(server) as running:
            replies[server.name] = load.masked_reply(running.port)
    floor = replies.pop("floor")
    return {name: "" if reply == floor else f"{len(reply) - len(floor):+} bytes: {reply!r}"
            for name, reply in replies.items()}


# ---- printing ----

def figure(value, form):
    return "-" if value is None else format(value, form)


def print_load(results, notes):
    for scenario in load.SCENARIOS.values():
        rows = []
        for name, row in results["load"].get(scenario.name, {}).items():
            if row is None: continue
            rows.append([name + (" *" if name in notes else ""), f"{row['requests_per_second']:,.0f}",
                         f"{row['cpu_us']:.2f}", f"{row['ratio']:.2f}",
                         f"{row['ratio_low']:.2f}-{row['ratio_high']:.2f}", row["rounds"], f"{row['p99_ms']:.2f}",
                         row["errors"] or ""])
        if rows:
            header = ["server", "requests/s", "CPU us/req", "x floor", "95 %", "rounds", "p99 ms", "errors"]
            print("", f"## {scenario.title}", "", *table(header, rows), sep="\n")


def print_costs(results):
    counts, idle = results.get("counts", {}), results.get("idle", {})
    rows = []
    for name in dict.fromkeys([*counts, *idle]):
        mine, held = counts.get(name, {}), idle.get(name)
        rows.append([name, *(figure(mine.get(key), ".3f") for key in ("allocations", "strace", "reads", "reads_in_vain",
                                                                     "writes", "waits", "epoll_ctls", "other")),
                     figure(held and held[0], ",.0f") + (f" ({held[1]} closed)" if held and held[1] else "")])
    if rows:
        header = ["server", "allocations", "syscalls", "reads", "in vain", "writes", "waits", "epoll_ctl", "other",
                  "bytes/idle connection"]
        print("", "## Per request of GET / (and per idle keep-alive connection)", "", *table(header, rows), "",
              "syscalls: all, by strace, 64 busy connections. The columns after it and the allocations: LD_PRELOAD,",
              "64 requests at a time. Node's own heap is not malloc's and is not seen.", sep="\n")


def print_instructions(results):
    found = {name: row for name, row in results.get("instructions", {}).items() if row}
    if not found: return
    floor = found.get("floor", {})
    rows = []
    for name, row in found.items():
        cells = [[figure(value, ",.0f"), figure(value and value / floor[scenario], ".2f")]
                 for scenario, value in row.items()]
        rows.append([name, *sum(cells, [])])
    header = ["server", *sum(([scenario, "x floor"] for scenario in next(iter(found.values()))), [])]
    print("", "## User instructions per request (callgrind)", "", *table(header, rows), sep="\n")


def print_layers(results):
    rows = [[what, f"{cost:.1f}", figure(layer_goal(what), "d")] for what, cost in results.get("layers", {}).items()]
    if rows:
        print("", "## Layers and routes without a socket (bench/micro, the best of 25 tries)", "",
              *table(["what", "ns", "goal"], rows), sep="\n")


def print_transfer(results):
    rows = [[name, cost["mib"], f"{cost['seconds']:.1f}", f"{cost['above_idle']:.2f}", TRANSFER_MIB]
            for name, cost in results.get("transfer", {}).items()]
    if rows:
        print("", "## Large bodies through examples/upload_download (peak of memory above the idle server's)", "",
              *table(["transfer", "MiB", "seconds", "MiB above idle", "goal"], rows), sep="\n")


def print_compile(results):
    rows, beast = [], dict(results.get("compile", [])).get("beast")
    for label, cost in results.get("compile", []):
        if isinstance(cost, str):
            rows.append([label, "-", cost[:60]])
        else:
            rows.append([label, f"{cost:.2f}", f"{cost / beast:.2f}" if isinstance(beast, float) else "-"])
    if rows:
        print("", "## Compiling one hello world (g++ -O2 -c, user seconds, no linking; libraries already built)", "",
              *table(["translation unit", "seconds", "x Beast"], rows), sep="\n")


def print_rest(results, servers):
    print()
    for name, difference in results["bytes"].items():
        print(f"bytes of {name}: {difference or 'the same as those of the floor (Date masked)'}")
    for server in servers:
        if server.note: print(f"* {server.name}: {server.note}")
    skipped = [server for server in servers if server.skip]
    print(f"skipped: {len(skipped)}")
    for server in skipped:
        print(f"  {server.name}: {server.skip}")
    missed = 0
    for met, text in judge(results):
        print(("met    " if met else "MISSED ") + text)
        missed += not met
    return missed


def main():
    options = arguments()
    say("building")
    servers = build.all_servers(options.build_dir, options.bin_dir,
                                lambda name: not options.only or name in options.only)
    ready = [server for server in servers if not server.skip]
    if not ready or ready[0].name != "floor":
        sys.exit(f"bench: the floor cannot be built: {servers[0].skip}")
    results = {"bytes": byte_differences([server for server in ready if server.kind != "peer"]), "load": {}}
    if "load" in options.parts:
        again = Server("floor_again", "floor", ready[0].argv, note="the same program twice: how far chance alone goes")
        servers.append(again)
        for scenario, rows in load_rounds([*ready, again], options).items():
            results["load"][scenario] = {name: summary(slices, rows["floor"]) for name, slices in rows.items()}
    if "counts" in options.parts: results["counts"] = measure_counts(ready, options)
    if "idle" in options.parts: results["idle"] = measure_idle(ready, options)
    if "instr" in options.parts: results["instructions"] = measure_instructions(ready, options)
    if "layers" in options.parts: results["layers"] = measure_layers(options)
    if "transfer" in options.parts: results["transfer"] = measure_transfer(options)
    if "compile" in options.parts:
        say("compile times")
        results["compile"] = build.compile_seconds(options.build_dir, 1 if options.quick else 3)
    print_load(results, {server.name for server in servers if server.note})
    print_costs(results)
    print_instructions(results)
    print_layers(results)
    print_transfer(results)
    print_compile(results)
    missed = print_rest(results, servers)
    if options.json: options.json.write_text(json.dumps(results, indent=1))
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()
