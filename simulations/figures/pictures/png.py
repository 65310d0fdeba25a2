"""A png picture: its metadata, and two of them compared pixel by pixel."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulations.figures.pictures.found import Drawn, Unreadable, short

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Pixels: a chart of 400 by 400 mm at 300 dots per inch has half of that.
MOST_PIXELS = 50_000_000
CHANNELS = 4
MM_PER_METRE = 1000.0
NAMES = {
    "Title": "title", "Author": "sender", "Software": "maker", "Description": "alternative_text", "Comment": "about",
}  # fmt: skip


@dataclass(frozen=True)
class Png:
    """The pixels (height x width x 4, 0..255), the millimetres that one takes, and every chunk that is neither pixels nor text."""

    pixels: np.ndarray[Any, np.dtype[np.uint8]]
    step: float
    others: tuple[tuple[str, bytes], ...]


def read(data: bytes) -> tuple[Mapping[str, str], Png]:
    """The readable metadata by the name of what they say, and the picture; Unreadable for one that is cut off or not ours."""
    chunks = list(_chunks(data))
    words: dict[str, str] = {}
    others: list[tuple[str, bytes]] = []
    for kind, content in chunks:
        if kind in ("tEXt", "iTXt"):
            name, text = _text(kind, content)
            called = NAMES.get(name, name)
            while called in words:
                called += ".2"
            words[called] = text
        elif kind != "IDAT":
            others.append((kind, content))
    compressed = b"".join(content for kind, content in chunks if kind == "IDAT")
    return words, Png(_pixels(data, chunks[0], compressed), _step(others), tuple(others))


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every chunk, each with the checksum that belongs to it; nothing may follow the last."""
    place, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        head = data[place : place + 8]
        if len(head) < 8:
            raise Unreadable("verify_truncated", form="png", detail=f"{len(data)} bytes")
        length, kind = struct.unpack(">I4s", head)
        content, check = data[place + 8 : place + 8 + length], data[place + 8 + length : place + 12 + length]
        if len(check) < 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + content):
            raise Unreadable("verify_truncated", form="png", detail=kind.decode("latin-1"))
        yield kind.decode("latin-1"), content
        place += 12 + length
    if data[place:]:
        yield "after IEND", data[place:]


def _text(kind: str, content: bytes) -> tuple[str, str]:
    name, _, rest = content.partition(b"\0")
    if kind == "tEXt":
        return name.decode("latin-1"), rest.decode("latin-1")
    # Compressed text is not ours, and may be of any size.
    if rest[:1] != b"\0":
        raise Unreadable("verify_unsafe")
    return name.decode("latin-1"), rest[2:].split(b"\0", 2)[-1].decode("utf-8", "replace")


def _pixels(data: bytes, first: tuple[str, bytes], compressed: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    from PIL import Image

    kind, header = first
    if kind != "IHDR" or len(header) != 13:
        raise Unreadable("verify_not_a_picture")
    width, height, *form = struct.unpack(">IIBBBBB", header)
    if width * height > MOST_PIXELS:
        raise Unreadable("verify_unsafe")
    if form != [8, 6, 0, 0, 0]:
        raise Unreadable("verify_no_metadata")
    size = height * (1 + width * CHANNELS)
    expand = zlib.decompressobj()
    try:
        # One byte more than there should be: what is hidden behind the last pixel is seen, and never more unpacked.
        unpacked = len(expand.decompress(compressed, size + 1))
        whole = unpacked == size and not expand.unused_data and not expand.unconsumed_tail
        if not whole:
            raise Unreadable("verify_truncated", form="png", detail="IDAT")
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            return np.asarray(image.convert("RGBA"), np.uint8)
    except (zlib.error, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("verify_truncated", form="png", detail=str(error)) from error


def _step(others: list[tuple[str, bytes]]) -> float:
    """Millimetres per pixel, by what the file says of itself."""
    per_metre = next(
        (struct.unpack(">I", content[:4])[0] for kind, content in others if kind == "pHYs" and len(content) == 9), 0
    )
    return MM_PER_METRE / per_metre if per_metre else 0.0


def compare(then: Png, now: Png) -> Iterator[Drawn]:
    """Every difference in what is drawn: size, pixels, and anything else in the file."""
    yield from _pixel_differences(then, now)
    before, after = list(then.others), list(now.others)
    for kind, content in before:
        if (kind, content) in after:
            after.remove((kind, content))
        else:
            yield Drawn("hidden", kind, short(content.hex(), 40))
    yield from (Drawn("missing", kind, "", short(content.hex(), 40)) for kind, content in after)


def _pixel_differences(then: Png, now: Png) -> Iterator[Drawn]:
    if then.pixels.shape != now.pixels.shape:
        (high, wide), (height, width) = then.pixels.shape[:2], now.pixels.shape[:2]
        yield Drawn("size", "png", f"{wide} x {high}", f"{width} x {height}")
        return
    apart = np.abs(then.pixels.astype(np.int16) - now.pixels.astype(np.int16)).max(axis=2)
    rows, columns = np.nonzero(apart)
    if not len(rows):
        return
    spot = ", ".join(str(value) for value in then.pixels[rows[0], columns[0]])
    comes = ", ".join(str(value) for value in now.pixels[rows[0], columns[0]])
    extent = {"left": columns.min(), "top": rows.min(), "right": columns.max() + 1, "bottom": rows.max() + 1}
    values = {name: f"{float(one) * now.step:.1f}" for name, one in extent.items()}
    values |= {"pixels": str(len(rows)), "most": str(int(apart.max()))}
    place = float(columns[0]) * now.step, float(rows[0]) * now.step
    yield Drawn("pixels", "png", spot, comes, *place, values=values)
