"""Kinds of quantity and words for units: twelve per cent is no twelve months.

>>> stem("jaren") == stem("jaar"), stem("fabrieken") == stem("fabriek")
(True, True)
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from simulations.figures.numbers import family
from simulations.figures.wording import unit_text
from simulations.register.units import load_units

Kind = Literal["money", "share", "points", "plain"]
ANY: frozenset[Kind] = frozenset(("money", "share", "points", "plain"))

SCALES = {
    **dict.fromkeys(("duizend", "thousand"), 1e3),
    **dict.fromkeys(("miljoen", "mln", "mio", "million", "millions", "m"), 1e6),
    **dict.fromkeys(("miljard", "mld", "mrd", "billion", "bn"), 1e9),
    **dict.fromkeys(("biljoen", "trillion"), 1e12),
}
SHARE = r"(?:procent|percent|per[  ]cent|pct\.?|%)(?![-‑]?punt)(?!age)"
POINTS = r"(?:procentpunt(?:en)?|percentagepunt(?:en)?|percentage[  ]points?|per[  ]cent[  ]points?|%[-‑]?punt(?:en)?|pp\b|ppt\b)"
MONEY = r"(?:euro|euros|eur|€)"


# How some labels of units begin that print leaves out or that name no unit: "12 per year" is told of a number per year.
COUNTED = ("aantal", "number", "per")
NO_UNIT = ("", "van", "from")


class Measure(NamedTuple):
    """How values of a unit compare with print: times `factor` they are of a `kind`; `word` is the stem that names the unit."""

    kind: Kind
    factor: float
    word: str


@cache
def stem(word: str) -> str:
    """A word without its ending and without doubled letters, so that one and many are the same."""
    short = word.casefold()
    for ending in ("en", "es", "e", "s"):
        if short.endswith(ending) and len(short) - len(ending) >= 2:
            short = short.removesuffix(ending)
            break
    return re.sub(r"(.)\1+", r"\1", short)


@cache
def measures(unit: str) -> tuple[Measure, ...]:
    """What a number in a unit of the register may look like in print, in either language. Unknown units: no demands."""
    if unit not in load_units():
        return (Measure("plain", 1.0, ""),)
    kind = family(unit)
    if kind in ("money", "share", "points"):
        return (Measure(kind, 1.0, ""),)
    if kind == "bare":
        return (Measure("plain", 1.0, ""),)
    return tuple(dict.fromkeys(_spoken(unit_text(unit, language)) for language in ("nl", "en")))


def _spoken(name: str) -> Measure:
    """A unit as its words say: "million euro per job" is money, "points of tax" are points."""
    words = name.casefold().split()
    factor = SCALES.get(words[0], 1.0)
    rest = words[1:] if factor != 1.0 else words
    while rest and rest[0] in COUNTED:
        rest = rest[1:]
    if rest and re.fullmatch(MONEY, rest[0]):
        return Measure("money", factor, "")
    if re.match(POINTS, " ".join(rest)):
        return Measure("points", 0.01 * factor, "")
    return Measure("plain", factor, stem(re.split(r"[^\w]", rest[0])[0]) if rest else "")


@cache
def unit_words() -> frozenset[str]:
    """The stems of all words that name a plain unit right after a number, such as months and plants."""
    return frozenset(measure.word for unit in load_units() for measure in measures(unit) if measure.word not in NO_UNIT)
