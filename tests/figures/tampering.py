"""Changing a picture as somebody might who wants it to say something else, one thing at a time."""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

About = dict[str, Any]


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(data: bytes, chunk: bytes) -> bytes:
    """A chunk before the last one."""
    return data[:-12] + chunk + data[-12:]


def repainted(data: bytes, change: Callable[[np.ndarray[Any, Any]], None], keep: bool = True) -> bytes:
    """A png with other pixels, its texts and size kept or not."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        pixels, texts, dpi = np.asarray(image).copy(), dict(image.info), image.info["dpi"]
    change(pixels)
    about = PngInfo()
    for name in ("Software", "Title", "Author", "Description", "Comment"):
        if keep:
            about.add_text(name, texts[name])
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "png", pnginfo=about, dpi=dpi, compress_level=1)
    return buffer.getvalue()


def rewritten(data: bytes, change: Callable[[PdfWriter], object], keep: bool = True) -> bytes:
    """A pdf with other objects, its texts kept or not."""
    reader = PdfReader(io.BytesIO(data))
    writer = PdfWriter(clone_from=reader)
    if keep:
        writer.metadata = reader.metadata
    else:
        writer.metadata = None
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def content_changed(change: Callable[[bytes], bytes]) -> Callable[[PdfWriter], None]:
    """Other content of the page."""

    def apply(writer: PdfWriter) -> None:
        stream = writer.pages[0]["/Contents"].get_object()
        stream.set_data(change(stream.get_data()))  # type: ignore[union-attr]

    return apply


def add_note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="niet waar", rect=(72, 72, 172, 122), font_size="12pt"))


def about_of(form: str, data: bytes) -> About:
    """What a picture says of itself, as it stands there."""
    if form == "svg":
        found = re.search(r"<dc:description>(.*?)</dc:description>", data.decode("utf-8"), re.DOTALL)
        assert found
        text = unescape(found[1])
    elif form == "png":
        with Image.open(io.BytesIO(data)) as image:
            text = image.info["Comment"]
    else:
        text = str(PdfReader(io.BytesIO(data)).metadata["/Keywords"])  # type: ignore[index]
    about: About = json.loads(text)
    return about


def with_words(form: str, data: bytes, words: dict[str, str]) -> bytes:
    """A picture with other texts beside the drawing, by the names that its format has for them; the drawing is kept."""
    if form == "svg":
        text = data.decode("utf-8")
        for tag, value in words.items():
            inside = r"\s*<cc:Agent>\s*<dc:title>" if tag == "dc:creator" else ""
            whole = re.search(rf"<{tag}(?: [^>]*)?>{inside}([^<]*)</", text)
            assert whole, tag
            text = text[: whole.start(1)] + escape(value) + text[whole.end(1) :]
        return text.encode("utf-8")
    if form == "pdf":
        return rewritten(data, lambda writer: writer.add_metadata(words))
    place, parts = 8, [data[:8]]
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        name = data[place + 8 : place + 8 + length].split(b"\0")[0].decode("latin-1")
        whole = data[place : place + 12 + length]
        if kind in (b"tEXt", b"iTXt") and name in words:
            whole = png_chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + words[name].encode("utf-8"))
        parts.append(whole)
        place += 12 + length
    return b"".join(parts)


ABOUT = {"svg": "dc:description", "pdf": "/Keywords", "png": "Comment"}
TITLE = {"svg": "title", "pdf": "/Title", "png": "Title"}
SENDER = {"svg": "dc:creator", "pdf": "/Author", "png": "Author"}
ALTERNATIVE = {"svg": "desc", "pdf": "/Subject", "png": "Description"}


def with_about(form: str, data: bytes, change: Callable[[About], object]) -> bytes:
    """A picture that says something else of how it was made; the drawing is kept."""
    about = about_of(form, data)
    change(about)
    return with_words(form, data, {ABOUT[form]: json.dumps(about, ensure_ascii=False)})
