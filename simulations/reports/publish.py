"""From a scenario to what a reader sees: run, analyse, draw, write. The one path of command line, Python and notebook."""

import base64
import html
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from simulations.analysis.differences import write_columns
from simulations.ensemble.files import explained
from simulations.ensemble.messages import Contradicted
from simulations.ensemble.model import find_model
from simulations.ensemble.result import Result
from simulations.ensemble.run import results_folder
from simulations.figures.numbers import Language
from simulations.register.words import Words
from simulations.reports.finding import Finding, write_finding_to
from simulations.reports.story import Drawing, Story, find_story
from simulations.reports.told import BrokenRun, Say, broken_rules_named, nobody_listens, run_enough, tell_brief
from simulations.scenario.blaming import blamed
from simulations.scenario.problems import ScenarioError
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

WIDTHS = {"column": 80, "middle": 120, "page": 165}  # millimetres, by what a scenario calls them
WIDTH = WIDTHS["page"]  # the text of a white paper
DATA_FORMATS = ("csv", "txt")

Progress = Callable[[int, int, float | None], None]

__all__ = [
    "BrokenRun", "Chart", "Published", "draw", "in_the_file", "markdown", "publish", "run", "run_enough", "write",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """One exported chart: its files by format, and what it shows in words. A notebook shows it as a picture."""

    name: str
    title: str
    alternative_text: str
    files: Mapping[str, Path]

    def _repr_html_(self) -> str:
        """The svg, else the png, inside the page, with its alternative text."""
        for form, kind in (("svg", "svg+xml"), ("png", "png")):
            if form in self.files:
                data = base64.b64encode(self.files[form].read_bytes()).decode("ascii")
                text = html.escape(self.alternative_text, quote=True)
                return f'<img alt="{text}" style="max-width: 100%" src="data:image/{kind};base64,{data}">'
        return f"<p>{html.escape(self.title)}</p>"


@dataclass(frozen=True, slots=True)
class Published:
    """What a run of a brief left: the folder, the finding as text, the charts, both results, and what they were told from."""

    folder: Path
    finding: str
    charts: tuple[Chart, ...]
    own: Result
    counter: Result
    scenario: Scenario
    story: Story
    quick: bool = False


def run(
    file: Path | str, *, root: Path = Path("results"), language: str | None = None, workers: int | None = None,
    executor: Executor | str = "threads", progress: Progress | None = None, say: Say | None = None, quick: bool = False,
) -> Published:  # fmt: skip
    """Run a scenario file and publish it below ``root``; ``quick`` leaves out the further runs that say how sure it is.

    ``progress`` and ``say`` hear what ``publish`` tells. Raises ``ScenarioError`` with every mistake in the file, those that only
    a run shows among them.
    """
    path = Path(file)
    scenario = read_scenario(path)
    try:
        return publish(
            scenario, path.stem, root=root, language=language or scenario.brief.language, workers=workers,
            executor=executor, progress=progress, say=say, quick=quick,
        )  # fmt: skip
    except Contradicted as error:
        raise in_the_file(error, path, scenario.model) from error


def in_the_file(error: Contradicted, file: Path, model: str) -> ScenarioError:
    """What a run contradicts, at the line of the file that says it."""
    return blamed(file, error.path, model, error.key, error.said)


def publish(
    scenario: Scenario, stem: str, *, root: Path, language: str, workers: int | None = None,
    executor: Executor | str = "threads", progress: Progress | None = None, say: Say | None = None, quick: bool = False,
) -> Published:  # fmt: skip
    """Run a brief and its counter-case, then write finding, tables and charts to ``<root>/<stem>-<hash>``.

    ``say`` is told the finding as soon as the numbers are there, then how sure it is; ``quick`` leaves out the further runs
    for that. Raises ``EnsembleError`` for trouble with the folder or an
    interruption, :class:`BrokenRun` if the model broke one of its own rules, and ``ModuleNotFoundError``, before anything is
    run, for a model without a story.
    """
    tell = say or nobody_listens
    words = Words(language)
    spoken = cast(Language, words.language)
    find_story(scenario.model)
    tell(words("cli_running", title=scenario.brief.title, **_size(scenario)))
    folder = results_folder(scenario, stem, root)
    means: dict[str, Any] = {"workers": workers, "executor": executor, "progress": progress}
    means["notify"] = lambda notice: tell(notice.text(language))
    with broken_rules_named():
        told = tell_brief(scenario, folder, spoken, means)
        sure, first = told.sure, told.story
        tell("\n" + first.finding.text(*first.shown_at_once) + "\n")
        if not quick:
            sure.go_deeper(tell)
    story = told.whole
    write(story, folder)
    if shown := sure.shown_at_once():
        tell(shown + "\n")
    tell(words("cli_charts"))
    own, counter = told.done.own, told.done.counter
    width = WIDTHS[scenario.outputs.width]
    charts = draw(story.drawings, scenario, own.manifest, folder / "charts", spoken, quick, width=width)
    return Published(folder, markdown(story.finding), charts, own, counter, scenario, story, quick)


def _size(scenario: Scenario) -> dict[str, int]:
    variants = len(find_model(scenario.model).variants(scenario))
    return {"worlds": scenario.runs.worlds, "runs": variants * scenario.runs.worlds}


def write(story: Story, folder: Path) -> None:
    """Write the finding and the tables of a story beside the results."""
    write_finding_to(folder / f"finding.{story.finding.language}.txt", story.finding)
    for name, columns in story.tables.items():
        write_columns(columns, folder / name)


def draw(
    drawings: Sequence[Drawing], scenario: Scenario, manifest: Mapping[str, Any], folder: Path, language: Language,
    quick: bool = False, *, width: int = WIDTH,
) -> tuple[Chart, ...]:  # fmt: skip
    """Draw every chart the brief asks for (all if it names none), `width` millimetres wide, and export it in the formats it asks
    for. `quick` says that `drawings` were made without the further runs on certainty.
    """
    wanted = scenario.outputs.charts
    formats = (*scenario.outputs.formats, *DATA_FORMATS)
    return tuple(
        _export(draw_one(drawing, manifest, language, width=width, quick=quick), folder, formats)
        for drawing in drawings
        if not wanted or drawing.name in wanted
    )


@dataclass(frozen=True)
class DrawnChart:
    """One chart as it was drawn: the page, its text for those who do not see it, and what is said of it in its files."""

    drawing: Drawing
    figure: Any
    alternative_text: str
    metadata: Any


def draw_one(
    drawing: Drawing, manifest: Mapping[str, Any], language: Language, *, width: int = WIDTH, quick: bool = False
) -> DrawnChart:
    """Draw one chart of the run that `manifest` is of, `width` millimetres wide."""
    import simulations.figures as figures

    table, caption = drawing.table, drawing.caption
    figure = drawing.draw(table, caption, language=language, width=width)
    text = figures.alternative_text(table, caption, language)
    brief = manifest["scenario"]["brief"]
    metadata = figures.Metadata(
        scenario=str(brief["title"]),
        hash=str(manifest["hash"]),
        version=str(manifest["model"]["version"]),
        sender=str(brief["sender"]),
        title=caption.title,
        language=language,
        # In the order of the run: that of assumptions counts.
        manifest=json.dumps(manifest, ensure_ascii=False, separators=(",", ":")),
        name=drawing.name,
        width=width,
        toolkit=str(manifest.get("packages", {}).get("voorproef", "")),
        quick=quick,
    )
    return DrawnChart(drawing, figure, text, metadata)


def _export(drawn: DrawnChart, folder: Path, formats: Sequence[str]) -> Chart:
    from simulations.figures.export import export

    name, text = drawn.drawing.name, drawn.alternative_text
    with explained(folder):
        written = export(
            drawn.figure, name.replace("_", "-"), folder, drawn.drawing.table, text, drawn.metadata, formats
        )
    return Chart(name, drawn.drawing.caption.title, text, {path.suffix[1:]: path for path in written})


def markdown(finding: Finding) -> str:
    """The finding for a notebook: headline, then sections."""
    return "\n\n".join((f"### {finding.headline}", *(section.markdown for section in finding.sections)))
