"""Charts of how sure a claim is in words: their alternative text."""

from __future__ import annotations

from typing import Any

import pytest
import uncertainty_examples as examples
from test_figure_words import digits
from uncertainty_oddities import ODD

from simulations import figures


@pytest.mark.parametrize("name", [*examples.charts(), *ODD])
def test_alternative_text_says_the_title_and_the_same_numbers_in_both_languages(name: str) -> None:
    table = (examples.charts() | ODD)[name][1]
    captions: dict[Any, figures.Caption] = {one: examples.caption("map", one) for one in ("nl", "en")}
    dutch, english = (figures.alternative_text(table, captions[one], one) for one in captions)
    assert captions["nl"].title in dutch
    assert captions["en"].title in english
    assert digits(dutch) == digits(english)
    assert len(digits(dutch)) > 3
    assert "nan" not in dutch
    # Only of the distribution do brackets hold the range over futures.
    assert ("90 procent van de doorgerekende toekomsten" in dutch) == name.startswith("futures")


MAIN_NUMBERS = {
    "drivers": (
        "waar de spreiding tussen de doorgerekende toekomsten vandaan komt, in procent van de variantie.",
        "Mogelijke inschrijvers bij middelen met meer bronnen (graad C): circa 34 procent (29 tot 39), "
        "met samenspel circa 41 procent (36 tot 47).",
        "Toeval: circa 5,0 procent (3,0 tot 7,0)",
        "Tussen haakjes: de rekenfout.",
    ),
    "map": (
        "500 doorgerekende toekomsten, uitgezet naar mogelijke inschrijvers bij middelen met meer bronnen van 2 tot 8 "
        "bedrijven en ruimte boven de laatste prijs van 0,05 tot 1.",
        "De conclusie gaat niet op in 26 procent van de toekomsten.",
        "In het gebied met mogelijke inschrijvers bij middelen met meer bronnen tot 4,2 bedrijven en ruimte boven de "
        "laatste prijs van 0,32 tot 0,82 gaat de conclusie niet op in 77 procent.",
    ),
    "map_logarithmic": (
        "tot 660 miljoen euro, uitgaven onder het preferentiebeleid van 0,67 tot 1,17 miljard euro per jaar, deel van de "
        "inkoop waarin naar duurzaamheid wordt gevraagd vanaf 23 procent en reactie op onzekerheid tot 0,60 gaat",
    ),
    "strip": ("naar één aanname.", "tot 0,17 gaat de conclusie niet op in 79 procent."),
    "tipping": (
        "Mogelijke inschrijvers bij middelen met meer bronnen (graad C), 2 tot 8 bedrijven, uitgangswaarde 4: omslagpunt "
        "3,3 (3,0 tot 3,7); de conclusie gaat niet op van 2 tot 3,3.",
        "(graad B), 10 tot 60 procent, uitgangswaarde 35: omslagpunt 49; de conclusie gaat niet op van 49 tot 60.",
        "uitgangswaarde 10: geen enkele waarde doet de conclusie omslaan.",
        "Tussen haakjes: de marge van het omslagpunt.",
    ),
}


@pytest.mark.parametrize("name", MAIN_NUMBERS)
def test_alternative_text_names_the_main_numbers(name: str) -> None:
    text = figures.alternative_text(examples.charts()[name][1], examples.caption(name))
    for part in MAIN_NUMBERS[name]:
        assert part in text
