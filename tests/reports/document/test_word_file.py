"""The Word file: real headings and captions, tables that can be edited, alternative text, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from document_examples import HARM, example, told
from docx.oxml.ns import qn
from PIL import Image

from simulations.reports.document.parts import Document, Grid, Heading, Points
from simulations.reports.document.word import INSIDE, LETTER, MARGIN, PAGE, _widths, word_file


@pytest.fixture(scope="module")
def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1950, 600), "white").save(buffer, "png", dpi=(300, 300))
    return buffer.getvalue()


def opened(document: Document):
    return docx.Document(io.BytesIO(word_file(document)))


def headings(file) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith(("Title", "Heading"))]


def test_headings_are_headings_in_order(png: bytes) -> None:
    assert headings(opened(example(png))) == [
        ("Title", "Een titel"), ("Heading 1", "De vraag"), ("Heading 1", "De bevinding"), ("Heading 2", "Hoe zeker"),
    ]  # fmt: skip


def test_a_picture_has_its_width_its_words_and_a_caption_that_word_counts(png: bytes) -> None:
    file = opened(example(png))
    (shape,) = file.inline_shapes
    assert round(shape.width.mm) == 165
    about = shape._inline.docPr
    assert about.get("descr") == "In woorden wat er te zien is."
    assert about.get("title") == "De titel van de grafiek"
    captions = [one for one in file.paragraphs if one.style.name == "Caption"]
    assert [one.text for one in captions] == ["Tabel 1. Een tabel", "Figuur 1. Wat de grafiek toont"]
    codes = [element.text.strip() for one in captions for element in one._p.iter(qn("w:instrText"))]
    assert codes == ["SEQ Tabel \\* ARABIC", "SEQ Figuur \\* ARABIC"]


def test_tables_can_be_edited_and_repeat_their_head(png: bytes) -> None:
    table, box = opened(example(png)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["naam", "aantal"], ["belonen", "−1,2 (−3; 0)"], ["'=cmd()", "+4"],
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert sum(cell.width.mm for cell in table.rows[1].cells) == pytest.approx(165, abs=0.5)
    assert [column.width for column in table.columns] == [cell.width for cell in table.rows[1].cells]
    assert box.rows[0].cells[0].text == "Methode\nEen alinea.\nEen punt.\nuv run voorproef run"


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_language_stands_in_the_style(language: str, code: str, png: bytes) -> None:
    file = opened(example(png, language=language))
    assert file.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == code
    assert file.core_properties.language == code


@pytest.mark.parametrize("draft", ["concept", ""])
def test_a_draft_says_so_behind_every_page(draft: str, png: bytes) -> None:
    header = opened(example(png, draft=draft)).sections[0].header._element.xml
    assert ('string="concept"' in header) == bool(draft)


def test_the_same_document_gives_the_same_bytes_without_a_clock(png: bytes) -> None:
    first = word_file(example(png))
    assert first == word_file(example(png))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = docx.Document(io.BytesIO(first)).core_properties
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2026-11-22"


@pytest.mark.usefixtures("third")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_that_was_told_stands_in_it(language: str, tmp_path: Path) -> None:
    document = told(tmp_path, language)
    text = "\n".join(one.text for one in opened(document).paragraphs)
    for part in document.parts:
        for sentence in (
            part.sentences if isinstance(part, Points) else [part.text] if isinstance(part, Heading) else []
        ):
            assert sentence in text


@pytest.mark.usefixtures("third")
def test_texts_of_a_brief_are_data(tmp_path: Path) -> None:
    document = told(tmp_path, title=HARM, question=HARM, author=HARM, sender=HARM)
    file = opened(document)
    assert "<script>" in file.paragraphs[0].text
    assert "49" not in file.paragraphs[0].text
    assert "\x07" not in "".join(one.text for one in file.paragraphs)
    for table in file.tables:
        for row in table.rows:
            assert not row.cells[0].text.startswith(("=", "+", "@"))


def test_a_column_has_room_for_its_longest_word() -> None:
    head = ("assumption", "value and range", "source", "origin", "impact", "turn")
    row = ("Small firm's chance of a step, against large", "about 50 per cent (30 to 100)", "assumption", "C", "–", "–")
    widths = _widths(Grid(1, "A table", head, (row,), ""))
    assert sum(widths) == pytest.approx(PAGE[0] - 2 * MARGIN)
    for texts, width in zip(zip(head, row, strict=True), widths, strict=True):
        assert width >= max(len(word) for text in texts for word in text.split()) * LETTER + INSIDE - 1e-6
