"""Numbers in print, Dutch and English."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.figures import numbers
from simulations.figures.numbers import Language
from simulations.reports.phrases import Phrases

TABLE = [
    # value, low, high, unit, nl, en
    (8.2134e9, 7.8e9, 8.6e9, "eur", "circa € 8,2 miljard (7,8 tot 8,6)", "about €8.2 billion (7.8 to 8.6)"),
    (1.23e9, 0.81e9, 1.68e9, "eur", "circa € 1,2 miljard (0,8 tot 1,7)", "about €1.2 billion (0.8 to 1.7)"),
    (156000, 156000, 156000, "eur", "€ 156.000", "€156,000"),
    (0.12, 0.12, 0.12, "share", "12 procent", "12 per cent"),
    (0.125, 0.125, 0.125, "share", "12,5 procent", "12.5 per cent"),
    (-0.0312, -0.069, 0.0146, "relative_change", "circa −3 procent (−7 tot 1)", "about −3 per cent (−7 to 1)"),
    (0.034, 0.021, 0.047, "points", "circa 3,4 procentpunt (2,1 tot 4,7)", "about 3.4 percentage points (2.1 to 4.7)"),
    (
        -2.5e6,
        -3.1e6,
        -1.9e6,
        "eur_per_year",
        "circa −€ 2,5 miljoen per jaar (−3,1 tot −1,9)",
        "about −€2.5 million per year (−3.1 to −1.9)",
    ),
    (
        61234,
        45210,
        76800,
        "hours_per_year",
        "circa 61.000 uur per jaar (45.000 tot 77.000)",
        "about 61,000 hours per year (45,000 to 77,000)",
    ),
    (
        2.87,
        2.3,
        3.4,
        "bids_per_lot",
        "circa 2,9 inschrijvingen per perceel (2,3 tot 3,4)",
        "about 2.9 bids per lot (2.3 to 3.4)",
    ),
    (0.0, 0.0, 0.0, "share", "0 procent", "0 per cent"),
    (2.87, 2.3, 3.4, "count", "circa 2,9 (2,3 tot 3,4)", "about 2.9 (2.3 to 3.4)"),
    (999_960_000, 999_960_000, 999_960_000, "eur", "€ 1 miljard", "€1 billion"),
    (17.5, 17.5, 17.5, "eur_per_t", "€ 17,5 per ton CO₂-equivalent", "€17.5 per tonne of CO₂ equivalent"),
]


@pytest.mark.parametrize(("value", "low", "high", "unit", "dutch", "english"), TABLE)
def test_table(value: float, low: float, high: float, unit: str, dutch: str, english: str) -> None:
    assert numbers.with_interval(value, low, high, unit, "nl") == dutch
    assert numbers.with_interval(value, low, high, unit, "en") == english


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "dutch", "english"),
    [
        (1234567.891, 2, False, "1.234.567,89", "1,234,567.89"),
        (-0.004, 2, True, "0,00", "0.00"),
        (2.5, 0, False, "3", "3"),
        (-2.5, 0, False, "−3", "−3"),
        (0.1 + 0.2, 1, True, "+0,3", "+0.3"),
        (1250, -2, False, "1.300", "1,300"),
        (math.nan, 1, False, "?", "?"),
        (math.inf, 1, False, "?", "?"),
    ],
)
def test_bare_numbers(value: float, decimals: int, signed: bool, dutch: str, english: str) -> None:
    assert numbers.number(value, "nl", decimals, signed) == dutch
    assert numbers.number(value, "en", decimals, signed) == english


@pytest.mark.parametrize(
    ("half", "decimals"),
    [
        (0.1, 2),
        (0.354, 2),
        (0.36, 1),
        (0.949, 1),
        (0.96, 1),
        (1.0, 1),
        (3.5, 1),
        (4, 0),
        (96, -1),
        (35e3, -3),
    ],
)
def test_the_width_of_the_interval_decides(half: float, decimals: int) -> None:
    assert numbers.deserved_decimals(5.0 - half, 5.0 + half) == decimals


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_what_is_rounded_away_is_small_against_the_interval(middle: float, half: float) -> None:
    decimals = numbers.deserved_decimals(middle - half, middle + half)
    assert 10.0**-decimals / 2 <= 0.15 * half
    assert 10.0**-decimals >= 0.009 * half


@given(st.floats(-1e12, 1e12), st.integers(-3, 4))
def test_both_languages_print_the_same_digits(value: float, decimals: int) -> None:
    dutch, english = (numbers.number(value, language, decimals) for language in ("nl", "en"))
    assert re.sub(r"[.,]", "", dutch) == re.sub(r"[.,]", "", english)
    assert float(english.replace(",", "").replace(numbers.MINUS, "-")) == pytest.approx(
        value, abs=0.51 * 10.0**-decimals, rel=1e-12
    )


@pytest.mark.parametrize(
    ("share", "sign", "text"),
    [
        (1.0, -1, "lager in 100 procent van de toekomsten"),
        (0.9999, -1, "lager in meer dan 99 procent van de toekomsten"),
        (0.001, 1, "hoger in minder dan 1 procent van de toekomsten"),
        (0.0, 1, "hoger in 0 procent van de toekomsten"),
        # Halves to the even one: of 200 futures every second share is a half (ISO 80000-1, annex B, rule A).
        (0.945, 1, "hoger in 94 procent van de toekomsten"),
        (0.955, 1, "hoger in 96 procent van de toekomsten"),
    ],
)
def test_nearly_all_is_not_all(share: float, sign: int, text: str) -> None:
    assert numbers.share_of_worlds(share, sign, "nl") == text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_unknown_unit_is_an_error(language: Language) -> None:
    with pytest.raises(KeyError):
        numbers.quantity(1.0, "parsec", language)


@given(st.integers(0, 400), st.sampled_from([50, 200, 400]))
def test_a_share_reads_the_same_in_a_sentence_and_in_a_chart(count: int, of: int) -> None:
    share = min(count, of) / of
    sentence, chart = Phrases("nl").share(share), numbers.share_in_words(share, "nl")
    assert sentence == chart or (share == 0.0 and sentence == "geen enkele")
    assert (chart == "0 procent") == (share == 0.0)
    assert (chart == "100 procent") == (share == 1.0)


def test_a_share_that_is_not_known_is_told_so_and_breaks_nothing() -> None:
    assert Phrases("nl").share(math.nan) == numbers.share_in_words(math.nan, "nl") == "niet te bepalen"
