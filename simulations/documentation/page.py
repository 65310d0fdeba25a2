"""The page: chapters with every placeholder filled.

A placeholder is `{{kind argument}}`. One that stands alone on its line becomes lines, any other becomes text.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from simulations.documentation import draws, populations, tables
from simulations.documentation.description import Description
from simulations.documentation.rules import CONSTANTS, plain
from simulations.documentation.sections import chapter_files

ALONE = re.compile(r"\{\{(?P<kind>\w+) ?(?P<argument>[^}]*)\}\}")
LISTS: Mapping[str, Callable[[Description, str], list[str]]] = {
    "records": tables.records,
    "ledger": tables.ledger,
    "constants": tables.constants,
    "parameters": tables.parameters,
    "bibliography": tables.bibliography,
    "levers": tables.levers,
    "scoring": tables.scoring,
    "indicators": tables.indicators,
    "facts": tables.facts,
    "readings": tables.readings,
    "breaches": tables.breaches,
    "population": populations.population,
    "attributes": populations.attributes,
    "draws": draws.keyed,
    "streams": draws.streams,
}


def write_page(model: Description, folder: Path) -> Path:
    """Write a description to `folder` and return its path."""
    file = folder / model.file
    file.write_text(page_text(model), encoding="utf-8", newline="\n")
    return file


def page_text(model: Description) -> str:
    """The whole description."""
    texts = (file.read_text(encoding="utf-8").strip() for file in chapter_files(model.chapters))
    return "\n\n".join("\n".join(filled(model, text)) for text in texts) + "\n"


def filled(model: Description, text: str) -> Iterator[str]:
    """The lines of a chapter, placeholders filled."""
    for line in text.splitlines():
        alone = ALONE.fullmatch(line.strip())
        if alone:
            yield from block(model, alone["kind"], alone["argument"])
        else:
            yield ALONE.sub(lambda mark: inline(model, mark), line)


def block(model: Description, kind: str, argument: str) -> list[str]:
    """What a placeholder on a line of its own becomes; raises KeyError for an unknown kind."""
    if kind == "section":
        return docstrings(model, argument.partition(":")[2].replace(",", " ").split())
    if kind == "schedule":
        return schedule(model, argument)
    return LISTS[kind](model, argument)


def inline(model: Description, mark: re.Match[str]) -> str:
    """What a placeholder within a line becomes."""
    if mark["kind"] != "constant":
        raise KeyError(f"{mark[0]} stands within a line")
    return tables.constant(model, mark["argument"])


def docstrings(model: Description, keys: list[str]) -> list[str]:
    """The rules of a section with what their docstrings say."""
    lines = ["*The rules, in their own words:*", ""] if any(not key.endswith(CONSTANTS) for key in keys) else []
    for key in keys:
        rule = model.rules[key]
        if key.endswith(f".{CONSTANTS}") or ("/" in key and not rule.text):
            continue
        first, *rest = rule.text.split("\n") or [""]
        lines.append(f"- `{key}({', '.join(rule.arguments)})`: {first}")
        lines += [f"  {line}".rstrip() for line in rest]
    return lines


def schedule(model: Description, name: str) -> list[str]:
    """The numbered events, and what follows them, from the docstring of a rule ("step.play") or of a module ("chain")."""
    if name in model.rules:
        text = model.rules[name].text
    else:
        text = plain(ast.get_docstring(ast.parse(model.module(name).read_text(encoding="utf-8"))) or "")
    lines = text.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("1. "))
    return lines[first:]
