"""Two workers of the ensemble against what two processes of this machine can do at best, measured alongside."""

import multiprocessing
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import cases
from pairs import NO_AIM, Figure, in_turn, spread

from simulations.ensemble.design import Block
from simulations.ensemble.execution import default_workers
from simulations.ensemble.sample import run_worlds
from simulations.procurement.model import MODEL

AIM = 0.95
WORKERS = 2


def play_batch(size: int) -> float:
    """One batch in a process of its own; gives back something, so that it is waited for."""
    scenario = cases.brief()
    books = MODEL.run_block(MODEL.compile(scenario), cases.some_worlds(size), cases.chances(size), cases.SEED)
    return float(books.sum())


def two_workers(quick: bool) -> list[Figure]:
    """Throughput of two threads, and of two processes, over one worker; over that of two lone processes over one."""
    what, aim = "two {kind} of the ensemble over the two-process ceiling", f"at least {100 * AIM:.0f} %"
    if default_workers() < WORKERS:
        return [Figure(what.format(kind="threads"), aim, "this machine has one processor")]
    size = 2 if quick else 8
    block = Block(0, cases.some_worlds(2 * size), cases.chances(2 * size))
    scenario = cases.brief()
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(WORKERS, mp_context=context) as lone,
        ProcessPoolExecutor(WORKERS, mp_context=context) as pool,
        ThreadPoolExecutor(WORKERS) as threads,
    ):

        def processes(number: int) -> object:
            """The same batch in so many processes at the same time."""
            return list(lone.map(play_batch, [size] * number))

        def ensemble(executor: Executor | str, workers: int) -> object:
            return run_worlds(scenario, block, executor=executor, workers=workers, piece=1 if quick else 2)

        works = (
            lambda: processes(1),
            lambda: processes(WORKERS),
            lambda: ensemble("threads", 1),
            lambda: ensemble(threads, WORKERS),
            lambda: ensemble(pool, WORKERS),
        )
        processes(WORKERS)  # both have loaded the rules before the first counted batch
        ensemble(pool, WORKERS)
        seconds = in_turn(works, 2 if quick else 7, time.perf_counter)
    alone, both, one, threaded, processed = seconds.T
    ceiling = WORKERS * alone / both
    figures = [Figure("two-process ceiling, times one process", NO_AIM, spread(ceiling).text())]
    for kind, own in (("threads", threaded), ("processes", processed)):
        share = spread(100 * one / own / ceiling)
        figures.append(Figure(what.format(kind=kind), aim, f"{share.text(0)} %", share.middle >= 100 * AIM))
    return figures
