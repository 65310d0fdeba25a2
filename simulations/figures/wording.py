"""The charts' words: labels, units and texts in the reader's language."""

from __future__ import annotations

from simulations.analysis.csv_text import plain
from simulations.analysis.tables import Translated
from simulations.register.units import unit
from simulations.register.words import Words

__all__ = ["capital", "plain", "text_of", "unit_after", "unit_text", "words"]


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


def unit_after(name: str, language: str) -> str:
    """A unit as it follows a number: `12 per jaar`, `4 jaar`, where an axis says `aantal per jaar`, `jaren`."""
    catalogue = Words(language)
    key = f"figures.after.{name}"
    return catalogue(key) if key in catalogue else unit_text(name, language)


def text_of(label: Translated, language: str) -> str:
    """A label in one language."""
    return plain(label.nl if language == "nl" else label.en)


def capital(text: str) -> str:
    """The text with its first letter in upper case, after a code such as that of a proposal too.

    >>> capital("uitsluiten"), capital("3 productiefaciliteiten")
    ('Uitsluiten', '3 Productiefaciliteiten')
    """
    code, space, _ = text.partition(" ")
    start = len(code + space) if code.isdigit() else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
