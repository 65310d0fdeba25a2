"""The results folder: nothing half-written, nothing lost, nothing wrong taken for right."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from toy import MODEL, REGISTER, ToyModel, ToyRuns, ToyScenario

from simulations.ensemble import (
    Notice,
    Result,
    RunInterrupted,
    StoreError,
    open_result,
    run_scenario,
)
from simulations.ensemble.lock import NAME, folder_lock
from simulations.ensemble.store import Store

SCENARIO = ToyScenario(runs=ToyRuns(worlds=20, block=5))
BLOCKS = 4


def run(folder: Path, scenario: ToyScenario = SCENARIO, model: Any = MODEL, **options: Any) -> Result:
    return run_scenario(scenario, model=model, register=REGISTER, folder=folder, **{"workers": 1, **options})


def content(folder: Path) -> dict[str, bytes]:
    """All files of a results folder, except the one that may differ."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "log.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder)
    return content(folder)


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A folder in which a run was stopped after two blocks."""
    with pytest.raises(RunInterrupted):
        run(tmp_path, progress=stop_after(2))
    assert sorted(path.stem for path in (tmp_path / "blocks").glob("*.parquet")) == [
        "block-00000",
        "block-00001",
    ]
    return tmp_path


def stop_after(blocks: int) -> Any:
    def progress(done: int, total: int, left: float | None) -> None:
        if done == blocks:
            raise KeyboardInterrupt

    return progress


def computed(folder: Path, **options: Any) -> list[int]:
    """Run, and say how many blocks were done at each step: what was found, then one more each."""
    steps: list[int] = []
    run(folder, progress=lambda done, total, left: steps.append(done), **options)
    return steps


def test_a_folder_holds_blocks_tables_manifest_and_log_and_nothing_else(
    undisturbed: dict[str, bytes],
) -> None:
    endings = ("parquet", "sha256")
    blocks = [f"blocks/block-{number:05d}.{ending}" for number in range(BLOCKS) for ending in endings]
    assert sorted(undisturbed) == [*blocks, "indicators.csv", "indicators.parquet", "manifest.json"]


def test_a_rerun_elsewhere_by_others_gives_the_same_bytes(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    run(tmp_path, executor="processes", workers=2, chunk=3)
    assert content(tmp_path) == undisturbed
    assert (tmp_path / "log.json").is_file()


def test_a_rerun_in_place_computes_nothing_and_changes_nothing(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    run(tmp_path)
    assert computed(tmp_path) == [BLOCKS]
    assert content(tmp_path) == undisturbed


def test_a_stopped_run_goes_on_where_it_was(half: Path, undisturbed: dict[str, bytes]) -> None:
    assert computed(half) == [2, 3, 4]
    assert content(half) == undisturbed


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from toy import MODEL, REGISTER, ToyRuns, ToyScenario
from simulations.ensemble import run_scenario
def progress(done, total, left):
    if done == 2:
        Path({folder!r}, "blocks", "block-00099.parquet.partial").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
scenario = ToyScenario(runs=ToyRuns(worlds=20, block=5))
run_scenario(scenario, model=MODEL, register=REGISTER, folder=Path({folder!r}), workers=1, progress=progress)
"""


def test_a_killed_run_leaves_no_lock_and_goes_on_where_it_was(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    script = KILLED.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    dead = subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    assert dead.returncode != 0
    assert (tmp_path / NAME).exists()
    assert computed(tmp_path) == [2, 3, 4]
    assert content(tmp_path) == undisturbed


def test_a_failing_model_leaves_the_blocks_beside_it(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    class Failing(ToyModel):
        def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
            if 12 in chance:
                raise ZeroDivisionError
            return super().run_block(compiled, worlds, chance, seed)

    with pytest.raises(ZeroDivisionError):
        run(tmp_path, model=Failing())
    assert not (tmp_path / "blocks/block-00002.parquet").exists()
    assert computed(tmp_path)[0] >= 2
    assert content(tmp_path) == undisturbed


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def swap(path: Path) -> None:
    path.write_bytes(path.with_name("block-00000.parquet").read_bytes())


def flip(path: Path) -> None:
    """Change one bit in the middle of the numbers."""
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 4] ^= 1
    path.write_bytes(damaged)


def forge(path: Path) -> None:
    """A well-formed file with one other number."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    table = parquet.read_table(path)
    index = table.column_names.index("parameter/price")
    forged = table.set_column(index, "parameter/price", pa.array([1.0] * table.num_rows))
    parquet.write_table(forged.replace_schema_metadata(table.schema.metadata), path)


@pytest.mark.parametrize("damage", [truncate, empty, swap, flip, forge])
def test_a_damaged_block_is_reported_and_computed_anew(
    tmp_path: Path, undisturbed: dict[str, bytes], damage: Any
) -> None:
    run(tmp_path)
    damage(tmp_path / "blocks/block-00002.parquet")
    notices: list[Notice] = []
    assert computed(tmp_path, notify=notices.append) == [3, 4]
    assert notices == [Notice("notice_block_damaged", {"block": 2})]
    assert "Block 2 was damaged" in (tmp_path / "log.json").read_text(encoding="utf-8")
    assert content(tmp_path) == undisturbed


@pytest.mark.parametrize("damage", [truncate, empty])
def test_a_block_damaged_after_the_run_is_said_in_words(tmp_path: Path, damage: Any) -> None:
    run(tmp_path)
    damage(tmp_path / "blocks/block-00002.parquet")
    with pytest.raises(StoreError, match=r"Block 2 .* damaged"):
        open_result(tmp_path).values("spend")


def test_any_flipped_bit_is_seen(tmp_path: Path) -> None:
    store = run(tmp_path).store
    path = store.path(2)
    sound = path.read_bytes()
    for place in (0, 100, len(sound) // 2, len(sound) - 20, len(sound) - 1):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 16]) + sound[place + 1 :])
        assert not Store(tmp_path).is_sound(2)
    path.write_bytes(sound)
    assert Store(tmp_path).is_sound(2)


def test_a_block_without_its_checksum_was_not_written_to_its_end(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    run(tmp_path)
    (tmp_path / "blocks/block-00002.sha256").unlink()
    notices: list[Notice] = []
    assert computed(tmp_path, notify=notices.append) == [3, 4]
    assert notices == []
    assert content(tmp_path) == undisturbed


def test_a_block_of_other_program_versions_is_reported_and_computed_anew(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("simulations.ensemble.provenance.package_versions", lambda: {"numpy": "1.0"})
        run(tmp_path)
    notices: list[Notice] = []
    assert computed(tmp_path, notify=notices.append) == [0, 1, 2, 3, 4]
    assert [notice.key for notice in notices] == ["notice_block_other_versions"] * BLOCKS
    assert content(tmp_path) == undisturbed


def test_a_damaged_manifest_is_reported_and_written_anew(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    run(tmp_path)
    truncate(tmp_path / "manifest.json")
    notices: list[Notice] = []
    assert computed(tmp_path, notify=notices.append) == [BLOCKS]
    assert notices == [Notice("notice_manifest_damaged")]
    assert content(tmp_path) == undisturbed


@pytest.mark.parametrize(
    "other",
    [
        {"scenario": ToyScenario(runs=ToyRuns(worlds=20, block=5, seed=8))},
        {"scenario": SCENARIO.opposed()},
        {"register": {name: row for name, row in REGISTER.items() if name != "shown"} | {"price": REGISTER["spread"]}},
    ],
)
def test_a_folder_of_another_run_is_refused_and_left_alone(
    tmp_path: Path, undisturbed: dict[str, bytes], other: dict[str, Any]
) -> None:
    run(tmp_path)
    with pytest.raises(StoreError, match="another scenario or another version"):
        run_scenario(**{"scenario": SCENARIO, "register": REGISTER, "model": MODEL, "folder": tmp_path, **other})
    assert content(tmp_path) == undisturbed


def test_another_version_of_the_model_is_another_run(tmp_path: Path) -> None:
    class Newer(ToyModel):
        version = "2"

    run(tmp_path)
    with pytest.raises(StoreError, match="another scenario or another version"):
        run(tmp_path, model=Newer())


def test_two_runs_in_one_folder_at_once_are_refused(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with folder_lock(tmp_path), pytest.raises(StoreError) as refused:
        run(tmp_path)
    assert refused.value.key == "store_locked"
    assert str(tmp_path) in refused.value.text("nl")
    assert not (tmp_path / NAME).exists()
    run(tmp_path)
    assert content(tmp_path) == undisturbed


HOLDER = """
import sys
from pathlib import Path
from simulations.ensemble.lock import folder_lock
with folder_lock(Path({folder!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_of_another_process_is_seen_and_its_end_too(tmp_path: Path) -> None:
    script = HOLDER.format(folder=str(tmp_path))
    pipes: dict[str, Any] = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "cwd": Path(__file__).parents[2],
    }
    with subprocess.Popen([sys.executable, "-c", script], **pipes) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(StoreError, match="Another run"):
            run(tmp_path)
        holder.kill()
        holder.wait()
    assert computed(tmp_path) == [0, 1, 2, 3, 4]


def test_a_lock_file_replaced_while_waiting_for_it_is_not_taken_for_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our opening and our locking it the holder removes the file, and a third run makes a new one."""
    import simulations.ensemble.lock as module

    plain = module._lock
    third = ExitStack()

    def late(handle: int) -> None:
        monkeypatch.setattr(module, "_lock", plain)
        (tmp_path / NAME).unlink()
        third.enter_context(folder_lock(tmp_path))
        plain(handle)

    monkeypatch.setattr(module, "_lock", late)
    with third, pytest.raises(StoreError, match="Another run"):
        run(tmp_path)


def test_a_disk_that_cannot_lock_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("simulations.ensemble.lock._lock", refuse)
    with pytest.raises(StoreError, match="cannot be locked"):
        run(tmp_path)


@pytest.mark.parametrize(
    "victim", ["manifest.json", "block-00002.parquet", "block-00002.sha256", "indicators.parquet", "log.json"]
)
@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "store_disk_full"),
        (errno.EACCES, "store_read_only"),
        (errno.EROFS, "store_read_only"),
        (errno.EIO, "store_write_failed"),
    ],
)
def test_a_failure_to_write_any_file_is_said_in_words_and_leaves_nothing_half_written(
    tmp_path: Path,
    undisturbed: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    victim: str,
    number: int,
    key: str,
) -> None:
    plain = os.replace

    def failing(source: Path, target: Path) -> None:
        if Path(target).name == victim:
            raise OSError(number, os.strerror(number))
        plain(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", failing)
        with pytest.raises(StoreError) as failure:
            run(tmp_path)
    assert failure.value.key == key
    assert not list(tmp_path.rglob("*.partial"))
    assert not list(tmp_path.rglob(victim))
    run(tmp_path)
    assert content(tmp_path) == undisturbed


@pytest.fixture(params=["64k", "104k"], ids=["too small for the blocks", "too small for the tables"])
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A small disk; only where the tests may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", str(place)],
            check=False,
            capture_output=True,
        ).returncode
    except FileNotFoundError:
        mounted = 1
    if mounted != 0:
        pytest.skip("disks cannot be mounted here; failures to write are also tested without")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_keeps_whole_blocks_only(disk: Path, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with pytest.raises(StoreError, match="is full"):
        run(disk)
    kept = content(disk)
    assert "blocks/block-00000.parquet" in kept
    assert all(undisturbed[name] == kept[name] for name in kept)
    elsewhere = tmp_path / "elsewhere"
    for name, found in kept.items():
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / name).write_bytes(found)
    run(elsewhere)
    assert content(elsewhere) == undisturbed


def test_a_read_only_disk_is_said_in_words(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError, match="cannot be written to") as refused:
        run(disk / "results")
    assert "mag niet worden geschreven" in refused.value.text("nl")


def test_a_file_where_the_folder_should_be_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="failed"):
        run(tmp_path / "taken")


def test_an_unfinished_or_empty_folder_cannot_be_opened(half: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="2 of 4 blocks"):
        open_result(half)
    with pytest.raises(StoreError, match="no readable results"):
        open_result(tmp_path / "nowhere")


def test_more_blocks_are_added_to_those_that_are_there(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    assert computed(tmp_path, blocks=2) == [0, 1, 2]
    assert open_result(tmp_path).size == 10
    assert computed(tmp_path, blocks=4) == [2, 3, 4]
    assert content(tmp_path) == undisturbed


def test_a_sound_block_has_no_fault_and_one_of_another_run_has(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert Store(tmp_path, result.manifest["key"]).fault(1) is None
    assert Store(tmp_path, "another").fault(1) == Notice("notice_block_other_versions", {"block": 1})
