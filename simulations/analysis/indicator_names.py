"""The indicators, groups of lots and rules that the comparison of designs is about, named in one place."""

from __future__ import annotations

EMISSIONS = "emissions_product"
SPEND = "spend"
PRICES = "price_index"
BIDS = "bids_per_lot"
SINGLE_BIDS = "single_bid_share"
SHORT = "short_volume"
SHORT_ESSENTIAL = "short_essential"
SHORT_WOMEN = "short_women"
SHORT_MEN = "short_men"
SUPPLIER_HOURS = "supplier_hours"
PURCHASER_HOURS = "purchaser_hours"
WITHDRAWALS = "withdrawals"
SMALL_WINS = "small_share_of_wins"

CONTESTABLE, MONOPOLY, TOGETHER = "contestable", "monopoly", "together"
# In the order in which a reader wants to hear of them.
GROUPS = (TOGETHER, CONTESTABLE, MONOPOLY)

# What the table of effects and the chart beside it tell of every scheme: in emissions, money, competition, supply, paper.
OVERVIEW = (
    *((name, TOGETHER) for name in (EMISSIONS, SPEND)),
    *((name, CONTESTABLE) for name in (PRICES, BIDS)),
    *((name, TOGETHER) for name in (SHORT, WITHDRAWALS)),
    (SMALL_WINS, CONTESTABLE),
    *((name, TOGETHER) for name in (SUPPLIER_HOURS, PURCHASER_HOURS)),
)
# What stands behind an effect: who may bid, what they ask, who improves, who leaves, how well scores tell firms apart.
REASONS = (
    *((name, CONTESTABLE) for name in ("ruled_out_share", "relaxed_share", SINGLE_BIDS)),
    *((name, CONTESTABLE) for name in ("lost_competition", "rent", "selection")),
    *((name, TOGETHER) for name in ("improvement_steps", "emissions_world")),
    *((name, CONTESTABLE) for name in ("ranking_mistakes", "offers_per_medicine", "concentration")),
)
TOLD = (*OVERVIEW, *REASONS)

# Of two designs the one whose rule comes first sets the level at which they are compared.
LEVEL_SETTERS = ("bonus", "gate_and_bonus", "exclusion")
