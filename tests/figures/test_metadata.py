"""What stands beside a drawing comes back as it was written, whatever the words are."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from simulations.figures.export import IMAGES, bundle_manifest, image
from simulations.figures.metadata import LARGEST, Metadata, packed, read_about, unpacked
from simulations.figures.pictures.picture import picture_of
from simulations.figures.wording import plain

ODD = "a \"b\" 'c' <d> & ]]> -- \\ (e\n) \r\n\t\x00\x07\x1f\x85 é € 😀 \u2028 \ufffe"
WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


class Drawn:
    """A table of one row."""

    def __init__(self, text: str) -> None:
        self.text = text

    def to_table(self) -> dict[str, list[str]]:
        return {"name": [self.text]}


@pytest.mark.parametrize("form", IMAGES)
@settings(max_examples=25, deadline=None)
@given(title=WORDS, sender=WORDS, alternative=WORDS, manifest=WORDS.filter(bool))
@example(title=ODD, sender=ODD, alternative=ODD, manifest=ODD)
@example(title="]]>", sender="<!--", alternative="</desc>", manifest="%%EOF startxref")
def test_words_come_back_from_every_format(form: str, title: str, sender: str, alternative: str, manifest: str) -> None:
    metadata = Metadata("t" + title, "hash", "1", sender, "t" + title, "nl", manifest, "price", 80, "0.1", True)
    figure = Figure(figsize=(0.2, 0.2))
    picture = picture_of(image(form, figure, Drawn(title), alternative, metadata))  # type: ignore[arg-type]
    back = picture.about.metadata
    assert back.manifest == manifest
    assert (back.title, back.sender, back.width, back.quick) == (plain("t" + title), plain(sender), 80, True)
    assert picture.words["title"] == plain("t" + title)
    assert picture.words.get("alternative_text", "") == plain(alternative)
    assert picture.words.get("sender", "") == plain(sender)


@given(st.text())
def test_packing_gives_the_text_back_in_safe_letters(text: str) -> None:
    assert unpacked(packed(text)) == text
    assert set(packed(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


def test_nothing_unpacks_to_more_than_it_may() -> None:
    assert len(packed("x" * LARGEST)) < LARGEST / 500
    with pytest.raises(ValueError, match="too long"):
        unpacked(packed("x" * (LARGEST + 1)))


@pytest.mark.parametrize("text", ["", "[]", "{}", "nothing", '{"table": 1}', "[" * 100_000, '{"unknown": "x"}'])
def test_what_is_no_metadata_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_about(text)


def test_the_manifest_of_a_bundle_names_its_files_and_hashes() -> None:
    metadata = Metadata("Titel", "abc", "1", "wij", "Kop", "en", "{}", "price", 80, "0.1")
    about = json.loads(bundle_manifest({"price.svg": b"x"}, metadata))
    assert about["files"] == {"price.svg": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    del about["files"]
    assert about == {
        "chart": "price", "title": "Kop", "language": "en", "width_mm": 80, "sender": "wij", "scenario": "Titel",
        "run": "abc", "model_version": "1", "toolkit_version": "0.1", "quick": False,
    }  # fmt: skip
