"""Check scenario files: every mistake in one go."""

import argparse
from pathlib import Path

from simulations.commands.terminal import DONE, MISTAKES, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words("cli_help_files"))


def do(chosen: argparse.Namespace) -> int:
    """Check them; the exit code is that of the worst."""
    from simulations.scenario.checking import check_file

    code = DONE
    for file in chosen.files:
        checked = check_file(file, chosen.language)
        if checked.scenario is None:
            complain(checked.text())
            code = MISTAKES
        else:
            print(Words(checked.language)("cli_checked", file=file))
    return code
