"""A pdf picture: its metadata, and two of them compared object by object, from the catalogue down to every stream."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from simulations.figures.pictures.found import Drawn, Kind, Unreadable, short
from simulations.figures.pictures.pdf_content import compare_operations, same_value
from simulations.figures.pictures.places import MM_PER_POINT

NAMES = {
    "/Title": "title", "/Author": "sender", "/Creator": "maker", "/Producer": "maker.2", "/Subject": "alternative_text",
    "/Keywords": "about",
}  # fmt: skip
# How a stream is stored is no part of what it holds.
STORED = frozenset(("/Length", "/Filter", "/DecodeParms"))
FILTERS = frozenset(("/FlateDecode",))
MOST_OBJECTS = 20_000
MOST_BYTES = 150_000_000
A4_HEIGHT = 842.0
END = b"%%EOF"
START = re.compile(rb"startxref\s+\d+\s+%%EOF")


@dataclass(frozen=True)
class Pdf:
    """An opened file: `hidden` objects belong to no page, `revisions` is how often it was written on, `after` follows its end."""

    reader: Any
    root: Any
    trailer: tuple[str, ...]
    hidden: tuple[int, ...]
    revisions: int
    after: bytes

    @property
    def height(self) -> float:
        """Of the first page, in points."""
        try:
            return float(self.root["/Pages"]["/Kids"][0].get_object()["/MediaBox"][3])
        except MISSHAPEN:
            return A4_HEIGHT


# What a file that is no proper pdf may bring the reader to.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, NotImplementedError, OSError)


def read(data: bytes) -> tuple[Mapping[str, str], Pdf]:
    """The readable metadata by the name of what they say, and the opened file; Unreadable for one that is cut off or not ours."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if END not in data[-1024:]:
        raise Unreadable("verify_truncated", form="pdf", detail=f"{len(data)} bytes")
    try:
        reader = PdfReader(io.BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise Unreadable("verify_no_metadata")
        info = reader.trailer.get("/Info", {})
        words = {NAMES.get(name, name): _word(info[name]) for name in info.get_object()} if info else {}
        hidden = tuple(sorted(_hidden(reader)))
    except (PyPdfError, *MISSHAPEN) as error:
        raise Unreadable("verify_truncated", form="pdf", detail=short(str(error))) from error
    return words, Pdf(
        reader,
        reader.trailer["/Root"].get_object(),
        tuple(sorted(reader.trailer)),
        hidden,
        len(START.findall(data)),
        data[data.rindex(END) + len(END) :].strip(),
    )


def _word(value: Any) -> str:
    value = value.get_object() if hasattr(value, "get_object") else value
    return str(value)


def _hidden(reader: Any) -> Iterator[int]:
    """Objects that nothing in the file leads to; mere numbers are lengths of streams."""
    for number in _listed(reader) - _reached(reader):
        if not isinstance(reader.get_object(number), int | float):
            yield number


def _listed(reader: Any) -> set[int]:
    """The number of every object in the file's own list, but for those that hold other objects."""
    numbers = {number for generation, places in reader.xref.items() if generation < 65535 for number in places}
    holders = {holder for holder, _ in reader.xref_objStm.values()}
    return (numbers | set(reader.xref_objStm)) - holders


def _reached(reader: Any) -> set[int]:
    """The number of every object that the file's own objects lead to; streams are unpacked on the way, up to a limit."""
    seen: set[int] = set()
    unpacked = 0
    waiting = [reader.trailer.raw_get(name) for name in ("/Root", "/Info") if name in reader.trailer]
    steps = 0
    while waiting:
        one, steps = waiting.pop(), steps + 1
        if steps > MOST_OBJECTS * 50 or len(seen) > MOST_OBJECTS:
            raise Unreadable("verify_unsafe")
        if hasattr(one, "idnum"):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if hasattr(one, "get_data"):
            unpacked += len(_bytes(one))
            if unpacked > MOST_BYTES:
                raise Unreadable("verify_unsafe")
        if isinstance(one, dict):
            # As they are kept: reading them by name would follow references.
            waiting += list(dict.values(one))
        elif isinstance(one, list):
            waiting += list(list.__iter__(one))
    return seen


def _bytes(stream: Any) -> bytes:
    """What a stream holds; Unreadable where it is stored as no picture of ours is."""
    stored = stream.get("/Filter", [])
    filters = [stored] if isinstance(stored, str) else [str(one) for one in stored]
    if not set(filters) <= FILTERS or len(filters) > 1:
        raise Unreadable("verify_unsafe")
    data: bytes = stream.get_data()
    return data


def compare(then: Pdf, now: Pdf) -> Iterator[Drawn]:
    """Every difference in what is drawn, embedded or attached, then in the text that can be read of the page."""
    from pypdf.errors import PyPdfError

    try:
        found = list(_Comparison(then, now).differences())
        found += _file(then, now)
        yield from found
        if found:
            yield from _texts(then.reader, now.reader)
    except (PyPdfError, *MISSHAPEN) as error:
        raise Unreadable("verify_truncated", form="pdf", detail=short(str(error))) from error


def _file(then: Pdf, now: Pdf) -> Iterator[Drawn]:
    if then.trailer != now.trailer:
        yield Drawn("changed", "trailer", " ".join(then.trailer), " ".join(now.trailer))
    if then.hidden:
        yield Drawn("hidden", "pdf", ", ".join(str(one) for one in then.hidden[:10]))
    if then.revisions > now.revisions:
        yield Drawn("hidden", "revision", str(then.revisions), str(now.revisions))
    if then.after:
        yield Drawn("hidden", "after %%EOF", short(then.after.decode("latin-1")))


def _texts(then: Any, now: Any) -> Iterator[Drawn]:
    """Lines of text that the page has otherwise."""
    before, after = ("\n".join(page.extract_text() for page in one.pages).splitlines() for one in (then, now))
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Drawn("text", "pdf", short(" / ".join(before[first:last])), short(" / ".join(after[start:end])))


class _Comparison:
    """Walks two files side by side; each pair of objects is met once."""

    def __init__(self, then: Pdf, now: Pdf) -> None:
        self.then, self.now = then, now
        self.met: set[tuple[int, int]] = set()

    def differences(self) -> Iterator[Drawn]:
        waiting: list[tuple[str, Any, Any]] = [("", self.then.root, self.now.root)]
        while waiting:
            path, then, now = waiting.pop()
            pair = getattr(then, "idnum", None), getattr(now, "idnum", None)
            if pair[0] is not None and pair[1] is not None:
                if pair in self.met:
                    continue
                self.met.add((pair[0], pair[1]))
            yield from self._one(path, _object(then), _object(now), waiting)

    def _one(self, path: str, then: Any, now: Any, waiting: list[tuple[str, Any, Any]]) -> Iterator[Drawn]:
        if hasattr(then, "get_data") and hasattr(now, "get_data"):
            yield from self._streams(path, then, now)
        if isinstance(then, dict) and isinstance(now, dict):
            yield from self._maps(path, then, now, waiting)
        elif isinstance(then, list) and isinstance(now, list):
            yield from self._lists(path, then, now, waiting)
        elif not same_value(then, now):
            yield Drawn("changed", path, short(str(then)), short(str(now)))

    def _maps(self, path: str, then: Any, now: Any, waiting: list[tuple[str, Any, Any]]) -> Iterator[Drawn]:
        stored = STORED if hasattr(then, "get_data") else frozenset()
        for name in dict.fromkeys((*now, *then)):
            if name in stored:
                continue
            here = f"{path}{name}"
            if name not in now:
                yield self._alone("extra", here, then.raw_get(name))
            elif name not in then:
                yield self._alone("missing", here, now.raw_get(name))
            else:
                waiting.append((here, then.raw_get(name), now.raw_get(name)))

    def _lists(self, path: str, then: Any, now: Any, waiting: list[tuple[str, Any, Any]]) -> Iterator[Drawn]:
        # As they are kept: reading them by place would follow references.
        before, after = list(list.__iter__(then)), list(list.__iter__(now))
        shared = min(len(before), len(after))
        waiting += [(f"{path}/{place}", before[place], after[place]) for place in range(shared)]
        yield from (self._alone("extra", f"{path}/{place}", before[place]) for place in range(shared, len(before)))
        yield from (self._alone("missing", f"{path}/{place}", after[place]) for place in range(shared, len(after)))

    def _alone(self, kind: Kind, path: str, one: Any) -> Drawn:
        found = _object(one)
        x = y = None
        rectangle = found.get("/Rect") if isinstance(found, dict) else None
        if isinstance(rectangle, list) and len(rectangle) == 4:
            x, y = float(rectangle[0]) * MM_PER_POINT, (self.now.height - float(rectangle[3])) * MM_PER_POINT
        text = short(str(found))
        before, after = (text, "") if kind == "extra" else ("", text)
        return Drawn(kind, path, before, after, x, y)

    def _streams(self, path: str, then: Any, now: Any) -> Iterator[Drawn]:
        before, after = _bytes(then), _bytes(now)
        if before == after:
            return
        if "/Contents" in path or now.get("/Subtype") == "/Form":
            from pypdf.generic import ContentStream

            ours, again = (ContentStream(one, None).operations for one in (then, now))
            yield from compare_operations(ours, again, self.now.height)
        else:
            yield Drawn("changed", path, f"{len(before)} bytes", f"{len(after)} bytes")


def _object(one: Any) -> Any:
    return one.get_object() if hasattr(one, "get_object") else one
