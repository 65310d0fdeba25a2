"""From checked data to a scenario."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.filling import filled
from simulations.scenario.scenario import Assumption, Brief, CounterCase, Outputs, Scenario, runs_from


@dataclass(frozen=True, slots=True)
class Case:
    """Levers with every field filled in, and the changed assumptions."""

    reference: str
    alternatives: Mapping[str, Mapping[str, Any]]
    world: Mapping[str, Assumption]

    def same_as(self, other: "Case") -> bool:
        """True if both come to the same runs: sources of assumptions do not count."""
        return (
            self.reference == other.reference
            and self.alternatives == other.alternatives
            and {name: assumption.numbers for name, assumption in self.world.items()}
            == {name: assumption.numbers for name, assumption in other.world.items()}
        )


def resolve(
    name: str,
    model: str,
    general: Mapping[str, Mapping[str, Any]],
    case: Case,
    opposing: Case,
    scoring: tuple[Field, ...] = (),
) -> Scenario:
    """The scenario of a file; `general` holds its brief, runs, outputs, scoring and the texts of its counter-case, all
    of them checked. `scoring` are the fields of the model's own.
    """
    fields = by_name(general_fields())
    brief = filled(fields["brief"].fields, general["brief"])
    return Scenario(
        name=name,
        brief=Brief(**{**brief, "date": datetime.date.fromisoformat(brief["date"])}),
        model=model,
        reference=case.reference,
        alternatives=case.alternatives,
        world=case.world,
        counter_case=counter_case(general["counter_case"], case, opposing),
        runs=runs_from(filled(fields["runs"].fields, general["runs"])),
        outputs=Outputs(**filled(fields["outputs"].fields, general["outputs"])),
        scoring=filled(scoring, general["scoring"]),
    )


def counter_case(texts: Mapping[str, Any], case: Case, opposing: Case) -> CounterCase:
    """The counter-case as its differences from the brief's own case."""
    levers = {name: changes(case.alternatives[name], fields) for name, fields in opposing.alternatives.items()}
    return CounterCase(
        who=texts["who"],
        claim=texts["claim"],
        source=texts["source"],
        reference=None if opposing.reference == case.reference else opposing.reference,
        levers={name: fields for name, fields in levers.items() if fields},
        world={name: assumption for name, assumption in opposing.world.items() if assumption != case.world.get(name)},
    )


def changes(own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `other` that differ from `own`."""
    return {name: value for name, value in other.items() if value != own[name]}
