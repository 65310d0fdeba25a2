"""The numbers in a piece of text: value, precision, kind, unit, and which way "nearly" and "over" point.

>>> [(one.value, one.step, sorted(one.kinds)) for one in spot("bijna € 8,2 miljard", "nl").numbers]
[(8200000000.0, 100000000.0, ['money'])]
>>> [round(one.value, 3) for one in spot("between 8 and 9 per cent in 2035", "en").numbers]
[0.08, 0.09]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simulations.reports.text_check.fractions import fractions
from simulations.reports.text_check.measures import ANY, MONEY, POINTS, SCALES, SHARE, Kind, stem, unit_words
from simulations.reports.text_check.nouns import SINGULAR, counted
from simulations.reports.text_check.numerals import Numeral, numerals
from simulations.reports.text_check.passed_over import Passed, passed_over

Hedge = Literal["", "below", "above"]

MINUSES = "-\N{MINUS SIGN}\N{FIGURE DASH}"  # the plain one first: they stand in sets of characters
SPACE = r"[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\t]"
UNIT = re.compile(
    rf"{SPACE}*(?P<scale>{'|'.join(sorted((re.escape(one) for one in SCALES if one != 'm'), key=len, reverse=True))}|(?<=\d)m)?"
    rf"(?(scale)(?![^\W\d_])\.?)(?:{SPACE}*[-‑]?(?:(?P<points>{POINTS})|(?P<share>{SHARE})|(?P<money>{MONEY})(?![^\W\d_]|{SPACE}*\d)))?",
    re.IGNORECASE,
)  # fmt: skip
CURRENCY = re.compile(rf"(?:€|\beur(?:o)?){SPACE}*[{MINUSES}+]?{SPACE}*$", re.IGNORECASE)
SIGN = re.compile(
    rf"(?:(?:^|(?<=[\s(\[;:€|,])|(?<=[{MINUSES}(+]))(?P<sign>[{MINUSES}+])|\b(?P<word>min|minus){SPACE}+)(?:€{SPACE}*)?$",
    re.IGNORECASE,
)
BELOW = r"bijna|minder dan|nearly|almost|less than|just under|under|krap|fewer than"
ABOVE = r"ruim|meer dan|more than|over|just over|boven de|dik|groter dan"
HEDGE = re.compile(rf"(?:\b(?:(?P<below>{BELOW})|(?P<above>{ABOVE})))\s+(?:de\s+|the\s+)?$", re.IGNORECASE)
BETWEEN = re.compile(rf"{SPACE}*(?:[–—-]|\b(?:tot en met|tot|à|to|en|and|of|or)\b){SPACE}*(?:€{SPACE}*)?[{MINUSES}+]?$")
# A word for the kind belongs to both ends of "10 and 20 per cent", but "3 and 20 per cent" may be two things.
SURE_RANGE = re.compile(rf"{SPACE}*(?:[–—-]|\b(?:tot en met|tot|à|to)\b)")
FROM = re.compile(r"\b(?:tussen|between|van|from)\W+(?:de\W+)?(?:€\W*)?$", re.IGNORECASE)
IN_BRACKETS = (
    rf"(?:[{MINUSES}\s\d.,;:+–]|\b(?:van|from|tot|to|hoger|lager|meer|minder|higher|lower|more|less|fewer)\b)*"
)
NEXT_WORDS = 3
NEAR = 40  # characters in which a sign, a currency and a hedge stand
INSIDE = 3  # an interval has two numbers in its brackets, and one before them


@dataclass(frozen=True, slots=True)
class Number:
    """A number in print at `start:end`, in the base unit: shares 0..1, money in euro.

    `step` is what its last printed digit counts, `zeros` how many noughts a whole number ends in (each may be rounding),
    `kinds` what it can be, `unit` the stem of a unit's word after it, `noun` the word for what it counts where that is no such
    unit, `spelled` whether it is a fraction in words.
    """

    start: int
    end: int
    text: str
    value: float
    step: float
    zeros: int
    kinds: frozenset[Kind]
    unit: str = ""
    hedge: Hedge = ""
    spelled: bool = False
    signed: bool = False
    scale: float = 1.0
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Spotted:
    """What was found in a text: numbers, and what was passed over, each in order of place."""

    numbers: tuple[Number, ...]
    passed: tuple[Passed, ...]


def spot(
    text: str, language: str, *, heading: bool = False, cell: bool = False, head: str = "", labels: Iterable[str] = ()
) -> Spotted:
    """Every number of a text. `head` is what a table says above and beside it, `labels` names with digits in them."""
    passed = passed_over(text, language, heading=heading, cell=cell, labels=labels)
    rest = _masked(text, passed)
    parts = [
        Number(part.start, part.end, text[part.start : part.end], part.value, part.step, 0, frozenset(("share",)), spelled=True)
        for part in fractions(rest, language)
    ]  # fmt: skip
    rest = _masked(rest, parts)
    found: list[Number] = []
    for numeral in numerals(rest, language):
        number = _dressed(rest, text, numeral)
        reason = _no_number(rest, numeral, number)
        if reason:
            passed.append(Passed(numeral.start, numeral.end, text[numeral.start : numeral.end], reason))
        else:
            found.append(number)
    found = _in_brackets(rest, _ranges(rest, found))
    if head:
        found = [_under(number, head) for number in found]
    numbers = sorted([*found, *(_hedged(rest, part) for part in parts)], key=lambda number: number.start)
    return Spotted(tuple(numbers), tuple(sorted(passed)))


def _masked(text: str, spans: Iterable[Passed | Number]) -> str:
    for span in spans:
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text


def _dressed(rest: str, text: str, numeral: Numeral) -> Number:
    """A numeral with what stands before and after it."""
    before = _before(rest, numeral.start)
    unit = UNIT.match(rest, numeral.end)
    parts = unit.groupdict() if unit else {}
    end = numeral.end + (unit.end() - numeral.end if unit and any(parts.values()) else 0)
    scale = SCALES[parts["scale"].casefold()] if parts.get("scale") else 1.0
    currency = CURRENCY.search(before)
    start = numeral.start - (len(before) - currency.start()) if currency else numeral.start
    sign = SIGN.search(_before(rest, start)) or SIGN.search(before)
    negative = sign is not None and sign["sign"] != "+"
    if sign:
        start = min(start, (start if sign.string != before else numeral.start) - (len(sign.string) - sign.start()))
    kinds: frozenset[Kind]
    if parts.get("points") or parts.get("share"):
        scale, kinds = scale / 100, frozenset(("points",) if parts.get("points") else ("share",))
    elif parts.get("money") or currency:
        kinds = frozenset(("money",))
    else:
        kinds = frozenset(("money", "plain")) if scale >= 1e6 else frozenset(("plain",))
    word = "" if kinds <= {"share", "money"} else _unit_word(rest[end:])
    number = Number(
        start, end, text[start:end].strip(), _exact((-1 if negative else 1) * numeral.value * scale),
        _exact(scale * 10.0**-numeral.decimals), numeral.zeros, kinds if not word else kinds - {"money"}, word,
        signed=sign is not None, scale=scale, noun=counted(rest[end:]) if kinds == {"plain"} and not word else "",
    )  # fmt: skip
    return _hedged(rest, number)


def _exact(value: float) -> float:
    """Without the noise that scaling adds in the last bits."""
    return float(f"{value:.15g}")


def _hedged(rest: str, number: Number) -> Number:
    hedge = HEDGE.search(_before(rest, number.start))
    if not hedge:
        return number
    return replace(number, hedge="below" if hedge["below"] else "above")


def _before(rest: str, start: int) -> str:
    """What stands right before a number; a whole page of it would only take time."""
    return rest[max(0, start - NEAR) : start]


def _unit_word(after: str) -> str:
    """The stem of the first of the next words that names a unit, within the clause."""
    clause = re.split(r"[,;.:()]|\0|\d", after[: 2 * NEAR])[0]
    for word in re.findall(r"[^\W\d_]+", clause)[:NEXT_WORDS]:
        if stem(word) in unit_words():
            return stem(word)
    return ""


def _no_number(rest: str, numeral: Numeral, number: Number) -> str:
    """Why a numeral is no number after all: a year, or a word such as één and half that may count nothing."""
    bare = number.kinds == {"plain"} and number.scale == 1.0 and number.noun.casefold() not in SINGULAR
    right = re.match(r"\W*([^\W\d_]*)", rest[numeral.end :])
    follows = stem(right[1]) if right else ""
    if numeral.year and bare and follows not in unit_words():
        return "year"
    if numeral.loose and bare and follows not in unit_words():
        return "article"
    return ""


def _ranges(rest: str, numbers: Sequence[Number]) -> list[Number]:
    """Both ends of a range have the unit of the second, or of the first where only that has one: "8 to 9 billion"."""
    found = list(numbers)
    for index in range(len(found) - 1, 0, -1):
        low, high = found[index - 1], found[index]
        joint = rest[low.end : high.start]
        if not BETWEEN.fullmatch(joint):
            continue
        if not (SURE_RANGE.match(joint) or FROM.search(_before(rest, low.start))):
            continue
        if high.start > low.end and joint.strip()[:1] in tuple("–—-") and high.signed:
            high = replace(high, value=abs(high.value))
        if _bare(low) and not _bare(high):
            found[index - 1] = _like(low, high)
        elif low.scale == 1.0 and high.scale > 1.0 and low.kinds == {"money"}:
            found[index - 1] = _like(low, high)
        elif _bare(high) and not _bare(low) and "money" in low.kinds:
            found[index] = _like(high, low)
            continue
        found[index] = high
    return found


def _in_brackets(rest: str, numbers: Sequence[Number]) -> list[Number]:
    """An interval in brackets has the unit of the number before it: "€ 1.2 billion (0.8 to 1.7)"."""
    found: list[Number] = []
    for number in numbers:
        bracket = rest.rfind("(", 0, number.start)
        inside = rest[bracket + 1 : number.start] if bracket >= 0 else ")"
        outer = [
            one for one in found[-INSIDE:] if one.end <= bracket and not re.search(r"[.!?(]\s", rest[one.end : bracket])
        ]
        alone = re.fullmatch(IN_BRACKETS, inside)
        closing = re.match(rf"{IN_BRACKETS}\)", rest[number.end :])
        if outer and alone and closing and _bare(number):
            number = _like(number, outer[-1])
        found.append(number)
    return found


def _bare(number: Number) -> bool:
    return number.kinds == {"plain"} and number.scale == 1.0 and not number.unit


def _like(number: Number, other: Number) -> Number:
    """The same digits in the unit of another number."""
    factor = other.scale / number.scale
    value, step = _exact(number.value * factor), _exact(number.step * factor)
    return replace(number, value=value, step=step, kinds=other.kinds, unit=other.unit, scale=other.scale)


def _under(number: Number, head: str) -> Number:
    """A bare number in a table has the unit that stands above or beside it."""
    if not _bare(number):
        return number
    scale = next(
        (SCALES[word] for word in re.findall(r"[^\W\d_]+", head.casefold()) if word in SCALES and word != "m"), 1.0
    )
    kinds: frozenset[Kind] = frozenset(("plain",))
    if re.search(POINTS, head, re.IGNORECASE):
        kinds, scale = frozenset(("points",)), 0.01
    elif re.search(SHARE, head, re.IGNORECASE):
        kinds, scale = frozenset(("share",)), 0.01
    elif re.search(rf"{MONEY}(?![^\W\d_])", head, re.IGNORECASE):
        kinds = frozenset(("money",))
    elif scale > 1:
        kinds = ANY - {"share", "points"}
    return replace(
        number, value=_exact(number.value * scale), step=_exact(number.step * scale), kinds=kinds, scale=scale
    )
