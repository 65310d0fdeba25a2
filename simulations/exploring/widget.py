"""The sliders of a brief in a notebook, with their chart, what changed, and the lines to keep it."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import ipywidgets as widgets

from simulations.analysis.outcomes import Outcomes
from simulations.exploring.choosing import newest, sliders
from simulations.exploring.editing import LEVERS, WORLD, written
from simulations.exploring.latest import Latest
from simulations.exploring.picture import Exploration, Picture, at_rest, exploration, sentences
from simulations.exploring.profile import WORLDS
from simulations.exploring.sliders import Slider
from simulations.figures.numbers import Language
from simulations.figures.wording import capital
from simulations.register.words import Words
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

# Settings of which the numbers are remembered: dragging back costs nothing.
REMEMBERED = 64
AT_REST = "as in the file"
SLIDER_WIDTH, NAME_WIDTH = "38rem", "19rem"
# The value beside a slider may say more than a number: room for it, where the library would cut it off.
STYLE = """<style>.voorproef-explorer .widget-readout {
max-width: none; width: 15rem; height: auto; text-align: left; white-space: normal; line-height: 1.25; overflow: visible;
}</style>"""


def explore(
    brief: Path | str | Scenario, *, assumptions: Sequence[str] | None = None, results: Path | str | None = None,
    worlds: int = WORLDS, levers: Sequence[str] | None = None, language: str | None = None,
) -> Any:  # fmt: skip
    """Sliders over a brief, a file or a scenario that was read: the widget that a notebook shows.

    `assumptions` are names of the register, by default at most six that matter; `levers` are choices of policy as
    `<alternative>.<field>`, by default how strong each design is. `worlds` says in how many futures the chart is computed,
    `results` in which folder runs are looked up for what matters (by default `results` beside the folder of the file).

    Raises what reading the file raises, and KeyError for an assumption or a lever that there is not.
    """
    scenario = brief if isinstance(brief, Scenario) else read_scenario(brief)
    root = Path(results) if results is not None else _results_beside(brief)
    moving = sliders(scenario, newest(root, scenario.name), assumptions, levers)
    spoken = cast(Language, language or scenario.brief.language)
    if not moving:
        return widgets.HTML(html.escape(Words(spoken)("exploring.none")))
    return Explorer(exploration(scenario, moving, worlds, spoken)).view


def _results_beside(brief: Path | str | Scenario) -> Path:
    return Path("results") if isinstance(brief, Scenario) else Path(brief).parent.parent / "results"


class Explorer:
    """The sliders of one brief; `values` are those that do not stand where the file has them."""

    def __init__(self, explored: Exploration) -> None:
        self.explored = explored
        self.words = Words(explored.language)
        self.controls = {one.key: control(one, explored.language) for one in explored.sliders}
        self.chart, self.said, self.lines = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.state = widgets.HTML()
        self.button = widgets.Button(
            description=self.words("exploring.reset"), layout={"width": "auto", "align_self": "flex-start"}
        )
        self.latest = Latest[tuple[tuple[str, float], ...], Outcomes](self._remembered(), self._show, self._fail)
        self._draw(at_rest(explored), {})
        for one in self.controls.values():
            one.observe(self._moved, "value")
        self.button.on_click(lambda _: self.reset())
        self.view = widgets.VBox(
            [widgets.HTML(STYLE), *self._groups(), self.button, self.state, self.said, self.chart, self.lines]
        )
        self.view.add_class("voorproef-explorer")

    @property
    def values(self) -> dict[str, float]:
        """The edits that the sliders stand for, by key."""
        return {key: one.value for key, one in self.controls.items() if one.value != AT_REST}

    def reset(self) -> None:
        """Every slider back where the file has it, and one new chart."""
        for one in self.controls.values():
            with one.hold_trait_notifications():
                one.unobserve(self._moved, "value")
                one.value = AT_REST
            one.observe(self._moved, "value")
        self._moved({})

    def _groups(self) -> Iterator[Any]:
        for part in (LEVERS, WORLD):
            found = [one for one in self.explored.sliders if one.key.startswith(f"{part}.")]
            if found:
                yield widgets.HTML(f"<b>{html.escape(self.words(f'exploring.heading.{part}'))}</b>")
                yield from (self._row(one) for one in found)

    def _row(self, one: Slider) -> Any:
        name = widgets.HTML(f"{html.escape(one.name(self.explored.language))}", layout={"width": NAME_WIDTH})
        return widgets.HBox([name, self.controls[one.key]], layout={"align_items": "center", "flex_flow": "row wrap"})

    def _moved(self, change: Mapping[str, Any]) -> None:
        self.state.value = self._busy()
        self.latest.ask(tuple(self.values.items()))

    def _remembered(self) -> Any:
        def numbers(values: tuple[tuple[str, float], ...]) -> Outcomes:
            return self.explored.numbers(dict(values))

        return lru_cache(REMEMBERED)(numbers)

    def _show(self, asked: tuple[tuple[str, float], ...], own: Outcomes) -> None:
        values = dict(asked)
        self._draw(self.explored.picture(own, values), values)

    def _draw(self, drawn: Picture, values: Mapping[str, float]) -> None:
        self.chart.value = drawn.to_html()
        told = sentences(self.explored, drawn.drawn, values)
        self.said.value = f'<div role="status">{"<br>".join(html.escape(one) for one in told)}</div>'
        self.lines.value = self._to_keep(values)
        self.state.value = self._busy() if self.latest.waiting else ""

    def _busy(self) -> str:
        return html.escape(self.words("exploring.working"))

    def _to_keep(self, values: Mapping[str, float]) -> str:
        if not values:
            return f"<p>{html.escape(self.words('exploring.no_lines'))}</p>"
        beyond = frozenset(key for key in values if self._outside(key, values[key]))
        lines = html.escape(written(self.explored.scenario, values, beyond))
        return f"<p>{html.escape(self.words('exploring.lines'))}</p><pre>{lines}</pre>"

    def _outside(self, key: str, value: float) -> bool:
        """True beyond the register's own range, where only a brief that says so goes."""
        one = next(one for one in self.explored.sliders if one.key == key)
        return one.bounds is not None and not one.bounds[0] <= value <= one.bounds[1]

    def _fail(self, error: Exception) -> None:
        text = getattr(error, "text", None)
        detail = text(self.explored.language) if callable(text) else str(error)
        self.state.value = html.escape(self.words("exploring.failed", detail=detail))


def control(one: Slider, language: Language) -> Any:
    """A slider whose places are told with their units; the place where the file has it has the value AT_REST."""
    return widgets.SelectionSlider(
        options=[(_place(one, value, language), AT_REST if value == one.default else value) for value in one.places],
        value=AT_REST,
        continuous_update=True,
        readout=True,
        layout={"width": SLIDER_WIDTH, "max_width": "100%"},
        tooltip=capital(one.name(language)),
    )


def _place(one: Slider, value: float, language: Language) -> str:
    if value != one.default or one.drawn is None:
        return one.told(value, language)
    low, high = one.ends(language)
    return Words(language)("exploring.as_in_file", low=low, high=high)
