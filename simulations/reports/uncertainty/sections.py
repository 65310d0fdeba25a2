"""The sections of a finding that say how sure it is: assumptions without a source first, then where and how it fails."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulations.analysis.uncertainty.certainty import DRIVER, Downgrade, drivers
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.sobol import CHANCE, OTHERS, Indices
from simulations.analysis.uncertainty.study import HeadlineStudy, Uncertainty
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends
from simulations.figures.numbers import number, quantity
from simulations.figures.wording import capital
from simulations.reports.finding import Section
from simulations.reports.uncertainty.phrases import SurePhrases

# More names than this in one sentence are not read.
MOST_NAMED = 5
# A total share below this is not worth a name.
LEAST = 0.01
# Chance that makes less than this rounds to nothing.
LITTLE = 0.005
SHOWN_AT_ONCE = ("certainty", "fails", "turns", "drivers")


def sections(say: SurePhrases, found: Uncertainty) -> tuple[Section, ...]:
    """All sections that have something to say."""
    told = {
        "certainty": _certainty(say, found),
        "fails": _fails(say, found),
        "turns": _turns(say, found),
        "drivers": _drivers(say, found),
        "runs": _runs(say, found),
    }
    made = [Section(name, say.tell(f"heading.{name}"), tuple(sentences)) for name, sentences in told.items()]
    return tuple(one for one in made if one.sentences)


def _certainty(say: SurePhrases, found: Uncertainty) -> Iterator[str]:
    red = [one for one in found.entries if one.red]
    if red:
        named = [
            say.tell("red.one", name=say.assumption(one.name), impact=say.share(max(one.impact.value, 0.0)))
            for one in red[:MOST_NAMED]
        ]
        yield say.tell("red", names=say.listed(named))
    for study in found.studies:
        certain = study.certainty
        key = "label.provisional" if certain.provisional else "label"
        label = say.tell(f"label.{certain.label}")
        yield say.tell(key, claim=capital(say.claim(study.headline)), label=label)
        reasons = "; ".join(_reason(say, one) for one in certain.downgrades)
        yield say.tell("reasons", reasons=reasons) if reasons else say.tell("reasons.none")


def _reason(say: SurePhrases, one: Downgrade) -> str:
    names = say.listed([say.assumption(name) for name in one.names[:MOST_NAMED]])
    share = say.share(one.number) if math.isfinite(one.number) else ""
    return say.tell(f"reason.{one.reason}", share=share, names=names)


def _fails(say: SurePhrases, found: Uncertainty) -> Iterator[str]:
    for study in found.studies:
        yield from _failing(say, study)
    if found.studies:
        yield say.tell("fails.reading")


def _failing(say: SurePhrases, study: HeadlineStudy) -> Iterator[str]:
    failures, opposite = study.failures, say.opposite(study.headline)
    if not failures.failing:
        yield say.tell("fails.none", told=failures.told, opposite=opposite, most=say.share(failures.at_most))
        return
    yield say.tell("fails.share", share=say.share(study.difference.lower.value), opposite=opposite)
    if failures.told < study.difference.worlds:
        yield say.tell("fails.untold", share=say.share(1.0 - study.difference.compared_share))
    if failures.few:
        yield say.tell("fails.few", failing=failures.failing, told=failures.told)
    elif failures.region is None:
        by_chance = study.split is not None and study.split.dominant == "chance"
        yield say.tell("fails.by_chance" if by_chance else "fails.no_region")
    else:
        region = failures.region
        yield say.tell(
            "fails.region",
            sides=say.sides(region.sides),
            density=say.share(region.density),
            base=say.share(region.base),
            size=say.share(region.share),
            coverage=say.share(region.coverage),
        )


def _turns(say: SurePhrases, found: Uncertainty) -> Iterator[str]:
    if found.quick:
        yield say.tell("turns.not_run")
        return
    for study in found.studies:
        if len(found.studies) > 1:
            yield say.tell("about", claim=capital(say.claim(study.headline)))
        yield from _turning(say, study)
    if any(study.curves for study in found.studies):
        yield say.tell("turns.reading")


def _turning(say: SurePhrases, study: HeadlineStudy) -> Iterator[str]:
    turning = nearest_first([one for one in study.curves if one.point is not None])
    for curve in turning[:MOST_NAMED]:
        yield _turn(say, study, curve)
    if turning and len(study.curves) > len(turning):
        yield say.tell("turns.others", count=len(study.curves) - len(turning))
    elif not study.curves:
        yield say.tell("turns.no_room")
    elif not turning:
        widest = sorted(study.curves, key=lambda one: -one.swing)[:MOST_NAMED]
        names = say.listed([say.assumption(one.drawn.name) for one in widest])
        yield say.tell("turns.none", count=len(study.curves), names=names)
    region = study.failures.region
    if region is not None:
        yield say.tell("reverse", sides=say.sides(region.sides), density=say.share(region.density))
    elif study.curves and not turning:
        yield say.tell("reverse.nothing")


def nearest_first(curves: list[Curve]) -> list[Curve]:
    """Those whose turn is nearest to the default, as a part of their range, first."""

    def away(one: Curve) -> float:
        point = one.point.value if one.point else math.nan
        return abs(point - one.drawn.value) / (one.drawn.high - one.drawn.low)

    return sorted(curves, key=away)


def fails_above(curve: Curve) -> bool:
    """True if the claim fails above the turn."""
    point = curve.point.value if curve.point else math.nan
    above = curve.medians[curve.levels > point]
    return bool(len(above)) and bool(above[0] <= 0.0)


def _turn(say: SurePhrases, study: HeadlineStudy, curve: Curve) -> str:
    name, point = curve.drawn.name, curve.point or Ends(math.nan, math.nan, math.nan)
    if math.isfinite(point.low):
        place = say.place(name, point.value, point.low, point.high)
    else:
        place = say.tell("turns.point_unsure", point=say.value(name, point.value))
    side = say.tell(f"turns.{'above' if fails_above(curve) else 'below'}", name=say.assumption(name), point=place)
    return say.tell(
        "turns.one",
        side=side,
        opposite=say.opposite(study.headline),
        value=say.range(name, curve.drawn.value, curve.drawn.low, curve.drawn.high),
    )


def _drivers(say: SurePhrases, found: Uncertainty) -> Iterator[str]:
    for study in found.studies:
        if len(found.studies) > 1:
            yield say.tell("about", claim=capital(say.claim(study.headline)))
        if study.split is not None:
            yield chance_sentence(say, study.split)
            if study.split.chance.high:
                yield say.tell("chance.sign", same=say.share(study.split.same_sign))
        yield _carriers(say, study)
        if study.deep:
            yield _together(say, study.indices)


def chance_sentence(say: SurePhrases, split: Split) -> str:
    """Whether chance or assumptions make most of a claim's spread."""
    if not split.chance.high:
        return say.tell("chance.nothing")
    if split.dominant == "assumptions" and split.chance.high < LITTLE:
        return say.tell("chance.little", share=say.share(split.chance.value))
    low, high = (number(round(one * 100), say.language) for one in (split.chance.low, split.chance.high))
    return say.tell(f"chance.{split.dominant}", share=percent(say, split.chance.value), low=low, high=high)


def percent(say: SurePhrases, value: float) -> str:
    """A share as a number of its own: 0 is 0 per cent, not "none"."""
    return quantity(round(value, 2), "share", say.language)


def _carriers(say: SurePhrases, study: HeadlineStudy) -> str:
    sure = drivers(study.first_order)
    if not sure:
        return say.tell("drivers.none", worlds=study.difference.compared, least=say.share(DRIVER))
    named = [
        say.tell("drivers.one", name=say.assumption(name), share=say.share(share))
        for name, share in list(sure.items())[:MOST_NAMED]
    ]
    return say.tell("drivers.some", names=say.listed(named))


def _together(say: SurePhrases, indices: Indices | None) -> str:
    if indices is None:
        return say.tell("indices.no_room")
    if not indices.enough:
        return say.tell("indices.too_few", points=indices.points)
    # Those that are many at once come last, however much they make together.
    largest = sorted(indices.total.items(), key=lambda item: (item[0] in (OTHERS, CHANCE), -item[1].value))
    named = [
        say.tell("drivers.one", name=say.assumption(name), share=say.share(min(max(one.value, 0.0), 1.0)))
        for name, one in largest
        if one.low > 0.0 and (one.value >= LEAST or name in (OTHERS, CHANCE))
    ]
    return say.tell("indices.some", points=indices.points, groups=len(indices.total), names=say.listed(named))


def _runs(say: SurePhrases, found: Uncertainty) -> Iterator[str]:
    stop = found.stop
    yield say.tell(f"stop.{stop.reason}", worlds=stop.worlds)
    if all(math.isfinite(one) for one in stop.errors):
        errors = {name: say.share(getattr(stop.errors, name)) for name in ("share", "difference")}
        yield say.tell("stop.errors", **errors)
    else:
        yield say.tell("stop.errors_unknown")
    if found.spent is not None:
        each = {name: number(runs, say.language) for name, runs in found.spent.items()}
        yield say.tell("spent", runs=number(sum(found.spent.values()), say.language), **each)
