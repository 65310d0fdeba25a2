"""The chart of an exploration, as an image with its words; it says of itself that it is none to publish."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulations.analysis.ladders import label_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import PanelTable
from simulations.exploring.editing import with_values
from simulations.exploring.profile import Shown, outcomes, shown, table
from simulations.exploring.sliders import Slider
from simulations.figures.numbers import Language, with_interval
from simulations.figures.wording import capital, text_of
from simulations.register.words import Words
from simulations.scenario.scenario import Scenario

# Sentences about what changed, at most: the largest changes first.
MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as svg, with its alternative text and the numbers drawn."""

    svg: bytes
    alternative_text: str
    drawn: PanelTable

    def to_html(self) -> str:
        """An image that holds everything it needs."""
        data = base64.b64encode(self.svg).decode("ascii")
        text = html.escape(self.alternative_text, quote=True)
        return f'<img alt="{text}" style="max-width: 100%; background: #fff" src="data:image/svg+xml;base64,{data}">'


@dataclass(frozen=True, slots=True)
class Exploration:
    """A brief to be explored: its sliders, and what its chart shows with all of them at rest."""

    scenario: Scenario
    sliders: tuple[Slider, ...]
    worlds: int
    language: Language
    panels: tuple[Shown, ...]
    start: PanelTable

    def numbers(self, values: Mapping[str, float]) -> Outcomes:
        """The brief with these values, in few worlds; the same numbers as its edited file gives there."""
        return outcomes(with_values(self.scenario, values), self.worlds)

    def picture(self, own: Outcomes, values: Mapping[str, float]) -> Picture:
        """The chart of these numbers."""
        return picture(self, table(self.scenario, own, self.panels), values)


def exploration(scenario: Scenario, sliders: Sequence[Slider], worlds: int, language: Language) -> Exploration:
    """A brief with its sliders at rest: runs it once."""
    own = outcomes(scenario, worlds)
    panels = shown(scenario, own)
    return Exploration(scenario, tuple(sliders), worlds, language, panels, table(scenario, own, panels))


def picture(explored: Exploration, drawn: PanelTable, values: Mapping[str, float]) -> Picture:
    """One chart: what every alternative changes, with the values of moved sliders in its title."""
    import simulations.figures as figures

    language, words = explored.language, Words(explored.language)
    marked = words("exploring.marked", worlds=explored.worlds)
    caption = figures.Caption(
        title=_title(explored, values),
        source=words("exploring.source"),
        sender=explored.scenario.brief.sender,
        run_code=words("exploring.no_run"),
        note=words("exploring.note.moved" if values else "exploring.note"),
        subtitle=f"{marked} {words('exploring.subtitle')}",
    )
    figure = figures.effects_by_scheme(_from(explored.start, drawn), caption, language=language)
    text = figures.alternative_text(drawn, caption, language)
    return Picture(_svg(figure), f"{marked} {text}", drawn)


def _from(start: PanelTable, drawn: PanelTable) -> PanelTable:
    """A table that knows what it was at the start, so that its axes stand still and what moved is seen."""
    panels = zip(start.panels, drawn.panels, strict=True)
    return replace(drawn, panels=[replace(now, before=then.values) for then, now in panels])


def _svg(figure: object) -> bytes:
    from simulations.figures.style import house_style

    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None})  # type: ignore[attr-defined]
    return buffer.getvalue()


def _title(explored: Exploration, values: Mapping[str, float]) -> str:
    scenario, words = explored.scenario, Words(explored.language)
    reference = text_of(label_of(scenario.reference, scenario.alternatives[scenario.reference]), explored.language)
    if not values:
        return words("exploring.title", reference=reference)
    return words("exploring.title.moved", reference=reference, moved=moved(explored, values))


def moved(explored: Exploration, values: Mapping[str, float]) -> str:
    """The sliders that do not stand where the file has them, with their values."""
    language = explored.language
    return "; ".join(
        Words(language)("exploring.moved", name=text_of(one.label, language), value=one.told(values[one.key], language))
        for one in explored.sliders
        if one.key in values
    )


def sentences(explored: Exploration, drawn: PanelTable, values: Mapping[str, float]) -> list[str]:
    """What changed from the brief as the file has it: which sliders moved, and the medians that moved most with them."""
    words = Words(explored.language)
    if not values:
        return [words("exploring.unmoved")]
    told = [words("exploring.with", moved=moved(explored, values))]
    changes = sorted(_changes(explored, drawn), reverse=True)[:MOST_SENTENCES]
    return [*told, *(text for _, text in changes)] if changes else [*told, words("exploring.no_change")]


def _changes(explored: Exploration, drawn: PanelTable) -> list[tuple[float, str]]:
    """Every median that moved: by how much of its range, and a sentence."""
    language, words = explored.language, Words(explored.language)
    found = []
    for before, after in zip(explored.start.panels, drawn.panels, strict=True):
        for place, scheme in enumerate(drawn.schemes):
            old, new = before.values[place], after.values[place]
            if not (old.finite and new.finite) or old.middle == new.middle:
                continue
            unit, size = after.measure.unit, abs(float(new.middle - old.middle))
            width = float(old.high - old.low) or abs(float(old.middle)) or 1.0
            texts = {
                name: with_interval(float(one.middle), float(one.low), float(one.high), unit, language, signed=True)
                for name, one in (("before", old), ("after", new))
            }
            names = {"scheme": text_of(scheme.label, language), "measure": text_of(after.measure.label, language)}
            text = words("exploring.change", **names, **texts)
            if texts["before"] != texts["after"]:
                found.append((size / width, capital(text)))
    return found


def at_rest(explored: Exploration) -> Picture:
    """The chart with every slider where the file has it."""
    return picture(explored, explored.start, {})
