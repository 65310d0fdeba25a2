"""Signing: a second name, for exactly one result; the draft mark goes with it and comes back when a number changes."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from document_examples import published

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble.messages import StoreError
from simulations.reports.document.signing import FILE, CannotSign, sign, signed
from simulations.reports.document.write import document_of

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def run(third: None, tmp_path: Path):
    return published(tmp_path, author="A. de Vries")


def test_a_second_person_takes_the_draft_mark_away(run) -> None:
    assert document_of(run).draft == "concept"
    signature = sign(run.folder, " B.  Jansen ", TODAY)
    assert signature.name == "B. Jansen"
    assert signed(run.folder) == ("signed", signature)
    document = document_of(run)
    assert document.draft == ""
    assert any("B. Jansen op 22 november 2026" in getattr(part, "text", "") for part in document.parts)


@pytest.mark.parametrize("name", ["A. de Vries", "a de vries", "Á. DE VRIES", "A.de-Vries"])
def test_the_author_cannot_sign_however_it_is_spelt(name: str, run) -> None:
    with pytest.raises(CannotSign) as refused:
        sign(run.folder, name, TODAY)
    assert "opsteller" in refused.value.text("nl")
    assert not (run.folder / FILE).exists()


@pytest.mark.parametrize(("name", "key"), [("", "no_name"), (" . ", "no_name"), ("Voorbeeldfarma B.V.", "company")])
def test_a_name_is_a_person_s(name: str, key: str, run) -> None:
    with pytest.raises(CannotSign) as refused:
        sign(run.folder, name, TODAY)
    assert refused.value.key == key
    assert refused.value.text("en")


@pytest.mark.parametrize("file", ["manifest.json", "indicators.csv", "claims.csv", "counter-case/indicators.csv"])
def test_one_changed_sign_in_what_was_signed_makes_it_a_draft_again(file: str, run) -> None:
    sign(run.folder, "B. Jansen", TODAY)
    path = run.folder / file
    path.write_bytes(path.read_bytes() + b" ")
    assert signed(run.folder)[0] == "stale"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "B", "date": "gisteren", "code": "x"}', "\xff"])
def test_a_damaged_signature_is_none(content: str, run) -> None:
    (run.folder / FILE).write_text(content, encoding="latin-1")
    assert signed(run.folder) == ("none", None)
    assert document_of(run).draft == "concept"


def test_a_signature_of_the_author_written_by_hand_counts_for_nothing(run) -> None:
    sign(run.folder, "B. Jansen", TODAY)
    path = run.folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("B. Jansen", "a. de vries"), encoding="utf-8")
    assert signed(run.folder)[0] == "stale"


def test_no_result_is_said_not_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreError):
        sign(tmp_path, "B. Jansen", TODAY)
    for language in ("nl", "en"):
        assert cli.main(["sign", str(tmp_path), "--name", "B", "--language", language]) == terminal.FOLDER_TROUBLE
        assert "manifest.json" in capsys.readouterr().err


def test_the_command_signs_or_says_why_not(run, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sign", str(run.folder), "--name", "A. de Vries"]) == terminal.MISTAKES
    assert "tweede persoon" in capsys.readouterr().err
    assert cli.main(["sign", str(run.folder / "manifest.json"), "--name", "B. Jansen", "--language", "en"]) == 0
    assert "does not prove who signed" in capsys.readouterr().out
    assert signed(run.folder)[0] == "signed"


def test_a_signature_travels_with_its_folder(run, tmp_path: Path) -> None:
    sign(run.folder, "B. Jansen", TODAY)
    shutil.copytree(run.folder, tmp_path / "elsewhere")
    assert signed(tmp_path / "elsewhere")[0] == "signed"
