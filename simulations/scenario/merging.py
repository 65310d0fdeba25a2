"""Scenarios on top of each other.

Maps merge by key, lists replace, and every value remembers where it was written.
"""

from dataclasses import dataclass, field
from typing import Any

from simulations.scenario.document import Document, FieldPath, dotted, whole_file
from simulations.scenario.problems import Message, Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was written: a path in a document."""

    document: Document
    path: FieldPath


@dataclass(slots=True)
class Layered:
    """Plain data with the origin of every key and value by its path in the merged data."""

    data: Any
    origins: dict[FieldPath, Origin] = field(default_factory=dict)

    def origin(self, path: FieldPath) -> Origin:
        """Where `path` was written, or the nearest thing around it that was."""
        while path not in self.origins and path:
            path = path[:-1]
        return self.origins[path]

    def at_value(
        self, path: FieldPath, found: Message, allowed: Message | None = None, hint: Message | None = None
    ) -> Problem:
        """A problem with the value at `path`."""
        origin = self.origin(path)
        place = origin.document.values[origin.path]
        value = self.get(path)
        if value is None or isinstance(value, dict | list):
            place = origin.document.keys.get(origin.path, place)
        return origin.document.problem(place, origin.path, found, allowed, hint)

    def at_key(
        self, path: FieldPath, found: Message, allowed: Message | None = None, hint: Message | None = None
    ) -> Problem:
        """A problem with the key at `path`; a missing key is blamed on the map around it, under its own name.

        What is missing from the file as a whole is blamed on no line.
        """
        origin = self.origin(path)
        if not origin.path:
            return Problem(whole_file(origin.document.file), dotted(path), found, allowed, hint)
        place = origin.document.keys.get(origin.path) or origin.document.values[origin.path]
        missing = path[len(self.known(path)) :]
        return origin.document.problem(place, (*origin.path, *missing), found, allowed, hint)

    def known(self, path: FieldPath) -> FieldPath:
        """The longest beginning of `path` that was written somewhere."""
        while path not in self.origins and path:
            path = path[:-1]
        return path

    def get(self, path: FieldPath) -> Any:
        """The value at `path`, None where there is none."""
        value = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def part(self, *path: str | int) -> "Layered":
        """What stands below `path`, with paths counted from there.

        An absent or empty part is an empty map.
        """
        content = self.get(path)
        size = len(path)
        origins = {other[size:]: origin for other, origin in self.origins.items() if other[:size] == path}
        origins.setdefault((), self.origin(path))
        return Layered({} if content is None else content, origins)

    def without(self, *keys: str) -> "Layered":
        """The same without some of its keys."""
        data = {key: value for key, value in self.data.items() if key not in keys}
        origins = {path: origin for path, origin in self.origins.items() if not path or path[0] not in keys}
        return Layered(data, origins)


def layered(document: Document) -> Layered:
    """A document on its own."""
    return Layered(document.data, {path: Origin(document, path) for path in document.values})


def merge(base: Layered, top: Layered) -> Layered:
    """`top` on `base`. The origin of a map that both hold is the top one's."""
    origins = dict(base.origins)
    data = merged(base.data, top.data, (), origins)
    return Layered(data, origins | top.origins)


def merged(base: Any, top: Any, path: FieldPath, origins: dict[FieldPath, Origin]) -> Any:
    """`top` on `base` at `path`; origins of what is replaced are dropped from `origins`.

    Nothing on top of a map changes nothing.
    """
    if isinstance(base, dict) and top is None:
        return base
    if not isinstance(base, dict) or not isinstance(top, dict):
        size = len(path)
        for other in [other for other in origins if other[:size] == path]:
            del origins[other]
        return top
    result = dict(base)
    for key, value in top.items():
        result[key] = merged(base[key], value, (*path, key), origins) if key in base else value
    return result


def drop(target: Layered, path: FieldPath) -> None:
    """Take the value at `path` out of `target`, whose data belongs to nobody else."""
    parent = target.get(path[:-1])
    del parent[path[-1]]
    size = len(path)
    for other in [other for other in target.origins if other[:size] == path]:
        del target.origins[other]
