"""A small brief for tests of the whole path: the shipped one with fewer worlds and a shorter ladder."""

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def small_brief(text: str, worlds: int = 8) -> str:
    """The shipped brief's text with few worlds in blocks of four, and few further runs."""
    text = re.sub(r"  precision: .*\n  at_most: .*\n", "", text)
    smaller, count = re.subn(r"worlds: \d+", f"worlds: {worlds}\n  block: 4\n  deeper: 300", text)
    assert count == 1
    return smaller


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder: scenarios (small) and notebooks, as in the repository."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (folder / "scenarios").mkdir()
    for file in (ROOT / "scenarios").glob("*"):
        if file.suffix == ".yaml":
            brief = small_brief(file.read_text(encoding="utf-8"))
            (folder / "scenarios" / file.name).write_text(brief, encoding="utf-8")
        else:
            shutil.copy(file, folder / "scenarios")
    return folder
