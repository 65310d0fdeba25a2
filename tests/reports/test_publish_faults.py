"""A disk that gives up while finding, tables and charts are written: said in words, and made good by a rerun."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from third_model import SCENARIO, third

from simulations.ensemble import StoreError
from simulations.reports.publish import publish

__all__ = ["third"]
pytestmark = pytest.mark.usefixtures("third")

VICTIMS = ("finding.en.txt", "cases.csv", "loaves.svg", "crumbs.csv", "crumbs.txt")


def content(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "log.json")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def written(root: Path) -> dict[str, bytes]:
    publish(SCENARIO, "brood", root=root, language="en", workers=1, quick=True)
    return content(root)


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, bytes]:
    return {}


@pytest.mark.parametrize("victim", VICTIMS)
@pytest.mark.parametrize(("number", "key"), [(errno.ENOSPC, "store_disk_full"), (errno.EACCES, "store_read_only")])
def test_a_failure_to_write_a_report_is_said_in_words_and_leaves_nothing_half_written(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, victim: str, number: int, key: str
) -> None:
    undisturbed.update(undisturbed or written(tmp_path / "undisturbed"))
    plain = os.replace

    def failing(source: Path, target: Path) -> None:
        if Path(target).name == victim:
            raise OSError(number, os.strerror(number))
        plain(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", failing)
        with pytest.raises(StoreError) as failure:
            written(tmp_path / "hit")
    assert failure.value.key == key
    kept = content(tmp_path / "hit")
    assert not any(victim in name for name in kept)
    assert all(undisturbed[name] == found for name, found in kept.items())
    assert written(tmp_path / "hit") == undisturbed
