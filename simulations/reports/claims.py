"""The claims of a brief: what a reader takes away from it, and what is then asked how sure it is.

A model says its own in `simulations/reports/<model>/claims.py`, which holds `claims`; one that has none is asked what each of its
alternatives does to the first indicator that has a better and a worse side.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from simulations.analysis.differences import BETTER_SIGN
from simulations.analysis.ladders import label_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Measure, Translated
from simulations.analysis.uncertainty.headline import Claims, Headline, Said, difference, only
from simulations.ensemble.indicator import Indicator
from simulations.register.label import Label
from simulations.register.words import Words
from simulations.scenario.scenario import Scenario

# More claims than this, and nobody reads them.
MOST_CLAIMS = 2

FindClaims = Callable[[Scenario, Outcomes], Claims]


def find_claims(model: str) -> FindClaims:
    """The claims of a model by its name, or those that any model can make."""
    name = f"simulations.reports.{model}.claims"
    try:
        there = find_spec(name) is not None
    except ModuleNotFoundError:
        there = False
    return import_module(name).claims if there else general_claims


def general_claims(scenario: Scenario, own: Outcomes) -> Claims:
    """What the first alternatives do to the first indicator of which less or more is better."""
    names = [name for name in scenario.alternatives if name != scenario.reference][:MOST_CLAIMS]
    indicator = next((one for one in own.indicators.values() if BETTER_SIGN[one.better]), None)
    if indicator is None or not names:
        return Claims(only(scenario, names), ())
    found = tuple(against_reference(scenario, indicator, name) for name in names)
    return Claims(only(scenario, names), found, (indicator.name,)).as_found(own)


def against_reference(scenario: Scenario, indicator: Indicator, name: str) -> Headline:
    """The claim that an alternative has less of an indicator than the reference, at its own strength."""
    told = {
        "measure": indicator.label,
        "scheme": label_of(name, scenario.alternatives[name]),
        "reference": label_of(scenario.reference, scenario.alternatives[scenario.reference]),
    }
    return Headline(
        f"{indicator.name}-{name}",
        Measure(indicator.name, indicator.label, indicator.unit),
        difference(indicator.name, name, scenario.reference, -1),
        said("lower", **told),
        said("higher", **told),
    )


def said(key: str, **names: Translated) -> Said:
    """A claim of the catalogue (`claim.<key>`) about these names, in both languages."""
    return Said(_text(f"{key}.statement", names), _text(f"{key}.following", names))


def _text(key: str, names: dict[str, Translated]) -> Label:
    texts = {
        language: Words(language)(f"claim.{key}", **{name: getattr(label, language) for name, label in names.items()})
        for language in ("nl", "en")
    }
    return Label(texts["nl"], texts["en"])
