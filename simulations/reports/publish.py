"""From a scenario to what a reader sees: run, analyse, draw, write. The one path of command line, Python and notebook."""

import base64
import html
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from simulations.analysis.chart_tables import chart_tables
from simulations.analysis.contributions import contribution_table
from simulations.analysis.derived import derived_table
from simulations.analysis.differences import difference_table, write_columns
from simulations.analysis.emergency import FirstWorlds, with_emergency
from simulations.analysis.evidence import Evidence, gather
from simulations.analysis.tables import Table
from simulations.ensemble.files import write_bytes
from simulations.ensemble.result import Result
from simulations.ensemble.run import results_folder, run_brief, run_scenario
from simulations.figures.numbers import Language
from simulations.register.words import Words
from simulations.reports.captions import captions
from simulations.reports.finding import Finding, write_finding
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

# How each table is drawn, by its name; a new chart is a table, a caption and a row here.
DRAWN_BY = {
    "effects_by_scheme": "effects_by_scheme",
    "emissions_against_spend": "curve_per_design",
    "emissions_over_time": "bands_over_time",
    "price_and_spend": "price_and_spend",
    "bids_per_lot": "bids_per_lot",
    "shortages": "shortages",
    "paperwork_by_side": "paperwork_by_side",
    "differences": "difference_with_interval",
}
# Blocks of worlds for the case with emergency purchase: enough for a sign, quick beside the brief itself.
EMERGENCY_BLOCKS = 2
WIDTH = 165  # millimetres: the text width of a white paper
DATA_FORMATS = ("csv", "txt")
# What a terminal shows; the file holds everything.
SHOWN_AT_ONCE = ("questions", "emissions", "spend", "counter", "emergency")

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
    """What a run of a brief left: the folder, the finding as text, the charts, and both results."""

    folder: Path
    finding: str
    charts: tuple[Chart, ...]
    own: Result
    counter: Result


def run(
    file: Path | str, *, root: Path = Path("results"), language: str | None = None, workers: int | None = None,
    executor: Executor | str = "threads",
) -> Published:  # fmt: skip
    """Run a scenario file and publish it below ``root``. Raises ``ScenarioError`` with every mistake in the file."""
    path = Path(file)
    scenario = read_scenario(path)
    return publish(
        scenario, path.stem, root=root, language=language or scenario.brief.language, workers=workers, executor=executor
    )


def publish(
    scenario: Scenario, stem: str, *, root: Path, language: str, workers: int | None = None,
    executor: Executor | str = "threads", progress: Progress | None = None, say: Say | None = None,
) -> Published:  # fmt: skip
    """Run a brief and its counter-case, then write finding, tables and charts to ``<root>/<stem>-<hash>``.

    ``say`` is told the finding as soon as the numbers are there. Raises ``EnsembleError`` for trouble with the folder or an
    interruption, and :class:`BrokenRun` if the model broke one of its own rules.
    """
    tell = say or _nobody_listens
    words = Words(language)
    spoken = cast(Language, words.language)
    tell(words("cli_running", title=scenario.brief.title, **_size(scenario)))
    folder = results_folder(scenario, stem, root)
    done = _run(scenario, folder, workers, executor, progress, lambda notice: tell(notice.text(language)))
    own, counter = gather(done.own), gather(done.counter)
    emergency = _emergency(scenario, done.own, folder, workers, executor)
    finding = write_finding(own, counter, spoken, emergency)
    write_bytes(folder / f"finding.{language}.txt", (finding.text() + "\n").encode("utf-8"))
    tell("\n" + finding.text(*SHOWN_AT_ONCE) + "\n")
    write_columns(difference_table(done.own), folder / "differences.csv")
    if own.contributions:
        write_columns(contribution_table(own.contributions), folder / "additions.csv")
    write_columns(derived_table(done.own, done.own.worlds["emission_target"]), folder / "derived.csv")
    tell(words("cli_charts"))
    charts = draw(done.own, own, scenario, folder / "charts", spoken)
    return Published(folder, markdown(finding), charts, done.own, done.counter)


def _size(scenario: Scenario) -> dict[str, int]:
    rungs = sum(len(fields["ladder"]) + 1 for fields in scenario.alternatives.values())
    return {"worlds": scenario.runs.worlds, "runs": rungs * scenario.runs.worlds}


def _nobody_listens(text: str) -> None:
    """Python and notebooks read the finding from what comes back."""


def _run(
    scenario: Scenario, folder: Path, workers: int | None, executor: Executor | str, progress: Progress | None,
    notify: Callable[[Any], None],
) -> Any:  # fmt: skip
    try:
        return run_brief(scenario, folder=folder, workers=workers, executor=executor, progress=progress, notify=notify)
    except RuntimeError as error:
        if type(error).__name__ == "BrokenRule":
            raise BrokenRun(str(error)) from error
        raise


def _emergency(
    scenario: Scenario, own: Result, folder: Path, workers: int | None, executor: Executor | str
) -> tuple[Evidence, Evidence] | None:
    """The first worlds of the brief twice: with gates waived where they leave no bid, and with emergency purchase there.

    None where no scheme waives a gate. Kept in ``<folder>/emergency``, so that a rerun does not run it again.
    """
    twin = with_emergency(scenario)
    if twin is None:
        return None
    blocks = min(EMERGENCY_BLOCKS, int(own.manifest["blocks"]))
    bought = run_scenario(twin, folder=folder / "emergency", blocks=blocks, workers=workers, executor=executor)
    return gather(FirstWorlds(own, bought.size)), gather(bought)


def draw(result: Result, evidence: Evidence, scenario: Scenario, folder: Path, language: Language) -> tuple[Chart, ...]:
    """Draw every chart the brief asks for (all if it names none) and export it in the formats it asks for."""
    tables = chart_tables(result, evidence.comparisons)
    wanted = scenario.outputs.charts or tuple(tables)
    around = captions(evidence, result.manifest, language)
    formats = (*scenario.outputs.formats, *DATA_FORMATS)
    return tuple(
        _draw_one(name, tables[name], around[name], result.manifest, scenario, folder, formats, language)
        for name in tables
        if name in wanted
    )


def _draw_one(
    name: str, table: Table, caption: Any, manifest: Mapping[str, Any], scenario: Scenario, folder: Path,
    formats: Sequence[str], language: Language,
) -> Chart:  # fmt: skip
    import simulations.figures as figures
    from simulations.figures.export import export

    figure = getattr(figures, DRAWN_BY[name])(table, caption, language=language, width=WIDTH)
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
    written = export(figure, name.replace("_", "-"), folder, table, text, metadata, formats)
    return Chart(name, caption.title, text, {path.suffix[1:]: path for path in written})


def markdown(finding: Finding) -> str:
    """The finding for a notebook: headline, then sections."""
    parts = [f"### {finding.headline}"]
    for section in finding.sections:
        parts.append("\n".join((f"**{section.heading}**", "", *(f"- {sentence}" for sentence in section.sentences))))
        parts += [grid.markdown for grid in section.grids]
    return "\n\n".join(parts)
