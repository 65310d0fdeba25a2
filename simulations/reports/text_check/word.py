"""Blocks of a Word document: paragraphs, tables, text boxes, footnotes and endnotes, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from simulations.reports.text_check.documents import Block, CannotRead, Kind, Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING = ("heading", "kop", "title", "titel")
NOTES: tuple[tuple[Kind, str], ...] = (("footnote", "/word/footnotes.xml"), ("endnote", "/word/endnotes.xml"))
SEPARATORS = ("separator", "continuationSeparator")


def word_blocks(file: Path) -> tuple[Block, ...]:
    """Every block of a docx, the running text first. Raises :class:`CannotRead` for a file that is broken or no docx."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        opened = Document(str(file))
        parts = {str(part.partname): part for part in opened.part.package.iter_parts()}
        body = list(_body(opened.element.body))
        notes = [block for kind, name in NOTES if name in parts for block in _notes(parts[name].blob, kind)]
        around = [block for name in sorted(parts) for block in _around(name, parts[name].blob)]
    except (PackageNotFoundError, BadZipFile, SyntaxError, KeyError, ValueError, AttributeError, OSError) as error:
        raise CannotRead("check_text_broken", file=file) from error
    return (*body, *notes, *around)


def _body(body: Any) -> Iterator[Block]:
    """Paragraphs with their number, tables with table, row and column; text boxes after what they are anchored in."""
    paragraphs = tables = 0
    for element in _flat(body):
        if element.tag == f"{W}p":
            paragraphs += 1
            place = Place("paragraph", (paragraphs,))
            yield Block(place, _text(element), _is_heading(element))
            yield from _boxes(element, paragraphs)
        elif element.tag == f"{W}tbl":
            tables += 1
            yield from _table(element, tables)


def _flat(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls."""
    for element in parent:
        if element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _flat(element)
        else:
            yield element


def _table(table: Any, number: int) -> Iterator[Block]:
    rows = [[cell for cell in _flat(row) if cell.tag == f"{W}tc"] for row in _flat(table) if row.tag == f"{W}tr"]
    texts = [[" ".join(_text(one) for one in cell.iter(f"{W}p")).strip() for cell in row] for row in rows]
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            above = texts[0][column] if row and column < len(texts[0]) else ""
            head = " ".join(filter(None, (above, cells[0] if column else "")))
            yield Block(Place("table", (number, row + 1, column + 1)), text, head=head)


def _boxes(paragraph: Any, number: int) -> Iterator[Block]:
    """Text boxes; Word keeps an older copy of each beside it, which is left out."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(one.tag == FALLBACK for one in box.iterancestors()):
            for inside in box.iter(f"{W}p"):
                yield Block(Place("textbox", (number,)), _text(inside))


def _notes(blob: bytes, kind: Kind) -> Iterator[Block]:
    from docx.oxml import parse_xml

    notes = [note for note in parse_xml(blob) if note.get(f"{W}type") not in SEPARATORS]
    for number, note in enumerate(notes, 1):
        for paragraph in note.iter(f"{W}p"):
            yield Block(Place(kind, (number,)), _text(paragraph))


def _around(name: str, blob: bytes) -> Iterator[Block]:
    """Headers and footers, each as one place."""
    from docx.oxml import parse_xml

    kinds: tuple[Kind, ...] = ("header", "footer")
    for kind in kinds:
        if name.startswith(f"/word/{kind}"):
            for number, paragraph in enumerate(parse_xml(blob).iter(f"{W}p"), 1):
                yield Block(Place(kind, (number,)), _text(_without_page_numbers(paragraph)))


def _without_page_numbers(paragraph: Any) -> Any:
    """A paragraph in which the numbers that Word counts by itself are left out: pages and sections."""
    within = False
    for run in list(paragraph.iter(f"{W}r")):
        marks = {mark.get(f"{W}fldCharType") for mark in run.iter(f"{W}fldChar")}
        within = (within or "begin" in marks) and "end" not in marks
        if within or "end" in marks:
            run.getparent().remove(run)
    for field in list(paragraph.iter(f"{W}fldSimple")):
        field.getparent().remove(field)
    return paragraph


def _text(paragraph: Any) -> str:
    """What a reader sees of a paragraph itself: no text boxes in it, no deleted text, marks of notes in brackets."""
    found = []
    for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}noBreakHyphen"):
        owner = next(one for one in element.iterancestors() if one.tag == f"{W}p")
        if owner is not paragraph:
            continue
        if element.tag != f"{W}t":
            found.append("-" if element.tag == f"{W}noBreakHyphen" else " ")
            continue
        text = element.text or ""
        found.append(f"[^{text.strip()}]" if _raised(element) and text.strip().isdigit() else text)
    return "".join(found).strip()


def _raised(element: Any) -> bool:
    """Whether a text stands above the line, as the mark of a note does."""
    raised = element.getparent().find(f"{W}rPr/{W}vertAlign")
    return raised is not None and raised.get(f"{W}val") == "superscript"


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and str(style.get(f"{W}val")).casefold().startswith(HEADING)
