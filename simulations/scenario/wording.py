"""How fields, values and bounds are put into words for messages, descriptions and the reference page."""

import difflib
import re
from collections.abc import Iterable
from typing import Any

from simulations.register.label import Label
from simulations.register.units import unit
from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Message, Value, message
from simulations.scenario.quarters import EARLIEST, FIRST, LAST
from simulations.scenario.vocabulary import Vocabulary

MOST_NAMES = 16
FEW_NAMES = 4
SOMEWHAT_LIKE = 0.4
LONGEST_SHOWN = 60
LARGEST_WHOLE = 1e15


def allowed(field: Field, path: FieldPath, vocabulary: Vocabulary | None, found: Any = None) -> Message:
    """What may stand in a field, or in one item of a list."""
    item = bool(path) and isinstance(path[-1], int)
    kind = (
        {"numbers": "number", "texts": "text", "names": "name", "phases": "map"}.get(field.type, field.type)
        if item
        else field.type
    )
    values: dict[str, Value] = {
        "longest": str(field.longest),
        "names": listed(field.choice_names),
        "count": str(field.at_least),
        "first": FIRST if field.required else EARLIEST,
        "last": LAST,
    }
    if kind in ("number", "integer", "number_or_choice", "numbers"):
        values["range"] = span(field.low, field.high, field.unit)
    if kind in ("names", "name"):
        names = vocabulary.names(field.population or "") if vocabulary else ()
        if not names:
            return message("expected.plain_names")
        values["names"] = listed(names, found if isinstance(found, str) else "")
    return message(f"expected.{kind}", **values)


def span(low: float | None, high: float | None, unit_name: str | None = None) -> Value:
    """Bounds with their unit."""
    ends = [(key, plain(bound)) for key, bound in (("low", low), ("high", high)) if bound is not None]
    bounds: Value = message(f"range.{'both' if len(ends) == 2 else ends[0][0]}", **dict(ends)) if ends else ""
    return bounds if unit_name is None else message("range.unit", range=bounds, unit=unit(unit_name).label)


def shown(found: Any, part: Layered, path: FieldPath) -> Message:
    """A value as it was written, short enough to read."""
    if found is None:
        return message("found.nothing")
    if isinstance(found, dict):
        return message("found.map")
    if isinstance(found, list):
        return message("found.list")
    if isinstance(found, str):
        return message("found.text", text=short(found))
    if isinstance(found, bool):
        return message("found.flag", text=str(found).lower())
    return message("found.number", text=short(raw(found, part, path)))


def raw(found: Any, part: Layered, path: FieldPath) -> str:
    """A number in the digits of the file."""
    origin = part.origin(path)
    place = origin.document.values[origin.path]
    text = origin.document.line(place.line)[place.column - 1 : place.column - 1 + place.width]
    return text if text[:1].isdigit() or text[:1] in "+-." else plain(found)


def plain(number: float) -> str:
    """A number as it may be typed in a scenario file.

    >>> plain(0.1), plain(2.0), plain(2700000000.0)
    ('0.1', '2', '2700000000')
    """
    return str(int(number)) if float(number).is_integer() and abs(number) < LARGEST_WHOLE else repr(float(number))


def short(text: str) -> str:
    """Text on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


def listed(names: Iterable[str], like: str = "") -> Value:
    """Names with commas; of a long list those most like `like`, or the first few."""
    every = list(names)
    if len(every) <= MOST_NAMES:
        return ", ".join(every)
    near = difflib.get_close_matches(simple(like), every, n=FEW_NAMES, cutoff=SOMEWHAT_LIKE) if like else []
    shown_names = list(dict.fromkeys([*near, *every]))[:FEW_NAMES]
    return message("list.long", names=", ".join(shown_names))


def simple(text: str) -> str:
    """Text for comparing names: small letters, one kind of separator."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def population_labels(vocabulary: Vocabulary, population: str) -> dict[str, Label]:
    """The names of a population with their labels where they have any."""
    names = vocabulary.names(population)
    rows = vocabulary.populations.get(population, {})
    labels = {name: rows.get(name, {}).get("label") for name in names} if isinstance(rows, dict) else {}
    return {name: Label(**label) if (label := labels.get(name)) else Label(name, name) for name in names}


def own_labels(names: Iterable[str]) -> dict[str, Label]:
    """Names that have no other label than themselves."""
    return {name: Label(name, name) for name in names}
