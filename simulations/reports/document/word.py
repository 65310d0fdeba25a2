"""A document as a Word file: real headings, captions, tables that can be edited, alternative text with every picture.

The same document gives the same bytes: no clock stands in it.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from functools import singledispatchmethod
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from simulations.analysis.csv_text import cell as no_formula
from simulations.figures import colours
from simulations.register.words import Words
from simulations.reports.document.parts import (
    Box,
    Command,
    Document,
    Grid,
    Heading,
    Paragraph,
    Part,
    Picture,
    Points,
)
from simulations.reports.document.watermark import add_watermark

PAGE, MARGIN = (210, 297), 22.5  # A4 in millimetres, with room for a chart of 165
FONT, CODE_FONT = "Calibri", "Consolas"
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
# Zip files know no time before this one.
EPOCH = (1980, 1, 1, 0, 0, 0)
# Letters that a column of a table has at least, and those from which on it counts as no wider.
NARROWEST, WIDEST = 8, 32
BELOW_TABLE = 4  # points between a table and what follows it
LETTER, INSIDE, TINY = 2.2, 4.0, 1e-6  # millimetres: a bold letter of a table in a wide font, a cell's own margins
# Tables of so many rows are not cut by the end of a page.
KEPT_WHOLE = 10
SIZES = {"body": 10.5, "lead": 13.0, "small": 9.0}


def word_file(document: Document) -> bytes:
    """The document as the bytes of a docx file."""
    return _timeless(_Writer(document).written())


class _Writer:
    """Puts the parts of a document into a Word file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = Words(document.language)
        self.file: Any = docx.Document()

    def written(self) -> bytes:
        self._page()
        self._styles()
        self._properties()
        self.file.add_heading(self.document.title, level=0)
        for part in self.document.parts:
            self._add(part)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.left_margin = section.right_margin = Mm(MARGIN)
        section.top_margin = section.bottom_margin = Mm(20)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
        foot.add_run(f"{self.document.title} · {self.words('report.page.code')} {self.document.code} · ")
        _add_field(foot, "PAGE", "1")
        if self.document.draft:
            add_watermark(section.header, self.document.draft)

    def _styles(self) -> None:
        styles = self.file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(SIZES["body"])
        normal.paragraph_format.space_after = Pt(5)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGES[self.document.language])
        normal.element.get_or_add_rPr().append(language)
        for name, size, before in (("Title", 24, 0), ("Heading 1", 16, 16), ("Heading 2", 12, 10)):
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), _ink()
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(script), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
            style.paragraph_format.keep_with_next = True
        caption = styles["Caption"]
        caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(9), True, _ink()
        caption.paragraph_format.space_before = Pt(8)

    def _properties(self) -> None:
        about, document = self.file.core_properties, self.document
        moment = datetime.datetime.combine(document.date, datetime.time(12))
        about.title, about.author, about.last_modified_by = document.title, document.author, document.author
        about.subject, about.keywords, about.comments = document.sender[:255], document.code, ""
        about.language, about.revision = LANGUAGES[document.language], 1
        about.created = about.modified = about.last_printed = moment
        if document.draft:
            about.content_status = document.draft

    @singledispatchmethod
    def _add(self, part: Part) -> None:
        raise TypeError(f"no way to write {type(part).__name__}")

    @_add.register
    def _(self, part: Heading) -> None:
        self.file.add_heading(part.text, level=part.level)

    @_add.register
    def _(self, part: Paragraph) -> None:
        _sized(self.file.add_paragraph(part.text), part.style)

    @_add.register
    def _(self, part: Points) -> None:
        for sentence in part.sentences:
            self.file.add_paragraph(sentence, style="List Bullet").paragraph_format.space_after = Pt(2)

    @_add.register
    def _(self, part: Command) -> None:
        _as_command(self.file.add_paragraph(part.text))

    @_add.register
    def _(self, part: Grid) -> None:
        self._caption("report.table", part.number, part.caption).paragraph_format.keep_with_next = True
        table = self.file.add_table(rows=0, cols=len(part.head))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
        widths = _widths(part)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)  # what an office suite goes by; Word goes by the cells
        whole = len(part.rows) <= KEPT_WHOLE
        for place, texts in enumerate((part.head, *part.rows)):
            row = table.add_row()
            _not_split(row, head=place == 0)
            named = (str(no_formula(texts[0])), *texts[1:])  # numbers may begin with a sign
            for cell, text, width in zip(row.cells, named, widths, strict=True):
                cell.width = Mm(width)
                run = cell.paragraphs[0].add_run(text)
                run.font.size, run.bold = Pt(8.5), place == 0
                cell.paragraphs[0].paragraph_format.space_after = Pt(1)
                cell.paragraphs[0].paragraph_format.keep_with_next = whole and place < len(part.rows)
        if part.note:
            note = self.file.add_paragraph(part.note)
            _sized(note, "small")
            note.paragraph_format.space_before = Pt(BELOW_TABLE)

    @_add.register
    def _(self, part: Picture) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(BELOW_TABLE)
        shape = paragraph.add_run().add_picture(io.BytesIO(part.png), width=Mm(part.width))
        about = shape._inline.docPr
        about.set("descr", part.alternative_text)
        about.set("title", part.title)
        about.set("name", f"{self.words('report.figure', number=part.number)}")
        self._caption("report.figure", part.number, part.caption)

    @_add.register
    def _(self, part: Box) -> None:
        table = self.file.add_table(rows=1, cols=1)
        table.style = "Table Grid"
        cell = table.rows[0].cells[0]
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="F2F2EE"/>'))
        head = cell.paragraphs[0]
        head.add_run(part.heading).bold = True
        for one in part.parts:
            texts = one.sentences if isinstance(one, Points) else (one.text,)
            for text in texts:
                paragraph = cell.add_paragraph(text)
                if isinstance(one, Command):
                    _as_command(paragraph)
        self.file.add_paragraph()

    def _caption(self, key: str, number: int, text: str) -> Any:
        """A caption that Word counts by itself, so that a figure can be moved."""
        paragraph = self.file.add_paragraph(style="Caption")
        before, after = self.words(key, number="\0").split("\0")
        paragraph.add_run(before)
        _add_field(paragraph, f"SEQ {before.strip()} \\* ARABIC", str(number))
        paragraph.add_run(f"{after}. {text}")
        return paragraph


def _ink() -> RGBColor:
    return RGBColor.from_string(colours.INK.lstrip("#").upper())


def _sized(paragraph: Any, style: str) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(SIZES[style])


def _as_command(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.name, run.font.size = CODE_FONT, Pt(9)


def _add_field(paragraph: Any, code: str, shown: str) -> None:
    """A field with the result that a reader sees until Word works it out again."""
    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "shown", "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        elif kind == "shown":
            element = OxmlElement("w:t")
            element.text = shown
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _widths(grid: Grid) -> list[float]:
    """The width of each column in millimetres: room for its longest word, and the rest after its longest text, within reason."""
    columns = list(zip(grid.head, *grid.rows, strict=True))
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    least = [word * LETTER + INSIDE for word in words]
    longest = [min(max(max(map(len, column)), NARROWEST), WIDEST) for column in columns]
    whole = PAGE[0] - 2 * MARGIN
    if sum(least) >= whole:
        return [whole * one / sum(least) for one in least]
    widths = [whole * one / sum(longest) for one in longest]
    while any(width < room - TINY for width, room in zip(widths, least, strict=True)):
        fixed = [width <= room for width, room in zip(widths, least, strict=True)]
        left = whole - sum(room for room, one in zip(least, fixed, strict=True) if one)
        free = sum(one for one, held in zip(longest, fixed, strict=True) if not held)
        widths = [room if held else left * one / free for room, one, held in zip(least, longest, fixed, strict=True)]
    return widths


def _not_split(row: Any, head: bool) -> None:
    """A row stays on one page; the head comes back on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _timeless(content: bytes) -> bytes:
    """The same zip file without the time at which it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
