"""What `voorproef verify` found, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import cast

from simulations.ensemble.messages import Notice
from simulations.figures.numbers import Language, quantity
from simulations.figures.pictures.found import MOST, Drawn, short
from simulations.figures.pictures.numbers_in import TOLERANCE
from simulations.register.words import Words
from simulations.reports.reproduced import MOST_MOVED, said
from simulations.reports.verifying.tables import Cell, TableChange
from simulations.reports.verifying.verify import Verified

# A pixel that differs by one level in 255 is what another machine's rounding gives, and no eye sees it.
ONE_LEVEL = "1"
# Things in a pdf by a part of their path, the first that fits.
OBJECTS = {
    "/Annots": "annotation", "/Kids": "page", "/Count": "page", "/XObject": "image", "/Font": "font", "/OpenAction": "action",
    "/AA": "action", "/Names": "action", "/AcroForm": "action", "/Contents": "content",
}  # fmt: skip


def as_text(done: Verified, language: str) -> str:
    """The verdict, what was compared, and everything that differs: drawing, numbers, words, then what changed since."""
    words = Words(language)
    about, manifest = done.picture.about.metadata, done.origin.manifest
    parts = [
        words("verify_same" if done.same else "verify_differs", file=done.file),
        words(
            "verify_compared", chart=about.name, hash=about.hash, version=about.version, worlds=manifest["worlds"],
            width=about.width, form=done.picture.form,
        ),
    ]  # fmt: skip
    if done.gone:
        parts.append(words("verify_gone", chart=about.name))
    parts += _listed("verify_contradictions", [_noted(one, words) for one in done.contradictions], words)
    parts += _listed("verify_drawn", [_drawn(one, words) for one in done.drawn], words, MOST)
    parts += _table(done.table, words)
    parts += _listed("verify_words", [_noted(one, words) for one in done.said], words)
    parts += _listed("verify_changes", [said(one, words) for one in done.changes], words)
    if done.same:
        parts.append(words("verify_follows", tolerance=_number(f"{TOLERANCE:f}".rstrip("0"), words)))
    elif not done.gone and done.drawn and done.table.same:
        parts.append(words("verify_numbers_same"))
    if not done.same and not done.changes and not done.contradictions:
        parts.append(words("verify_no_changes"))
    return "\n".join(parts)


def _listed(heading: str, lines: list[str], words: Words, most: int | None = None) -> list[str]:
    """A heading and a line for each, each once; those beyond the most are counted."""
    each = list(dict.fromkeys(lines))
    if not each:
        return []
    told = each if most is None else each[:most]
    more = [words("verify_more", more=len(lines) - len(told))] if len(lines) > len(told) and most else []
    return ["", words(heading), *(f"- {line}" for line in told), *more]


def _noted(notice: Notice, words: Words) -> str:
    values = {name: short(str(value)) for name, value in notice.values.items()}
    if "field" in values:
        values["field"] = _field(values["field"], words)
    return words(notice.key, **values)


def _field(name: str, words: Words) -> str:
    """What a field is called; one that only the file knows goes by its own name."""
    key = f"verify_field_{name.split('.')[0]}"
    return words(key) if key in words else name


def _drawn(one: Drawn, words: Words) -> str:
    values = {name: _number(value, words) for name, value in one.values.items()}
    shown = {"what": _thing(one.what, words), "then": one.then, "now": one.now}
    text = words(f"verify_drawn_{one.kind}", **shown, **values)
    if one.kind == "pixels" and one.values["most"] == ONE_LEVEL:
        text += words("verify_one_level")
    place = ""
    if one.x is not None and one.y is not None:
        place = words("verify_place", x=_number(f"{one.x:.1f}", words), y=_number(f"{one.y:.1f}", words))
    near = words("verify_near", text=one.near) if one.near else ""
    return f"{text}{place}{near}"


def _thing(what: str, words: Words) -> str:
    name = next((name for part, name in OBJECTS.items() if part in what), None)
    return f"{words(f'verify_object_{name}')} ({what})" if name else what


def _number(text: str, words: Words) -> str:
    return text.replace(".", ",") if words.language == "nl" else text


def _table(table: TableChange, words: Words) -> Iterator[str]:
    """The numbers that the picture carries, against those that come out again."""
    if table.shape is not None:
        yield from ("", words("verify_table_shape", then=table.shape[0], now=table.shape[1]))
    if table.cells:
        yield from ("", words("verify_table", cells=len(table.cells)))
        yield from (f"- {_cell(one, words)}" for one in table.cells[:MOST_MOVED])
        if (more := len(table.cells) - MOST_MOVED) > 0:
            yield words("verify_more", more=more)


def _cell(cell: Cell, words: Words) -> str:
    values: Mapping[str, str] = {"row": short(cell.row), "column": cell.column}
    then, now = short(cell.then), short(cell.now)
    if not isfinite(cell.relative):
        return words("verify_cell_word", then=then, now=now, **values)
    share = quantity(cell.relative, "share", cast(Language, words.language))
    return words("verify_cell", then=_number(then, words), now=_number(now, words), share=share, **values)
