"""The JSON Schema for editors, from the same field texts as the messages and the reference page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulations.register.label import LANGUAGES, Label
from simulations.register.parameter import MODELS, Parameter
from simulations.register.units import unit
from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary, model_names
from simulations.scenario.wording import plain

FILE_NAME = "schema.json"
DIALECT = "http://json-schema.org/draft-07/schema#"
QUARTER = "^[0-9]{4} Q[1-4]$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ALTERNATIVE = "^[^\\W_][\\w-]{0,39}$"

type Schema = dict[str, Any]


def write_schema(folder: Path, models: Path = MODELS) -> Path:
    """Write the schema of every model's scenarios to `folder`/schema.json and return that path."""
    file = folder / FILE_NAME
    file.write_text(schema_text(models), encoding="utf-8", newline="\n")
    return file


def schema_text(models: Path = MODELS) -> str:
    """The schema as the text of a file."""
    return json.dumps(scenario_schema(models), indent=1, ensure_ascii=False) + "\n"


def scenario_schema(models: Path = MODELS) -> Schema:
    """One schema for all models: the parts that a model decides hang on the value of `model`."""
    fields = by_name(general_fields())
    names = model_names(models)
    return {
        "$schema": DIALECT,
        "title": "Voorproef scenario",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in fields.items() if field.required and name not in ("model", "levers")],
        "anyOf": [{"required": ["model", "levers"]}, {"required": ["based_on"]}],
        "properties": {name: general_schema(field, names) for name, field in fields.items()},
        "allOf": [
            {
                "if": {"required": ["model"], "properties": {"model": {"const": name}}},
                "then": {"properties": model_properties(load_vocabulary(name, models), name)},
            }
            for name in names
        ],
        "definitions": definitions(fields["world"], [load_vocabulary(name, models) for name in names]),
    }


def described(content: Schema, *texts: Label | str) -> Schema:
    """A schema with a description in both languages; plain text stands at its end."""
    labels = [text for text in texts if isinstance(text, Label)]
    ends = [text for text in texts if isinstance(text, str) and text]
    lines = [" ".join(label[language] for label in labels) for language in LANGUAGES]
    return {"description": "\n".join([*lines, *ends]), **content}


def general_schema(field: Field, models: tuple[str, ...]) -> Schema:
    """The schema of a part that every scenario has; what a model decides is left open."""
    if field.type == "model":
        return described({"enum": list(models)}, field.text)
    if field.type in ("levers", "world", "scoring"):
        return described({"type": ["object", "null"]}, field.text)
    if field.type == "group":
        properties = {sub.name: general_schema(sub, models) for sub in field.fields}
        return described(object_schema(properties, field.fields), field.text)
    return field_schema(field, None)


def object_schema(properties: Mapping[str, Schema], fields: tuple[Field, ...] = (), *, partial: bool = False) -> Schema:
    """A map with these keys and no others."""
    required = [] if partial else [field.name for field in fields if field.required]
    content: Schema = {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": dict(properties),
    }
    return content | ({"required": required} if required else {})


def model_properties(vocabulary: Vocabulary, name: str) -> dict[str, Schema]:
    """The parts of a scenario that one model decides."""
    fields = by_name(general_fields())
    outputs = {sub.name: field_schema(sub, vocabulary) for sub in fields["outputs"].fields}
    opposing = {
        "levers": {"$ref": f"#/definitions/{name}.levers"},
        "world": {"$ref": f"#/definitions/{name}.opposing_world"},
    }
    return {
        "levers": {"$ref": f"#/definitions/{name}.levers"},
        "world": {"$ref": f"#/definitions/{name}.world"},
        "outputs": object_schema(outputs, fields["outputs"].fields),
        "scoring": object_schema({sub.name: field_schema(sub, vocabulary) for sub in vocabulary.scoring}),
        "counter_case": {"properties": opposing},
    }


def definitions(world: Field, vocabularies: list[Vocabulary]) -> dict[str, Schema]:
    """Pieces that stand in several places."""
    assumption = object_schema({sub.name: field_schema(sub, None) for sub in world.fields}, world.fields)
    loose = object_schema({sub.name: field_schema(sub, None) for sub in world.fields}, partial=True) | {
        "required": ["value"]
    }
    pieces: dict[str, Schema] = {
        "assumption": assumption,
        "opposing_assumption": {"anyOf": [{"type": "number"}, loose]},
    }
    for vocabulary in vocabularies:
        pieces[f"{vocabulary.model}.levers"] = levers_schema(vocabulary)
        pieces[f"{vocabulary.model}.world"] = world_schema(vocabulary, "assumption")
        pieces[f"{vocabulary.model}.opposing_world"] = world_schema(vocabulary, "opposing_assumption")
    return pieces


def levers_schema(vocabulary: Vocabulary) -> Schema:
    """The reference and the alternatives of one model."""
    fields = by_name(by_name(general_fields())["levers"].fields)
    preset = described({"enum": list(vocabulary.presets)}, fields["preset"].text)
    alternative = object_schema(
        {"preset": preset, **{field.name: field_schema(field, vocabulary) for field in vocabulary.fields}}
    )
    return object_schema(
        {
            "reference": described({"type": "string"}, fields["reference"].text),
            vocabulary.alternatives: {
                "type": "object",
                "additionalProperties": False,
                "patternProperties": {ALTERNATIVE: alternative},
            },
        }
    )


def world_schema(vocabulary: Vocabulary, definition: str) -> Schema:
    """Every assumption that may be changed."""
    inputs = vocabulary.register.inputs
    return object_schema(
        {
            name: described({"allOf": [{"$ref": f"#/definitions/{definition}"}]}, *explained(inputs[name]))
            for name in inputs
        }
    )


def explained(parameter: Parameter) -> tuple[Label, Label, str]:
    """What an assumption is, in what unit, and the register's value and range."""
    numbers = f"{plain(parameter.value)} ({plain(parameter.low)} - {plain(parameter.high)})"
    measured = unit(parameter.unit).label
    return parameter.label, Label(f"[{measured.nl}]", f"[{measured.en}]"), numbers


def field_schema(field: Field, vocabulary: Vocabulary | None) -> Schema:
    """The schema of one field, with its texts and default."""
    content = content_schema(field, vocabulary)
    if field.default is not None and field.default != {}:
        content = {**content, "default": field.default}
    return described(content, field.text, *([unit(field.unit).label] if field.unit else []), *choices_text(field))


def choices_text(field: Field) -> list[str]:
    """A line for every choice that is more than its word."""
    return [f"{name}: {label.nl} / {label.en}" for name, label in field.choices if label.nl != name]


def content_schema(field: Field, vocabulary: Vocabulary | None) -> Schema:
    """What may stand in a field."""
    numbers = {"type": "number", **bounds(field)}
    names = list(vocabulary.names(field.population)) if vocabulary and field.population else []
    match field.type:
        case "number":
            return numbers
        case "integer":
            return {"type": "integer", **bounds(field)}
        case "number_or_choice":
            return {"anyOf": [numbers, {"enum": list(field.choice_names)}]}
        case "flag":
            return {"type": "boolean"}
        case "choice":
            return {"enum": list(field.choice_names)}
        case "names":
            return {
                "type": "array",
                "uniqueItems": True,
                "items": {"enum": names} if names else {"type": "string"},
            }
        case "numbers":
            return {
                "type": "array",
                "anyOf": [{"maxItems": 0}, {"minItems": field.at_least}],
                "items": numbers,
            }
        case "texts":
            return {"type": "array", "items": {"type": "string", "maxLength": field.longest}}
        case "translation":
            text = {"type": "string", "maxLength": field.longest}
            return {"anyOf": [text, object_schema(dict.fromkeys(LANGUAGES, text)) | {"required": list(LANGUAGES)}]}
        case "date":
            return {"type": "string", "pattern": DAY}
        case "quarter":
            return {"type": "string", "pattern": QUARTER}
        case "group":
            return object_schema({sub.name: field_schema(sub, vocabulary) for sub in field.fields}, field.fields)
        case "phases":
            steps = object_schema({sub.name: field_schema(sub, vocabulary) for sub in field.fields}, field.fields)
            return {"type": "array", "items": steps}
        case _:
            return {"type": "string", "maxLength": field.longest}


def bounds(field: Field) -> Schema:
    """Lowest and highest number, where there are any."""
    return {key: bound for key, bound in (("minimum", field.low), ("maximum", field.high)) if bound is not None}
