"""What comparing two pictures comes to, and why a file cannot be compared at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from simulations.ensemble.messages import EnsembleError

# Differences that are kept to be told; more are counted.
MOST = 6
# Of a long value so many characters are told.
LONGEST = 90

Kind = Literal["moved", "text", "changed", "extra", "missing", "size", "pixels", "hidden"]


class Unreadable(EnsembleError):
    """A file is no picture that can be verified, and why."""


@dataclass(frozen=True)
class Drawn:
    """One difference between a picture and the same chart drawn again.

    `what` names the thing (an element, an object of the pdf); `then` is how the picture has it and `now` how it comes out.
    `x` and `y` are millimetres from the left and from the top of the page, None where it has no place. `near` is the text that
    is written there; `values` is what else is to be said of this kind.
    """

    kind: Kind
    what: str
    then: str = ""
    now: str = ""
    x: float | None = None
    y: float | None = None
    near: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def short(text: str, longest: int = LONGEST) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
