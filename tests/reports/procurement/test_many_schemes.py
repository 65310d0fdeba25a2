"""Briefs with many schemes: what moves in sentences, all numbers in tables, and the questions with their exceptions."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from toy_outcomes import Rungs, Toy

from simulations.analysis.evidence import gather
from simulations.reports.finding import Finding
from simulations.reports.procurement.captions import captions
from simulations.reports.procurement.finding import write_finding
from simulations.reports.publish import markdown

WORLDS = 40


def point(name: str, cut: Any, cost: Any, rule: str = "exclusion") -> Rungs:
    return Rungs(name, rule, (0.4,), np.reshape(cut, (-1, 1)), np.reshape(cost, (-1, 1)), 0.4)


def five(**changed: Any) -> Toy:
    designs = {
        "plain": ("exclusion", 5.0, 20.0),
        "harder": ("exclusion", 8.0, 60.0),
        "idle": ("exclusion", 0.0, 0.0),
        "turned": ("exclusion", np.where(np.arange(WORLDS) % 10 < 4, 5.0, -5.0), 10.0),
        "bonus": ("bonus", 4.0, 5.0),
    } | changed
    return Toy([point(name, cut, cost, rule) for name, (rule, cut, cost) in designs.items()], worlds=WORLDS, block=4)


def five_names() -> tuple[str, ...]:
    return ("plain", "harder", "idle", "turned", "bonus")


def find(toy: Toy, language: Any = "nl", emergency: Toy | None = None) -> Finding:
    twin = (gather(toy), gather(emergency)) if emergency else None
    return write_finding(gather(toy), None, language, twin)


def test_the_headline_counts_what_clearly_falls_and_names_the_most() -> None:
    found = find(five())
    assert (
        found.headline
        == "De uitstoot daalt duidelijk met 3 van de 5 ontwerpen, het meest met harder nl (8 procent lager)"
    )
    idle = dict.fromkeys(("plain", "harder", "turned", "bonus"), ("exclusion", 0.0, 0.0))
    assert find(five(**idle)).headline == "De uitstoot daalt met geen van de 5 ontwerpen duidelijk"
    all_fall = {"idle": ("exclusion", 1.0, 0.0), "turned": ("exclusion", 1.0, 0.0)}
    assert find(five(**all_fall)).headline.startswith("De uitstoot daalt duidelijk met elk van de 5 ontwerpen")


def test_every_scheme_stands_in_one_heap_of_each_sentence() -> None:
    sentences = find(five()).section("effects").sentences
    assert (
        "Uitstoot: lager met plain nl, harder nl en bonus nl; geen duidelijk verschil met turned nl; "
        "geen enkel verschil met idle nl." in sentences
    )
    assert "Tekorten: met elk ontwerp precies gelijk." in sentences


def test_the_table_has_every_scheme_with_its_range_and_a_mark_where_the_sign_is_not_clear() -> None:
    section = find(five()).section("effects")
    first = section.grids[0]
    assert first.head[:3] == ("ontwerp", "uitstoot, %", "uitgaven, %")
    rows = {row[0]: row[1] for row in first.rows}
    assert list(rows) == ["plain nl", "harder nl", "idle nl", "turned nl", "bonus nl"]
    assert rows["idle nl"] == "0"
    assert rows["turned nl"] == "+5 (−5; +5) ?"
    assert rows["plain nl"].startswith("−5")
    second_column = first.lines[0].index("uitstoot")
    assert all(line[second_column - 1] == " " and line[second_column] != " " for line in first.lines)
    assert "| plain nl |" in markdown(find(five()))


def test_a_title_of_many_tells_both_ends() -> None:
    toy = five()
    found = captions(gather(toy), toy.manifest, "nl")
    assert found["price_and_spend"].title == "Uitgaven: van gelijk (idle nl) tot 6 procent hoger (harder nl)"
    assert found["shortages"].title == "Tekorten: met elk ontwerp gelijk"
    assert found["effects_by_scheme"].title == find(toy).headline


def test_a_title_does_not_give_one_change_as_two_ends() -> None:
    wavering = {name: ("exclusion", np.where(np.arange(WORLDS) % 10 < 4, 5.0, -5.0), 10.0) for name in five_names()}
    found = captions(gather(five(**wavering)), five(**wavering).manifest, "nl")
    assert found["emissions_over_time"].title == "Uitstoot: met geen enkel ontwerp duidelijk anders"
    same = dict.fromkeys(five_names(), ("exclusion", 5.0, 20.0))
    found = captions(gather(five(**same)), five(**same).manifest, "en")
    assert found["price_and_spend"].title == "Spend: 2 per cent higher with every design"


def test_a_title_of_none_that_is_clear_names_no_ends() -> None:
    wavering = np.where(np.arange(WORLDS) % 10 < 4, 5.0, -5.0)
    names = dict.fromkeys(("plain", "harder", "turned", "bonus"), ("exclusion", wavering, 10.0))
    toy = five(**names)  # four waver, one does not move at all
    found = captions(gather(toy), toy.manifest, "nl")
    assert found["emissions_over_time"].title == "Uitstoot: met geen enkel ontwerp duidelijk anders"


def test_a_title_of_one_that_is_clear_among_many_names_it_alone() -> None:
    wavering = np.where(np.arange(WORLDS) % 10 < 4, 5.0, -5.0)
    far = np.where(np.arange(WORLDS) % 10 < 4, -8.0, 8.0)
    names = {
        "harder": ("exclusion", wavering, 10.0),
        "turned": ("exclusion", far, 10.0),
        "plain": ("exclusion", 1.0, 10.0),
    }
    toy = five(**names, bonus=("bonus", wavering, 10.0))
    found = captions(gather(toy), toy.manifest, "nl")
    assert found["emissions_over_time"].title.startswith("Uitstoot: alleen met plain nl duidelijk anders")


def test_a_median_far_within_its_range_is_not_told_in_finer_digits_than_the_range() -> None:
    wavering = np.where(np.arange(WORLDS) % 2 < 1, 5.0, -5.0) + 0.0002 * (np.arange(WORLDS) - 17.3)
    toy = Toy([point("plain", wavering, 10.0), point("bonus", 4.0, 5.0, "bonus")], worlds=WORLDS, block=4)
    text = " ".join(find(toy).section("effects").sentences)
    told = re.search(r"Met plain nl .*?uitstoot (.*?);", text)
    assert told is not None
    assert told[1].startswith("niet duidelijk anders, in het midden even hoog (van 5")


def test_whether_rewarding_is_always_better_is_answered_with_the_worlds_in_which_it_is_not() -> None:
    text = " ".join(find(five()).section("questions").sentences)
    assert "Is het met bonus nl (een gewicht van 40 procent) altijd beter dan met plain nl" in text
    assert "? Nee." in text
    assert (
        "In geen enkele van de doorgerekende toekomsten zijn met bonus nl zowel de uitstoot als de uitgaven lager"
        in text
    )
    assert "In 100 procent zijn de uitgaven met bonus nl lager maar is de uitstoot hoger" in text
    assert "losse sterkten" in text
    better = find(five(bonus=("bonus", 6.0, 5.0))).section("questions").sentences
    assert "Ja: in alle doorgerekende toekomsten" in better[0]


def test_emergency_purchase_says_the_same_or_what_turns() -> None:
    same = find(five(), emergency=five()).section("emergency").sentences
    assert "doorgerekend in 40 toekomsten" in same[0]
    assert same[1] == "De uitkomst verandert niet: uitstoot en uitgaven gaan met elk ontwerp dezelfde kant op."
    turned = find(five(), emergency=five(harder=("exclusion", 8.0, -60.0))).section("emergency").sentences
    assert turned[1] == "De uitkomst wordt anders: met harder nl zijn de uitgaven dan lager (eerst: hoger)."
    assert not any(section.name == "emergency" for section in find(five()).sections)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_left_unfilled(language: str) -> None:
    text = find(five(), language, five()).text()
    assert not re.search(r"[{}]|nan|\.\.|met met|with with", text)


def test_both_languages_tell_the_same_numbers() -> None:
    cells = [
        [row[1:] for grid in find(five(), one).section("effects").grids for row in grid.rows] for one in ("nl", "en")
    ]
    assert [[cell.replace(",", ".") for cell in row] for row in cells[0]] == [list(row) for row in cells[1]]
