"""The page: one file, nothing fetched, no script, every text data; headings in order and words with every picture."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from document_examples import HARM, SVG, example, told

from simulations.reports.document.page import page
from simulations.reports.document.parts import Heading, Paragraph, Points


class Seen(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_the_page_needs_no_other_file_and_runs_nothing() -> None:
    seen = Seen(page(example(b"png")))
    assert not seen.all("script")
    for tag, attributes in seen.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "srcset", "href", "action", "data"):
                assert str(value).startswith(("data:", "#")), (tag, value)
    assert "default-src 'none'" in str([one.get("content") for one in seen.all("meta")])


def test_the_pictures_are_there_whole_at_both_widths_with_their_words() -> None:
    seen = Seen(page(example(b"png")))
    (img,), (source,) = seen.all("img"), seen.all("source")
    for address in (img["src"], source["srcset"]):
        assert base64.b64decode(str(address).split(",", 1)[1]) == SVG
    assert img["alt"] == "In woorden wat er te zien is."
    assert "Figuur 1. Wat de grafiek toont" in seen.text


def test_headings_go_down_one_at_a_time_and_the_contents_lead_to_chapters() -> None:
    seen = Seen(page(example(b"png")))
    levels = [int(tag[1]) for tag, _ in seen.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    chapters = {one["id"] for one in seen.all("h2")}
    assert {str(one["href"])[1:] for one in seen.all("a")} == chapters == {"chapter-1", "chapter-2"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_its_language(language: str) -> None:
    assert Seen(page(example(b"png", language=language))).all("html") == [{"lang": language}]


@pytest.mark.parametrize("draft", ["concept", ""])
def test_a_draft_says_so(draft: str) -> None:
    seen = Seen(page(example(b"png", draft=draft)))
    assert ("watermark" in [one.get("class") for one in seen.all("div")]) == bool(draft)


@pytest.mark.usefixtures("third")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_that_was_told_stands_in_it(language: str, tmp_path: Path) -> None:
    document = told(tmp_path, language)
    seen = Seen(page(document))
    for part in document.parts:
        texts = (
            part.sentences if isinstance(part, Points) else [part.text] if isinstance(part, Heading | Paragraph) else []
        )
        for text in texts:
            assert text in seen.text


@pytest.mark.usefixtures("third")
def test_texts_of_a_brief_are_data(tmp_path: Path) -> None:
    document = told(tmp_path, title=HARM, question=HARM, author=HARM, sender=HARM)
    seen = Seen(page(document))
    assert not seen.all("script")
    assert '<script>alert("x")</script>' in seen.text
    assert "{{ 7 * 7 }}" in seen.text
    assert "\x07" not in seen.text
    assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {next(tmp_path.iterdir()).name}
    assert next(tmp_path.iterdir()).name.startswith("brood-")


@pytest.mark.usefixtures("third")
def test_no_folder_of_the_sender_s_computer_is_told(tmp_path: Path) -> None:
    text = page(told(tmp_path))
    assert str(tmp_path) not in text
    assert "uv run voorproef reproduce results/brood-" in text
