"""The finding of a procurement brief: the same sentences whichever design wins, the same numbers in both languages."""

import re
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from toy_outcomes import STRENGTHS, Rungs, Toy, bent, line

from simulations.analysis.evidence import gather
from simulations.register.label import Label
from simulations.register.rows import Rows
from simulations.register.words import Words
from simulations.reports.finding import Finding
from simulations.reports.procurement import levers
from simulations.reports.procurement.captions import captions
from simulations.reports.procurement.drawings import DRAWN_BY
from simulations.reports.procurement.finding import write_finding

ROOT = Path(__file__).parents[3]
WORDS = ROOT / "simulations/register/words/finding.yaml"
PRICES = np.linspace(0.3, 0.6, 40)[:, None]
OBJECTION = {"who": "een tegenstander", "claim": "het omgekeerde.", "source": "assumption"}


def toy(*designs: Rungs, **options: Any) -> Toy:
    return Toy(designs, **{"worlds": 40, "block": 4, **options})


def find(case: Toy, language: Any = "nl", counter: Toy | None = None) -> Finding:
    return write_finding(gather(case), gather(counter) if counter else None, language)


def gate(price: Any = PRICES, **options: Any) -> Rungs:
    return line("gate", "exclusion", price=price, **options)


def bonus(price: Any = 0.2, **options: Any) -> Rungs:
    return line("bonus", "bonus", price=price, **options)


def swapped(text: str) -> str:
    """The text with the two designs' names changed places, and their levers with them."""
    for one, other in (("gate nl", "bonus nl"), ("een drempel", "een gewicht")):
        text = text.replace(one, "\0").replace(other, one).replace("\0", other)
    return text


def test_a_clear_winner_is_named_with_its_amount_range_and_share() -> None:
    found = find(toy(gate(), bonus()))
    assert found.headline == "Dezelfde uitstoot kost met bonus nl minder dan met gate nl"
    sentences = found.section("emissions").sentences
    # The gate costs 1.5 to 3 for a cut of 5, the bonus 1: the middle of 0.5 to 2 is 1.25.
    assert (
        "Voor alle middelen samen kost dezelfde uitstoot met bonus nl circa € 1,3 per jaar minder (0,6 tot 1,9) dan met "
        "gate nl; dat is 0,13 procent van de uitgaven." in sentences
    )
    assert "In alle 40 doorgerekende toekomsten is het met bonus nl goedkoper." in sentences
    assert any("met één aanbieder valt er niets te vergelijken" in one for one in sentences)


def test_swapping_the_designs_swaps_the_sentences() -> None:
    one, other = find(toy(gate(), bonus())), find(toy(gate(price=0.2), bonus(price=PRICES)))
    assert other.headline == swapped(one.headline)
    for sentence in one.section("emissions").sentences[2:]:
        assert swapped(sentence) in other.section("emissions").sentences
    assert any("gate nl" in sentence for sentence in other.section("emissions").sentences[2:])


def test_the_order_of_the_brief_changes_no_answer() -> None:
    one, other = find(toy(gate(), bonus())), find(toy(bonus(), gate()))
    for name in ("emissions", "spend", "counter", "limits"):
        if any(section.name == name for section in one.sections):
            assert one.section(name).sentences == other.section(name).sentences
    assert one.headline == other.headline


def test_where_the_claim_fails_is_said_in_the_same_sentence() -> None:
    price = np.where(np.arange(40) % 10 < 8, 0.4, 0.1)[:, None]
    sentences = find(toy(gate(price), bonus())).section("emissions").sentences
    assert (
        "In 80 procent van de doorgerekende toekomsten is het met bonus nl goedkoper, in 20 procent met gate nl."
        in sentences
    )
    assert any("€ 1,0 per jaar minder (van 0,5 meer tot 1,0 minder)" in one for one in sentences)


def test_an_unclear_sign_is_called_no_clear_difference() -> None:
    price = np.where(np.arange(40) % 10 < 6, 0.3, 0.1)[:, None]
    found = find(toy(gate(price), bonus()))
    assert found.headline == "Geen duidelijk verschil tussen gate nl en bonus nl"
    assert any("geen duidelijk verschil in uitgaven" in one for one in found.section("emissions").sentences)
    assert "In 60 procent" in " ".join(found.section("emissions").sentences)


def test_what_is_within_the_numerical_error_says_so() -> None:
    by_block = np.repeat(np.array([0.5, 0.1, 0.5, 0.5, 0.1, 0.22, 0.22, 0.22, 0.22, 0.22]), 4)[:, None]
    text = " ".join(find(toy(gate(by_block), bonus())).section("emissions").sentences)
    assert "want het valt binnen de rekenfout" in text


def test_equal_designs_make_no_difference() -> None:
    found = find(toy(gate(0.2), bonus()))
    assert any("maakt het bij gelijke uitstoot niets uit" in one for one in found.section("emissions").sentences)
    assert not any("goedkoper" in one for one in found.section("emissions").sentences)


def test_worlds_out_of_reach_are_told_with_their_share() -> None:
    depth = np.where(np.arange(40) % 10 < 3, 4.0, 10.0)[:, None]
    sentences = find(toy(gate(0.5, depth=depth), bonus())).section("emissions").sentences
    wanted = "in 30 procent haalt de uitstoot met gate nl dat niveau bij geen enkele doorgerekende sterkte"
    assert any(wanted in one and one.startswith("In 70 procent") for one in sentences)


def test_too_few_worlds_in_reach_are_no_verdict() -> None:
    depth = np.where(np.arange(40) % 10 < 8, 4.0, 10.0)[:, None]
    found = find(toy(gate(0.5, depth=depth), bonus()))
    text = " ".join(found.section("emissions").sentences)
    assert "er geen oordeel: slechts in 20 procent van de doorgerekende toekomsten" in text
    assert "in 80 procent haalt de uitstoot met gate nl dat niveau" in text


def test_curves_that_cross_are_told_with_the_level() -> None:
    text = " ".join(find(toy(bent(), line("bonus", "bonus"))).section("elsewhere").sentences)
    assert "In 100 procent van de doorgerekende toekomsten wisselt de goedkoopste" in text
    assert "De wissel ligt waar de uitstoot 6,25 procent lager is." in text
    assert "wisselt de goedkoopste: wat bij een kleine" in " ".join(
        find(toy(gate(), bonus())).section("elsewhere").sentences
    )


def test_a_brief_without_a_pair_says_what_the_design_does_and_no_more() -> None:
    found = find(toy(bonus()))
    assert found.headline == "Uitstoot: met bonus nl 5 procent lager"
    assert any("geen twee ontwerpen met een ladder" in one for one in found.section("effects").sentences)
    assert {one.name for one in found.sections} == {"effects", "reading", "limits"}


def test_designs_that_change_nothing_are_told_as_such() -> None:
    found = find(toy(gate(depth=0.0), bonus(depth=0.0)))
    assert found.headline == "De uitstoot verandert niet, met gate nl noch met bonus nl"
    assert any(
        "is de uitstoot even hoog; de uitgaven zijn even hoog" in one for one in found.section("effects").sentences
    )


def test_several_designs_are_told_pair_by_pair() -> None:
    found = find(toy(gate(), bonus(), line("second", "bonus", price=0.1)))
    headings = [one.heading for one in found.sections if one.name == "emissions"]
    assert headings == [
        "Bij gelijke uitstoot: gate nl en bonus nl",
        "Bij gelijke uitstoot: gate nl en second nl",
        "Bij gelijke uitstoot: bonus nl en second nl",
    ]


def test_a_counter_case_that_changes_nothing_is_told_with_its_amounts() -> None:
    own, counter = toy(gate(), bonus(), counter_case=OBJECTION), toy(gate(price=PRICES * 0.8), bonus())
    sentences = find(own, counter=counter).section("counter").sentences
    assert sentences[0] == "Tegenwerping (een tegenstander): „het omgekeerde.”"
    assert sentences[1].startswith("Met die aannamen verandert de uitkomst niet")
    assert sentences[2].startswith("Bij gelijke uitstoot kost het met bonus nl dan circa € 0,8 per jaar minder")


def test_a_counter_case_that_turns_the_winner_is_told_as_a_change() -> None:
    own = toy(gate(), bonus(), counter_case=OBJECTION)
    counter = toy(gate(price=0.1), bonus(depth=-1.0))
    text = " ".join(find(own, counter=counter).section("counter").sentences)
    assert "Met die aannamen wordt de uitkomst anders" in text
    turned = toy(gate(price=0.1), bonus())
    text = " ".join(find(own, counter=turned).section("counter").sentences)
    assert (
        "voor alle middelen samen is het bij gelijke uitstoot dan goedkoper met gate nl (eerst: goedkoper met bonus nl)"
        in text
    )
    flat = toy(gate(depth=0.0), bonus())
    text = " ".join(find(own, counter=flat).section("counter").sentences)
    assert "met gate nl is de uitstoot dan niet duidelijk anders (eerst: lager)" in text


def test_a_counter_case_that_was_not_run_is_told_as_missing() -> None:
    assert "Het tegenscenario is niet doorgerekend." in find(toy(gate(), bonus(), counter_case=OBJECTION)).text()


def test_one_block_tells_no_numerical_error() -> None:
    text = " ".join(find(toy(gate(), bonus(), block=40)).section("reading").sentences)
    assert "De rekenfout is niet te bepalen" in text
    assert "nan" not in find(toy(gate(), bonus(), block=40)).text()


def test_a_share_is_one_of_assumed_futures() -> None:
    text = find(toy(gate(), bonus())).section("reading").sentences[0]
    assert "40 toekomsten" in text
    assert "aandeel van die aangenomen toekomsten, geen kans" in text


def test_what_is_not_modelled_and_who_sends_it_closes_the_finding() -> None:
    assert find(toy(gate(), bonus())).section("limits").sentences == (
        "Niet doorgerekend: een, twee en drie.",
        "Afzender en belang: een bond, met belang. Ingevuld door een adviseur.",
    )


def test_sections_can_be_had_apart() -> None:
    found = find(toy(gate(), bonus()))
    assert found.text("emissions").count("\n\n") == 1
    tables = sum(len(section.grids) for section in found.sections)
    assert found.text().count("\n\n") == len(found.sections) + tables
    with pytest.raises(KeyError):
        found.section("nothing")


DEEP = line("gate", "exclusion", price=0.5, depth=np.where(np.arange(40) % 10 < 3, 4.0, 10.0)[:, None])
CASES = {
    "clear": toy(gate(), bonus()),
    "unclear": toy(gate(np.where(np.arange(40) % 10 < 6, 0.3, 0.1)[:, None]), bonus()),
    "failing": toy(DEEP, bonus()),
    "crossing": toy(bent(), line("bonus", "bonus")),
    "same": toy(gate(0.2), bonus()),
    "alone": toy(bonus()),
    "monopoly": toy(gate(), bonus(), monopoly_moves=True),
    "large": toy(gate(PRICES * 1e6), bonus(0.2e6)),
}
NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def numbers(text: str, language: str) -> list[str]:
    """Every number of a text, written alike for both languages."""
    table = str.maketrans(",.", ".,") if language == "nl" else {}
    return [one.translate(table) for one in NUMBER.findall(text)]


@pytest.mark.parametrize("name", CASES)
def test_both_languages_say_the_same_with_the_same_numbers(name: str) -> None:
    counter = replace_counter(CASES[name])
    dutch, english = find(CASES[name], "nl", counter), find(CASES[name], "en", counter)
    assert [one.name for one in dutch.sections] == [one.name for one in english.sections]
    assert sorted(numbers(dutch.headline, "nl")) == sorted(numbers(english.headline, "en"))
    for one, other in zip(dutch.sections, english.sections, strict=True):
        assert len(one.sentences) == len(other.sentences)
        for here, there in zip(one.sentences, other.sentences, strict=True):
            assert sorted(numbers(here, "nl")) == sorted(numbers(there, "en")), (here, there)


def replace_counter(case: Toy) -> Toy:
    return replace(case, designs=[replace(one, cost=np.asarray(one.cost) * 0.9) for one in case.designs])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_left_unfilled_or_doubled(name: str, language: str) -> None:
    found = find(CASES[name], language, replace_counter(CASES[name]))
    text = "\n".join((found.headline, *(line for one in found.sections for line in (one.heading, *one.sentences))))
    assert "{" not in found.text()
    assert not re.search(r"[{}]|nan|(?<![\w)])\?| {2}\w+ {2}|\.\.", text)
    for line_ in text.splitlines():
        assert line_ == line_.rstrip()
        assert not re.search(r" [,.;:]", line_)


def test_a_name_from_a_brief_cannot_break_a_sentence() -> None:
    odd = replace(bonus(), label=Label("bo{nus}\x07\nregel", "bo{nus}"))
    text = find(toy(gate(), odd)).text()
    assert "met bo{nus} regel circa" in text


def test_titles_of_charts_tell_what_each_design_does() -> None:
    case = toy(gate(np.linspace(0.3, 0.7, 40)[:, None]), bonus())
    found = captions(gather(case), case.manifest, "nl")
    assert found["emissions_over_time"].title == "Uitstoot: met gate nl en bonus nl 5 procent lager"
    assert found["emissions_against_spend"].title == find(case).headline
    assert found["price_and_spend"].title == "Uitgaven: met gate nl 0,25 procent hoger, met bonus nl 0,1 procent hoger"
    assert found["shortages"].title == "Tekorten: met gate nl en bonus nl gelijk"
    assert found["shortages"].sender == "een bond, met belang"
    assert found["shortages"].run_code == case.hash
    from simulations.analysis.chart_tables import chart_tables

    assert set(found) == set(chart_tables(case, gather(case).comparisons))


def test_every_chart_that_a_brief_can_ask_for_can_be_drawn() -> None:
    import simulations.figures as figures

    assert {*DRAWN_BY, levers.NAME} == set(Rows(ROOT / "simulations/procurement/charts.yaml"))
    assert all(callable(getattr(figures, drawn_by)) for drawn_by in DRAWN_BY.values())


def keys() -> list[str]:
    return [one.split(":")[0] for one in WORDS.read_text(encoding="utf-8").splitlines() if re.match(r"finding\.", one)]


def test_every_text_is_used() -> None:
    folders = ("reports", "analysis")
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / "simulations" / folder).rglob("*.py"))
    )
    for key in keys():
        tail = key.removeprefix("finding.")
        parts = tail.rsplit(".", 1)
        patterns = [re.escape(f'"{tail}"'), re.escape(f'"finding.{tail}"')]
        if len(parts) == 2:
            patterns += [rf'"(finding\.)?{re.escape(parts[0])}\.\{{', rf'"{re.escape(parts[0].rsplit(".", 1)[0])}\.\{{']
        assert any(re.search(pattern, sources) for pattern in patterns), key


@pytest.mark.parametrize("key", keys())
def test_a_text_needs_the_same_values_in_both_languages(key: str) -> None:
    label = Words("en").label(key)

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert places(label.nl) == places(label.en)


def test_an_answer_never_speaks_of_chance() -> None:
    for key in keys():
        text = Words("nl").label(key)
        if key != "finding.reading.futures":
            assert "kans" not in text.nl.replace("aanbieder", "")
            assert "probab" not in text.en


def test_ladders_of_the_toy_are_what_the_tests_say() -> None:
    assert STRENGTHS[2] == bonus().own
