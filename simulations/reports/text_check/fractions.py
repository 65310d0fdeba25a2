"""Shares told in words: a third, twee derde, de helft, one in five; and one and a half as a number.

>>> [round(one.value, 3) for one in fractions("twee derde, de helft of 1 op 5", "nl")]
[0.667, 0.5, 0.2]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from simulations.reports.text_check.numerals import DUTCH_ONES, ENGLISH_ONES

STEP = 0.02  # a share in words is coarse: a third is said of 0.32 and of 0.34
TOPS = {"nl": DUTCH_ONES[:11], "en": ENGLISH_ONES[:11]}
BOTTOMS = {
    "nl": {"derde": 3, "derden": 3, "kwart": 4, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
           "tiende": 10, "honderdste": 100},
    "en": {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6,
           "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10},
}  # fmt: skip
ONE = {"nl": ("een", "één"), "en": ("a", "one")}
# "Een derde land" is no share: one part of something is followed by what it is of, or by the end of the clause.
OF = {
    "nl": r"(?=\s*(?:$|[.,;:)!?]|(?:van|of|tot|te|deel|minder|meer|lager|hoger|kleiner|groter|daalt|stijgt|is|en)\b))",
    "en": r"(?=\s*(?:$|[.,;:)!?]|(?:of|or|to|less|more|lower|higher|smaller|larger|is|and|fewer)\b))",
}
HALF = {
    "nl": r"\b(?:de helft|een half(?=\s*(?:$|[.,;:)]))|half zo)\b",
    "en": r"\b(?:(?:one )?half (?=of\b|the\b|as\b)|(?:a|one) half(?=\s*(?:$|[.,;:)]|of\b))|by half|halved)",
}
IN = {"nl": r"(?:op(?: de)?|van de)", "en": r"(?:in|out of)"}


class Part(NamedTuple):
    """A share in words at `start:end`, and how coarse it is."""

    start: int
    end: int
    value: float
    step: float = STEP


def fractions(text: str, language: str) -> Iterator[Part]:
    """Every share in words, in order of kind; none of them overlap."""
    tops, bottoms = TOPS[language], BOTTOMS[language]
    many = "|".join(tops[2:])  # in digits, "2 quarters" is half a year
    below = "|".join(sorted(bottoms, key=len, reverse=True))
    one = "|".join(ONE[language])
    patterns = (
        rf"\b(?P<top>{many})[ -]?(?P<bottom>{below})\b",
        rf"\b(?P<one>{one})[ -](?P<bottom>{below})\b{OF[language]}",
        rf"(?P<half>{HALF[language]})",
        rf"(?<![\w.,])(?P<top>{'|'.join([*ONE[language][-1:], *tops[2:]])}|\d{{1,2}}) {IN[language]} "
        rf"(?P<under>{'|'.join(tops[2:])}|honderd|hundred|\d{{1,4}})\b(?!\s*(?:%|pro|per|jaar|years?|miljo|mil|€))",
    )
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            value = _value(match.groupdict(), language)
            if value is not None and not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield Part(match.start(), match.end(), value)


def _value(parts: dict[str, str | None], language: str) -> float | None:
    """None for what is no share, such as one in two thousand and thirty."""
    if parts.get("half"):
        return 0.5
    top = 1 if parts.get("one") else _whole(parts.get("top"), language)
    under = _whole(parts.get("under"), language) if parts.get("under") else None
    bottom = under if under is not None else BOTTOMS[language][str(parts.get("bottom")).casefold()]
    if not 0 < top < bottom or 1900 <= bottom <= 2100:
        return None
    return top / bottom


def _whole(word: str | None, language: str) -> int:
    folded = (word or "").casefold()
    if folded.isdigit():
        return int(folded)
    if folded in ("honderd", "hundred"):
        return 100
    return TOPS[language].index(folded) if folded in TOPS[language] else int(folded in ONE[language])
