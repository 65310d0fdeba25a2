"""Tables of the description that come from data: parameters, schemes' fields, state variables, ledger, indicators."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simulations.documentation.columns import Column, read_constants, read_ledger, read_tables
from simulations.documentation.rules import MODEL
from simulations.ensemble.indicator import Indicator, Term, load_indicators
from simulations.procurement import columns
from simulations.register.parameter import Parameter, browse_register
from simulations.register.plain import plain_data
from simulations.register.rows import Rows
from simulations.register.sources import load_sources
from simulations.register.units import unit
from simulations.scenario.fields import Field
from simulations.scenario.reference import row
from simulations.scenario.vocabulary import load_vocabulary
from simulations.scenario.wording import plain

ENGLISH = "en"
NAME = "procurement"
MEANINGS = "meanings.yaml"
CHECKED = ((0, 0, 5, 1, 0), (7, 3, 13, 1, 2), (4099, 60, 13, 20260101, 9999))


def head(*names: str) -> list[str]:
    """The head of a table."""
    return [row(*names), row(*("---" for _ in names))]


def records(name: str) -> list[str]:
    """State variables of one kind of thing."""
    return [*head("field", "type", "meaning"), *(column_row(name, column) for column in read_tables()[name])]


def column_row(table: str, column: Column) -> str:
    """One state variable."""
    shape = f" ({column.shape})" if column.shape else ""
    return row(
        f"`{column.name}`", column.type + shape, column.meaning or meanings().get(table, {}).get(column.name, "")
    )


@cache
def meanings() -> dict[str, dict[str, str]]:
    """What fields without a comment mean, by table."""
    return dict(plain_data((Path(__file__).parent / MEANINGS).read_text(encoding="utf-8")))


def ledger(_: str) -> list[str]:
    """The entries of the ledger."""
    rows = (row(f"`{entry.name}`", entry.unit, entry.meaning) for entry in read_ledger())
    return [*head("entry", "kind", "meaning"), *rows]


def constants(module: str) -> list[str]:
    """The constants of a module, as they stand in the source."""
    return ["```python", *read_constants(MODEL / f"{module}.py"), "```"]


def constant(name: str) -> str:
    """The value of one constant of the tables."""
    return str(getattr(columns, name))


def parameters(kind: str) -> list[str]:
    """The register: inputs or targets."""
    wanted = [parameter for parameter in browse_register(NAME).values() if parameter.kind == kind]
    titles = ("name", "meaning", "value", "range", "distribution", "unit", "source", "grade", "reading")
    return [*head(*titles), *map(parameter_row, wanted)]


def parameter_row(parameter: Parameter) -> str:
    """One parameter of the register."""
    span = "-" if parameter.low == parameter.high else f"{plain(parameter.low)} to {plain(parameter.high)}"
    return row(
        f"`{parameter.name}`",
        parameter.label[ENGLISH],
        plain(parameter.value),
        span,
        parameter.distribution,
        unit(parameter.unit).label[ENGLISH],
        parameter.source,
        parameter.grade,
        " ".join(parameter.reading.split()),
    )


def bibliography(_: str) -> list[str]:
    """The sources that the register names."""
    used = {parameter.source for parameter in browse_register(NAME).values()}
    known = (source for key, source in load_sources().items() if key in used)
    rows = (row(source.id, source.title, source.publisher, source.year, source.grade) for source in known)
    return [*head("source", "title", "publisher", "year", "grade"), *rows]


def levers(_: str) -> list[str]:
    """The fields of a scheme."""
    fields = load_vocabulary(NAME).fields
    return [
        *head("field", "meaning", "allowed", "default", "only with"),
        *(line for field in fields for line in lever_rows(field)),
    ]


def lever_rows(field: Field, prefix: str = "") -> Iterator[str]:
    """One field of a scheme, and those within it."""
    only = "; ".join(f"{other}: {', '.join(map(str, values))}" for other, values in field.only_with)
    default = "required" if field.required else shown(field.default)
    meaning = f"{field.label[ENGLISH]}. {field.text[ENGLISH]}"
    yield row(f"`{prefix}{field.name}`", meaning, allowed(field), default, only)
    for part in field.fields:
        yield from lever_rows(part, f"{prefix}{field.name}.")


def allowed(field: Field) -> str:
    """What a field may hold, in a few words."""
    parts = [", ".join(f"`{name}`" for name in field.choice_names)] if field.choices else []
    if field.low is not None and field.high is not None:
        parts.append(f"{plain(field.low)} to {plain(field.high)}")
    return "; ".join(parts) or field.type


def shown(value: object) -> str:
    """A default as it may be typed."""
    if isinstance(value, bool):
        return str(value).lower()
    return plain(value) if isinstance(value, int | float) else str(value) if value not in (None, {}, []) else "-"


def indicators(_: str) -> list[str]:
    """The indicators and how each is read from the ledger."""
    declared = load_indicators(NAME, tuple(columns.LEDGER.names or ()))
    rows = (
        row(
            f"`{name}`",
            item.label[ENGLISH],
            unit(item.unit).label[ENGLISH],
            item.kind,
            formula(item),
            item.scope,
            item.better,
        )
        for name, item in declared.items()
    )
    return [*head("indicator", "meaning", "unit", "kind", "formula", "scope", "better"), *rows]


def formula(indicator: Indicator) -> str:
    """Numerator and denominator in entries of the ledger."""
    text = terms(indicator.numerator)
    if indicator.denominator:
        text = f"({text}) / ({terms(indicator.denominator)})"
    return text if indicator.scale == 1.0 else f"{plain(indicator.scale)} x ({text})"


def terms(parts: tuple[Term, ...]) -> str:
    """A signed sum of entries."""
    text = "".join(f" {'-' if part.sign < 0 else '+'} {part.entry}" for part in parts)
    return text.removeprefix(" + ").strip()


def facts(_: str) -> list[str]:
    """The patterns: what the market outside is known to do."""
    rows = (
        row(
            fact["number"],
            fact["fact"][ENGLISH],
            measure_text(measure),
            bounds(measure),
            fact["role"],
            ", ".join(fact["sources"]),
        )
        for fact in Rows(MODEL / "facts.yaml").values()
        for measure in fact.get("measures", {"": {}}).values()
    )
    return [*head("number", "pattern", "measure", "bounds", "role", "sources"), *rows]


def measure_text(measure: Mapping[str, Any]) -> str:
    """What is measured."""
    return str(measure["measure"][ENGLISH]) if "measure" in measure else "-"


def bounds(measure: Mapping[str, Any]) -> str:
    """Where the measure must lie."""
    low, high = (plain(measure[end]) if end in measure else "" for end in ("low", "high"))
    text = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}" if high else "-"
    return f"{text} (bounds outside)" if measure.get("strict") else text


def breaches(_: str) -> list[str]:
    """What must always hold."""
    return [f"{code}. {text}" for code, text in enumerate(columns.BREACHES) if code]


def draws_to_check(_: str) -> list[str]:
    """Worked draws, made by numpy's own generator: what an implementation must give."""
    lines = head("identity", "quarter", "decision", "seed", "chance", "words", "uniforms", "normals")
    for key in CHECKED:
        words, even, bell = worked(*key)
        lines.append(
            row(
                *map(str, key),
                " ".join(f"{word:016x}" for word in words),
                " ".join(f"{value:.17g}" for value in even),
                " ".join(f"{value:.15g}" for value in bell),
            )
        )
    return lines


def worked(
    identity: int, quarter: int, decision: int, seed: int, chance: int
) -> tuple[list[int], list[float], list[float]]:
    """Words, uniforms and normals of one key, by numpy."""
    counter = (identity + (quarter << 64) + (decision << 128) - 1) % (1 << 256)
    generator = np.random.Philox(counter=counter, key=seed + (chance << 64))
    words = [int(word) for word in generator.random_raw(4)]
    even = [((word >> 12) + 0.5) * 2.0**-52 for word in words]
    bell = []
    for radius, angle in ((even[0], even[1]), (even[2], even[3])):
        size = np.sqrt(-2.0 * np.log(radius))
        bell += [size * np.cos(2.0 * np.pi * angle), size * np.sin(2.0 * np.pi * angle)]
    return words, even, bell
