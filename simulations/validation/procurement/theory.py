"""Theory: what the literature says of scoring auctions, and what the market's own rules give in its settings.

T1 to T6 are rows of the bibliography. Every expectation is integrated on nodes, not sampled, so that what remains is the rounding
of the printed table (and, in T2, the sampling of its authors); tolerances say which.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulations.procurement import columns, scoring
from simulations.validation.check import Check
from simulations.validation.procurement import integration as exact
from simulations.validation.procurement.kernel import (
    Belief,
    Prizes,
    chosen_belief,
    chosen_quality,
    even_costs,
    market_costs,
)

Numbers = NDArray[np.float64]

ROUNDED_TO_THOUSANDTHS = 0.0006  # half a digit of a printed table, and the integration's own error
ROUNDED_TO_HUNDREDTHS = 0.006
SAMPLED = 0.0035  # the table of T2 has three decimals, from a simulation of its own
INTEGRATED = 2e-4  # two ways to integrate the same thing
ON_THE_MARKETS_GRID = 0.005

# T2: 5 firms, cost even on [0.5, 1.5], greenness even on [0, 1], reserve 1.5.
FIRMS, LOW, HIGH = 5, 0.5, 1.5
EVEN_SCORES = (np.arange(400) + 0.5) / 400
BONUSES = ((0.0, 0.834, 0.50), (0.1, 0.837, 0.54), (0.3, 0.863, 0.60), (0.5, 0.903, 0.66), (1.0, 1.026, 0.74))
THRESHOLDS = ((0.2, 0.916, 0.0, 0.006), (0.4, 1.039, 0.010, 0.077), (0.6, 1.193, 0.079, 0.259))
# T1: firms; surplus, price, quality of scoring; best threshold and its surplus.
CHOSEN = (
    (2, 0.307, 0.466, 0.773, 0.60, 0.300),
    (3, 0.341, 0.477, 0.818, 0.67, 0.333),
    (4, 0.364, 0.483, 0.847, 0.71, 0.357),
    (5, 0.382, 0.487, 0.869, 0.75, 0.375),
    (8, 0.414, 0.493, 0.907, 0.82, 0.409),
)
ADVANTAGE = {2: 0.023, 3: 0.023, 4: 0.020, 5: 0.017, 8: 0.011}
# T4: weight, and premium by score gap of 0.2, 0.3, 0.5 and 1.
GAPS = (0.2, 0.3, 0.5, 1.0)
BREAK_EVEN = (
    (0.05, (0.011, 0.016, 0.027, 0.056)),
    (0.10, (0.023, 0.034, 0.059, 0.125)),
    (0.20, (0.053, 0.081, 0.143, 0.33)),
    (0.30, (0.094, 0.148, 0.27, 0.75)),
    (0.40, (0.154, 0.25, 0.50, 2.00)),
)
PRIZES: tuple[Prizes, ...] = ((0.85, 0.15, 0.0), (0.5, 0.5, 0.0))
DISCOUNTS = ((0.05, 0.053), (0.10, 0.111))
# T6: tenders of 5 with lognormal prices and even scores, and a bid that is cheap and scores nothing.
TENDERS, BIDDERS, PRICE_SPREAD, WEIGHT, UNDERCUT = 4000, 5, 0.15, 0.5, 0.8


def checks() -> Iterator[Check]:
    """All checks of theory, in the order of the page."""
    yield from fewer_bidders()
    yield from fixed_scores_bonus()
    yield from fixed_scores_threshold()
    yield from chosen_quality_scoring()
    yield from chosen_quality_threshold()
    yield from break_even_premium()
    yield from several_prizes()
    yield fictitious_discount_auction()
    yield from rank_reversal()
    yield from few_points()


def fewer_bidders() -> Iterator[Check]:
    """T3: lo + 2 (hi - lo) / (n + 1), exact; also on the number of grid points that a market uses."""
    for firms in range(2, 7):
        said = 1.0 + 4.0 / (firms + 1)
        yield Check(
            "price_by_bidders", said, lowest_price(1.0, 3.0, firms), INTEGRATED, source="T3", values={"firms": firms}
        )
    gap = max(
        abs(lowest_price(1.0, 3.0, firms, columns.GRID) / (1.0 + 4.0 / (firms + 1)) - 1.0) for firms in range(2, 7)
    )
    yield Check("price_on_market_grid", 0.0, gap, ON_THE_MARKETS_GRID, values={"points": columns.GRID}, decimals=4)


def lowest_price(low: float, high: float, firms: int, size: int = 4001) -> float:
    """Expected price among firms of equal score with even costs."""
    belief = even_costs(low, high, firms - 1, size=size)
    places, weights = exact.over_lowest(firms)
    return float((belief.bids(low + (high - low) * places, high) * weights).sum())


def fixed_scores_bonus() -> Iterator[Check]:
    """T2 with a bonus, at adaptability 0: by first-price bids of the kernel, and by the second price."""
    for value, price, greenness in BONUSES:
        found_price, found_green = bonus_outcome(value, adaptability=0.0)
        given = {"value": value}
        yield Check("bonus_price", price, found_price, SAMPLED, source="T2", values=given)
        yield Check("bonus_greenness", greenness, found_green, ROUNDED_TO_HUNDREDTHS, source="T2", values=given)
        second = exact.second_price(FIRMS, LOW, HIGH, value)
        yield Check("bonus_second_price", second, found_price, INTEGRATED, values=given)


def bonus_outcome(value: float, adaptability: float) -> tuple[float, float]:
    """Price paid and greenness of the winner in T2's market, greenness worth `value` a point.

    Even then a firm could choose its score when it bids; the cost of that climbs by one a point, and at adaptability 0 none can.
    """
    places, weights = exact.unit_nodes()
    cost, start = np.meshgrid(LOW + (HIGH - LOW) * places, places, indexing="ij")
    score = chosen_quality(value, np.ones_like(start), start, adaptability)
    belief = even_costs(LOW, HIGH, FIRMS - 1, points=EVEN_SCORES, value=value)
    pseudo = cost - value * score
    held = weights[:, None] * weights[None, :] * FIRMS * (1.0 - belief.below(pseudo)) ** (FIRMS - 1)
    paid = belief.bids(pseudo, HIGH) + value * score
    return float((held * paid).sum() / held.sum()), float((held * score).sum() / held.sum())


def fixed_scores_threshold() -> Iterator[Check]:
    """T2 with a gate, which acts through the chance q = 1 - threshold that a rival may bid."""
    for threshold, price, nobody, lone in THRESHOLDS:
        given = {"threshold": threshold}
        yield Check("gate_price", price, gate_price(threshold), SAMPLED, source="T2", values=given)
        # The same rule counts bids: a prize for whom no other is ahead of, or just one.
        found = scoring.expected_share(1.0 - threshold, FIRMS, np.array([1.0, 0.0, 0.0]))
        yield Check("gate_nobody", nobody, found, SAMPLED, source="T2", values=given)
        found = scoring.expected_share(1.0 - threshold, FIRMS, np.array([0.0, 1.0, 0.0]))
        yield Check("gate_lone", lone, found, SAMPLED, source="T2", values=given)


def gate_price(threshold: float) -> float:
    """Price paid in T2's market under a gate, over lots with at least one bidder."""
    belief = even_costs(LOW, HIGH, FIRMS - 1, bidding=1.0 - threshold)
    places, weights = exact.over_lowest(FIRMS, 1.0 - threshold)
    return float((belief.bids(LOW + places, HIGH) * weights).sum() / weights.sum())


def chosen_quality_scoring() -> Iterator[Check]:
    """T1 at adaptability 1: quality worth one a point, cost t q^2 / 2, t even on [1, 2]."""
    for firms, surplus, price, quality, _, _ in CHOSEN:
        found = scoring_outcome(firms, adaptability=1.0)
        for name, said, given in zip(("surplus", "price", "quality"), (surplus, price, quality), found, strict=True):
            yield Check(f"chosen_{name}", said, given, ROUNDED_TO_THOUSANDTHS, source="T1", values={"firms": firms})
        _, left = best_threshold(firms)
        advantage = found[0] / left - 1.0
        yield Check(
            "scoring_advantage",
            ADVANTAGE[firms],
            advantage,
            ROUNDED_TO_THOUSANDTHS,
            source="T1",
            values={"firms": firms},
        )
    yield Check(
        "chosen_surplus_exact",
        1.0 - math.log(2.0),
        scoring_outcome(2, adaptability=1.0)[0],
        INTEGRATED,
        source="T1",
        decimals=4,
    )


def scoring_outcome(firms: int, adaptability: float) -> tuple[float, float, float]:
    """The purchaser's expected surplus, the price and the quality in T1's market."""
    types = np.linspace(1.0, 2.0, 2001)
    belief, quality, pseudo = chosen_belief(types, firms, adaptability)
    places, weights = exact.over_lowest(firms)
    winner = np.interp(1.0 + places, types, quality)
    kept = -belief.bids(np.interp(1.0 + places, types, pseudo), float(pseudo[-1]))
    surplus, mean_quality = float((kept * weights).sum()), float((winner * weights).sum())
    return surplus, mean_quality - surplus, mean_quality


def chosen_quality_threshold() -> Iterator[Check]:
    """T1 with the best fixed minimum of quality and the lowest price."""
    for firms, _, _, _, best, surplus in CHOSEN:
        quality, found = best_threshold(firms)
        given = {"firms": firms}
        yield Check("best_threshold", best, quality, ROUNDED_TO_HUNDREDTHS, source="T1", values=given, decimals=2)
        yield Check("threshold_surplus", surplus, found, ROUNDED_TO_THOUSANDTHS, source="T1", values=given)


def best_threshold(firms: int) -> tuple[float, float]:
    """The minimum of quality that leaves the purchaser most, and what it leaves: costs are even on [q^2 / 2, q^2]."""

    def loss(quality: float) -> float:
        return lowest_price(quality**2 / 2.0, quality**2, firms) - quality

    found = optimize.minimize_scalar(loss, bounds=(0.3, 1.0), method="bounded", options={"xatol": 1e-5})
    return float(found.x), -float(found.fun)


def break_even_premium() -> Iterator[Check]:
    """T4: the premium at which a dearer bid with a better score just ties, found on the award formulas themselves."""
    for weight, premiums in BREAK_EVEN:
        for gap, said in zip(GAPS, premiums, strict=True):
            found = tying_premium(weight, gap, columns.RELATIVE_POINTS)
            digits = 0.0051 if said > 0.2 else ROUNDED_TO_THOUSANDTHS
            given = {"weight": weight, "gap": gap}
            yield Check("premium_relative", said, found, digits, source="T4", values=given)
    worst = max(
        abs(tying_premium(w, d, columns.RELATIVE_POINTS) - w * d / (1.0 - w - w * d))
        for w, _ in BREAK_EVEN
        for d in GAPS
    )
    yield Check("premium_relative_exact", 0.0, worst, 1e-9, source="T4", decimals=9)
    for discount, said in DISCOUNTS:
        found = tying_premium(discount, 1.0, columns.FICTITIOUS_DISCOUNT)
        yield Check("premium_discount", said, found, ROUNDED_TO_THOUSANDTHS, source="T4", values={"weight": discount})
        worst = abs(found - (1.0 / (1.0 - discount) - 1.0))
        yield Check("premium_discount_exact", 0.0, worst, 1e-9, source="T4", values={"weight": discount}, decimals=9)


def tying_premium(weight: float, gap: float, formula: int) -> float:
    """Premium over the lowest price at which a score better by `gap` gives the same rank."""
    policy, medicine = np.zeros(1, columns.POLICY)[0], np.zeros(1, columns.MEDICINE)[0]
    policy["formula"] = formula
    medicine["list_price"] = medicine["reference_price"] = medicine["lowest_bid"] = 1.0

    def lead(price: float) -> float:
        dear = scoring.rank_value(price, gap, weight, 1.0, medicine, policy)
        return float(dear - scoring.rank_value(1.0, 0.0, weight, 1.0, medicine, policy))

    return float(optimize.brentq(lead, 1.0, 1e3, xtol=1e-13, rtol=1e-14)) - 1.0


def several_prizes() -> Iterator[Check]:
    """The winner's price with volume for the second too, against nested quadrature of the formula."""
    for prizes in PRIZES:
        for firms in (2, 3, 5):
            belief = even_costs(1.0, 3.0, firms - 1, prizes=prizes)
            places, weights = exact.over_lowest(firms)
            found = float((belief.bids(1.0 + 2.0 * places, 3.0) * weights).sum())
            said = exact.winners_price_with_prizes(1.0, 3.0, firms, prizes)
            given = {"first": prizes[0], "second": prizes[1], "firms": firms}
            yield Check("prizes_price", said, found, INTEGRATED, values=given)


def fictitious_discount_auction() -> Check:
    """Three firms, costs even on [1, 3], scores even on [0, 1], a discount of 20 %: k = c (1 - f s)."""
    firms, discount, low, high = 3, 0.2, 1.0, 3.0
    places, weights = exact.unit_nodes()
    cost, score = np.meshgrid(low + (high - low) * places, places, indexing="ij")
    kept = 1.0 - discount * score
    pseudo, reserve = cost * kept, high * kept
    both = weights[:, None] * weights[None, :]

    def below(k: Numbers) -> Numbers:
        """Independent of the kernel: the even distribution of cost at (k / (1 - f s)), averaged over the scores."""
        total = np.zeros_like(k)
        for place, weight in zip(places, weights, strict=True):
            total += weight * np.clip((k / (1.0 - discount * place) - low) / (high - low), 0.0, 1.0)
        return total

    said = exact.first_price(pseudo, both, lambda bid: bid / kept, below, firms, reserve)
    belief = even_costs(low, high, firms - 1, points=EVEN_SCORES, discount=discount)
    paid = bids_with_own_reserve(belief, pseudo, reserve) / kept
    held = both * (1.0 - belief.below(pseudo)) ** (firms - 1)
    return Check("discount_price", said, float((held * paid).sum() / held.sum()), INTEGRATED)


def bids_with_own_reserve(belief: Belief, pseudo: Numbers, reserve: Numbers) -> Numbers:
    """b(k) of many, each with its own reserve; all of one shape."""
    found = [belief.bid(k, top) for k, top in zip(pseudo.ravel(), reserve.ravel(), strict=True)]
    return np.array(found).reshape(pseudo.shape)


def rank_reversal() -> Iterator[Check]:
    """T6: a losing bid that is added may turn a relative award around, and never an absolute one."""
    for formula, name in enumerate(columns.FORMULAS):
        relation = "above" if formula == columns.RELATIVE_POINTS else "equal"
        yield Check("reversal", 0.0, reversals(formula), relation=relation, source="T6", values={"formula": name})  # type: ignore[arg-type]


def reversals(formula: int) -> float:
    """Share of tenders whose winner a cheap bid without any score turns around, though it loses itself.

    Prices and scores are stratified, not drawn at random: the same tenders in every run.
    """
    policy, medicine = np.zeros(1, columns.POLICY)[0], np.zeros(1, columns.MEDICINE)[0]
    policy["formula"] = formula
    medicine["list_price"], medicine["reference_price"] = 2.0, 1.0
    mixed = np.random.default_rng(6).permuted(np.tile((np.arange(TENDERS) + 0.5) / TENDERS, (2 * BIDDERS, 1)), axis=1).T
    prices, scores = np.exp(PRICE_SPREAD * special.ndtri(mixed[:, :BIDDERS])), mixed[:, BIDDERS:]
    flips = 0
    for price, score in zip(prices, scores, strict=True):
        cheap = UNDERCUT * price.min()
        before = [
            scoring.rank_value(p, s, WEIGHT, price.min(), medicine, policy) for p, s in zip(price, score, strict=True)
        ]
        after = [scoring.rank_value(p, s, WEIGHT, cheap, medicine, policy) for p, s in zip(price, score, strict=True)]
        loses = scoring.rank_value(cheap, 0.0, WEIGHT, cheap, medicine, policy) > min(after)
        flips += int(loses and np.argmin(before) != np.argmin(after))
    return flips / TENDERS


def few_points() -> Iterator[Check]:
    """How far prices under a bonus move because a few points stand for all rivals' scores; measured, not judged."""
    for weight in (0.1, 0.2, 0.3, 0.4):
        given = {"points": columns.POINTS, "weight": weight}
        yield Check("few_points", 0.0, few_points_deviation(weight), relation="shown", values=given, decimals=4)


def few_points_deviation(weight: float) -> float:
    """Relative deviation of the winner's price in the market's own setting, against the true distribution of rivals.

    Four firms, unit costs lognormal with the default spread, list price 2.5 times the mean cost, scores with the start's mean and
    standard deviation.
    """
    spread, list_price, firms, mean, deviation = math.log(3.0) / math.sqrt(12.0), 2.5, 4, 0.48, 0.20
    value = weight / (1.0 - weight)
    quantiles = (np.arange(columns.POINTS) + 0.5) / columns.POINTS
    few = np.clip(mean + deviation * special.ndtri(quantiles), 0.0, 1.0)
    places, weights = exact.unit_nodes()
    scores = np.clip(mean + deviation * special.ndtri(places), 0.0, 1.0)
    costs = np.exp(spread * special.ndtri(places) - spread**2 / 2.0)
    both = weights[:, None] * weights[None, :]
    paid_for = np.broadcast_to(value * scores[None, :], both.shape)
    pseudo, reserve = costs[:, None] - paid_for, list_price - paid_for

    def below(k: Numbers) -> Numbers:
        total = np.zeros_like(k)
        for score, share in zip(scores, weights, strict=True):
            cost = np.maximum(k + value * score, 1e-12)
            total += share * special.ndtr((np.log(cost) + spread**2 / 2.0) / spread)
        return total

    true = exact.first_price(pseudo, both, lambda bid: bid + paid_for, below, firms, reserve)
    belief = market_costs(spread, firms - 1, points=few, value=value, price_limit=list_price)
    paid = bids_with_own_reserve(belief, pseudo, reserve) + paid_for
    held = both * (1.0 - below(pseudo)) ** (firms - 1) * (pseudo < reserve)
    return float((held * paid).sum() / held.sum()) / true - 1.0
