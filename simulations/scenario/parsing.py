"""From a file's bytes to a document: limits and encoding first, then YAML's own events, before anything is built.

Anchors, aliases, tags, several documents and deep nesting are refused while the events pass by, so that no alias bomb
or constructor ever gets a chance.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError

from simulations.register.plain import scalar_value
from simulations.scenario.document import Document, FieldPath, file_problem
from simulations.scenario.problems import Message, Place, Problem, ScenarioError, message

LARGEST = 200_000
DEEPEST = 12
FOREIGN_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
HARD_SPACE = re.compile("^[ \t]*[\xa0\u2007\u202f]", re.MULTILINE)

# Words in which the YAML library states a mistake, and the text of ours that explains it.
MISTAKES = (
    ("'\\t'", "syntax.tab"),
    ("cannot start any token", "syntax.sign"),
    ("scanning an a", "syntax.sign"),
    ("tag", "syntax.sign"),
    ("quoted scalar", "syntax.quote"),
    ("escape", "syntax.escape"),
    ("mapping values are not allowed", "syntax.colon"),
    ("could not find expected ':'", "syntax.no_colon"),
    ("flow mapping", "syntax.bracket"),
    ("flow sequence", "syntax.bracket"),
    ("flow node", "syntax.bracket"),
    ("sequence entries are not allowed", "syntax.indentation"),
    ("block", "syntax.indentation"),
    ("indentation", "syntax.indentation"),
)
BLAME_THE_START = ("syntax.sign", "syntax.quote", "syntax.bracket", "syntax.no_colon")


def read_document(file: Path) -> tuple[Document, list[Problem]]:
    """The document in `file` and the keys that stand there twice; raises `ScenarioError` for a file that is no such thing."""
    text = decode(file, read_bytes(file))
    document = Document(file, tuple(re.split("\r\n|\r|\n", text)))
    refuse_signs(document, text)
    return document, build(document, text)


def read_bytes(file: Path) -> bytes:
    """The bytes of `file`; raises `ScenarioError` if it cannot be read or is too large to be a scenario."""
    try:
        size = file.stat().st_size
        if file.is_file() and size <= LARGEST:
            return file.read_bytes()
    except OSError:
        raise ScenarioError([file_problem(file, message("file.unreadable", file=file.name), hint=message("file.unreadable.hint"))]) from None
    if not file.is_file():
        raise ScenarioError([file_problem(file, message("file.folder", file=file.name))])
    found = message("file.large", size=str(size // 1000))
    raise ScenarioError([file_problem(file, found, message("file.large.allowed", size=str(LARGEST // 1000)))])


def decode(file: Path, content: bytes) -> str:
    """The text in UTF-8, without the byte-order mark that some editors write; raises `ScenarioError` for other encodings."""
    for mark, name in FOREIGN_MARKS:
        if content.startswith(mark):
            raise ScenarioError([file_problem(file, message("file.encoding", name=name), hint=message("file.encoding.hint"))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="replace")) + 1
        source = content.splitlines()[line - 1].decode("cp1252", errors="replace")
        found = message("file.byte", byte=f"0x{content[error.start]:02X}")
        problem = Problem(Place(file, line, column), "", found, hint=message("file.encoding.hint"), source=source)
        raise ScenarioError([problem]) from None


def refuse_signs(document: Document, text: str) -> None:
    """Raise `ScenarioError` for an empty file, invisible signs, and hard spaces where YAML wants ordinary ones."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in document.lines):
        raise ScenarioError([file_problem(document.file, message("file.empty"), hint=message("file.empty.hint"))])
    for pattern, key in ((UNPRINTABLE, "file.sign"), (HARD_SPACE, "file.hard_space")):
        if match := pattern.search(text):
            place = place_of(document, text, match.end() - 1)
            sign = f"U+{ord(text[match.end() - 1]):04X}"
            raise ScenarioError([document.problem(place, (), message(key, sign=sign), hint=message(f"{key}.hint"))])


def place_of(document: Document, text: str, index: int) -> Place:
    """The place of the character at `index` of `text`."""
    before = re.split("\r\n|\r|\n", text[:index])
    return Place(document.file, len(before), len(before[-1]) + 1)


def build(document: Document, text: str) -> list[Problem]:
    """Fill `document` from the YAML in `text` and return the doubled keys; raises `ScenarioError` for what is refused."""
    builder = Builder(document)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
            if builder.stopped:
                break
    except MarkedYAMLError as error:
        builder.refused.append(syntax_problem(document, error, builder.open_bracket()))
    except Exception:  # the YAML library trips over some texts in its own ways; the file is at fault all the same
        builder.refused.append(file_problem(document.file, message("syntax.other"), hint=message("syntax.other.hint")))
    if refused := [*builder.refused, *builder.machinery_problems()]:
        raise ScenarioError(refused)
    if not isinstance(builder.root, dict):
        raise ScenarioError([document.problem(Place(document.file, 1, 1), (), message("file.no_map"), hint=message("file.no_map.hint"))])
    document.data = builder.root
    return builder.doubled


def syntax_problem(document: Document, error: MarkedYAMLError, bracket: Place | None) -> Problem:
    """The first place where the file stops being YAML, in words; `bracket` is the innermost one that is still open."""
    stated = f"{error.context or ''} {error.problem or ''}"
    key = next((key for words, key in MISTAKES if words in stated), "syntax.other")
    if key == "syntax.bracket" and bracket is not None:
        return document.problem(bracket, (), message(key), hint=message(f"{key}.hint"))
    mark = error.context_mark if key in BLAME_THE_START and error.context_mark else error.problem_mark
    mark = mark or error.context_mark
    if mark is None:
        return file_problem(document.file, message(key), hint=message(f"{key}.hint"))
    line = min(mark.line + 1, len(document.lines))
    column = mark.column + 1 if line == mark.line + 1 else 1
    source = document.line(line)
    if source[: column - 1].strip() == "" and "\t" in source[:column]:
        key = "syntax.tab"
    if key == "syntax.colon" and ":" not in source[: column - 1]:
        key, column = "syntax.colon_above", len(source) - len(source.lstrip()) + 1
    sign = source[column - 1 : column]
    return document.problem(Place(document.file, line, column), (), message(key, sign=sign), hint=message(f"{key}.hint", sign=sign))


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
        """Remember anchors, aliases and tags: parts of YAML that no scenario needs and that hide what a file says."""
        if isinstance(event, events.AliasEvent):
            kinds = ["alias"]
        else:
            kinds = [kind for kind, mark in (("anchor", event.anchor), ("tag", event.ctag)) if mark is not None]
        for kind in kinds:
            problem = self.problem(event, message(f"yaml.{kind}"), message(f"yaml.{kind}.hint"))
            self.machinery.setdefault(kind, []).append(problem)

    def machinery_problems(self) -> list[Problem]:
        """One problem for each kind of machinery, at its first place: a bomb of aliases need not fill the screen."""
        return [
            first if len(every) == 1 else replace(first, found=message("yaml.often", found=first.found, count=str(len(every))))
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
        """Where an event stands; a value that goes on over more lines has the width of its first line's end."""
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else len(self.document.line(start.line + 1)) - start.column
        return Place(self.document.file, start.line + 1, start.column + 1, max(1, width))

    def remember_end(self, event: Any) -> None:
        """Where the data of a line ends, so that what follows is known to be comment."""
        line = event.end_mark.line + 1
        self.document.ends[line] = max(self.document.ends.get(line, 1), event.end_mark.column + 1)
        for number in range(event.start_mark.line + 1, line):
            self.document.ends[number] = len(self.document.line(number)) + 1

