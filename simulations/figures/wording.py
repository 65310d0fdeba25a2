"""The charts' words: labels, units and texts in the reader's language."""

from __future__ import annotations

from simulations.analysis.csv_text import plain
from simulations.analysis.tables import Translated
from simulations.register.units import unit
from simulations.register.words import Words

__all__ = ["capital", "plain", "text_of", "unit_text", "words"]


def words(key: str, language: str, **values: object) -> str:
    """The text of `key`; raises `RegisterError` when the key, the language or a value is missing."""
    return Words(language)(key, **values)


def unit_text(name: str, language: str) -> str:
    """A unit as it stands in print: the charts' own shorter text where there is one, else the register's.

    Raises KeyError for a unit in neither.
    """
    catalogue = Words(language)
    key = f"figures.unit.{name}"
    text = catalogue(key) if key in catalogue else unit(name).label[language]
    return text.replace("CO2", "CO₂")


def text_of(label: Translated, language: str) -> str:
    """A label in one language."""
    return plain(label.nl if language == "nl" else label.en)


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
