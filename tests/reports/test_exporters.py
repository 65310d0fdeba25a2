"""Competition law and harmful texts at every door: whatever writes a file refuses a company beside a number, and leaves nothing.

The list of doors is held against the source, so that a new one has to be put here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from third_model import SCENARIO

import simulations
from simulations import figures
from simulations.analysis.differences import write_columns
from simulations.ensemble.guard import CompanyNamed
from simulations.figures.export import export
from simulations.reports.document.signing import CannotSign, sign
from simulations.reports.document.write import write_report
from simulations.reports.finding import Finding, Grid, Section, write_finding_to
from simulations.reports.publish import Published, publish
from simulations.scenario.problems import ScenarioError
from simulations.scenario.template import new_scenario

PACKAGE = Path(next(iter(simulations.__path__)))
# Every file below these parts that writes what a reader may see; tests of each are below.
DOORS = {
    "analysis/differences.py", "figures/export.py", "reports/finding.py", "reports/document/write.py",
    "reports/document/signing.py", "reports/uncertainty/rules_page.py", "commands/validate.py", "commands/explain.py",
    "scenario/template.py", "notebooks/making.py", "exploring/picture.py",
}  # fmt: skip
# These write texts of the toolkit itself, about no brief.
OF_OUR_OWN = {
    "reports/uncertainty/rules_page.py",
    "commands/validate.py",
    "scenario/schema.py",
    "scenario/reference.py",
}
WRITES = re.compile(r"write_bytes\(|write_text\(|write_json\(|\.open\(\"[wx]|savefig\(|os\.fdopen\(")

COMPANIES = ("Voorbeeldfarma", "VOORBEELD FARMA B.V.", "Vóórbeeld-Farma", "Example Pharma Inc.", "Pfizer")
TRADES = ("biedt 12 euro", "has a price of 12", "levert 40 procent", "€ 4.000", "wint 3 percelen")


def doors() -> Iterator[str]:
    for part in ("scenario", "analysis", "figures", "reports", "exploring", "notebooks", "commands"):
        for path in (PACKAGE / part).rglob("*.py"):
            if WRITES.search(path.read_text(encoding="utf-8")):
                yield path.relative_to(PACKAGE).as_posix()


def test_every_door_is_on_the_list() -> None:
    assert set(doors()) == DOORS | OF_OUR_OWN


texts = some.builds(
    lambda company, trade: f"{company} {trade}", some.sampled_from(COMPANIES), some.sampled_from(TRADES)
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_prose_is_refused(tmp_path: Path, text: str) -> None:
    for finding in (
        Finding("nl", text, ()),
        Finding("nl", "kop", (Section("a", "A", (text,)),)),
        Finding("nl", "kop", (Section("a", "A", ("zin",), (Grid(("x", "y"), ((text, "1"),)),)),)),
    ):
        with pytest.raises(CompanyNamed):
            write_finding_to(tmp_path / "finding.txt", finding)
    assert not list(tmp_path.iterdir())


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sampled_from(COMPANIES), some.integers(0, 3))
def test_tables_are_refused_whatever_stands_beside_the_name(tmp_path: Path, company: str, place: int) -> None:
    names = ["a", "b", "c", "d"]
    names[place] = company
    with pytest.raises(CompanyNamed):
        write_columns({"scheme": list(names), "value": [1.0, 2.0, 3.0, 4.0]}, tmp_path / "x.csv")
    with pytest.raises(CompanyNamed):
        write_columns({company: [1.0]}, tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


def with_text(place: str, text: str) -> Any:
    """The toy brief with a text somewhere in it, as a caller in Python could make it: nobody has checked it."""
    if place == "label":
        label = {"nl": text, "en": text}
        return replace(
            SCENARIO, alternatives={"today": {}, "bonus": {"label": label}}, runs=replace(SCENARIO.runs, deeper=0)
        )
    if place == "not_modelled":
        brief = replace(SCENARIO.brief, not_modelled=(text,))
    elif place == "claim":
        case = SCENARIO.counter_case
        assert case is not None
        return replace(SCENARIO, counter_case=replace(case, claim=text), runs=replace(SCENARIO.runs, deeper=0))
    else:
        brief = replace(SCENARIO.brief, **{place: text})
    return replace(SCENARIO, brief=brief, runs=replace(SCENARIO.runs, deeper=0))


def publish_and_report(scenario: Any, folder: Path) -> Published:
    published = publish(scenario, "brood", root=folder, language="nl", workers=1)
    write_report(published)
    return published


@pytest.mark.usefixtures("third")
@pytest.mark.parametrize("place", ["title", "question", "sender", "author", "claim"])
@pytest.mark.parametrize("text", [f"{COMPANIES[0]} {TRADES[0]}", f"{COMPANIES[1]} {TRADES[3]}"])
def test_a_report_is_refused_wherever_the_name_stands(place: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(CompanyNamed) as refused:
        publish_and_report(with_text(place, text), tmp_path)
    assert "mededingingsrecht" in refused.value.text("nl").casefold()
    assert not list(tmp_path.rglob("report.*"))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_a_new_brief_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScenarioError):
        new_scenario(text, tmp_path, "nl", "procurement")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("third")
def test_a_signature_is_refused(tmp_path: Path) -> None:
    published = publish(with_text("title", "Brood"), "brood", root=tmp_path, language="nl", workers=1)
    for company in COMPANIES:
        with pytest.raises(CannotSign):
            sign(published.folder, company, datetime.date(2026, 11, 22))


@pytest.mark.parametrize("place", ["title", "note", "sender", "source"])
@pytest.mark.parametrize("text", [f"{COMPANIES[0]} {TRADES[0]}", f"en dat lang genoeg om af te breken {COMPANIES[1]}"])
def test_a_chart_is_refused(text: str, place: str, tmp_path: Path) -> None:
    import chart_examples as examples

    draw, table = examples.charts()["price"]
    caption = replace(examples.caption("nl"), **{place: text})
    figure = draw(table, caption, language="nl", width=120)
    metadata = figures.Metadata(scenario="Brood", hash="3fa9c1b2e4d5", version="1", sender="x", title=caption.title)
    with pytest.raises(CompanyNamed):
        export(figure, "price", tmp_path, table, figures.alternative_text(table, caption, "nl"), metadata)
    assert not list(tmp_path.iterdir())
