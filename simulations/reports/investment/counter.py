"""What the strongest opposing case changes in the finding of an investment brief."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulations.analysis.investment.study import Study
from simulations.figures.wording import plain
from simulations.reports.investment.phrases import PlantPhrases


def counter_sentences(say: PlantPhrases, study: Study) -> Iterator[str]:
    """Who disagrees, what packages then bring, and whether a leader or a verdict changes."""
    opposing = study.scenario.counter_case
    if opposing is None:
        return
    yield say.tell("counter.intro", who=plain(opposing.who), claim=plain(opposing.claim))
    most = say.largest(study)
    then = next(one for one in study.opposed if one.name == most.name)
    yield say.tell(
        "counter.package", package=say.package(most), plants=say.change(then, "extra_plants"),
        now=say.share(then.worth.higher.value), before=say.share(most.worth.higher.value),
    )  # fmt: skip
    turned = [
        say.package(own)
        for own, other in zip(study.packages, study.opposed, strict=True)
        if own.worth.clear_sign != other.worth.clear_sign
    ]
    yield say.tell("counter.sign", packages=say.listed(turned)) if turned else say.tell("counter.no_sign")
    changed = False
    for own, other in zip(study.ranking.profiles, study.opposed_ranking.profiles, strict=True):
        before, now = (int(np.argmin(one.ranks)) for one in (own, other))
        if before != now:
            changed = True
            codes = {"now": say.code(now), "before": say.code(before)}
            yield say.tell("counter.changed", party=say.party(own), **codes)
    if not changed:
        yield say.tell("counter.same")
