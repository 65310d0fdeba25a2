"""Which proposal goes first, and how much that hangs on weights, on worlds and on the method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.investment.outcomes import Criterion, by_criterion, criteria, profiles, values_of
from simulations.analysis.scoring.acceptability import Acceptability, acceptability, pairwise_winning
from simulations.analysis.scoring.correlation import Pair, correlations, pairs_above
from simulations.analysis.scoring.flip import Flips, Swings, least_moved, swings
from simulations.analysis.scoring.pairwise import judged, matrix_from_weights
from simulations.analysis.scoring.robustness import Regret, regrets
from simulations.analysis.scoring.topsis import closeness, reversals
from simulations.analysis.scoring.weights import over_hierarchy, over_leaves
from simulations.ensemble.result import Result
from simulations.investment.sets import proposal_names

Numbers = NDArray[np.float64]
Ranks = NDArray[np.int64]

WEIGHT_DRAWS = 2000
WEIGHT_SEED = 1


class Scored(NamedTuple):
    """Single proposals by one set of criteria.

    `outcomes` in the units of the criteria and `values`, partial values 0..1, are (worlds, proposals, criteria); `related` are
    the criteria that go up and down together over the proposals.
    """

    weighed: tuple[Criterion, ...]
    outcomes: Numbers
    values: Numbers
    related: tuple[Pair, ...]


class Profile(NamedTuple):
    """One party's weights and what they come to, by the criteria that this party has (`scored`).

    `ranks` (proposals,) are those of the mean over worlds, 1 first; `stable` (proposals,) is the share of worlds with that same
    rank; `flips` the least change of weights that brings another first; `topsis` (proposals,) the ranks of the other method;
    `regret` what choosing a proposal costs against the best of its world; `consistency` Saaty's ratio of the judgements that
    the weights imply, and `judged_ranks` the ranks under the weights that come back from those.
    """

    name: str
    scored: Scored
    weights: Numbers
    values: Numbers
    ranks: Ranks
    stable: Numbers
    flips: Flips
    swings: Swings
    topsis: Ranks
    topsis_reversals: float
    regret: Regret
    consistency: float
    judged_ranks: Ranks


class Ranking(NamedTuple):
    """All that is known of the order of proposals; no part of it is shown without the rest.

    `scored`, and what holds over all weights, is by the criteria with net value added; a profile has criteria of its own.
    """

    names: tuple[str, ...]
    scored: Scored
    all_weights: Acceptability
    beats: Numbers
    profiles: tuple[Profile, ...]


def rank_proposals(result: Result, scoring: Mapping[str, Any]) -> Ranking:
    """The ranking of single proposals, from a run of sets in which each stands alone. Raises `outcomes.Outside`."""
    weighed = criteria(scoring)
    of_party = {party: criteria(scoring, party) for party in scoring["profiles"]}
    by = {one: score(result, one) for one in dict.fromkeys((weighed, *of_party.values()))}
    draws = drawn_weights(scoring, weighed)
    return Ranking(
        proposal_names(),
        by[weighed],
        acceptability(by[weighed].values, draws),
        pairwise_winning(by[weighed].values, draws),
        tuple(profile(name, weights, by[of_party[name]]) for name, weights in profiles(scoring, weighed).items()),
    )


def score(result: Result, weighed: tuple[Criterion, ...]) -> Scored:
    """Single proposals by these criteria. Raises `outcomes.Outside` where any set of the run lies outside their bounds."""
    every = by_criterion(result, weighed)
    values_of(every, weighed)  # every combination must lie within the bounds, not only the single proposals
    called = [variant.alternative for variant in result.variants]
    alone = every[:, [called.index(name) for name in proposal_names()]]
    related = pairs_above(correlations(alone.mean(axis=0)))
    return Scored(weighed, alone, values_of(alone, weighed), tuple(related))


def drawn_weights(scoring: Mapping[str, Any], weighed: tuple[Criterion, ...]) -> Numbers:
    """All weights, even over the criteria or over their groups first, as the brief says; (draws, criteria)."""
    if scoring["weights_over"] == "hierarchy":
        return over_hierarchy([one.group for one in weighed], WEIGHT_DRAWS, WEIGHT_SEED)
    return over_leaves(len(weighed), WEIGHT_DRAWS, WEIGHT_SEED)


def profile(name: str, weights: Numbers, by: Scored) -> Profile:
    """One party's ranking with everything that says how firm it is."""
    better = np.array([one.better for one in by.weighed])
    overall = by.values @ weights
    mean = by.values.mean(axis=0)
    ranks = ranks_of(mean @ weights)
    implied = judged(matrix_from_weights(weights[weights > 0.0]))
    again = np.zeros_like(weights)
    again[weights > 0.0] = implied.weights
    central = by.outcomes.mean(axis=0)
    return Profile(
        name,
        by,
        weights,
        overall,
        ranks,
        (ranks_of(overall) == ranks).mean(axis=0),
        least_moved(mean, weights),
        swings(mean, weights),
        ranks_of(closeness(central, weights, better)),
        float(reversals(by.outcomes, weights, better).mean()),
        regrets(overall),
        implied.ratio,
        ranks_of(mean @ again),
    )


def ranks_of(values: Numbers) -> Ranks:
    """Ranks along the last axis, 1 for the highest; of equals the first one first."""
    order = np.argsort(-values, axis=-1, kind="stable")
    return np.argsort(order, axis=-1, kind="stable") + 1
