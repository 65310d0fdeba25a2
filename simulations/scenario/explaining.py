"""From a fault to a problem that a policy adviser can act on."""

from collections.abc import Mapping
from typing import Any

from simulations.register.label import Label
from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.hints import OWN_TEXT, choice_hint, hint, list_with_commas
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Message, Problem, message
from simulations.scenario.shapes import Shape, walk
from simulations.scenario.vocabulary import Vocabulary
from simulations.scenario.wording import allowed, listed, shown

OWN_FOUND = (*OWN_TEXT, "names_doubled", "names_few", "numbers_order", "numbers_few")


def shape_problems(
    shape: Shape, part: Layered, described_by: tuple[Field, ...] = ()
) -> tuple[list[Problem], set[FieldPath]]:
    """What is wrong with the types, bounds and names in `part`, and the paths in it that no further check may
    lean on.

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
    part: Layered,
    path: FieldPath,
    kind: str,
    found: Any,
    fields: tuple[Field, ...],
    vocabulary: Vocabulary | None,
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
        return message(
            f"found.{kind}",
            longest=str(field.longest),
            count=str(len(found) if isinstance(found, list) else 0),
        )
    return shown(found, part, path)
