"""From a run that was told to a document: the question, the finding, its charts, where it fails, and where each number is from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simulations.analysis.uncertainty.assumptions import REGISTER_TABLE, carrying
from simulations.figures.numbers import Language
from simulations.figures.wording import capital, plain
from simulations.register.words import Words
from simulations.reports.document.assumptions import assumption_table, source_of, sources_of
from simulations.reports.document.order import chapter_of, place_of
from simulations.reports.document.parts import (
    Box,
    Command,
    Document,
    Grid,
    Heading,
    Paragraph,
    Part,
    Picture,
    Points,
)
from simulations.reports.finding import Finding, Section
from simulations.reports.finding import Grid as Texts
from simulations.reports.story import Drawing, Story
from simulations.scenario.scenario import Scenario

# Draws a chart for a document: its alternative text, and its pictures as a picture of this number.
Draw = Callable[[Drawing, int], Picture]


@dataclass(frozen=True)
class Subject:
    """What a document is about: a brief that was run and told. `status` are the words about who signed, `draft` the word
    across the page, empty where none is needed.
    """

    scenario: Scenario
    manifest: Mapping[str, Any]
    story: Story
    folder: str
    language: Language
    draft: str
    status: str


def compose(subject: Subject, draw: Draw) -> Document:
    """The whole document in one language."""
    writer = _Writer(subject, draw)
    brief = subject.scenario.brief
    return Document(
        language=subject.language,
        title=plain(brief.title),
        author=plain(brief.author),
        sender=plain(brief.sender),
        date=brief.date,
        code=str(subject.manifest["hash"]),
        draft=subject.draft,
        parts=tuple(writer.parts()),
    )


class _Writer:
    """Writes the parts in order, and counts tables and figures."""

    def __init__(self, subject: Subject, draw: Draw) -> None:
        self.subject = subject
        self.words = Words(subject.language)
        self.finding: Finding = subject.story.finding
        self._draw = draw
        self._figures = 0
        self._tables = 0

    def parts(self) -> Iterator[Part]:
        """Everything, in reading order."""
        brief = self.subject.scenario.brief
        sender = plain(brief.sender).rstrip(".")
        date = self._date()
        yield Paragraph(
            self.say("subtitle", date=date, sender=sender.split(";")[0], author=plain(brief.author)), "small"
        )
        yield Paragraph(self.subject.status, "small")
        yield self._chapter("question")
        yield Paragraph(plain(brief.question), "lead")
        yield Paragraph(self.say("interest", sender=sender))
        yield self._chapter("finding")
        yield Paragraph(f"{self.finding.headline.rstrip('.')}.", "lead")
        for chapter in ("finding", "results", "holds", "counter"):
            yield from self._sections(chapter)
        yield from self._assumptions()
        yield from self._method()
        yield from self._reproduce()
        yield from self._sections("limits")
        yield from self._sources()

    def say(self, key: str, /, **values: object) -> str:
        """A text of `report.yaml`."""
        return self.words(f"report.{key}", **values)

    def _chapter(self, name: str) -> Heading:
        return Heading(self.say(f"chapter.{name}"))

    def _date(self) -> str:
        date = self.subject.scenario.brief.date
        return f"{date.day} {self.words(f'report.month.{date.month}')} {date.year}"

    @cached_property
    def _charts(self) -> Mapping[str, list[Drawing]]:
        """The charts by the section that they follow."""
        names = [one.name for one in self.finding.sections]
        wanted = self.subject.scenario.outputs.charts
        found: dict[str, list[Drawing]] = {}
        for drawing in self.subject.story.drawings:
            if not wanted or drawing.name in wanted:
                found.setdefault(place_of(drawing.about, names), []).append(drawing)
        return found

    def _sections(self, chapter: str) -> Iterator[Part]:
        own = [one for one in self.finding.sections if chapter_of(one.name) == chapter]
        case = self.subject.scenario.counter_case if chapter == "counter" else None
        if not own and case is None:
            return
        if chapter != "finding":  # whose heading comes before the headline
            yield self._chapter(chapter)
        if case is not None:
            told = {"who": capital(plain(case.who)), "claim": plain(case.claim), "source": plain(case.source)}
            yield Paragraph(self.say("counter.source" if own else "counter.claim", **told))
        drawn: set[str] = set()
        for place, section in enumerate(own):
            if chapter != "limits":  # one section, which the chapter is called after
                yield Heading(section.heading, 2)
            yield Points(section.sentences)
            yield from self._grids(section)
            last_of_name = section.name not in [one.name for one in own[place + 1 :]]
            if last_of_name and section.name not in drawn:
                drawn.add(section.name)
                yield from map(self._picture, self._charts.get(section.name, []))

    def _grids(self, section: Section) -> Iterator[Grid]:
        for grid in section.grids:
            yield self._grid(section.heading, grid)

    def _grid(self, caption: str, grid: Texts, note: str = "") -> Grid:
        self._tables += 1
        return Grid(self._tables, caption, grid.head, grid.rows, note)

    def _picture(self, drawing: Drawing) -> Picture:
        self._figures += 1
        return self._draw(drawing, self._figures)

    def _assumptions(self) -> Iterator[Part]:
        columns = self.subject.story.tables.get(REGISTER_TABLE)
        if not columns or not columns["assumption"]:
            return
        yield self._chapter("assumptions")
        table = assumption_table(columns, self.words)
        count = len(columns["assumption"])
        yield Paragraph(self.say("assumptions.intro", count=count, shown=len(table.rows), file=REGISTER_TABLE))
        yield self._grid(self.say("assumptions.caption"), table, self.say("assumptions.note"))
        self._register_table = self._tables

    def _method(self) -> Iterator[Part]:
        manifest = self.subject.manifest
        model = manifest["model"]
        key = f"method.{model['name']}"
        known = f"report.{key}" in self.words
        about = self.say(key) if known else self.say("method.other", model=model["name"])
        count = len(manifest["assumptions"])
        yield self._chapter("method")
        yield Box(
            self.say("method.title"),
            (
                Paragraph(about),
                Paragraph(
                    self.say(
                        "method.runs", worlds=manifest["worlds"], variants=len(manifest["variants"]),
                        seed=manifest["seed"], model=model["name"], version=model["version"], toolkit=self._toolkit,
                    )
                ),
                Paragraph(self.say("method.uncertain", count=count)),
            ),
        )  # fmt: skip
        for section in self.finding.sections:
            if chapter_of(section.name) == "method":
                yield Heading(section.heading, 2)
                yield Points(section.sentences)

    @property
    def _toolkit(self) -> str:
        return str(self.subject.manifest.get("packages", {}).get("voorproef", ""))

    def _reproduce(self) -> Iterator[Part]:
        folder, code = self.subject.folder, self.subject.manifest["hash"]
        chart = next((one.name.replace("_", "-") for one in self.subject.story.drawings), "")
        yield self._chapter("reproduce")
        yield Paragraph(self.say("reproduce.code", code=code, toolkit=self._toolkit))
        yield Command(f"uv run voorproef run scenarios/{self.subject.scenario.name}.yaml")
        yield Command(f"uv run voorproef reproduce {folder}")
        yield Paragraph(self.say("reproduce.picture"))
        yield Command(f"uv run voorproef verify {folder}/charts/{chart}.png")
        yield Paragraph(self.say("reproduce.follow"))
        yield Paragraph(self._moved_most())

    def _moved_most(self) -> str:
        """The assumption that the first result hangs on most, with its row in the register; or that none can be told."""
        columns = self.subject.story.tables.get(REGISTER_TABLE)
        found = carrying(columns) if columns else []
        if columns is None or not found:
            return self.say("reproduce.none_leads")
        place = found[0]
        return self.say(
            "reproduce.leads", name=columns[f"label_{self.subject.language}"][place], row=columns["assumption"][place],
            grade=columns["grade"][place], source=source_of(columns, place, self.words),
            register=f"simulations/{self.subject.scenario.model}/parameters.yaml",
        )  # fmt: skip

    def _sources(self) -> Iterator[Part]:
        columns = self.subject.story.tables.get(REGISTER_TABLE)
        found = sources_of(columns, self.words) if columns else ()
        if found:
            yield self._chapter("sources")
            yield Paragraph(self.say("sources.intro", number=self._register_table))
            yield Points(found)


def pictures(document: Document) -> Sequence[Picture]:
    """The charts of a document in order."""
    return [one for one in document.parts if isinstance(one, Picture)]
