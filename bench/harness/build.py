"""Builds what the table needs under build/bench and says why when something cannot be built."""

import json
import os
import resource
import shlex
import shutil
import statistics
import subprocess
from pathlib import Path

from .servers import Server

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "bench"
PEERS = BENCH / "peers"
CORTADO = ["cortado_plain", "cortado_express", "cortado_express_etag", "cortado_express5", "cortado_koa",
           "cortado_koa5"]
NODE_PEERS = ["uwebsockets", "node_http", "hono", "fastify", "koa", "express"]
NOTES = {
    "cortado_express": "ETags off",
    "cortado_express5": "ETags off",
    "cortado_express_etag": "ETags on, as Express has them",
    "beast": "coroutines and timeouts, no Boost.JSON; sends no Date",
    "httplib": "a thread per connection; sends no Date",
    "uwebsockets": "a C++ server bound to Node, not Node's own",
}
CXX = ["g++", "-std=c++20", "-O2", "-DNDEBUG", "-w"]


def run(argv, **options):
    """Runs a command silently; returns "" or, if it failed, the last line that says why."""
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [f"exit status {done.returncode}"])[0].strip()


def meson(build_dir, targets):
    """Configures (once) and builds targets, "bench/floor"; one that fails leaves the others standing."""
    if not (build_dir / "build.ninja").exists():
        why = run(["meson", "setup", str(build_dir), "-Dcompiled=true", "-Dbench=true", "-Dtests=false",
                   "-Dexamples=true", "--buildtype=release"], cwd=ROOT)
        if why:
            return why
    return run(["ninja", "-k", "0", "-C", str(build_dir), *targets])


def native(name, kind, directory, why_not):
    binary = directory / name
    if binary.exists():
        return Server(name, kind, [str(binary)], note=NOTES.get(name, ""))
    source = BENCH / f"{name}.cpp"
    missing = why_not if source.exists() else "not written yet"
    return Server(name, kind, [], skip=missing or "not built")


def program(build_dir, bin_dir, target):
    """Builds a target, "bench/micro"; returns (its path, "") or (None, why not)."""
    why = "" if bin_dir else meson(build_dir, [target])
    path = bin_dir / Path(target).name if bin_dir else build_dir / target
    return (path, "") if not why and path.exists() else (None, why or "not built")


def counter(build_dir):
    """Builds the LD_PRELOAD counter; returns its path, or None."""
    library = build_dir / "alloc_count.so"
    build_dir.mkdir(parents=True, exist_ok=True)
    why = run(["gcc", "-O2", "-shared", "-fPIC", str(BENCH / "tools/alloc_count.c"), "-o", str(library), "-ldl"])
    return None if why else library


def cxx_peer(name, header, directory, libraries):
    binary, source = directory / name, PEERS / f"{name}.cpp"
    if not Path(header).exists():
        return Server(name, "peer", [], skip=f"{header} is not installed")
    if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
        why = run([*CXX, str(source), "-o", str(binary), *libraries])
        if why:
            return Server(name, "peer", [], skip=why)
    return Server(name, "peer", [str(binary)], note=NOTES.get(name, ""), pipelines=name != "httplib")


def node_peers(directory):
    why = "" if shutil.which("node") and shutil.which("npm") else "node and npm are not installed"
    lock = directory / "package-lock.json"
    directory.mkdir(parents=True, exist_ok=True)
    if not why:
        fresh = lock.exists() and lock.read_bytes() == (PEERS / "package-lock.json").read_bytes()
        for source in [*PEERS.glob("*.mjs"), *PEERS.glob("package*.json")]:
            shutil.copy(source, directory)
        if not (fresh and (directory / "node_modules").exists()):
            why = run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=directory)
    if why:
        return [Server(name, "peer", [], skip=why) for name in NODE_PEERS]
    return [Server(name, "peer", ["node", str(directory / f"{name}.mjs")], note=NOTES.get(name, ""))
            for name in NODE_PEERS]


def peers(build_dir, wanted):
    directory = build_dir / "peers"
    directory.mkdir(parents=True, exist_ok=True)
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    found = []
    if wanted("nginx"):
        found.append(Server("nginx", "peer", [nginx, "-p", "/", "-c", str(PEERS / "nginx.conf")] if nginx else [],
                            skip="" if nginx else "nginx is not installed"))
    if wanted("beast"):
        found.append(cxx_peer("beast", "/usr/include/boost/beast.hpp", directory, ["-pthread"]))
    if wanted("httplib"):
        found.append(cxx_peer("httplib", "/usr/include/httplib.h", directory, ["-lcpp-httplib", "-pthread"]))
    if any(wanted(name) for name in NODE_PEERS):
        found += [server for server in node_peers(directory / "node") if wanted(server.name)]
    return found


def all_servers(build_dir, bin_dir, wanted):
    """Builds and lists the wanted servers, the floor first."""
    names = [name for name in CORTADO if wanted(name)]
    why = "" if bin_dir else meson(build_dir, [f"bench/{name}" for name in ("floor", *names)])
    directory = bin_dir or build_dir / "bench"
    own = [native("floor", "floor", directory, why)]
    own += [native(name, "cortado", directory, why) for name in names]
    return own + peers(build_dir, wanted)


# ---- how long a hello world takes to compile ----

def defines(build_dir, source):
    """The -D and -I words Meson compiles `source` with, so that the compiled form is timed as users get it."""
    database = build_dir / "compile_commands.json"
    if not database.exists():
        return None
    for entry in json.loads(database.read_text()):
        if Path(entry["directory"], entry["file"]).resolve() == source.resolve():
            words = shlex.split(entry["command"])
            absolute = [word if not word.startswith("-I") else "-I" + str(Path(entry["directory"], word[2:]))
                        for word in words]
            return [word for word in absolute if word.startswith(("-D", "-I")) and word != "-DNDEBUG"]
    return None


def compile_units(build_dir):
    """(label, source, extra flags) of every translation unit that is timed."""
    llhttp = "-I/usr/share/include/llhttp"
    units = [("floor", BENCH / "floor.cpp", [llhttp])]
    for name in ("cortado_express", "cortado_koa"):
        source = BENCH / f"{name}.cpp"
        units.append((f"{name}, header-only", source, [f"-I{ROOT / 'include'}", llhttp]))
        flags = defines(build_dir, source)
        if flags is not None and "-DCORTADO_SEPARATE_COMPILATION" in flags:
            units.append((f"{name}, compiled=true", source, flags))
    return units + [("beast", PEERS / "beast.cpp", []), ("httplib", PEERS / "httplib.cpp", [])]


def compile_seconds(build_dir, repetitions):
    """Times g++ -O2 -c of each unit, interleaved; returns [(label, median user seconds or the reason why not)]."""
    units, taken = compile_units(build_dir), {}
    for _ in range(repetitions):
        for label, source, flags in units:
            if isinstance(taken.get(label), str):
                continue
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            why = run([*CXX, *flags, "-c", str(source), "-o", os.devnull])
            seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
            if why:
                taken[label] = why
            else:
                taken.setdefault(label, []).append(seconds)
    return [(label, cost if isinstance(cost, str) else statistics.median(cost)) for label, cost in taken.items()]
