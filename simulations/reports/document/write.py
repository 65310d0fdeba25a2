"""From a brief to its report: a Word file and a page, beside the results they tell of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from simulations.ensemble.files import write_bytes
from simulations.ensemble.guard import guard_labels, guard_texts
from simulations.figures.numbers import Language
from simulations.figures.wording import capital
from simulations.register.words import Words
from simulations.reports.document.compose import Subject, compose
from simulations.reports.document.page import page
from simulations.reports.document.parts import Document, Grid, Picture, texts_of
from simulations.reports.document.signing import signed
from simulations.reports.document.word import word_file
from simulations.reports.publish import Chart, Published, draw
from simulations.reports.story import Drawing
from simulations.scenario.vocabulary import chart_label

WIDTH, NARROW = 165, 80  # millimetres: the text width of a white paper, and a telephone
STEM = "report"
# What a reader is told to type: where a run goes by itself, and no folder of the sender's computer.
RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Report:
    """Where the report was written."""

    word: Path
    page: Path


def write_report(published: Published) -> Report:
    """Write `report.<language>.docx` and `.html` into the folder of a published run.

    StoreError if they cannot be written, CompanyNamed for a company beside a price, bid or volume.
    """
    document = document_of(published)
    guard_texts(texts_of(document))
    for grid in document.parts:
        if isinstance(grid, Grid):
            guard_labels(cell for row in (grid.head, *grid.rows) for cell in row)
    stem = f"{STEM}.{document.language}"
    found = Report(published.folder / f"{stem}.docx", published.folder / f"{stem}.html")
    write_bytes(found.word, word_file(document))
    write_bytes(found.page, page(document).encode("utf-8"))
    return found


def document_of(published: Published) -> Document:
    """The document of a published run, with its charts drawn anew at their sizes."""
    language = published.story.finding.language
    draft, status = _status(published.folder, language)
    subject = Subject(
        published.scenario,
        published.own.manifest,
        published.story,
        f"{RESULTS}/{published.folder.name}",
        language,
        draft,
        status,
    )
    with TemporaryDirectory(prefix="voorproef-", ignore_cleanup_errors=True) as name:
        return compose(subject, _Illustrator(published, language, Path(name)))


class _Illustrator:
    """Draws charts for a document: at both widths as svg, and for Word as png."""

    def __init__(self, published: Published, language: Language, folder: Path) -> None:
        self._scenario = published.scenario
        self._manifest, self._quick = published.own.manifest, published.quick
        self._language, self._folder = language, folder

    def __call__(self, drawing: Drawing, number: int) -> Picture:
        wide, narrow = self._drawn(drawing, WIDTH, "svg", "png"), self._drawn(drawing, NARROW, "svg")
        label = chart_label(self._scenario.model, drawing.name)
        caption = capital(label[self._language]) if label else wide.title
        return Picture(
            number, wide.title, caption, wide.alternative_text, wide.files["png"].read_bytes(), wide.files["svg"].read_bytes(),
            narrow.files["svg"].read_bytes(), WIDTH,
        )  # fmt: skip

    def _drawn(self, drawing: Drawing, width: int, *formats: str) -> Chart:
        outputs = replace(self._scenario.outputs, charts=(), formats=formats)
        asked, folder = replace(self._scenario, outputs=outputs), self._folder / str(width)
        (chart,) = draw((drawing,), asked, self._manifest, folder, self._language, self._quick, width=width)
        return chart


def _status(folder: Path, language: str) -> tuple[str, str]:
    """The word across the pages, and what is said of who signed."""
    words = Words(language)
    state, signature = signed(folder)
    if state == "signed" and signature is not None:
        date = f"{signature.date.day} {words(f'report.month.{signature.date.month}')} {signature.date.year}"
        return "", words("report.signed", name=signature.name, date=date, code=signature.code)
    return words("report.draft"), words("report.draft.note" if state == "none" else "report.draft.stale")
