"""`voorproef new` makes a notebook beside the brief; `voorproef lab` opens JupyterLab on the project, quietly."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from simulations import cli
from simulations.commands import lab, terminal


@pytest.mark.parametrize("language", ["nl", "en"])
def test_new_makes_a_notebook_in_the_language_of_the_brief(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", 'Inkoop van "antibiotica"', "--language", language]) == terminal.DONE
    made = tmp_path / "notebooks" / "inkoop-van-antibiotica.ipynb"
    notebook = nbformat.read(made, as_version=4)
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert sources[0].startswith('# Inkoop van "antibiotica"')
    assert any('file = "../scenarios/inkoop-van-antibiotica.yaml"' in source for source in sources)
    assert any(f'sim.in_notebook("{language}")' in source for source in sources)
    said = capsys.readouterr().out
    assert str(Path("notebooks") / "inkoop-van-antibiotica.ipynb") in said
    assert "SCENARIO" not in made.read_text(encoding="utf-8")


def test_a_notebook_that_is_there_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "notebooks" / "proef.ipynb"
    own.parent.mkdir()
    own.write_text("van mij", encoding="utf-8")
    assert cli.main(["new", "Proef"]) == terminal.DONE
    assert own.read_text(encoding="utf-8") == "van mij"
    assert "bestond al" in capsys.readouterr().out


def test_a_notebook_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "Proef", "--no-notebook"]) == terminal.DONE
    assert not (tmp_path / "notebooks").exists()


def test_a_brief_that_is_there_makes_no_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "Proef", "--no-notebook"]) == terminal.DONE
    assert cli.main(["new", "Proef"]) == terminal.MISTAKES
    assert not (tmp_path / "notebooks").exists()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "mijn project"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    for name in ("01-een", "00-begin-hier"):
        (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps({}), encoding="utf-8")
    return folder


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    asked: list[list[str]] = []

    def serve(arguments: list[str]) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(lab, "serve", serve)
    return asked


def test_lab_opens_the_first_notebook_on_the_project_and_asks_nothing_of_the_network(
    project: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "scenarios")
    assert cli.main(["lab", "--port", "9001", "--no-browser"]) == terminal.DONE
    (asked,) = started
    assert f"--ServerApp.root_dir={project}" in asked
    assert "--ServerApp.port=9001" in asked
    assert "--no-browser" in asked
    assert "--LabApp.default_url=/lab/tree/notebooks/00-begin-hier.ipynb" in asked
    assert "--LabApp.news_url=None" in asked
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in asked
    assert "--LabApp.extension_manager=readonly" in asked


def test_lab_opens_the_english_notebooks_where_there_are_any(project: Path, started: list[list[str]]) -> None:
    asked_in_english = ["lab", "--language", "en", "--project", str(project)]
    assert cli.main(asked_in_english) == terminal.DONE
    english = project / "notebooks" / "english"
    english.mkdir()
    (english / "00-start-here.ipynb").write_text("{}", encoding="utf-8")
    assert cli.main(asked_in_english) == terminal.DONE
    opened = [one for asked in started for one in asked if one.startswith("--LabApp.default_url=")]
    assert [one.partition("notebooks/")[2] for one in opened] == ["00-begin-hier.ipynb", "english/00-start-here.ipynb"]


def test_the_exit_code_of_a_server_comes_back() -> None:
    assert lab.serve([sys.executable, "-c", "raise SystemExit(3)"]) == 3


def test_ctrl_c_closes_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[float] = []
    wait = lab.subprocess.Popen.wait

    def interrupted(server: lab.subprocess.Popen[bytes], timeout: float | None = None) -> int:
        begun.append(timeout or 0.0)
        if len(begun) == 1:
            raise KeyboardInterrupt
        return wait(server, timeout)

    monkeypatch.setattr(lab.subprocess.Popen, "wait", interrupted)
    monkeypatch.setattr(lab, "GRACE", 0.2)
    assert lab.serve([sys.executable, "-c", "import time; time.sleep(60)"]) == 0
    assert len(begun) >= 2


def test_lab_says_where_there_are_no_notebooks(
    tmp_path: Path, started: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["lab", "--project", str(tmp_path)]) == terminal.USAGE
    assert str(tmp_path) in capsys.readouterr().err
    assert started == []


def test_lab_says_that_jupyterlab_is_absent(
    project: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    assert cli.main(["lab", "--project", str(project)]) == terminal.BROKEN
    assert "JupyterLab" in capsys.readouterr().err
    assert started == []
