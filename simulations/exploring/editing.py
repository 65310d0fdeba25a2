"""Values of sliders as edits of a brief: the scenario that the edited file would give, and the lines to write there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from simulations.register.label import Label
from simulations.scenario.scenario import Assumption, CounterCase, Scenario
from simulations.scenario.vocabulary import load_vocabulary

WORLD, LEVERS = "world", "levers"
SOURCE = "assumption"
INDENT = "  "


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario that its file would give with these edits.

    `values` by the keys of sliders: `world.<assumption>` fixes an assumption, `levers.<alternative>.<field>` sets a field.
    KeyError for an alternative or a field that the brief does not have.
    """
    if not values:
        return scenario
    world, alternatives = dict(scenario.world), dict(scenario.alternatives)
    for key, value in values.items():
        part, _, name = key.partition(".")
        if part == WORLD:
            world[name] = Assumption(value, value, value, SOURCE)
        else:
            alternative, _, field = name.partition(".")
            known = alternatives[alternative][field]
            whole = isinstance(known, int) and not isinstance(known, bool)
            alternatives[alternative] = {**alternatives[alternative], field: int(value) if whole else float(value)}
    edited = replace(scenario, world=world, alternatives=alternatives)
    return replace(edited, counter_case=scenario.counter_case and _still_against(scenario.counter_case, edited))


def _still_against(counter: CounterCase, edited: Scenario) -> CounterCase:
    """A counter-case holds only what it changes: what the brief now says itself is no longer one of them."""
    levers = {
        name: {field: value for field, value in fields.items() if value != edited.alternatives[name][field]}
        for name, fields in counter.levers.items()
    }
    world = {name: one for name, one in counter.world.items() if one != edited.world.get(name)}
    return replace(counter, levers={name: fields for name, fields in levers.items() if fields}, world=world)


def written(scenario: Scenario, values: Mapping[str, float], beyond: frozenset[str] = frozenset()) -> str:
    """The lines of the scenario file that say the same as these values; `beyond` are keys outside the register's range."""
    return "\n".join(_lines(_tree(scenario, values, beyond)))


def _tree(scenario: Scenario, values: Mapping[str, float], beyond: frozenset[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        part, _, name = key.partition(".")
        if part == WORLD:
            tree.setdefault(WORLD, {})[name] = _fixed(plain(value), name in scenario.world, key in beyond)
        else:
            alternative, _, field = name.partition(".")
            designs = tree.setdefault(LEVERS, {}).setdefault(load_vocabulary(scenario.model).alternatives, {})
            designs.setdefault(alternative, {})[field] = plain(value)
    return {part: tree[part] for part in (LEVERS, WORLD) if part in tree}


def _fixed(value: str, changed: bool, outside: bool) -> str:
    """One assumption; where the brief, or what it is based on, gives it a range, both ends are stated so that they go."""
    ends = f", low: {value}, high: {value}" if changed else ""
    return f"{{value: {value}{ends}, source: {SOURCE}{', beyond: true' if outside else ''}}}"


def _lines(tree: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    for name, content in tree.items():
        if isinstance(content, Mapping):
            yield f"{INDENT * depth}{name}:"
            yield from _lines(content, depth + 1)
        else:
            yield f"{INDENT * depth}{name}: {content}"


def plain(value: float) -> str:
    """A number that reads back as the same number, bit for bit.

    >>> plain(0.1), plain(12.0), plain(2e-05)
    ('0.1', '12', '2e-05')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def label_of_lever(scenario: Scenario, alternative: str, label: Label) -> Label:
    """A lever of one alternative, called by both."""
    own = scenario.alternatives[alternative].get("label")
    names = own if isinstance(own, Mapping) else {"nl": alternative, "en": alternative}
    return Label(f"{names['nl']}: {label.nl}", f"{names['en']}: {label.en}")
