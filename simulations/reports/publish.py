"""From a scenario to what a reader sees: run, analyse, draw, write. The one path of command line, Python and notebook."""

import base64
import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from simulations.analysis.differences import write_columns
from simulations.analysis.uncertainty.headline import Claims
from simulations.analysis.uncertainty.stopping import Stop, errors, run_until
from simulations.broken import BrokenRule
from simulations.ensemble.files import explained, write_bytes
from simulations.ensemble.messages import Contradicted
from simulations.ensemble.model import Model, find_model
from simulations.ensemble.result import Result
from simulations.ensemble.run import BriefResult, results_folder, run_brief, run_scenario
from simulations.figures.numbers import Language
from simulations.register.words import Words
from simulations.reports.claims import find_claims
from simulations.reports.finding import Finding
from simulations.reports.story import Drawing, Material, RunMore, Story, find_story
from simulations.reports.uncertainty.telling import Telling
from simulations.scenario.blaming import blamed
from simulations.scenario.problems import ScenarioError
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

WIDTH = 165  # millimetres: the text width of a white paper
DATA_FORMATS = ("csv", "txt")

Progress = Callable[[int, int, float | None], None]
Say = Callable[[str], None]


class BrokenRun(RuntimeError):
    """The model broke one of its own rules."""


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
    tell = say or _nobody_listens
    words = Words(language)
    spoken = cast(Language, words.language)
    tell_story = find_story(scenario.model)
    tell(words("cli_running", title=scenario.brief.title, **_size(scenario)))
    folder = results_folder(scenario, stem, root)
    means: dict[str, Any] = {"workers": workers, "executor": executor, "progress": progress}
    means["notify"] = lambda notice: tell(notice.text(language))
    with _broken_rules_named():
        done, claims, stop = run_enough(scenario, folder, means)
        material = Material(scenario, done.own, done.counter, spoken, folder, _more(folder, means))
        story = tell_story(material)
        tell("\n" + story.finding.text(*story.shown_at_once) + "\n")
        sure = Telling(material, claims, stop, workers=workers, executor=executor, progress=progress)
        if not quick:
            sure.go_deeper(tell)
    story = sure.added_to(story)
    write(story, folder)
    if shown := sure.shown_at_once():
        tell(shown + "\n")
    tell(words("cli_charts"))
    charts = draw(story.drawings, scenario, done.own.manifest, folder / "charts", spoken)
    return Published(folder, markdown(story.finding), charts, done.own, done.counter, scenario, story)


def run_enough(scenario: Scenario, folder: Path, means: Mapping[str, Any]) -> tuple[BriefResult, Claims, Stop]:
    """Run a brief and its counter-case over as many worlds as it asks for, with the claims that it comes to."""
    runs = scenario.runs

    def claims_of(done: BriefResult) -> Claims:
        return find_claims(scenario.model)(scenario, done.own)

    done, stop = run_until(
        lambda blocks: run_brief(scenario, folder=folder, blocks=blocks, **means),
        lambda done: errors(claims_of(done), done.own),
        runs.precision, runs.worlds, runs.at_most, runs.block,
    )  # fmt: skip
    return done, claims_of(done), stop


def _size(scenario: Scenario) -> dict[str, int]:
    variants = len(find_model(scenario.model).variants(scenario))
    return {"worlds": scenario.runs.worlds, "runs": variants * scenario.runs.worlds}


def _nobody_listens(text: str) -> None:
    """Python and notebooks read the finding from what comes back."""


@contextmanager
def _broken_rules_named() -> Iterator[None]:
    """Give a broken rule of any model the one name that callers know."""
    try:
        yield
    except BrokenRule as error:
        raise BrokenRun(str(error)) from error


def _more(folder: Path, means: Mapping[str, Any]) -> RunMore:
    """How a story runs a further scenario into a folder below the brief's own, by the same means."""

    def run_more(
        scenario: Scenario, subfolder: str, *, model: Model | None = None, blocks: int | None = None
    ) -> Result:
        return run_scenario(scenario, model=model, folder=folder / subfolder, blocks=blocks, **means)

    return run_more


def write(story: Story, folder: Path) -> None:
    """Write the finding and the tables of a story beside the results."""
    finding = story.finding
    write_bytes(folder / f"finding.{finding.language}.txt", (finding.text() + "\n").encode("utf-8"))
    for name, columns in story.tables.items():
        write_columns(columns, folder / name)


def draw(
    drawings: Sequence[Drawing], scenario: Scenario, manifest: Mapping[str, Any], folder: Path, language: Language,
    *, width: int = WIDTH,
) -> tuple[Chart, ...]:  # fmt: skip
    """Draw every chart the brief asks for (all if it names none), `width` millimetres wide, and export it in the formats it asks
    for.
    """
    wanted = scenario.outputs.charts
    formats = (*scenario.outputs.formats, *DATA_FORMATS)
    return tuple(
        _draw_one(drawing, scenario, manifest, folder, formats, language, width)
        for drawing in drawings
        if not wanted or drawing.name in wanted
    )


def _draw_one(
    drawing: Drawing, scenario: Scenario, manifest: Mapping[str, Any], folder: Path, formats: Sequence[str],
    language: Language, width: int,
) -> Chart:  # fmt: skip
    import simulations.figures as figures
    from simulations.figures.export import export

    table, caption = drawing.table, drawing.caption
    figure = drawing.draw(table, caption, language=language, width=width)
    text = figures.alternative_text(table, caption, language)
    metadata = figures.Metadata(
        scenario=scenario.brief.title,
        hash=str(manifest["hash"]),
        version=str(manifest["model"]["version"]),
        sender=scenario.brief.sender,
        title=caption.title,
        language=language,
        manifest=json.dumps(manifest["scenario"], ensure_ascii=False, sort_keys=True),
    )
    with explained(folder):
        written = export(figure, drawing.name.replace("_", "-"), folder, table, text, metadata, formats)
    return Chart(drawing.name, caption.title, text, {path.suffix[1:]: path for path in written})


def markdown(finding: Finding) -> str:
    """The finding for a notebook: headline, then sections."""
    parts = [f"### {finding.headline}"]
    for section in finding.sections:
        parts.append("\n".join((f"**{section.heading}**", "", *(f"- {sentence}" for sentence in section.sentences))))
        parts += [grid.markdown for grid in section.grids]
    return "\n\n".join(parts)
