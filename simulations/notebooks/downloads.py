"""Links under a notebook that download what a run left: charts, finding, tables and the report."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from simulations.figures.wording import capital
from simulations.register.words import Words
from simulations.reports.publish import Chart, Published
from simulations.scenario.vocabulary import chart_label

PICTURES = ("svg", "png", "csv")


@dataclass(frozen=True, slots=True)
class Downloads:
    """Links to files, relative to the folder of the notebook so that they work wherever the project stands."""

    groups: tuple[tuple[str, tuple[tuple[str, Path], ...]], ...]
    intro: str
    here: Path

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<li>{html.escape(title)}: {', '.join(self._link(text, file) for text, file in files)}</li>"
            for title, files in self.groups
        )
        return f"<p>{html.escape(self.intro)}</p><ul>{lines}</ul>"

    def _link(self, text: str, file: Path) -> str:
        address = quote(Path(os.path.relpath(file, self.here)).as_posix())
        name, told = html.escape(file.name, quote=True), html.escape(text)
        return f'<a href="{address}" download="{name}">{told}</a>'


def downloads(published: Published) -> Downloads:
    """Write the report of a run, and give links to it, to the finding, to its tables and to every chart."""
    from simulations.reports.document.write import write_report

    words, folder = Words(published.story.finding.language), published.folder
    report = write_report(published)
    language = published.story.finding.language
    texts = (
        (words("notebook.word"), report.word),
        (words("notebook.page"), report.page),
        (words("notebook.text"), folder / f"finding.{language}.txt"),
    )
    tables = tuple((file.name, file) for file in sorted(folder.glob("*.csv")))
    groups = [(words("notebook.report"), texts), *_charts(published), (words("notebook.tables"), tables)]
    return Downloads(tuple(groups), words("notebook.downloads", folder=folder.name), Path.cwd())


def _called(published: Published, chart: Chart) -> str:
    """What a chart is of, and what it says: more of them may say the same."""
    label = chart_label(published.scenario.model, chart.name)
    return chart.title if label is None else f"{capital(label[published.story.finding.language])}. {chart.title}"


def _charts(published: Published) -> Iterator[tuple[str, tuple[tuple[str, Path], ...]]]:
    for chart in published.charts:
        yield _called(published, chart), tuple((form, chart.files[form]) for form in PICTURES if form in chart.files)
