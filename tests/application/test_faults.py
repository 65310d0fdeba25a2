"""The command line when a computer lets it down: messages and exit codes; the whole path ends as an undisturbed run."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from toy_cluster import Cluster, waited

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble import EnsembleError, RunInterrupted, StoreError, WorkerLost

BRIEF = "duurzame-inkoop.yaml"


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [
        (RunInterrupted("run_interrupted"), terminal.INTERRUPTED, "De berekening is gestopt"),
        (WorkerLost("run_worker_lost"), terminal.FOLDER_TROUBLE, "rekenproces is onverwacht geëindigd"),
        (StoreError("store_disk_full", folder="results"), terminal.FOLDER_TROUBLE, "is vol"),
        (StoreError("store_locked", folder="results"), terminal.FOLDER_TROUBLE, "loopt al een andere berekening"),
        (StoreError("store_read_only", folder="results"), terminal.FOLDER_TROUBLE, "mag niet worden geschreven"),
    ],
)
def test_trouble_has_a_message_and_a_code(
    trouble: EnsembleError, code: int, said: str, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def give_up(*given: Any, **options: Any) -> Any:
        raise trouble

    monkeypatch.setattr("simulations.reports.publish.publish", give_up)
    monkeypatch.setattr("simulations.ensemble.reproduce.reproduce", give_up)
    assert cli.main(["run", str(desk / "scenarios" / BRIEF), "--folder", str(tmp_path)]) == code
    assert said in capsys.readouterr().err
    assert cli.main(["reproduce", str(tmp_path)]) == code
    assert said in capsys.readouterr().err


def files_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "log.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def run(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """The command that runs the small brief into a folder."""
    return lambda root, *means: ["run", str(desk / "scenarios" / BRIEF), "--folder", str(root), "--quick", *means]


@pytest.fixture(scope="module")
def undisturbed(run: Callable[..., list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("undisturbed")
    assert cli.main(run(root, "--workers", "1")) == terminal.DONE
    return root


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


@pytest.mark.slow
def test_a_cluster_writes_the_same_files_and_a_reproduction_finds_them_the_same(
    run: Callable[..., list[str]], undisturbed: Path, cluster: Cluster, tmp_path: Path
) -> None:
    cluster.staff(2)
    assert cli.main(run(tmp_path / "there", "--executor", "dask", "--scheduler", cluster.address)) == terminal.DONE
    assert files_of(tmp_path / "there") == files_of(undisturbed)
    (folder,) = (tmp_path / "there").iterdir()
    assert cli.main(["reproduce", str(folder), "--executor", "processes", "--workers", "2"]) == terminal.DONE


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_run_that_is_killed_stopped_and_damaged_ends_as_an_undisturbed_one(
    run: Callable[..., list[str]], undisturbed: Path, tmp_path: Path
) -> None:
    def started() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "simulations", *run(tmp_path, "--workers", "1")]
        return subprocess.Popen(
            command, cwd=Path(cli.__file__).parents[1], stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def has(block: str) -> Callable[[], bool]:
        return lambda: any(tmp_path.glob(f"*/{block}"))

    killed = started()
    waited(has("blocks/block-00000.sha256"))
    killed.kill()
    killed.communicate()
    stopped = started()
    waited(has("counter-case/manifest.json"))
    time.sleep(0.5)
    stopped.send_signal(signal.SIGINT)
    _, said = stopped.communicate(timeout=120)
    assert stopped.returncode == terminal.INTERRUPTED
    assert said.strip().startswith("De berekening is gestopt. Wat klaar was is bewaard")
    (folder,) = tmp_path.iterdir()
    block = folder / "blocks" / "block-00001.parquet"
    block.write_bytes(block.read_bytes()[:-1000])
    assert cli.main(run(tmp_path, "--workers", "1")) == terminal.DONE
    assert files_of(tmp_path) == files_of(undisturbed)
