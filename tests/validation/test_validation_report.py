"""The report in words: a made-up model with one fact inside, one outside and one that does not count."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulations.register.label import LANGUAGES, Label
from simulations.register.parameter import load_register
from simulations.register.words import Words
from simulations.validation import generated, run
from simulations.validation.check import Check
from simulations.validation.estimate import Estimate
from simulations.validation.facts import (
    EMERGES,
    FITTED,
    NOT_TESTABLE,
    Bounds,
    Fact,
    Measure,
    load_facts,
    models_with_facts,
)
from simulations.validation.models import Note, Variant, find_checks
from simulations.validation.report import as_page, as_text, facts_table, notes_table, sources_of, variants_table
from simulations.validation.run import Finding, Report, distinct, validate
from simulations.validation.wording import Wording, decimals_for


def label(text: str) -> Label:
    return Label(f"{text} (nl)", f"{text} (en)")


def measure(key: str, low: float, high: float, unit: str = "relative_change") -> Measure:
    return Measure(key, label(key), Bounds(low, high), unit, label(f"reading of {key}"))


def fact(number: str, role: str, *measures: Measure, reason: Label | None = None) -> Fact:
    parameters = ("cost_spread",) if role == FITTED else ()
    return Fact(f"fact_{number}", number, label(f"fact {number}"), role, ("PR1", "PR5"), measures, parameters, reason)


def estimate(value: float, width: float = 0.01, error: float = 0.0001) -> Estimate:
    return Estimate(value, value - width, value + width, error, 8, 8)


INSIDE = Finding(fact("1", EMERGES, measure("one", -0.05, 0.05)), {"one": estimate(0.02)})
HALF = Finding(
    fact("2", EMERGES, measure("two", 0.0, 0.1), measure("three", 0.0, 0.1), reason=label("too few firms")),
    {"two": estimate(0.05), "three": estimate(0.3)},
)
NOT_COUNTED = Finding(fact("3", FITTED, measure("four", 1.0, 2.0, "ratio")), {"four": estimate(1.5)})
UNTESTED = Finding(fact("4", NOT_TESTABLE), {})


def report(**changed: Any) -> Report:
    noted = replace(INSIDE, notes=(("trouble_unasked", "points", {}, estimate(0.01)),))
    made = Report(
        "procurement", "1.abc", 7, 8, 4,
        (Check("price_by_bidders", 2.0, 2.00004, 0.0002, source="T3", values={"firms": 3}),),
        (Check("limit_free_questions", 0.0, 0.0, decimals=0),), 3,
        {"default": (noted, HALF, NOT_COUNTED, UNTESTED), "margins": (INSIDE, INSIDE_NOW, NOT_COUNTED, UNTESTED)},
    )  # fmt: skip
    return replace(made, **changed)


INSIDE_NOW = Finding(HALF.fact, {"two": estimate(0.05), "three": estimate(0.08)})


def test_a_fact_is_inside_only_if_all_its_measures_are() -> None:
    assert INSIDE.passed
    assert not HALF.all_inside
    assert not HALF.passed
    assert INSIDE_NOW.passed


def test_what_is_fitted_or_not_testable_never_counts() -> None:
    assert NOT_COUNTED.all_inside
    assert not NOT_COUNTED.passed
    assert not UNTESTED.all_inside
    assert not UNTESTED.passed


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "1 of the 2 rows that emerge is inside. Inside: 1. Outside: 2."),
        ("nl", "Van de 2 rijen die vanzelf ontstaan, ligt er 1 binnen. Binnen: 1. Buiten: 2."),
    ],
)
def test_the_summary_counts_rows_that_emerge(language: str, expected: str) -> None:
    assert expected in as_text(report(), language)
    assert f"**{expected}**" in as_page(report(), language)


def test_a_fact_outside_is_shown_as_outside() -> None:
    rows = facts_table(report().facts, Wording("en")).rows
    by_measure = {row[4]: row for row in rows}
    assert by_measure["one (en)"][-1] == "inside"
    assert by_measure["two (en)"][-1] == "inside"
    assert by_measure["three (en)"][-1] == "outside"
    assert by_measure["four (en)"][-1] == "(inside)"
    assert by_measure[""][:4] == ("4", "fact 4 (en)", "PR1, PR5", "not testable here")


def test_the_row_of_a_measure_says_all() -> None:
    row = facts_table((HALF,), Wording("nl")).rows[1]
    assert row == ("", "", "", "", "three (nl)", "30,0 % (29,0 tot 31,0)", "0,01", "", "0 tot 10 %", "buiten")


def test_a_bound_within_the_numerical_error_is_marked() -> None:
    close = Finding(INSIDE.fact, {"one": estimate(0.049, error=0.001)})
    assert facts_table((close,), Wording("en")).rows[0][-1] == "inside *"
    assert facts_table((INSIDE,), Wording("en")).rows[0][-1] == "inside"


def test_what_cannot_be_told_is_outside_and_says_so() -> None:
    nothing = Finding(INSIDE.fact, {"one": Estimate(math.nan, math.nan, math.nan, math.nan, 8, 0)})
    row = facts_table((nothing,), Wording("en")).rows[0]
    assert row[5:] == ("cannot be told", "cannot be told", "0 of 8", "−5 to 5%", "outside")


def test_the_reason_is_printed_while_a_fact_is_outside() -> None:
    assert "too few firms (en)" in as_page(report(), "en")
    kept = report(variants={"default": (INSIDE, INSIDE_NOW, NOT_COUNTED, UNTESTED)})
    assert "too few firms" not in as_page(kept, "en")


def test_variants_stand_side_by_side() -> None:
    table = variants_table(report(), Wording("en"))
    assert table.headings[2:] == ("default", "learning margins")
    assert table.rows[2] == ("2", "three (en)", "30.0% outside", "8.0% inside")
    assert table.rows[-1][2:] == ("1", "2")


def test_notes_have_no_verdict() -> None:
    assert notes_table(report().facts, Wording("en")).rows == (
        ("1", "the same against not asking", "1.0 percentage points (0.0 to 2.0)"),
    )


def test_a_check_that_fails_is_shown_and_counted() -> None:
    broken = report(theory=(Check("price_by_bidders", 2.0, 2.1, 0.0002, source="T3", values={"firms": 3}),))
    assert [check.text for check in broken.broken] == ["price_by_bidders"]
    assert "FAILS" in as_text(broken, "en")
    assert "1 of the 1 checks do not hold" in as_text(broken, "en")
    assert "KLOPT NIET" in as_page(broken, "nl")
    assert "All 1 checks hold" in as_text(report(), "en")


def test_what_is_shown_is_not_judged_but_a_missing_number_is() -> None:
    assert Check("few_points", 0.0, 0.5, relation="shown").passed
    assert not Check("few_points", 0.0, math.nan, relation="shown").passed


@pytest.mark.parametrize(
    ("bounds", "unit", "nl", "en"),
    [
        (Bounds(-0.14, -0.05), "relative_change", "−14 tot −5 %", "−14 to −5%"),
        (Bounds(-0.005, -0.001), "relative_change", "−0,5 tot −0,1 %", "−0.5 to −0.1%"),
        (Bounds(1.5, math.inf, strict=True), "ratio", "boven 1,5", "above 1.5"),
        (Bounds(-math.inf, 0.01, strict=True), "points", "onder 1 procentpunt", "below 1 percentage point"),
        (Bounds(-math.inf, 0.01), "share", "hooguit 1 %", "at most 1%"),
        (Bounds(0.0, 0.0), "share", "precies 0 %", "exactly 0%"),
        (Bounds(0.44, 0.82), "ratio", "0,44 tot 0,82", "0.44 to 0.82"),
        (Bounds(2.0, 10.0), "ratio", "2 tot 10", "2 to 10"),
    ],
)
def test_bounds_in_words(bounds: Bounds, unit: str, nl: str, en: str) -> None:
    decimals = decimals_for(bounds, unit)
    assert Wording("nl").bounds(bounds, unit, decimals) == nl
    assert Wording("en").bounds(bounds, unit, decimals) == en


def test_small_numbers_do_not_vanish() -> None:
    says = Wording("en")
    assert says.plain(2e-19, 6) == "2e-19"
    assert says.plain(0.00004, 3) == "0.00004"
    assert says.plain(0.0, 3) == "0.000"
    assert says.error(estimate(0.5, error=0.00002), "share", 1) == "0.002"


def test_ids_in_a_row_are_shortened() -> None:
    assert sources_of([f"EN{place}" for place in range(1, 11)]) == "EN1-EN10"
    assert sources_of(["NO8", "NO9"]) == "NO8, NO9"
    assert sources_of(["V2", "T1", "T2"]) == "V2, T1, T2"
    assert sources_of(["E09", "E10", "E11"]) == "E09-E11"


@pytest.mark.parametrize("model", models_with_facts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_model_is_there(language: str, model: str) -> None:
    """Checks are run and worded in the test of the command; here every variant, note and fact, and the model's own texts."""
    words, checks = Words(language), find_checks(model)
    for text in ("heading.facts", "text.theory", "text.limits", "text.variants", "text.readings"):
        assert Wording(language).of_model(text, model, worlds=3)
    for variant in checks.variants:
        assert words(f"validation.variant.{variant.key}")
    for notes in checks.notes.values():
        for note in notes:
            assert Wording(language)(f"note.{note.text}", **note.values)
    for one in load_facts(model):
        assert one.fact[language]
        assert all(row.measure[language] and row.reading[language] for row in one.measures)


@pytest.mark.parametrize("model", models_with_facts())
def test_the_first_variant_changes_nothing(model: str) -> None:
    checks = find_checks(model)
    assert dict(checks.variants[0].changed) == {}
    assert all(name in load_register(model) for variant in checks.variants for name in variant.changed)


def test_what_is_fitted_by_design_says_so() -> None:
    built_in = replace(NOT_COUNTED.fact, parameters=(), by_design=True)
    assert Wording("en").role(built_in) == "fitted (by design)"
    assert Wording("en").role(NOT_COUNTED.fact) == "fitted (cost_spread)"


def test_euro_are_rounded_to_thousands() -> None:
    dear = Finding(
        fact("1", EMERGES, measure("one", 150_000.0, 1_500_000.0, "eur")), {"one": estimate(234_567.0, 1e5, 4_321.0)}
    )
    row = facts_table((dear,), Wording("en")).rows[0]
    assert row[5:] == ("€235,000 (135,000 to 335,000)", "4,000", "", "150,000 to €1,500,000", "inside")
    assert facts_table((dear,), Wording("nl")).rows[0][5] == "€ 235.000 (135.000 tot 335.000)"


class TinyChecks:
    """A third model, to see that the framework asks nothing of the market: a world is its own number."""

    name = "tiny"
    variants = (Variant("default", {}), Variant("auction", {}), Variant("margins", {"shift": 10.0}))
    worlds = 8
    limit_worlds = 2

    def __init__(self) -> None:
        self.measured = 0

    def theory(self) -> Iterator[Check]:
        yield Check("price_by_bidders", 1.0, 1.0, values={"firms": 2})

    def limits(self, worlds: list[Any]) -> Iterator[Check]:
        yield Check("limit_free_questions", 2.0, float(len(worlds)), decimals=0)

    def played(self, world: np.void, chance: int, seed: int) -> float:
        self.measured += 1
        return float(world["level"] + world["shift"])

    @property
    def measures(self) -> dict[str, Any]:
        return {"one": lambda level: (level, 1.0)}

    @property
    def notes(self) -> dict[str, tuple[Note[float], ...]]:
        return {"1": (Note("trouble_unasked", "points", lambda level: (2.0 * level, 1.0)),)}  # type: ignore[arg-type, return-value]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> TinyChecks:
    from simulations.ensemble.design import Range

    checks = TinyChecks()
    ranges = (Range("level", "uniform", 0.5, 0.0, 1.0), Range("shift", "fixed", 0.0, 0.0, 0.0))
    monkeypatch.setattr(run, "find_checks", lambda model: checks)
    monkeypatch.setattr(run, "load_facts", lambda model: (INSIDE.fact,))
    monkeypatch.setattr(run, "load_register", lambda model: {})
    monkeypatch.setattr(run, "input_ranges", lambda register: ranges)
    monkeypatch.setattr(run, "find_model", lambda model: type("Model", (), {"version": "9"}))
    return checks


def test_any_model_can_be_validated(tiny: TinyChecks) -> None:
    seen: list[tuple[int, int]] = []
    found = validate("tiny", worlds=13, progress=lambda done, total, left: seen.append((done, total)))
    # Thirteen worlds become eight blocks of two; two of the three variants come to the same.
    assert (found.worlds, found.blocks, found.version) == (16, 8, "9")
    assert tiny.measured == 2 + 2 * 16
    assert seen[-1] == (32, 32)
    assert list(found.variants) == ["default", "auction", "margins"]
    assert found.variants["auction"] == found.variants["default"]
    default, margins = (found.variants[key][0].found["one"] for key in ("default", "margins"))
    assert default.value == pytest.approx(0.5, abs=0.05)
    assert margins.value == pytest.approx(default.value + 10.0)
    assert found.facts[0].notes[0][3].value == pytest.approx(2.0 * default.value)
    assert found.variants["margins"][0].notes == ()
    assert found.broken == ()


def test_a_model_says_in_how_many_worlds(tiny: TinyChecks) -> None:
    assert validate("tiny").worlds == 8


def test_workers_do_not_matter(tiny: TinyChecks) -> None:
    one, many = (validate("tiny", worlds=8, workers=count) for count in (1, 3))
    assert one.variants["margins"][0].found == many.variants["margins"][0].found


def test_variants_that_come_to_the_same_are_measured_once() -> None:
    from simulations.ensemble.design import Design, Range

    block = Design((Range("level", "fixed", 0.0, 0.0, 0.0),), 2, 1).block(0)
    variants = [Variant("a", {}), Variant("b", {"level": 1.0}), Variant("c", {"level": 0.0})]
    assert [[one.key for one in same] for same in distinct(variants, [block])] == [["a", "c"], ["b"]]


def test_pages_are_written_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    paths = generated.write_pages(report(), tmp_path)
    assert [path.name for path in paths] == ["validation-procurement.nl.md", "validation-procurement.en.md"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert texts == [as_page(report(), language) for language in LANGUAGES]
    assert all("1.abc" in text and "8" in text and "7" in text for text in texts)
    assert all("\r" not in path.read_bytes().decode() for path in paths)
