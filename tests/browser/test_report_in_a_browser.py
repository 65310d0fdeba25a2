"""The page of a report on a telephone and on a desk: whole, quiet, and readable for everybody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import simulations as sim
from simulations.reports.document.write import write_report

BRIEFS = ("duurzame-inkoop", "acht-voorstellen")
WIDTHS = {"phone": 390, "desk": 1280}
SEEN = os.environ.get("VOORPROEF_SCREENSHOTS")


@pytest.fixture(scope="module", params=BRIEFS)
def report(request: pytest.FixtureRequest, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = sim.run(
        project / "scenarios" / f"{request.param}.yaml", root=tmp_path_factory.mktemp("results"), quick=True
    )
    return write_report(published).page


@pytest.fixture(params=WIDTHS)
def opened(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 844})
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda told: page.complaints.append(told.text) if told.type == "error" else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on("requestfailed", lambda request: page.complaints.append(request.url[:200]))  # type: ignore[attr-defined]
    page.goto(report.as_uri())
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{report.parent.name}-{request.param}.png", full_page=True)
    yield page
    context.close()


def test_the_page_is_whole_and_quiet(opened: Page) -> None:
    widths = opened.eval_on_selector_all("img", "all => all.map(one => one.complete ? one.naturalWidth : 0)")
    assert widths
    assert min(widths) > 0
    assert opened.complaints == []  # type: ignore[attr-defined]


def test_nobody_has_to_scroll_sideways(opened: Page) -> None:
    inner, outer = opened.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert inner <= outer


def test_nothing_stands_in_the_way_of_a_reader(opened: Page) -> None:
    found = Axe().run(opened)
    assert found.violations_count == 0, found.generate_report()
