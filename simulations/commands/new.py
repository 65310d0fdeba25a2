"""Make a new brief from a template."""

import argparse
from pathlib import Path

from simulations.commands.terminal import DONE, FOLDER_TROUBLE, MISTAKES, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("name", metavar="NAME", help=words("cli_help_name"))
    parser.add_argument("--model", default="procurement")
    parser.add_argument("--folder", type=Path, default=Path("scenarios"), help=words("cli_help_scenarios"))


def do(chosen: argparse.Namespace) -> int:
    """Make it."""
    from simulations.scenario.problems import ScenarioError
    from simulations.scenario.template import new_scenario

    language = chosen.language or "nl"
    try:
        file = new_scenario(chosen.name, chosen.folder, language, chosen.model)
    except ScenarioError as error:
        complain(str(error))
        return MISTAKES
    except OSError as error:
        complain(Words(language)("cli_not_written", detail=error))
        return FOLDER_TROUBLE
    print(Words(language)("cli_created", file=file))
    return DONE
