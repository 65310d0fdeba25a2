"""One quarter of the market, and a whole run: the order of events is stated here and nowhere else."""

import math
from typing import NamedTuple

import numpy as np

from simulations.compilation import rule
from simulations.procurement import adaptation, population, supply, tender
from simulations.procurement.breaches import raise_alarm
from simulations.procurement.columns import (
    ALARM,
    BID,
    CHANNELS,
    COST_TABLE,
    COUNTS,
    FINE,
    LEDGER,
    LEVELS_OF_SCORE,
    MARKET_GROUP,
    MONOPOLY,
    MOST_OFFERS,
    OFFER,
    POPULATION_COLUMNS,
    QUARTERS,
    QUARTERS_A_YEAR,
    SEGMENTS,
    SOURCE_ROOM,
    THEMES,
    WRONG_SHARE,
)
from simulations.procurement.conversions import NOTHING
from simulations.procurement.schemes import no_policy
from simulations.procurement.scoring import fill_cost_table, rank_population, set_cutoffs, set_feasible

# The contracts that run at the start were made before it: their tender has draws of its own.
BEFORE_THE_START = QUARTERS
# In place of a quarter: the world has yet to begin.
NOT_BEGUN = -1


class Tables(NamedTuple):
    """Everything a run reads and writes: populations, this quarter's bids, memories and work space."""

    suppliers: np.ndarray
    purchasers: np.ndarray
    medicines: np.ndarray
    offers: np.ndarray
    lots: np.ndarray
    rounds: np.ndarray
    bids: np.ndarray
    asks_about: np.ndarray
    national: np.ndarray  # (themes,) weights of one national set
    counts: np.ndarray  # (4,) offers made, bids listed, lots open, size of the population
    mean_intensity: np.ndarray  # (1,) tonnes per euro over the market
    paid_until: np.ndarray  # (suppliers, rounds) quarter until which a round is paid
    round_gain: np.ndarray  # (suppliers, rounds) work space
    round_holds: np.ndarray  # (suppliers, rounds) work space
    opened: np.ndarray  # (lots,) work space
    population: np.ndarray  # (3, offers) scores, gate scores and added costs of who could bid, in rising order of score
    passing: np.ndarray  # (offers,) work space
    levels: np.ndarray  # (LEVELS_OF_SCORE,) where bands of points begin, and the threshold that most can reach
    cost_table: np.ndarray  # (COST_TABLE,) distribution of unit cost in this world
    source_strikes: np.ndarray  # work space
    active: np.ndarray  # (suppliers,) work space
    alarm: np.ndarray  # (1,) ALARM


def make_tables(layout: population.Layout, suppliers: np.ndarray) -> Tables:
    """Fresh tables for a market with this layout and these suppliers; nothing is drawn yet."""
    medicines, lots, rounds = layout.medicines, layout.lots, layout.rounds
    return Tables(
        suppliers=suppliers.copy(),
        purchasers=layout.purchasers.copy(),
        medicines=medicines.copy(),
        offers=np.zeros(len(medicines) * MOST_OFFERS, OFFER),
        lots=lots.copy(),
        rounds=rounds.copy(),
        bids=np.zeros(len(lots) * MOST_OFFERS, BID),
        asks_about=layout.asks_about.copy(),
        national=np.zeros(THEMES),
        counts=np.zeros(COUNTS, np.int64),
        mean_intensity=np.zeros(1),
        paid_until=np.zeros((len(suppliers), len(rounds)), np.int64),
        round_gain=np.zeros((len(suppliers), len(rounds))),
        round_holds=np.zeros((len(suppliers), len(rounds)), np.int64),
        opened=np.zeros(len(lots), np.int64),
        population=np.zeros((POPULATION_COLUMNS, len(medicines) * MOST_OFFERS)),
        passing=np.zeros(len(medicines) * MOST_OFFERS),
        levels=np.zeros(LEVELS_OF_SCORE),
        cost_table=np.zeros(COST_TABLE),
        source_strikes=np.zeros(layout.areas * SOURCE_ROOM),
        active=np.zeros(len(suppliers), np.int64),
        alarm=np.zeros(1, ALARM),
    )


@rule
def play(first, last, tables, world, policies, touched, ledgers, seed, chance):
    """The quarters from ``first`` up to ``last``: all of them in a batch, one at a time when somebody looks.

    ``policies`` (quarters,) says what the scheme asks, ``touched`` (lots,) where, and ``ledgers`` (years, groups) keeps the books.
    The events of a quarter, in order:

    1. Phases that fall due take effect; newly announced phases become known; offers return to the market.
    2. Contracts that end become lots; purchasers set criteria, weights and questionnaires.
    3. Suppliers decide whether to bid.
    4. They price.
    5. Purchasers rule out, score and award.
    6. Disruptions strike offers and sources; stock and rivals cover what they can.
    7. Volumes, prices, emissions and shortage are booked.
    8. Once a year, per theme, a supplier may take one step of improvement.
    9. Offers that do not earn their place leave; others come back.
    10. Indicators are recorded.

    With ``first`` and ``last`` at NOT_BEGUN no quarter is played: the populations of a world are drawn and its first contracts
    made. That stands here too so that Python calls one rule only, and every event is compiled once.
    """
    t = tables
    if first == NOT_BEGUN:
        draw_world(t, world, seed, chance)
        hold_tenders(BEFORE_THE_START, t, world, policies[0], touched, ledgers[0], seed, chance)
        settle_start(t, world)
    offers = t.offers[: t.counts[0]]
    alarm = t.alarm[0]
    for quarter in range(first, last):
        policy, ledger = policies[quarter], ledgers[quarter // QUARTERS_A_YEAR]  # 1
        check_shares(quarter, t.suppliers, alarm)
        adaptation.welcome_back(quarter, offers, t.medicines, ledger)
        hold_tenders(quarter, t, world, policy, touched, ledger, seed, chance)  # 2 to 5
        supply.strike(quarter, offers, t.medicines, t.suppliers, t.source_strikes, ledger, world, seed, chance)  # 6
        supply.cover(quarter, t.lots, offers, t.medicines, alarm, world)
        supply.deliver(quarter, t.lots, offers, t.medicines, t.suppliers, t.purchasers, ledger, alarm, world)  # 7
        if quarter % QUARTERS_A_YEAR == QUARTERS_A_YEAR - 1:
            adaptation.improve(quarter, t.suppliers, policy, ledger, world, seed, chance)  # 8
            adaptation.refresh_offers(offers, t.medicines, t.suppliers, world)
            adaptation.reconsider(quarter, offers, t.medicines, t.suppliers, ledger, world)  # 9
            close_year(t, offers, policy, ledger, world)  # 10
        supply.count_supply(t.suppliers, offers, t.medicines, ledger, t.active)
        if alarm.kind != FINE:
            break


@rule
def hold_tenders(quarter, t, world, policy, touched, ledger, seed, chance):
    """Events 2 to 5: from call to award, for every lot whose contract has ended."""
    offers = t.offers[: t.counts[0]]
    t.counts[2] = tender.open_lots(quarter, t, policy, touched, ledger, world, seed, chance)
    t.counts[3] = rank_population(t.population, t.suppliers, offers, t.medicines, t.national, policy, world)
    population = t.population[:, : t.counts[3]]
    set_cutoffs(t.levels, population[0], policy, world)
    set_feasible(t.levels, population, policy, world)
    rows = tender.list_candidates(quarter, t.counts[2], t, policy, touched, world, seed, chance)
    tender.value_candidates(rows, t, policy, touched, world, seed, chance)
    tender.decide_to_bid(quarter, rows, t, policy, touched, ledger, world)
    tender.price_bids(rows, t.bids, t.lots)
    tender.award_lots(quarter, rows, t, policy, touched, ledger, world)
    tender.settle_margins(offers, world)
    tender.remember_bidding(t.medicines, world)
    t.counts[1] = rows


@rule
def close_year(t, offers, policy, ledger, world):
    """Event 10, once a year: plants, concentration, spread over regions; then the year's memories are wiped."""
    adaptation.book_plants(t.suppliers, offers, ledger)
    book_dialogue(t.purchasers, policy, ledger, world)
    book_concentration(t.medicines, offers, ledger)
    book_regions(t.purchasers, ledger)
    adaptation.forget_year(t.suppliers, offers)


@rule
def book_dialogue(purchasers, policy, ledger, world):
    """Hours that designing criteria together takes, at purchasers and at suppliers alike."""
    lots, asked = 0.0, 0.0
    for group in range(MARKET_GROUP):
        lots += ledger[group].lots
        asked += ledger[group].asked_lots
    hours = world.co_creation_hours * policy.co_creation * purchasers.shape[0] * asked / max(lots, 1.0)
    market = ledger[MARKET_GROUP]
    market.purchaser_hours += hours
    market.supplier_hours += hours
    market.paperwork_cost += 2.0 * hours * world.hourly_rate


@rule
def book_concentration(medicines, offers, ledger):
    """Herfindahl index of delivered volume per medicine."""
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        total, squares = 0.0, 0.0
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            total += offers[o].year_volume
            squares += offers[o].year_volume ** 2
        if total > NOTHING:
            book = ledger[1 if medicine.segment == MONOPOLY else 0]
            book.concentration += squares / total**2
            book.concentration_medicines += 1.0


@rule
def book_regions(purchasers, ledger):
    """Standard deviation over purchasers of the share of demand that is short."""
    mean, squares = 0.0, 0.0
    for p in range(purchasers.shape[0]):
        share = purchasers[p].short_volume / max(purchasers[p].demand, NOTHING)
        mean += share / purchasers.shape[0]
        squares += share**2 / purchasers.shape[0]
        purchasers[p].short_volume, purchasers[p].demand = 0.0, 0.0
    ledger[MARKET_GROUP].regional_spread += math.sqrt(max(squares - mean**2, 0.0))


@rule
def check_shares(quarter, suppliers, alarm):
    """Raise the alarm for a performance outside 0..1."""
    for s in range(suppliers.shape[0]):
        for theme in range(THEMES):
            performance = suppliers[s].performance[theme]
            if not (0.0 <= performance <= 1.0):
                raise_alarm(alarm, WRONG_SHARE, quarter, suppliers[s].number, performance)


@rule
def draw_world(tables, world, seed, chance):
    """Draw the populations of a world; every lot is open."""
    t = tables
    fill_cost_table(t.cost_table, population.log_spread(world))
    population.draw_suppliers(t.suppliers, world, seed, chance)
    population.draw_purchasers(t.purchasers, t.rounds, t.asks_about, t.national, world, seed, chance)
    population.draw_medicines(t.medicines, world, seed, chance)
    t.counts[0] = population.draw_offers(t.offers, t.medicines, t.suppliers, world, seed, chance)
    population.draw_lots(t.lots, t.purchasers, t.medicines, t.rounds, seed, chance)
    for i in range(t.lots.shape[0]):
        t.lots[i].late = 1  # no award is late before the start


@rule
def settle_start(tables, world):
    """After the tenders before the start: contracts end by the calendar, and volumes follow the spend of the sources."""
    t = tables
    offers = t.offers[: t.counts[0]]
    for i in range(t.lots.shape[0]):
        t.lots[i].ends = t.rounds[t.lots[i].round].first_end
        t.lots[i].late = 0
    for s in range(t.paid_until.shape[0]):
        for r in range(t.paid_until.shape[1]):
            t.paid_until[s, r] = 0
    supply.pay_contracts(t.lots, t.medicines)
    scale_to_spend(t, offers, world)
    population.set_plants(t.suppliers, offers, t.medicines, world)
    adaptation.forget_year(t.suppliers, offers)


@rule
def scale_to_spend(t, offers, world):
    """Scale volumes so that each segment and channel spends what the sources say at the prices of the first contracts."""
    spent = np.zeros((len(SEGMENTS), len(CHANNELS)))
    for m in range(t.medicines.shape[0]):
        medicine = t.medicines[m]
        medicine.start_price = medicine.reference_price
        spent[medicine.segment, medicine.channel] += medicine.volume * medicine.reference_price * QUARTERS_A_YEAR
    tonnes, euros = 0.0, 0.0
    for m in range(t.medicines.shape[0]):
        medicine = t.medicines[m]
        wanted = population.segment_spend(medicine.segment, medicine.channel, world)
        before = spent[medicine.segment, medicine.channel]
        factor = wanted / before if before > NOTHING else 0.0  # a segment may be empty at the end of its range
        medicine.volume *= factor
        tonnes += medicine.volume * medicine.tonnes
        euros += medicine.volume * medicine.reference_price
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            offers[o].world_volume *= factor
            offers[o].expected_profit = offers[o].year_profit * factor / world.contract_years
            offers[o].year_profit = 0.0
    for i in range(t.lots.shape[0]):
        t.lots[i].volume = t.medicines[t.lots[i].medicine].volume * t.purchasers[t.lots[i].purchaser].share
    t.mean_intensity[0] = tonnes / euros


def copy_tables(target: Tables, source: Tables) -> None:
    """Put every table to the state of ``source``, so that the next scheme meets the same world."""
    for to, of in zip(target, source, strict=True):
        np.copyto(to, of)


def begin_world(tables: Tables, fresh: Tables, world: np.void, seed: np.uint64, chance: np.uint64) -> None:
    """Bring ``tables`` to the start of a world: populations drawn, first contracts made without any criteria."""
    copy_tables(tables, fresh)
    nowhere = np.zeros(len(tables.lots), np.int64)
    play(NOT_BEGUN, NOT_BEGUN, tables, world, no_policy(), nowhere, scratch_books(), seed, chance)


def scratch_books() -> np.ndarray:
    """Books that nobody reads: (1, groups)."""
    return np.zeros((1, MARKET_GROUP + 1), LEDGER)
