"""The words around each chart of an investment brief: the title states the finding, the foot says where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.analysis.investment import portfolios
from simulations.analysis.investment.study import Study, uncounted
from simulations.figures.numbers import Language
from simulations.figures.wording import capital
from simulations.reports.brief import caption
from simulations.reports.investment.phrases import PlantPhrases

if TYPE_CHECKING:
    from simulations.figures.page import Caption

# Charts that show the weights of parties.
BY_PARTY = ("rank_acceptability", "weights")


def captions(study: Study, language: Language) -> dict[str, Caption]:
    """A caption for every chart, by its name."""
    say = PlantPhrases(language)
    titles = {
        "packages": packages(say, study),
        "contribution": contribution(say, study),
        "rank_acceptability": rank_acceptability(say, study),
        "cost_and_effect": cost_and_effect(say, study),
        "effect_over_time": effect_over_time(say, study),
        "weights": weights(say, study),
    }
    note = say.say("note", reference=say.reference(study), worlds=study.own.size)
    if uncounted(study.own):
        kinds = [say.kind(name) for name in study.scenario.scoring["kinds"]]
        note = f"{note} {say.tell('packages.counted', kinds=say.listed(kinds))}"
    notes = dict.fromkeys(titles, note) | {
        name: f"{note} {counting}" for name in BY_PARTY if (counting := say.counting(study.ranking.profiles))
    }
    return {name: caption(say, title, notes[name], study.own.manifest) for name, title in titles.items()}


def packages(say: PlantPhrases, study: Study) -> str:
    """Which package brings most plants; of a single one what it brings."""
    most = say.largest(study)
    key = "title.packages" if len(study.packages) > 1 else "title.packages.one"
    return capital(say.tell(key, package=say.package(most), plants=say.change(most, "extra_plants")))


def contribution(say: PlantPhrases, study: Study) -> str:
    """Who adds most plants, and who most of the cost."""
    leads = [
        int(np.argmax(np.median(study.contributions[entry].shapley, axis=1))) for entry in ("won_extra", "cost_net_now")
    ]
    rest = say.tell("title.contribution.rest", code=say.code(leads[1])) if leads[0] != leads[1] else ""
    return say.tell("title.contribution", code=say.code(leads[0]), rest=rest)


def rank_acceptability(say: PlantPhrases, study: Study) -> str:
    """Who comes first most often."""
    first = study.ranking.all_weights.ranks[:, 0]
    lead = int(np.argmax(first))
    return say.tell("title.rank_acceptability", code=say.code(lead), share=say.share(float(first[lead])))


def cost_and_effect(say: PlantPhrases, study: Study) -> str:
    """What the budget buys."""
    if study.proposals.best is None:
        return say.tell("title.cost_and_effect.none")
    members = portfolios.codes(portfolios.proposals_in(study.proposals.best), "proposals")
    return say.tell("title.cost_and_effect", members=members)


def effect_over_time(say: PlantPhrases, study: Study) -> str:
    """How many plants are left at the end."""
    most = say.largest(study)
    return capital(
        say.tell("title.effect_over_time", package=say.package(most), plants=say.change(most, "plants_operating"))
    )


def weights(say: PlantPhrases, study: Study) -> str:
    """Who wins by the first party's weights, and how little turns that round."""
    party = study.ranking.profiles[0]
    winner, rival = int(np.argmin(party.ranks)), party.flips.nearest
    if rival == winner:
        return say.tell("title.weights.firm", party=say.party(party), code=say.code(winner))
    moved = say.share(float(party.flips.moved[rival]))
    return say.tell("title.weights", party=say.party(party), code=say.code(winner), moved=moved, rival=say.code(rival))
