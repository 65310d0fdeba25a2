"""A Dask cluster on this computer alone, and toy models that misbehave on it and in other processes.

Workers find this module by name, which is why it is not in the tests themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toy import ToyModel

HERE = Path(__file__).parent
# Everything on this computer, and a block that kills a second worker is given up.
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parents[1]))),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
}
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
# A computer in the cluster on which Voorproef is not installed.
BARE = "import sys; sys.modules['simulations'] = None; from distributed.cli.dask_worker import main; main()"
PATIENCE = 120.0


class Cluster:
    """A scheduler and its workers, each a process of its own, all ended by `close`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        dask = ("-m", "distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(told))
        self.scheduler = self._start(*dask, *LOCAL)
        self.address = str(json.loads(waited(lambda: told.exists() and told.read_text(encoding="utf-8")))["address"])

    def staff(self, number: int, *program: str) -> None:
        """See to it that so many workers are alive; they join a little later."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        program = program or ("-m", "distributed.cli.dask_worker")
        single = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder))
        for _ in range(number - len(self.workers)):
            self.workers.append(self._start(*program, self.address, *single, *LOCAL))

    def close(self) -> None:
        """End every process."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "cluster.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments], env=ENVIRONMENT, cwd=self.folder, stdout=log, stderr=log
            )


def waited(question: Callable[[], Any]) -> Any:
    """The first answer that is not empty."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise TimeoutError


class Deadly(ToyModel):
    """Ends its process in world 8, as often as `deaths` says (counted in a folder)."""

    def __init__(self, folder: Path, deaths: int) -> None:
        super().__init__()
        self.folder = folder
        self.deaths = deaths

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        if 8 in chance and len(list(self.folder.glob("death-*"))) < self.deaths:
            (self.folder / f"death-{os.getpid()}").touch()
            os._exit(9)
        return super().run_block(compiled, worlds, chance, seed)


class Careful(ToyModel):
    """Leaves a file named after each process and each block, and waits after the first block until it may go on."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        (self.folder / f"process-{os.getpid()}").touch()
        (self.folder / f"begun-{min(chance) // 5}").touch()
        if min(chance) >= 5:
            waited((self.folder / "go").exists)
        return super().run_block(compiled, worlds, chance, seed)


class Waiting(ToyModel):
    """Says in a folder that it has begun, and then takes a minute for every block but the first."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        if 0 not in chance:
            (self.folder / "begun").touch()
            time.sleep(60.0)
        return super().run_block(compiled, worlds, chance, seed)
