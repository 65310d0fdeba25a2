"""Held against a real run: its own texts are found, changed numbers are caught, planted mistakes get their name."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulations.figures.numbers import number, quantity, with_interval
from simulations.reports.text_check.documents import Block, Document, Place, read_document
from simulations.reports.text_check.index import Index, read_run
from simulations.reports.text_check.plain_text import plain_blocks
from simulations.reports.text_check.sentences import sentences_of
from simulations.reports.text_check.verdicts import Checked, Judged, check

pytestmark = pytest.mark.slow  # a run of a shipped brief, and then some

TEXTS = ("finding.nl.txt", "finding.en.txt", "charts/packages.txt", "charts/contribution.txt", "charts/weights.txt")


def written(text: str, index: Index, *earlier: Index, language: str = "nl") -> Checked:
    document = Document(Path("x.md"), plain_blocks(text, markdown=True), language)
    return check(document, [index], earlier)


def only(text: str, index: Index, *earlier: Index, language: str = "nl") -> Judged:
    (one,) = written(text, index, *earlier, language=language).judged
    return one


def row(folder: Path, file: str, **cells: str) -> dict[str, float]:
    """The numbers of the one row of a table with these cells."""
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        (found,) = [one for one in csv.DictReader(opened) if all(one[key] == cell for key, cell in cells.items())]
    return {key: float(cell) for key, cell in found.items() if cell and cell.replace(".", "").lstrip("-").isdigit()}


def cost(folder: Path) -> dict[str, float]:
    return row(folder, "differences.csv", indicator="net_cost", group="together", scheme="tijd")


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_that_the_run_told_itself_is_found(name: str, result: Path, index: Index) -> None:
    checked = check(read_document(result / name), [index])
    assert len(checked.judged) > 10
    assert checked.count("found") == len(checked.judged)
    assert all(one.told for one in checked.judged if len(one.sentence.text) > 40)


@pytest.mark.parametrize("name", TEXTS)
def test_a_number_that_is_one_off_in_its_last_digit_is_caught(name: str, result: Path, index: Index) -> None:
    """Measured: every one in sentences of the run; a few in cells of its tables fit the row of another alternative."""
    document = read_document(result / name)
    tried = caught = 0
    for sentence in sentences_of(document, index.labels):
        for one in sentence.numbers:
            start, text = sentence.start, sentence.text
            digits = [place for place in range(one.start - start, one.end - start) if text[place].isdigit()]
            if not digits:
                continue
            last = digits[-1]
            changed = text[:last] + str((int(text[last]) + 1) % 10) + text[last + 1 :]
            block = Block(Place("line", (1,)), changed, head=sentence.block.head)
            checked = check(Document(Path("x.txt"), (block,), document.language), [index])
            tried += 1
            caught += any(judged.verdict != "found" for judged in checked.judged)
    assert tried > 10
    assert caught / tried >= 0.99, f"{caught} of {tried}"


def test_a_number_in_a_sentence_of_the_author_s_own_is_found(result: Path, index: Index) -> None:
    numbers = cost(result)
    printed = with_interval(numbers["middle"], numbers["low"], numbers["high"], "eur", "nl")
    checked = written(f"Met tijd stijgen de netto publieke kosten met {printed}.", index)
    assert [one.verdict for one in checked.judged] == ["found"] * 3
    best = checked.judged[0].candidates[0].entry
    assert best.file in ("differences.csv", "indicators.csv", "finding.nl.txt"), best
    assert best.value == pytest.approx(numbers["middle"], rel=0.2)


def test_a_value_that_is_there_under_another_name_is_unknown(result: Path, index: Index) -> None:
    amount = quantity(cost(result)["middle"], "eur", "nl")
    judged = only(f"De bibliotheek kreeg {amount} cadeau.", index)
    assert judged.verdict == "unknown"
    assert judged.candidates


def test_a_number_that_the_run_does_not_have_is_unknown(index: Index) -> None:
    judged = only("De netto publieke kosten zijn € 987.654 miljard.", index)
    assert (judged.verdict, judged.candidates) == ("unknown", ())


def test_a_wrongly_rounded_number_is_misrounded(result: Path, index: Index) -> None:
    captive = row(result, "assumptions.csv", assumption="dutch_captive_share")
    assert captive["value"] == 0.034
    with (result / "assumptions.csv").open(encoding="utf-8", newline="") as opened:
        (label,) = [one["label_nl"] for one in csv.DictReader(opened) if one["assumption"] == "dutch_captive_share"]
    assert only(f"{label}: 3,4 procent.", index).verdict == "found"
    assert only(f"{label}: 3 procent.", index).verdict == "found"
    assert only(f"{label}: 4 procent.", index).verdict == "misrounded"


def test_more_digits_than_the_interval_deserves_are_misrounded(result: Path, index: Index) -> None:
    numbers = cost(result)
    too_many = f"€ {number(numbers['middle'] / 1e6, 'nl', 3)} miljoen"
    judged = only(f"De netto publieke kosten tot en met 2045 (contante waarde) van tijd zijn {too_many}.", index)
    assert (judged.verdict, judged.too_precise) == ("misrounded", True)


def test_a_number_of_an_older_run_is_stale_and_the_present_one_is_given(
    result: Path, older: Path, index: Index
) -> None:
    then, now = cost(older), cost(result)
    printed = quantity(then["middle"], "eur", "nl", then["low"], then["high"])
    text = f"De netto publieke kosten tot en met 2045, contante waarde, met tijd: {printed}."
    before = read_run(older)
    assert only(text, before).verdict == "found"
    precise = (
        f"De netto publieke kosten tot en met 2045, contante waarde, met tijd: {number(then['middle'], 'nl')} euro."
    )
    judged = only(precise, index, before)
    assert judged.verdict == "stale"
    assert any(entry.value == pytest.approx(now["middle"]) for entry in judged.now)


def test_a_sentence_of_an_older_run_is_stale(result: Path, older: Path, index: Index) -> None:
    checked = check(read_document(older / "finding.nl.txt"), [index], [read_run(older)])
    stale = [one for one in checked.judged if one.verdict == "stale"]
    assert len(stale) > 30
    assert all(one.expected for one in stale if one.told)


def test_per_cent_does_not_match_months_or_money(index: Index) -> None:
    """An assumption of 0.8 as a share is no 0.8 euro and no 80 months."""
    text = "Het deel van banen en waarde dat elders verdwijnt is {}."
    assert only(text.format("80 procent"), index).verdict == "found"
    assert only(text.format("80 maanden"), index).verdict != "found"
    assert only(text.format("€ 80"), index).verdict != "found"


def test_a_fall_may_be_told_without_a_minus_and_only_then(index: Index, result: Path) -> None:
    with (result / "differences.csv").open(encoding="utf-8", newline="") as opened:
        rows = [
            one for one in csv.DictReader(opened) if one["relative_middle"] and float(one["relative_middle"]) < -0.001
        ]
    one = rows[0]
    share = number(-100 * float(one["relative_middle"]), "nl", 3)
    label = index.present["differences.csv", *_key(index, one)].topic
    words = " ".join(label.dutch)
    assert only(f"{words} {one['scheme']}: een daling met {share} procent.", index).candidates
    assert not only(f"{words} {one['scheme']}: +{share} procent.", index).candidates


def _key(index: Index, found: dict[str, str]) -> tuple[tuple[str, ...], str]:
    return next(
        (row, column) for file, row, column in index.present
        if file == "differences.csv" and column == "relative_middle"
        and all(f"{key} {found[key]}" in row for key in ("indicator", "group", "scheme"))
    )  # fmt: skip


def test_any_table_is_read_by_its_columns(result: Path, tmp_path: Path) -> None:
    """A third model leaves tables that nobody has heard of."""
    (tmp_path / "manifest.json").write_bytes((result / "manifest.json").read_bytes())
    (tmp_path / "finding.nl.txt").write_text("Brood\n", encoding="utf-8")
    table = "measure,unit,label_nl,label_en,middle\nprice,eur,prijs van brood,price of bread,4.16\n"
    (tmp_path / "loaves.csv").write_text(table, encoding="utf-8")
    index = read_run(tmp_path)
    assert only("De prijs van brood is € 4,16.", index).verdict == "found"
    assert only("De prijs van brood is € 4,2.", index).verdict == "found"
    assert only("De prijs van brood is € 4,1.", index).verdict == "misrounded"
    assert only("The price of bread is €4.16.", index, language="en").verdict == "found"
    assert only("De prijs van brood is bijna € 4,2.", index).verdict == "found"
    assert only("De prijs van brood is ruim € 4,2.", index).verdict != "found"
    assert only("De prijs van brood is 4,16 procent.", index).verdict == "unknown"


def test_the_run_s_own_tables_are_found_in_a_document(result: Path, index: Index) -> None:
    text = (result / "finding.nl.txt").read_text(encoding="utf-8")
    cells = [
        cell for line in text.splitlines() for cell in line.split("   ") if cell.strip().startswith("+") and "(" in cell
    ]
    assert len(cells) >= 4
    for cell in cells:
        block = Block(Place("cell", (1, 2, 2)), cell.strip(), "pakket; verandering, %")
        checked = check(Document(Path("x.docx"), (block,), "nl"), [index])
        assert [one.verdict for one in checked.judged] == ["found"] * len(checked.judged), cell


def test_in_an_author_s_own_words_a_right_number_is_found_and_nearly_no_wrong_one(result: Path, index: Index) -> None:
    """A run holds so many numbers that most in any text are there for some row: it must be the row that is named."""
    manifest = json.loads((result / "manifest.json").read_text(encoding="utf-8"))
    named, schemes = manifest["indicators"], manifest["scenario"]["alternatives"]
    rows = csv.DictReader((result / "differences.csv").read_text(encoding="utf-8").splitlines())
    right = tried = caught = 0
    chosen = [row for row in rows if row["group"] == "together" and row["middle"] and float(row["middle"])][::3]
    for row in chosen:
        middle, low, high = (float(row[name]) for name in ("middle", "low", "high"))
        amount = quantity(abs(middle), row["unit"], "nl", low=low, high=high)
        words = f"Met {schemes[row['scheme']]['label']['nl']} is {named[row['indicator']]['label']['nl']} "
        direction = "lager" if middle < 0 else "hoger"
        if all(one.verdict == "found" for one in written(f"{words}{amount} {direction}.", index).judged):
            right += 1
            last = max(place for place, sign in enumerate(amount) if sign in "0123456789")
            wrong = amount[:last] + str((int(amount[last]) + 1) % 10) + amount[last + 1 :]
            tried += 1
            caught += any(one.verdict != "found" for one in written(f"{words}{wrong} {direction}.", index).judged)
    assert right / len(chosen) == 1.0, f"{right} of {len(chosen)}"
    assert caught / tried > 0.9, f"{caught} of {tried}"
