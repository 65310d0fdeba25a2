"""The catalogue of words: nothing missing, nothing left over, the same placeholders in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

import simulations
from simulations.register import RegisterError, Words
from simulations.register.words import FOLDER, catalogue

PACKAGE = Path(simulations.__file__).parent
SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in sorted((PACKAGE / "scenario").glob("*.py")))


def placeholders(text: str) -> set[str]:
    """The names that a text wants filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_has_the_same_placeholders_in_both_languages() -> None:
    words = Words("nl")
    for key in catalogue():
        label = words.label(key)
        assert placeholders(label.nl) == placeholders(label.en), key


def test_every_text_named_in_the_code_is_in_the_catalogue() -> None:
    named = set(re.findall(r'message\("([a-z_.]+)"', SOURCE)) | set(re.findall(r'"((?:syntax|file)\.[a-z_]+)"', SOURCE))
    assert len(named) > 60
    assert not [key for key in named if f"scenario.{key}" not in catalogue()]


def test_every_text_of_checking_is_used() -> None:
    unused = []
    for key in catalogue():
        short = key.removeprefix("scenario.")
        if not key.startswith("scenario.") or short.startswith(
            ("expected.", "found.", "yaml.", "syntax.", "file.", "based_on.", "range.", "slot.", "page.head.", "run.")
        ):
            continue
        last = short.split(".", 1)[-1] if short.startswith(("describe.", "page.")) else short
        if f'"{last}"' not in SOURCE:
            unused.append(key)
    assert not unused


def test_a_missing_key_value_or_language_raises() -> None:
    with pytest.raises(RegisterError):
        Words("nl")("there.is.no.such.key")
    with pytest.raises(RegisterError):
        Words("nl")("scenario.nearest")
    with pytest.raises(RegisterError):
        Words("de")
    assert Words("en")("scenario.nearest", name="weight") == "Do you mean `weight`?"


def test_a_key_in_two_files_raises(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("hello: {nl: dag, en: hello}\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="hello"):
        Words("nl", tmp_path)


def test_a_text_without_both_languages_raises(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("hello: {nl: dag}\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="hello"):
        Words("nl", tmp_path)("hello")


def test_the_catalogue_is_a_folder_of_the_package() -> None:
    assert FOLDER == PACKAGE / "register" / "words"
