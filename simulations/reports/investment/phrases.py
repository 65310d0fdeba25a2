"""Pieces of sentences over packages, proposals and parties."""

from __future__ import annotations

from dataclasses import dataclass

from simulations.analysis.differences import Difference
from simulations.analysis.investment.study import Package, Study
from simulations.figures.wording import plain
from simulations.investment.packages import rows
from simulations.investment.sets import proposal_names
from simulations.reports.phrases import Phrases

PLANTS = "plants"


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

    def party(self, name: str) -> str:
        """Whose weights."""
        return plain(rows()["profiles"][name]["label"][self.language])

    def kind(self, name: str) -> str:
        """A kind of plant."""
        return plain(rows()["kinds"][name]["label"][self.language])

    def item(self, name: str) -> str:
        """An item by its code."""
        return str(rows()["items"][name]["code"])
