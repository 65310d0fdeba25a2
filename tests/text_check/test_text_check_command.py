"""The command on a small result: verdicts in both languages, exit codes, the newest result, the warning, the keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import simulations
from simulations import cli
from simulations.commands import terminal
from simulations.register.words import catalogue
from simulations.reports.text_check import verdicts
from simulations.reports.text_check.passed_over import REASONS

TABLE = "measure,unit,label_nl,label_en,middle\nprice,eur,prijs van brood,price of bread,{}\n"


def result(root: Path, code: str, price: float, finished: str = "2026-11-22T10:00:00") -> Path:
    """A finished result with one number."""
    folder = root / f"brood-{code * 12}"
    folder.mkdir(parents=True)
    manifest = {"hash": code * 12, "worlds": 40, "scenario": {"alternatives": {}}, "indicators": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "log.json").write_text(json.dumps({"finished": finished}), encoding="utf-8")
    told = f"De prijs van een vers brood bij de bakker is € {price}.".replace(".", ",", 1)
    (folder / "finding.nl.txt").write_text(told + "\n", encoding="utf-8")
    (folder / "loaves.csv").write_text(TABLE.format(price), encoding="utf-8")
    return folder


def text(folder: Path, content: str) -> str:
    (folder / "stuk.md").write_text(content, encoding="utf-8")
    return str(folder / "stuk.md")


@pytest.mark.parametrize(
    ("content", "code", "dutch", "english"),
    [
        ("De prijs van brood is in 2035 € 4,16.", terminal.DONE, "1 gevonden", "1 found"),
        ("De prijs van brood is € 4,1.", terminal.DIFFERS, "1 verkeerd afgerond", "1 misrounded"),
        ("De prijs van brood is € 3,52.", terminal.DIFFERS, "1 verouderd", "1 stale"),
        ("De prijs van brood is € 9,99.", terminal.DIFFERS, "1 onbekend", "1 unknown"),
    ],
)
def test_each_verdict_is_told_in_both_languages(
    content: str, code: int, dutch: str, english: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = result(tmp_path, "b", 4.16)
    result(tmp_path, "a", 3.52)
    for language, words in (("nl", dutch), ("en", english)):
        asked = ["check-text", text(tmp_path, content), "--result", str(folder), "--language", language, "--all"]
        assert cli.main(asked) == code
        said = capsys.readouterr().out
        assert words in said
        assert "»" in said
        assert ("niet dat de zin waar is" if language == "nl" else "not mean that the sentence is true") in said


def test_the_newest_finished_result_is_used_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result(tmp_path / "results", "a", 4.16, "2026-11-22T12:00:00")
    result(tmp_path / "results", "b", 3.52, "2026-11-21T12:00:00")
    (tmp_path / "results" / "half").mkdir()
    asked = ["check-text", text(tmp_path, "De prijs van brood is € 4,16."), "--folder", str(tmp_path / "results")]
    assert cli.main(asked) == terminal.DONE
    assert f"brood-{'a' * 12} (de nieuwste" in capsys.readouterr().out


def test_years_are_counted_and_listed_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = result(tmp_path, "b", 4.16)
    asked = ["check-text", text(tmp_path, "In 2035 zegt figuur 3 niets."), "--result", str(folder)]
    assert cli.main(asked) == terminal.DONE
    assert "2 overgeslagen: figuur of tabel 1, jaartal 1." in capsys.readouterr().out
    assert cli.main([*asked, "--all"]) == terminal.DONE
    assert "regel 1: figuur 3 (figuur of tabel)" in capsys.readouterr().out


def test_a_company_beside_a_price_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verdicts, "breach", lambda text: "Bakkerij" if "Bakkerij" in text and "€" in text else None)
    folder = result(tmp_path, "b", 4.16)
    content = "De prijs van brood is € 4,16. Bakkerij vraagt het.\n"
    cli.main(["check-text", text(tmp_path, content), "--result", str(folder)])
    said = capsys.readouterr().out
    assert "regel 1, LET OP, mededingingsrecht: „Bakkerij”" in said


def test_every_text_is_used_and_every_reason_has_one() -> None:
    package = Path(next(iter(simulations.__path__)))
    files = [*(package / "reports" / "text_check").glob("*.py"), package / "commands" / "check_text.py"]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    built = ("check_text_verdict_", "check_text_kind_", "check_text_at_", "check_text_reason_")
    keys = [key for key in catalogue() if key.startswith("check_text_")]
    assert not [key for key in keys if not key.startswith(built) and f'"{key}"' not in source]
    reasons = {key.removeprefix("check_text_reason_") for key in keys if key.startswith("check_text_reason_")}
    assert reasons == set(REASONS)
    assert set(re.findall(r'"(check_text_[a-z_]+[a-z])"', source)) <= set(catalogue())
