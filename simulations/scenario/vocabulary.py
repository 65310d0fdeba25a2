"""The words of one model: its levers, assumptions, populations, indicators and charts, read from its data
files only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from simulations.register.label import Label, label_from
from simulations.register.parameter import MODELS, Register, browse_register
from simulations.register.rows import RegisterError, Rows
from simulations.scenario.fields import Field, by_name, fields_from

LEVERS = "levers.yaml"
FORMATS = ("svg", "pdf", "png")
SHARED_CHARTS = Path(__file__).parent / "charts.yaml"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What a scenario for `model` may say.

    `alternatives` is the key below `levers` that holds the named alternatives, `discriminator` the field that
    decides which others mean something, `strength` the field that a ladder runs over by the discriminator's
    value, `presets` the fields that an existing design sets. `opposing` is the assumption that a new brief's
    counter-case moves, with its value, and `starting` the question it begins with. `below` says of an assumption than
    which other one (`than`) it stays smaller in every world, and why (`text`). `scoring` are the fields with which a
    brief says how outcomes are weighed, none for a model that weighs nothing; `selection` says how an alternative names
    what takes part in it (`selection.py`).
    """

    model: str
    folder: Path
    alternatives: str
    discriminator: str
    strength: Mapping[str, str]
    presets: Mapping[str, Mapping[str, Any]]
    preset_labels: Mapping[str, Label]
    fields: tuple[Field, ...]
    scoring: tuple[Field, ...]
    selection: Mapping[str, Any]
    opposing: Mapping[str, float]
    below: Mapping[str, Mapping[str, Any]]
    starting: Mapping[str, Any]

    @cached_property
    def field(self) -> Mapping[str, Field]:
        """The fields of an alternative by name."""
        return by_name(self.fields)

    @cached_property
    def register(self) -> Register:
        """The model's assumptions, each read when it is asked for."""
        return browse_register(self.model, self.folder.parent)

    @cached_property
    def populations(self) -> Rows:
        """Named things that a scenario may refer to."""
        return Rows(self.folder / "populations.yaml")

    def names(self, population: str) -> tuple[str, ...]:
        """The names in a population; `formats`, `indicators` and `charts` count as populations, and two joined by `+` as one.

        Empty for charts where the model has no list of them: then any name will do.
        """
        if population == "formats":
            return FORMATS
        if population in ("indicators", "charts"):
            file = self.folder / f"{population}.yaml"
            own = tuple(Rows(file)) if file.is_file() else ()
            return (*own, *shared_charts()) if own and population == "charts" else own
        return tuple(name for part in population.split("+") for name in self.populations[part])


@cache
def shared_charts() -> tuple[str, ...]:
    """The charts that every model has."""
    return tuple(Rows(SHARED_CHARTS))


def chart_label(model: str, chart: str, models: Path = MODELS) -> Label | None:
    """What a chart shows, in a few words; None for one that no list names."""
    own = models / model / "charts.yaml"
    for file in (own, SHARED_CHARTS):
        if file.is_file() and chart in (rows := Rows(file)):
            found = rows[chart]
            return label_from(found.get("label", found), f"{file.name}: {chart}")
    return None


def model_names(models: Path = MODELS) -> tuple[str, ...]:
    """Every model: a folder with levers counts as one."""
    return tuple(sorted(file.parent.name for file in models.glob(f"*/{LEVERS}")))


@cache
def load_vocabulary(model: str, models: Path = MODELS) -> Vocabulary:
    """The words of `model`; raises `RegisterError` if its data files contradict themselves."""
    rows = Rows(models / model / LEVERS)
    presets = dict(rows["presets"] or {})
    populations = Rows(models / model / "populations.yaml")
    fields = fields_from(for_each(rows["fields"], populations), f"{model}/{LEVERS}")
    scoring = rows.get("scoring", {})
    labelled = {field.name for field in fields if field.type == "translation"}
    vocabulary = Vocabulary(
        model=model,
        folder=models / model,
        alternatives=rows["alternatives"],
        discriminator=rows["discriminator"],
        strength=dict(rows["strength"] or {}),
        presets=presets,
        preset_labels={name: preset_label(name, preset, labelled) for name, preset in presets.items()},
        fields=fields,
        scoring=fields_from(for_each(scoring, populations), f"{model}/{LEVERS}"),
        selection=dict(rows["selection"]) if "selection" in rows else {},
        opposing=dict(rows["opposing"]) if "opposing" in rows else {},
        below=dict(rows["below"]) if "below" in rows else {},
        starting=dict(rows["starting"]) if "starting" in rows else {},
    )
    refuse_contradictions(vocabulary)
    return vocabulary


def for_each(data: Mapping[str, Any], populations: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of fields, where a group with `each_of` gets one field like `each` for every name in that population.

    Such a field is called and explained as the thing it is about.
    """
    return {name: spelt_out(row, populations) for name, row in data.items()}


def spelt_out(row: Any, populations: Mapping[str, Any]) -> Any:
    """One row with its fields written out; `default` of a group with `each_of` holds the defaults of its names."""
    if not isinstance(row, dict):
        return row
    row = dict(row)
    if "each_of" in row:
        each, defaults = row.pop("each"), row.pop("default", None) or {}
        things = {name: thing for part in row.pop("each_of").split("+") for name, thing in populations[part].items()}
        row["fields"] = {
            name: with_default({**each, "label": thing["label"], "text": thing["label"]}, defaults.get(name))
            for name, thing in things.items()
        }
    if isinstance(row.get("fields"), dict):
        row["fields"] = for_each(row["fields"], populations)
    return row


def with_default(row: dict[str, Any], default: Any) -> dict[str, Any]:
    """The row of one name with its default: one number, or numbers for the fields of a group."""
    if not isinstance(default, dict) or "each_of" in row:
        return {**row, "default": default}
    fields = {name: {**field, "default": default.get(name)} for name, field in row["fields"].items()}
    return {**row, "fields": fields}


def preset_label(name: str, preset: Mapping[str, Any], labelled: set[str]) -> Label:
    """How a preset is called: its own label, or its name."""
    label = preset.get("label") if "label" in labelled else None
    return Label(label["nl"], label["en"]) if isinstance(label, dict) else Label(name, name)


def refuse_contradictions(vocabulary: Vocabulary) -> None:
    """Raise `RegisterError` if strengths or presets name fields that the model does not have."""
    where = f"{vocabulary.model}/{LEVERS}"
    if vocabulary.discriminator not in vocabulary.field:
        raise RegisterError(f"{where}: discriminator {vocabulary.discriminator!r} is not a field")
    for choice, field in vocabulary.strength.items():
        if field not in vocabulary.field or choice not in vocabulary.field[vocabulary.discriminator].choice_names:
            raise RegisterError(f"{where}: strength {choice}: {field} names no choice and field of this model")
    for name, preset in vocabulary.presets.items():
        if unknown := sorted(set(preset) - set(vocabulary.field)):
            raise RegisterError(f"{where}: preset {name} sets unknown fields: {', '.join(unknown)}")
