"""One world played under the schemes that a measure asks for, with what happened in each tender.

The market's own rules play (`step.play`), quarter by quarter where tenders are watched: the same numbers to the last bit as in a
batch. A scheme is played when the first measure asks for it, and only once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import breaches, columns, population, schemes, step

Numbers = NDArray[np.float64]
World = np.void
Fields = Mapping[str, Any]

# Less than this share of a medicine's contracts is rounding, not shortage.
NOT_ROUNDING = 1e-9


@cache
def lever_defaults() -> Mapping[str, Any]:
    """Every field of a scheme at its default."""
    return {name: declared.get("default") for name, declared in schemes.lever_fields().items()}


def scheme(rule: str, **chosen: Any) -> Fields:
    """All fields of a scheme, those not chosen at their default; it asks in all tenders unless it says otherwise."""
    if unknown := chosen.keys() - lever_defaults().keys():
        raise KeyError(f"a scheme has no field {', '.join(sorted(unknown))}")
    return {**lever_defaults(), "tenders": 1.0, "rule": rule, **chosen}


@dataclass(frozen=True)
class Play:
    """A scheme, what is `changed` in the world beforehand, for how many quarters, and in how many of them, from the first,
    tenders are `watched`. `reordered`: suppliers, purchasers and medicines stand in another order.
    """

    fields: Fields
    changed: Mapping[str, float] = field(default_factory=dict)
    quarters: int = columns.QUARTERS
    watched: int = 0
    reordered: bool = False


# One row per lot that was awarded.
AWARD = np.dtype(
    [
        ("quarter", np.int64),
        ("lot", np.int64),
        ("medicine", np.int64),
        ("monopoly", np.int64),
        ("waived", np.int64),  # the gate had left nobody, and was dropped
        ("bids", np.int64),
        ("price", np.float64),  # of the winner, over the medicine's base cost
        ("paid", np.float64),  # mean over all who deliver, over the medicine's base cost
        ("tonnes", np.float64),  # of the winner's product, over the medicine's
        ("greenness", np.float64),  # true score of the winner
        ("by_price", np.int64),  # the lowest bid won
    ]
)


@dataclass
class Outcome:
    """What one play left: its books by year and group, the awards, who was short, and the firms before and after."""

    books: NDArray[np.void]  # (years, groups) of ledger entries
    awards: NDArray[np.void]  # (awards,) AWARD
    short: NDArray[np.bool_]  # (years, medicines): at least one quarter in which contracted volume stayed away
    price_class: NDArray[np.int64]  # (medicines,)
    contestable: NDArray[np.bool_]  # (medicines,)
    small: NDArray[np.bool_]  # (firms with offers,)
    footprint_before: Numbers  # (firms with offers,) share of the unabated footprint that is left
    footprint_after: Numbers
    quarters: int

    def total(self, entry: str, *groups: str, years: slice = slice(None)) -> float:
        """A ledger entry over years and groups of lots; all groups if none is named."""
        places = [columns.GROUPS.index(group) for group in groups] or list(range(len(columns.GROUPS)))
        return float(self.books[entry][years][:, places].sum())

    @property
    def contested(self) -> NDArray[np.void]:
        """Awards of contestable lots."""
        return rows_where(self.awards, self.awards["monopoly"] == 0)


def rows_where(rows: NDArray[np.void], which: NDArray[np.bool_]) -> NDArray[np.void]:
    """The rows for which it is true."""
    return np.asarray(rows[which])


class Played:
    """One world, played as measures ask."""

    def __init__(self, world: World, chance: int, seed: int) -> None:
        self.world = world
        self._chance, self._seed = np.uint64(chance), np.uint64(seed)
        self._outcomes: dict[str, Outcome] = {}
        self._starts: dict[object, tuple[World, step.Tables]] = {}

    def outcome(self, name: str, play: Play) -> Outcome:
        """The outcome of a play, kept under its name."""
        if name not in self._outcomes:
            self._outcomes[name] = self._run(play)
        return self._outcomes[name]

    def _start(self, changed: Mapping[str, float], reordered: bool) -> tuple[World, step.Tables]:
        """The world with its changes, and its tables when it begins."""
        key = (tuple(sorted(changed.items())), reordered)
        if key not in self._starts:
            world = np.array([self.world])
            for name, value in changed.items():
                world[name] = value
            tables, fresh = (empty_tables(world[0], reordered) for _ in range(2))
            step.begin_world(tables, fresh, world[0], self._seed, self._chance)
            self._starts[key] = world[0], tables
        return self._starts[key]

    def _run(self, play: Play) -> Outcome:
        world, start = self._start(play.changed, play.reordered)
        tables = empty_tables(world, play.reordered)
        step.copy_tables(tables, start)
        policy = schemes.compile_scheme(play.fields)
        touched = schemes.touched_lots(play.fields, population.read_layout())
        ledgers = np.zeros((columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
        before = footprints(tables, world)
        watch = Watch(tables)
        rest = (tables, world, policy, touched, ledgers, self._seed, self._chance)
        for quarter in range(play.watched):
            watch.before()
            step.play(quarter, quarter + 1, *rest)
            watch.after(quarter)
        step.play(play.watched, play.quarters, *rest)
        breaches.raise_breach(tables.alarm[0], int(self._chance))
        offering = tables.suppliers["offers"] > 0
        return Outcome(
            books=ledgers,
            awards=np.concatenate(watch.awards) if watch.awards else np.zeros(0, AWARD),
            short=watch.short,
            price_class=tables.medicines["price_class"].copy(),
            contestable=tables.medicines["segment"] != columns.MONOPOLY,
            small=tables.suppliers["small"][offering] == 1,
            footprint_before=before[offering],
            footprint_after=footprints(tables, world)[offering],
            quarters=play.quarters,
        )


def empty_tables(world: World, reordered: bool = False) -> step.Tables:
    """Tables of a world in which nothing is drawn yet."""
    layout = population.read_layout()
    firms = population.empty_suppliers(int(world["member_companies"]), int(world["other_makers"]))
    if reordered:
        layout, firms = reordered_layout(layout), firms[shuffled(len(firms))]
    return step.make_tables(layout, firms)


def shuffled(count: int) -> NDArray[np.int64]:
    """Another order of so many things, the same every time."""
    return np.random.default_rng(count).permutation(count)


def reordered_layout(layout: population.Layout) -> population.Layout:
    """The same purchasers and medicines, each with its own number, in another order."""
    purchasers, medicines = shuffled(len(layout.purchasers)), shuffled(len(layout.medicines))
    lots = layout.lots.copy()
    lots["purchaser"] = np.argsort(purchasers)[layout.lots["purchaser"]]
    lots["medicine"] = np.argsort(medicines)[layout.lots["medicine"]]
    lots["round"] = lots["purchaser"] * layout.areas + layout.lots["round"] % layout.areas
    lots = lots[np.lexsort((lots["purchaser"], lots["medicine"]))]
    return layout._replace(
        purchasers=layout.purchasers[purchasers],
        medicines=layout.medicines[medicines],
        lots=lots,
        asks_about=layout.asks_about[purchasers],
    )


def footprints(tables: step.Tables, world: World) -> Numbers:
    """Share of its unabated footprint that each supplier has left: (suppliers,)."""
    shares = np.array([population.theme_share(world, theme) for theme in range(columns.THEMES)])
    return (1.0 - tables.suppliers["performance"]) @ shares  # type: ignore[no-any-return]


class Watch:
    """Looks at the tables after every quarter and keeps what the measures need."""

    def __init__(self, tables: step.Tables) -> None:
        self.tables = tables
        self.awards: list[NDArray[np.void]] = []
        self.short = np.zeros((columns.YEARS, len(tables.medicines)), bool)
        self._waived = np.zeros(len(tables.lots), np.int64)

    def before(self) -> None:
        """What the quarter will wipe out."""
        self._waived = self.tables.lots["waived"].copy()

    def after(self, quarter: int) -> None:
        """The awards and shortages of the quarter that was played."""
        self.awards.append(awards_of(quarter, self.tables, self._waived))
        self.short[quarter // columns.QUARTERS_A_YEAR] |= short_medicines(self.tables)


def awards_of(quarter: int, tables: step.Tables, waived: NDArray[np.int64]) -> NDArray[np.void]:
    """One row for each lot awarded in the quarter just played."""
    bids = tables.bids[: tables.counts[1]]
    joined = bids[bids["joins"] == 1]
    won = joined[joined["won"] == 0]
    count = np.bincount(joined["lot"], minlength=len(tables.lots))
    lowest = np.full(len(tables.lots), np.inf)
    np.minimum.at(lowest, joined["lot"], joined["price"])
    lot = tables.lots[won["lot"]]
    medicine = tables.medicines[lot["medicine"]]
    filled = lot["supplier_slot"] != columns.NOBODY
    rows = np.zeros(len(won), AWARD)
    rows["quarter"], rows["lot"], rows["medicine"] = quarter, won["lot"], lot["medicine"]
    rows["monopoly"] = medicine["segment"] == columns.MONOPOLY
    rows["waived"], rows["bids"] = waived[won["lot"]], count[won["lot"]]
    rows["price"] = won["price"] / medicine["base_cost"]
    shares = np.where(filled, lot["share"], 0.0)
    rows["paid"] = (
        (shares * np.where(filled, lot["price"], 0.0)).sum(axis=1) / shares.sum(axis=1) / medicine["base_cost"]
    )
    rows["tonnes"] = tables.offers["tonnes"][won["offer"]] * (1.0 - won["greener"]) / medicine["tonnes"]
    rows["greenness"], rows["by_price"] = won["true_points"], won["price"] <= lowest[won["lot"]]
    return rows


def short_medicines(tables: step.Tables) -> NDArray[np.bool_]:
    """Whether part of a medicine's contracted volume stays away after stock and rivals' cover: (medicines,)."""
    offers = tables.offers[: tables.counts[0]]
    missing = offers["contracted"] * offers["lost_share"] * (1.0 - offers["covered"])
    open_volume = np.bincount(offers["medicine"], missing, minlength=len(tables.medicines))
    contracted = np.bincount(offers["medicine"], offers["contracted"], minlength=len(tables.medicines))
    left = open_volume * (1.0 - tables.medicines["rivals_cover"])
    return np.asarray(left > NOT_ROUNDING * contracted)
