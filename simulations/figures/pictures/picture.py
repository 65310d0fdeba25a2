"""One picture, whatever its format: read from its file alone, and held against another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulations.figures.metadata import About, read_about
from simulations.figures.pictures import pdf, png, svg
from simulations.figures.pictures.found import Drawn, Unreadable

# Bytes; a chart has less than one million.
LARGEST = 60_000_000
READERS: Mapping[str, Any] = {"svg": svg, "pdf": pdf, "png": png}
ABOUT = "about"


@dataclass(frozen=True)
class Picture:
    """`words` are the readable metadata by the name of what they say, `about` is what was packed beside them."""

    form: str
    words: Mapping[str, str]
    about: About
    drawing: Any


def read_picture(path: Path) -> Picture:
    """The picture in a file; Unreadable, in words, for anything else."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable("verify_cannot_open", file=str(path), reason=error.strerror or str(error)) from error
    return picture_of(data)


def picture_of(data: bytes) -> Picture:
    """As `read_picture`, from the bytes of a file."""
    if len(data) > LARGEST:
        raise Unreadable("verify_unsafe")
    form = form_of(data)
    words, drawing = READERS[form].read(data)
    if not words.get(ABOUT):
        raise Unreadable("verify_no_metadata")
    try:
        about = read_about(words[ABOUT])
    except ValueError as error:
        raise Unreadable("verify_metadata_damaged", detail=str(error)) from error
    return Picture(form, {name: text for name, text in words.items() if name != ABOUT}, about, drawing)


def form_of(data: bytes) -> str:
    """The format by how a file begins; Unreadable for one that begins as no picture of ours does."""
    if data.startswith(png.SIGNATURE):
        return "png"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.lstrip()[:5] in (b"<?xml", b"<svg ") and b"<svg" in data[:4096]:
        return "svg"
    raise Unreadable("verify_not_a_picture")


def compare_drawings(then: Picture, now: Picture) -> Iterator[Drawn]:
    """Every difference in what two pictures of one format draw."""
    found: Iterator[Drawn] = READERS[then.form].compare(then.drawing, now.drawing)
    return found
