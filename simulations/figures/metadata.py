"""What stands in every image beside the drawing: what can be read at once, and packed all that is needed to draw it again."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from simulations.figures.wording import plain

# Fields that are packed: too long to be read by eye.
PACKED = ("manifest", "table")
READABLE = ("scenario", "hash", "version", "sender", "title", "language", "name", "toolkit")
# Characters that a packed field may unpack to; a run's manifest has some fifty thousand.
LARGEST = 16_000_000


@dataclass(frozen=True)
class Metadata:
    """What is said about one image. `name` is the chart's own, `width` is in millimetres, `toolkit` is the version of the
    package; `quick` says that the further runs on certainty were left out. `manifest` is that of the whole run as text.
    """

    scenario: str
    hash: str
    version: str
    sender: str
    title: str = ""
    language: str = "nl"
    manifest: str = ""
    name: str = ""
    width: int = 0
    toolkit: str = ""
    quick: bool = False


@dataclass(frozen=True)
class About:
    """Metadata as they were read from an image, with the drawn table as csv text."""

    metadata: Metadata
    table: str


def packed(text: str) -> str:
    """A text, compressed, as letters and digits that are safe in any format.

    >>> unpacked(packed("a < b ]]> c"))
    'a < b ]]> c'
    """
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


def unpacked(text: str, largest: int = LARGEST) -> str:
    """What was packed; ValueError if it is no such thing or comes to more than `largest` bytes."""
    try:
        expand = zlib.decompressobj()
        data = expand.decompress(base64.b64decode(text.encode("ascii"), validate=True), largest)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not packed text") from error
    if not expand.eof or expand.unused_data:
        raise ValueError("packed text is cut off or too long")
    return data.decode("utf-8", "surrogatepass")


def about_text(metadata: Metadata, table: str) -> str:
    """The metadata as one line of JSON: readable fields as they are, long ones packed, empty ones left out."""
    given = {**asdict(metadata), "table": table}
    about = {name: _written(name, value) for name, value in given.items() if value}
    return json.dumps(about, ensure_ascii=False, sort_keys=True)


def _written(name: str, value: Any) -> Any:
    if name in PACKED:
        return packed(value)
    return plain(value) if isinstance(value, str) else value


def read_about(text: str) -> About:
    """What `about_text` wrote; ValueError for anything else."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("not a map")
    return About(_metadata(found), unpacked(_text(found, "table")))


def _metadata(found: Mapping[str, Any]) -> Metadata:
    known = {*READABLE, *PACKED, "width", "quick"}
    if unknown := found.keys() - known:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    width, quick = found.get("width", 0), found.get("quick", False)
    if type(width) is not int or type(quick) is not bool:
        raise ValueError("width or quick of another kind")
    texts = {name: _text(found, name) for name in READABLE if name in found}
    texts.setdefault("language", "")
    required = dict.fromkeys(("scenario", "hash", "version", "sender"), "")
    return Metadata(**{**required, **texts}, manifest=unpacked(_text(found, "manifest")), width=width, quick=quick)


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value
