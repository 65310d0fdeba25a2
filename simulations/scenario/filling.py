"""Fields that were left out get their presets and defaults.

Values get the one form in which the models read them.
"""

from collections.abc import Mapping
from typing import Any

from simulations.register.label import LANGUAGES
from simulations.scenario.fields import Field
from simulations.scenario.quarters import quarter_number, quarter_text
from simulations.scenario.vocabulary import Vocabulary


def filled_alternative(written: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Every field of an alternative: what was written, else what its preset says, else the default.

    A preset's field that means nothing beside what was written falls back to its default.
    """
    preset = vocabulary.presets.get(written.get("preset", ""), {})
    values = filled(vocabulary.fields, {**preset, **written})
    for field in vocabulary.fields:
        if field.name in preset and field.name not in written and not field.applies(values):
            values[field.name] = value_of(field, None)
    return values


def filled(fields: tuple[Field, ...], written: Mapping[str, Any]) -> dict[str, Any]:
    """Every field with its value or default."""
    return {field.name: value_of(field, written.get(field.name)) for field in fields}


def value_of(field: Field, written: Any) -> Any:
    """The value of one field: numbers as floats, lists as tuples, quarters in one spelling, groups with all
    their fields.
    """
    value = field.default if written is None else written
    if field.type == "group":
        return filled(field.fields, value or {})
    if field.type == "phases":
        return tuple(filled_phase(field.fields, phase) for phase in value or ())
    if value is None:
        return None
    if field.type == "numbers":
        return tuple(float(number) for number in value)
    if field.type in ("names", "texts"):
        return tuple(value)
    if field.type == "translation":
        return dict(value) if isinstance(value, dict) else dict.fromkeys(LANGUAGES, value)
    if field.type == "quarter":
        return quarter_text(quarter_number(value))
    if field.type in ("number", "number_or_choice") and not isinstance(value, str):
        return float(value)
    return value


def filled_phase(fields: tuple[Field, ...], written: Mapping[str, Any]) -> dict[str, Any]:
    """A dated step; one without a date of announcement is announced when it takes effect."""
    values = filled(fields, written)
    return {**values, "announced": values["announced"] or values["from"]}
