"""Blocks of md and txt: lines that were wrapped are joined again, tables cut into cells, code left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulations.reports.text_check.documents import Block, Place

LONG = 60  # a line of so many characters may have been wrapped in mid-sentence
LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\(?\d{1,2}[.)]|[a-z][.)])\s")
TITLE = re.compile(r"\s{0,3}#{1,6}\s")
FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*$")
COLUMNS = re.compile(r"\S {3,}\S")
GAP = re.compile(r" {3,}")
FEWEST_CELLS = 3  # in a row of plain text
ENDED = re.compile(r"[.!?:;][\"”'’)*\]]*\s*$")


def plain_blocks(text: str, *, markdown: bool) -> tuple[Block, ...]:
    """The blocks of a text; a place is a line number from 1."""
    lines = text.replace("\f", "\n").splitlines()
    if markdown:
        lines = _without_code(lines)
    blocks: list[Block] = []
    kept: list[tuple[int, str]] = []
    heads: tuple[str, ...] | None = None
    for number, line in enumerate(lines, 1):
        if (cells := _row(line, markdown)) is not None:
            _close(kept, blocks, markdown)
            if not RULE.match(line):
                blocks += _cells(number, cells, heads)
            heads = heads or cells
            continue
        heads = None
        if kept and not _goes_on(kept[-1][1], line, markdown):
            _close(kept, blocks, markdown)
        if line.strip():
            kept.append((number, line))
    _close(kept, blocks, markdown)
    return tuple(blocks)


def _without_code(lines: Sequence[str]) -> list[str]:
    """Fenced code, comments and the targets of links say nothing to a reader: blanked, so that lines keep their numbers."""
    found, fenced = [], False
    for line in lines:
        fence = FENCE.match(line) is not None
        fenced = fenced != fence
        shown = "" if fenced or fence else line
        shown = re.sub(r"<!--.*?-->", "", shown)
        shown = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), shown)
        found.append(re.sub(r"(?<=\])\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)", "", shown))
    return found


def _row(line: str, markdown: bool) -> tuple[str, ...] | None:
    """The cells of a line of a table: between bars in Markdown, far apart in plain text; None where it is none."""
    if markdown:
        bars = line.strip().strip("|").split("|") if line.lstrip().startswith("|") else None
        return None if bars is None else tuple(cell.strip() for cell in bars)
    cells = tuple(GAP.split(line.strip()))
    return cells if len(cells) >= FEWEST_CELLS else None


def _cells(number: int, cells: Sequence[str], heads: Sequence[str] | None) -> list[Block]:
    """The cells of one row of a table, each with the names above and beside it."""
    above = heads if heads is not None and len(heads) == len(cells) else ("",) * len(cells)
    return [
        Block(
            Place("line", (number,)), _shown(cell),
            head=" ".join(filter(None, (above[column], cells[0] if column else ""))),
        )
        for column, cell in enumerate(cells)
        if cell
    ]  # fmt: skip


def _goes_on(line: str, after: str, markdown: bool) -> bool:
    """Whether a line is the middle of a sentence that the next one goes on with."""
    if not after.strip() or ENDED.search(line) or LIST_ITEM.match(after) or _title(line, markdown):
        return False
    if _title(after, markdown) or COLUMNS.search(line.strip()) or COLUMNS.search(after.strip()):
        return False
    if _indent(after) != _indent(line) and not LIST_ITEM.match(line):
        return False
    first = after.strip()[0]
    return len(line.strip()) >= LONG or first.islower()


def _title(line: str, markdown: bool) -> bool:
    return markdown and TITLE.match(line) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _close(kept: list[tuple[int, str]], blocks: list[Block], markdown: bool) -> None:
    """Make one block of the lines kept so far; a word broken over two lines becomes whole."""
    if not kept:
        return
    text, starts = "", []
    heading = _title(kept[0][1], markdown)
    for number, line in kept:
        shown = _shown(TITLE.sub("", line) if heading else line.strip()) if markdown else line.strip()
        if text and re.search(r"[a-zé]-$", text) and shown[:1].islower():
            text = text[:-1]
        elif text:
            text += " "
        starts.append((len(text), number))
        text += shown
    blocks.append(Block(Place("line", (kept[0][0],)), text, heading, lines=tuple(starts)))
    kept.clear()


def _shown(text: str) -> str:
    """Markdown without its marks for bold and italic, which may part a number from its unit."""
    return re.sub(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)", "", text).strip()
