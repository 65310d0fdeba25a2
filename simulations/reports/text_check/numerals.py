"""Numerals as they stand in a text, in digits and in words, in Dutch and English.

>>> [found.value for found in numerals("€ 1.250,5 of vierentwintig", "nl")]
[1250.5, 24.0]
>>> [found.value for found in numerals("1,250.5 or thirty-five", "en")]
[1250.5, 35.0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

# Spaces that part thousands; an ordinary one parts two numbers.
THIN = "\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
MARK = {"nl": (",", "."), "en": (".", ",")}  # of decimals, of thousands

DIGITS = re.compile(rf"\d+(?:[.,{THIN}]\d+)*")
DUTCH_HALF = re.compile(
    r"\b(?:(?P<whole>ander|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)(?:ë?en|eneen)?)?hal(?:f|ve)\b", re.IGNORECASE
)
ENGLISH_HALF = re.compile(
    r"\b(?:(?P<whole>one|two|three|four|five|six|seven|eight|nine|ten) and a half\b|half an?\b)", re.IGNORECASE
)
LETTERS = re.compile(r"(?<![\w‑-])[^\W\d_]+(?![\w‑-])")  # no part of a compound such as net-nul-uitstoot

DUTCH_ONES = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
]
DUTCH_ONES += ["zeventien", "achttien", "negentien"]
DUTCH_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
ENGLISH_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
ENGLISH_ONES += ["sixteen", "seventeen", "eighteen", "nineteen"]
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


class Numeral(NamedTuple):
    """A numeral at `start:end`: its value, decimals and the zeros that a whole number ends in.

    `year` is true for four digits that may be a year, `loose` for the words one and half, which may count nothing.
    """

    start: int
    end: int
    value: float
    decimals: int
    zeros: int
    year: bool = False
    loose: bool = False


def numerals(text: str, language: str) -> Iterator[Numeral]:
    """Every numeral in order of place."""
    found = [_in_digits(match, language) for match in DIGITS.finditer(text)]
    found += _dutch(text) if language == "nl" else _english(text)
    return iter(sorted(found))


def in_name(name: str) -> list[Numeral]:
    """The numerals of a name in either language, without words such as one that may count nothing.

    >>> [found.value for found in in_name("alle acht voorstellen")]
    [8.0]
    """
    return [one for language in MARK for one in numerals(name, language) if not one.loose]


def read_digits(token: str, language: str) -> tuple[float, int]:
    """Value and decimals of digits with their marks. Marks are read the other way where they make no sense otherwise.

    >>> read_digits("1.250", "nl"), read_digits("1.250", "en"), read_digits("1.2", "nl")
    ((1250.0, 0), (1.25, 3), (1.2, 1))
    """
    token = re.sub(f"[{THIN}]", " ", token)
    decimal, thousand = MARK[language]
    for mark, part in ((decimal, thousand), (thousand, decimal)):
        for between in (part, " "):
            if re.fullmatch(rf"(?:\d+|[1-9]\d{{0,2}}(?:{re.escape(between)}\d{{3}})+)(?:{re.escape(mark)}\d+)?", token):
                whole, _, rest = token.replace(between, "").partition(mark)
                return float(f"{whole}.{rest or 0}"), len(rest)
    raise ValueError(token)


@cache
def dutch_words() -> dict[str, int]:
    """The Dutch words for 0 to 999 and for eleven to nineteen hundred, with and without a diaeresis."""
    below = {word: value for value, word in enumerate(DUTCH_ONES)}
    for ten, name in enumerate(DUTCH_TENS, 2):
        below[name] = 10 * ten
        for one, word in enumerate(DUTCH_ONES[1:10], 1):
            for joint in ("en", "ën"):
                below[f"{word}{joint}{name}"] = 10 * ten + one
    below |= {"één": 1, "eenentwintig": 21, "éénentwintig": 21}
    found = dict(below)
    for hundred, word in enumerate(["", "", *DUTCH_ONES[2:20]]):
        if hundred in (0, 10):
            continue
        found[f"{word}honderd"] = 100 * hundred
        for rest, value in below.items():
            if value:
                found[f"{word}honderd{rest}"] = found[f"{word}honderden{rest}"] = 100 * hundred + value
    del found["een"]
    return found


@cache
def english_pattern() -> re.Pattern[str]:
    """The English words for 0 to 999, compounds first."""
    ones, tens = "|".join(sorted(ENGLISH_ONES, key=len, reverse=True)), "|".join(ENGLISH_TENS)
    small = rf"(?:(?:{tens})(?:[- ](?:{'|'.join(ENGLISH_ONES[1:10])}))?|{ones})"
    return re.compile(
        rf"(?<![\w‑-])(?:(?:a|{small}) hundred(?: and {small}| {small})?|hundred|{small})(?![\w‑-])", re.IGNORECASE
    )


def _in_digits(match: re.Match[str], language: str) -> Numeral:
    token, start, end = match[0], match.start(), match.end()
    try:
        value, decimals = read_digits(token, language)
    except ValueError:  # such as 1.2.3: no number, but no reason to lose its first part either
        head = re.match(r"\d+", token)
        assert head is not None
        return Numeral(start, start + head.end(), float(head[0]), 0, 0)
    year = len(token) == 4 and token.isdigit() and 1900 <= value <= 2100
    return Numeral(start, end, value, decimals, _zeros(value, decimals), year)


def _zeros(value: float, decimals: int) -> int:
    if decimals or value == 0:
        return 0
    text = f"{value:.0f}"
    return len(text) - len(text.rstrip("0"))


def _halves(text: str, pattern: re.Pattern[str]) -> list[Numeral]:
    """Numbers with a half in words; a half alone counts only before a unit or a scale."""
    found = []
    for match in pattern.finditer(text):
        word = (match["whole"] or "").casefold()
        known = {"ander": 1, **dutch_words(), **{one: value for value, one in enumerate(ENGLISH_ONES)}}
        value = known.get(word, 0) + 0.5
        found.append(Numeral(match.start(), match.end(), value, 1, 0, loose=not word))
    return found


def _dutch(text: str) -> list[Numeral]:
    found = _halves(text, DUTCH_HALF)
    text = _blanked(text, found)
    for match in LETTERS.finditer(text):
        value = _dutch_value(match[0].casefold())
        if value is not None:
            start, end = match.span()
            found.append(Numeral(start, end, value, 0, _zeros(value, 0), loose=value == 1))
    return found


def _dutch_value(word: str) -> float | None:
    known = dutch_words()
    if word in known:
        return float(known[word])
    before, thousand, after = word.partition("duizend")
    if thousand and (before or after) and (not before or before in known) and (not after or after in known):
        return 1000.0 * known.get(before, 1) + known.get(after, 0)
    return None


def _blanked(text: str, found: list[Numeral]) -> str:
    for one in found:
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def _english(text: str) -> list[Numeral]:
    found = _halves(text, ENGLISH_HALF)
    text = _blanked(text, found)
    for match in english_pattern().finditer(text):
        value = _english_value(match[0].casefold())
        found.append(Numeral(match.start(), match.end(), value, 0, _zeros(value, 0), loose=match[0].lower() == "one"))
    return found


def _english_value(words: str) -> float:
    total = 0
    for word in re.split(r"[- ]", words):
        if word in ENGLISH_ONES:
            total += ENGLISH_ONES.index(word)
        elif word in ENGLISH_TENS:
            total += 10 * (ENGLISH_TENS.index(word) + 2)
        elif word == "a":
            total += 1
        elif word == "hundred":
            total = 100 * max(total, 1)
    return float(total)
