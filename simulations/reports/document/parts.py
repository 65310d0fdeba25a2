"""What a document is made of, whatever it is written as: parts in reading order, all of them text and pictures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from simulations.figures.numbers import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title is no heading, chapters are of level 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` is larger, `small` is for notes."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences one below the other."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a head and rows of as many cells, names in the first column. `number` counts tables."""

    number: int
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart at its printed size, which tells its finding in its own `title`; `caption` says what it shows.

    `png` is for Word, `wide` (svg) for a page and `narrow` (svg) for a telephone. `number` counts figures, `width` is in
    millimetres.
    """

    number: int
    title: str
    caption: str
    alternative_text: str
    png: bytes
    wide: bytes
    narrow: bytes
    width: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command to type, as it is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """Parts that stand apart in a frame, under a heading of their own."""

    heading: str
    parts: tuple[Paragraph | Points | Command, ...]


Part = Heading | Paragraph | Points | Grid | Picture | Command | Box


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `draft` is the word across its pages, empty once a second person has signed."""

    language: Language
    title: str
    author: str
    sender: str
    date: datetime.date
    code: str
    draft: str
    parts: tuple[Part, ...]


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document outside its tables, one by one."""
    yield from (document.title, document.author, document.sender)
    for part in document.parts:
        yield from _texts(part)


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Heading(text=text) | Paragraph(text=text) | Command(text=text):
            yield text
        case Points(sentences=sentences):
            yield from sentences
        case Grid(caption=caption, note=note):
            yield from (caption, note)
        case Picture(title=title, caption=caption, alternative_text=described):
            yield from (title, caption, described)
        case Box(heading=heading, parts=inner):
            yield heading
            for one in inner:
                yield from _texts(one)
