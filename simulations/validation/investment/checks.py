"""All that is checked of the investment model, as the framework asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulations.validation.check import Check
from simulations.validation.investment import limits, measures, theory
from simulations.validation.investment.plays import Played
from simulations.validation.models import Measuring, Note, Variant


class InvestmentChecks:
    """Theory on the rules of worth and choice, limits on whole runs, and the measures of the facts."""

    name = "investment"
    variants = (
        Variant("default", {}),
        Variant("nested", {"nest": 0.5}),
        Variant("no_match", {"rival_match": 0.0}),
        Variant("full_match", {"rival_match": 1.0}),
        Variant("volume_kept", {"volume_lost": 0.0}),
        Variant("volume_lost", {"volume_lost": 1.0}),
        Variant("grants_felt", {"grant_response": 1.0}),
        Variant("aid_legal", {"production_grant_legal": 1.0}),
    )
    worlds = 400
    limit_worlds = limits.WORLDS

    def theory(self) -> Iterator[Check]:
        """Checks against the literature."""
        return theory.checks()

    def limits(self, worlds: list[Played]) -> Iterator[Check]:
        """Checks of what must come out in a few worlds."""
        return limits.checks(worlds)

    def played(self, world: np.void, chance: int, seed: int) -> Played:
        """One world to be measured."""
        return Played(world, chance, seed)

    @property
    def measures(self) -> Mapping[str, Measuring[Played]]:
        """By key of `facts.yaml`."""
        return measures.own_measures()

    @property
    def notes(self) -> Mapping[str, tuple[Note[Played], ...]]:
        """What is printed beside a fact, by its number."""
        return {
            "1": (Note("share_last", "share", measures.dutch_share(measures.LAST)),),
            "5": (
                Note("alzey_worth", "ratio", measures.alzey_worth),
                Note("alzey_sure", "share", measures.worth_more_than(measures.TAX_GAPS[0])),
                Note("alzey_far", "share", measures.worth_more_than(measures.TAX_GAPS[1])),
            ),
            "6, 7": (Note("cell_build", "ratio", measures.of_cell_therapy("build")),),
            "10": (
                Note("deadweight_legal", "share", measures.deadweight({"production_grant_legal": 1.0})),
                Note("deadweight_small", "share", measures.deadweight({"production_grant_legal": 0.0})),
                Note("deadweight_footloose", "share", measures.deadweight({"captive_share": 0.0, "home_share": 0.0})),
            ),
            "11": (
                Note("last_job_grant", "eur", measures.cost_per_last_job(measures.GRANT)),
                Note("last_job_talks", "eur", measures.cost_per_last_job(measures.TALKS)),
                Note("last_job_training", "eur", measures.cost_per_last_job(measures.TRAINING)),
            ),
            "12": (Note("first_time", "points", measures.promotion_on(measures.first_time)),),
            "15": (
                Note("mean_rank_bid_book", "ratio", measures.ranked("bid_book", measures.mean_rank)),
                Note("mean_rank_grant", "ratio", measures.ranked("production_grant", measures.mean_rank)),
            ),
        }


CHECKS = InvestmentChecks()
