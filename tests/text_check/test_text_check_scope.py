"""What a sentence must say: a number is found only for the alternative, quantity, group, strength and kind that it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_run import write_small_run

from simulations.reports.text_check.clauses import clauses, mentions, names_of
from simulations.reports.text_check.documents import Block, Document, Place
from simulations.reports.text_check.index import Index, read_run
from simulations.reports.text_check.sentences import sentences_of
from simulations.reports.text_check.telling import as_text
from simulations.reports.text_check.verdicts import Checked, check

NAMES = names_of({"bonus": ("1 bonuspunten", "1 bonus points"), "gate": ("2 uitsluiten", "2 exclusion")})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return read_run(write_small_run(tmp_path_factory.mktemp("small") / "run"))


def looked_up(text: str, run: Index, language: str = "nl", head: str = "") -> Checked:
    kind = "table" if head else "line"
    return check(Document(Path("x.md"), (Block(Place(kind, (1, 1, 1)), text, head=head),), language), [run])


def verdicts(text: str, run: Index, language: str = "nl", head: str = "") -> list[str]:
    return [one.verdict for one in looked_up(text, run, language, head).judged]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Met bonuspunten 31 euro, met uitsluiten 44 euro.", "nl", ["bonus", "gate"]),
        ("Het is 31 euro bij bonuspunten en 44 euro bij uitsluiten.", "nl", ["bonus", "gate"]),
        ("Met bonuspunten 31 euro, terwijl het 44 euro is met uitsluiten.", "nl", ["bonus", "gate"]),
        ("Bij bonuspunten en uitsluiten is dat 31 euro en 44 euro.", "nl", ["bonus", "gate"]),
        ("Bij 2 uitsluiten en 1 bonuspunten is dat 31 euro en 44 euro.", "nl", ["gate", "bonus"]),
        ("Bij bonuspunten en uitsluiten is dat 31 euro.", "nl", ["bonus gate"]),
        ("Bonuspunten kosten 31 euro (11 tot 52), uitsluiten 44 euro.", "nl", ["bonus", "bonus", "bonus", "gate"]),
        ("Bonuspunten kosten tussen 31 en 44 euro.", "nl", ["bonus", "bonus"]),
        ("Met voorstel 2 is dat 44 euro.", "nl", ["gate"]),
        ("Dat kost 31 euro, en bij uitsluiten 44 euro.", "nl", ["", "gate"]),
        ("Dat kost 31 euro.", "nl", [""]),
        ("With bonus points 31 euro, whereas it is 44 euro under exclusion.", "en", ["bonus", "gate"]),
        ("Under exclusion and bonus points it is 44 euro and 31 euro respectively.", "en", ["gate", "bonus"]),
        ("It is 44 euro higher under exclusion than with bonus points.", "en", ["gate"]),
    ],
)  # fmt: skip
def test_a_number_is_of_the_alternative_named_with_it(text: str, language: str, expected: list[str]) -> None:
    document = Document(Path("x"), (Block(Place("line", (1,)), text),), language)
    (sentence,) = sentences_of(document, ("1 bonuspunten", "2 uitsluiten"))
    assert [" ".join(sorted(one.schemes)) for one in clauses(sentence, NAMES)] == expected


def test_what_another_is_compared_with_is_no_owner() -> None:
    text = "Met uitsluiten is het 44 euro hoger dan met bonuspunten."
    (sentence,) = sentences_of(Document(Path("x"), (Block(Place("line", (1,)), text),), "nl"))
    (clause,) = clauses(sentence, NAMES)
    assert (clause.schemes, clause.against) == ({"gate"}, {"bonus"})


def test_the_longest_name_counts() -> None:
    names = names_of({"bonus": ("bonuspunten",), "plan": ("bonuspunten met eis",)})
    assert [one.schemes for one in mentions("Bonuspunten met eis", names)] == [("plan",)]


RIGHT = [
    ("Met bonuspunten zijn de uitgaven aan middelen € 31 miljoen hoger.", "nl"),
    ("Met bonuspunten zijn de uitgaven aan middelen € 31 miljoen hoger, met uitsluiten € 44 miljoen hoger.", "nl"),
    ("De uitgaven aan middelen zijn € 31 miljoen hoger bij bonuspunten en € 44 miljoen bij uitsluiten.", "nl"),
    (
        "Met bonuspunten daalt de uitstoot van fabrieken met 600 ton; de uitgaven aan middelen stijgen € 31 miljoen.",
        "nl",
    ),
    ("Met alle twee voorstellen zijn de uitgaven aan middelen € 66 miljoen hoger.", "nl"),
    ("Met bonuspunten stijgen de uitgaven aan middelen met € 31 miljoen (€ 11 miljoen tot € 52 miljoen).", "nl"),
    ("Met bonuspunten zijn de uitgaven aan middelen gemiddeld € 38 miljoen hoger.", "nl"),
    ("Met bonuspunten dalen de uitgaven aan middelen in 85 procent van de toekomsten.", "nl"),
    ("Bij middelen met één aanbieder zijn de uitgaven aan middelen met bonuspunten € 17 miljoen hoger.", "nl"),
    ("Met bonuspunten (sterkte 0,3) zijn de uitgaven aan middelen € 57 miljoen hoger.", "nl"),
    ("In het tegenscenario zijn de uitgaven aan middelen met bonuspunten € 75 miljoen hoger.", "nl"),
    ("Spend on medicines is €31 million higher under bonus points and €44 million higher under exclusion.", "en"),
]


@pytest.mark.parametrize(("text", "language"), RIGHT)
def test_a_right_number_is_found(small: Index, text: str, language: str) -> None:
    found = verdicts(text, small, language)
    assert found
    assert set(found) == {"found"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # another alternative's number, alone and exchanged
        ("Met uitsluiten zijn de uitgaven aan middelen € 31 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 44 miljoen hoger, met uitsluiten € 31 miljoen hoger.", "nl",
         ["unknown", "unknown"]),
        ("Spend on medicines is €44 million higher under bonus points and €31 million higher under exclusion.", "en",
         ["unknown", "unknown"]),
        # of another group, strength, kind or run than the sentence says
        ("Met bonuspunten zijn de uitgaven aan middelen € 17 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 57 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 38 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 11 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 3,7 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen € 75 miljoen hoger.", "nl", ["unknown"]),
        ("Met bonuspunten zijn de uitgaven aan middelen 85 procent hoger.", "nl", ["unknown"]),
        # of another quantity, also where that is named in another clause
        ("Met bonuspunten daalt de uitstoot van fabrieken met 200 ton.", "nl", ["unknown"]),
        # compared with another alternative than the table does
        ("Met uitsluiten zijn de uitgaven aan middelen € 44 miljoen hoger dan met bonuspunten.", "nl", ["unknown"]),
        # a word of the quantity's own name is not said of the number
        ("Met bonuspunten is de ondergrens van het risico 0,13 hoger.", "nl", ["unknown"]),
        # one off in the last digit
        ("Met bonuspunten zijn de uitgaven aan middelen € 32 miljoen hoger.", "nl", ["unknown"]),
    ],
)  # fmt: skip
def test_a_number_of_something_else_is_not_found(small: Index, text: str, language: str, expected: list[str]) -> None:
    wrong = verdicts(text, small, language)
    assert len(wrong) == len(expected)
    assert "found" not in wrong


def test_a_strength_that_only_rounds_to_the_one_said_is_another(small: Index) -> None:
    text = "Met bonuspunten (sterkte {}) zijn de uitgaven aan middelen € 57 miljoen hoger."
    assert verdicts(text.format("0,3"), small) == ["found", "found"]
    assert verdicts(text.format("0"), small)[-1] == "unknown"
    assert verdicts("Met bonuspunten dalen de uitgaven aan middelen 30 procent.", small) == ["unknown"]


def test_above_and_beside_a_cell_the_alternative_is_named_too(small: Index) -> None:
    assert verdicts("€ 31 miljoen", small, head="uitgaven aan middelen bonuspunten") == ["found"]
    assert verdicts("€ 31 miljoen", small, head="uitgaven aan middelen uitsluiten") == ["unknown"]


def test_a_number_in_the_name_of_an_alternative_is_passed_over_and_the_one_after_it_is_not(small: Index) -> None:
    checked = looked_up("Met alle twee voorstellen 1.001 banen.", small)
    assert [one.number.text for one in checked.judged] == ["1.001"]
    assert [one.reason for one, _ in checked.passed] == ["label"]


def test_what_is_nought_by_its_interval_is_found(small: Index, tmp_path: Path) -> None:
    folder = write_small_run(tmp_path / "run")
    with (folder / "differences.csv").open("a", encoding="utf-8") as table:
        table.write("emissions,t_per_year,together,both,,now,-9000,300,8000,400,70,0.4\n")
    text = "Met alle twee voorstellen verandert de uitstoot van fabrieken 0 ton."
    assert verdicts(text, read_run(folder)) == ["found"]
    assert "found" not in verdicts(text, small)


@pytest.mark.parametrize(
    ("text", "language", "noun"),
    [
        ("De weg is 12 kilometer lang.", "nl", "kilometer"), ("Er zijn 4 ziekenhuizen.", "nl", "ziekenhuizen"),
        ("Het is 2.5 kilometer.", "nl", "kilometer"), ("De weg is 2000 kilometer lang.", "nl", "kilometer"),
        ("There are 4 hospitals.", "en", "hospitals"),
    ],
)  # fmt: skip
def test_what_counts_something_that_no_result_has_is_unknown_and_told_so(
    small: Index, text: str, language: str, noun: str
) -> None:
    checked = looked_up(text, small, language)
    (one,) = checked.judged
    assert (one.verdict, one.foreign, one.candidates) == ("unknown", noun, ())
    assert f"„{noun}”" in as_text(checked, ["r"], [], "nl", every=False)
    assert f"“{noun}”" in as_text(checked, ["r"], [], "en", every=False)


@pytest.mark.parametrize(
    "text", ["In 2035 dalen de kosten.", "Zie figuur 3 en bladzijde 12.", "Op 3 mei 2026.", "Hoofdstuk 2."]
)
def test_years_dates_and_references_are_no_such_number(small: Index, text: str) -> None:
    assert not looked_up(text, small).judged


def test_a_noun_of_the_quantity_itself_is_no_stranger(small: Index) -> None:
    """Plants stand in the name of a quantity, though not as its unit."""
    (one,) = looked_up("De 9 fabrieken.", small).judged
    assert one.foreign == ""


def test_hospitals_are_no_score_and_a_verb_is_no_noun(small: Index) -> None:
    named = "Met bonuspunten is de ondergrens van het risico {} hoger."
    assert verdicts(named.format("0,24"), small) == ["found"]
    assert verdicts(named.format("0,24 ziekenhuizen"), small) == ["unknown"]
    assert verdicts("Met bonuspunten zou de ondergrens van het risico 0,24 bedragen.", small) == ["found"]


def test_how_many_futures_were_run_is_found(small: Index) -> None:
    assert verdicts("Aantal doorgerekende werelden: 40 toekomsten.", small) == ["found"]


def test_how_much_was_run_is_found_by_what_it_counts(small: Index) -> None:
    told = "40 toekomsten, 2 varianten, begingetal 7, elk met 3 onzekere aannamen."
    assert verdicts(told, small) == ["found"] * 4
    assert verdicts("41 toekomsten, 5 varianten, begingetal 8, elk met 6 onzekere aannamen.", small) == ["unknown"] * 4


def test_the_title_of_the_brief_holds_no_number_of_the_run(small: Index) -> None:
    assert verdicts("Acht keer inkopen", small) == []


def test_a_cell_of_the_run_s_own_table_is_known_by_its_heads(small: Index) -> None:
    assert verdicts("36 procent", small, head="gelijk gebleven 1 bonuspunten") == ["found"]
    assert verdicts("36 procent", small, head="gelijk gebleven 2 uitsluiten") == ["stale"]
    assert verdicts("37 procent", small, head="gelijk gebleven 1 bonuspunten") == ["stale"]
    assert verdicts("37 procent", small, head="gelijk gebleven beleid van nu") == ["unknown"]


def test_an_assumption_and_an_indicator_of_one_name_keep_their_labels(small: Index) -> None:
    assert verdicts("Het geld in het eerste jaar is € 7,3 miljoen.", small) == ["found"]
    assert verdicts("Met bonuspunten is het geld in het eerste jaar € 31 miljoen.", small) == ["unknown"]
    assert verdicts("De uitgaven aan middelen zijn € 7,3 miljoen.", small) == ["unknown"]
