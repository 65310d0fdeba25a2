"""Tables of charts that rank: what each proposal contributes, which rank it takes, what it costs, what the weights decide.

As in `tables`: numbers only, in the unit of their measure, and every table knows how to write itself as columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulations.analysis.tables import Columns, Interval, Measure, Numbers, Translated

Flags = NDArray[np.bool_]

# Below this part of what contributions add up to without their signs, a total is too near zero to be divided.
NEAR_ZERO = 0.1
ROUNDING = 1e-6


@dataclass(frozen=True)
class Alternative:
    """Something that is ranked, such as a proposal; `code` is its short name in charts: "3"."""

    name: str
    code: str
    label: Translated


@dataclass(frozen=True)
class Criterion:
    """Something that alternatives are ranked on."""

    name: str
    label: Translated


@dataclass(frozen=True)
class ContributionPanel:
    """What every player adds to one outcome.

    `values` (players,) are Shapley values over worlds; `first` and `last` (players,) medians of what a player adds when
    it comes alone and when it comes after all others; `share` (players,) its part of the total, nan where the total is
    too near zero to have parts; `together` () all players at once.
    """

    measure: Measure
    values: Interval
    first: Numbers
    last: Numbers
    share: Numbers
    together: Interval

    def __post_init__(self) -> None:
        players = self.values.shape
        for what, numbers in (("first", self.first), ("last", self.last), ("share", self.share)):
            _check(what, np.shape(numbers), players)
        _check("together", self.together.shape, ())

    @classmethod
    def over_worlds(
        cls, measure: Measure, values: ArrayLike, first: ArrayLike, last: ArrayLike, together: ArrayLike
    ) -> ContributionPanel:
        """From values, first and last of shape (worlds, players) and together (worlds,)."""
        total = np.asarray(together, float)
        return cls(
            measure,
            Interval.over_worlds(values),
            Interval.over_worlds(first).middle,
            Interval.over_worlds(last).middle,
            shares_of_total(np.asarray(values, float), total),
            Interval.over_worlds(total),
        )


def shares_of_total(values: Numbers, together: Numbers) -> Numbers:
    """The mean of values (worlds, players) as parts of the mean of together (worlds,): they sum to one.

    All nan when 5-95 % of the totals lie on both sides of zero, or when the mean total is less than a tenth of what the
    mean contributions add up to without their signs.

    >>> shares_of_total(np.array([[3.0, 1.0], [3.0, 1.0]]), np.array([4.0, 4.0]))
    array([0.75, 0.25])
    """
    total, means = Interval.over_worlds(together), np.mean(values, axis=0)
    mean = float(np.mean(together))
    divided = total.low * total.high > 0 and abs(mean) >= NEAR_ZERO * np.abs(means).sum()
    return np.asarray(means / mean if divided else np.full(means.shape, np.nan), float)


@dataclass(frozen=True)
class ContributionTable:
    """Contributions of the same players to one or more outcomes."""

    players: Sequence[Alternative]
    panels: Sequence[ContributionPanel]

    def __post_init__(self) -> None:
        for panel in self.panels:
            _check(panel.measure.name, panel.values.shape, (len(self.players),))

    @property
    def order(self) -> list[int]:
        """Players from the largest contribution to the first outcome down; those without a number last."""
        values = self.panels[0].values.middle
        return sorted(range(len(self.players)), key=lambda place: (not np.isfinite(values[place]), -values[place]))

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, a row per player and outcome and one for all together."""
        keys = ("measure", "unit", "player", "code", "low", "middle", "high", "first_in", "last_in", "share_of_total")
        columns: Columns = {key: [] for key in keys}
        for panel in self.panels:
            cells = [*(panel.values[place] for place in range(len(self.players))), panel.together]
            names = [*((player.name, player.code) for player in self.players), ("together", "")]
            more = zip([*panel.first, np.nan], [*panel.last, np.nan], [*panel.share, 1.0], strict=True)
            for (name, code), cell, rest in zip(names, cells, more, strict=True):
                numbers = map(float, (cell.low, cell.middle, cell.high, *rest))
                _row(columns, panel.measure.name, panel.measure.unit, name, code, *numbers)
        return columns


@dataclass(frozen=True)
class ProfileRanks:
    """One profile of weights: `ranks` (alternatives,) from 1, `share` (alternatives,) of worlds with that same rank."""

    name: str
    label: Translated
    ranks: Numbers
    share: Numbers


@dataclass(frozen=True)
class AcceptabilityTable:
    """Which rank an alternative takes in what part of all weights and worlds: `ranks` (alternatives, ranks), rows sum to one.

    `weights` says how "all weights" were drawn: evenly over the criteria, or over the groups they stand in.
    """

    alternatives: Sequence[Alternative]
    ranks: Numbers
    weights: Translated
    profiles: Sequence[ProfileRanks] = ()

    def __post_init__(self) -> None:
        many = len(self.alternatives)
        _check("ranks", np.shape(self.ranks), (many, many))
        if np.any(self.ranks < 0) or np.abs(self.ranks.sum(axis=1) - 1).max() > ROUNDING:
            raise ValueError("the ranks of an alternative must be shares that sum to one")
        for profile in self.profiles:
            _check(f"ranks of {profile.name}", np.shape(profile.ranks), (many,))
            _check(f"share of {profile.name}", np.shape(profile.share), (many,))
            if not np.isin(profile.ranks, np.arange(1, many + 1)).all():
                raise ValueError(f"{profile.name}: ranks must be whole numbers from 1 to {many}")

    @property
    def expected(self) -> Numbers:
        """The mean rank (alternatives,) over all weights and worlds."""
        return np.asarray(self.ranks @ np.arange(1.0, len(self.alternatives) + 1), float)

    @property
    def order(self) -> list[int]:
        """Alternatives from the best expected rank down."""
        return [int(place) for place in np.argsort(self.expected, kind="stable")]

    def to_table(self) -> Columns:
        """A row per alternative and rank with its share, then per profile the rank with the share of worlds that have it."""
        columns: Columns = {key: [] for key in ("alternative", "code", "weights", "rank", "share", "expected_rank")}
        for place, one in enumerate(self.alternatives):
            expected = float(self.expected[place])
            for rank, share in enumerate(self.ranks[place], start=1):
                _row(columns, one.name, one.code, "all", rank, float(share), expected)
            for profile in self.profiles:
                under, often = int(profile.ranks[place]), float(profile.share[place])
                _row(columns, one.name, one.code, profile.name, under, often, float("nan"))
        return columns


@dataclass(frozen=True)
class FrontierTable:
    """What combinations of alternatives cost and bring; `budget` in the unit of the cost, if there is one.

    `members` (combinations, alternatives) says who is in; `costs` and `effects` (combinations,) over worlds.
    """

    cost: Measure
    effect: Measure
    alternatives: Sequence[Alternative]
    members: Flags
    costs: Interval
    effects: Interval
    budget: float | None = None

    def __post_init__(self) -> None:
        combinations = np.shape(self.members)[:1]
        _check("members", np.shape(self.members), (*combinations, len(self.alternatives)))
        _check("costs", self.costs.shape, combinations)
        _check("effects", self.effects.shape, combinations)

    @property
    def frontier(self) -> list[int]:
        """Combinations that no other beats on both medians, from cheap to dear; of twins only the smallest."""
        return non_dominated(self.costs.middle, self.effects.middle, self.members.sum(axis=1))

    @property
    def leading(self) -> list[int]:
        """The frontier from the combination that matters most to read down.

        First the best within the budget, then the ends, then again and again whoever lies furthest above the line through
        those already there: the corners.
        """
        line = self.frontier
        if not line:
            return []
        cost, effect = self.costs.middle[line], self.effects.middle[line]
        within = 0 if self.budget is None else int(np.count_nonzero(cost <= self.budget))
        found = list(dict.fromkeys([*([within - 1] if within else []), 0, len(line) - 1]))
        while len(found) < len(line):
            known = sorted(found)
            above = effect - np.interp(cost, cost[known], effect[known])
            above[found] = -np.inf
            found.append(int(np.argmax(above)))
        return [line[place] for place in found]

    @property
    def singles(self) -> dict[int, int]:
        """For each alternative (its index) the combination in which it stands alone, where that is in the table."""
        alone = np.flatnonzero(self.members.sum(axis=1) == 1)
        return {int(np.argmax(self.members[place])): int(place) for place in alone}

    def codes(self, combination: int) -> tuple[str, ...]:
        """The codes of who is in a combination."""
        return tuple(
            one.code for one, inside in zip(self.alternatives, self.members[combination], strict=True) if inside
        )

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, a row per combination."""
        columns: Columns = {key: [] for key in ("combination", "members")}
        for measure in (self.cost, self.effect):
            columns |= {f"{measure.name}_{part}": [] for part in ("low", "middle", "high")}
        columns |= {"on_frontier": [], "budget": []}
        line, budget = set(self.frontier), float("nan") if self.budget is None else self.budget
        for place in range(len(self.members)):
            cost, effect = self.costs[place], self.effects[place]
            numbers = map(float, (cost.low, cost.middle, cost.high, effect.low, effect.middle, effect.high))
            codes = self.codes(place)
            _row(columns, "+".join(codes), len(codes), *numbers, float(place in line), budget)
        return columns


def non_dominated(costs: ArrayLike, effects: ArrayLike, sizes: ArrayLike) -> list[int]:
    """Places from low to high cost at which the effect is higher than anywhere at that cost or less; nan is nowhere.

    Costs, effects and sizes are (combinations,); of equals the one with the smallest size, then the first.

    >>> non_dominated([0.0, 1.0, 1.0, 2.0], [0.0, 3.0, 3.0, 2.0], [0, 2, 1, 2])
    [0, 2]
    """
    cost, effect = np.asarray(costs, float), np.asarray(effects, float)
    found: list[int] = []
    for place in np.lexsort((np.arange(len(cost)), np.asarray(sizes), -effect, cost)):
        if np.isfinite(cost[place] + effect[place]) and (not found or effect[place] > effect[found[-1]]):
            found.append(int(place))
    return found


@dataclass(frozen=True)
class WeightLine:
    """One criterion from no weight to all weight, the others keeping their proportions.

    `own` is the profile's weight. From `starts[n]` (segments,), of which the first is 0, to the next start (the last: 1)
    alternative `winners[n]` (segments,) is first, and it is so in `share[n]` (segments,) of worlds.
    """

    criterion: Criterion
    own: float
    starts: Numbers
    winners: Sequence[int]
    share: Numbers

    def __post_init__(self) -> None:
        segments = (len(self.winners),)
        _check("starts", np.shape(self.starts), segments)
        _check("share", np.shape(self.share), segments)
        edges = [*self.starts, 1.0]
        if not self.winners or edges[0] != 0.0 or np.any(np.diff(edges) <= 0) or not 0.0 <= self.own <= 1.0:
            raise ValueError(f"{self.criterion.name}: segments must run from 0 up to 1")

    @property
    def ends(self) -> Numbers:
        """Where each segment ends, (segments,)."""
        return np.append(self.starts[1:], 1.0)


@dataclass(frozen=True)
class Flip:
    """The least change of weights beyond which alternative `rival` wins.

    `moved` is the part of all weight that goes elsewhere; `weights` (criteria,) are those at which both are level.
    """

    rival: int
    moved: float
    weights: Numbers


@dataclass(frozen=True)
class WeightsTable:
    """What the weights decide, around one profile; `winner` is first under its weights. No `flip`: nobody else can win."""

    profile: Translated
    alternatives: Sequence[Alternative]
    lines: Sequence[WeightLine]
    winner: int
    flip: Flip | None = None

    def __post_init__(self) -> None:
        if self.flip is not None:
            _check("weights", np.shape(self.flip.weights), (len(self.lines),))

    @property
    def winners(self) -> list[int]:
        """Whoever wins somewhere, in the order of the alternatives."""
        return sorted({winner for line in self.lines for winner in line.winners})

    def to_table(self) -> Columns:
        """A row per segment, and one per criterion for the least change (`flip`) that brings up another winner."""
        keys = ("criterion", "own_weight", "kind", "start", "end", "winner", "code", "share_of_worlds")
        columns: Columns = {key: [] for key in keys}
        for line in self.lines:
            for start, end, winner, share in zip(line.starts, line.ends, line.winners, line.share, strict=True):
                one = self.alternatives[winner]
                numbers = (float(start), float(end), one.name, one.code, float(share))
                _row(columns, line.criterion.name, line.own, "wins", *numbers)
        if self.flip is not None:
            one = self.alternatives[self.flip.rival]
            for line, weight in zip(self.lines, self.flip.weights, strict=True):
                to = (float(weight), float(weight), one.name, one.code, float("nan"))
                _row(columns, line.criterion.name, line.own, "flip", *to)
        return columns


def winning_segments(without: ArrayLike, alone: ArrayLike) -> tuple[Numbers, list[int]]:
    """Who has the highest value along one weight: the `starts` and `winners` of a `WeightLine`.

    `without` and `alone` (alternatives,) are overall values with no weight and with all weight on the criterion; between
    them values run straight. Of those that are level the one that is ahead further on wins, then the first.

    >>> winning_segments([0.6, 0.4], [0.2, 0.8])
    (array([0.  , 0.25]), [0, 1])
    """
    start, slope = np.asarray(without, float), np.asarray(alone, float) - np.asarray(without, float)
    at, winner = 0.0, max(range(len(start)), key=lambda one: (start[one], slope[one], -one))
    starts, winners = [at], [winner]
    while True:
        faster = [one for one in range(len(start)) if slope[one] > slope[winner]]
        crossings = {one: (start[winner] - start[one]) / (slope[one] - slope[winner]) for one in faster}
        reached = [one for one in faster if crossings[one] < 1.0]
        if not reached:
            return np.array(starts), winners
        following = min(reached, key=lambda one: (crossings[one], -slope[one], one))
        if crossings[following] > at:
            starts.append(float(crossings[following]))
            winners.append(following)
        else:
            winners[-1] = following
        at, winner = starts[-1], following


RankingTable = ContributionTable | AcceptabilityTable | FrontierTable | WeightsTable


def _check(what: str, shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if shape != expected:
        raise ValueError(f"{what} has shape {shape}, expected {expected}")


def _row(columns: Columns, *values: str | float) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)
