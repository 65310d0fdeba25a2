"""A document as blocks of text that know their place: a paragraph, a cell, a footnote, a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["line", "paragraph", "table", "footnote", "endnote", "header", "footer", "textbox"]

PLAIN = (".md", ".txt")
WORD = (".docx",)
# Dutch and English words that hardly occur in the other language.
TELLING = {
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "van",
            "en",
            "voor",
            "dat",
            "niet",
            "met",
            "zijn",
            "wordt",
            "worden",
            "ook",
            "bij",
            "naar",
            "door",
            "meer",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "for",
            "that",
            "not",
            "with",
            "are",
            "is",
            "by",
            "from",
            "this",
            "which",
            "more",
            "has",
        ]
    ),
}


class CannotRead(Exception):
    """A document cannot be read, and why: `key` is a text of the catalogue, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: str) -> str:
        """The message in nl or en."""
        from simulations.register.words import Words

        return Words(language)(self.key, **self.values)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its kind and counting numbers from 1 (a table: table, row, column)."""

    kind: Kind
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Text that belongs together. `head` is what a table says above and beside a cell; `lines` holds pairs (offset, line
    number) where a block was joined from lines; `heading` is true for a title.
    """

    place: Place
    text: str
    heading: bool = False
    head: str = ""
    lines: tuple[tuple[int, int], ...] = ()

    def at(self, offset: int) -> Place:
        """The place of one character: its own line in a block of lines, else that of the block."""
        if not self.lines:
            return self.place
        number = self.lines[bisect_right(self.lines, (offset, 10**9)) - 1][1]
        return Place("line", (number,))


@dataclass(frozen=True, slots=True)
class Document:
    """A document's blocks in reading order and the language its numbers are written in."""

    file: Path
    blocks: tuple[Block, ...]
    language: str


def read_document(file: Path) -> Document:
    """Read docx, md or txt. Raises :class:`CannotRead` for a file that is missing, broken, empty or of another kind."""
    suffix = file.suffix.lower()
    if suffix not in (*PLAIN, *WORD):
        raise CannotRead("check_text_suffix", file=file, suffix=suffix or file.name)
    if not file.is_file():
        raise CannotRead("check_text_missing", file=file)
    if suffix in WORD:
        from simulations.reports.text_check.word import word_blocks

        blocks = word_blocks(file)
    else:
        from simulations.reports.text_check.plain_text import plain_blocks

        blocks = plain_blocks(text_of_file(file), markdown=suffix == ".md")
    if not any(block.text.strip() for block in blocks):
        raise CannotRead("check_text_empty", file=file)
    return Document(file, blocks, language_of(" ".join(block.text for block in blocks)))


def text_of_file(file: Path) -> str:
    """The text of a UTF-8 file. Raises :class:`CannotRead` where it is no such thing."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead("check_text_not_utf8", file=file) from error
    except OSError as error:
        raise CannotRead("check_text_unreadable", file=file, reason=error.strerror or error) from error


def language_of(text: str) -> str:
    """The language of a text by its small words; Dutch where there is no telling.

    >>> language_of("The costs of the plan"), language_of("De kosten van het plan")
    ('en', 'nl')
    """
    words = re.findall(r"[a-zé]+", text.casefold())
    dutch, english = (sum(word in TELLING[one] for word in words) for one in ("nl", "en"))
    return "en" if english > dutch else "nl"
