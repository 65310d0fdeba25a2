"""The columns of every population, as packed records: one row per thing, one field per trait.

A rule takes a row (``supplier.small``) or a table (``suppliers[i]``); a notebook takes a column (``suppliers["small"]``).
Euro are euro of 2026, volumes are patient-quarters (one patient treated for one quarter), scores and shares run 0..1.
"""

import numpy as np

START_YEAR = 2026
YEARS = 15
QUARTERS_A_YEAR = 4
QUARTERS = YEARS * QUARTERS_A_YEAR
THEMES = 6
CLIMATE, PROCESS, WATER, PACKAGING, TRANSPORT, DISCLOSURE = range(THEMES)
PLANT_THEMES = 3  # climate, process and water come first
ENGLISH_GATES = 3  # dated steps of the English roadmap that are still to come
PRIZES = 3
# What a scheme's levels are at this moment: where three bands of points begin, and the threshold that most suppliers can reach.
LEVELS_OF_SCORE = PRIZES + 1
FEASIBLE = PRIZES
POPULATION_COLUMNS = 3  # score, what a gate looks at, added cost
COUNTS = 4  # offers made, bids listed, lots open, size of the population
HIGHEST_WEIGHT = 0.9  # as in levers.yaml
SLOTS = 2 * PRIZES + 1  # new winners, those of before whose patients stay, and one outside the contract
MOST_OFFERS = 16  # offers of one medicine
POINTS = 4  # points that stand for the distribution of scores in a population
GRID = 48  # points of the grid on which bidders' beliefs live
COST_TABLE = 512

# Codes. A name in a scenario becomes its place in the tuple.
RULES = ("none", "ask", "bonus", "exclusion", "gate_and_bonus")
NONE, ASK, BONUS, EXCLUSION, GATE_AND_BONUS = range(5)
FORMULAS = ("value_in_euro", "fictitious_discount", "absolute_points", "relative_points")
VALUE_IN_EURO, FICTITIOUS_DISCOUNT, ABSOLUTE_POINTS, RELATIVE_POINTS = range(4)
THRESHOLDS = ("overall", "every_theme", "climate", "process", "water", "packaging", "transport", "disclosure")
OVERALL, EVERY_THEME, FIRST_THEME = range(3)
EMPTY_GATE = ("relax", "emergency", "short")
RELAX, EMERGENCY, SHORT = range(3)
LEVELS = ("supplier", "product")
SUPPLIER_LEVEL, PRODUCT_LEVEL = range(2)
BANDS = ("linear", "absolute", "percentile")
LINEAR, ABSOLUTE, PERCENTILE = range(3)
REMAINDERS = ("second_prize", "off_contract")
SECOND_PRIZE, OFF_CONTRACT = range(2)
SEGMENTS = ("monopoly", "oligopoly", "competition", "multi_source")
MONOPOLY, OLIGOPOLY, COMPETITION, MULTI_SOURCE = range(4)
CHANNELS = ("hospital", "outpatient")
HOSPITAL, OUTPATIENT = range(2)
PRICE_CLASSES = ("low", "middle", "high")
LOW_PRICE, MIDDLE_PRICE, HIGH_PRICE = range(3)
GROUPS = ("contestable", "monopoly", "market")
CONTESTABLE_GROUP, MONOPOLY_GROUP, MARKET_GROUP = range(3)
# Identities of pairs are packed into one number; the widths leave room for far larger markets.
SUPPLIER_ROOM = 4096
PURCHASER_ROOM = 256
SOURCE_ROOM = 64
TYPES = ("university", "alliance", "regional", "remaining", "insurer")
UNIVERSITY, ALLIANCE, REGIONAL, REMAINING, INSURER = range(5)
# Beliefs of a medicine that are kept side by side: with and without criteria, for those on the market and those who left.
BELIEFS = 4
# What a supplier's round holds this quarter, as bits.
ROUND_CONTESTABLE, ROUND_ASKS = 1, 2
# How a lot is supplied at this moment.
UNDER_CONTRACT, UNDER_EMERGENCY, UNSUPPLIED = range(3)

NOBODY = -1
NEVER = 10_000  # a quarter that does not come


def _record(*fields: tuple[str, type | str] | tuple[str, type | str, tuple[int, ...]]) -> np.dtype:
    return np.dtype(list(fields), align=True)


SUPPLIER = _record(
    ("number", np.int64),  # identity in every draw
    ("maker", np.int64),  # 0 innovator, 1 generic or biosimilar maker
    ("small", np.int64),
    ("cost_level", np.float64),  # standard normal: the part of log cost that persists
    (
        "performance",
        np.float64,
        (THEMES,),
    ),  # share of the unabated footprint removed, and its like for themes without tonnes
    ("disclosed", np.float64),  # how well the firm's papers look
    ("answered_first", np.int64),  # quarter of its first questionnaire, NEVER before
    ("rated_until", np.int64),  # quarter until which the yearly rating is paid
    ("running_cost", np.float64),  # rise of unit cost by running abatement, share
    ("offers", np.int64),  # offers on the Dutch market, withdrawn ones included
    ("plant_tonnes", np.float64, (THEMES,)),  # unabated tonnes a year over which a step in a theme must be paid
    ("score_value", np.float64, (THEMES,)),  # this year: profit per point of score and unit of strength, euro
    ("gate_value", np.float64),  # this year: expected profit if eligible, euro
    ("gate_monopoly_value", np.float64),  # the same on monopoly lots
    ("gate_score", np.float64),  # this year: value-weighted score that a gate would look at
    (
        "sensitivity",
        np.float64,
    ),  # this year: profit per point of score and unit of strength if all lots gave points, euro
    ("abroad_sensitivity", np.float64),  # the same a year in all markets, as the world began
    ("abroad_value", np.float64),  # expected profit a year of its plants in all markets, as the world began, euro
    ("steps", np.int64),  # improvement steps so far
    ("abating", np.float64),  # euro a year for the steps made so far
    ("at_stake", np.float64),  # euro of sanctions that one kept promise of a step avoids
)

PURCHASER = _record(
    ("number", np.int64),
    ("type", np.int64),
    ("channel", np.int64),
    ("share", np.float64),  # of its channel's volume
    ("theme_weight", np.float64, (THEMES,)),  # its own weights, summing to one
    ("first_asked", np.int64),  # quarter of its first tender with questions
    ("short_volume", np.float64),  # this year, patient-quarters
    ("demand", np.float64),  # this year, patient-quarters
)

MEDICINE = _record(
    ("number", np.int64),
    ("area", np.int64),
    ("segment", np.int64),
    ("channel", np.int64),
    ("women_only", np.int64),
    ("volume", np.float64),  # patient-quarters a quarter, all purchasers
    ("base_cost", np.float64),  # euro per patient-quarter
    ("list_price", np.float64),
    ("price_class", np.int64),  # in the reference, not as a scheme makes it
    ("tonnes", np.float64),  # tonnes per patient-quarter at the mean footprint of today
    ("essential", np.int64),
    ("women_share", np.float64),
    ("switchable", np.float64),  # share of patients who can go to a rival product
    ("first_offer", np.int64),
    ("offers", np.int64),
    ("registered", np.int64),  # offers on the market now
    ("reference_price", np.float64),  # mean price paid now
    ("lowest_bid", np.float64),  # smoothed lowest bid
    ("bidding", np.float64),  # belief: share of eligible suppliers that bid
    ("start_price", np.float64),  # mean price paid at the start
    ("paid", np.float64),  # this quarter, euro on contracts
    ("bought", np.float64),  # this quarter, patient-quarters on contracts
    ("mean_tonnes", np.float64),  # tonnes per patient-quarter, mean of registered offers
    ("rivals_cover", np.float64),  # share of what stock left open that rivals can deliver, this quarter
    ("invited", np.float64),  # this quarter: eligible candidates
    ("joined", np.float64),  # this quarter: bids among them
)

OFFER = _record(
    ("number", np.int64),
    ("supplier", np.int64),
    ("medicine", np.int64),
    ("footprint", np.float64),  # its own factor on the medicine's footprint, mean one
    ("measured", np.float64),  # standard normal: how product-level measurement errs
    ("margin", np.float64),  # margin over cost that learns from wins and losses
    ("margin_moves", np.float64),  # this quarter: sum of what its lots taught
    ("margin_lessons", np.float64),  # this quarter: lots that taught something
    ("tonnes", np.float64),  # tonnes per patient-quarter, at the supplier's performance of today
    ("care_burden", np.float64),  # tonnes of care per patient-quarter, against the medicine's mean
    ("dutch_site", np.int64),
    ("source", np.int64),  # source of active ingredient: area and place in it
    ("world_volume", np.float64),  # patient-quarters a quarter, all countries
    ("unit_cost", np.float64),  # euro, without the part of the lot
    ("registered", np.int64),  # on the Dutch market now
    ("returns_at", np.int64),  # quarter in which a withdrawn offer is back
    ("outage", np.float64),  # quarters still to go
    ("lost_share", np.float64),  # of this quarter
    ("stock", np.float64),  # patient-quarters
    ("contracted", np.float64),  # patient-quarters a quarter
    ("penalised", np.float64),  # share of its contracts with penalties for failure to supply
    ("covered", np.float64),  # share of a shortfall met from stock, this quarter
    ("staying_cost", np.float64),  # euro a year
    ("year_profit", np.float64),  # this year: expected profit of tenders, with the chance of being eligible
    ("year_margin", np.float64),  # this year: price less cost on what was delivered
    ("expected_profit", np.float64),  # a year, smoothed
    ("poor_years", np.int64),
    ("good_years", np.int64),
    ("year_volume", np.float64),
    ("year_greened", np.float64),  # this year: tonnes saved by quality chosen at bid time
)

LOT = _record(
    ("number", np.int64),
    ("purchaser", np.int64),
    ("medicine", np.int64),
    ("round", np.int64),  # purchaser x area
    ("group", np.int64),
    ("volume", np.float64),  # patient-quarters a quarter
    ("ends", np.int64),  # quarter in which the contract has ended
    ("supply", np.int64),  # under contract, under emergency, unsupplied
    ("spared", np.int64),  # a supply safeguard that bidders know of waives the gate in this tender
    ("waived", np.int64),  # the gate left nobody: next time it does not hold
    ("late", np.int64),
    ("supplier_slot", np.int64, (SLOTS,)),  # offers that deliver
    ("share", np.float64, (SLOTS,)),
    ("price", np.float64, (SLOTS,)),
    ("cost", np.float64, (SLOTS,)),
    ("rent", np.float64, (SLOTS,)),  # margin that full competition would have left
    ("floor", np.float64, (SLOTS,)),  # lowest unit cost among registered offers at the award
    ("cheapest", np.float64, (SLOTS,)),  # lowest unit cost among bids at the award
    ("greener", np.float64, (SLOTS,)),  # share of the remaining footprint that the bid took away
    ("penalised", np.int64),  # the contract has penalties for failure to supply
    ("emergency", np.int64, (SLOTS,)),
    ("last_price", np.float64),
    ("holistic", np.float64),  # even draws that decide which tenders follow a lever by degree
    ("co_creation", np.float64),
    ("safeguard", np.float64),
    ("transparency", np.float64),
    ("consistency", np.float64),
    ("gate_draw", np.float64),
    ("promised_by", np.int64),  # supplier whose promise of a step helped it win, NOBODY if none
    ("promised_steps", np.int64),  # its steps at that moment
    ("promised_value", np.float64),  # the advantage the promise gave, euro
)

# One candidate: an offer that could be bid in a lot that is open this quarter.
BID = _record(
    ("lot", np.int64),
    ("offer", np.int64),
    ("supplier", np.int64),
    ("unit_cost", np.float64),
    ("greener", np.float64),  # share of the remaining gap in performance closed for this lot
    ("reported", np.float64),  # reported score
    ("points", np.float64),  # reported score after bands: what counts in the award
    ("true_points", np.float64),  # the same from true performance without noise
    ("eligible", np.int64),
    ("joins", np.int64),
    ("gain", np.float64),  # expected profit of the lot, euro
    ("pseudo_cost", np.float64),
    ("reserve", np.float64),  # price the purchaser will not exceed
    ("expected_share", np.float64),
    ("rent", np.float64),  # margin if every registered rival could take part, euro per unit
    ("price", np.float64),
    ("rank_value", np.float64),  # until the award: volume that a point can move; in it: what the award minimises
    ("tie", np.float64),
    ("won", np.int64),  # place, NOBODY if none
)

ROUND = _record(
    ("purchaser", np.int64),
    ("area", np.int64),
    ("first_end", np.int64),
    ("asking", np.float64),  # even draw: the round asks if it is below the share that asks
    ("asking_today", np.float64),  # chance that this round asks today
)

# What a scheme says in one quarter (schemes.py writes it, rules read it).
POLICY = _record(
    ("rule", np.int64),
    ("formula", np.int64),
    ("weight", np.float64),
    ("threshold", np.float64),
    ("active", np.int64),  # the rule has begun
    ("quarters_active", np.int64),
    ("quarters_gated", np.int64),  # quarters since a threshold above zero first held
    ("next_weight", np.float64),  # of the step that is announced and still to come
    ("next_threshold", np.float64),
    ("next_in", np.int64),  # quarters until then, NEVER if nothing is announced
    ("broken_dates", np.int64),  # announced dates that have passed without their step
    ("all_themes", np.int64),  # the score counts every theme that the purchaser asks about
    ("themes", np.int64, (THEMES,)),  # else: which themes count
    ("threshold_on", np.int64),
    ("on_empty", np.int64),
    ("gate_on_monopoly", np.int64),
    ("tenders", np.float64),  # share of tenders, negative: as today
    ("level", np.int64),
    ("common_method", np.int64),
    ("bands", np.int64),
    ("winners", np.int64),
    ("leading_share", np.float64),
    ("remainder", np.int64),
    ("promise", np.int64),
    ("delivery_penalties", np.int64),
    ("holistic", np.float64),
    ("grace_quarters", np.int64),
    ("co_creation", np.float64),
    ("spare_single_source", np.int64),
    ("spare_fewer_than", np.int64),
    ("spare_essential", np.int64),
    ("pre_check", np.int64),
    ("safeguard", np.float64),
    ("transparency", np.float64),
    ("consistency", np.float64),
    ("aligned", np.int64),
)

# What a run books, per group of lots and year. Each entry is a flow of that year unless its comment says otherwise.
LEDGER = np.dtype(
    [
        (name, np.float64)
        for name in (
            # euro
            "spend",
            "priced_volume",  # the volume that was met, at the prices of the start
            "resource_cost",  # what production costs
            "cost_floor",  # the same at the lowest unit cost among registered offers
            "selection",  # dearer producer chosen among those who bid
            "rent",  # margin at full competition
            "lost_competition",  # margin and cost because rivals were ruled out
            "off_list",  # list price above contract price for volume outside it: rivals' cover and substitution
            "emergency_extra",  # price above the last contract in emergency purchase
            "award_value",
            "small_award_value",
            "switching_cost",
            "sanctions",
            "abatement_cost",  # of all steps made since the start, worldwide
            # patient-quarters
            "demand",
            "delivered",  # on contract, stock and rivals' cover included
            "emergency",
            "substituted",
            "short",
            "short_essential",
            "short_women",
            "short_men",
            "from_stock",
            "from_rivals",
            "switched",  # patients who had to change product because of an outage
            "patients_moved",  # patients who changed because the winner did
            # tonnes
            "product_tonnes",
            "care_tonnes",
            "world_tonnes",
            # tenders
            "lots",
            "bids",
            "asked_bids",
            "single_bid_lots",
            "unfilled_lots",
            "relaxed_lots",
            "emergency_lots",
            "short_lots",
            "asked_lots",
            "ruled_out",
            "candidates",
            "winner_changes",
            "ranking_mistakes",
            "scored_lots",
            "strength",  # summed over scored lots
            "reversals_added",  # scored lots whose winner a losing bid more would change
            "reversals_removed",  # scored lots whose winner a losing bid less would change
            # hours
            "supplier_hours",
            "purchaser_hours",
            "switching_hours",
            "paperwork_cost",  # euro, both sides
            # score and performance, volume weighted
            "performance_climate",
            "performance_process",
            "performance_water",
            "performance_packaging",
            "performance_transport",
            "performance_disclosure",
            "reported_score",  # summed over bids
            # supply side
            "outages",
            "withdrawals",
            "returns",
            "steps",
            "offers_registered",  # quarterly sum
            "medicines_available",  # quarterly sum
            "medicine_quarters",
            "suppliers_active",  # quarterly sum; active: at least one offer registered
            "small_suppliers_active",
            "concentration",  # Herfindahl index summed over medicines
            "concentration_medicines",
            "regional_spread",  # standard deviation over purchasers of the share that is short
        )
    ]
)

# A breach of what must always hold; the first one of a run is kept. The number is that of the supplier, offer or lot it is about.
ALARM = _record(("kind", np.int64), ("quarter", np.int64), ("number", np.int64), ("amount", np.float64))
BREACHES = (
    "none",
    "volume bought differs from delivered, emergency, substituted and short together",
    "an award went to an offer that was ruled out, withdrawn or did not bid",
    "a price above the reserve price or below zero",
    "a performance outside 0 to 1",
    "a negative stock",
    "a score outside 0 to 1",
)
FINE, VOLUME_LOST, WRONG_AWARD, WRONG_PRICE, WRONG_SHARE, WRONG_STOCK, WRONG_SCORE = range(7)
