"""Plain data with places, built from the parser's events while everything that hides meaning is refused."""

from dataclasses import dataclass, field, replace
from typing import Any

from ruamel.yaml import events

from simulations.register.plain import scalar_value
from simulations.scenario.document import Document, FieldPath
from simulations.scenario.problems import Message, Place, Problem, message

DEEPEST = 12


@dataclass(slots=True)
class Level:
    """A map or list that is being filled; `key` is the map's key that waits for its value."""

    path: FieldPath
    content: dict[str, Any] | list[Any]
    in_brackets: bool = False
    key: str | None = None


@dataclass(slots=True)
class Builder:
    """Takes YAML events one by one. `refused` ends the reading, `doubled` does not."""

    document: Document
    refused: list[Problem] = field(default_factory=list)
    doubled: list[Problem] = field(default_factory=list)
    machinery: dict[str, list[Problem]] = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    root: Any = None
    documents: int = 0
    stopped: bool = False

    def take(self, event: Any) -> None:
        """One event of the YAML stream."""
        if isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.stop(event, "documents")
        elif isinstance(event, events.CollectionEndEvent):
            self.levels.pop()
        elif isinstance(event, events.NodeEvent):
            self.refuse_machinery(event)
            self.node(event)

    def stop(self, event: Any, key: str) -> None:
        """Refuse what `event` shows and read no further."""
        self.refused.append(self.problem(event, message(f"yaml.{key}"), message(f"yaml.{key}.hint")))
        self.stopped = True

    def problem(self, event: Any, found: Message, hint: Message) -> Problem:
        """A problem at `event`, in the map or list that is being filled."""
        path = self.levels[-1].path if self.levels else ()
        return self.document.problem(self.place(event), path, found, hint=hint)

    def refuse_machinery(self, event: Any) -> None:
        """Remember anchors, aliases and tags.

        Parts of YAML that no scenario needs and that hide what a file says.
        """
        if isinstance(event, events.AliasEvent):
            kinds = ["alias"]
        else:
            kinds = [kind for kind, mark in (("anchor", event.anchor), ("tag", event.ctag)) if mark is not None]
        for kind in kinds:
            problem = self.problem(event, message(f"yaml.{kind}"), message(f"yaml.{kind}.hint"))
            self.machinery.setdefault(kind, []).append(problem)

    def machinery_problems(self) -> list[Problem]:
        """One problem for each kind of machinery, at its first place.

        A bomb of aliases need not fill the screen.
        """
        return [
            first
            if len(every) == 1
            else replace(first, found=message("yaml.often", found=first.found, count=str(len(every))))
            for every in self.machinery.values()
            for first in every[:1]
        ]

    def open_bracket(self) -> Place | None:
        """Where the innermost bracket stands that is not yet closed."""
        return next((self.document.values[level.path] for level in reversed(self.levels) if level.in_brackets), None)

    def node(self, event: Any) -> None:
        """A key, a value or the start of a map or list."""
        scalar = isinstance(event, events.ScalarEvent)
        if self.levels and isinstance(self.levels[-1].content, dict) and self.levels[-1].key is None:
            if scalar:
                self.take_key(event)
            else:
                self.stop(event, "key")
            return
        if len(self.levels) >= DEEPEST and not scalar:
            self.stop(event, "deep")
            return
        value = scalar_value(event) if scalar else {} if isinstance(event, events.MappingStartEvent) else []
        path = self.attach(value)
        self.document.values[path] = self.place(event)
        if isinstance(event, events.CollectionStartEvent):
            self.levels.append(Level(path, value, in_brackets=bool(event.flow_style)))
        else:
            self.remember_end(event)

    def take_key(self, event: Any) -> None:
        """A key of the map being filled; one that stands there already keeps its first value."""
        level = self.levels[-1]
        level.key = event.value
        path = (*level.path, event.value)
        place = self.place(event)
        self.remember_end(event)
        first = self.document.keys.setdefault(path, place)
        if first is not place:
            found = message("doubled", key=event.value, line=str(first.line))
            self.doubled.append(self.document.problem(place, path, found, hint=message("doubled.hint")))

    def attach(self, value: Any) -> FieldPath:
        """Put a value into the map or list being filled and return its path."""
        if not self.levels:
            self.root = value
            return ()
        level = self.levels[-1]
        if isinstance(level.content, list):
            level.content.append(value)
            return (*level.path, len(level.content) - 1)
        key, level.key = level.key or "", None
        if key in level.content:
            return (*level.path, key, "(again)")
        level.content[key] = value
        return (*level.path, key)

    def place(self, event: Any) -> Place:
        """Where an event stands; a value over more lines is as wide as its part of the first one."""
        start, end = event.start_mark, event.end_mark
        width = (
            end.column - start.column
            if end.line == start.line
            else len(self.document.line(start.line + 1)) - start.column
        )
        return Place(self.document.file, start.line + 1, start.column + 1, max(1, width))

    def remember_end(self, event: Any) -> None:
        """Where the data of a line ends, so that what follows is known to be comment."""
        line = event.end_mark.line + 1
        self.document.ends[line] = max(self.document.ends.get(line, 1), event.end_mark.column + 1)
        for number in range(event.start_mark.line + 1, line):
            self.document.ends[number] = len(self.document.line(number)) + 1
