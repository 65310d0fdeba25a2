"""A Dask cluster gives the same bits as threads, and says in words what is wrong with it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from toy import MODEL, REGISTER, ToyRuns, ToyScenario
from toy_cluster import BARE, ENVIRONMENT, Careful, Cluster, Deadly, Waiting, waited

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble import EnsembleError, Notice, WorkerLost, cluster, run_brief, run_scenario
from simulations.ensemble.cluster import compute_there, dask_executor, versions
from simulations.ensemble.execution import WatchedExecutor, default_workers, width
from simulations.scenario.reading import read_scenario

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

SCENARIO = ToyScenario(runs=ToyRuns(worlds=20, block=5))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


@pytest.fixture
def two_workers(shared: Cluster) -> Cluster:
    shared.staff(2)
    return shared


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster for a test that leaves nothing of it."""
    made = Cluster(tmp_path_factory.mktemp("own"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder, "threads")
    return content(folder)


def run(folder: Path, executor: Any, model: Any = MODEL, **options: Any) -> Any:
    return run_scenario(SCENARIO, model=model, register=REGISTER, folder=folder, executor=executor, **options)


def content(folder: Path) -> dict[str, bytes]:
    """All files of a results folder, except the one that may differ."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "log.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_two_workers_write_the_same_files_as_threads(
    two_workers: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    with dask_executor(two_workers.address.removeprefix("tcp://")) as executor:
        waited(lambda: executor.check() or executor.workers == 2)
        run(tmp_path, executor, chunk=3)
    assert content(tmp_path) == undisturbed
    log = (tmp_path / "log.json").read_text(encoding="utf-8")
    assert '"executor": "ClusterExecutor"' in log
    assert '"workers": 2' in log


def test_a_real_model_travels_by_name_and_gives_the_same_bits(two_workers: Cluster, tmp_path: Path) -> None:
    from dataclasses import replace

    file = Path(__file__).parents[2] / "scenarios" / "snelheid-of-subsidie.yaml"
    whole = read_scenario(file)
    scenario = replace(whole, runs=replace(whole.runs, worlds=8, block=2))
    run_brief(scenario, folder=tmp_path / "here", workers=1)
    with dask_executor(two_workers.address) as executor:
        run_brief(scenario, folder=tmp_path / "there", executor=executor)
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_worker_killed_during_a_run_is_replaced_by_the_other(
    two_workers: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    (tmp_path / "deaths").mkdir()
    with dask_executor(two_workers.address) as executor:
        run(tmp_path / "results", executor, Deadly(tmp_path / "deaths", 1))
    assert len(list((tmp_path / "deaths").iterdir())) == 1
    assert content(tmp_path / "results") == undisturbed


def test_a_block_that_kills_every_worker_is_said_in_words_and_a_rerun_goes_on(
    shared: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    shared.staff(3)
    (tmp_path / "deaths").mkdir()
    with dask_executor(shared.address) as executor:
        waited(lambda: executor.check() or executor.workers == 3)
        with pytest.raises(WorkerLost, match="worker process ended"):
            run(tmp_path / "results", executor, Deadly(tmp_path / "deaths", 2))
        kept = content(tmp_path / "results")
        assert all(undisturbed[name] == found for name, found in kept.items() if name.startswith("blocks/"))
        assert "blocks/block-00001.parquet" not in kept
        run(tmp_path / "results", executor, Deadly(tmp_path / "deaths", 2))
    assert content(tmp_path / "results") == undisturbed


def test_a_cluster_whose_workers_all_left_is_said_in_words(
    own: Cluster, tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    own.staff(1)
    with dask_executor(own.address) as executor:
        monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.5)
        with pytest.raises(WorkerLost, match="has no workers left") as lost:
            run(tmp_path, executor, Leaving(own, tmp_path))
    assert f"dask worker {own.address}" in lost.value.text("nl")
    run(tmp_path, "threads")
    assert content(tmp_path) == {**undisturbed, "begun": b""}


RUN = """
import sys
from pathlib import Path
from toy import REGISTER, ToyRuns, ToyScenario
from toy_cluster import Waiting
from simulations.ensemble import EnsembleError, cluster, run_scenario
cluster.CONNECT_SECONDS = 2.0
scenario, place = ToyScenario(runs=ToyRuns(worlds=20, block=5)), Path(sys.argv[1])
try:
    with cluster.dask_executor(sys.argv[2]) as executor:
        run_scenario(scenario, model=Waiting(place), register=REGISTER, folder=place / "results", executor=executor)
except EnsembleError as error:
    sys.exit(error.text("nl"))
"""


def test_a_scheduler_that_goes_away_is_said_in_words_and_in_no_others(
    own: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    """In a process of its own: there Dask would write to the screen."""
    own.staff(1)
    means: dict[str, Any] = {"env": ENVIRONMENT, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path), own.address], **means) as process:
        waited((tmp_path / "begun").exists)
        own.scheduler.kill()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.splitlines() == [Notice("cluster_lost", {"scheduler": own.address}).text("nl")]
    run(tmp_path / "results", "threads")
    assert content(tmp_path / "results") == undisturbed


def Leaving(own: Cluster, folder: Path) -> Waiting:  # noqa: N802
    """A model at whose second block the only worker is killed."""

    def leave() -> None:
        waited((folder / "begun").exists)
        own.workers[0].kill()

    threading.Thread(target=leave, daemon=True).start()
    return Waiting(folder)


def test_ctrl_c_leaves_the_cluster_free_for_the_rerun(
    two_workers: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    """What waited for a worker is never begun; what workers were at goes on to its end."""

    def interrupt(done: int, total: int, left: float | None) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with dask_executor(two_workers.address) as executor:
        waited(lambda: executor.check() or executor.workers == 2)
        with pytest.raises(EnsembleError, match="was stopped"):
            run(tmp_path / "results", executor, Careful(tmp_path), progress=interrupt)
        (tmp_path / "go").touch()
        run(tmp_path / "results", executor)
    assert 1 <= len(list(tmp_path.glob("begun-*"))) <= 3
    assert content(tmp_path / "results") == undisturbed


def test_a_run_is_as_wide_as_the_cluster_unless_asked_otherwise() -> None:
    wide = WatchedExecutor()
    wide.workers = 70
    assert (width(wide, None), width(wide, 3), width("threads", 4)) == (70, 3, 4)
    wide.workers = 0
    assert width(wide, None) == width("threads", None) == default_workers()


def test_a_failure_of_the_model_comes_back_as_it_was(two_workers: Cluster) -> None:
    with dask_executor(two_workers.address) as executor:
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result(20.0)
        assert executor.submit(divmod, 7, 2).result(20.0) == (3, 1)


@pytest.mark.parametrize("address", ["", "nonsense", "10.0.0.5", "http://10.0.0.5:80", "a:b", "x:99999999", "tcp://:1"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(EnsembleError, match="no address of a Dask scheduler"), dask_executor(address):
        pass


@pytest.mark.parametrize("listening", [False, True])
def test_nobody_at_the_address_is_said_in_words(
    listening: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody there, and somebody there who is no scheduler."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if listening:
            other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(EnsembleError, match="No Dask scheduler answers") as refused, dask_executor(address):
            pass
    assert address in refused.value.text("nl")
    assert capfd.readouterr().err == ""


def test_a_tls_address_without_a_certificate_is_said_in_words() -> None:
    with pytest.raises(EnsembleError, match="needs a certificate"), dask_executor("tls://127.0.0.1:1"):
        pass


def test_a_missing_extra_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnsembleError, match="uv sync --extra cluster"), dask_executor("127.0.0.1:1"):
        pass


def test_a_cluster_without_workers_and_one_without_the_program_are_said_in_words(
    own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.2)
    with (
        pytest.raises(EnsembleError, match=f"no workers. Start .* dask worker {own.address}"),
        dask_executor(own.address),
    ):
        pass
    own.staff(1, "-c", BARE)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 20.0)
    with pytest.raises(EnsembleError, match="Voorproef is not to be found"), dask_executor(own.address):
        pass


def test_a_cluster_with_other_versions_is_refused(two_workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    here = {**versions(), "numpy": "1.0", "mesa": "1.0"}
    there = versions()
    monkeypatch.setattr(cluster, "package_versions", lambda: {k: v for k, v in here.items() if k != "python"})
    versions.cache_clear()
    try:
        with (
            pytest.raises(EnsembleError, match="other versions than here") as refused,
            dask_executor(two_workers.address),
        ):
            pass
    finally:
        monkeypatch.undo()
        versions.cache_clear()
    assert f"mesa {there['mesa']} (1.0), numpy {there['numpy']} (1.0)" in refused.value.text("nl")


def test_a_worker_that_joins_later_with_other_versions_is_refused_at_its_first_block() -> None:
    assert compute_there(versions(), divmod, 7, 2) == (3, 1)
    with pytest.raises(EnsembleError, match="scipy") as refused:
        compute_there({**versions(), "scipy": "0.1"}, divmod, 7, 2)
    assert refused.value.key == "cluster_other_versions"


@pytest.mark.parametrize(
    ("means", "said"),
    [
        (["--executor", "dask"], "--scheduler ADRES"),
        (["--scheduler", "127.0.0.1:1"], "--scheduler hoort bij --executor dask"),
        (["--executor", "processes", "--scheduler", "127.0.0.1:1"], "--scheduler hoort bij --executor dask"),
    ],
)
def test_dask_and_its_scheduler_go_together(
    means: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run", str(tmp_path / "brief.yaml"), *means]) == terminal.USAGE
    assert said in capsys.readouterr().err


FILE = Path(__file__).parents[2] / "scenarios" / "duurzame-inkoop.yaml"


def test_the_command_hands_the_cluster_to_the_run_and_leaves_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Any] = []

    class Connection(nullcontext[str]):
        def __exit__(self, *about: object) -> None:
            events.append("left")

    monkeypatch.setattr(cluster, "dask_executor", lambda address: events.append(address) or Connection("executor"))

    def publish(*given: Any, executor: Any, **options: Any) -> Any:
        events.append(executor)
        raise WorkerLost("cluster_lost", scheduler="127.0.0.1:1")

    monkeypatch.setattr("simulations.reports.publish.publish", publish)
    means = ["--executor", "dask", "--scheduler", "127.0.0.1:1", "--folder", str(tmp_path)]
    assert cli.main(["run", str(FILE), *means]) == terminal.FOLDER_TROUBLE
    assert events == ["127.0.0.1:1", "executor", "left"]


def test_the_command_says_in_words_that_nobody_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.3)
    means = ["--executor", "dask", "--scheduler", "127.0.0.1:1", "--folder", str(tmp_path / "results")]
    assert cli.main(["run", str(FILE), *means]) == terminal.FOLDER_TROUBLE
    said = capsys.readouterr().err
    assert "geen Dask-scheduler" in said
    assert "Traceback" not in said
    assert not (tmp_path / "results").exists()
