"""One chart as a bundle of files: svg, pdf, png, csv, alternative text and a manifest, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from matplotlib.figure import Figure
from matplotlib.text import Text

from simulations.analysis.csv_text import csv_text
from simulations.analysis.ranking_tables import RankingTable
from simulations.analysis.tables import Table
from simulations.analysis.uncertainty_tables import UncertaintyTable
from simulations.ensemble.guard import guard_labels, guard_table, guard_texts
from simulations.figures.metadata import Metadata, about_text
from simulations.figures.style import house_style
from simulations.figures.wording import plain

FORMATS = ("svg", "pdf", "png", "csv", "txt")
IMAGES = ("svg", "pdf", "png")
MANIFEST = "json"
DOTS_PER_INCH = 300
_STEM = re.compile(r"[a-z0-9][a-z0-9_-]*")


def export(
    figure: Figure,
    stem: str,
    folder: Path,
    table: Table | RankingTable | UncertaintyTable,
    alternative_text: str,
    metadata: Metadata,
    formats: Sequence[str] = FORMATS,
) -> tuple[Path, ...]:
    """Writes `folder/stem.<format>` for each format, then the bundle's manifest `folder/stem.json`, and returns the paths.

    Every image carries what is needed to draw it again (`metadata`). Each file is written under a temporary name and then
    moved, so a half-written file never stands under its own name. Raises ValueError for an unknown format or a stem that is
    more than lower-case letters, digits, `-` and `_`, CompanyNamed for a company on it.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise ValueError(f"unknown formats {unknown}; known are {', '.join(FORMATS)}")
    if not _STEM.fullmatch(stem):
        raise ValueError(f"{stem!r} is no name for a file: lower-case letters, digits, - and _ only")
    guard_table(table.to_table())
    guard_texts((metadata.title, alternative_text))
    # Words of a chart are cut into lines, and all of them stand beside its numbers.
    guard_labels([" ".join(one.get_text() for one in figure.findobj(Text))])
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        f"{stem}.{one}": _content(one, figure, table, alternative_text, metadata) for one in dict.fromkeys(formats)
    }
    contents[f"{stem}.{MANIFEST}"] = bundle_manifest(contents, metadata)
    return tuple(_write(folder / name, content) for name, content in contents.items())


def bundle_manifest(contents: Mapping[str, bytes], metadata: Metadata) -> bytes:
    """What a bundle is of, and the SHA-256 of each of its files, as JSON."""
    about = {
        "chart": metadata.name,
        "title": plain(metadata.title),
        "language": metadata.language,
        "width_mm": metadata.width,
        "sender": plain(metadata.sender),
        "scenario": plain(metadata.scenario),
        "run": metadata.hash,
        "model_version": metadata.version,
        "toolkit_version": metadata.toolkit,
        "quick": metadata.quick,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    }
    return (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def image(
    form: str, figure: Figure, table: Table | RankingTable | UncertaintyTable, alternative_text: str, metadata: Metadata
) -> bytes:
    """The bytes of one image, `form` being one of `IMAGES`, with all that `export` puts in it."""
    data = _saved(form, figure, csv_text(table.to_table()), alternative_text, metadata)
    return _accessible(data, alternative_text, metadata) if form == "svg" else data


def _content(
    form: str, figure: Figure, table: Table | RankingTable | UncertaintyTable, alternative_text: str, metadata: Metadata
) -> bytes:
    if form == "csv":
        return csv_text(table.to_table()).encode("utf-8")
    if form == "txt":
        return (plain(alternative_text) + "\n").encode("utf-8")
    return image(form, figure, table, alternative_text, metadata)


def _saved(form: str, figure: Figure, table: str, alternative_text: str, metadata: Metadata) -> bytes:
    about = about_text(metadata, table)
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
