"""Tables of what populations.yaml names: things with their traits, and levels of attributes by thing."""

from typing import Any

from simulations.documentation.description import Description
from simulations.documentation.tables import ENGLISH, NOTHING, head
from simulations.register.rows import Rows
from simulations.register.units import unit, unit_rows
from simulations.scenario.reference import row
from simulations.scenario.wording import plain

DATA = "populations.yaml"


def population(model: Description, argument: str) -> list[str]:
    """The things of one population with some of their traits: "items: code, label, channel"."""
    name, _, traits = argument.partition(":")
    wanted = traits.replace(",", " ").split()
    rows = (
        row(f"`{key}`", *(cell(thing.get(trait)) for trait in wanted))
        for key, thing in Rows(model.source / DATA)[name.strip()].items()
    )
    return [*head("name", *(trait.replace("_", " ") for trait in wanted)), *rows]


def attributes(model: Description, name: str) -> list[str]:
    """The level of every attribute in each thing of a population that has any."""
    data = Rows(model.source / DATA)
    things = {key: thing["attributes"] for key, thing in data[name].items() if "attributes" in thing}
    rows = (
        row(
            attribute["label"][ENGLISH],
            measured(attribute["unit"]),
            *(cell(levels.get(key)) for levels in things.values()),
            attribute["source"],
            attribute["grade"],
        )
        for key, attribute in data["attributes"].items()
    )
    return [*head("attribute", "unit", *things, "source", "grade"), *rows]


def measured(name: str) -> str:
    """A unit as people read it; one that no number of the model is counted in stands as it is written."""
    return unit(name).label[ENGLISH] if name in unit_rows() else name.replace("_", " ")


def cell(value: Any) -> str:
    """A trait as it may be read."""
    if value is None or value is False:
        return NOTHING
    if value is True:
        return "yes"
    if isinstance(value, dict):
        return (
            str(value[ENGLISH]) if ENGLISH in value else ", ".join(f"{key} {cell(one)}" for key, one in value.items())
        )
    if isinstance(value, list):
        return ", ".join(map(cell, value))
    return plain(value) if isinstance(value, int | float) else str(value)
