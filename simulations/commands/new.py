"""Make a new brief from a template, and a notebook for it."""

import argparse
from pathlib import Path

from simulations.commands.terminal import DONE, FOLDER_TROUBLE, MISTAKES, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("name", metavar="NAME", help=words("cli_help_name"))
    parser.add_argument("--model", default="procurement")
    parser.add_argument("--folder", type=Path, default=Path("scenarios"), help=words("cli_help_scenarios"))
    parser.add_argument("--no-notebook", action="store_true", help=words("cli_help_no_notebook"))


def do(chosen: argparse.Namespace) -> int:
    """Make it."""
    from simulations.scenario.problems import ScenarioError
    from simulations.scenario.template import new_scenario

    words = Words(chosen.language or "nl")
    try:
        file = new_scenario(chosen.name, chosen.folder, words.language, chosen.model)
        print(words("cli_created", file=file))
        if not chosen.no_notebook:
            print(_notebook(file, chosen.name, words))
    except ScenarioError as error:
        complain(str(error))
        return MISTAKES
    except OSError as error:
        complain(words("cli_not_written", detail=error))
        return FOLDER_TROUBLE
    return DONE


def _notebook(file: Path, name: str, words: Words) -> str:
    """Make the notebook; what there is to say of it."""
    from simulations.notebooks.making import notebook_for
    from simulations.scenario.template import safe_heading

    notebook, made = notebook_for(file, safe_heading(name, words.language), words.language)
    return words("cli_notebook_created" if made else "cli_notebook_exists", file=notebook)
