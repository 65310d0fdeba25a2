"""Where a user starts: what there is in the project, and a brief of one's own from a form."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import ipywidgets as widgets
from IPython.display import HTML

from simulations.exploring.widget import explore
from simulations.figures.numbers import Language
from simulations.notebooks.errors import box, message
from simulations.notebooks.making import notebook_for
from simulations.notebooks.tables import Table
from simulations.register.words import Words
from simulations.scenario.checking import check_file
from simulations.scenario.template import new_scenario, safe_heading
from simulations.scenario.vocabulary import load_vocabulary, model_names

WIDE = {"width": "32rem"}
STYLE = {"description_width": "12rem"}


def briefs(folder: Path | str, language: Language = "nl") -> Table:
    """Every scenario of a folder: its title, its question, and whether it is in order."""
    words, rows = Words(language), []
    for file in sorted(Path(folder).glob("*.yaml")):
        checked = check_file(file)
        brief = checked.scenario.brief if checked.scenario else None
        problems = len(checked.problems)
        state = words("notebook.in_order") if brief else words("notebook.problems", count=problems)
        texts = (brief.title, brief.question) if brief else ("", "")
        rows.append(dict(zip(_heads(words, "file", "title", "question", "state"), (file.name, *texts, state), strict=True)))
    return Table(rows, language)


def notebooks(folder: Path | str = ".") -> Any:
    """The notebooks of a folder, each a link that opens it."""
    files = sorted(Path(folder).glob("*.ipynb"))
    return HTML(_listed([_link(file, _title(file)) for file in files]))  # type: ignore[no-untyped-call]


def _title(file: Path) -> str:
    """The first heading of a notebook, or its name."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        first = "".join(cell["source"]).partition("\n")[0]
        if cell["cell_type"] == "markdown" and first.startswith("# "):
            return first.removeprefix("# ")
    return file.stem


def results(folder: Path | str, language: Language = "nl") -> Any:
    """The runs that are there, the newest first, each with links to its finding and its report."""
    manifests = sorted(Path(folder).glob("*/manifest.json"), key=lambda file: -file.stat().st_mtime)
    lines = []
    for manifest in manifests:
        files = [file for name in ("finding.*.txt", "report.*.html") for file in sorted(manifest.parent.glob(name))]
        links = ", ".join(_link(file, file.name) for file in files)
        lines.append(f"{html.escape(manifest.parent.name)}: {links}")
    nothing = f"<p>{html.escape(Words(language)('notebook.no_results'))}</p>"
    return HTML(_listed(lines) if lines else nothing)  # type: ignore[no-untyped-call]


def _heads(words: Words, *names: str) -> list[str]:
    return [words(f"notebook.head.{name}") for name in names]


def _listed(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _link(file: Path, text: str) -> str:
    address = quote(Path(os.path.relpath(file, Path.cwd())).as_posix())
    return f'<a href="{html.escape(address, quote=True)}">{html.escape(text)}</a>'


class NewBrief:
    """The steps to a brief of one's own; each is a widget that a cell shows, and all wait for a button to be pressed.

    The notebook of the new brief is made beside the one that stands open.
    """

    def __init__(self, folder: Path | str = "../scenarios", language: str = "nl") -> None:
        self.folder, self.language = Path(folder), cast(Language, language)
        self.words = Words(language)
        self.file: Path | None = None
        say = self.words
        self.name = widgets.Text(
            description=say("notebook.new.name"), placeholder=say("notebook.new.example"), layout=WIDE, style=STYLE
        )
        questions = [(load_vocabulary(one).starting["question"][language], one) for one in sorted(model_names())[::-1]]
        self.model = widgets.Dropdown(
            description=say("notebook.new.model"), options=questions, layout={"width": "56rem"}, style=STYLE
        )
        self.make_button, self.made = self._step("notebook.new.make", self._make)
        self.check_button, self.checked = self._step("notebook.new.check", self._check)
        self.look_button, self.looked = self._step("notebook.new.look", self._look)
        self.where = widgets.VBox([widgets.HTML(html.escape(say("notebook.new.first")))])
        self.form = widgets.VBox([self.name, self.model, self.make_button, self.made])
        self.check = widgets.VBox([self.check_button, self.checked])
        self.look = widgets.VBox([self.look_button, self.looked])

    def _step(self, key: str, work: Any) -> tuple[Any, Any]:
        """A button and the place where it shows what it did; mistakes are shown there too."""
        narrow = {"width": "auto", "align_self": "flex-start"}
        button, shown = widgets.Button(description=self.words(key), layout=narrow), widgets.VBox()

        def pressed(_: Any) -> None:
            try:
                made = work()
            except Exception as error:
                made = widgets.HTML(box(message(error, self.language)))
            shown.children = (made,)

        button.on_click(pressed)
        return button, shown

    def _make(self) -> Any:
        self.file = new_scenario(self.name.value, self.folder, self.language, self.model.value)
        title = safe_heading(self.name.value, self.language)
        notebook, _ = notebook_for(self.file, title, self.language, Path.cwd())
        self.where.children = (_linked(self.words("notebook.new.notebook"), Path.cwd() / notebook),)
        return _linked(self.words("notebook.new.made"), self.file)

    def _check(self) -> Any:
        if self.file is None:
            return widgets.HTML(html.escape(self.words("notebook.new.first")))
        checked = check_file(self.file)
        if checked.scenario is None:
            return widgets.HTML(box(checked.text()))
        return widgets.HTML(html.escape(self.words("notebook.new.good", file=self.file.name)))

    def _look(self) -> Any:
        if self.file is None:
            return widgets.HTML(html.escape(self.words("notebook.new.first")))
        return explore(self.file)


def _linked(text: str, file: Path) -> Any:
    """A sentence and a link that opens a file beside the notebook, in JupyterLab itself.

    Only what is displayed has links that JupyterLab follows itself; those in the text of a widget would load the page anew.
    """
    shown = widgets.Output()
    shown.append_display_data(HTML(f"<p>{html.escape(text)} {_link(file, file.name)}</p>"))  # type: ignore[no-untyped-call]
    return shown
