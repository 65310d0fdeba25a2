"""A story of a model that nothing in the toolkit has ever heard of."""

from dataclasses import replace

import numpy as np

from simulations import figures
from simulations.analysis.tables import Interval, IntervalPanel, Measure, PanelTable, Scheme
from simulations.ensemble.result import Result
from simulations.register.label import Label
from simulations.reports.finding import Finding, Grid, Section
from simulations.reports.story import Drawing, Material, Story
from simulations.scenario.scenario import Assumption


def tell_story(material: Material) -> Story:
    """What spend is in the reference, in the counter-case and when bread is dear."""
    dear = replace(material.scenario, world={"price": Assumption(4.0, 4.0, 4.0, "assumption")})
    results = {
        "own": material.own,
        "counter": material.counter,
        "dear": material.run_more(dear, "dear", blocks=2),
    }
    spend = {name: float(np.median(result.values("spend")[:, 0])) for name, result in results.items()}
    grid = Grid(("case", "spend"), tuple((name, f"{amount:.0f}") for name, amount in spend.items()))
    sections = (
        Section("spend", "Spend", ("Dear bread costs more.",), (grid,)),
        Section("detail", "Detail", ("Told in the file alone.",)),
    )
    columns = {"case": [*spend], "spend": [*spend.values()]}
    return Story(
        Finding(material.language, "Bread can get dear", sections),
        shown_at_once=("spend",),
        tables={"cases.csv": columns},
        drawings=(drawing("loaves", material.own), drawing("crumbs", material.own)),
    )


def drawing(name: str, result: Result) -> Drawing:
    """Spend per variant."""
    schemes = [
        Scheme(f"{one.index}", Label(f"ontwerp {one.index}", f"design {one.index}"), "none") for one in result.variants
    ]
    measure = Measure("spend", Label("uitgaven", "spend"), "eur_per_year")
    table = PanelTable(schemes, [IntervalPanel(measure, Interval.over_worlds(result.values("spend")))])
    caption = figures.Caption(f"About {name}", "the toy", "a baker, who sells bread", result.hash)
    return Drawing(name, table, caption, figures.interval_panels)
