"""Running blocks: the same bits whoever does the work, and no work lost on Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from toy import MODEL, REGISTER, ToyModel, ToyRuns, ToyScenario

from simulations.ensemble import (
    Design,
    EnsembleError,
    RunInterrupted,
    WorkerLost,
    input_ranges,
)
from simulations.ensemble.execution import (
    IN_FLIGHT,
    Finished,
    Meter,
    Task,
    _Stream,
    compute_block,
    run_blocks,
    travelling,
)
from simulations.ensemble.model import Model

SCENARIO = ToyScenario(runs=ToyRuns(worlds=28, block=7))
DESIGN = Design(input_ranges(REGISTER), 7, 7)


def task(model: Model = MODEL, chunk: int | None = None) -> Task:
    return Task(model, "1", MODEL.compile(SCENARIO), 4, tuple(MODEL.indicators.values()), 7, chunk)


def bits(finished: Iterator[Finished] | list[Finished]) -> dict[int, dict[str, bytes]]:
    return {one.block.number: {name: c.tobytes() for name, c in one.columns.items()} for one in finished}


EXPECTED = bits([compute_block(task(), DESIGN.block(number)) for number in range(4)])


class Backwards(Executor):
    """Does its work at once, but the last task first."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Any]] = []

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: function(*arguments, **options)))
        if len(self.waiting) == 4:
            for one, call in reversed(self.waiting):
                one.set_result(call())
        return future


@pytest.mark.parametrize("workers", [1, 2])
def test_threads_give_the_same_bits_as_no_threads(workers: int) -> None:
    assert bits(run_blocks(task(), DESIGN.blocks(range(4)), "threads", workers)) == EXPECTED


def test_two_processes_give_the_same_bits_in_odd_chunks() -> None:
    assert bits(run_blocks(task(chunk=3), DESIGN.blocks([3, 1, 0, 2]), "processes", 2)) == EXPECTED


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7, 100])
def test_chunks_of_any_size_give_the_same_bits(chunk: int) -> None:
    assert bits([compute_block(task(chunk=chunk), DESIGN.block(2))]) == {2: EXPECTED[2]}


def test_any_executor_and_any_order_give_the_same_bits() -> None:
    finished = list(run_blocks(task(), DESIGN.blocks([2, 0, 3, 1]), Backwards(), 2))
    assert bits(finished) == EXPECTED


def test_a_given_executor_stays_open() -> None:
    pool = Backwards()
    list(run_blocks(task(), DESIGN.blocks(range(4)), pool, 2))
    assert isinstance(pool.submit(int), Future)


def test_an_unknown_executor_is_refused() -> None:
    with pytest.raises(ValueError, match="'carrier pigeons'"):
        list(run_blocks(task(), DESIGN.blocks(range(4)), "carrier pigeons", 1))


def test_only_a_few_blocks_are_on_their_way_at_a_time() -> None:
    drawn: list[int] = []

    def blocks() -> Iterator[Any]:
        for number in range(20):
            drawn.append(number)
            yield DESIGN.block(number)

    for taken, _ in enumerate(run_blocks(task(), blocks(), "threads", 1)):
        assert len(drawn) <= taken + 1 + IN_FLIGHT


def test_a_ledger_of_the_wrong_shape_is_refused() -> None:
    wrong = Task(MODEL, "1", MODEL.compile(SCENARIO), 5, (), 7)
    with pytest.raises(ValueError, match=r"shape \(7, 4, 3, 3, 3\), expected \(7, 5, 3, 3, 3\)"):
        compute_block(wrong, DESIGN.block(0))


class Failing(ToyModel):
    """Fails in one world."""

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        if 15 in chance:
            raise ZeroDivisionError("in world 15")
        return super().run_block(compiled, worlds, chance, seed)


def test_a_failure_of_the_model_is_passed_on_after_the_blocks_beside_it() -> None:
    kept = []
    with pytest.raises(ZeroDivisionError, match="world 15"):
        for one in run_blocks(task(Failing()), DESIGN.blocks(range(4)), "threads", 1):
            kept.append(one.block.number)
    assert {0, 1} <= set(kept)
    assert 2 not in kept


class Interrupting(ToyModel):
    """Presses Ctrl-C for the user in world 8, the second block of seven, and waits until that was noticed."""

    def __init__(self) -> None:
        super().__init__()
        self.noticed = threading.Event()

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        if 8 in chance:
            os.kill(os.getpid(), signal.SIGINT)
            self.noticed.wait(20.0)
        return super().run_block(compiled, worlds, chance, seed)


def test_ctrl_c_keeps_what_is_under_way_and_starts_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    model, cancel = Interrupting(), _Stream.cancel

    def notice(stream: _Stream) -> None:
        cancel(stream)
        model.noticed.set()

    monkeypatch.setattr(_Stream, "cancel", notice)
    before = signal.getsignal(signal.SIGINT)
    kept, drawn = [], []
    blocks = (drawn.append(number) or DESIGN.block(number) for number in range(20))  # type: ignore[func-returns-value]
    with pytest.raises(RunInterrupted):
        for one in run_blocks(task(model), blocks, "threads", 1):
            kept.append(one)
    assert bits(kept) == {number: EXPECTED[number] for number in (0, 1)}
    assert len(drawn) <= 1 + IN_FLIGHT
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_a_block_is_taken_up_waits_until_that_is_done() -> None:
    kept = []
    with pytest.raises(RunInterrupted):
        for one in run_blocks(task(), DESIGN.blocks(range(20)), "threads", 1):
            if not kept:
                os.kill(os.getpid(), signal.SIGINT)
            kept.append(one.block.number)
    assert 1 <= len(kept) <= 1 + IN_FLIGHT


def test_a_second_ctrl_c_does_what_it_always_does() -> None:
    with pytest.raises(KeyboardInterrupt):
        for _ in run_blocks(task(), DESIGN.blocks(range(20)), "threads", 1):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)


def test_outside_the_main_thread_ctrl_c_is_left_to_others() -> None:
    found: list[dict[int, dict[str, bytes]]] = []
    thread = threading.Thread(target=lambda: found.append(bits(run_blocks(task(), DESIGN.blocks(range(4))))))
    thread.start()
    thread.join()
    assert found == [EXPECTED]


class Dying(ToyModel):
    """Its process dies in world 8."""

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        if 8 in chance:
            os._exit(3)
        return super().run_block(compiled, worlds, chance, seed)


def test_a_worker_that_dies_is_said_in_words() -> None:
    with pytest.raises(WorkerLost, match="worker process ended"):
        list(run_blocks(task(Dying()), DESIGN.blocks([1]), "processes", 1))


def test_a_model_that_its_module_holds_travels_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert travelling(MODEL) is MODEL
    monkeypatch.setattr("simulations.ensemble.execution.find_model", lambda name: MODEL)
    another = ToyModel()
    assert travelling(another) is another
    assert travelling(MODEL) == "toy"
    assert travelling("toy") == "toy"
    assert task().to_travel().model == "toy"
    assert bits([compute_block(task().to_travel(), DESIGN.block(1))]) == {1: EXPECTED[1]}


def test_a_worker_with_other_rules_than_the_run_began_with_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("simulations.ensemble.execution.find_model", lambda name: MODEL)
    with pytest.raises(EnsembleError, match="rules were changed"):
        compute_block(replace(task(), model="toy", version="2"), DESIGN.block(0))


def test_progress_counts_found_blocks_but_takes_speed_from_computed_ones() -> None:
    told: list[tuple[int, int, float | None]] = []
    meter = Meter(5, lambda *news: told.append(news))
    meter.found(2)
    for _ in range(3):
        meter.finished()
    assert [news[:2] for news in told] == [(2, 5), (3, 5), (4, 5), (5, 5)]
    assert told[0][2] is None
    assert told[1][2] is None
    assert all(news[2] is not None and news[2] >= 0.0 for news in told[2:])
    assert told[-1][2] == 0.0


def guesses(
    monkeypatch: pytest.MonkeyPatch, workers: int, blocks: int, start: float, work: float, uneven: float = 0.0
) -> list[tuple[float, float]]:
    """What a meter tells after each block, and what it should have told, on a clock of our own.

    Workers need `start` seconds before they are under way, then `work` a block; each is a little later than the one before.
    """
    now = [0.0]
    monkeypatch.setattr("simulations.ensemble.execution.time.monotonic", lambda: now[0])
    told: list[float | None] = []
    meter = Meter(blocks, lambda done, total, left: told.append(left))
    meter.found(0, workers)
    ends = sorted(start + (n // workers + 1) * work + (n % workers) * uneven for n in range(blocks))
    for end in ends:
        now[0] = end
        meter.finished(work)
    assert told[0] is None
    assert all(left is not None for left in told[1:])
    return [(left or 0.0, ends[-1] - end) for left, end in zip(told[1:], ends, strict=True)]


@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize("start", [0.0, 120.0])
@pytest.mark.parametrize("uneven", [0.0, 1.0])
def test_the_time_left_is_right_from_the_first_block_on(
    monkeypatch: pytest.MonkeyPatch, workers: int, start: float, uneven: float
) -> None:
    for told, truth in guesses(monkeypatch, workers, 12 * workers, start, 10.0, uneven):
        assert told == pytest.approx(truth, abs=10.0)


def test_a_worker_that_is_slower_than_it_says_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as one that waits for the disk between two blocks."""
    now = [0.0]
    monkeypatch.setattr("simulations.ensemble.execution.time.monotonic", lambda: now[0])
    told: list[float | None] = []
    meter = Meter(11, lambda done, total, left: told.append(left))
    meter.found(1, 2)
    for _ in range(2):
        now[0] += 15.0
        meter.finished(5.0)
        meter.finished(5.0)
    assert told == [None, 20.0, 20.0, 15.0, 45.0]


def test_the_first_world_of_a_process_is_compiled_and_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(ToyModel):
        name = "slow"
        compiled = False

        def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
            now[0] += len(worlds) + (0.0 if self.compiled else 60.0)
            self.compiled = True
            return super().run_block(compiled, worlds, chance, seed)

    now = [0.0]
    monkeypatch.setattr("simulations.ensemble.execution.time.perf_counter", lambda: now[0])
    monkeypatch.setattr("simulations.ensemble.execution._COMPILED", set())
    first, second = (compute_block(task(model), DESIGN.block(0)) for model in [Slow()] * 2)
    assert first.seconds == second.seconds == 7.0
    assert now[0] == 60.0 + 7.0 + 7.0
    assert bits([first]) == bits([second]) == {0: EXPECTED[0]}
    monkeypatch.setattr("simulations.ensemble.execution._COMPILED", set())
    single = compute_block(task(Slow()), DESIGN.block(0).pick(slice(1)))
    assert len(single.columns["value/spend/together"]) == 1


def test_the_sum_over_years_does_not_depend_on_the_number_of_worlds() -> None:
    """With worlds side by side in memory numpy itself would add the years of one world in another order."""
    amounts = np.random.default_rng(1).lognormal(0, 5, (1, 1, 40, 1, 9))
    block = Design(input_ranges(REGISTER), 9, 7).block(0)
    whole = Task(_Given(amounts), "1", None, 1, _Given.indicators, 0)
    assert bits([compute_block(replace(whole, chunk=1), block)]) == bits([compute_block(whole, block)])


class _Given:
    """A model whose ledger is given, worlds last: one variant, one group, one entry, 40 years."""

    name, version = "given", "1"
    entries, groups, years = ("spend",), ("contestable",), tuple(range(40))
    indicators = (MODEL.indicators["spend"],)

    def __init__(self, amounts: Any) -> None:
        self.amounts = amounts

    def variants(self, scenario: Any) -> Any:
        raise NotImplementedError

    def compile(self, scenario: Any) -> object:
        raise NotImplementedError

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        first, last = int(chance[0]), int(chance[-1]) + 1
        return np.moveaxis(self.amounts[..., first:last], -1, 0)
