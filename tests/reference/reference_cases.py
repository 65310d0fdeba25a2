"""A small market, schemes that between them pull every lever, and the books of both models."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from procurement_cases import Fields, phase, safeguard, scheme, some_worlds

from reference.ledger import Ledger
from reference.market import Market
from reference.notation import QUARTERS, THEMES, read_data
from simulations.procurement import population, schemes
from simulations.procurement.model import MODEL, Compiled
from simulations.procurement.population import read_layout

PURCHASERS = ("izaaz", "santeon", "izon", "region_5", "other_hospitals", "vgz", "insurer_3")
PER_SEGMENT = {
    ("monopoly", "hospital"): 3,
    ("oligopoly", "hospital"): 3,
    ("competition", "hospital"): 3,
    ("multi_source", "hospital"): 2,
    ("competition", "outpatient"): 1,
    ("multi_source", "outpatient"): 4,
}
FIRMS = {"member_companies": 12.0, "other_makers": 5.0}
TOLERANCE = 1e-9
FORMULAS = ("value_in_euro", "fictitious_discount", "absolute_points", "relative_points")


class Case(NamedTuple):
    """One scheme in one drawn world, with parameters that are set to a value."""

    fields: Fields
    world: int = 0
    seed: int = 1
    changes: Mapping[str, float] = FIRMS
    strength: float | None = None


class Comparison(NamedTuple):
    """Books (groups, years, entries) of both models, and where the reference found what only rounding sets apart."""

    fast: NDArray[np.float64]
    plain: NDArray[np.float64]
    close_calls: list[tuple[int, int]]


def small_populations() -> dict[str, Any]:
    """A few purchasers of every type, and the last medicines of every segment."""
    things = copy.deepcopy(read_data("populations.yaml"))
    things["purchasers"] = {name: things["purchasers"][name] for name in PURCHASERS}
    medicines: dict[str, Any] = {}
    for (segment, channel), number in PER_SEGMENT.items():
        alike = [
            name for name, traits in things["medicines"].items()
            if (traits["segment"], traits["channel"]) == (segment, channel)
        ]  # fmt: skip
        medicines |= {name: things["medicines"][name] for name in alike[-number:]}
    things["medicines"] = medicines
    return things


SMALL = small_populations()


@contextmanager
def small_layout() -> Iterator[None]:
    """While this lasts the fast model reads the small market."""
    read = population.read_populations
    population.read_populations = lambda: SMALL  # type: ignore[assignment]
    read_layout.cache_clear()
    try:
        yield
    finally:
        population.read_populations = read
        read_layout.cache_clear()


def world_of(case: Case) -> NDArray[np.void]:
    """The world of a case, shape (1,)."""
    return some_worlds(1, block=case.world, **case.changes)


def fast_books(case: Case, worlds: NDArray[np.void]) -> NDArray[np.float64]:
    """Books (groups, years, entries) of the fast model."""
    policy = schemes.compile_scheme(case.fields, case.strength, schemes.STRENGTH_FIELDS.get(case.fields["rule"]))
    compiled = Compiled(policy[None], schemes.touched_lots(case.fields, read_layout())[None])
    return MODEL.run_block(compiled, worlds, np.array([case.world], np.uint64), case.seed)[0, 0]  # type: ignore[no-any-return]


def as_books(ledger: Ledger) -> NDArray[np.float64]:
    """The reference's ledger in the shape of the fast model's books."""
    assert {name for year in ledger for book in year.values() for name in book} <= set(MODEL.entries)
    return np.array(
        [[[year[group].get(name, 0.0) for name in MODEL.entries] for year in ledger] for group in MODEL.groups]
    )


def plain_market(case: Case, *, small: bool = True) -> Market:
    """The reference at the start of a case."""
    world = world_of(case)[0]
    plain = {name: float(world[name]) for name in world.dtype.names or ()}
    return Market(plain, case.fields, case.seed, case.world, SMALL if small else None, case.strength)


def compare(case: Case, *, small: bool = True) -> Comparison:
    """Both models in one case."""
    market = plain_market(case, small=small)
    market.run(QUARTERS)
    plain, worlds = as_books(market.ledger), world_of(case)
    if not small:
        return Comparison(fast_books(case, worlds), plain, market.close_calls)
    with small_layout():
        return Comparison(fast_books(case, worlds), plain, market.close_calls)


def gaps(both: Comparison) -> NDArray[np.float64]:
    """Differences over the largest yearly amount that an entry has in the run (Notation), the shape of the books."""
    scale = np.maximum(np.abs(both.fast), np.abs(both.plain)).max(axis=(0, 1), keepdims=True)
    return np.abs(both.fast - both.plain) / np.where(scale > 0.0, scale, 1.0)  # type: ignore[no-any-return]


def explain(both: Comparison) -> str:
    """The first year in which the books part, in which entries, and the close calls until then."""
    gap = gaps(both)
    year = int((gap > TOLERANCE).any(axis=(0, 2)).argmax())
    parts = [
        f"{MODEL.groups[g]} {MODEL.entries[e]}: fast {both.fast[g, year, e]!r}, plain {both.plain[g, year, e]!r}"
        for g, e in np.argwhere(gap[:, year] > TOLERANCE)[:8]
    ]
    calls = [call for call in both.close_calls if call[0] < 4 * (year + 1)]
    return f"{MODEL.years[year]}, largest {gap.max():.1e}; close calls (quarter, lot) {calls[-3:]}\n" + "\n".join(parts)


def roadmap() -> list[dict[str, Any]]:
    """A first step, and a second that is announced."""
    return [phase("2027 Q3", weight=0.1, threshold=0.3), phase("2031 Q1", "2028 Q4", weight=0.3, threshold=0.55)]


def broken_roadmap() -> list[dict[str, Any]]:
    """A step that comes as promised, and one that comes three years late."""
    late = phase("2030 Q1", "2027 Q4", weight=0.4, threshold=0.6) | {"postponed_to": "2033 Q1"}
    return [phase("2027 Q1", "2026 Q2", weight=0.1, threshold=0.4), late]


# Every rule; those that reward with every formula.
RULES: dict[str, Fields] = {
    "none": {"rule": "none"},
    "ask today": {"rule": "ask", "tenders": "today"},
    "ask everywhere": {"rule": "ask"},
    "relax": {"rule": "exclusion", "threshold": 0.6, "on_empty": "relax"},
    "emergency": {"rule": "exclusion", "threshold": 0.6, "on_empty": "emergency"},
    "short": {"rule": "exclusion", "threshold": 0.6, "on_empty": "short"},
    **{f"bonus {formula}": {"rule": "bonus", "formula": formula, "weight": 0.3} for formula in FORMULAS},
    **{
        f"gate and bonus {formula}": {"rule": "gate_and_bonus", "formula": formula, "weight": 0.2, "threshold": 0.45}
        for formula in FORMULAS
    },
}
BONUS: Fields = {"rule": "bonus", "weight": 0.3}
GATE: Fields = {"rule": "exclusion", "threshold": 0.5}
BOTH: Fields = {"rule": "gate_and_bonus", "weight": 0.25, "threshold": 0.45}
PRODUCT: Fields = BOTH | {"level": "product"}
# A scheme, and the lever that is pulled on it.
LEVERS: dict[str, tuple[Fields, Fields]] = {
    "tenders today": (BOTH, {"tenders": "today"}),
    "half of the tenders": (BOTH, {"tenders": 0.5}),
    "holistic": (BOTH, {"holistic": 0.6}),
    "holistic products": (PRODUCT, {"holistic": 1.0}),
    "growth path": (GATE, {"growth_path": 3.0}),
    "growth path with phases": (GATE | {"phases": roadmap()}, {"growth_path": 2.0}),
    "grace": (GATE, {"grace_years": 4.0}),
    "co-creation": (BOTH, {"co_creation": 0.6}),
    "co-creation of product criteria": (PRODUCT, {"co_creation": 1.0}),
    "single source spared": (GATE | {"gate_on_monopoly": True}, {"safeguard": safeguard(single_source=True)}),
    "few spared": (GATE, {"safeguard": safeguard(fewer_than=3, degree=0.6)}),
    "essential spared": (GATE, {"safeguard": safeguard(essential=True)}),
    "pre-check": (GATE, {"safeguard": safeguard(pre_check=True)}),
    "two winners": (BOTH, {"winners": 2, "leading_share": 0.7}),
    "three winners": (BOTH, {"winners": 3}),
    "unpublished": (BONUS, {"transparency": 0.3}),
    "consistency": (BOTH, {"consistency": 0.6}),
    "aligned": (BOTH, {"aligned": True}),
    "two themes": (BOTH, {"themes": ["climate", "transport"]}),
    "papers only": (BOTH, {"themes": ["disclosure"]}),
    "gate on every theme": (BOTH, {"threshold_on": "every_theme", "threshold": 0.3}),
    "gate on climate": (BOTH, {"threshold_on": "climate"}),
    "gate on papers": (GATE, {"threshold_on": "disclosure"}),
    "products": (BOTH, {"level": "product"}),
    "products by one method": (PRODUCT, {"common_method": True}),
    "fixed bands": (BOTH, {"bands": "absolute"}),
    "ranked bands": (BOTH, {"bands": "percentile"}),
    "ranked bands of products": (PRODUCT, {"bands": "percentile"}),
    "promise": (BONUS, {"promise": True}),
    "promise with a discount": (BOTH | {"formula": "fictitious_discount"}, {"promise": True}),
    "penalties": (BONUS, {"delivery_penalties": True}),
    "off contract": (BOTH, {"remainder": "off_contract"}),
    "monopolies": (GATE | {"on_empty": "emergency"}, {"gate_on_monopoly": True}),
    "roadmap": (BOTH, {"phases": roadmap()}),
    "broken roadmap": (BOTH, {"phases": broken_roadmap()}),
    "purchasers and areas": (BONUS, {"purchasers": ["izaaz", "vgz"], "areas": ["womens_health", "respiratory"]}),
    "segments": (BONUS, {"segments": ["oligopoly"]}),
}
# Worlds in which a lever has something to do.
LEVER_WORLDS = {"penalties": {"price_protects": 1.0, "penalty_price_rise": 0.01, "disruption_hazard": 1.0}}
# A scheme, and the parameters of the world that are set.
WORLDS: dict[str, tuple[Fields, dict[str, float]]] = {
    "some adapt for points": (BONUS, {"adaptability": 0.5}),
    "all adapt for a discount": (BONUS | {"formula": "fictitious_discount"}, {"adaptability": 1.0}),
    "some adapt for a gate": (GATE, {"adaptability": 0.5}),
    "all adapt for a gate": (GATE | {"threshold_on": "every_theme"}, {"adaptability": 1.0}),
    "some adapt products": (PRODUCT, {"adaptability": 0.5}),
    "some adapt unsure of the weight": (BONUS | {"transparency": 0.3}, {"adaptability": 0.5}),
    **{f"margins learn {formula}": (BOTH | {"formula": formula}, {"adaptive_margins": 1.0}) for formula in FORMULAS},
    "margins learn without a bonus": ({"rule": "ask"}, {"adaptive_margins": 1.0}),
    "waiting": (BOTH | {"phases": broken_roadmap()}, {"uncertainty_response": -1.0, "credibility_loss": 0.5}),
    "acting early": (BOTH | {"phases": broken_roadmap()}, {"uncertainty_response": 1.0, "credibility_loss": 0.5}),
    "nobody has an effect on scores": (BOTH, {"score_validity": 0.0}),
    "upward trend": (BONUS, {"trend_small": 0.03, "trend_large": 0.02}),
}
# Drawn schemes, every field at random. Equal bids are the delicate case: see notice_close_call.
MIXED = tuple(range(24))


def case_of(fields: Fields, world: int, **changes: float) -> Case:
    """A scheme in a world and with a seed of its own."""
    return Case(scheme(**({"tenders": 1.0} | fields)), world, 1000 + world, FIRMS | changes)


def all_cases() -> dict[str, Case]:
    """Every case by name; each in another world, with another seed."""
    named = [(name, fields, {}) for name, fields in RULES.items()]
    named += [(name, base | lever, LEVER_WORLDS.get(name, {})) for name, (base, lever) in LEVERS.items()]
    named += [(name, fields, changes) for name, (fields, changes) in WORLDS.items()]
    cases = {name: case_of(fields, place, **changes) for place, (name, fields, changes) in enumerate(named)}
    relative: Fields = {"rule": "bonus", "formula": "relative_points"}
    for world, weight in ((63, 0.4), (78, 0.4), (79, 0.6)):
        cases[f"relative points at {weight} in world {world}"] = case_of(relative | {"weight": weight}, world)
    cases["rung of a ladder"] = cases["roadmap"]._replace(strength=0.7)
    return cases | {f"mixed {number}": mixed_case(number) for number in MIXED}


def mixed_case(number: int) -> Case:
    """A scheme with every field drawn, in a drawn world: what nobody thought of."""
    r = Random(number)
    rule = r.choice(("ask", "bonus", "bonus", "exclusion", "exclusion", "gate_and_bonus", "gate_and_bonus"))
    level = r.choice(("supplier", "supplier", "product"))
    fields = scheme(
        rule,
        formula=r.choice(FORMULAS),
        weight=r.choice((0.05, 0.2, 0.4, 0.6)),
        threshold=r.choice((0.2, 0.4, 0.5, 0.6, 0.8)),
        threshold_on=r.choice(("overall", "overall", "every_theme", *THEMES)),
        on_empty=r.choice(("relax", "emergency", "short")),
        gate_on_monopoly=r.random() < 0.5,
        tenders=r.choice(("today", 0.5, 1.0, 1.0)),
        level=level,
        common_method=level == "product" and r.random() < 0.5,
        bands=r.choice(("linear", "absolute", "percentile")),
        winners=(winners := r.choice((1, 1, 2, 3))),
        leading_share=r.choice((0.4, 0.6, 0.9)),
        remainder=r.choice(("second_prize", "off_contract")) if winners == 1 else "second_prize",
        promise=r.random() < 0.5,
        delivery_penalties=r.random() < 0.5,
        themes=r.choice(([], [], ["climate"], ["water", "disclosure"], ["climate", "transport", "packaging"])),
        segments=r.choice(([], [], ["oligopoly", "multi_source", "monopoly"])),
        purchasers=r.choice(([], [], ["izaaz", "izon", "vgz"])),
        holistic=r.choice((0.0, 0.5, 1.0)),
        growth_path=r.choice((0.0, 0.0, 1.5, 4.0)),
        grace_years=r.choice((0.0, 2.5)),
        co_creation=r.choice((0.0, 0.5, 1.0)),
        safeguard=r.choice(
            (
                {},
                safeguard(single_source=True, degree=0.5),
                safeguard(fewer_than=3, degree=0.7),
                safeguard(essential=True),
                safeguard(pre_check=True),
            )
        ),
        transparency=r.choice((1.0, 0.5, 0.0)),
        consistency=r.choice((0.0, 0.5, 1.0)),
        aligned=r.random() < 0.3,
        phases=r.choice(([], [], roadmap(), broken_roadmap())),
    )
    changes = FIRMS | {
        "adaptability": r.choice((0.0, 0.0, 0.5, 1.0)),
        "adaptive_margins": r.choice((0.0, 0.0, 1.0)),
        "uncertainty_response": r.choice((-1.0, 0.0, 1.0)),
        "credibility_loss": 0.5,
    }
    return Case(fields, world=number, seed=r.randrange(1, 2**32), changes=changes)
