"""From a fault to a problem that a policy adviser can act on: what was found, what is allowed, what to try."""

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulations.register.label import Label
from simulations.register.units import unit
from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Message, Problem, Value, message
from simulations.scenario.quarters import EARLIEST, FIRST, LAST
from simulations.scenario.shapes import Shape, walk
from simulations.scenario.vocabulary import Vocabulary

COMMA = re.compile(r"([-+]?\d+),(\d+)")
PERCENT = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:%|procent|percent|per cent)", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,' _]\d{3})+|\d+(?:_\d+)+")
WITH_UNIT = re.compile(r"(?:\D{1,8}\s*)?([-+]?\d+(?:[.,]\d+)?)\s*\D*")
YES = frozenset(("ja", "yes", "on", "aan", "waar", "true", "y", "j", "wel"))
NO = frozenset(("nee", "no", "off", "uit", "onwaar", "false", "n", "niet"))
DUTCH_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
ANY_QUARTER = re.compile(r"(?:[QqKk]\s*([1-4])\D*(\d{4})|(\d{4})\D*([1-4]))")
OWN_TEXT = ("text_empty", "text_long", "text_control", "text_markup", "text_formula", "text_lines", "text_folder", "translation_parts")
OWN_FOUND = (*OWN_TEXT, "names_doubled", "numbers_order", "numbers_few")
MOST_NAMES = 12
FEW_NAMES = 4
SOMEWHAT_LIKE = 0.4
LIKE = 0.6
VERY_LIKE = 0.8
LONGEST_SHOWN = 60


def shape_problems(shape: Shape, part: Layered, described_by: tuple[Field, ...] = ()) -> tuple[list[Problem], set[FieldPath]]:
    """What is wrong with the types, bounds and names in `part`, and the paths in it that no further check may lean on.

    `described_by` are the same fields with more exact bounds and units, for the texts only.
    """
    fields = described_by or shape.fields
    problems: list[Problem] = []
    missing: list[Problem] = []
    paths: set[FieldPath] = set()
    for path, kind, found in shape.faults(without_empty_maps(part.data, shape.fields)):
        whole = list_with_commas(part, path, shape)
        if whole is not None and whole in paths:
            continue
        if whole is not None:
            path, kind, found = whole, "numbers_order", part.get(whole)
        paths.add(path)
        (missing if kind == "missing" else problems).append(explain(part, path, kind, found, fields, shape.vocabulary))
    meant = {place(problem, name) for problem in problems if (name := meant_name(problem))}
    return problems + [problem for problem in missing if problem.field not in meant], paths


def place(problem: Problem, name: str) -> str:
    """The dotted path of the field `name` beside that of a problem."""
    return ".".join([*problem.field.split(".")[:-1], name])


def meant_name(problem: Problem) -> str | None:
    """The field that an unknown key was probably meant to be: it need not be called missing as well."""
    is_guess = problem.hint is not None and problem.hint.key == "scenario.nearest"
    return str(dict(problem.hint.values)["name"]) if is_guess and problem.hint is not None else None


def list_with_commas(part: Layered, path: FieldPath, shape: Shape) -> FieldPath | None:
    """The path of the list around `path` if it holds numbers that were written with decimal commas."""
    field = walk(shape.fields, path)
    if field is None or field.type != "numbers":
        return None
    whole = path[:-1] if isinstance(path[-1], int) else path
    return whole if isinstance(part.get(whole), list) and written_with_commas(part, whole) else None


def written_with_commas(part: Layered, path: FieldPath) -> bool:
    """True if a list has commas with and without a space behind them: those without were meant as decimal commas."""
    origin = part.origin(path)
    text = origin.document.line(origin.document.values[origin.path].line)
    return re.search(r"\d,\d", text) is not None and re.search(r",\s", text) is not None


def without_empty_maps(data: Any, fields: tuple[Field, ...]) -> Any:
    """The same data where a group that was opened but left empty is an empty map."""
    if not isinstance(data, dict):
        return data
    result = dict(data)
    for field in fields:
        if field.type == "group" and field.name in result:
            inner = result[field.name]
            result[field.name] = {} if inner is None else without_empty_maps(inner, field.fields)
    return result


def explain(
    part: Layered, path: FieldPath, kind: str, found: Any, fields: tuple[Field, ...], vocabulary: Vocabulary | None
) -> Problem:
    """One fault in words."""
    if kind == "extra_forbidden":
        return unknown_key(part, path, names_beside(fields, path), vocabulary)
    field = walk(fields, path)
    if kind == "missing":
        return missing_field(part, path, field, vocabulary)
    if field is None:
        return part.at_value(path, shown(found, part, path), message("expected.map"))
    return part.at_value(
        path,
        found_text(kind, found, part, path, field),
        allowed(field, path, vocabulary, found),
        hint(kind, found, part, path, field, vocabulary),
    )


def names_beside(fields: tuple[Field, ...], path: FieldPath) -> dict[str, Label]:
    """The fields that may stand where `path` ends."""
    parent = walk(fields, path[:-1])
    inner = fields if parent is None else parent.fields
    return {field.name: field.label for field in inner}


def unknown_key(part: Layered, path: FieldPath, names: Mapping[str, Label], vocabulary: Vocabulary | None) -> Problem:
    """A key that is no field here, with its proper place or the nearest one that is."""
    key = str(path[-1])
    if key.isdigit() and part.get(path) is None:
        return part.at_key(path, message("comma_in_map", key=key), hint=message("comma_in_map.hint"))
    where = above(part, path)
    found = message("unknown_key.in", key=key, where=where) if where else message("unknown_key", key=key)
    home = home_of(key, vocabulary)
    suggestion = message("belongs", key=key, home=home) if home and home != where else choice_hint(key, names)
    return part.at_key(path, found, message("one_of", names=listed(names, key)), suggestion)


def home_of(key: str, vocabulary: Vocabulary | None) -> str | None:
    """The part of the file that a key belongs to, if there is one."""
    section = next((field.name for field in general_fields() if key in by_name(field.fields)), None)
    if section is not None or vocabulary is None:
        return section
    if key == vocabulary.alternatives:
        return "levers"
    return "world" if key in vocabulary.register else None


def above(part: Layered, path: FieldPath) -> str:
    """The name of the map that a key stands in."""
    around = part.origin(path[:-1]).path
    return str(next((piece for piece in reversed(around) if isinstance(piece, str)), ""))


def missing_field(part: Layered, path: FieldPath, field: Field | None, vocabulary: Vocabulary | None) -> Problem:
    """A field that must be there and is not."""
    found = message("missing", name=str(path[-1]))
    if field is None:
        return part.at_key(path, found)
    return part.at_key(path, found, allowed(field, path, vocabulary), message("missing.hint", text=field.text))


def found_text(kind: str, found: Any, part: Layered, path: FieldPath, field: Field) -> Message:
    """What stands in the file."""
    if kind in OWN_FOUND:
        return message(f"found.{kind}", longest=str(field.longest), count=str(len(found) if isinstance(found, list) else 0))
    return shown(found, part, path)


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
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


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


def nearest_word(found: Any, names: Iterable[str]) -> Message | None:
    """The name most like `found`, as a hint."""
    return choice_hint(found, own_labels(names))


def own_labels(names: Iterable[str]) -> dict[str, Label]:
    """Names that have no other label than themselves."""
    return {name: Label(name, name) for name in names}


def nearest(found: str, labels: Mapping[str, Label]) -> str | None:
    """The name most like `found`; the words that people use for a thing (its labels) lead to its name too."""
    whole: dict[str, str] = {}
    words: dict[str, str] = {}
    for name, label in labels.items():
        for text in (name, label.nl, label.en):
            whole.setdefault(simple(text), name)
            for word in simple(text).split("_"):
                words.setdefault(word, name)
    for candidates, cutoff in ((whole, LIKE), (words, VERY_LIKE)):
        if near := difflib.get_close_matches(simple(found), candidates, n=1, cutoff=cutoff):
            return candidates[near[0]]
    return None


def simple(text: str) -> str:
    """Text for comparing names: small letters, one kind of separator."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def allowed(field: Field, path: FieldPath, vocabulary: Vocabulary | None, found: Any = None) -> Message:
    """What may stand in a field, or in one item of a list."""
    item = bool(path) and isinstance(path[-1], int)
    kind = {"numbers": "number", "texts": "text", "names": "name", "phases": "map"}.get(field.type, field.type) if item else field.type
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
        values["names"] = listed(names, found if isinstance(found, str) else "")
    return message(f"expected.{kind}", **values)


def span(low: float | None, high: float | None, unit_name: str | None = None) -> Value:
    """Bounds with their unit."""
    ends = [(key, plain(bound)) for key, bound in (("low", low), ("high", high)) if bound is not None]
    bounds: Value = message(f"range.{'both' if len(ends) == 2 else ends[0][0]}", **dict(ends)) if ends else ""
    return bounds if unit_name is None else message("range.unit", range=bounds, unit=unit(unit_name).label)


def hint(kind: str, found: Any, part: Layered, path: FieldPath, field: Field, vocabulary: Vocabulary | None) -> Message | None:
    """What to try, where that can be told from what was found."""
    if kind in OWN_TEXT:
        return message(f"found.{kind}.hint")
    if kind == "numbers_order":
        return message("comma_in_list.hint") if written_with_commas(part, path) else None
    item = bool(path) and isinstance(path[-1], int)
    if field.type in ("number", "integer") or (field.type == "numbers" and item):
        return number_hint(found, part, path, field)
    if field.type == "number_or_choice":
        return number_hint(found, part, path, field) or choice_hint(found, dict(field.choices))
    if field.type == "flag" and isinstance(found, str):
        word = simple(found)
        return try_value("true") if word in YES else try_value("false") if word in NO else None
    if field.type == "choice":
        return choice_hint(found, dict(field.choices))
    if field.type == "names" and item and vocabulary is not None:
        return choice_hint(found, population_labels(vocabulary, field.population or ""))
    if field.type in ("names", "numbers", "texts") and isinstance(found, str | int | float) and not isinstance(found, bool):
        return try_value(f"[{found}]")
    if field.type in ("text", "title") and isinstance(found, int | float):
        return try_value(f'"{raw(found, part, path) if not isinstance(found, bool) else str(found).lower()}"')
    if field.type == "date":
        return day_hint(found)
    return quarter_hint(found) if field.type == "quarter" else None


def try_value(text: str) -> Message:
    """A value to write instead."""
    return message("try", value=text)


def thousands_hint(found: float, part: Layered, path: FieldPath) -> Message | None:
    """The number without the points that were meant to set thousands apart."""
    written = raw(found, part, path)
    return message("thousands.hint", value=re.sub(r"\D", "", written)) if THOUSANDS.fullmatch(written) else None


def population_labels(vocabulary: Vocabulary, population: str) -> dict[str, Label]:
    """The names of a population with their labels where they have any."""
    names = vocabulary.names(population)
    rows = vocabulary.populations[population] if population in vocabulary.populations else {}
    labels = {name: rows.get(name, {}).get("label") for name in names} if isinstance(rows, dict) else {}
    return {name: Label(**label) if (label := labels.get(name)) else Label(name, name) for name in names}


def choice_hint(found: Any, names: Mapping[str, Label]) -> Message | None:
    """The nearest word of a closed list."""
    near = nearest(found, names) if isinstance(found, str) else None
    return message("nearest", name=near) if near else None


def number_hint(found: Any, part: Layered, path: FieldPath, field: Field) -> Message | None:
    """The number that was probably meant."""
    if isinstance(found, int | float) and not isinstance(found, bool):
        if thousands := thousands_hint(found, part, path):
            return thousands
        if field.unit == "share" and field.high is not None and 2 <= found <= 100 * field.high:
            return message("percent_share.hint", value=plain(round(found / 100, 12)))
        return try_value(plain(found)) if field.type == "integer" and float(found).is_integer() and isinstance(found, float) else None
    if not isinstance(found, str):
        return None
    text = found.strip()
    if match := PERCENT.fullmatch(text):
        number = float(match[1].replace(",", "."))
        return message("percent.hint", value=plain(round(number / 100, 12) if field.unit == "share" else number))
    if match := COMMA.fullmatch(text):
        return message("comma.hint", value=f"{match[1]}.{match[2]}")
    if THOUSANDS.fullmatch(text):
        return message("thousands.hint", value=re.sub(r"\D", "", text))
    if match := WITH_UNIT.fullmatch(text):
        number_text = match[1].replace(",", ".")
        if field.unit is None:
            return message("number_only.hint", value=number_text)
        return message("unit.hint", value=number_text, unit=unit(field.unit).label)
    return None


def day_hint(found: Any) -> Message | None:
    """A day in the Dutch order, turned round."""
    match = DUTCH_DAY.fullmatch(found.strip()) if isinstance(found, str) else None
    if match is None:
        return None
    try:
        return try_value(datetime.date(int(match[3]), int(match[2]), int(match[1])).isoformat())
    except ValueError:
        return None


def quarter_hint(found: Any) -> Message | None:
    """A quarter written in another way."""
    match = ANY_QUARTER.fullmatch(found.strip()) if isinstance(found, str) else None
    if match is None:
        return None
    suggestion = f"{match[2] or match[3]} Q{match[1] or match[4]}"
    return None if suggestion == found.strip() else try_value(suggestion)
