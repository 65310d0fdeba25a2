"""Numbers as a Dutch or an English newspaper prints them, without the operating system's locale.

>>> quantity(8.2134e9, "eur", "nl", low=7.8e9, high=8.6e9)
'€ 8,2 miljard'
>>> with_interval(1.23e9, 0.81e9, 1.68e9, "eur", "nl")
'circa € 1,2 miljard (0,8 tot 1,7)'
>>> quantity(156000, "eur", "en")
'€156,000'
>>> quantity(-0.1234, "share", "nl", low=-0.15, high=-0.09)
'−12,3 procent'
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from simulations.figures.wording import unit_after, unit_text, words

Language = Literal["nl", "en"]
Family = Literal["money", "share", "points", "bare", "plain"]

# Units whose name says nothing after a number: "2.9 bids per lot" has said it all in the measure's name.
BARE = frozenset(("count", "ratio", "score", "score_difference", "correlation", "sd", "sd_ln", "calendar_year"))

MINUS = "\N{MINUS SIGN}"
DIGITS_WITHOUT_INTERVAL = 3
WIDEST_TWO_DIGITS = 354  # leading digits of the half width: 100-354 deserve two digits, 355-999 one


class Scale(NamedTuple):
    """How a value is brought to print: divided by `divisor`, with a word such as 'billion' after it."""

    divisor: float
    word: str


def family(unit: str) -> Family:
    """What kind of quantity a unit of the register is.

    >>> family("eur_per_year"), family("share"), family("points"), family("hours_per_year")
    ('money', 'share', 'points', 'plain')
    """
    if unit == "eur" or unit.startswith("eur_"):
        return "money"
    if unit in ("share", "relative_change"):
        return "share"
    if unit == "points":
        return "points"
    return "bare" if unit in BARE else "plain"


def scale(largest: float, unit: str, language: Language) -> Scale:
    """The scale for values up to `largest`: money in millions or billions, shares as per cent, other
    counts from a million on.

    >>> scale(8.2e9, "eur", "nl").word, scale(156000, "eur", "nl").word
    ('miljard', '')
    """
    kind = family(unit)
    if kind in ("share", "points"):
        return Scale(0.01, words("figures.number.percent" if kind == "share" else "figures.number.points", language))
    for divisor, key in ((1e9, "figures.number.billion"), (1e6, "figures.number.million")):
        if abs(largest) >= divisor * 0.9995:
            return Scale(divisor, words(key, language))
    return Scale(1.0, "")


def deserved_decimals(low: float, high: float) -> int:
    """Decimals that an interval deserves: at most two significant digits of its half width.

    Negative decimals are tens and hundreds. The rule is the Particle Data Group's (Review of Particle
    Physics, introduction, 5.3): with the three leading digits of the half width between 100 and 354 two
    digits count, from 355 to 949 one, above that it rounds up.

    >>> deserved_decimals(0.8, 1.7), deserved_decimals(0.30, 0.58), deserved_decimals(1000, 2980)
    (1, 2, -2)
    """
    half = abs(high - low) / 2
    if half == 0 or not math.isfinite(half):
        raise ValueError("an interval without width says nothing about rounding")
    exponent = math.floor(math.log10(half))
    leading = round(half / 10.0 ** (exponent - 2))
    if leading <= WIDEST_TWO_DIGITS:
        return 1 - exponent
    return -exponent


def plain_decimals(value: float) -> int:
    """Decimals for a number without an interval: three significant digits, none for whole numbers above
    that.
    """
    if value == 0 or not math.isfinite(value):
        return 0
    decimals = DIGITS_WITHOUT_INTERVAL - 1 - math.floor(math.log10(abs(value)))
    shortest = _rounded(value, decimals).normalize().as_tuple().exponent
    return max(0, min(decimals, -int(shortest)))


def number(value: float, language: Language, decimals: int = 0, signed: bool = False) -> str:
    """A bare number; `decimals` below zero round to tens, hundreds; halves away from zero; no minus
    before a zero.

    >>> number(-1234567.25, "nl", 1), number(1234567.25, "en", 1)
    ('−1.234.567,3', '1,234,567.3')
    >>> number(1250, "nl", -2), number(-0.04, "nl", 1)
    ('1.300', '0,0')
    """
    if not math.isfinite(value):
        return "?"
    exact = _rounded(value, decimals)
    text = f"{abs(exact):,.{max(decimals, 0)}f}"
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    if exact == 0:
        return text
    return (MINUS if exact < 0 else "+" if signed else "") + text


def whole_per_cent(share: float) -> int:
    """A share in whole per cents, halves to the even one: the one rule for shares of futures in all texts and charts.

    Of 200 futures every second share is a half: rounded up, the parts of a whole would come to more than a hundred
    (ISO 80000-1, annex B, rule A).

    >>> whole_per_cent(0.42), whole_per_cent(0.075), whole_per_cent(0.825), whole_per_cent(-0.13)
    (42, 8, 82, -13)
    """
    return int(Decimal(str(share)).scaleb(2).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def quantity(
    value: float,
    unit: str,
    language: Language,
    low: float | None = None,
    high: float | None = None,
    signed: bool = False,
) -> str:
    """A number with its unit, rounded as its interval deserves (without one: three significant digits).

    >>> quantity(0.12, "share", "en"), quantity(0.034, "points", "nl")
    ('12 per cent', '3,4 procentpunt')
    >>> quantity(1250.4, "hours_per_year", "nl")
    '1.250 uur per jaar'
    >>> quantity(12, "count_per_year", "nl"), quantity(4, "years", "nl"), quantity(4, "years", "en")
    ('12 per jaar', '4 jaar', '4 years')
    """
    size = scale(value, unit, language)
    printed = number(value / size.divisor, language, _decimals(value, low, high, size.divisor), signed)
    return _dress(printed, size, unit, language)


def with_interval(value: float, low: float, high: float, unit: str, language: Language, signed: bool = False) -> str:
    """A number with its unit and its interval in brackets; without width just the number.

    >>> with_interval(0.0621, 0.0412, 0.0795, "share", "en")
    'about 6.2 per cent (4.1 to 8.0)'
    >>> with_interval(156000, 156000, 156000, "eur", "nl")
    '€ 156.000'
    """
    if not _has_width(value, low, high):
        return quantity(value, unit, language, signed=signed)
    size = scale(value or max(low, high, key=abs), unit, language)
    decimals = _decimals(value, low, high, size.divisor)
    printed = [number(one / size.divisor, language, decimals, signed) for one in (value, low, high)]
    return words(
        "figures.number.about",
        language,
        quantity=_dress(printed[0], size, unit, language),
        low=printed[1],
        high=printed[2],
    )


def chosen_range(value: float, low: float, high: float, unit: str, language: Language) -> str:
    """A value that somebody chose with the ends it is drawn between: nothing of it is rounded to the width, as no estimate is told.

    >>> chosen_range(0.5, 0.25, 1.0, "share", "nl"), chosen_range(8e8, 4e8, 1.35e9, "eur_per_year", "en")
    ('50 procent (25 tot 100)', '€800 million per year (400 to 1,350)')
    """
    told = quantity(in_digits(value), unit, language)
    if low == high:
        return told
    divisor = scale(value or max(abs(low), abs(high)), unit, language).divisor
    ends = [in_digits(end / divisor) for end in (low, high)]
    printed = [number(end, language, plain_decimals(end)) for end in ends]
    return words("figures.number.chosen", language, value=told, low=printed[0], high=printed[1])


def in_digits(value: float) -> float:
    """A number that has no interval, in as many digits as are printed of such a one.

    >>> in_digits(1352.4), in_digits(0.12345)
    (1350.0, 0.123)
    """
    return float(f"{value:.{DIGITS_WITHOUT_INTERVAL}g}")


def share_in_words(share: float, language: Language) -> str:
    """`42 procent`, `meer dan 99 procent`; in words too where it is not a number. Nearly all is never called all."""
    if not math.isfinite(share):
        return words("figures.alt.unknown", language)
    value = whole_per_cent(share)
    if value == 100 and share < 1:
        return words("figures.more_than", language, quantity=quantity(0.99, "share", language))
    if value == 0 and share > 0:
        return words("figures.less_than", language, quantity=quantity(0.01, "share", language))
    return quantity(value / 100, "share", language)


def share_of_worlds(share: float, sign: int, language: Language) -> str:
    """In how many worlds the claimed sign came out, in whole per cents.

    >>> share_of_worlds(0.94, -1, "nl"), share_of_worlds(0.998, 1, "en")
    ('lager in 94 procent van de toekomsten', 'higher in more than 99 per cent of futures')
    """
    key = "figures.share_lower" if sign < 0 else "figures.share_higher"
    return words(key, language, share=share_in_words(share, language))


def unit_of_axis(largest: float, unit: str, language: Language) -> str:
    """The unit as it stands at an axis, where the numbers stay bare.

    >>> unit_of_axis(8.2e9, "eur_per_year", "nl"), unit_of_axis(0.1, "share", "en")
    ('miljard euro per jaar', 'per cent')
    """
    word = scale(largest, unit, language).word
    if family(unit) in ("share", "points"):
        return word
    return " ".join(part for part in (word, unit_text(unit, language)) if part)


def unit_behind(largest: float, unit: str, language: Language) -> str:
    """The unit as it stands behind bare numbers.

    >>> unit_behind(12, "count_per_year", "nl"), unit_behind(2e8, "eur_per_year", "nl")
    ('per jaar', 'miljoen euro per jaar')
    """
    if family(unit) != "plain":
        return unit_of_axis(largest, unit, language)
    return " ".join(part for part in (scale(largest, unit, language).word, unit_after(unit, language)) if part)


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _has_width(value: float, low: float | None, high: float | None) -> bool:
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return False
    return abs(high - low) > 1e-9 * max(abs(value), abs(low), abs(high))


def _decimals(value: float, low: float | None, high: float | None, divisor: float) -> int:
    if low is not None and high is not None and _has_width(value, low, high):
        return deserved_decimals(low / divisor, high / divisor)
    return plain_decimals(value / divisor)


def _dress(printed: str, size: Scale, unit: str, language: Language) -> str:
    kind = family(unit)
    if kind != "money":
        named = unit_after(unit, language) if kind == "plain" else ""
        return " ".join(filter(None, (printed, size.word, named)))
    sign = printed[0] if printed[0] in f"{MINUS}+" else ""
    amount = ("€ " if language == "nl" else "€") + printed.removeprefix(sign)
    per = unit_text(unit, language).removeprefix("euro").strip()
    return " ".join(filter(None, (f"{sign}{amount}", size.word, per)))
