"""How fast the market runs: ratios within one process, so that the machine's own speed drops out.

    uv run python benchmarks/procurement.py             everything, 10 to 20 minutes on a quiet machine
    uv run python benchmarks/procurement.py --quick     the same with few repetitions, to see that it works
    uv run python benchmarks/procurement.py --only bids alarms
    uv run python benchmarks/procurement.py --write     and keep the figures in benchmarks/notes.md

Prints *what - aim - measured - met or not*: the median, and in brackets the lowest and the highest pair. Milliseconds only
give an idea of scale.
"""

import argparse
import time
from collections.abc import Callable

import alarms
import events
import first_run
import layouts
import memory
import notes
import ratios
import workers
from pairs import Figure, figure_table

PARTS: dict[str, Callable[[bool], list[Figure]]] = {
    "mesa": ratios.plain_mesa,
    "quarters": ratios.by_quarters,
    "bids": layouts.per_candidate,
    "workers": workers.two_workers,
    "memory": memory.peaks,
    "first-run": first_run.first_run,
    "alarms": alarms.cost_of_alarms,
}
EVENTS = "events"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--only", nargs="+", choices=[*PARTS, EVENTS], default=[*PARTS, EVENTS], metavar="PART",
                        help=", ".join([*PARTS, EVENTS]))  # fmt: skip
    reader.add_argument("--quick", action="store_true", help="few repetitions; such figures are not kept")
    reader.add_argument("--write", action="store_true", help="keep the figures in notes.md")
    asked = reader.parse_args()
    if asked.quick and asked.write:
        reader.error("figures of a quick look are not kept: leave out --quick or --write")
    print(notes.machine(), flush=True)
    figures: list[Figure] = []
    for name, measure in PARTS.items():
        if name in asked.only:
            start = time.perf_counter()
            found = measure(asked.quick)
            print(f"\n{name}, {time.perf_counter() - start:.0f} s\n{figure_table(found)}", flush=True)
            figures += found
    profile = events.shares(asked.quick) if EVENTS in asked.only else None
    if profile:
        print(f"\nwhere a run's time goes\n{profile}")
    if asked.write:
        notes.write(figures, profile)


if __name__ == "__main__":
    main()
