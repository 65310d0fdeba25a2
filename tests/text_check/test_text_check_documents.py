"""Documents: Word with tables, notes and text boxes, plain text with wrapped lines, and files that cannot be read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from simulations import cli
from simulations.commands import terminal
from simulations.reports.text_check.documents import CannotRead, read_document
from simulations.reports.text_check.plain_text import plain_blocks
from simulations.reports.text_check.sentences import sentences_of
from simulations.reports.text_check.word import _around

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTES = f"""<w:footnotes xmlns:w="{W}">
<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>Dat is 34 procent.</w:t></w:r></w:p></w:footnote></w:footnotes>"""

TEXT_BOX = f"""<w:r xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx>{{inside}}</wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox>{{inside}}</v:textbox></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
INSIDE = """<w:txbxContent><w:p><w:r><w:t>Dat is 34 procent,</w:t></w:r></w:p>
<w:p><w:r><w:t>of 5 maanden.</w:t></w:r></w:p></w:txbxContent>"""


def word_file(file: Path) -> Path:
    """A document with a heading, a raised mark, a table, a footnote and a header."""
    made = docx.Document()
    made.add_heading("3 Uitkomsten in 2035", level=1)
    paragraph = made.add_paragraph("De kosten zijn € 8,2 miljard")
    paragraph.add_run("12").font.superscript = True
    paragraph.add_run(" per jaar.")
    table = made.add_table(rows=2, cols=2)
    for row, texts in enumerate((("pakket", "kosten, miljoen €"), ("tijd", "900"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    made.sections[0].header.paragraphs[0].text = "Versie 2, 17 procent"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content, NOTES.encode("utf-8"), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    made.save(str(file))
    return file


def test_word_is_read_with_tables_notes_and_headers(tmp_path: Path) -> None:
    document = read_document(word_file(tmp_path / "stuk.docx"))
    found = [
        (sentence.block.at(one.start).kind, sentence.block.at(one.start).numbers, one.value)
        for sentence in sentences_of(document)
        for one in sentence.numbers
    ]
    assert found == [
        ("paragraph", (2,), 8.2e9),
        ("table", (1, 2, 2), 900e6),
        ("footnote", (1,), 0.34),
        ("header", (1,), 0.17),
    ]
    passed = [one.reason for sentence in sentences_of(document) for one in sentence.passed]
    assert passed == ["numbering", "year", "reference", "version"]


def test_a_text_box_in_word_is_read_once_and_apart_from_the_paragraph_it_hangs_on(tmp_path: Path) -> None:
    """Word writes a box twice, the second time for older programs."""
    made = docx.Document()
    made.add_paragraph("De kosten stijgen.")
    anchor = made.add_paragraph("Zij zijn € 8 miljard")
    anchor._p.append(parse_xml(TEXT_BOX.format(inside=INSIDE)))
    anchor.add_run(" per jaar.")
    made.save(str(tmp_path / "kader.docx"))
    blocks = read_document(tmp_path / "kader.docx").blocks
    assert [(block.place.kind, block.place.numbers, block.text) for block in blocks if block.text] == [
        ("paragraph", (1,), "De kosten stijgen."),
        ("paragraph", (2,), "Zij zijn € 8 miljard per jaar."),
        ("textbox", (2,), "Dat is 34 procent,"),
        ("textbox", (2,), "of 5 maanden."),
    ]


def test_pages_that_word_counts_are_no_numbers_of_the_text() -> None:
    def run(inside: str) -> str:
        return f"<w:r>{inside}</w:r>"

    field = "".join(
        run(one)
        for one in (
            '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>PAGE</w:instrText>", '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>12</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    simple = '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>30</w:t></w:r></w:fldSimple>'
    whole = run("<w:t>Circa 5 procent, </w:t>") + field + simple + run("<w:t> van 7</w:t>")
    footer = f'<w:ftr xmlns:w="{W}"><w:p>{whole}</w:p></w:ftr>'
    assert [block.text for block in _around("/word/footer1.xml", footer.encode())] == ["Circa 5 procent,  van 7"]


def test_a_table_in_plain_text_is_taken_apart_like_one_in_markdown() -> None:
    bars = "| pakket | kosten | aandeel |\n| een | 3 | 4 |\n"
    apart = "  pakket   kosten   aandeel\n  een      3        4\n"
    plain, marked = plain_blocks(apart, markdown=False), plain_blocks(bars, markdown=True)
    assert [(one.text, one.head) for one in plain] == [(one.text, one.head) for one in marked]
    assert ("3", "kosten een") in [(one.text, one.head) for one in plain]


def test_a_wrapped_sentence_is_one_and_its_numbers_know_their_line() -> None:
    text = "# Kop\n\nDe netto publieke kosten van het hele pakket voor de jaren die volgen zijn circa\n€ 8,2 miljard.\n"
    heading, block = plain_blocks(text, markdown=True)
    assert (heading.heading, heading.text) == (True, "Kop")
    assert block.text.endswith("circa € 8,2 miljard.")
    assert block.at(block.text.index("€")).numbers == (4,)


def test_markdown_leaves_code_and_links_out_and_takes_tables_apart() -> None:
    text = "Zie [de bron](https://x.nl/12) en `x = 5`.\n\n```\n77\n```\n\n| a | kosten, % |\n|---|---|\n| tijd | **12** |\n"
    blocks = plain_blocks(text, markdown=True)
    assert [block.text for block in blocks if block.place.numbers[0] > 6] == ["a", "kosten, %", "tijd", "12"]
    assert blocks[-1].head == "kosten, % tijd"
    assert "77" not in " ".join(block.text for block in blocks)
    assert "5" not in blocks[0].text


def broken(tmp_path: Path, name: str, content: bytes) -> Path:
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


@pytest.mark.parametrize(
    ("name", "content", "dutch", "english"),
    [
        ("kapot.docx", b"PK\x03\x04nothing", "beschadigd", "damaged"),
        ("tekst.docx", b"gewone tekst", "beschadigd", "damaged"),
        ("leeg.md", b"  \n", "geen tekst", "no text"),
        ("oud.doc", b"x", ".doc wordt niet ondersteund", ".doc is not supported"),
        ("latin.txt", "één".encode("latin-1"), "UTF-8", "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_explained(
    name: str, content: bytes, dutch: str, english: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = broken(tmp_path, name, content)
    for language, words in (("nl", dutch), ("en", english)):
        assert cli.main(["check-text", str(file), "--language", language]) == terminal.MISTAKES
        said = capsys.readouterr().err
        assert words in said
        assert "Traceback" not in said


def test_a_missing_document_and_a_missing_result_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check-text", str(tmp_path / "weg.md")]) == terminal.MISTAKES
    assert "is er niet" in capsys.readouterr().err
    file = broken(tmp_path, "stuk.md", b"De kosten zijn 12 procent.")
    nowhere = ["check-text", str(file), "--folder", str(tmp_path / "leeg"), "--language", "en"]
    assert cli.main(nowhere) == terminal.FOLDER_TROUBLE
    assert "no finished result" in capsys.readouterr().err
    assert cli.main(["check-text", str(file), "--result", str(tmp_path)]) == terminal.FOLDER_TROUBLE
    assert "geen voltooide uitkomst" in capsys.readouterr().err


def test_a_zip_that_is_no_word_document_is_explained(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as made:
        made.writestr("word/document.xml", "<a/>")
    with pytest.raises(CannotRead):
        read_document(tmp_path / "x.docx")
