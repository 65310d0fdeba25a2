"""The register refuses a row that does not say where its number comes from, or says something impossible."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import simulations
from simulations.register import RegisterError, Rows, load_register, load_sources, load_units
from simulations.register.parameter import Register

PACKAGE = Path(simulations.__file__).parent
ROW = """
headroom:
  value: 0.25
  low: 0.05
  high: 1.0
  unit: share
  distribution: uniform
  label: {nl: ruimte, en: headroom}
  source: assumption
  reading: why this assumption
  grade: C
"""


def register(tmp_path: Path, text: str) -> Register:
    """A register of one file."""
    file = tmp_path / "parameters.yaml"
    file.write_text(text, encoding="utf-8")
    return Register(Rows(file), load_units(), {"PR1": None})


def test_a_good_row(tmp_path: Path) -> None:
    parameter = register(tmp_path, ROW)["headroom"]
    assert (parameter.value, parameter.low, parameter.high, parameter.kind) == (0.25, 0.05, 1.0, "input")
    assert parameter.label["en"] == "headroom"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  source: assumption\n", "", "source"),
        ("source: assumption", "source: PR99", "source"),
        ("unit: share", "unit: shares", "unit"),
        ("low: 0.05", "low: 0.5", "not within"),
        ("low: 0.05", "low: 1.5", "above high"),
        ("value: 0.25", "value: 0,25", "not a number"),
        ("value: 0.25", "value: true", "not a number"),
        ("value: 0.25", "value: .inf", "not a number"),
        ("uniform", "normal", "distribution"),
        ("grade: C", "grade: E", "grade"),
        ("grade: C", "grade: C\n  kind: guess", "kind"),
        ("grade: C", "grade: C\n  colour: red", "unknown keys"),
        ("{nl: ruimte, en: headroom}", "{nl: ruimte}", "label"),
        ("reading: why this assumption", 'reading: ""', "how the number was read"),
        ("uniform", "fixed", "fixed"),
        ("high: 1.0", "high: 0.25\n  low: 0.25", "twice"),
        ("low: 0.05\n  high: 1.0", "low: 0.25\n  high: 0.25", "low equals high"),
        ("uniform", "integer", "whole"),
        ("low: 0.05", "low: 0\n  distribution: loguniform", "twice"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in ROW
    with pytest.raises(RegisterError, match=complaint):
        register(tmp_path, ROW.replace(old, new))["headroom"]


def test_loguniform_needs_a_range_above_zero(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="above 0"):
        register(tmp_path, ROW.replace("uniform", "loguniform").replace("low: 0.05", "low: 0"))["headroom"]


def test_a_row_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="twice"):
        register(tmp_path, ROW + ROW.lstrip())


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"units\.yaml"):
        Rows(tmp_path / "units.yaml")


def test_the_shipped_register_units_and_sources_are_sound() -> None:
    shipped = load_register("procurement")
    assert set(shipped.inputs) | set(shipped.targets) == set(shipped)
    assert not set(shipped.inputs) & set(shipped.targets)
    assert load_units()["share"].label["nl"]
    assert load_sources()["NL10"].grade in "ABCD"


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_rows_read_piece_by_piece_are_those_of_the_whole_file(file: Path) -> None:
    if file.parent.name == "templates":
        return
    whole = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    assert list(Rows(file)) == list(whole)
    assert dict(Rows(file)) == whole
