"""What a cell of a notebook shows, each in one line: the brief, a run, its finding, charts, how sure it is, downloads."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from IPython.display import HTML, Markdown, display

from simulations.analysis.ladders import label_of
from simulations.analysis.tables import Columns
from simulations.analysis.uncertainty.assumptions import REGISTER_TABLE, that_matter
from simulations.figures.numbers import Language, quantity
from simulations.figures.wording import capital
from simulations.notebooks.downloads import downloads
from simulations.notebooks.tables import Table, table
from simulations.register.words import Words
from simulations.reports.document.assumptions import assumption_table
from simulations.reports.publish import Chart, Published
from simulations.reports.publish import run as run_file
from simulations.scenario.scenario import Scenario

__all__ = ["assumptions", "brief", "charts", "downloads", "finding", "headline", "matters_most", "medians", "run", "sections", "table"]

RESULTS = "results"


def brief(scenario: Scenario, language: str | None = None) -> Any:
    """What is asked, by whom, and what the answer leaves out; in the words of the brief, under heads in `language`."""
    words, own = Words(language or scenario.brief.language), scenario.brief
    parts = [f"## {own.title}", own.question, f"*{words('notebook.sender')}: {own.sender}*"]
    if own.not_modelled:
        parts.append(f"*{words('notebook.not_modelled')}: {'; '.join(own.not_modelled)}*")
    return Markdown("\n\n".join(parts))  # type: ignore[no-untyped-call]


def run(
    file: Path | str, root: Path | str | None = None, *, language: str | None = None, quick: bool = False
) -> Published:
    """Run a scenario file into `results` beside its folder and say how far it is; what was computed before is not done again.

    It is told in `language`, by default that of the brief.
    """
    path = Path(file)
    line = Line()
    folder = Path(root) if root is not None else path.parent.parent / RESULTS
    try:
        return run_file(path, root=folder, language=language, progress=line, say=line.say, quick=quick)
    finally:
        line.end()


class Line:
    """One line under a cell that says how far a run is; it is emptied at the end."""

    def __init__(self) -> None:
        self._shown = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]
        self._text, self._share = "", -1

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None:
        """Say how far it is; only when a whole per cent has changed."""
        share = 100 * done // max(total, 1)
        if share != self._share:
            self._share = share
            self._write(f'<progress value="{share}" max="100"></progress> {share}% {html.escape(self._text)}')

    def say(self, text: str) -> None:
        """What is being done; a finding, of more lines, is for the cells below."""
        if "\n" not in text.strip():
            self._text, self._share = text.strip(), -1
            self._write(html.escape(self._text))

    def end(self) -> None:
        """Nothing more to say."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._shown is not None:
            self._shown.update(HTML(text))  # type: ignore[no-untyped-call]


def finding(published: Published) -> Any:
    """The finding: its headline and every section."""
    return Markdown(published.finding)  # type: ignore[no-untyped-call]


def headline(published: Published) -> Any:
    """The headline of the finding alone."""
    return Markdown(f"### {published.story.finding.headline}")  # type: ignore[no-untyped-call]


def sections(published: Published, *names: str) -> Any:
    """The sections of the finding of these names, without the headline."""
    found = [one for one in published.story.finding.sections if one.name in names]
    return Markdown("\n\n".join(one.markdown for one in found) or "-")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Charts:
    """Some charts below each other."""

    shown: tuple[Chart, ...]
    nothing: str

    def _repr_html_(self) -> str:
        return "".join(f"<p>{one._repr_html_()}</p>" for one in self.shown) or f"<p>{html.escape(self.nothing)}</p>"


def charts(published: Published, *names: str) -> Charts:
    """The charts of these names, or all."""
    found = tuple(one for one in published.charts if not names or one.name in names)
    return Charts(found, Words(_language(published))("notebook.no_chart"))


def medians(published: Published, *indicators: str) -> Table:
    """The median over all futures of some indicators, for every alternative and strength that was run."""
    words, result = Words(language := _language(published)), published.own
    scheme, rows = published.scenario.alternatives, []
    for variant in result.variants:
        row: dict[str, Any] = {
            words("notebook.alternative"): label_of(variant.alternative, scheme[variant.alternative])[language],
            words("notebook.strength"): words("notebook.own") if variant.strength is None else variant.strength,
        }
        for name in indicators:
            middle = float(np.nanmedian(result.values(name)[:, variant.index]))
            row[capital(result.indicators[name].label[language])] = quantity(
                middle, result.indicators[name].unit, language
            )
        rows.append(row)
    return Table(rows, language)


def assumptions(published: Published) -> Table:
    """The assumptions as the report has them: those that matter first, then by risk."""
    language = _language(published)
    told = assumption_table(_register(published), Words(language))
    return Table([dict(zip(told.head, row, strict=True)) for row in told.rows], language)


def matters_most(published: Published) -> list[str] | None:
    """The one assumption on which the answer surely hangs most, for a slider of its own; None where that is unknown."""
    columns = _register(published)
    return [str(columns["assumption"][place]) for place in that_matter(columns)[:1]] or None


def _register(published: Published) -> Columns:
    return published.story.tables[REGISTER_TABLE]


def _language(published: Published) -> Language:
    return published.story.finding.language
