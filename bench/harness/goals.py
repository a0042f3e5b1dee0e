"""The goals the figures are held against; what was not measured is not judged."""

FACES = ["cortado_express", "cortado_koa"]
OURS = ["cortado_plain", *FACES]
LAYERS = {"Koa layer": 30, "Express layer": 10, "parameter route": 100}
TRANSFER_MIB = 16


def judge(results):
    """Yields (met, sentence) for each goal that the results say something about."""
    yield from judge_ratios(results)
    yield from judge_instructions(results)
    yield from judge_counts(results)
    yield from judge_layers(results)
    yield from judge_transfer(results)
    yield from judge_compile(results)


def judge_ratios(results):
    for scenario, limit in (("plain", 1.05), ("pipe", 1.10)):
        for name in OURS:
            row = results.get("load", {}).get(scenario, {}).get(name)
            if row:
                yield (row["ratio_low"] <= limit,
                       f"{name}, {scenario}: lower end {row['ratio_low']:.2f} x floor (goal {limit:.2f})")


def judge_instructions(results):
    found = results.get("instructions", {})

    def plain(name):
        return (found.get(name) or {}).get("plain")

    for name in FACES:
        if plain(name) and plain("floor"):
            ratio = plain(name) / plain("floor")
            yield ratio <= 2, f"{name}: {ratio:.2f} x the floor's instructions (goal 2.00)"
    for name, limit in (("cortado_koa", 170), ("cortado_express", 60)):
        if plain(name) and plain(name + "5"):
            layer = (plain(name + "5") - plain(name)) / 5
            yield layer <= limit, f"{name}: {layer:.0f} instructions per layer (goal {limit})"


def judge_counts(results):
    for name in OURS:
        counts = results.get("counts", {}).get(name, {})
        if "allocations" in counts:
            yield counts["allocations"] == 0, f"{name}: {counts['allocations']:.3f} allocations per request (goal 0)"
        if counts.get("strace") is not None:
            yield counts["strace"] <= 2.1, f"{name}: {counts['strace']:.2f} system calls per request (goal 2.10)"
        held = results.get("idle", {}).get(name)
        if held:
            yield held[0] <= 1024 and not held[1], f"{name}: {held[0]:.0f} bytes per idle connection (goal 1024)"


def layer_goal(what):
    """Nanoseconds that a row of bench/micro may take, None where there is no goal."""
    return next((limit for name, limit in LAYERS.items() if what.startswith(name)), None)


def judge_layers(results):
    for what, cost in results.get("layers", {}).items():
        limit = layer_goal(what)
        if limit is not None:
            yield cost <= limit, f"{what}: {cost:.1f} ns (goal {limit})"


def judge_transfer(results):
    for what, cost in results.get("transfer", {}).items():
        yield (cost["above_idle"] <= TRANSFER_MIB,
               f"{what} of {cost['mib']} MiB: {cost['above_idle']:.2f} MiB above idle (goal {TRANSFER_MIB})")


def judge_compile(results):
    seconds = {label: cost for label, cost in results.get("compile", []) if isinstance(cost, float)}
    for name in FACES:
        for form, limit in (("header-only", 0.55), ("compiled=true", 0.25)):
            label = f"{name}, {form}"
            if label in seconds and "beast" in seconds:
                ratio = seconds[label] / seconds["beast"]
                yield ratio <= limit, f"{label}: compiles in {ratio:.2f} x Beast's time (goal {limit:.2f})"
