"""The hand-written chapters, cut into sections, and which rules each section describes.

A section begins at `{{section NAME: module.rule ...}}`, which stands below its heading, and runs to the next one. What its
rules did when somebody last read the section beside them is kept in `confirmed.yaml` beside the chapters.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulations.documentation.rules import Rule
from simulations.register.plain import plain_data

MARK = re.compile(r"\{\{section (?P<name>[\w-]+):(?P<rules>[^}]*)\}\}")
TOP = "# What the rules did when their section was last read beside them: python -m simulations.documentation --confirm"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its `name`, the keys of the `rules` it describes, and its own `text` (with placeholders)."""

    name: str
    rules: tuple[str, ...]
    text: str


def chapter_files(folder: Path) -> list[Path]:
    """The chapters in the order of the page."""
    return sorted(folder.glob("*.md"))


@cache
def read_sections(folder: Path) -> Mapping[str, Section]:
    """Every section by name; raises ValueError for a name that is used twice."""
    found: dict[str, Section] = {}
    for file in chapter_files(folder):
        for section in sections_of(file.read_text(encoding="utf-8")):
            if section.name in found:
                raise ValueError(f"{file.name}: section {section.name} stands there twice")
            found[section.name] = section
    return found


def sections_of(text: str) -> Iterator[Section]:
    """The sections of one chapter."""
    marks = list(MARK.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield Section(mark["name"], tuple(mark["rules"].replace(",", " ").split()), text[mark.end() : end])


def drifted(
    sections: Mapping[str, Section], rules: Mapping[str, Rule], confirmed: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """For every section whose rules are not what they were when it was confirmed: the rules that changed."""
    found = {}
    for name, section in sections.items():
        known = confirmed.get(name, {})
        changed = [key for key in section.rules if key not in rules or known.get(key) != rules[key].fingerprint]
        changed += [key for key in known if key not in section.rules]
        if changed:
            found[name] = changed
    return found


def read_confirmed(file: Path) -> dict[str, dict[str, str]]:
    """Fingerprints by section and rule, as they were when each section was last confirmed."""
    data = plain_data(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {section: dict(rules) for section, rules in (data or {}).items()}


def write_confirmed(file: Path, confirmed: Mapping[str, Mapping[str, str]]) -> None:
    """Keep these fingerprints."""
    lines = [TOP]
    for name, rules in confirmed.items():
        lines += [f"{name}:", *(f'  {key}: "{mark}"' for key, mark in rules.items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
