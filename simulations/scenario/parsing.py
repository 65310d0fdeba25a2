"""From a file's bytes to a document: limits and encoding first, then YAML's own events, before anything is
built.

Anchors, aliases, tags, several documents and deep nesting are refused while the events pass by, so that no
alias bomb or constructor ever gets a chance.
"""

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from simulations.scenario.building import Builder
from simulations.scenario.document import Document, file_problem
from simulations.scenario.problems import Place, Problem, ScenarioError, message

LARGEST = 200_000
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
    """The document in `file` and the keys that stand there twice.

    Raises `ScenarioError` for a file that is no such thing.
    """
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
        raise ScenarioError(
            [file_problem(file, message("file.unreadable", file=file.name), hint=message("file.unreadable.hint"))]
        ) from None
    if not file.is_file():
        raise ScenarioError([file_problem(file, message("file.folder", file=file.name))])
    found = message("file.large", size=str(size // 1000))
    raise ScenarioError([file_problem(file, found, message("file.large.allowed", size=str(LARGEST // 1000)))])


def decode(file: Path, content: bytes) -> str:
    """The text in UTF-8, without the byte-order mark that some editors write.

    Raises `ScenarioError` for other encodings.
    """
    for mark, name in FOREIGN_MARKS:
        if content.startswith(mark):
            raise ScenarioError(
                [file_problem(file, message("file.encoding", name=name), hint=message("file.encoding.hint"))]
            )
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
    """Raise `ScenarioError` for an empty file, invisible signs, and hard spaces where YAML wants ordinary
    ones.
    """
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
    """Fill `document` from the YAML in `text` and return the doubled keys.

    Raises `ScenarioError` for what is refused.
    """
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
        raise ScenarioError(
            [document.problem(Place(document.file, 1, 1), (), message("file.no_map"), hint=message("file.no_map.hint"))]
        )
    document.data = builder.root
    return builder.doubled


def syntax_problem(document: Document, error: MarkedYAMLError, bracket: Place | None) -> Problem:
    """The first place where the file stops being YAML, in words.

    `bracket` is the innermost one that is still open.
    """
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
    return document.problem(
        Place(document.file, line, column),
        (),
        message(key, sign=sign),
        hint=message(f"{key}.hint", sign=sign),
    )
