"""The notebooks run from top to bottom, are kept without outputs, and give the numbers of the command line."""

from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import simulations as sim
from simulations import cli

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_code_cell_has_a_dutch_sentence_above_its_group(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown"
    assert sum(cell.cell_type == "markdown" for cell in cells) >= sum(cell.cell_type == "code" for cell in cells) / 2


def executed(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


@pytest.fixture(scope="module")
def procurement_notebook(desk: Path) -> nbformat.NotebookNode:
    return executed(desk / "notebooks" / "01-duurzame-inkoop.ipynb")


def test_the_notebook_shows_agents_a_tender_the_finding_and_every_chart(
    procurement_notebook: nbformat.NotebookNode,
) -> None:
    shown = [
        data
        for cell in procurement_notebook.cells
        for output in cell.get("outputs", [])
        if (data := output.get("data"))
    ]
    pages = "".join(data.get("text/html", "") for data in shown)
    assert "iZAAZ" in pages
    assert "gemelde score" in pages
    assert pages.count('<img alt="') >= 7
    assert any("Bij gelijke uitstoot" in data.get("text/markdown", "") for data in shown)


@pytest.fixture(scope="module")
def investment_notebook(desk: Path) -> nbformat.NotebookNode:
    return executed(desk / "notebooks" / "02-acht-voorstellen.ipynb")


def test_the_second_notebook_shows_items_worth_the_finding_and_answers_with_their_robustness(
    investment_notebook: nbformat.NotebookNode,
) -> None:
    outputs = [output for cell in investment_notebook.cells for output in cell.get("outputs", [])]
    shown = [data for output in outputs if (data := output.get("data"))]
    pages = "".join(data.get("text/html", "") for data in shown)
    assert pages.count('<img alt="') == 6
    assert "locatiebeleid met gereedgemaakte plekken" in pages
    assert "twaalf maanden eerder, na het besluit" in pages
    assert "deel van de toekomsten met die plaats" in pages
    assert "budget (miljoen euro per jaar)" in pages
    assert any("Welk voorstel voorop staat" in data.get("text/markdown", "") for data in shown)


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
