"""Tables of the description that come from data: parameters, levers' fields, state variables, ledger, indicators."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulations.documentation.columns import Column, read_constant, read_constants
from simulations.documentation.description import Description
from simulations.ensemble.indicator import Indicator, Term, load_indicators
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
NOTHING = "-"


def head(*names: str) -> list[str]:
    """The head of a table."""
    return [row(*names), row(*("---" for _ in names))]


def records(model: Description, name: str) -> list[str]:
    """State variables of one kind of thing: a table of `columns`, or "module.TABLE"."""
    module, _, table = name.rpartition(".")
    fields = model.tables(module or "columns")[table]
    return [*head("field", "type", "meaning"), *(column_row(model, table, column) for column in fields)]


def column_row(model: Description, table: str, column: Column) -> str:
    """One state variable."""
    shape = f" ({column.shape})" if column.shape else ""
    meaning = column.meaning or model.meanings.get(table, {}).get(column.name, "")
    return row(f"`{column.name}`", column.type + shape, meaning)


def ledger(model: Description, _: str) -> list[str]:
    """The entries of the ledger."""
    known = model.meanings.get("LEDGER", {})
    rows = (row(f"`{entry.name}`", entry.unit, entry.meaning or known.get(entry.name, "")) for entry in model.ledger())
    return [*head("entry", "kind", "meaning"), *rows]


def constants(model: Description, module: str) -> list[str]:
    """The constants of a module, as they stand in the source."""
    return ["```python", *read_constants(model.module(module)), "```"]


def constant(model: Description, name: str) -> str:
    """The value of one constant: of the tables, or "module.NAME" for one that is written as it is."""
    module, _, called = name.rpartition(".")
    return str(read_constant(model.module(module), called) if module else getattr(model.columns, called))


def parameters(model: Description, kind: str) -> list[str]:
    """The register: inputs or targets."""
    wanted = [parameter for parameter in browse_register(model.name).values() if parameter.kind == kind]
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


def bibliography(model: Description, files: str) -> list[str]:
    """The sources that the register names, and those that other data files of the model name."""
    used = {parameter.source for parameter in browse_register(model.name).values()}
    for file in files.split():
        used |= set(sources_in(plain_data((model.source / f"{file}.yaml").read_text(encoding="utf-8"))))
    known = (source for key, source in load_sources().items() if key in used)
    rows = (row(source.id, source.title, source.publisher, source.year, source.grade) for source in known)
    return [*head("source", "title", "publisher", "year", "grade"), *rows]


def sources_in(data: Any) -> Iterator[str]:
    """Every source that stands under `source` or `sources`, however deep."""
    if isinstance(data, Mapping):
        named = data.get("sources", data.get("source", ()))
        yield from [named] if isinstance(named, str) else named
        data = data.values()
    elif not isinstance(data, list):
        return
    for part in data:
        yield from sources_in(part)


def levers(model: Description, _: str) -> list[str]:
    """The fields of an alternative."""
    return field_rows(load_vocabulary(model.name).fields)


def scoring(model: Description, _: str) -> list[str]:
    """The fields with which a brief says how outcomes are weighed."""
    return field_rows(load_vocabulary(model.name).scoring)


def field_rows(fields: Iterable[Field]) -> list[str]:
    """The table of some fields."""
    return [
        *head("field", "meaning", "allowed", "default", "only with"),
        *(line for field in fields for line in lever_rows(field)),
    ]


def lever_rows(field: Field, prefix: str = "") -> Iterator[str]:
    """One field of an alternative, and those within it; fields that differ in nothing but their name share a row."""
    only = "; ".join(f"{other}: {', '.join(map(str, values))}" for other, values in field.only_with)
    default = "required" if field.required else shown(field.default)
    meaning = f"{field.label[ENGLISH]}. {field.text[ENGLISH]}"
    yield row(f"`{prefix}{field.name}`", meaning, allowed(field), default, only)
    within = f"{prefix}{field.name}."
    if alike(field.fields):
        names = ", ".join(f"`{part.name}`" for part in field.fields)
        yield row(f"`{within}NAME`", f"One for each of {names}.", allowed(field.fields[0]), NOTHING, "")
        return
    for part in field.fields:
        yield from lever_rows(part, within)


def alike(fields: tuple[Field, ...]) -> bool:
    """True for fields that are called after things, without anything of their own."""
    return bool(fields) and all(
        field.label == field.text and field.default is None and not field.fields for field in fields
    )


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
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    return plain(value) if isinstance(value, int | float) else str(value) if value not in (None, {}) else NOTHING


def indicators(model: Description, _: str) -> list[str]:
    """The indicators and how each is read from the ledger."""
    declared = load_indicators(model.name, model.declared("LEDGER"))
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


def facts(model: Description, _: str) -> list[str]:
    """The patterns: what the world outside is known to do."""
    rows = (
        row(
            fact["number"],
            fact["fact"][ENGLISH],
            measure_text(measure),
            bounds(measure),
            fact["role"],
            ", ".join(fact["sources"]),
        )
        for fact in Rows(model.source / "facts.yaml").values()
        for measure in (fact.get("measures") or {"": {}}).values()
    )
    return [*head("number", "pattern", "measure", "bounds", "role", "sources"), *rows]


def readings(model: Description, _: str) -> list[str]:
    """How each pattern is read, and why one cannot be tested."""
    lines = []
    for fact in Rows(model.source / "facts.yaml").values():
        if "reason" in fact:
            lines.append(f"- {fact['number']}: {fact['reason'][ENGLISH]}")
        for measure in (fact.get("measures") or {}).values():
            if "reading" in measure:
                lines.append(f"- {fact['number']}, {measure_text(measure)}: {measure['reading'][ENGLISH]}")
    return lines


def measure_text(measure: Mapping[str, Any]) -> str:
    """What is measured."""
    return str(measure["measure"][ENGLISH]) if "measure" in measure else NOTHING


def bounds(measure: Mapping[str, Any]) -> str:
    """Where the measure must lie."""
    low, high = (plain(measure[end]) if end in measure else "" for end in ("low", "high"))
    text = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}" if high else "-"
    return f"{text} (bounds outside)" if measure.get("strict") else text


def breaches(model: Description, _: str) -> list[str]:
    """What must always hold."""
    return [f"{code}. {text}" for code, text in enumerate(model.columns.BREACHES) if code]
