"""What an investment run has to tell: what packages bring and cost, which proposals carry that, and how firm their order is."""

from __future__ import annotations

from collections.abc import Mapping

from simulations.analysis.differences import difference_table
from simulations.analysis.investment.outcomes import Outside
from simulations.analysis.investment.study import Study, work_out
from simulations.analysis.scoring.combinations import NothingFits
from simulations.analysis.tables import Columns
from simulations.ensemble.messages import Contradicted
from simulations.reports.investment.drawings import drawings
from simulations.reports.investment.finding import write_finding
from simulations.reports.investment.tables import contribution_columns, portfolio_columns, ranking_columns
from simulations.reports.story import Material, Story

SHOWN_AT_ONCE = ("packages", "contribution", "ranking", "budget", "counter")


def tell_story(material: Material) -> Story:
    """The finding of a brief and its counter-case, with contributions, ranks and portfolios in tables."""
    try:
        study = work_out(material.scenario, material.own, material.counter, material.run_more)
    except Outside as error:
        weighed = error.criterion
        raise Contradicted(
            "run.bounds",
            path=("scoring", *weighed.bounds),
            criterion=weighed.bounds[-1],
            section=weighed.bounds[0],
            low=weighed.low,
            high=weighed.high,
            found_low=float(f"{error.found_low:.3g}"),
            found_high=float(f"{error.found_high:.3g}"),
        ) from error
    except NothingFits as error:
        cheapest = float(f"{error.cheapest:.2g}")
        raise Contradicted("run.budget", path=("scoring", "budget"), budget=error.budget, cheapest=cheapest) from error
    return Story(
        finding=write_finding(study, material.language),
        shown_at_once=SHOWN_AT_ONCE,
        tables=tables(study),
        drawings=drawings(study, material.language),
    )


def tables(study: Study) -> Mapping[str, Columns]:
    """The csv files by name."""
    return {
        "differences.csv": difference_table(study.own),
        "contributions.csv": contribution_columns(study),
        "ranking.csv": ranking_columns(study.ranking),
        "portfolios.csv": portfolio_columns(study),
    }
