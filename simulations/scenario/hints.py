"""What to try instead of what was found, where that can be told from it."""

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulations.register.label import Label
from simulations.register.units import unit
from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Message, message
from simulations.scenario.shapes import Shape, walk
from simulations.scenario.vocabulary import Vocabulary
from simulations.scenario.wording import own_labels, plain, population_labels, raw, simple

COMMA = re.compile(r"([-+]?\d+),(\d+)")
PERCENT = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:%|procent|percent|per cent)", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,' _]\d{3})+|\d+(?:_\d+)+")
WITH_UNIT = re.compile(r"(?:\D{1,8}\s*)?([-+]?\d+(?:[.,]\d+)?)\s*\D*")
LARGE = re.compile(r"(?:€\s*)?([-+]?\d+(?:[.,]\d+)?)\s*(mln|miljoen|million|mld|miljard|billion)\b.*", re.IGNORECASE)
MILLION, BILLION = 10**6, 10**9
BILLIONS = ("mld", "miljard", "billion")
YES = frozenset(("ja", "yes", "on", "aan", "waar", "true", "y", "j", "wel"))
NO = frozenset(("nee", "no", "off", "uit", "onwaar", "false", "n", "niet"))
DUTCH_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
ANY_QUARTER = re.compile(r"(?:[QqKk]\s*([1-4])\D*(\d{4})|(\d{4})\D*([1-4]))")
LIKE = 0.6
VERY_LIKE = 0.8
OWN_TEXT = (
    "text_empty",
    "text_long",
    "text_control",
    "text_markup",
    "text_formula",
    "text_lines",
    "text_folder",
    "translation_parts",
)


def hint(
    kind: str, found: Any, part: Layered, path: FieldPath, field: Field, vocabulary: Vocabulary | None
) -> Message | None:
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
        named = by_code(found, field, vocabulary) or elsewhere(found, vocabulary)
        return named or name_hint(found, population_labels(vocabulary, field.population or ""), vocabulary)
    if (
        field.type in ("names", "numbers", "texts")
        and isinstance(found, str | int | float)
        and not isinstance(found, bool)
    ):
        return try_value(f"[{found}]")
    if field.type in ("text", "title") and isinstance(found, int | float):
        return try_value(f'"{raw(found, part, path) if not isinstance(found, bool) else str(found).lower()}"')
    if field.type == "date":
        return day_hint(found)
    return quarter_hint(found) if field.type == "quarter" else None


def number_hint(found: Any, part: Layered, path: FieldPath, field: Field) -> Message | None:
    """The number that was probably meant."""
    if isinstance(found, int | float) and not isinstance(found, bool):
        if thousands := thousands_hint(found, part, path):
            return thousands
        if field.unit == "share" and field.high is not None and 2 <= found <= 100 * field.high:
            return message("percent_share.hint", value=plain(round(found / 100, 12)))
        return (
            try_value(plain(found))
            if field.type == "integer" and float(found).is_integer() and isinstance(found, float)
            else None
        )
    if not isinstance(found, str):
        return None
    text = found.strip()
    if match := LARGE.fullmatch(text):
        size = BILLION if match[2].lower() in BILLIONS else MILLION
        return message("number_only.hint", value=plain(round(float(match[1].replace(",", ".")) * size, 6)))
    if match := PERCENT.fullmatch(text):
        number = float(match[1].replace(",", "."))
        too_large = field.high is not None and number > field.high
        part_of_one = field.unit == "share" or too_large
        return message("percent.hint", value=plain(round(number / 100, 12) if part_of_one else number))
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


def thousands_hint(found: float, part: Layered, path: FieldPath) -> Message | None:
    """The number without the points that were meant to set thousands apart."""
    written = raw(found, part, path)
    return message("thousands.hint", value=re.sub(r"\D", "", written)) if THOUSANDS.fullmatch(written) else None


def choice_hint(found: Any, names: Mapping[str, Label]) -> Message | None:
    """The nearest word of a closed list."""
    word = str(found) if isinstance(found, int) and not isinstance(found, bool) else found
    near = nearest(word, names) if isinstance(word, str) else None
    return message("nearest", name=near) if near else None


def by_code(found: Any, field: Field, vocabulary: Vocabulary) -> Message | None:
    """The name of a thing that was called by its number in the paper, such as 3 or 2.2."""
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    wanted = plain(found) if isinstance(found, int | float) else found.strip()
    rows = [vocabulary.populations.get(part) for part in (field.population or "").split("+")]
    things = {name: row for one in rows if isinstance(one, dict) for name, row in one.items()}
    names = (name for name, row in things.items() if isinstance(row, dict) and row.get("code") == wanted)
    name = next(names, None)
    return None if name is None else message("nearest", name=name)


def elsewhere(found: Any, vocabulary: Vocabulary) -> Message | None:
    """The field of an alternative in which a name does belong."""
    for field in vocabulary.fields:
        if field.type == "names" and isinstance(found, str) and found in vocabulary.names(field.population or ""):
            return message("belongs", key=found, home=field.name)
    return None


def name_hint(found: Any, names: Mapping[str, Label], vocabulary: Vocabulary) -> Message | None:
    """The nearest of `names`, none where `found` is a thing of the model that does not belong here: it is no misspelling."""
    return None if is_other(found, names, vocabulary) else choice_hint(found, names)


def is_other(found: Any, names: Mapping[str, Label], vocabulary: Vocabulary) -> bool:
    """True for the name or a label of a thing of the model that is none of `names`."""
    rows = [row for part in vocabulary.populations.values() if isinstance(part, dict) for row in part.items()]
    every = {name: row.get("label") if isinstance(row, dict) else None for name, row in rows}
    others = own_labels(every) | {name: Label(**label) for name, label in every.items() if label}
    return isinstance(found, str) and is_called(found, others) and not is_called(found, names)


def is_called(found: str, labels: Mapping[str, Label]) -> bool:
    """True if `found` is a name or what a thing is called."""
    return simple(found) in {simple(text) for name, label in labels.items() for text in (name, label.nl, label.en)}


def nearest_word(found: Any, names: Iterable[str]) -> Message | None:
    """The name most like `found`, as a hint."""
    return choice_hint(found, own_labels(names))


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


def try_value(text: str) -> Message:
    """A value to write instead."""
    return message("try", value=text)


def list_with_commas(part: Layered, path: FieldPath, shape: Shape) -> FieldPath | None:
    """The path of the list around `path` if it holds numbers that were written with decimal commas."""
    field = walk(shape.fields, path)
    if field is None or field.type != "numbers":
        return None
    whole = path[:-1] if isinstance(path[-1], int) else path
    return whole if isinstance(part.get(whole), list) and written_with_commas(part, whole) else None


def written_with_commas(part: Layered, path: FieldPath) -> bool:
    """True if a list has commas with and without a space behind them.

    Those without were meant as decimal commas.
    """
    origin = part.origin(path)
    text = origin.document.line(origin.document.values[origin.path].line)
    return re.search(r"\d,\d", text) is not None and re.search(r",\s", text) is not None
