"""Why a bid won and why a supplier left: the decision log of one run of the market, in sentences.

Every reason is a rule applied again to the tables that it read, and comes to the decision that the run took.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np

from simulations.figures.numbers import Language, number
from simulations.procurement.market import Market
from simulations.procurement.schemes import QUARTER_NAMES, STRENGTH_FIELDS, lever_fields
from simulations.reports.explaining import CannotExplain, Wanted, future_of, scheme_of
from simulations.reports.procurement.explaining import story, supplier_log, tender_page
from simulations.reports.procurement.explaining.events import notable
from simulations.reports.procurement.explaining.sentences import MarketTeller
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Moment, Run, watch
from simulations.scenario.scenario import Scenario

# Other lots of a quarter that are named.
MOST_LOTS = 20


def explain(scenario: Scenario, wanted: Wanted, language: Language) -> str:
    """The story of a run, the log of one supplier or one tender, as Markdown."""
    if wanted.supplier is not None and (wanted.lot is not None or wanted.quarter is not None):
        raise CannotExplain("explain.one_subject")
    quarter = None if wanted.quarter is None else quarter_of(wanted.quarter)
    name = scheme_of(scenario, wanted.scheme)
    market = market_of(scenario, name, wanted)
    if wanted.supplier is not None:
        check_number(wanted.supplier, len(market.suppliers), "supplier")
    if wanted.lot is not None:
        check_number(wanted.lot, len(market.tables.lots), "lot")
    run, told = watch(market), MarketTeller(language)
    lines = told.heading(scenario, name, wanted, wanted.strength)
    if wanted.supplier is not None:
        lines += supplier_log.tell(run, wanted.supplier, told)
    elif wanted.lot is not None:
        lines += lot_lines(run, wanted.lot, quarter, told)
    elif quarter is not None:
        lines += quarter_lines(run, quarter, told)
    else:
        lines += story.tell(run, told)
    return "\n".join(lines).rstrip() + "\n"


def market_of(scenario: Scenario, name: str, wanted: Wanted) -> Market:
    """The market of one scheme in the world that is meant, at its start."""
    fields, future = scenario.alternatives[name], future_of(scenario, wanted.world)
    if wanted.strength is not None:
        check_strength(name, fields["rule"], wanted.strength)
    return Market(fields, future.world, seed=scenario.runs.seed, chance=future.chance, strength=wanted.strength)


def check_strength(name: str, rule: str, strength: float) -> None:
    """Raise `CannotExplain` for a strength that a scheme cannot have."""
    if rule not in STRENGTH_FIELDS:
        raise CannotExplain("explain.no_strength", scheme=name)
    field = lever_fields()[STRENGTH_FIELDS[rule]]
    if not field["low"] <= strength <= field["high"]:
        raise CannotExplain("explain.wrong_strength", found=strength, low=field["low"], high=field["high"])


def check_number(found: int, count: int, kind: str) -> None:
    """Raise `CannotExplain` for a supplier or lot that is not there."""
    if not 0 <= found < count:
        closest = min(max(found, 0), count - 1)
        raise CannotExplain(f"explain.unknown_{kind}", found=found, last=count - 1, nearest=closest)


def quarter_of(name: str) -> int:
    """The place of a quarter by its name."""
    if name in QUARTER_NAMES:
        return QUARTER_NAMES.index(name)
    close = difflib.get_close_matches(name.upper(), QUARTER_NAMES, n=1, cutoff=0.0)
    ends = {"first": QUARTER_NAMES[0], "last": QUARTER_NAMES[-1]}
    raise CannotExplain("explain.unknown_quarter", found=name, nearest=close[0] if close else QUARTER_NAMES[0], **ends)


def lot_lines(run: Run, lot: int, quarter: int | None, told: MarketTeller) -> list[str]:
    """One tender of a lot: that of the quarter asked for, or the one with most to tell."""
    held = [moment for moment in run.moments if len(moment.tender(lot))]
    names = [QUARTER_NAMES[moment.quarter] for moment in held]
    if not held:
        raise CannotExplain("explain.never_tendered", lot=lot)
    if quarter is None:
        chosen = max(held, key=lambda moment: telling(Tender(run, moment, lot)))
    elif QUARTER_NAMES[quarter] in names:
        chosen = run.moments[quarter]
    else:
        closest = min(held, key=lambda moment: abs(moment.quarter - quarter))
        raise CannotExplain(
            "explain.no_tender",
            lot=lot,
            quarter=QUARTER_NAMES[quarter],
            quarters=", ".join(names),
            nearest=QUARTER_NAMES[closest.quarter],
        )
    others = [name for name in names if name != QUARTER_NAMES[chosen.quarter]]
    lines = tender_page.tell(Tender(run, chosen, lot), told)
    return [*lines, told.say("tender.others", quarters=told.listed(others))] if others else lines


def telling(tender: Tender) -> tuple[bool, bool, int, int]:
    """How much there is to tell of a tender: whether points or a gate count, then how many bid, then how late."""
    return tender.rewarded or tender.gated, tender.asked, len(tender.joined), tender.moment.quarter


def quarter_lines(run: Run, quarter: int, told: MarketTeller) -> list[str]:
    """The tender of a quarter with most to tell, and which others there were."""
    moment = run.moments[quarter]
    lots = moment.lots()
    if not lots:
        raise CannotExplain("explain.none_tendered", quarter=QUARTER_NAMES[quarter])
    lot = most_telling(run, moment, lots)
    others = [str(one) for one in lots if one != lot]
    shown = ", ".join(others[:MOST_LOTS]) + (", ..." if len(others) > MOST_LOTS else "")
    lines = tender_page.tell(Tender(run, moment, lot), told)
    count = number(len(lots), told.language)
    return [*lines, told.say("tender.lots", count=count, lots=shown)] if others else lines


def most_telling(run: Run, moment: Moment, lots: Sequence[int]) -> int:
    """The lot of a quarter that is told: the first notable one, or else the one with most candidates."""
    found = notable(run, moment)
    contested = [one for one in found if one.kind != "single"] or found
    if contested:
        return contested[0].tender.lot
    return max(lots, key=lambda lot: (int(np.sum(moment.tender(lot)["joins"])), -lot))
