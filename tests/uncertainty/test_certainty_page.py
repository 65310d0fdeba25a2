"""The page of rules says what the rules do: written from their numbers, in both languages, and not behind."""

from __future__ import annotations

from typing import cast

import pytest

from simulations.analysis.uncertainty import certainty
from simulations.figures.numbers import Language
from simulations.register.words import Words
from simulations.reports.uncertainty import rules_page

both = pytest.mark.parametrize("language", rules_page.LANGUAGES)


@both
def test_the_page_is_as_the_rules_are(language: Language) -> None:
    """If it is not: `uv run python -m simulations.reports.uncertainty.rules_page`."""
    assert rules_page.path(language).read_text(encoding="utf-8") == rules_page.page(language)


@both
def test_every_rule_has_a_row_and_a_reason(language: Language) -> None:
    table = [line for line in rules_page.page(language).splitlines() if line.startswith("| ")]
    assert len(table) == len(rules_page.RULES) + 2
    for rule in rules_page.RULES:
        assert f"finding.uncertainty.reason.{rule}" in Words(language)


def test_a_rule_that_changes_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rules_page.page("en")
    monkeypatch.setattr(certainty, "MOST_WORLDS", 0.95)
    assert rules_page.page("en") != before
    assert "95 per cent" in rules_page.page("en")


@both
def test_every_label_has_a_name(language: str) -> None:
    names = {Words(cast(Language, language))(f"finding.uncertainty.label.{label}") for label in certainty.LABELS}
    assert len(names) == len(certainty.LABELS)
