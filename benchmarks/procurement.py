"""How fast the market runs, as ratios within one process: the machine's own speed drops out.

    uv run python benchmarks/procurement.py

Prints milliseconds only to give an idea of scale. benchmarks/notes.md keeps figures with the machine they came from.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from simulations.ensemble.design import draw_worlds
from simulations.procurement.market import Market
from simulations.procurement.model import MODEL
from simulations.register import load_register
from simulations.scenario import read_scenario

BRIEF = Path(__file__).parents[1] / "scenarios" / "duurzame-inkoop.yaml"
TIMES = 7


def paired(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of ``first``, and the median ratio first over second, run in turn."""
    own, ratios = [], []
    for _ in range(TIMES):
        seconds = []
        for work in (first, second):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
        own.append(seconds[0])
        ratios.append(seconds[0] / seconds[1])
    return statistics.median(own), statistics.median(ratios)


def main() -> None:
    scenario = read_scenario(BRIEF)
    compiled = MODEL.compile(scenario)
    worlds = draw_worlds(load_register("procurement"), {}, 0, 4, 1)
    chance = np.arange(4, dtype=np.uint64)

    def batch() -> object:
        return MODEL.run_block(compiled, worlds, chance, 1)

    def by_quarters() -> object:
        """One world, the same schemes, a quarter at a time through Mesa."""
        for variant in MODEL.variants(scenario):
            market = Market(scenario.alternatives[variant.alternative], worlds[0], strength=variant.strength)
            while market.now != "end":
                market.step()
        return None

    batch()
    by_quarters()
    runs = len(compiled.policies) * len(worlds)
    seconds, _ = paired(batch, batch)
    print(f"batch: {1000 * seconds / runs:.1f} ms a run, {runs} runs")
    seconds, ratio = paired(by_quarters, batch)
    print(f"Mesa, quarter by quarter, over batch, per run: {ratio * len(worlds):.2f}")


if __name__ == "__main__":
    main()
