"""Which alternative comes where over all weights and worlds: SMAA-2.

Source: Lahdelma and Salminen 2001, Operations Research 49:444-454. Partial values are (worlds, alternatives, criteria)
and weights (draws, criteria); every world meets every draw. Alternatives with the same overall value share the ranks
they take together: a tie for the first two ranks counts half in each. Memory is bounded, whatever the number of worlds
and draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.weights import Numbers, checked

# Overall values worked on at a time: some ten megabytes with all that is made of them, which is also the fastest.
CELLS = 1 << 17


class Acceptability(NamedTuple):
    """What weights and worlds say of each alternative.

    `ranks` (alternatives, ranks) is the share of worlds and weights in which an alternative has a rank; rows and
    columns sum to one. `central` (alternatives, criteria) is the mean of the weights that put it first, nan where none
    do, and `confidence` (alternatives,) the share of worlds in which it is first under those, nan likewise.
    """

    ranks: Numbers
    central: Numbers
    confidence: Numbers


def acceptability(values: Numbers, weights: Numbers) -> Acceptability:
    """Rank acceptability, central weights and confidence factors; the shapes stand above.

    Raises ValueError for partial values that are not finite, and for weights that are none.
    """
    values, weights = _checked(values, weights)
    worlds, alternatives, _ = values.shape
    ranks = np.zeros((alternatives, alternatives))
    first = np.zeros((len(weights), alternatives))
    for some, drawn in _blocks(worlds, len(weights), alternatives):
        total = _overall(values[some], weights[drawn])
        counts, leads = _ranked(total.reshape(-1, alternatives))
        ranks += counts
        first[drawn] += leads.reshape(total.shape).sum(axis=0)
    central = _central(first, weights)
    return Acceptability(ranks / (worlds * len(weights)), central, _confidence(values, central))


def holistic(ranks: Numbers, worth: Numbers) -> Numbers:
    """One number per alternative, (alternatives,): its rank acceptabilities, each times what that rank is worth.

    `worth` (ranks,) falls from 1 for the first rank to 0 for the last; which fall it is remains a choice.
    """
    worth = np.asarray(worth, float)
    if worth.shape != ranks.shape[-1:] or (np.diff(worth) > 0).any():
        raise ValueError("what the ranks are worth must fall from the first to the last")
    return np.asarray((ranks * worth).sum(axis=-1), float)


def pairwise_winning(values: Numbers, weights: Numbers) -> Numbers:
    """Share of worlds and weights in which the row beats the column, (alternatives, alternatives).

    A tie counts half for each, so that a pair sums to one and the diagonal is a half.
    """
    values, weights = _checked(values, weights)
    worlds, alternatives, _ = values.shape
    wins = np.zeros((alternatives, alternatives))
    for some, drawn in _blocks(worlds, len(weights), alternatives):
        total = _overall(values[some], weights[drawn])
        for one in range(alternatives):
            for other in range(one + 1, alternatives):
                wins[one, other] += np.count_nonzero(total[..., one] > total[..., other])
                wins[other, one] += np.count_nonzero(total[..., one] < total[..., other])
    ties = worlds * len(weights) - wins - wins.T
    return np.asarray((wins + ties / 2) / (worlds * len(weights)), float)


def _checked(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    values = np.asarray(values, float)
    if values.ndim != 3 or 0 in values.shape:
        raise ValueError(f"partial values must be worlds by alternatives by criteria, not {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError("a partial value is not a finite number")
    weights = checked(weights, values.shape[-1])
    if weights.ndim != 2 or not len(weights):
        raise ValueError(f"weights must be draws by criteria, not {weights.shape}")
    return values, weights


def _blocks(worlds: int, draws: int, alternatives: int) -> Iterator[tuple[slice, slice]]:
    many = max(1, CELLS // alternatives)
    width = min(draws, many)
    height = max(1, many // width)
    for world in range(0, worlds, height):
        for draw in range(0, draws, width):
            yield slice(world, world + height), slice(draw, draw + width)


def _overall(values: Numbers, weights: Numbers) -> Numbers:
    """Overall values (worlds, draws, alternatives), added criterion by criterion so that twins tie to the last bit."""
    total = np.zeros((len(values), len(weights), values.shape[1]))
    for criterion in range(values.shape[2]):
        total += values[:, None, :, criterion] * weights[None, :, None, criterion]
    return total


def _ranked(total: Numbers) -> tuple[Numbers, Numbers]:
    """From overall values (cases, alternatives): how often each has each rank, and its share in first place, case by case."""
    cases, alternatives = total.shape
    order = np.argsort(-total, axis=-1)
    ranked = np.take_along_axis(total, order, axis=-1)
    first, last = _ends_of_ties(ranked)
    size = last - first + 1
    share = 1.0 / size
    counts = np.zeros(alternatives * alternatives)
    for further in range(int(size.max())):
        among = size > further
        cell = order[among] * alternatives + first[among] + further
        counts += np.bincount(cell, share[among], alternatives * alternatives)
    leads = np.zeros((cases, alternatives))
    np.put_along_axis(leads, order, np.where(first == 0, share, 0.0), axis=-1)
    return counts.reshape(alternatives, alternatives), leads


def _ends_of_ties(ranked: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and last rank of everyone's tie, (cases, alternatives), from overall values in falling order."""
    places = np.broadcast_to(np.arange(ranked.shape[-1]), ranked.shape)
    apart = ranked[:, 1:] != ranked[:, :-1]
    edge = np.ones((len(ranked), 1), bool)
    first = np.maximum.accumulate(np.where(np.hstack([edge, apart]), places, 0), axis=-1)
    closing = np.where(np.hstack([apart, edge]), places, ranked.shape[-1] - 1)
    last = np.minimum.accumulate(closing[:, ::-1], axis=-1)[:, ::-1]
    return np.asarray(first, np.int64), np.asarray(last, np.int64)


def _central(first: Numbers, weights: Numbers) -> Numbers:
    """The mean weights (alternatives, criteria) of first places (draws, alternatives); nan without any."""
    often = first.sum(axis=0)[:, None]
    summed = np.einsum("da,dc->ac", first, weights)
    return np.asarray(np.divide(summed, often, out=np.full(summed.shape, np.nan), where=often > 0), float)


def _confidence(values: Numbers, central: Numbers) -> Numbers:
    confidence = np.full(len(central), np.nan)
    for alternative in np.flatnonzero(np.isfinite(central).all(axis=-1)):
        _, leads = _ranked(_overall(values, central[alternative, None])[:, 0])
        confidence[alternative] = leads[:, alternative].mean()
    return confidence
