"""The charts' words: the same keys and blanks in both languages, every one used, alternative text for each chart."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chart_examples as examples
import pytest
from ruamel.yaml import YAML

import simulations.figures as package
from simulations import figures

FOLDER = Path(package.__file__).parent
CATALOGUE = FOLDER.parent / "register" / "words"
NAMED = ("figures.unit.", "figures.after.", "figures.subtitle.", "figures.grade.")  # built from a name
WORDS: dict[str, dict[str, str]] = {
    key: texts
    for name in ("figures.yaml", "uncertainty_figures.yaml")
    for key, texts in YAML(typ="safe").load((CATALOGUE / name).read_text(encoding="utf-8")).items()
}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_have_a_text_with_the_same_blanks(key: str) -> None:
    assert set(WORDS[key]) == {"nl", "en"}
    assert all(text.strip() for text in WORDS[key].values())
    assert blanks(WORDS[key]["nl"]) == blanks(WORDS[key]["en"])


def used_keys() -> Iterator[str]:
    for path in FOLDER.glob("*.py"):
        yield from re.findall(r'"(figures\.[a-z_.]+)"', path.read_text(encoding="utf-8"))


def test_every_key_that_is_used_exists_and_the_other_way_round() -> None:
    built = {key for key in WORDS if key.startswith(NAMED)}
    used = set(used_keys())
    assert used <= set(WORDS)
    assert set(WORDS) - built <= used


def digits(text: str) -> list[str]:
    return [re.sub(r"[.,]", "", found) for found in re.findall(r"[−+]?\d[\d.,]*", text)]


@pytest.mark.parametrize("name", examples.charts())
def test_alternative_text_says_the_title_and_the_same_numbers_in_both_languages(name: str) -> None:
    table = examples.charts()[name][1]
    captions: dict[Any, figures.Caption] = {language: examples.caption(language) for language in ("nl", "en")}
    dutch, english = (figures.alternative_text(table, captions[language], language) for language in captions)
    assert captions["nl"].title in dutch
    assert captions["en"].title in english
    assert digits(dutch) == digits(english)
    assert len(digits(dutch)) > 5


def test_alternative_text_of_one_panel_word_for_word() -> None:
    text = figures.alternative_text(examples.price_table(), examples.caption("nl", title="Prijs"), "nl")
    assert text.startswith("Grafiek: Prijs. Prijs van betwistbare percelen. Nederland nu: circa 100,")
    assert "uitsluiten: circa € 8,32 miljard per jaar (8,0" in text
    assert text.endswith("90 procent van de doorgerekende toekomsten.")
