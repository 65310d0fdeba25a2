"""The reference page of scenario files in Dutch and English, from the same field texts as the messages and
the schema.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from simulations.register.label import LANGUAGES
from simulations.register.parameter import MODELS
from simulations.register.units import unit
from simulations.register.words import Words
from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.problems import say
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary, model_names
from simulations.scenario.wording import allowed, population_labels
from simulations.scenario.wording import plain as plain_number


def write_reference(folder: Path, models: Path = MODELS) -> list[Path]:
    """Write `scenario-reference.nl.md` and `.en.md` to `folder` and return their paths."""
    files = []
    for language in LANGUAGES:
        file = folder / f"scenario-reference.{language}.md"
        file.write_text(reference_text(language, models), encoding="utf-8", newline="\n")
        files.append(file)
    return files


def reference_text(language: str, models: Path = MODELS) -> str:
    """The page in one language."""
    return "\n".join(Page(language, models).lines()) + "\n"


class Page:
    """The lines of the page in one language."""

    def __init__(self, language: str, models: Path) -> None:
        """`models` is the folder that holds the models' data."""
        self.language = language
        self.words = Words(language)
        self.vocabularies = [load_vocabulary(name, models) for name in model_names(models)]

    def say(self, key: str, /, **values: str) -> str:
        """A text of the catalogue."""
        return self.words(f"scenario.page.{key}", **values)

    def lines(self) -> Iterator[str]:
        """The whole page: what every scenario has, then each model's own words."""
        yield from (f"# {self.say('title')}", "", self.say("intro"), "")
        for field in general_fields():
            yield from self.section(field)
        for vocabulary in self.vocabularies:
            yield from self.model(vocabulary)

    def section(self, field: Field) -> Iterator[str]:
        """One part that every scenario has."""
        yield from (f"## `{field.name}`: {field.label[self.language]}", "", field.text[self.language], "")
        if field.fields:
            yield from self.field_table(field.fields, None)

    def field_table(self, fields: Iterable[Field], vocabulary: Vocabulary | None, prefix: str = "") -> Iterator[str]:
        """Fields with what they may hold and what holds when they are left out."""
        yield from self.header("field", "meaning", "allowed", "default")
        for field in fields:
            yield from self.field_rows(field, vocabulary, prefix)
        yield ""

    def field_rows(self, field: Field, vocabulary: Vocabulary | None, prefix: str) -> Iterator[str]:
        """One field, and those within it."""
        name = f"`{prefix}{field.name}`"
        meaning = f"**{field.label[self.language]}**. {field.text[self.language]}{self.belongs(field)}"
        yield row(name, meaning, self.allowed(field, vocabulary), self.default(field))
        if field.type in ("group", "phases"):
            for sub in field.fields:
                yield from self.field_rows(sub, vocabulary, f"{prefix}{field.name}.")

    def belongs(self, field: Field) -> str:
        """With which other fields a field means something."""
        parts = [f"`{other}`: {' / '.join(str(value) for value in values)}" for other, values in field.only_with]
        return " " + self.say("only_with", fields="; ".join(parts)) if parts else ""

    def allowed(self, field: Field, vocabulary: Vocabulary | None) -> str:
        """What may stand in a field; choices with their meaning."""
        if field.choices:
            words = "; ".join(f"`{name}` ({label[self.language]})" for name, label in field.choices)
            number = say(allowed(field, (), vocabulary), self.words) if field.type == "number_or_choice" else ""
            return f"{number} {words}".strip()
        if field.type in ("levers", "world", "model", "preset", "alternative"):
            return self.say("below")
        return say(allowed(field, (), vocabulary), self.words)

    def default(self, field: Field) -> str:
        """What holds when a field is left out."""
        if field.required:
            return self.say("required")
        if field.default in (None, {}):
            return "-"
        if isinstance(field.default, bool):
            return f"`{str(field.default).lower()}`"
        if field.default == []:
            return self.say("none") if field.population is None else self.say("all")
        value = plain_number(field.default) if isinstance(field.default, int | float) else field.default
        return f"`{', '.join(value) if isinstance(value, list) else value}`"

    def model(self, vocabulary: Vocabulary) -> Iterator[str]:
        """One model: its alternatives, presets, names and assumptions."""
        yield from (f"# {self.say('model', name=vocabulary.model)}", "")
        yield from (f"## `levers.{vocabulary.alternatives}`", "", self.say("alternatives"), "")
        yield from self.field_table(vocabulary.fields, vocabulary)
        yield from (f"## {self.say('presets')}", "")
        yield from self.header("preset", "meaning")
        for name, label in vocabulary.preset_labels.items():
            yield row(f"`{name}`", label[self.language])
        yield ""
        populations = dict.fromkeys(field.population for field in vocabulary.fields if field.population)
        for population in populations:
            yield from self.population(vocabulary, str(population))
        yield from self.assumptions(vocabulary)

    def population(self, vocabulary: Vocabulary, population: str) -> Iterator[str]:
        """The names that a field may hold; names without a label stand in one line."""
        yield from (f"## {self.say('names', name=population)}", "")
        labels = population_labels(vocabulary, population)
        if all(label[self.language] == name for name, label in labels.items()):
            yield from (", ".join(f"`{name}`" for name in labels), "")
            return
        yield from self.header("name", "meaning")
        for name, label in labels.items():
            yield row(f"`{name}`", label[self.language])
        yield ""

    def assumptions(self, vocabulary: Vocabulary) -> Iterator[str]:
        """Every assumption of the register that `world` may change."""
        yield from (
            f"## `world`: {by_name(general_fields())['world'].label[self.language]}",
            "",
            self.say("assumptions"),
            "",
        )
        yield from self.header("name", "meaning", "value", "range", "unit", "source", "grade")
        for name, parameter in vocabulary.register.inputs.items():
            span = f"{plain_number(parameter.low)} - {plain_number(parameter.high)}"
            measured = unit(parameter.unit).label[self.language]
            yield row(
                f"`{name}`",
                parameter.label[self.language],
                plain_number(parameter.value),
                span,
                measured,
                parameter.source,
                parameter.grade,
            )
        yield ""

    def header(self, *names: str) -> tuple[str, str]:
        """The head of a table."""
        return row(*(self.say(f"head.{name}") for name in names)), row(*("---" for _ in names))


def row(*cells: str) -> str:
    """One row of a table; a bar inside a cell would end it."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
