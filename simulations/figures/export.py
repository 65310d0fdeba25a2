"""One chart as a bundle of files: svg, pdf, png, csv and alternative text, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from matplotlib.figure import Figure

from simulations.analysis.ranking_tables import RankingTable
from simulations.analysis.tables import Columns, Table
from simulations.analysis.uncertainty_tables import UncertaintyTable
from simulations.figures.style import house_style
from simulations.figures.wording import plain

FORMATS = ("svg", "pdf", "png", "csv", "txt")
DOTS_PER_INCH = 300
_STEM = re.compile(r"[a-z0-9][a-z0-9_-]*")
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r|%]")


@dataclass(frozen=True)
class Metadata:
    """What stands in every image: enough to find the run back. `manifest` may hold the resolved scenario
    as text.
    """

    scenario: str
    hash: str
    version: str
    sender: str
    title: str = ""
    language: str = "nl"
    manifest: str = ""


def export(
    figure: Figure,
    stem: str,
    folder: Path,
    table: Table | RankingTable | UncertaintyTable,
    alternative_text: str,
    metadata: Metadata,
    formats: Sequence[str] = FORMATS,
) -> tuple[Path, ...]:
    """Writes `folder/stem.<format>` for each format and returns the paths.

    Each file is written under a temporary name and then moved, so a half-written file never stands under
    its own name. Raises ValueError for an unknown format or a stem that is more than lower-case letters,
    digits, `-` and `_`.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise ValueError(f"unknown formats {unknown}; known are {', '.join(FORMATS)}")
    if not _STEM.fullmatch(stem):
        raise ValueError(f"{stem!r} is no name for a file: lower-case letters, digits, - and _ only")
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        _write(folder / f"{stem}.{one}", _content(one, figure, table, alternative_text, metadata)) for one in formats
    )


def cell(value: str | float) -> str | float:
    """A cell no spreadsheet takes for a formula.

    >>> cell("=cmd()"), cell("belonen"), cell(-0.5)
    ("'=cmd()", 'belonen', -0.5)
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_text(columns: Columns) -> str:
    """The drawn numbers as csv: decimal point, full precision, one header line, `\\n` at line ends."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return buffer.getvalue()


def _content(
    form: str, figure: Figure, table: Table | RankingTable | UncertaintyTable, alternative_text: str, metadata: Metadata
) -> bytes:
    if form == "csv":
        return csv_text(table.to_table()).encode("utf-8")
    if form == "txt":
        return (plain(alternative_text) + "\n").encode("utf-8")
    data = _saved(form, figure, alternative_text, metadata)
    return _accessible(data, alternative_text, metadata) if form == "svg" else data


def _saved(form: str, figure: Figure, alternative_text: str, metadata: Metadata) -> bytes:
    about = json.dumps(
        {name: plain(value) for name, value in asdict(metadata).items() if value},
        ensure_ascii=False,
        sort_keys=True,
    )
    title, sender, creator = (
        plain(metadata.title or metadata.scenario),
        plain(metadata.sender),
        f"Voorproef {plain(metadata.version)}",
    )
    entries: dict[str, dict[str, object]] = {
        "svg": {
            "Date": None,
            "Title": title,
            "Creator": [sender],
            "Publisher": [creator],
            "Identifier": plain(metadata.hash),
            "Description": about,
            "Language": metadata.language,
        },
        "pdf": {
            "CreationDate": None,
            "ModDate": None,
            "Title": title,
            "Author": sender,
            "Creator": creator,
            "Producer": creator,
            "Subject": plain(alternative_text),
            "Keywords": about,
        },
        "png": {
            "Software": creator,
            "Title": title,
            "Author": sender,
            "Description": plain(alternative_text),
            "Comment": about,
        },
    }
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format=form, dpi=DOTS_PER_INCH if form == "png" else 72, metadata=entries[form])
    return buffer.getvalue()


def _accessible(data: bytes, alternative_text: str, metadata: Metadata) -> bytes:
    """Adds role, language, title and description, so that a screen reader announces one image and reads
    its text.
    """
    text = data.decode("utf-8")
    title, description = escape(plain(metadata.title or metadata.scenario)), escape(plain(alternative_text))
    start = text.index("<svg ")
    end = text.index(">", start) + 1
    opening = (
        text[start : end - 1]
        + f' role="img" lang={quoteattr(metadata.language)} aria-labelledby="chart-title chart-description">'
    )
    words = f'\n <title id="chart-title">{title}</title>\n <desc id="chart-description">{description}</desc>'
    return (text[:start] + opening + words + text[end:]).encode("utf-8")


def _write(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
