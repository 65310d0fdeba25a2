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

CONTESTABLE, MONOPOLY, TOGETHER = "contestable", "monopoly", "together"
# In the order in which a reader wants to hear of them.
GROUPS = (TOGETHER, CONTESTABLE, MONOPOLY)

# Of two designs the one whose rule comes first sets the level at which they are compared.
LEVEL_SETTERS = ("bonus", "gate_and_bonus", "exclusion")
