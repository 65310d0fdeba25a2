"""Where a run's time goes, rule by rule: the source of ``step.play`` as it stands, in Python, each rule under a stopwatch."""

import time
from collections import defaultdict
from collections.abc import Callable
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numba
import numpy as np
from layouts import Scaled
from numpy.typing import NDArray
from pairs import table

from simulations.procurement import columns, step

# The events of a quarter, as the docstring of step.play numbers them, by the rules that make them.
EVENTS = {
    "1 shares checked, offers return": ("check_shares", "welcome_back"),
    "2 call: lots, scores, candidates": (
        "open_lots", "rank_population", "set_cutoffs", "set_feasible", "list_candidates",
    ),
    "3 what a lot is worth, who bids": ("value_candidates", "decide_to_bid"),
    "4 prices": ("price_bids",),
    "5 award": ("award_lots", "settle_margins", "remember_bidding"),
    "6 disruption and cover": ("strike", "cover"),
    "7 delivery": ("deliver",),
    "8 improvement": ("improve", "refresh_offers"),
    "9 leaving": ("reconsider",),
    "10 recording": ("close_year", "count_supply"),
}  # fmt: skip


@numba.njit
def nothing(*arguments):  # type: ignore[no-untyped-def]
    """A rule that does nothing: what it takes is the price of calling with these arguments."""


class Stopwatch:
    """Nanoseconds per rule, the price of the call taken off."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = defaultdict(int)

    def time(self, name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
        """The rule, timed at every call."""

        def timed(*arguments: Any) -> Any:
            nothing(*arguments)  # the first call finds its arguments, the second only makes a call
            start = time.perf_counter_ns()
            nothing(*arguments)
            begin = time.perf_counter_ns()
            answer = rule(*arguments)
            self.spent[name] += (time.perf_counter_ns() - begin) - (begin - start)
            return answer

        return timed


def timed_play(watch: Stopwatch) -> Callable[..., Any]:
    """``step.play`` as Python runs it, with every rule that it or ``hold_tenders`` calls under the stopwatch."""

    def timed(thing: Any, name: str) -> Any:
        return watch.time(name, thing) if hasattr(thing, "py_func") else thing

    names: dict[str, Any] = {}
    for name, thing in vars(step).items():
        if isinstance(thing, ModuleType) and thing.__name__.startswith("simulations.procurement"):
            names[name] = SimpleNamespace(**{inner: timed(each, inner) for inner, each in vars(thing).items()})
        else:
            names[name] = timed(thing, name)
    names["hold_tenders"] = FunctionType(step.hold_tenders.py_func.__code__, names)
    return FunctionType(step.play.py_func.__code__, names)


def as_records(array: NDArray[Any]) -> NDArray[Any]:
    """The same table with its columns as attributes of a row, as compiled rules see it."""
    return array.view(np.recarray) if array.dtype.names else array


def play_timed(market: Scaled, watch: Stopwatch, quarters: int = columns.QUARTERS) -> NDArray[np.void]:
    """One run under the stopwatch; the books, (years, groups)."""
    books = np.zeros((columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
    step.copy_tables(market.tables, market.starts[0])
    tables = step.Tables(*(as_records(each) for each in market.tables))
    world = as_records(np.array([market.world], market.world.dtype))[0]
    timed_play(watch)(
        0, quarters, tables, world, as_records(market.policy), market.touched, as_records(books), np.uint64(1),
        np.uint64(0),
    )  # fmt: skip
    return books


def shares(quick: bool) -> str:
    """A table of the share of a run per event, median of several runs; one line if ``play`` has a rule without event."""
    market = Scaled(1, 1)
    play_timed(market, Stopwatch())
    runs = []
    for _ in range(3 if quick else 15):
        watch = Stopwatch()
        play_timed(market, watch)
        runs.append(watch.spent)
    middle = {name: float(np.median([run[name] for run in runs])) for name in runs[0]}
    known = {rule for rules in EVENTS.values() for rule in rules}
    events = EVENTS | ({"without an event": other} if (other := tuple(middle.keys() - known)) else {})
    whole = sum(middle.values())
    rows = []
    for event, rules in events.items():
        present = [rule for rule in rules if rule in middle]
        parts = ", ".join(f"{rule} {100 * middle[rule] / whole:.1f}" for rule in present)
        rows.append((event, f"{100 * sum(middle[rule] for rule in present) / whole:.1f} %", parts))
    return table(("event", "share of a run", "rules, per cent"), rows)
