"""Every brief shows what was expected of it beforehand, and what it showed before."""

from pathlib import Path

import numpy as np
import pytest
from expectations import SCENARIOS, Statement, change, files, holds, measure, read, run, statements

from simulations.scenario.reading import read_scenario

STATEMENTS = [(file.stem, one) for file in files() for one in statements(file)]
COUNTRIES = ("noorwegen", "zweden", "denemarken", "engeland")
# Our own earlier output, on whatever processor.
SAME = 1e-6


def test_every_scenario_says_what_is_expected_of_it() -> None:
    assert [file.stem for file in files()] == sorted(file.stem for file in SCENARIOS.glob("*.yaml"))


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[f"{name}-{one.name}" for name, one in STATEMENTS])
def test_the_brief_shows_what_was_expected(name: str, statement: Statement) -> None:
    """What holds holds; where a source and the model are said to differ they still do."""
    result = run(name)
    shown = change(result, statement.scheme, statement.against, statement.indicator)
    wanted = statement.differs is None
    assert holds(statement, result) == wanted, f"{shown.middle} ({shown.low} to {shown.high}): {statement.because}"


@pytest.mark.parametrize("name", [file.stem for file in files()])
def test_the_brief_shows_what_it_showed_before(name: str) -> None:
    """Moved numbers are read, and written down with their reason by refresh.py."""
    kept = read(files()[0].with_name(f"{name}.yaml")).get("measured")
    assert kept, f"tests/expected/refresh.py --because '...' {name}"
    assert kept["because"].strip()
    found = measure(name)
    assert found.keys() == kept["numbers"].keys()
    for scheme, indicators in found.items():
        for indicator, numbers in indicators.items():
            before = kept["numbers"][scheme][indicator]
            same = np.allclose(numbers, before, rtol=SAME, atol=SAME, equal_nan=True)
            assert same, f"{scheme} {indicator}: {before} -> {numbers}"


def test_the_european_examples_are_those_of_the_countries() -> None:
    together = read_scenario(SCENARIOS / "europese-voorbeelden.yaml").alternatives
    for country in COUNTRIES:
        alone = dict(read_scenario(SCENARIOS / f"{country}.yaml").alternatives[country])
        assert {**alone, "ladder": ()} == dict(together[country])


def test_every_number_of_a_country_carries_its_source() -> None:
    """Each field with a number has the id of its source, or the word for assumption, on its line."""
    for country in (*COUNTRIES, "nederland-nu"):
        text = (SCENARIOS / f"{country}.yaml").read_text(encoding="utf-8")
        scheme = text.split(f"    {country}:\n")[1].split("counter_case:")[0] if country in COUNTRIES else text
        for line in scheme.splitlines():
            if any(line.strip().startswith(field) for field in SOURCED):
                comment = line.partition("#")[2]
                assert any(mark in comment for mark in ("NO", "ND", "SE", "DK", "EN", "NL", "aanname")), line


SOURCED = (
    "weight:",
    "threshold:",
    "tenders:",
    "themes:",
    "segments:",
    "co_creation:",
    "consistency:",
    "grace_years:",
    "- {",
)


def test_a_statement_without_a_source_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "brief.yaml"
    row = "{scheme: one, indicator: spend, is: lower, because: it is"
    file.write_text(f"expect:\n  - {row}, source: PR1}}\n", encoding="utf-8")
    assert statements(file)[0].source == "PR1"
    for wrong in (f"{row}}}", f"{row}, source: PR1, within: [0, 1]}}", f"{row}, source: PR1, sign: lower}}"):
        file.write_text(f"expect:\n  - {wrong}\n", encoding="utf-8")
        with pytest.raises(KeyError):
            statements(file)
