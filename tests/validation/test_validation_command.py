"""The whole command in a few worlds."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble.model import find_model
from simulations.register.label import LANGUAGES
from simulations.validation import generated, run
from simulations.validation.check import Check
from simulations.validation.facts import load_facts, models_with_facts
from simulations.validation.procurement import limits, theory


def test_the_whole_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Theory, limits and facts in two worlds, printed in Dutch and written as a page."""
    page = tmp_path / "docs" / "page.md"
    assert cli.main(["validate", "procurement", "--worlds", "2", "--page", str(page)]) == terminal.DONE
    printed = capsys.readouterr().out
    assert "Van de 9 rijen die vanzelf ontstaan" in printed
    assert "KLOPT NIET" not in printed
    text = page.read_text(encoding="utf-8")
    for fact in load_facts("procurement"):
        assert f"| {fact.number} | {fact.fact.nl} |" in text
        for measure in fact.measures:
            assert measure.measure.nl in text
            assert measure.reading.nl in text
    assert "2 toekomsten in 2 blokken" in text
    assert "{" not in text


def stub(monkeypatch: pytest.MonkeyPatch, given: float) -> None:
    """Without the market: one check of theory, no limits, no facts."""
    monkeypatch.setattr(
        theory, "checks", lambda: iter([Check("price_by_bidders", 2.0, given, 0.1, values={"firms": 3})])
    )
    monkeypatch.setattr(limits, "checks", lambda worlds: iter(()))
    monkeypatch.setattr(run, "load_facts", lambda model: ())
    monkeypatch.setattr(run, "measure", lambda checks, facts, *rest, **more: ())


def test_a_fact_outside_is_no_error_and_a_broken_check_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stub(monkeypatch, 2.05)
    assert cli.main(["validate", "procurement", "--worlds", "1", "--language", "en"]) == terminal.DONE
    stub(monkeypatch, 2.2)
    assert cli.main(["validate", "procurement", "--worlds", "1", "--language", "en"]) == terminal.FAILED == 5
    said = capsys.readouterr()
    assert "1 checks of theory or limits do not hold" in said.err
    assert "FAILS" in said.out


def test_a_model_without_facts_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "bananas", "--language", "en"]) == terminal.USAGE
    assert "procurement" in capsys.readouterr().err


def test_a_page_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub(monkeypatch, 2.0)
    (tmp_path / "file").write_text("", encoding="utf-8")
    arguments = ["validate", "procurement", "--worlds", "1", "--page", str(tmp_path / "file" / "page.md")]
    assert cli.main(arguments) == terminal.FOLDER_TROUBLE
    assert "niet worden geschreven" in capsys.readouterr().err


def test_the_other_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The investment model in two worlds: facts that stay outside are no error, and stand there with their reason."""
    page = tmp_path / "page.md"
    arguments = ["validate", "investment", "--worlds", "2", "--language", "en", "--page", str(page)]
    assert cli.main(arguments) == terminal.DONE
    printed = capsys.readouterr().out
    assert "of the 8 rows that emerge" in printed
    assert "FAILS" not in printed
    text = page.read_text(encoding="utf-8")
    for fact in load_facts("investment"):
        assert f"| {fact.number} | {fact.fact.en} |" in text
        for measure in fact.measures:
            assert measure.reading.en in text
    assert "OUTSIDE 15 %" in text
    assert "tender" not in text
    assert "{" not in text


@pytest.mark.slow
@pytest.mark.parametrize("model", models_with_facts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_belong_to_this_model(language: str, model: str) -> None:
    """After a change of a model: `python -m simulations.validation.generated`."""
    project = Path(__file__).parents[2]
    text = generated.page_path(project, model, language).read_text(encoding="utf-8")
    assert find_model(model).version in text
    assert "KLOPT NIET" not in text
    assert "FAILS" not in text


def test_exit_codes_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["validate", "--help", "--language", "en"])
    assert "5 a check of theory" in " ".join(capsys.readouterr().out.split())
