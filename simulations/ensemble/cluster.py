"""The workers of a Dask cluster as an executor, for a run that is too large for one machine.

Everybody must have the same program: scheduler and workers are asked for it when the connection is made, and a worker
that joins later is asked before its first block. Dask's package is imported only here, and only to connect.
"""

from __future__ import annotations

import asyncio
import logging
import pkgutil
import platform
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from simulations.ensemble.execution import WatchedExecutor
from simulations.ensemble.messages import EnsembleError, WorkerLost
from simulations.ensemble.provenance import package_versions, toolkit_version

# How long a scheduler may take to answer, and how long a cluster may be without workers.
CONNECT_SECONDS = 5.0
WORKER_SECONDS = 15.0
PROTOCOLS = ("tcp", "tls")
# Dask writes its own view of a lost connection to the screen; the user gets ours.
LOGS = ("distributed", "distributed.client", "tornado.application")

Versions = Mapping[str, str]


@contextmanager
def dask_executor(scheduler: str) -> Iterator[ClusterExecutor]:
    """Connect to the scheduler at `host:port` (or `tcp://...`, `tls://...`) for as long as the block lasts.

    Raises EnsembleError: extra not installed, no such address, nobody there, no workers, another version on it.
    Whoever can send work to a cluster can run anything there, and the other way round: connect to your own.
    """
    address = _address(scheduler)
    _dask()  # sets up its logs
    with _quiet():
        client = _connected(address)
        try:
            _compare_versions(client, address)
            yield ClusterExecutor(client, address)
        finally:
            client.close(timeout=CONNECT_SECONDS)


class ClusterExecutor(WatchedExecutor):
    """An executor that hands its work to a Dask cluster; whoever made the connection closes it.

    A block whose worker dies is given to another; only when that keeps happening, or nobody is left, the run is told.
    What is cancelled counts as not started, even if a worker was at it.
    """

    def __init__(self, client: Any, address: str) -> None:
        self.workers = _threads(client)
        self._client = client
        self._address = address
        self._versions = versions()
        self._deserted: float | None = None

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """As every executor; WorkerLost if the connection is gone."""
        try:
            remote = self._client.submit(compute_there, self._versions, function, *arguments, pure=False, **options)
        except Exception as error:
            self._still_connected(error)
            raise
        future: Future[Any] = Future()
        remote.add_done_callback(partial(self._hand_over, future))
        future.add_done_callback(lambda done: remote.cancel() if done.cancelled() else None)
        return future

    def check(self) -> None:
        """WorkerLost if the scheduler is gone, or has been without workers for too long."""
        self._still_connected()
        try:
            self.workers = _threads(self._client)
        except OSError as error:
            raise WorkerLost("cluster_lost", scheduler=self._address) from error
        if self.workers:
            self._deserted = None
            return
        self._deserted = self._deserted or time.monotonic()
        if time.monotonic() - self._deserted > WORKER_SECONDS:
            raise WorkerLost("cluster_workers_gone", scheduler=self._address)

    def _still_connected(self, cause: BaseException | None = None) -> None:
        if self._client.status != "running":
            raise WorkerLost("cluster_lost", scheduler=self._address) from cause

    def _hand_over(self, future: Future[Any], remote: Any) -> None:
        """Put what a worker gave into the future that the run waits for."""
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(remote.result())
        except BaseException as error:
            future.set_exception(self._in_our_words(error))

    def _in_our_words(self, error: BaseException) -> BaseException:
        if isinstance(error, _dask().KilledWorker):
            return WorkerLost("run_worker_lost")
        if isinstance(error, CancelledError):
            return WorkerLost("cluster_lost", scheduler=self._address)
        return error


def compute_there(expected: Versions, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Any:
    """On a worker: call the function, unless this worker is not the same as the computer that asks."""
    if differences := _differences(expected, versions()):
        raise EnsembleError("cluster_other_versions", where=platform.node(), differences=differences)
    return function(*arguments, **options)


@cache
def versions() -> Versions:
    """What must be the same on every computer that works on a run."""
    return {"python": platform.python_version(), "toolkit": toolkit_version(), **package_versions()}


def _differences(expected: Versions, found: Versions) -> str:
    """In one line, `numpy 2.1.0 (2.2.0)`: what was found and what was expected; empty if there are none."""
    return ", ".join(
        f"{name} {found.get(name, '-')} ({expected.get(name, '-')})"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    )


def _address(scheduler: str) -> str:
    """The address with its protocol."""
    address = scheduler if "://" in scheduler else f"tcp://{scheduler}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in PROTOCOLS and parts.hostname and parts.port and not parts.path
    except ValueError:
        good = False
    if not good:
        raise EnsembleError("cluster_address", scheduler=scheduler)
    return address


def _dask() -> Any:
    """Dask's package for clusters, which carries no types; EnsembleError if it is not installed."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise EnsembleError("cluster_extra_missing") from error


def _connected(address: str) -> Any:
    """A client of the scheduler, with at least one worker behind it."""
    dask = _dask()
    security = dask.Security().get_connection_args("client")
    if address.startswith("tls:") and security["ssl_context"] is None:
        raise EnsembleError("cluster_no_certificate", scheduler=address)
    with warnings.catch_warnings():
        # Of all packages; those that matter are compared below.
        warnings.simplefilter("ignore", dask.versions.VersionMismatchWarning)
        try:
            with ThreadPoolExecutor(1) as caller:
                caller.submit(asyncio.run, _ring(address, security)).result()
            client = dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="voorproef")
        except (OSError, ImportError) as error:
            raise EnsembleError("cluster_no_answer", scheduler=address, seconds=round(CONNECT_SECONDS)) from error
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        client.close(timeout=CONNECT_SECONDS)
        raise EnsembleError("cluster_no_workers", scheduler=address) from error
    return client


async def _ring(address: str, security: Mapping[str, Any]) -> None:
    """See whether a scheduler answers; OSError if none does.

    A client would wait for ever at a port where something else listens. A notebook has a loop of its own in its thread,
    so this is called in another.
    """
    connection = await asyncio.wait_for(
        _dask().comm.connect(address, timeout=CONNECT_SECONDS, **security), CONNECT_SECONDS
    )
    connection.abort()


def _compare_versions(client: Any, address: str) -> None:
    """EnsembleError if the scheduler or a worker lacks this program or has another version of what it needs.

    The question is put in two steps: a worker that cannot read a question drops out without a word.
    """
    name = f"{__name__}:{versions.__name__}"
    answers = [*client.run(pkgutil.resolve_name, name, on_error="return").items()]
    try:
        client.run_on_scheduler(pkgutil.resolve_name, name)
    except (ImportError, AttributeError) as error:
        answers.append((address, error))
    for where, answer in answers:
        if isinstance(answer, BaseException):
            raise EnsembleError("cluster_not_installed", where=where) from answer
    for where, found in client.run(versions).items():
        if differences := _differences(versions(), found):
            raise EnsembleError("cluster_other_versions", where=where, differences=differences)


def _threads(client: Any) -> int:
    """How many blocks the workers can do at once."""
    return sum(client.nthreads().values())


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own messages off the screen, and put its logs back as they were."""
    logs = [logging.getLogger(name) for name in LOGS]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)
