"""Numbers in a text: what is read, with what kind and precision, and what is left alone."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from phrases import DUTCH, ENGLISH, NOT_NUMBERS

from simulations.figures.numbers import Language, deserved_decimals, plain_decimals, quantity, scale, with_interval
from simulations.register.units import load_units
from simulations.reports.text_check.measures import measures
from simulations.reports.text_check.passed_over import REASONS
from simulations.reports.text_check.spotting import Number, spot

PHRASES = [*DUTCH, *ENGLISH]
AROUND = {
    "nl": ("", "De kosten zijn {}.", "Dat is, {}, niet niets"),
    "en": ("", "The cost is {}.", "That is, {}, not nothing"),
}


def test_there_are_enough_phrases() -> None:
    assert len(PHRASES) >= 120
    assert len(DUTCH) >= 60
    assert len(ENGLISH) >= 50


@pytest.mark.parametrize(("text", "language", "expected"), PHRASES, ids=[text for text, _, _ in PHRASES])
def test_a_phrase_is_read_as_a_reader_reads_it(text: str, language: str, expected: list[tuple[float, str]]) -> None:
    found = spot(text, language).numbers
    assert [one.value for one in found] == pytest.approx([value for value, _ in expected])
    for one, (_, kind) in zip(found, expected, strict=True):
        assert kind in one.kinds
        assert kind in ("money", "plain") or one.kinds == {kind}


@pytest.mark.parametrize(("text", "language", "expected"), PHRASES, ids=[text for text, _, _ in PHRASES])
def test_a_sentence_around_it_changes_nothing(text: str, language: str, expected: list[tuple[float, str]]) -> None:
    for sentence in AROUND[language][1:]:
        found = spot(sentence.format(text), language).numbers
        assert [one.value for one in found] == pytest.approx([value for value, _ in expected]), sentence


@pytest.mark.parametrize(("text", "language", "reasons"), NOT_NUMBERS, ids=[text for text, _, _ in NOT_NUMBERS])
def test_what_is_no_number_of_the_run_is_left_alone(text: str, language: str, reasons: list[str]) -> None:
    found = spot(text, language)
    assert not found.numbers
    assert [one.reason for one in found.passed] == reasons
    assert set(reasons) <= set(REASONS)


def test_a_hedge_keeps_its_meaning() -> None:
    for text, language, hedge in (
        ("bijna 9", "nl", "below"), ("ruim 8 miljard", "nl", "above"), ("meer dan € 5 miljoen", "nl", "above"),
        ("minder dan 1 procent", "nl", "below"), ("nearly 9", "en", "below"), ("over 8 billion", "en", "above"),
        ("circa 8", "nl", ""), ("about 8", "en", ""),
    ):  # fmt: skip
        (number,) = spot(text, language).numbers
        assert number.hedge == hedge, text


def test_the_unit_of_a_plain_number_is_known() -> None:
    assert spot("12 maanden", "nl").numbers[0].unit == spot("1 maand", "nl").numbers[0].unit != ""
    assert spot("3 extra fabrieken", "nl").numbers[0].unit == spot("2 fabrieken", "nl").numbers[0].unit
    assert spot("7 jaar", "nl").numbers[0].unit != spot("7 maanden", "nl").numbers[0].unit


def test_a_name_of_the_run_with_digits_in_it_is_no_number() -> None:
    label = "3.1 locatiebeleid met gereedgemaakte plekken"
    found = spot(f"Dat komt door {label}: 21 procent.", "nl", labels=(label,))
    assert [one.text for one in found.numbers] == ["21 procent"]
    assert [one.reason for one in found.passed] == ["label"]


def test_a_table_s_head_gives_the_unit_of_its_cells() -> None:
    (number,) = spot("+200", "nl", cell=True, head="netto waarde, miljoen €").numbers
    assert (number.value, number.kinds) == (200e6, {"money"})
    (number,) = spot("12", "nl", cell=True, head="aandeel, %").numbers
    assert (number.value, number.kinds) == (0.12, {"share"})


# The labels of switches hold digits of their own; no value is printed with those.
UNITS = sorted(name for name in load_units() if name not in ("switch", "waiting"))
VALUES = st.floats(min_value=-1e11, max_value=1e11, allow_nan=False).filter(
    lambda value: value == 0 or abs(value) > 1e-6
)


def fits(found: Number, value: float, unit: str, decimals: int, divisor: float) -> bool:
    """Whether what was read is the value, to within half of its last printed digit."""
    half = 0.5 * 10.0**-decimals * divisor
    return any(
        measure.kind in found.kinds
        and math.isclose(found.value, value * measure.factor, rel_tol=1e-9, abs_tol=half * measure.factor * (1 + 1e-6))
        for measure in measures(unit)
    )


@settings(max_examples=600, deadline=None)
@given(VALUES, st.sampled_from(UNITS), st.sampled_from(["nl", "en"]))
def test_a_printed_quantity_is_read_back(value: float, unit: str, language: Language) -> None:
    assume(printable(value, unit))
    size = scale(value, unit, language)
    text = quantity(value, unit, language)
    found = spot(f"Dat is {text}.", language).numbers
    if looks_like_a_year(text):
        return
    assert len(found) == 1, text
    assert fits(found[0], value, unit, plain_decimals(value / size.divisor), size.divisor), (text, found)


@settings(max_examples=600, deadline=None)
@given(VALUES, st.floats(0.001, 2), st.floats(0.001, 2), st.sampled_from(UNITS), st.sampled_from(["nl", "en"]))
def test_a_printed_interval_is_read_back(
    value: float, below: float, above: float, unit: str, language: Language
) -> None:
    assume(printable(value, unit))
    spread = abs(value) or 1.0
    low, high = value - below * spread, value + above * spread
    text = with_interval(value, low, high, unit, language)
    size = scale(value or max(low, high, key=abs), unit, language)
    decimals = deserved_decimals(low / size.divisor, high / size.divisor)
    found = spot(f"Dat is {text}.", language).numbers
    if looks_like_a_year(text):
        return
    assert len(found) == 3, text
    for one, printed in zip(found, (value, low, high), strict=True):
        assert fits(one, printed, unit, decimals, size.divisor), (text, one)


def printable(value: float, unit: str) -> bool:
    """Nobody writes "a million million euro per job"."""
    return abs(value) < 1e5 or all(measure.factor <= 1 for measure in measures(unit))


def looks_like_a_year(text: str) -> bool:
    """Our own numbers have a mark in their thousands, so that none does."""
    return any(word.isdigit() and len(word) == 4 for word in text.split())


@given(st.integers(0, 999_999))
def test_digits_are_read_back_in_every_form_of_thousands(value: int) -> None:
    for language, mark in (("nl", "."), ("en", ","), ("nl", "\u00a0"), ("en", "\u2009")):
        text = f"{value:,}".replace(",", mark)
        (number,) = spot(f"€ {text}", language).numbers
        assert number.value == value
