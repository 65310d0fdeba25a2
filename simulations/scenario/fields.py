"""What a field of a scenario file may hold, read from data.

Checks, schema and reference page all follow these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulations.register.label import Label, label_from
from simulations.register.rows import RegisterError, Rows
from simulations.register.units import unit_rows

FILE = Path(__file__).parent / "fields.yaml"
TYPES = frozenset(
    (
        "text", "texts", "title", "translation", "date", "quarter", "flag", "integer", "number",
        "number_or_choice", "choice", "names", "numbers", "phases", "group", "model", "file", "levers",
        "world", "scoring", "alternative", "preset",
    )
)  # fmt: skip
KEYS = frozenset(
    (
        "type", "label", "text", "required", "default", "low", "high", "unit", "choices", "population",
        "at_least", "longest", "only_with", "fields", "sums_to", "each_of", "each",
    )
)  # fmt: skip
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `label` names it, `text` explains it; what is None or empty does not restrict it.

    `low` and `high` bound a number or every number of a list, `at_least` is the shortest list, `longest` the
    longest text in characters, `only_with` the values of other fields with which this one means something,
    `fields` what a group or each phase holds, `sums_to` what the numbers of a group must add up to.
    """

    name: str
    type: str
    label: Label
    text: Label
    required: bool = False
    default: Any = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    choices: tuple[tuple[str, Label], ...] = ()
    population: str | None = None
    at_least: int = 0
    longest: int = LONGEST_TEXT
    only_with: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    fields: tuple["Field", ...] = ()
    sums_to: float | None = None

    @property
    def choice_names(self) -> tuple[str, ...]:
        """The words that may stand in this field."""
        return tuple(name for name, _ in self.choices)

    def applies(self, values: Mapping[str, Any]) -> bool:
        """True if the field means something beside the other `values`.

        >>> label = Label("drempel", "threshold")
        >>> threshold = Field("threshold", "number", label, label, only_with=(("rule", ("exclusion",)),))
        >>> threshold.applies({"rule": "exclusion"}), threshold.applies({"rule": "bonus"})
        (True, False)
        """
        return all(values.get(other) in allowed for other, allowed in self.only_with)


def by_name(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Fields by the name under which they stand in a file."""
    return {field.name: field for field in fields}


@cache
def general_fields(file: Path = FILE) -> tuple[Field, ...]:
    """The parts of a scenario file that are the same for every model."""
    rows = Rows(file)
    return fields_from(dict(rows), file.name)


def fields_from(data: Any, where: str) -> tuple[Field, ...]:
    """Fields by name; a phase's fields are names of fields beside it.

    Raises `RegisterError` for data that is no such thing.
    """
    if not isinstance(data, dict):
        raise RegisterError(f"{where}: fields must be a map by name")
    plain = {name: row for name, row in data.items() if not (isinstance(row, dict) and row.get("type") == "phases")}
    found = {name: field_from(name, row, f"{where}: {name}") for name, row in plain.items()}
    for name, row in data.items():
        if name not in found:
            found[name] = phases_from(name, row, found, f"{where}: {name}")
    return tuple(found[name] for name in data)


def field_from(name: str, row: Any, where: str, fields: tuple[Field, ...] = ()) -> Field:
    """One field from its row; raises `RegisterError` for unknown keys, types and units."""
    if not isinstance(row, dict) or row.get("type") not in TYPES:
        raise RegisterError(f"{where}: type must be one of {', '.join(sorted(TYPES))}")
    if unknown := sorted(set(row) - KEYS):
        raise RegisterError(f"{where} has unknown keys: {', '.join(unknown)}")
    if row.get("unit") is not None and row["unit"] not in unit_rows():
        raise RegisterError(f"{where}: unit {row['unit']!r} is not in the list of units")
    if not fields and "fields" in row:
        fields = fields_from(row["fields"], where)
    return Field(
        name=name,
        type=row["type"],
        label=label_from(row.get("label"), f"{where}: label"),
        text=label_from(row.get("text"), f"{where}: text"),
        required=row.get("required", False),
        default=row.get("default"),
        low=row.get("low"),
        high=row.get("high"),
        unit=row.get("unit"),
        choices=choices_from(row.get("choices") or {}, where),
        population=row.get("population"),
        at_least=row.get("at_least", 0),
        longest=row.get("longest", LONGEST_TEXT),
        only_with=tuple((other, tuple(allowed)) for other, allowed in (row.get("only_with") or {}).items()),
        fields=fields,
        sums_to=row.get("sums_to"),
    )


def choices_from(data: Any, where: str) -> tuple[tuple[str, Label], ...]:
    """Words with their labels; a bare list of words labels each with itself."""
    if isinstance(data, list):
        return tuple((str(word), Label(str(word), str(word))) for word in data)
    return tuple((word, label_from(label, f"{where}: {word}")) for word, label in data.items())


def phases_from(name: str, row: dict[str, Any], beside: Mapping[str, Field], where: str) -> Field:
    """The field that holds dated steps.

    Each has `from`, `announced` and those of the fields beside it that it may change.
    """
    unknown = [other for other in row.get("fields", ()) if other not in beside]
    if unknown:
        raise RegisterError(f"{where}: no such fields to change: {', '.join(unknown)}")
    changed = tuple(without_default(beside[other]) for other in row.get("fields", ()))
    return field_from(
        name, {key: value for key, value in row.items() if key != "fields"}, where, (*phase_dates(), *changed)
    )


def without_default(field: Field) -> Field:
    """The same field where leaving it out means: unchanged."""
    return Field(**{slot: getattr(field, slot) for slot in field.__slots__} | {"default": None, "required": False})


def phase_dates() -> tuple[Field, ...]:
    """The dates of every step."""
    start = Field(
        "from",
        "quarter",
        Label("gaat in", "takes effect"),
        Label("Het kwartaal waarin de stap ingaat.", "The quarter in which the step takes effect."),
        required=True,
    )
    announced = Field(
        "announced",
        "quarter",
        Label("aangekondigd", "announced"),
        Label(
            "Het kwartaal waarin de stap bekend werd; zonder deze datum komt hij zonder aankondiging.",
            "The quarter in which the step became known; without this date it comes unannounced.",
        ),
    )
    postponed = Field(
        "postponed_to",
        "quarter",
        Label("uitgesteld tot", "postponed to"),
        Label(
            "Het kwartaal waarin de stap werkelijk ingaat als de datum in `from` niet wordt gehaald: een gebroken datum.",
            "The quarter in which the step really takes effect if the date in `from` is not kept: a broken date.",
        ),
    )
    return start, announced, postponed
