"""The sections that compare and split: regret over alternatives, policy part and assumption part, edits that change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulations.analysis.outcomes import Outcomes
from simulations.analysis.uncertainty.parts import Parts
from simulations.analysis.uncertainty.study import Uncertainty
from simulations.figures.numbers import quantity
from simulations.figures.wording import capital, plain
from simulations.reports.finding import Section
from simulations.reports.uncertainty.phrases import SurePhrases


def further_sections(
    say: SurePhrases, found: Uncertainty, own: Outcomes, parts: tuple[Parts, ...], idle: tuple[str, ...]
) -> tuple[Section, ...]:
    """What is left to tell: these sections come last."""
    names = _names(say, own.manifest["scenario"])
    told = {"choices": _choices(say, found, own, names), "edits": _edits(say, parts, idle, names)}
    made = [Section(name, say.tell(f"heading.{name}"), tuple(sentences)) for name, sentences in told.items()]
    return tuple(one for one in made if one.sentences)


def _names(say: SurePhrases, scenario: Mapping[str, Any]) -> dict[str, str]:
    """How alternatives are called, the reference as such under an empty name."""
    called = {}
    for name, fields in scenario["alternatives"].items():
        label = fields.get("label")
        called[name] = plain(label[say.language]) if label else name.replace("_", " ")
    return called | {"": called[scenario["reference"]]}


def _choices(say: SurePhrases, found: Uncertainty, own: Outcomes, names: Mapping[str, str]) -> Iterator[str]:
    """Per indicator the alternative with the least largest regret; then how often each is no worse than the reference."""
    alternatives = list(dict.fromkeys(one.alternative for one in found.choices))
    if len(alternatives) < 2:
        return
    for indicator in dict.fromkeys(one.indicator for one in found.choices):
        least = min((one for one in found.choices if one.indicator == indicator), key=lambda one: one.largest)
        yield say.tell(
            "choices.regret" if least.largest > 0.0 else "choices.always",
            indicator=capital(say.text(own.indicators[indicator].label)),
            alternative=names[least.alternative],
            largest=quantity(float(f"{least.largest:.2g}"), least.unit, say.language),
            share=say.share(least.best_in),
        )
    shares = {one.alternative: one.satisfies for one in found.choices}
    told = [
        say.tell("choices.one", alternative=names[name], share=say.share(share))
        for name, share in shares.items()
        if name != own.variants[0].alternative
    ]
    yield say.tell("choices.satisfies", reference=names[""], shares="; ".join(told))


def _edits(
    say: SurePhrases, parts: tuple[Parts, ...], idle: tuple[str, ...], names: Mapping[str, str]
) -> Iterator[str]:
    for one in parts:
        unit = one.measured.unit
        pieces = {
            name: say.difference(getattr(one, name), unit, "money") for name in ("whole", "policy", "assumptions")
        }
        yield say.tell(
            "parts",
            measure=capital(plain(getattr(one.measured.label, say.language))),
            reference=names[""],
            alternative=names[one.alternative],
            **pieces,
        )
    if idle:
        yield say.tell("idle", keys=", ".join(f"`{key}`" for key in idle))
