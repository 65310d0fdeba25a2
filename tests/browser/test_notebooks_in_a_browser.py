"""The notebooks as their user meets them: in JupyterLab, run by the menu, sliders moved, files downloaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from running_lab import ROOT, Lab

from simulations.register.words import Words

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/[0-9]*.ipynb"))
# What sliders are moved in, by the start of the name.
EXPLORED = ("01", "02", "03")
NEW = {"nl": "04-nieuwe-brief.ipynb", "en": "english/04-new-brief.ipynb"}
PICTURE = ".voorproef-explorer img"
# Where somebody who wants to see the pages can ask for pictures of them.
SEEN = os.environ.get("VOORPROEF_SCREENSHOTS")


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, if asked to."""
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{name.replace('/', '-')}.png")


def words_of(name: str) -> Words:
    """The texts in the language of a notebook."""
    return Words("en" if name.startswith("english/") else "nl")


def scrolled_to(page: Page, selector: str) -> Any:
    """Something in a notebook that draws only what is near the window."""
    area = page.locator(".jp-WindowedPanel-outer, .jp-NotebookPanel-notebook").first
    found = page.locator(selector)
    area.evaluate("area => area.scrollTo(0, 0)")
    for _ in range(200):
        if found.count():
            break
        area.evaluate("area => area.scrollBy(0, 400)")
        page.wait_for_timeout(100)
    found.first.scroll_into_view_if_needed()
    return found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_runs_and_shows_no_mistake(lab: Lab, name: str) -> None:
    with lab.open(name) as page:
        saved = lab.run_all(page, name)
        outputs = [output for cell in saved["cells"] for output in cell.get("outputs", [])]  # type: ignore[attr-defined]
        assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
        assert 'role="alert"' not in str(outputs)
        look(page, name)
        assert page.get_by_text("Jupyter news").count() == 0
        if Path(name).name.startswith(EXPLORED):
            sliders_move_the_chart(page, name)
            downloads_arrive(page, name)


def sliders_move_the_chart(page: Page, name: str) -> None:
    handles = scrolled_to(page, ".voorproef-explorer .noUi-handle")
    before = page.locator(PICTURE).first.get_attribute("src")
    look(page, f"{name}-before")
    handles.first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    changed(page, before)
    words = words_of(name)
    settled(page, words)
    alternative = page.locator(PICTURE).first.get_attribute("alt") or ""
    assert words("exploring.marked", worlds=8) in alternative
    assert words("exploring.with", moved="").removesuffix(".") in page.locator(".voorproef-explorer").first.inner_text()
    assert page.locator(".voorproef-explorer pre").count() == 1
    look(page, f"{name}-after")
    page.get_by_role("button", name=words("exploring.reset")).click()
    expect(page.locator(".voorproef-explorer pre")).to_have_count(0)
    settled(page, words)
    again = page.locator(PICTURE).first.get_attribute("src")
    assert again == before
    by_mouse(page, before)


def settled(page: Page, words: Words) -> None:
    """Wait until the chart tells of the place where the slider stands now, and nothing else is being computed."""
    start, end = words("exploring.with", moved="|").split("|")
    told = {
        "busy": words("exploring.working"),
        "start": start,
        "at": words("exploring.moved", name="", value=""),
        "end": end,
    }
    page.wait_for_function(
        """({busy, start, at, end}) => {
            const text = document.querySelector('.voorproef-explorer').innerText;
            const place = document.querySelector('.voorproef-explorer .widget-readout').innerText;
            const line = text.split('\\n').find(one => one.startsWith(start));
            return !text.includes(busy) && (!line || line.endsWith(`${at}${place}${end}`));
        }""",
        arg=told,
    )


def by_mouse(page: Page, before: str | None) -> None:
    handle = page.locator(".voorproef-explorer .noUi-handle").last
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] - 10 * step, box["y"] + box["height"] / 2)
    page.mouse.up()
    changed(page, before)


def changed(page: Page, before: str | None) -> None:
    page.wait_for_function(
        "([selector, before]) => document.querySelector(selector)?.src !== before", arg=[PICTURE, before]
    )


def downloads_arrive(page: Page, name: str) -> None:
    for form, start in (("docx", b"PK"), ("svg", b"<?xml")):
        link = scrolled_to(page, f'a[download$=".{form}"]').first
        with page.expect_download() as waiting:
            link.click()
        file = waiting.value.path()
        assert Path(file).read_bytes().startswith(start)
    look(page, f"{name}-downloads")


@pytest.mark.parametrize(("language", "title"), [("nl", "Vraag uit de browser"), ("en", "Question from a browser")])
def test_a_new_brief_is_made_with_buttons(lab: Lab, language: str, title: str) -> None:
    name, words, stem = NEW[language], Words(language), title.lower().replace(" ", "-")
    with lab.open(name) as page:
        lab.run_all(page, name)
        scrolled_to(page, f"text={words('notebook.new.name')}")
        page.locator(".widget-text input").first.fill(title)
        page.get_by_role("button", name=words("notebook.new.make")).click()
        link = page.get_by_role("link", name=f"{stem}.yaml")
        expect(link).to_be_visible()
        look(page, f"{name}-made")
        scrolled_to(page, f"text={words('notebook.new.check')}")
        page.get_by_role("button", name=words("notebook.new.check")).click()
        expect(page.get_by_text(words("notebook.new.good", file=f"{stem}.yaml"))).to_be_visible()
        page.get_by_role("button", name=words("notebook.new.look")).click()
        page.wait_for_selector(PICTURE)
        look(page, f"{name}-look")
        assert (lab.project / "notebooks" / Path(name).parent / f"{stem}.ipynb").is_file()
        scrolled_to(page, f"text={words('notebook.new.make')}")
        page.get_by_role("link", name=f"{stem}.yaml").click()
        page.wait_for_selector(f".cm-content >> text={title}")
        look(page, f"{name}-opened")
