"""Charts of rankings in words, one sentence per thing drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulations.analysis.ranking_tables import (
    AcceptabilityTable,
    ContributionPanel,
    ContributionTable,
    FrontierTable,
    RankingTable,
    WeightsTable,
)
from simulations.analysis.tables import Interval
from simulations.figures.alternatives import combination_name, full_name
from simulations.figures.numbers import Language, number, quantity, share_in_words, with_interval
from simulations.figures.wording import capital, text_of, words

MOST_NAMED = 7  # points of a frontier that are put into words, as on the widest chart


def ranking_sentences(table: RankingTable, language: Language) -> Iterator[str]:
    """What is drawn, in words, numbers rounded as on the chart."""
    match table:
        case ContributionTable():
            yield from _contributions(table, language)
        case AcceptabilityTable():
            yield from _acceptability(table, language)
        case FrontierTable():
            yield from _frontier(table, language)
        case WeightsTable():
            yield from _weights(table, language)


def _value(cell: Interval, unit: str, language: Language) -> str:
    if not cell.finite:
        return words("figures.alt.unknown", language)
    return with_interval(float(cell.middle), float(cell.low), float(cell.high), unit, language)


def _contributions(table: ContributionTable, language: Language) -> Iterator[str]:
    yield words("figures.subtitle.contribution", language) + "."
    together = words("figures.together", language, count=len(table.players))
    for panel in table.panels:
        rows = [_contribution(table, panel, place, language) for place in table.order]
        whole = _value(panel.together, panel.measure.unit, language)
        rows.append(words("figures.alt.row", language, name=together, value=whole))
        measure = capital(text_of(panel.measure.label, language))
        yield words("figures.alt.panel", language, measure=measure, rows="; ".join(rows))


def _contribution(table: ContributionTable, panel: ContributionPanel, place: int, language: Language) -> str:
    cell, unit, share = panel.values[place], panel.measure.unit, float(panel.share[place])
    sides = [_rounded_as(float(part[place]), cell, unit, language) for part in (panel.first, panel.last)]
    part = words("figures.alt.share_of_total", language, share=quantity(round(share, 2), "share", language))
    return words(
        "figures.alt.contribution",
        language,
        name=full_name(table.players[place], language),
        value=_value(cell, unit, language),
        first=sides[0],
        last=sides[1],
        share=part if math.isfinite(share) else "",
    )


def _rounded_as(value: float, cell: Interval, unit: str, language: Language) -> str:
    """A number without an interval of its own, rounded as the interval beside it."""
    if not (math.isfinite(value) and cell.finite):
        return words("figures.alt.unknown", language)
    return quantity(value, unit, language, low=float(cell.low), high=float(cell.high))


def _acceptability(table: AcceptabilityTable, language: Language) -> Iterator[str]:
    weights = text_of(table.weights, language)
    yield words("figures.subtitle.acceptability", language, weights=weights) + "."
    for place in table.order:
        profiles = (
            words(
                "figures.alt.profile",
                language,
                profile=text_of(profile.label, language),
                rank=int(profile.ranks[place]),
                share=share_in_words(float(profile.share[place]), language),
            )
            for profile in table.profiles
        )
        yield words(
            "figures.alt.acceptability",
            language,
            name=full_name(table.alternatives[place], language),
            first=share_in_words(float(table.ranks[place, 0]), language),
            last=share_in_words(float(table.ranks[place, -1]), language),
            count=len(table.alternatives),
            expected=number(float(table.expected[place]), language, 1),
            profiles="".join(profiles),
        )


def _frontier(table: FrontierTable, language: Language) -> Iterator[str]:
    named = sorted(table.leading[:MOST_NAMED], key=table.frontier.index)
    rows = "; ".join(_combination(table, place, language) for place in named)
    counts = {"count": len(table.members), "kept": len(table.frontier)}
    yield words("figures.alt.frontier", language, **counts, rows=rows)
    if table.budget is not None:
        yield words("figures.alt.budget", language, amount=quantity(table.budget, table.cost.unit, language))
    if table.singles:
        rows = "; ".join(
            _combination(table, place, language, full_name(table.alternatives[one], language))
            for one, place in sorted(table.singles.items())
        )
        yield words("figures.alt.singles", language, rows=rows)


def _combination(table: FrontierTable, place: int, language: Language, name: str = "") -> str:
    return words(
        "figures.alt.combination",
        language,
        name=name or combination_name(table.codes(place), len(table.alternatives), language),
        effect_name=text_of(table.effect.label, language),
        effect=_value(table.effects[place], table.effect.unit, language),
        cost_name=text_of(table.cost.label, language),
        cost=_value(table.costs[place], table.cost.unit, language),
    )


def _weights(table: WeightsTable, language: Language) -> Iterator[str]:
    yield words("figures.subtitle.weights", language, profile=text_of(table.profile, language)) + "."
    for line in table.lines:
        rows = (
            words(
                "figures.alt.segment",
                language,
                start=number(start * 100, language),
                end=quantity(round(end, 2), "share", language),
                winner=full_name(table.alternatives[winner], language),
                share=share_in_words(share, language),
            )
            for start, end, winner, share in zip(line.starts, line.ends, line.winners, line.share, strict=True)
        )
        criterion = capital(text_of(line.criterion.label, language))
        own = share_in_words(line.own, language)
        yield words("figures.alt.weights", language, criterion=criterion, own=own, rows="; ".join(rows))
    yield flip_sentence(table, language)


def flip_sentence(table: WeightsTable, language: Language) -> str:
    """The least change of weights that brings another winner, or that no weights do."""
    winner = full_name(table.alternatives[table.winner], language)
    if table.flip is None:
        return words("figures.no_flip", language, winner=winner)
    changes = [
        words(
            "figures.flip_change",
            language,
            criterion=text_of(line.criterion.label, language),
            before=_points(line.own, language),
            after=_points(float(after), language),
        )
        for line, after in zip(table.lines, table.flip.weights, strict=True)
        if abs(line.own - after) >= 0.0005
    ]
    return words(
        "figures.flip",
        language,
        moved=_points(table.flip.moved, language),
        changes=", ".join(changes),
        rival=full_name(table.alternatives[table.flip.rival], language),
        winner=winner,
    )


def _points(weight: float, language: Language) -> str:
    """A weight in per cent with one decimal, or none where it is whole."""
    points = round(weight * 100, 1)
    return number(points, language, 0 if points == round(points) else 1)
