"""Which assumptions a document shows, and which it says the first result hangs on."""

from __future__ import annotations

from typing import Any

from simulations.analysis.uncertainty.assumptions import carrying, that_matter
from simulations.register.words import Words
from simulations.reports.document.assumptions import SHOWN, assumption_table, sources_of

NAN = float("nan")


def columns(*rows: tuple[str, float, float, float, int, str]) -> dict[str, list[Any]]:
    """Rows of name, low end of the impact, impact, turn, whether the brief changed it, and source; the riskiest first."""
    found: dict[str, list[Any]] = {}
    for name, low, impact, turn, changed, source in rows:
        cells = {
            "assumption": name, "label_nl": f"{name} nl", "label_en": f"{name} en", "unit": "share", "value": 0.5, "low": 0.2,
            "high": 0.8, "source": source, "grade": "C", "changed": changed, "impact_low": low, "impact": impact,
            "impact_high": impact + 0.1, "turns_at": turn,
        }  # fmt: skip
        for key, cell in cells.items():
            found.setdefault(key, []).append(cell)
    return found


NOISE = [(f"noise{number}", -0.1, 0.05, NAN, 0, "assumption") for number in range(20)]


def test_what_matters_comes_before_what_cannot_be_told_from_nothing() -> None:
    table = assumption_table(
        columns(
            *NOISE,
            ("sure", 0.2, 0.3, NAN, 0, "NL10"),
            ("turns", -0.1, 0.01, 0.4, 0, "B"),
            ("own", 0.0, 0.0, NAN, 1, "x"),
        ),
        Words("nl"),
    )
    assert [row[0] for row in table.rows[:3]] == ["Sure nl", "Turns nl", "Own nl"]
    assert len(table.rows) == SHOWN
    assert table.rows[0][1:] == ("50 procent (20 tot 80)", "NL10", "C", "30 procent", "–")
    assert table.rows[1][4:] == ("–", "40 procent")
    assert table.rows[2][2] == "x (brief)"


def test_the_range_of_an_assumption_stands_as_it_was_chosen() -> None:
    known = columns(("chance", 0.1, 0.2, NAN, 0, ""), ("spend", 0.1, 0.2, NAN, 0, ""))
    known |= {"unit": ["share", "eur_per_year"], "value": [0.5, 8e8], "low": [0.25, 4e8], "high": [1.0, 1.35e9]}
    ranges = [row[1] for row in assumption_table(known, Words("nl")).rows]
    assert ranges == ["50 procent (25 tot 100)", "€ 800 miljoen per jaar (400 tot 1.350)"]


def test_the_largest_that_is_sure_leads_and_noise_never_does() -> None:
    known = columns(
        *NOISE, ("small", 0.01, 0.1, NAN, 0, ""), ("large", 0.2, 0.4, NAN, 0, ""), ("turns", -0.1, 0.05, 0.4, 0, "")
    )
    assert carrying(known) == [21, 20]
    assert that_matter(known) == [21, 20, 22]
    assert carrying(columns(*NOISE)) == that_matter(columns(*NOISE)) == []


def test_every_source_is_told_once_and_what_has_none_is_not() -> None:
    told = sources_of(
        columns(("a", 0.1, 0.2, NAN, 0, "NL10"), ("b", 0.1, 0.2, NAN, 0, "NL10"), *NOISE[:3]), Words("en")
    )
    assert len(told) == 1
    assert told[0].startswith("NL10: ")
