"""The alarm that every model raises and every caller knows: a run broke what must always hold. And where the story of an
error is kept that nobody foresaw."""

import tempfile
import traceback
from pathlib import Path


class BrokenRule(RuntimeError):
    """A run broke what must always hold. Names the breach, the world, the moment and the agent."""


def kept(error: BaseException) -> Path:
    """Where the whole story of an unexpected error was written, for whoever is to mend it; its user reads one sentence."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt", prefix="voorproef-", delete=False) as report:
        traceback.print_exception(error, file=report)
    return Path(report.name)
