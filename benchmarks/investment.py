"""How fast the investment model plays all 256 sets of proposals, and whether its memory grows with the number of worlds.

    uv run python benchmarks/investment.py             everything, some 10 minutes on a quiet machine
    uv run python benchmarks/investment.py --quick     the same with few repetitions, to see that it works
    uv run python benchmarks/investment.py --write     and keep the figures in benchmarks/notes.md

The measure is a bare numpy softmax over the same number of choices in the same process: one choice among eight places to go
for each set, world, year, kind of plant, size of firm and experience of investor. The model does all else besides.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import memory
import notes
import numpy as np
from pairs import NO_AIM, Figure, figure_table, in_turn, spread

from simulations.ensemble.design import draw_worlds
from simulations.ensemble.run import run_scenario
from simulations.investment import columns
from simulations.investment.sets import all_combinations
from simulations.register.parameter import load_register
from simulations.scenario.reading import read_scenario

BRIEF = Path(__file__).parents[1] / "scenarios" / "acht-voorstellen.yaml"
RATIO_AIM, MEMORY_AIM = 3.0, 10.0  # times the softmax; MiB more at ten times the worlds
WORLDS, SEED = 20, 1
MANY, FEW = 1_000, 100


def choices(quick: bool) -> list[Figure]:
    """All sets in some worlds, one thread, over the softmax of as many choices."""
    model, scenario = all_combinations(), read_scenario(BRIEF)
    compiled = model.compile(scenario)
    worlds = draw_worlds(load_register("investment"), {}, 0, WORLDS, SEED)
    chance = np.arange(WORLDS, dtype=np.uint64)
    shape = (len(model.sets), columns.YEARS, len(columns.KINDS), columns.SIZES, columns.EXPERIENCES)
    utility = np.random.default_rng(SEED).normal(size=(*shape, len(columns.COUNTRIES)))

    def bare() -> object:
        for _ in range(WORLDS):
            lifted = np.exp(utility - utility.max(axis=-1, keepdims=True))
            lifted /= lifted.sum(axis=-1, keepdims=True)
        return None

    def chain() -> object:
        return model.run_block(compiled, worlds, chance, SEED)

    seconds = in_turn((bare, chain), 3 if quick else 15)
    ratio = spread(seconds[:, 1] / seconds[:, 0])
    per_run = spread(1e6 * seconds[:, 1] / (WORLDS * len(model.sets)))
    return [
        Figure(
            "256 sets x 20 years x all kinds and countries, over a bare softmax", f"at most {RATIO_AIM}", ratio.text(),
            ratio.middle <= RATIO_AIM,
        ),
        Figure("one set in one world, microseconds (scale only)", NO_AIM, per_run.text(0)),
    ]  # fmt: skip


def run_all(worlds: int, folder: Path, workers: int) -> dict[str, float | None]:
    """All sets in so many worlds, kept in a folder: seconds, and the peak of memory in MiB."""
    scenario: Any = read_scenario(BRIEF)
    scenario = replace(scenario, runs=replace(scenario.runs, worlds=worlds))
    start = time.perf_counter()
    run_scenario(scenario, model=all_combinations(), folder=folder, workers=workers)
    return {"seconds": time.perf_counter() - start, "peak": memory.peak_mebibytes()}


def in_fresh_process(worlds: int, workers: int = 1) -> dict[str, float | None]:
    """The same where nothing ran before."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, str(Path(__file__)), "--fresh", str(worlds), folder, str(workers)]
        done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def peaks(quick: bool) -> list[Figure]:
    """Peak memory at ten times the worlds, and how long a thousand worlds take on two threads."""
    few, many = (FEW // 4, FEW) if quick else (FEW, MANY)
    what, aim = f"peak memory of 256 sets at {many:,} worlds over {few:,}", f"at most {MEMORY_AIM:.0f} MiB more"
    if memory.peak_mebibytes() is None:
        return [Figure(what, aim, "this operating system does not say how much a process held")]
    in_fresh_process(few)  # the rules are compiled and kept
    small, large, both = in_fresh_process(few), in_fresh_process(many), in_fresh_process(many, workers=2)
    more = (large["peak"] or 0.0) - (small["peak"] or 0.0)
    return [
        Figure(what, aim, f"{more:+.1f} MiB", more <= MEMORY_AIM),
        Figure(f"peak memory of 256 sets at {few:,} worlds (scale only)", NO_AIM, f"{small['peak'] or 0.0:.0f} MiB"),
        Figure(f"256 sets at {many:,} worlds, two threads, seconds (scale only)", NO_AIM, f"{both['seconds']:.0f}"),
    ]


PARTS: dict[str, Callable[[bool], list[Figure]]] = {"choices": choices, "memory": peaks}


def main() -> None:
    """Measure, show and perhaps keep."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--only", nargs="+", choices=[*PARTS], default=[*PARTS], metavar="PART", help=", ".join(PARTS))
    reader.add_argument("--quick", action="store_true", help="few repetitions; such figures are not kept")
    reader.add_argument("--write", action="store_true", help="keep the figures in notes.md")
    asked = reader.parse_args()
    if asked.quick and asked.write:
        reader.error("figures of a quick look are not kept: leave out --quick or --write")
    print(notes.machine(), flush=True)
    figures: list[Figure] = []
    for name in asked.only:
        found = PARTS[name](asked.quick)
        print(f"\n{name}\n{figure_table(found)}", flush=True)
        figures += found
    if asked.write:
        notes.write(figures, None)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fresh"]:
        print(json.dumps(run_all(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))
    else:
        main()
