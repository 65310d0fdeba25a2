"""The command line as its user meets it: messages, files and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulations import cli
from simulations.commands import terminal

BRIEF = "duurzame-inkoop.yaml"
CHARTS = {
    "emissions-against-spend", "emissions-over-time", "price-and-spend", "bids-per-lot", "shortages", "paperwork-by-side",
    "differences",
}  # fmt: skip


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--help"], ["check", f"scenarios/{BRIEF}"]])
def test_help_and_check_load_nothing_heavy(arguments: list[str], desk: Path) -> None:
    code = f"""
import sys
from simulations.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
heavy = {{"mesa", "numba", "numpy", "pandas", "scipy", "matplotlib", "pyarrow", "jupyterlab"}} & set(sys.modules)
sys.exit(f"loaded: {{sorted(heavy)}}" if heavy else 0)
"""
    done = python(code, desk)
    assert done.returncode == 0, done.stderr


def test_check_says_that_a_good_file_is_in_order(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(desk / "scenarios" / BRIEF)]) == 0
    assert "in orde" in capsys.readouterr().out


def test_check_names_file_line_and_every_mistake(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (desk / "scenarios" / BRIEF).read_text(encoding="utf-8")
    broken = desk / "scenarios" / "kapot.yaml"
    broken.write_text(
        text.replace("weight: 0.10", "wieght: 0,12").replace("reference: nu", "reference: straks"), encoding="utf-8"
    )
    assert cli.main(["check", str(broken)]) == 1
    said = capsys.readouterr().err
    line = broken.read_text(encoding="utf-8").splitlines().index("      wieght: 0,12") + 1
    assert f"kapot.yaml, regel {line}, " in said
    assert "weight" in said
    assert "straks" in said
    assert "Traceback" not in said


def test_run_refuses_a_broken_brief_and_writes_nothing(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = desk / "scenarios" / "half.yaml"
    broken.write_text("brief: {title: Half}\n", encoding="utf-8")
    assert cli.main(["run", str(broken), "--folder", str(tmp_path / "results")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["reken"], ["run"], ["run", "x.yaml", "--workers", "0"], ["run", "x.yaml", "--workers", "veel"]]
)
def test_a_wrong_command_is_explained_with_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == terminal.USAGE
    assert "usage: voorproef" in capsys.readouterr().err


def test_new_makes_a_brief_that_passes_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scenarios"
    assert cli.main(["new", "Inkoop in de regio", "--folder", str(folder)]) == 0
    (made,) = folder.glob("*.yaml")
    assert cli.main(["check", str(made)]) == 0
    before = made.read_bytes()
    assert cli.main(["new", "Inkoop in de regio", "--folder", str(folder)]) == 1
    assert made.read_bytes() == before
    assert "Traceback" not in capsys.readouterr().err


def test_new_explains_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cli.main(["new", "Vraag", "--folder", str(tmp_path / "file")]) == terminal.FOLDER_TROUBLE
    assert "Traceback" not in capsys.readouterr().err


def test_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language, word in (("nl", "Afsluitcodes"), ("en", "Exit codes")):
        with pytest.raises(SystemExit):
            cli.main(["run", "--language", language, "--help"])
        assert word in capsys.readouterr().out


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "log.json"
    }


@pytest.fixture(scope="module")
def first_run(desk: Path) -> Path:
    assert cli.main(["run", str(desk / "scenarios" / BRIEF), "--folder", str(desk / "first"), "--workers", "1"]) == 0
    (folder,) = (desk / "first").iterdir()
    return folder


def test_a_run_leaves_finding_tables_charts_and_manifest(first_run: Path) -> None:
    files = files_of(first_run)
    assert {"manifest.json", "finding.nl.txt", "indicators.parquet", "indicators.csv", "differences.csv"} <= set(files)
    for chart in CHARTS:
        for form in ("svg", "pdf", "png", "csv", "txt"):
            assert len(files[f"charts/{chart}.{form}"]) > 100, (chart, form)
    manifest = json.loads(files["manifest.json"])
    assert manifest["scenario"]["brief"]["title"] == "Belonen of uitsluiten?"
    assert manifest["hash"] in first_run.name
    assert manifest["seed"] == 1
    assert {"numpy", "numba", "mesa"} <= set(manifest["packages"])
    assert any(name.startswith("counter-case/") for name in files)
    assert not [name for name in files if name.endswith(".tmp")]


def test_the_finding_is_in_dutch_and_answers_for_all_groups(first_run: Path) -> None:
    text = (first_run / "finding.nl.txt").read_text(encoding="utf-8")
    for words in (
        "Bij gelijke uitstoot",
        "Bij gelijke uitgaven",
        "middelen met concurrentie",
        "één aanbieder",
        "alle middelen samen",
        "toekomsten",
    ):
        assert words in text.replace("Alle", "alle"), words
    assert "kans dat" not in text


@pytest.mark.slow
def test_a_rerun_in_two_processes_writes_identical_files(first_run: Path, desk: Path) -> None:
    again = [
        "run",
        str(desk / "scenarios" / BRIEF),
        "--folder",
        str(desk / "second"),
        "--workers",
        "2",
        "--executor",
        "processes",
    ]
    assert cli.main(again) == 0
    (folder,) = (desk / "second").iterdir()
    assert folder.name == first_run.name
    assert files_of(folder) == files_of(first_run)


def test_a_rerun_in_the_same_folder_changes_nothing(first_run: Path, desk: Path) -> None:
    before = files_of(first_run)
    assert cli.main(["run", str(desk / "scenarios" / BRIEF), "--folder", str(desk / "first")]) == 0
    assert files_of(first_run) == before


def test_results_under_a_file_give_a_message(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "results").write_text("in de weg", encoding="utf-8")
    code = cli.main(["run", str(desk / "scenarios" / BRIEF), "--folder", str(tmp_path / "results")])
    assert code == terminal.FOLDER_TROUBLE
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
def test_english_is_spoken_when_asked(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.main(["run", str(desk / "scenarios" / BRIEF), "--folder", str(tmp_path), "--language", "en", "--quick"])
        == 0
    )
    (folder,) = tmp_path.iterdir()
    assert "At equal emissions" in (folder / "finding.en.txt").read_text(encoding="utf-8")
    assert "futures" in capsys.readouterr().out
