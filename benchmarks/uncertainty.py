"""What it costs to say how sure an answer is, over the bare simulation of the default market.

    uv run python benchmarks/uncertainty.py             10,000 runs and all that follows, a quarter of an hour on two processors
    uv run python benchmarks/uncertainty.py --quick     the same with few worlds, to see that it works
    uv run python benchmarks/uncertainty.py --write     and keep the figures in benchmarks/notes.md

Analysis of the runs that are there should cost less than those runs; what runs more is listed apart, with how much it ran.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import notes
from pairs import NO_AIM, Figure, figure_table

from simulations.analysis.uncertainty.stopping import Stop, errors
from simulations.ensemble.run import run_brief, run_scenario
from simulations.reports.claims import find_claims
from simulations.reports.story import Material
from simulations.reports.uncertainty.telling import Telling
from simulations.scenario.reading import read_scenario

BRIEF = Path(__file__).parents[1] / "scenarios" / "duurzame-inkoop.yaml"
RUNS, VARIANTS = 10_000, 19
BLOCK, WORKERS = 25, 2
FEW, FEW_FURTHER = 50, 2_000


def timed[Done](work: Callable[[], Done]) -> tuple[Done, float]:
    """What a piece of work gives, and the seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def measure(quick: bool) -> list[Figure]:
    """The bare simulation, the analysis of its runs, and the further runs with theirs."""
    worlds = FEW if quick else -(-RUNS // VARIANTS)
    scenario: Any = read_scenario(BRIEF)
    further = FEW_FURTHER if quick else scenario.runs.deeper
    scenario = replace(scenario, runs=replace(scenario.runs, worlds=worlds, block=BLOCK, deeper=further))
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        run_scenario(scenario, folder=folder / "warm", blocks=1, workers=WORKERS)  # the rules are compiled
        done, bare = timed(lambda: run_brief(scenario, folder=folder / "brief", workers=WORKERS))
        bare /= 2.0  # the counter-case is as large

        def more(further: Any, subfolder: str, *, model: Any = None, blocks: int | None = None) -> Any:
            return run_scenario(
                further, model=model, folder=folder / "brief" / subfolder, blocks=blocks, workers=WORKERS
            )

        material = Material(scenario, done.own, done.counter, "nl", folder / "brief", more)
        claims = find_claims(scenario.model)(scenario, done.own)
        stop = Stop("asked", done.own.size, errors(claims, done.own))
        sure, given = timed(lambda: Telling(material, claims, stop, workers=WORKERS))
        _, deep = timed(lambda: sure.go_deeper(lambda text: print(text, flush=True)))
        runs = done.own.size * len(done.own.variants)
        extra = sum((sure.found.spent or {}).values())
    return [
        Figure(
            f"analysis of {runs:,} runs of the default market over those runs", "less than 1", f"{given / bare:.2f}",
            given < bare,
        ),
        Figure(
            f"{extra:,} further runs and their analysis over {runs:,} bare runs", NO_AIM,
            f"{deep / bare:.2f}, a run at {deep / max(extra, 1) / (bare / runs):.2f} of a bare one",
        ),
        Figure(f"{runs:,} bare runs, two threads, seconds (scale only)", NO_AIM, f"{bare:.0f}"),
    ]  # fmt: skip


def main() -> None:
    """Measure, show and perhaps keep."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--quick", action="store_true", help="few worlds; such figures are not kept")
    reader.add_argument("--write", action="store_true", help="keep the figures in notes.md")
    asked = reader.parse_args()
    if asked.quick and asked.write:
        reader.error("figures of a quick look are not kept: leave out --quick or --write")
    print(notes.machine(), flush=True)
    found = measure(asked.quick)
    print(figure_table(found), flush=True)
    if asked.write:
        notes.write(found, None)


if __name__ == "__main__":
    main()
