"""Running blocks of worlds over any `concurrent.futures` executor.

Every block is computed from its own worlds and chance ids alone, so results do not depend on the number of
workers, on their kind or on the order in which they finish.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from multiprocessing.process import BaseProcess
from typing import NamedTuple

import numpy as np

from simulations.ensemble.columns import Columns, join, reduce_ledger
from simulations.ensemble.design import Block
from simulations.ensemble.indicator import Indicator
from simulations.ensemble.messages import EnsembleError, RunInterrupted, WorkerLost
from simulations.ensemble.model import Model, find_model

Progress = Callable[[int, int, float | None], None]

# A ledger of a few worlds at a time, so that a large block does not need a large memory.
LEDGER_BYTES = 64_000_000
# Blocks handed out per worker: enough that none waits, few enough that finished ones do not pile up.
IN_FLIGHT = 2
# How often a wait for results looks whether the user pressed Ctrl-C.
LISTEN_SECONDS = 0.5


@dataclass(frozen=True)
class Task:
    """All that is equal for every block: the model, the compiled scenario and what to keep of a ledger.

    `chunk`: how many worlds the model gets at once; None chooses by memory. It never changes a result.
    """

    model: Model | str
    version: str
    compiled: object
    variants: int
    indicators: tuple[Indicator, ...]
    seed: int
    chunk: int | None = None

    def to_travel(self) -> Task:
        """For another process: a model that its own module holds travels by name."""
        return replace(self, model=travelling(self.model))


class Finished(NamedTuple):
    """A computed block; `seconds` is how long a worker that is well under way needs for one."""

    block: Block
    columns: Columns
    seconds: float = 0.0


class WatchedExecutor(Executor):
    """An executor that can lose its workers without a word, so that a run asks now and then.

    `workers`: how many blocks it can do at once, as it was last seen.
    """

    workers: int

    def check(self) -> None:
        """WorkerLost if nobody is left to work."""
        raise NotImplementedError


class Meter:
    """Counts blocks and tells `progress` how many, of how many, and the seconds left, None if unknown.

    The first blocks, one for each worker, end late: workers start and rules are compiled. So the time is told from what
    workers say of their own speed until there are as many further blocks, and from then on by the clock.
    """

    def __init__(self, total: int, progress: Progress | None = None) -> None:
        self.total = total
        self.done = 0
        self._progress = progress
        self._workers = 1
        self._work = 0.0
        self._ends: list[float] = []

    def found(self, blocks: int, workers: int = 1) -> None:
        """Blocks that an earlier run left, which say nothing about speed, and how many are now done at once."""
        self.done += blocks
        self._workers = workers
        self._tell()

    def finished(self, seconds: float = 0.0) -> None:
        """One more block was computed, in so many seconds of its worker."""
        self.done += 1
        self._work += seconds
        self._ends.append(time.monotonic())
        self._tell()

    @property
    def steady_seconds(self) -> float:
        """What the blocks computed so far take of workers that are well under way: without starting and compiling."""
        return self._work / self._workers

    def _tell(self) -> None:
        if self._progress is None:
            return
        self._progress(self.done, self.total, self._seconds_left())

    def _seconds_left(self) -> float | None:
        computed, left, at_once = len(self._ends), self.total - self.done, self._workers
        if not left:
            return 0.0
        rounds = computed // at_once
        if rounds > 1:
            # Workers often end together: the clock is read at whole rounds.
            whole = rounds * at_once
            pace = (self._ends[whole - 1] - self._ends[at_once - 1]) / (whole - at_once)
            return max(0.0, (computed - whole + left) * pace - (time.monotonic() - self._ends[whole - 1]))
        if not self._work:
            return None
        return (ceil((computed + left) / at_once) - ceil(computed / at_once)) * self._work / computed


# Models of which this process has run a world.
_COMPILED: set[str] = set()


def travelling(model: Model | str) -> Model | str:
    """The model's name if `simulations/<name>/model.py` holds this very object, else the model."""
    if isinstance(model, str):
        return model
    try:
        found = find_model(model.name)
    except ImportError:
        return model
    return model.name if found is model else model


def compute_block(task: Task, block: Block) -> Finished:
    """Run one block and keep of its ledger what the result needs.

    The first world that a process meets comes by itself: rules are compiled with it, which says nothing about speed.
    """
    model = _arrived(task.model, task.version) if isinstance(task.model, str) else task.model
    pieces: list[Columns] = []
    if model.name not in _COMPILED and len(block) > 1:
        pieces.append(_compute_chunk(model, task, block.pick(slice(1))))
        _COMPILED.add(model.name)
    begun, rest = time.perf_counter(), block.pick(slice(len(pieces), None))
    pieces += [_compute_chunk(model, task, chunk) for chunk in _chunks(rest, _chunk_size(model, task))]
    seconds = (time.perf_counter() - begun) * len(block) / len(rest)
    return Finished(block, join(pieces), seconds)


def _arrived(name: str, version: str) -> Model:
    """The model in another process, which reads the rules from disk: somebody may have changed them."""
    model = find_model(name)
    if model.version != version:
        raise EnsembleError("run_other_version")
    return model


def _compute_chunk(model: Model, task: Task, chunk: Block) -> Columns:
    amounts = np.asarray(model.run_block(task.compiled, chunk.worlds, chunk.chance, task.seed))
    expected = (len(chunk), task.variants, len(model.groups), len(model.years), len(model.entries))
    if amounts.shape != expected:
        raise ValueError(f"{model.name}: run_block gave a ledger of shape {amounts.shape}, expected {expected}")
    return reduce_ledger(amounts, model.entries, model.groups, task.indicators)


def _chunk_size(model: Model, task: Task) -> int:
    world = task.variants * len(model.groups) * len(model.years) * len(model.entries) * np.float64().nbytes
    return task.chunk or max(1, LEDGER_BYTES // max(1, world))


def _chunks(block: Block, size: int) -> Iterator[Block]:
    for start in range(0, len(block), size):
        yield block.pick(slice(start, start + size))


def run_blocks(
    task: Task, blocks: Iterable[Block], executor: Executor | str = "threads", workers: int | None = None
) -> Iterator[Finished]:
    """Run all blocks and yield each when it is ready, in any order; only a few are held at a time.

    `executor` is "threads", "processes" or any executor of `concurrent.futures`. On Ctrl-C nothing new is
    started, blocks that were under way are still yielded, and RunInterrupted is raised; a second Ctrl-C drops
    those too. WorkerLost is raised when a worker process dies. `dask_executor` makes an executor of a cluster.
    """
    with pool_of(executor, workers or default_workers()) as pool:
        travels = not isinstance(pool, ThreadPoolExecutor)
        stream = _Stream(task.to_travel() if travels else task, iter(blocks), pool, workers)
        try:
            with _listening() as interrupted:
                yield from stream.results(interrupted)
        except BrokenExecutor as error:
            raise WorkerLost("run_worker_lost") from error
        finally:
            stream.cancel()


class _Stream:
    """Blocks going into a pool and results coming out, never more than a few for each worker on the way."""

    def __init__(self, task: Task, blocks: Iterator[Block], pool: Executor, workers: int | None) -> None:
        self.task = task
        self.blocks = blocks
        self.pool = pool
        self.workers = workers
        self.running: set[Future[Finished]] = set()
        self.failure: BaseException | None = None

    def results(self, interrupted: Callable[[], bool]) -> Iterator[Finished]:
        """Every result, and after a failure those that were under way; then the failure itself."""
        self._fill()
        while self.running:
            if interrupted():
                self._stop(RunInterrupted("run_interrupted"))
            done = wait(self.running, LISTEN_SECONDS, FIRST_COMPLETED).done
            if not done and isinstance(self.pool, WatchedExecutor):
                self.pool.check()
            for future in done:
                self.running.discard(future)
                if (failure := future.exception()) is None:
                    yield future.result()
                else:
                    self._stop(failure)
            self._fill()
        if self.failure is not None:
            raise self.failure

    def cancel(self) -> None:
        """Drop what has not started; what runs goes on to its end."""
        self.running = {future for future in self.running if not future.cancel()}

    def _fill(self) -> None:
        if self.failure is None:
            limit = IN_FLIGHT * width(self.pool, self.workers)
            for block in islice(self.blocks, max(0, limit - len(self.running))):
                self.running.add(self.pool.submit(compute_block, self.task, block))

    def _stop(self, failure: BaseException) -> None:
        self.failure = self.failure or failure
        self.cancel()


@contextmanager
def _listening() -> Iterator[Callable[[], bool]]:
    """Note the first Ctrl-C instead of being torn out of whatever goes on, such as writing a block.

    The second does what Ctrl-C always does. Only the main thread is told of it.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield lambda: False
        return
    pressed = threading.Event()

    def note(number: int, frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def default_workers() -> int:
    """As many workers as this process may use processors."""
    return getattr(os, "process_cpu_count", os.cpu_count)() or 1


def width(executor: Executor | str, workers: int | None) -> int:
    """How many blocks are done at once: as many as asked for, as a cluster can, or as there are processors."""
    own = executor.workers if isinstance(executor, WatchedExecutor) else 0
    return workers or own or default_workers()


@contextmanager
def pool_of(executor: Executor | str, workers: int) -> Iterator[Executor]:
    """An executor to hand out work to, closed at the end; one that is given is closed by whoever made it."""
    if isinstance(executor, Executor):
        yield executor
    elif executor == "threads":
        with ThreadPoolExecutor(workers, thread_name_prefix="voorproef") as pool:
            yield pool
    elif executor == "processes":
        # spawn everywhere: forking a process that has threads may hang, and Windows and macOS do not fork.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_worker) as pool:
            yield pool
    else:
        raise ValueError(f"executor is 'threads', 'processes' or an executor, not {executor!r}")


def begin_worker() -> None:
    """In a worker process.

    Ctrl-C reaches all processes of a terminal, and only the first decides what to do. When that one is killed, its workers
    end too: nobody would ever tell them that there is no more work.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (first := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_after, args=(first,), daemon=True).start()


def _end_after(first: BaseProcess) -> None:
    first.join()
    os._exit(1)
