"""The models that have a description: every folder of chapters is one, called after its model.

A folder holds the chapters (`*.md`, in the order of their names), `confirmed.yaml` with the fingerprints of the rules that
each section was read beside, and `meanings.yaml` for fields whose line in the source has no comment. A third model fits in by
adding a folder.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType

from simulations.documentation.columns import Column, Entry, read_ledger, read_tables
from simulations.documentation.rules import SIMULATIONS, Rule, read_rules, rules_elsewhere
from simulations.documentation.sections import Section, drifted, read_confirmed, read_sections, write_confirmed
from simulations.register.plain import plain_data

CHAPTERS = Path(__file__).parent / "chapters"
CONFIRMED, MEANINGS = "confirmed.yaml", "meanings.yaml"


@dataclass(frozen=True)
class Description:
    """The description of one model: `chapters` is the folder of its chapters, `source` that of its rules and data."""

    name: str
    chapters: Path
    source: Path

    @property
    def file(self) -> str:
        """What the page is called."""
        return f"model-{self.name}.md"

    @property
    def sections(self) -> Mapping[str, Section]:
        """Every section by name."""
        return read_sections(self.chapters)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of the model, and of the modules elsewhere that its sections name."""
        named = (key for section in self.sections.values() for key in section.rules)
        return {**read_rules(self.source), **rules_elsewhere(named, self.source.parent)}

    @cached_property
    def meanings(self) -> Mapping[str, Mapping[str, str]]:
        """What fields without a comment mean, by table."""
        file = self.chapters / MEANINGS
        return dict(plain_data(file.read_text(encoding="utf-8")) or {}) if file.is_file() else {}

    @cached_property
    def columns(self) -> ModuleType:
        """The model's tables themselves."""
        return import_module(f"{SIMULATIONS.name}.{self.name}.columns")

    def declared(self, table: str) -> tuple[str, ...]:
        """The fields of a table of `columns`."""
        return tuple(getattr(self.columns, table).names)

    def tables(self, module: str = "columns") -> Mapping[str, tuple[Column, ...]]:
        """The records of one of its modules, by the name they have there."""
        return read_tables(self.module(module), self.declared)

    def ledger(self) -> tuple[Entry, ...]:
        """The entries of the ledger."""
        return read_ledger(self.module("columns"), self.declared)

    def module(self, name: str) -> Path:
        """The file of a module of the model, or of one elsewhere that is named by its folder."""
        return (self.source.parent if "/" in name else self.source) / f"{name}.py"

    def drifted(self) -> dict[str, list[str]]:
        """For every section whose rules are not what they were when it was confirmed: the rules that changed."""
        return drifted(self.sections, self.rules, read_confirmed(self.chapters / CONFIRMED))

    def confirm(self, names: Iterable[str]) -> None:
        """Keep what the rules of these sections do now; raises KeyError for an unknown section or rule."""
        confirmed = read_confirmed(self.chapters / CONFIRMED)
        for name in names:
            confirmed[name] = {key: self.rules[key].fingerprint for key in self.sections[name].rules}
        kept = {name: confirmed[name] for name in self.sections if name in confirmed}
        write_confirmed(self.chapters / CONFIRMED, kept)


def described(chapters: Path = CHAPTERS, simulations: Path = SIMULATIONS) -> tuple[Description, ...]:
    """Every model that has chapters."""
    names = sorted(folder.name for folder in chapters.iterdir() if any(folder.glob("*.md")))
    return tuple(Description(name, chapters / name, simulations / name) for name in names)


def sections_called(names: Iterable[str], models: Iterable[Description]) -> dict[str, list[str]]:
    """Sections by model, from names as they are typed: "draws" where one model has it, "investment/draws" else.

    Raises ValueError for a name that no model has, or more than one.
    """
    found: dict[str, list[str]] = {}
    every = [(model.name, section) for model in models for section in model.sections]
    for name in names:
        meant = [pair for pair in every if name in (pair[1], "/".join(pair))]
        if len(meant) != 1:
            known = ", ".join("/".join(pair) for pair in meant or every)
            raise ValueError(f"{name} is {'more than one section' if meant else 'no section'}: {known}")
        found.setdefault(meant[0][0], []).append(meant[0][1])
    return found
