"""All that is checked of the procurement model, as the framework asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np

from simulations.validation.check import Check
from simulations.validation.estimate import Ratio
from simulations.validation.models import Measuring, Note, Variant
from simulations.validation.procurement import greenness, limits, measures, theory
from simulations.validation.procurement.plays import Played


class ProcurementChecks:
    """Theory on the auction kernel, limits on whole runs, and the measures of the facts."""

    name = "procurement"
    variants = (
        Variant("default", {}),
        Variant("adaptability_0", {"adaptability": 0.0}),
        Variant("adaptability_1", {"adaptability": 1.0}),
        Variant("auction", {"adaptive_margins": 0.0}),
        Variant("margins", {"adaptive_margins": 1.0}),
        Variant("share_low", {"dutch_share_of_plant_volume": 0.003}),
        Variant("share_high", {"dutch_share_of_plant_volume": 0.05}),
    )
    worlds = 48
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
        return {
            **measures.own_measures(),
            "premium_ratio": greenness.reading(greenness.in_first_year, 0.0, greenness.premium_ratio),
            "gap_when_adapting": greenness.reading(greenness.in_first_year, 1.0, greenness.gap),
        }

    @property
    def notes(self) -> Mapping[str, tuple[Note[Played], ...]]:
        """What is printed beside a fact, by its number."""
        return {
            "1": (
                *(
                    Note("price_step", "relative_change", price_step(n), {"fewer": n - 1, "bidders": n})
                    for n in (3, 4, 5)
                ),
                Note("price_across", "relative_change", measures.price_across_medicines),
            ),
            "3b": (
                Note("product_price", "relative_change", measures.in_one_tender("price", 0.40, "product")),
                Note("product_tonnes", "relative_change", measures.in_one_tender("tonnes", 0.40, "product")),
            ),
            "4": (
                Note("toy_ratio", "ratio", constant(greenness.toy_premium_ratio)),
                Note("toy_gap", "relative_change", constant(greenness.toy_gap)),
                Note("long_ratio", "ratio", greenness.reading(greenness.over_all_years, 0.0, greenness.premium_ratio)),
                Note("long_gap_0", "relative_change", greenness.reading(greenness.over_all_years, 0.0, greenness.gap)),
                Note("long_gap_1", "relative_change", greenness.reading(greenness.over_all_years, 1.0, greenness.gap)),
            ),
            "5": (Note("trouble_unasked", "points", measures.lots_in_trouble_unasked),),
            "10": tuple(
                Note(f"flips_{way}", "share", measures.flips(f"reversals_{way}", weight), {"weight": weight})
                for weight in (0.10, 0.50)
                for way in ("added", "removed")
            ),
            "12": (
                Note("effect_first", "share", award_effect(measures.FIRST_FIVE)),
                Note("effect_last", "share", award_effect(measures.LAST_FIVE)),
            ),
            "13": (
                Note("mistakes_product", "share", mistaken("product")),
                Note("mistakes_supplier", "share", mistaken("supplier")),
            ),
        }


def price_step(bidders: int) -> Measuring[Played]:
    """Change of the winning price from one bidder fewer."""
    return lambda played: measures.price_step(played, bidders)


def award_effect(years: slice) -> Measuring[Played]:
    """Share of lots that the lowest bid does not win."""
    return lambda played: Ratio(measures.not_by_price(played, years))


def mistaken(level: str) -> Measuring[Played]:
    """Share of awards to a worse true performer."""
    return lambda played: Ratio(measures.mistaken(played, level))


def constant(found: Callable[[], float]) -> Measuring[Played]:
    """A number that no world changes, worked out once."""
    kept = cache(found)
    return lambda played: Ratio(kept())


CHECKS = ProcurementChecks()
