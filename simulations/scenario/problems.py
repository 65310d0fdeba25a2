"""What is wrong with a scenario file: where it stands, what was found, what is allowed, what to try."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as slot
from pathlib import Path

from simulations.register.label import Label
from simulations.register.words import Words

type Value = str | int | Label | Message | tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the catalogue with its values.

    It is put into words only when the language of the reader is known.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def say(self, words: Words) -> str:
        """The message in the language of `words`."""
        return words(self.key, **{name: say(value, words) for name, value in self.values})


def message(key: str, /, **values: Value) -> Message:
    """A message by its short key: `message("file.empty")` is `scenario.file.empty` of the catalogue."""
    return Message(f"scenario.{key}", tuple(values.items()))


def say(value: Value, words: Words) -> str:
    """Any value of a message as text.

    Labels and messages in the reader's language, several values with commas.
    """
    if isinstance(value, Message):
        return value.say(words)
    if isinstance(value, Label):
        return value[words.language]
    if isinstance(value, tuple):
        return ", ".join(say(part, words) for part in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of text in a file: line and column count from 1; `width` is in characters, at least 1."""

    file: Path
    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `field` is the dotted path in the file (empty for the file as a whole)."""

    place: Place
    field: str
    found: Message
    allowed: Message | None = None
    hint: Message | None = None
    source: str = slot(default="", compare=False)

    @property
    def file(self) -> Path:
        """The file that holds the problem: the brief itself or the scenario that it is based on."""
        return self.place.file

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return self.place.line

    @property
    def column(self) -> int:
        """Column in the line, from 1."""
        return self.place.column

    def text(self, language: str) -> str:
        """The problem in one sentence or a few, without its place."""
        words = Words(language)
        return " ".join(part.say(words) for part in (self.found, self.allowed, self.hint) if part is not None)


class ScenarioError(Exception):
    """A scenario file that cannot be used.

    `problems` holds everything that is wrong with it, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem], language: str = "nl") -> None:
        """`language` is the brief's own, in which `str(error)` prints the problems."""
        self.problems = in_order(problems)
        self.language = language
        super().__init__(self.problems)

    def __str__(self) -> str:
        return self.text(self.language)

    def text(self, language: str | None = None) -> str:
        """All problems as plain text, in the brief's language unless another is asked for."""
        return text_of(self.problems, language or self.language)


def in_order(problems: Iterable[Problem], first: Path | None = None) -> tuple[Problem, ...]:
    """Every problem once: those of the file `first` before those of others, then by line and column."""
    unique = list(dict.fromkeys(problems))
    files = list(dict.fromkeys([*([first] if first else []), *(problem.file for problem in unique)]))
    return tuple(sorted(unique, key=lambda problem: (files.index(problem.file), problem.line, problem.column)))


WIDEST = 96
MARGIN = 24
SLOTS = ("found", "allowed", "hint")


def text_of(problems: Sequence[Problem], language: str) -> str:
    """Problems as a person reads them.

    A count, then for each its place, the line with a caret, and what to do.
    """
    words = Words(language)
    count = "count.one" if len(problems) == 1 else "count.many"
    files = ", ".join(dict.fromkeys(problem.file.name for problem in problems))
    header = message(count, count=str(len(problems)), files=files).say(words)
    return "\n\n".join([header, *(block(problem, words) for problem in problems)]) + "\n"


def block(problem: Problem, words: Words) -> str:
    """One problem: heading, source line with caret, then the aligned slots."""
    place = message("place", file=problem.file.name, line=str(problem.line), column=str(problem.column)).say(words)
    heading = "  ".join(filter(None, [place if problem.source else problem.file.name, problem.field]))
    return "\n".join([heading, *quotation(problem), *slots(problem, words)])


def slots(problem: Problem, words: Words) -> list[str]:
    """The lines that say what was found, what is allowed and what to try, with their texts in one column."""
    names = {name: message(f"slot.{name}").say(words) for name in SLOTS}
    width = max(map(len, names.values())) + 2
    parts = {name: getattr(problem, name) for name in SLOTS}
    return [f"  {names[name] + ':':<{width}}{part.say(words)}" for name, part in parts.items() if part is not None]


def quotation(problem: Problem) -> list[str]:
    """The line of the file with a caret below the place, cut to a readable width.

    Nothing for an absent line.
    """
    if not problem.source.strip():
        return []
    start, shown = window(problem.source, problem.column)
    number = str(problem.line)
    offset = problem.column - 1 - start
    width = max(1, min(problem.place.width, len(shown) - offset))
    return [f"  {number} | {shown}", f"  {' ' * len(number)} | {' ' * offset}{'^' * width}"]


def window(source: str, column: int) -> tuple[int, str]:
    """The part of a line to show, as the index of its first character and its text.

    Tabs and controls shown as one sign.
    """
    start = 0 if len(source) <= WIDEST else max(0, column - 1 - MARGIN)
    part = source[start : start + WIDEST]
    return start, "".join(
        sign if sign.isprintable() else "\N{SYMBOL FOR NEWLINE}" if sign == "\n" else "·" for sign in part
    )
