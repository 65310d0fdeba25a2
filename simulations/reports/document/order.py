"""In which chapter a section of a finding and a chart stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Chapter = Literal["finding", "results", "holds", "counter", "method", "limits"]

# By the name of a section; what a model names otherwise is among the results.
CHAPTERS: dict[str, Chapter] = {
    "certainty": "finding",
    "fails": "holds",
    "turns": "holds",
    "drivers": "holds",
    "edits": "holds",
    "counter": "counter",
    "emergency": "counter",
    "reading": "method",
    "runs": "method",
    "limits": "limits",
}


def chapter_of(section: str) -> Chapter:
    """The chapter of a section.

    >>> chapter_of("fails"), chapter_of("budget")
    ('holds', 'results')
    """
    return CHAPTERS.get(section, "results")


def place_of(about: str, sections: Sequence[str]) -> str:
    """The section that a chart about one of them follows: its own, else the first of the results, else the first of all.

    >>> place_of("emissions", ["effects", "emissions"]), place_of("emissions", ["effects", "counter"])
    ('emissions', 'effects')
    >>> place_of("", ["certainty"])
    'certainty'
    """
    if about in sections:
        return about
    return next((one for one in sections if chapter_of(one) == "results"), next(iter(sections), ""))
