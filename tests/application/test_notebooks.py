"""The notebooks run from top to bottom, are kept without outputs, and give the numbers of the command line."""

import html
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import simulations as sim
from simulations import cli
from simulations.notebooks.making import TEMPLATES
from simulations.register.words import Words, catalogue

ROOT = Path(__file__).parents[2]
DUTCH = sorted((ROOT / "notebooks").glob("*.ipynb"))
ENGLISH = sorted((ROOT / "notebooks" / "english").glob("*.ipynb"))
PAGES = [*DUTCH, *ENGLISH, *sorted(TEMPLATES.glob("*.ipynb"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs_and_with_its_code_folded_away(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            assert cell.metadata.jupyter.source_hidden
            assert len(cell.source.splitlines()) <= 9


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_sentence_above_every_code_cell_says_what_happens(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown"
    kinds = "".join(cell.cell_type[0] for cell in cells)
    assert "cc" not in kinds
    assert all(len(cell.source.split()) >= 8 for cell in cells if cell.cell_type == "markdown")


PAIRS = [*zip(DUTCH, ENGLISH, strict=True), (TEMPLATES / "brief.nl.ipynb", TEMPLATES / "brief.en.ipynb")]
# What an English notebook has otherwise than the Dutch one: its language, and the way to the folder of scenarios.
OTHERWISE = {'"en"': '"nl"', '"../../': '"../'}


@pytest.mark.parametrize(("dutch", "english"), PAIRS, ids=lambda path: path.stem)
def test_both_languages_have_the_same_cells_and_other_words(dutch: Path, english: Path) -> None:
    one, other = (nbformat.read(path, as_version=4).cells for path in (dutch, english))
    assert [cell.id for cell in one] == [cell.id for cell in other]
    for here, there in zip(one, other, strict=True):
        assert here.cell_type == there.cell_type
        if here.cell_type == "code":
            source = there.source
            for text, replacement in OTHERWISE.items():
                source = source.replace(text, replacement)
            assert source == here.source
        elif "SCENARIO_TITLE" not in here.source:
            assert here.source != there.source
        assert here.source.count("**") == there.source.count("**")


def executed(path: Path, *more: str) -> nbformat.NotebookNode:
    """A notebook after all its cells, and then some of the test's own, were run."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in more]
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


def shown(notebook: nbformat.NotebookNode, kind: str = "text/html") -> str:
    """Everything of one kind that its cells show."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    return "".join(data.get(kind, "") for output in outputs if (data := output.get("data")))


def printed(notebook: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in notebook.cells[-1].outputs)


@pytest.fixture(scope="module")
def procurement_notebook(desk: Path) -> nbformat.NotebookNode:
    return executed(desk / "notebooks" / "01-duurzame-inkoop.ipynb")


@pytest.mark.slow
def test_the_notebook_shows_agents_a_tender_the_finding_and_every_chart(
    procurement_notebook: nbformat.NotebookNode,
) -> None:
    pages = shown(procurement_notebook)
    assert "iZAAZ" in pages
    assert "gemelde score" in pages
    assert "met ingreep" in pages
    assert pages.count('<img alt="') >= 7
    assert "Bij gelijke uitstoot" in shown(procurement_notebook, "text/markdown")
    assert "application/vnd.jupyter.widget-view+json" in str(procurement_notebook)


@pytest.mark.slow
def test_links_lead_to_every_file_that_may_be_taken_along(
    desk: Path, procurement_notebook: nbformat.NotebookNode
) -> None:
    links = re.findall(r'<a href="([^"]+)" download="([^"]+)"', shown(procurement_notebook))
    names = {name for _, name in links}
    assert {
        "report.nl.docx",
        "report.nl.html",
        "finding.nl.txt",
        "shortages.svg",
        "shortages.png",
        "shortages.csv",
    } <= names
    for address, name in links:
        file = desk / "notebooks" / address
        assert file.is_file()
        assert file.name == name


@pytest.fixture(scope="module")
def english_pages(desk: Path) -> dict[str, str]:
    """Everything that the English notebooks show, by name."""
    found = {}
    for path in ENGLISH:
        notebook = executed(desk / "notebooks" / "english" / path.name)
        found[path.stem] = html.unescape(shown(notebook) + shown(notebook, "text/markdown") + widgets_of(notebook))
    return found


def widgets_of(notebook: nbformat.NotebookNode) -> str:
    """Every text in its widgets."""
    states = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    return "\n".join(
        str(one["state"].get(key, "")) for one in states.values() for key in ("value", "description", "placeholder")
    )


@pytest.mark.slow
def test_english_notebooks_tell_everything_in_english(desk: Path, english_pages: dict[str, str]) -> None:
    assert "reported score" in english_pages["01-sustainable-procurement"]
    assert "insurer 2" in english_pages["01-sustainable-procurement"]
    assert (
        '<td style="text-align: left">yes</td>'
        in english_pages["01-sustainable-procurement"].partition("rank value")[2]
    )
    assert "report.en.docx" in english_pages["01-sustainable-procurement"]
    assert "twelve months sooner, after the decision" in english_pages["02-eight-proposals"]
    assert "How sure is this?" in english_pages["03-how-certain"]
    assert "in order" in english_pages["00-start-here"]
    assert "Make the scenario" in english_pages["04-new-brief"]
    for name, page in english_pages.items():
        assert page.count("data:image/svg+xml") == page.count("<img alt=")
        assert [text for text in DUTCH_TEXTS if text in page] == [], name


def _dutch_texts() -> list[str]:
    """Texts of the catalogue of three Dutch words or more that are other in English, without places to fill in."""
    labels = [Words("nl").label(key) for key in catalogue()]
    return [one.nl for one in labels if one.nl != one.en and "{" not in one.nl and len(one.nl.split()) > 2]


DUTCH_TEXTS = _dutch_texts()


@pytest.fixture(scope="module")
def investment_notebook(desk: Path) -> nbformat.NotebookNode:
    return executed(desk / "notebooks" / "02-acht-voorstellen.ipynb")


def test_the_second_notebook_shows_items_worth_the_finding_and_answers_with_their_robustness(
    investment_notebook: nbformat.NotebookNode,
) -> None:
    pages = shown(investment_notebook)
    assert pages.count('<img alt="') >= 6
    assert "locatiebeleid met gereedgemaakte plekken" in pages
    assert "twaalf maanden eerder, na het besluit" in pages
    assert "deel van de toekomsten met die plaats" in pages
    assert "budget (miljoen euro per jaar)" in pages
    assert "Welk voorstel voorop staat" in shown(investment_notebook, "text/markdown")


@pytest.mark.slow
def test_how_certain_shows_labels_reasons_and_the_riskiest_assumptions(
    desk: Path, procurement_notebook: nbformat.NotebookNode
) -> None:
    told = executed(desk / "notebooks" / "03-hoe-zeker.ipynb")
    assert "Hoe zeker is dit?" in shown(told, "text/markdown")
    assert "Waar het niet opgaat" in shown(told, "text/markdown")
    assert "waarde en bandbreedte</th>" in shown(told)
    assert "application/vnd.jupyter.widget-view+json" in str(told)


def test_the_first_notebook_says_what_there_is(desk: Path) -> None:
    pages = shown(executed(desk / "notebooks" / "00-begin-hier.ipynb"))
    assert "in orde" in pages
    assert "probleem" not in pages
    assert '<a href="04-nieuwe-brief.ipynb">' in pages


def test_a_new_brief_is_made_checked_and_looked_at_in_its_notebook(desk: Path) -> None:
    steps = """
new.name.value = "Proef met antibiotica"
for button in (new.make_button, new.check_button, new.look_button):
    button.click()
print(new.file, new.checked.children[0].value, type(new.looked.children[0]).__name__)
new.make_button.click()
print(new.made.children[0].value)
"""
    notebook = executed(desk / "notebooks" / "04-nieuwe-brief.ipynb", steps)
    said = printed(notebook)
    assert "proef-met-antibiotica.yaml is in orde. VBox" in said
    assert "bestaat al" in said
    assert (desk / "scenarios" / "proef-met-antibiotica.yaml").is_file()
    made = desk / "notebooks" / "proef-met-antibiotica.ipynb"
    assert "../scenarios/proef-met-antibiotica.yaml" in made.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "model"), [("en", "investment"), ("nl", "procurement")])
def test_the_notebook_of_a_new_brief_runs(
    language: str, model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "Proef", "--language", language, "--model", model]) == 0
    brief = tmp_path / "scenarios" / "proef.yaml"
    small = brief.read_text(encoding="utf-8").replace("worlds: 200", "worlds: 8, block: 4, deeper: 0")
    brief.write_text(small, encoding="utf-8")
    told = executed(tmp_path / "notebooks" / "proef.ipynb")
    assert f"report.{language}.docx" in shown(told)
    assert "application/vnd.jupyter.widget-view+json" in str(told)


@pytest.mark.slow
def test_command_line_python_and_notebook_give_equal_numbers(
    desk: Path, procurement_notebook: nbformat.NotebookNode, tmp_path: Path
) -> None:
    brief = desk / "scenarios" / "duurzame-inkoop.yaml"
    assert cli.main(["run", str(brief), "--folder", str(tmp_path)]) == 0
    (from_command,) = tmp_path.iterdir()
    (from_notebook,) = (desk / "results").glob("duurzame-inkoop-*")
    in_python = sim.run_scenario(sim.read_scenario(brief))
    opened = {
        name: sim.open_result(folder) for name, folder in (("command", from_command), ("notebook", from_notebook))
    }
    for indicator in in_python.indicators:
        for result in opened.values():
            np.testing.assert_array_equal(result.values(indicator), in_python.values(indicator))
    assert (from_command / "indicators.csv").read_bytes() == (from_notebook / "indicators.csv").read_bytes()


@pytest.mark.slow
def test_the_second_brief_gives_equal_numbers_by_command_and_in_its_notebook(
    desk: Path, investment_notebook: nbformat.NotebookNode, tmp_path: Path
) -> None:
    assert cli.main(["run", str(desk / "scenarios" / "acht-voorstellen.yaml"), "--folder", str(tmp_path)]) == 0
    (from_command,) = tmp_path.iterdir()
    (from_notebook,) = (desk / "results").glob("acht-voorstellen-*")
    for name in ("indicators.csv", "contributions.csv", "ranking.csv", "portfolios.csv", "finding.nl.txt"):
        assert (from_command / name).read_bytes() == (from_notebook / name).read_bytes(), name


WRONG = {
    "a mistake in the brief": ("sim.read_scenario('kapot.yaml')", "kapot.yaml, regel"),
    "a brief that is not there": ("sim.read_scenario('er-niet.yaml')", "er-niet.yaml"),
    "a broken rule": ("from simulations.broken import BrokenRule\nraise BrokenRule('in wereld 3')", "eigen regels"),
    "a folder without results": ("from pathlib import Path\nsim.open_result(Path('leeg'))", "leeg"),
    "a cell above that was not run": ("published.folder", "'published', en dat is nog niet gemaakt"),
    "a decimal comma": ("weights = {'a': 0,5}", "Regel 1 van deze cel is niet te lezen"),
    "interrupted": ("raise KeyboardInterrupt", "Afgebroken"),
    "weights that do not fit": (
        "from simulations.reports.investment.questions import UnfitWeights\nraise UnfitWeights(['net_value'], {'a': 2})",
        "samen precies 1",
    ),
    "anything else": ("1 / 0", "voorproef-"),
}


def test_mistakes_are_told_without_a_traceback(desk: Path) -> None:
    good = (desk / "scenarios" / "duurzame-inkoop.yaml").read_text(encoding="utf-8")
    (desk / "notebooks" / "kapot.yaml").write_text(good.replace("weight: 0.10", "wieght: 0,12"), encoding="utf-8")
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell("import simulations as sim\nsim.in_notebook()")]
    notebook.cells += [nbformat.v4.new_code_cell(code) for code, _ in WRONG.values()]
    client = NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(desk / "notebooks")}}
    )
    client.execute()
    for cell, (name, (_, expected)) in zip(notebook.cells[1:], WRONG.items(), strict=True):
        assert [output.output_type for output in cell.outputs] == ["display_data"], (name, cell.outputs)
        page = cell.outputs[0].data["text/html"]
        assert expected in page.replace("&#x27;", "'"), (name, page)
        assert "Traceback" not in page
    report = re.search(r"bestand (\S*voorproef-\S+\.txt)", notebook.cells[-1].outputs[0].data["text/html"])
    assert report is not None
    text = Path(report.group(1)).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    Path(report.group(1)).unlink()


def test_a_mistake_stops_what_comes_after_it(desk: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell("import simulations as sim\nsim.in_notebook()"),
        nbformat.v4.new_code_cell("sim.read_scenario('er-niet.yaml')"),
        nbformat.v4.new_code_cell("print('toch')"),
    ]
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(desk / "notebooks")}})
    with pytest.raises(CellExecutionError):
        client.execute()
    assert notebook.cells[2].outputs == []
