"""Which results a document is held against, and where older results of the same brief are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from simulations.reports.text_check.documents import CannotRead
from simulations.reports.text_check.index import is_finished

LOG = "log.json"
NAMED = re.compile(r"(?P<brief>.+)-[0-9a-f]{12}")


def newest(root: Path) -> Path:
    """The finished result below `root` that was done last. Raises :class:`CannotRead` where there is none."""
    finished = [folder for folder in sorted(root.iterdir()) if is_finished(folder)] if root.is_dir() else []
    if not finished:
        raise CannotRead("check_text_no_results", folder=root)
    return max(finished, key=_when)


def check_finished(folders: Sequence[Path]) -> None:
    """Raise :class:`CannotRead` for the first folder that holds no finished run."""
    for folder in folders:
        if not is_finished(folder):
            raise CannotRead("check_text_no_result", folder=folder)


def siblings(results: Sequence[Path]) -> list[Path]:
    """Other finished results of the same briefs, which stand beside them under the same name with another code."""
    found: list[Path] = []
    for folder in results:
        resolved = folder.resolve()
        named = NAMED.fullmatch(resolved.name)
        if named is None:
            continue
        for other in sorted(resolved.parent.iterdir()):
            same = NAMED.fullmatch(other.name)
            if same and same["brief"] == named["brief"] and other != resolved and is_finished(other):
                found.append(other)
    taken = {folder.resolve() for folder in results}
    return [folder for folder in dict.fromkeys(found) if folder not in taken]


def _when(folder: Path) -> str:
    """When a run ended, by its log; a folder without one is older than all others."""
    try:
        return str(json.loads((folder / LOG).read_text(encoding="utf-8"))["finished"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
