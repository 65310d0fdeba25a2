"""An svg file as a plain tree: elements, comments and instructions, with nothing fetched and nothing expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from simulations.figures.pictures.found import Unreadable

DEEPEST = 60
MOST_NODES = 400_000
# Names that the drawing program makes from a hash of what is drawn, in which last digits count: they are numbered instead.
_HASHED = re.compile(r"(?:[a-z]+|C[0-9a-f]+_[0-9a-f]+_)[0-9a-f]{10}")
_REFERENCE = re.compile(r"(?<=#)[^)\"' ]+")
COMMENT, INSTRUCTION, DOCTYPE, ROOT = "#comment", "#instruction", "#doctype", "#file"


@dataclass
class Node:
    """An element with its attributes and the text directly in it; a comment or instruction has its text alone."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in it, without spaces around."""
        return "".join(self.parts).strip()

    def found(self, tag: str) -> Iterator[Node]:
        """Every element of this name below, in order."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.found(tag)


class _Reader:
    """Builds the tree while the file is parsed."""

    def __init__(self) -> None:
        self.stack = [Node(ROOT)]
        self.nodes = 0
        self.names: dict[str, str] = {}

    def add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(self.stack) > DEEPEST:
            raise Unreadable("verify_unsafe")
        self.stack[-1].children.append(node)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, {name: self._renamed(name, value) for name, value in attributes.items()})
        self.add(node)
        self.stack.append(node)

    def end(self, tag: str) -> None:
        self.stack.pop()

    def text(self, data: str) -> None:
        self.stack[-1].parts.append(data)

    def comment(self, data: str) -> None:
        self.add(Node(COMMENT, parts=[data]))

    def instruction(self, target: str, data: str) -> None:
        self.add(Node(INSTRUCTION, parts=[target, " ", data]))

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            raise Unreadable("verify_unsafe")
        self.add(Node(DOCTYPE, parts=[name, " ", public or "", " ", system or ""]))

    def _renamed(self, attribute: str, value: str) -> str:
        if attribute == "id":
            return self._numbered(value)
        return _REFERENCE.sub(lambda found: self._numbered(found[0]), value) if "#" in value else value

    def _numbered(self, name: str) -> str:
        if not _HASHED.fullmatch(name):
            return name
        return self.names.setdefault(name, f"={len(self.names) + 1}")


def _refuse(*_: object) -> None:
    raise Unreadable("verify_unsafe")


def read_tree(data: bytes) -> Node:
    """The tree of a file; Unreadable where it is cut off, is no XML, or holds entities or an absurd number of things."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.CommentHandler = reader.comment
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse  # type: ignore[assignment]
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("verify_truncated", form="svg", detail=str(error)) from error
    return reader.stack[0]
