"""The page: chapters with every placeholder filled.

A placeholder is `{{kind argument}}`. One that stands alone on its line becomes lines, any other becomes text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from simulations.documentation import tables
from simulations.documentation.rules import CONSTANTS, Rule, read_rules
from simulations.documentation.sections import CHAPTERS, chapter_files

FILE = "model-procurement.md"
ALONE = re.compile(r"\{\{(?P<kind>\w+) ?(?P<argument>[^}]*)\}\}")
SCHEDULE = "step.play"
LISTS: Mapping[str, Callable[[str], list[str]]] = {
    "records": tables.records,
    "ledger": tables.ledger,
    "constants": tables.constants,
    "parameters": tables.parameters,
    "bibliography": tables.bibliography,
    "levers": tables.levers,
    "indicators": tables.indicators,
    "facts": tables.facts,
    "breaches": tables.breaches,
    "draws": tables.draws_to_check,
}


def write_page(folder: Path) -> Path:
    """Write the description to `folder` and return its path."""
    file = folder / FILE
    file.write_text(page_text(), encoding="utf-8", newline="\n")
    return file


def page_text(chapters: Path = CHAPTERS) -> str:
    """The whole description."""
    texts = (file.read_text(encoding="utf-8").strip() for file in chapter_files(chapters))
    return "\n\n".join("\n".join(filled(text)) for text in texts) + "\n"


def filled(text: str) -> Iterator[str]:
    """The lines of a chapter, placeholders filled."""
    for line in text.splitlines():
        alone = ALONE.fullmatch(line.strip())
        if alone:
            yield from block(alone["kind"], alone["argument"])
        else:
            yield ALONE.sub(inline, line)


def block(kind: str, argument: str) -> list[str]:
    """What a placeholder on a line of its own becomes; raises KeyError for an unknown kind."""
    if kind == "section":
        return docstrings(argument.partition(":")[2].replace(",", " ").split())
    if kind == "schedule":
        return schedule(read_rules()[SCHEDULE])
    return LISTS[kind](argument)


def inline(mark: re.Match[str]) -> str:
    """What a placeholder within a line becomes."""
    if mark["kind"] != "constant":
        raise KeyError(f"{mark[0]} stands within a line")
    return tables.constant(mark["argument"])


def docstrings(keys: list[str]) -> list[str]:
    """The rules of a section with what their docstrings say."""
    lines = ["*The rules, in their own words:*", ""] if any(not key.endswith(CONSTANTS) for key in keys) else []
    for key in keys:
        rule = read_rules()[key]
        if key.endswith(f".{CONSTANTS}"):
            continue
        first, *rest = rule.text.split("\n") or [""]
        lines.append(f"- `{key}({', '.join(rule.arguments)})`: {first}")
        lines += [f"  {line}".rstrip() for line in rest]
    return lines


def schedule(rule: Rule) -> list[str]:
    """The numbered events from the docstring of a quarter."""
    lines = rule.text.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("1. "))
    return lines[first:]
