"""One run of a brief: an alternative, at one strength where it has a ladder."""

from typing import NamedTuple


class Variant(NamedTuple):
    """One rung of an alternative's ladder, or the alternative as the brief has it (`strength` None)."""

    alternative: str
    strength: float | None
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
