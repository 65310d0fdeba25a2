"""A real small run, with its finding in both languages, and its index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulations.reports.publish import run
from simulations.reports.text_check.index import Index, read_run

ROOT = Path(__file__).parents[2]
BRIEF = "snelheid-of-subsidie"


def small(worlds: int, seed: int) -> str:
    """The shipped brief with few worlds and one chart."""
    text = (ROOT / "scenarios" / f"{BRIEF}.yaml").read_text(encoding="utf-8")
    text, count = re.subn(
        r"worlds: \d+\n  seed: \d+", f"worlds: {worlds}\n  block: 4\n  deeper: 300\n  seed: {seed}", text
    )
    assert count == 1
    return re.sub(r"formats: \[.*\]", "formats: [svg]", text)


def do(folder: Path, worlds: int, seed: int, languages: tuple[str, ...] = ("nl",)) -> Path:
    """Run it and tell it, the last time in the last of these languages."""
    file = folder / f"{BRIEF}.yaml"
    file.write_text(small(worlds, seed), encoding="utf-8")
    for language in languages:
        published = run(file, root=folder / "results", language=language, workers=1, quick=True)
    return published.folder


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="session")
def older(desk: Path) -> Path:
    return do(desk, 8, 2)


@pytest.fixture(scope="session")
def result(desk: Path, older: Path) -> Path:
    return do(desk, 12, 1, ("en", "nl"))


@pytest.fixture(scope="session")
def index(result: Path) -> Index:
    return read_run(result)
