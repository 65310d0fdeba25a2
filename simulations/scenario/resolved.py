"""A resolved scenario that comes from outside, held against the fields of a scenario file before it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulations.scenario.alternatives import alternative_shape
from simulations.scenario.fields import by_name, general_fields
from simulations.scenario.names import breach
from simulations.scenario.shapes import Shape
from simulations.scenario.vocabulary import load_vocabulary, model_names

# The parts that every scenario has, by the fields of a file.
GENERAL = ("brief", "runs", "outputs")
MAPS = ("alternatives", "world")


def resolved_faults(data: Any) -> list[str]:
    """The fields of a resolved scenario that no scenario file could have given, by their path (`runs.worlds`).

    Empty if all is in order; whatever `data` is, nothing is raised.
    """
    if not isinstance(data, dict):
        return ["-"]
    if wrong := [name for name in (*GENERAL, *MAPS) if not isinstance(data.get(name), dict)]:
        return wrong
    return list(dict.fromkeys(_faults(data)))


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    fields = by_name(general_fields())
    vocabulary = load_vocabulary(data["model"]) if data.get("model") in model_names() else None
    for name in GENERAL:
        yield from _of(Shape(fields[name].fields, vocabulary), data[name], name)
    world = Shape(fields["world"].fields, vocabulary, partial=True)
    for name, assumption in data["world"].items():
        yield from _of(world, assumption, f"world.{name}") or _disorder(assumption, f"world.{name}")
    if vocabulary is not None:
        shape = alternative_shape(vocabulary)
        for name, alternative in data["alternatives"].items():
            yield from _of(shape, alternative, f"alternatives.{name}")
        yield from _of(Shape(vocabulary.scoring, vocabulary, partial=True), data.get("scoring", {}), "scoring")
    yield from _companies(data, "")


def _of(shape: Shape, data: Any, path: str) -> list[str]:
    return [".".join((path, *map(str, where))) for where, _, _ in shape.faults(_written(data))]


def _written(data: Any) -> Any:
    """What a file would have said: nothing where a field is empty."""
    if isinstance(data, dict):
        return {name: _written(value) for name, value in data.items() if value is not None}
    return [_written(one) for one in data] if isinstance(data, list) else data


def _disorder(assumption: Mapping[str, Any], path: str) -> list[str]:
    numbers = [assumption.get(name) for name in ("low", "value", "high")]
    known = [one for one in numbers if isinstance(one, int | float)]
    return [] if len(known) == len(numbers) and known == sorted(known) else [path]


def _companies(data: Any, path: str) -> Iterator[str]:
    if isinstance(data, str) and breach(data):
        yield path
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _companies(value, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _companies(value, f"{path}.{place}")
