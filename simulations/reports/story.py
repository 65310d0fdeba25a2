"""What a model has to tell of a run: its finding, its tables and its charts.

A story lives in `simulations/reports/<model>/story.py`, which holds `tell_story`; it is found by the name of its model, so
that a third model fits in by adding a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from simulations.analysis.tables import Columns
from simulations.ensemble.model import Model
from simulations.ensemble.result import Result
from simulations.figures.numbers import Language
from simulations.reports.finding import Finding
from simulations.scenario.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulations.figures.page import Caption


class RunMore(Protocol):
    """Runs a further scenario beside the brief's own, by the same workers and under the same progress."""

    def __call__(
        self, scenario: Scenario, subfolder: str, *, model: Model | None = None, blocks: int | None = None
    ) -> Result:
        """The result of `scenario`, kept in `<folder of the brief>/<subfolder>` so that a rerun does not run it again.

        A scenario with the world and the runs of the brief meets the brief's own worlds; `blocks` takes the first of them
        only. `model` replaces the scenario's own, to play other variants by the same assumptions. Raises what
        `ensemble.run.run_scenario` raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """What a story is told from: a brief and its counter-case, both run, and the means to run more.

    `folder` is where the brief's results stand; what is told goes there by itself (`publish`).
    """

    scenario: Scenario
    own: Result
    counter: Result
    language: Language
    folder: Path
    run_more: RunMore


class Draw(Protocol):
    """Draws one kind of table as a page of its own, `width` millimetres wide: a function of `simulations.figures`."""

    def __call__(self, table: Any, caption: Caption, /, *, language: Language, width: int) -> Figure:
        """The page."""
        ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart that may be asked for by its `name` in the model's charts.yaml, ready to be drawn.

    `table` is of the kind that `draw` takes: any that writes itself as columns and that `figures.alternative_text` knows.
    `about` is the name of the section of the finding that it belongs to.
    """

    name: str
    table: Any
    caption: Caption
    draw: Draw
    about: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What a run comes to: everything that is written, shown and drawn of it.

    `shown_at_once` names the sections that a terminal shows (all if none); the file holds everything. `tables` are columns
    by the name of the csv file they go to, beside the finding. `drawings` come in the order of the page.
    """

    finding: Finding
    shown_at_once: tuple[str, ...]
    tables: Mapping[str, Columns]
    drawings: tuple[Drawing, ...]


class TellStory(Protocol):
    """How a model tells its story."""

    def __call__(self, material: Material, /) -> Story:
        """The story of one run; what it needs to run beside the brief it runs by `material.run_more`."""
        ...


def find_story(model: str) -> TellStory:
    """The story of a model by its name; raises ModuleNotFoundError if the model has none to tell."""
    return import_module(f"simulations.reports.{model}.story").tell_story  # type: ignore[no-any-return]
