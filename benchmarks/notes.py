"""The notes: figures that were kept, each with its date and the machine it came from."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pairs import Figure, table

NOTES = Path(__file__).with_name("notes.md")
PROCESSORS = Path("/proc/cpuinfo")
FIGURES, PROFILE = "## Figures", "## Where a run's time goes"
COLUMNS = ("what", "aim", "measured", "met", "date", "machine")
TITLE = """# Benchmark notes

Written by `uv run python benchmarks/procurement.py --write`. Figures are ratios of work done in turn: the median, and in
brackets the lowest and the highest; milliseconds only give an idea of scale. A row is replaced when it is measured anew.
"""


def machine() -> str:
    """Processors that may be used, operating system and versions; no name of a host, a user or a folder."""
    cores = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    made = platform.processor() or platform.machine()
    if PROCESSORS.exists():
        lines = PROCESSORS.read_text(encoding="utf-8").splitlines()
        made = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), made)
    system = f"{platform.system()} {platform.machine()}"
    return f"{cores} processors ({made}), {system}, Python {platform.python_version()}, numba {version('numba')}"


def kept_rows(text: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table of figures, by what they measure."""
    rows = {}
    for line in text.partition(FIGURES)[2].partition("##")[0].splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if len(cells) == len(COLUMNS) and cells != COLUMNS and not cells[0].startswith("--"):
            rows[cells[0]] = cells
    return rows


def renew(text: str, figures: Sequence[Figure], profile: str | None, stamp: tuple[str, str]) -> str:
    """The notes with these figures and this profile in the place of older ones; ``stamp`` is date and machine."""
    new = {row.what: (row.what, row.aim, row.measured, row.verdict, *stamp) for row in figures}
    parts = [TITLE, FIGURES, table(COLUMNS, list((kept_rows(text) | new).values()))]
    if profile is None:
        profile = text.partition(PROFILE)[2].strip()
    else:
        profile = f"{stamp[0]}, {stamp[1]}; the first brief's bonus in the middle world, calls taken off.\n\n{profile}"
    if profile:
        parts += ["", PROFILE, profile]
    return "\n".join(parts).rstrip() + "\n"


def write(figures: Sequence[Figure], profile: str | None) -> None:
    """Keep figures of today."""
    text = NOTES.read_text(encoding="utf-8") if NOTES.exists() else ""
    stamp = (datetime.now(UTC).date().isoformat(), machine())
    NOTES.write_text(renew(text, figures, profile, stamp), encoding="utf-8", newline="\n")
