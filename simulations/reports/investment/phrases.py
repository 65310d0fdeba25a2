"""Pieces of sentences over packages, proposals and parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulations.analysis.differences import Difference
from simulations.analysis.investment.outcomes import REPLACED, stand_in
from simulations.analysis.investment.ranking import Profile
from simulations.analysis.investment.study import Package, Study
from simulations.figures.wording import plain
from simulations.investment.packages import rows
from simulations.investment.sets import proposal_names
from simulations.register.label import LANGUAGES, Label
from simulations.register.words import Words
from simulations.reports.phrases import Phrases

PLANTS = "plants"


def called(party: Profile) -> Label:
    """What a party is called."""
    return Label(**rows()["profiles"][party.name]["label"])


def label_of(party: Profile, text: str = "label") -> Label:
    """What a party is called, with what it counts instead of net value added; `text` is how the two are put together."""
    name, one = called(party), stand_in(party.scored.weighed)
    if one is None:
        return name
    key = f"finding.investment.ranking.counting.{text}"
    return Label(*(Words(language)(key, party=name[language], counted=one.label[language]) for language in LANGUAGES))


@dataclass(frozen=True, slots=True)
class PlantPhrases(Phrases):
    """The phrases of an investment finding in one language."""

    def tell(self, key: str, /, **values: object) -> str:
        """A text of `investment.yaml`."""
        return self.say(f"investment.{key}", **values)

    def package(self, package: Package) -> str:
        """A package as it is called in running text."""
        return plain(package.label[self.language])

    def reference(self, study: Study) -> str:
        """The reference as it is called."""
        name = study.scenario.reference
        label = study.scenario.alternatives[name].get("label")
        return plain(label[self.language]) if label else name

    def change(self, package: Package, indicator: str) -> str:
        """What a package changes in an indicator, with its direction and range."""
        return self.moved(package.changes[indicator], indicator)

    def moved(self, difference: Difference, indicator: str) -> str:
        """A change in the unit that the indicator is told in."""
        units = {
            "extra_plants": PLANTS,
            "plants_operating": PLANTS,
            "per_hundred": PLANTS,
            "sites_kept": "sites",
            "europe_low": PLANTS,
        }
        units |= {"net_value": "eur", "net_cost": "eur", "jobs_net": "jobs"}
        return self.difference(difference, units[indicator], "money")

    def largest(self, study: Study) -> Package:
        """The package that brings most plants."""
        return max(study.packages, key=lambda one: one.changes["extra_plants"].middle.value)

    def code(self, place: int) -> str:
        """The number of a proposal."""
        return str(rows()["proposals"][proposal_names()[place]]["code"])

    def proposal(self, place: int) -> str:
        """The name of a proposal."""
        return plain(rows()["proposals"][proposal_names()[place]]["label"][self.language])

    def party(self, party: Profile) -> str:
        """Whose weights, and what is counted instead of net value added."""
        return plain(label_of(party, "party")[self.language])

    def counting(self, profiles: Sequence[Profile]) -> str:
        """What each party counts instead of net value added; empty where all count that."""
        told = [
            self.tell(
                "ranking.counting.one", counted=one.label[self.language], party=plain(called(party)[self.language])
            )
            for party in profiles
            if (one := stand_in(party.scored.weighed)) is not None
        ]
        value = rows()["criteria"][REPLACED]["label"][self.language]
        return self.tell("ranking.counting", value=value, counted=self.listed(told)) if told else ""

    def kind(self, name: str) -> str:
        """A kind of plant."""
        return plain(rows()["kinds"][name]["label"][self.language])

    def item(self, name: str) -> str:
        """An item by its code."""
        return str(rows()["items"][name]["code"])
