"""Runs that are hit by what happens to a computer: every one says so, and its rerun ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from toy import MODEL, REGISTER, ToyRuns, ToyScenario
from toy_cluster import ENVIRONMENT, Deadly, waited

from simulations.ensemble import WorkerLost, run_scenario
from simulations.ensemble.execution import LISTEN_SECONDS

SCENARIO = ToyScenario(runs=ToyRuns(worlds=20, block=5))
RUN = """
import sys
from pathlib import Path
from toy import REGISTER, ToyRuns, ToyScenario
from toy_cluster import Careful
from simulations.ensemble import EnsembleError, run_scenario
if __name__ == "__main__":
    place, executor = Path(sys.argv[1]), sys.argv[2]
    scenario = ToyScenario(runs=ToyRuns(worlds=20, block=5))
    means = {"register": REGISTER, "folder": place / "results", "executor": executor, "workers": 2}
    try:
        run_scenario(scenario, model=Careful(place), **means)
    except EnsembleError as error:
        sys.exit(error.text("nl"))
"""


def content(folder: Path) -> dict[str, bytes]:
    """All files of a results folder, except the one that may differ."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "log.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(folder: Path, **options: Any) -> None:
    run_scenario(SCENARIO, **{"model": MODEL, "register": REGISTER, "folder": folder, "workers": 1, **options})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder)
    return content(folder)


@pytest.fixture
def started() -> Iterator[Any]:
    """Starts runs as processes of their own, in a group as a terminal makes one; none outlives its test."""
    begun: list[subprocess.Popen[str]] = []

    def start(place: Path, executor: str) -> subprocess.Popen[str]:
        script = place / "run.py"
        script.write_text(RUN, encoding="utf-8")
        means: dict[str, Any] = {"env": ENVIRONMENT, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        begun.append(
            subprocess.Popen([sys.executable, str(script), str(place), executor], start_new_session=True, **means)
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def after_the_first_block(place: Path) -> None:
    """Wait until the first block is kept, and the run is at the next."""
    waited((place / "results" / "blocks" / "block-00000.sha256").exists)


def workers_of(place: Path) -> list[int]:
    return [int(path.name.removeprefix("process-")) for path in place.glob("process-*")]


def is_running(process: int) -> bool:
    psutil = pytest.importorskip("psutil")
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_worker_process_that_is_killed_loses_no_finished_block(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with pytest.raises(WorkerLost) as lost:
        run(tmp_path / "results", model=Deadly(tmp_path, 1), executor="processes", workers=1)
    assert "rekenproces is onverwacht geëindigd" in lost.value.text("nl")
    kept = content(tmp_path / "results")
    assert "blocks/block-00000.parquet" in kept
    assert "blocks/block-00001.parquet" not in kept
    assert all(undisturbed[name] == found for name, found in kept.items())
    run(tmp_path / "results", model=Deadly(tmp_path, 1), executor="processes", workers=1)
    assert content(tmp_path / "results") == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_a_run_that_is_killed_takes_its_workers_along_and_goes_on_where_it_was(
    executor: str, tmp_path: Path, undisturbed: dict[str, bytes], started: Any
) -> None:
    process = started(tmp_path, executor)
    after_the_first_block(tmp_path)
    process.kill()
    process.wait()
    assert len(workers_of(tmp_path)) >= 1
    waited(lambda: not any(map(is_running, workers_of(tmp_path))))
    kept = content(tmp_path / "results")
    assert kept["blocks/block-00000.parquet"] == undisturbed["blocks/block-00000.parquet"]
    assert "indicators.csv" not in kept
    steps: list[int] = []
    run(tmp_path / "results", progress=lambda done, total, left: steps.append(done))
    assert steps[0] >= 1
    assert content(tmp_path / "results") == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="signals reach a group otherwise there")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_ctrl_c_in_a_terminal_keeps_what_is_under_way(
    executor: str, tmp_path: Path, undisturbed: dict[str, bytes], started: Any
) -> None:
    """It reaches the run and all its worker processes at once."""
    process = started(tmp_path, executor)
    after_the_first_block(tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(3 * LISTEN_SECONDS)
    (tmp_path / "go").touch()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == (
        "De berekening is gestopt. Wat klaar was is bewaard; start dezelfde opdracht opnieuw om verder te gaan."
    )
    kept = content(tmp_path / "results")
    assert all(undisturbed[name] == found for name, found in kept.items())
    assert "indicators.csv" not in kept
    begun = {int(path.name.removeprefix("begun-")) for path in tmp_path.glob("begun-*")}
    assert {int(Path(name).stem.removeprefix("block-")) for name in kept if name.endswith(".sha256")} == begun
    assert not list((tmp_path / "results").rglob("*.partial"))
    run(tmp_path / "results")
    assert content(tmp_path / "results") == undisturbed


def test_the_second_of_two_runs_in_one_folder_is_refused_and_the_first_not_disturbed(
    tmp_path: Path, undisturbed: dict[str, bytes], started: Any
) -> None:
    first = started(tmp_path, "threads")
    after_the_first_block(tmp_path)
    second = started(tmp_path, "processes")
    _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "loopt al een andere berekening" in said
    assert "Traceback" not in said
    assert first.poll() is None
    (tmp_path / "go").touch()
    _, said = first.communicate(timeout=60)
    assert (first.returncode, said) == (0, "")
    assert content(tmp_path / "results") == undisturbed
