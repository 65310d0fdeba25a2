"""Both front pages: the same commands and tables, links that lead somewhere, commands that exist."""

import re
import shlex
from pathlib import Path

import pytest

from simulations import cli

ROOT = Path(__file__).parents[2]
PAGES = {"nl": "README.md", "en": "README.en.md"}
# A brief is called otherwise in another language; an address and a file too.
NAMES = {
    "Procurement of antibiotics": "Inkoop van antibiotica",
    "procurement-of-antibiotics": "inkoop-van-antibiotica",
    " --language en": "",
}


def page(language: str) -> str:
    return (ROOT / PAGES[language]).read_text(encoding="utf-8")


def commands(language: str) -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```", page(language), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def test_both_pages_give_the_same_commands() -> None:
    english = "\n".join(commands("en"))
    for name, dutch in NAMES.items():
        english = english.replace(name, dutch)
    assert english.splitlines() == commands("nl")


def test_both_pages_have_the_same_parts() -> None:
    marks = [re.findall(r"^(#+ |\| `[^`]*`|!\[|- \*\*|\d\. )", page(language), re.MULTILINE) for language in PAGES]
    dutch, english = ([mark.replace(".nl.", ".en.") for mark in found] for found in marks)
    assert dutch == english


@pytest.mark.parametrize("language", PAGES)
def test_every_link_leads_to_a_file(language: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page(language)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize("command", [one for language in PAGES for one in commands(language)])
def test_every_command_is_one_that_there_is(command: str) -> None:
    tool, rest = shlex.split(command)[2], shlex.split(command)[3:]
    assert command.startswith("uv run ")
    if tool == "pytest":
        return
    assert tool == "voorproef"
    assert rest[0].replace("-", "_") in cli.COMMANDS
    for word in rest:
        if word.startswith("scenarios/") and not word.endswith("antibiotica.yaml") and "antibiotics" not in word:
            assert (ROOT / word).is_file()
