"""Which assumptions and levers of a brief get a slider: those that matter, as far as that is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulations.analysis.tables import Columns
from simulations.analysis.uncertainty.assumptions import KEYS, REGISTER_TABLE, that_matter
from simulations.exploring.editing import LEVERS, WORLD, label_of_lever
from simulations.exploring.sliders import Kind, Slider, rounded, slider
from simulations.scenario.fields import Field
from simulations.scenario.scenario import Scenario
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary, model_names

MOST_ASSUMPTIONS, MOST_LEVERS = 6, 3
WITHOUT_SOURCE = "C"
# What never varies by itself.
STILL = ("fixed", "switch")
# How far a slider stays away from another assumption that it may not reach, as a share of that.
APART = 0.02


def sliders(
    scenario: Scenario, results: Path | None, names: Sequence[str] | None = None, pulled: Sequence[str] | None = None
) -> tuple[Slider, ...]:
    """The sliders of a brief: levers first, then assumptions.

    `results` is the folder of one run of it, if there is one. `names` are assumptions of one's own choice and `pulled` levers, as
    `<alternative>.<field>`; KeyError for one that the register, the brief or the model does not have.
    """
    register = _register(scenario.model)
    found = list(names) if names is not None else assumptions(scenario, register, results)
    vocabulary = load_vocabulary(scenario.model) if scenario.model in model_names() else None
    below = vocabulary.below if vocabulary else {}
    kept = [name for name in found if below.get(name, {}).get("than") not in found]
    moved = [_assumption(scenario, register, name, below) for name in kept]
    return (
        *(levers(scenario, vocabulary, pulled) if vocabulary else ()),
        *(one for one in moved if one.low < one.high),
    )


def assumptions(scenario: Scenario, register: Mapping[str, Any], results: Path | None) -> list[str]:
    """Those that a run says matter, those that the brief and its counter-case change, then the riskiest of the run.

    Without any of these, wide ones without a source.
    """
    columns = _table(results)
    riskiest = [str(name) for name in columns["assumption"]]
    matter = [riskiest[place] for place in that_matter(columns)]
    found = dict.fromkeys((*matter, *_changed(scenario), *riskiest))
    known = [name for name in found if name in register and register[name].low < register[name].high]
    return (known or list(_widest(register)))[:MOST_ASSUMPTIONS]


def _table(results: Path | None) -> Columns:
    """The assumptions as a run left them, the riskiest first; none without a run."""
    if results is None or not (results / REGISTER_TABLE).is_file():
        return {key: [] for key in KEYS}
    with (results / REGISTER_TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in KEYS}


def _changed(scenario: Scenario) -> Iterable[str]:
    counter = scenario.counter_case.world if scenario.counter_case else {}
    return dict.fromkeys((*scenario.world, *counter))


def _widest(register: Mapping[str, Any]) -> Iterator[str]:
    """Inputs without a source, in the order of the register, whose range is at least as wide as their value."""
    for name, row in register.items():
        varies = row.kind == "input" and row.distribution not in STILL and row.low < row.high
        if varies and row.grade == WITHOUT_SOURCE and row.high - row.low >= abs(row.value):
            yield name


def _assumption(
    scenario: Scenario, register: Mapping[str, Any], name: str, below: Mapping[str, Mapping[str, Any]]
) -> Slider:
    row, changed = register[name], scenario.world.get(name)
    own = changed or row
    low, high = min(row.low, own.value), max(row.high, own.value)
    for lower, rule in below.items():
        # What stays below another assumption in every world may not be moved up to it, nor the other one down.
        if lower == name:
            high = min(high, rounded(_in_force(scenario, register, rule["than"]).low * (1 - APART)))
        elif rule["than"] == name:
            low = max(low, rounded(_in_force(scenario, register, lower).high * (1 + APART)))
    drawn = (own.low, own.high) if own.low < own.high else None
    ends = (row.low, row.high)
    return slider(f"{WORLD}.{name}", row.label, row.unit, low, high, own.value, _kind(row), drawn, ends)


def _in_force(scenario: Scenario, register: Mapping[str, Any], name: str) -> Any:
    return scenario.world.get(name) or register[name]


def _kind(row: Any) -> Kind:
    if row.distribution == "integer":
        return "whole"
    return "log" if row.distribution == "loguniform" else "linear"


def levers(scenario: Scenario, vocabulary: Vocabulary, pulled: Sequence[str] | None = None) -> Iterator[Slider]:
    """Levers that are numbers with a range, by default those that say how strong a design is."""
    wanted = _default_levers(scenario, vocabulary) if pulled is None else [_named(one, vocabulary) for one in pulled]
    for name, field in wanted:
        low, high = float(field.low or 0.0), float(field.high or 1.0)
        value = float(scenario.alternatives[name][field.name])
        kind: Kind = "whole" if field.type == "integer" else "linear"
        label = label_of_lever(scenario, name, field.label)
        yield slider(f"{LEVERS}.{name}.{field.name}", label, field.unit or "ratio", low, high, value, kind)


def _default_levers(scenario: Scenario, vocabulary: Vocabulary) -> list[tuple[str, Field]]:
    """The strength of every alternative that has one; in a model without strengths, the sizes of the last alternative."""
    names = [name for name in scenario.alternatives if name != scenario.reference]
    if vocabulary.strength:
        found = [(name, field) for name in names if (field := _strength(scenario, name, vocabulary))]
    else:
        found = [(name, field) for name in names[-1:] for field in _sizes(scenario.alternatives[name], vocabulary)]
    return found[:MOST_LEVERS]


def _named(lever: str, vocabulary: Vocabulary) -> tuple[str, Field]:
    name, _, field = lever.partition(".")
    found = vocabulary.field[field]
    if found.type not in ("number", "integer") or found.low is None or found.high is None:
        raise KeyError(lever)
    return name, found


def _strength(scenario: Scenario, name: str, vocabulary: Vocabulary) -> Field | None:
    fields = scenario.alternatives[name]
    field = vocabulary.field.get(vocabulary.strength.get(fields[vocabulary.discriminator], ""))
    # Dated steps that state their own strength leave nothing to a slider.
    stated = field and any(phase.get(field.name) is not None for phase in fields.get("phases", ()))
    return None if stated else field


def _sizes(fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Field]:
    return [
        field
        for field in vocabulary.fields
        if field.type == "number" and None not in (field.low, field.high, fields.get(field.name)) and field.applies(fields)
    ]  # fmt: skip


def newest(root: Path, stem: str) -> Path | None:
    """The folder of the last finished run of a brief below `root`, None where there is none."""
    found = [file for file in root.glob(f"{stem}-*/{REGISTER_TABLE}") if len(file.parent.name) == len(stem) + 13]
    return max(found, key=lambda file: file.stat().st_mtime).parent if found else None


def _register(model: str) -> Mapping[str, Any]:
    from simulations.register.parameter import load_register

    return load_register(model)
