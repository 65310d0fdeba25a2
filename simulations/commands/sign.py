"""Sign for a result as a second person."""

import argparse
import datetime
from pathlib import Path

from simulations.commands.terminal import DONE, FOLDER_TROUBLE, MISTAKES, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("place", type=Path, metavar="MANIFEST", help=words("cli_help_signed"))
    parser.add_argument("--name", required=True, help=words("cli_help_signer"))


def do(chosen: argparse.Namespace) -> int:
    """Write the signature beside the manifest."""
    from simulations.ensemble.messages import EnsembleError
    from simulations.reports.document.signing import CannotSign, sign

    language = chosen.language or "nl"
    try:
        signature = sign(chosen.place, chosen.name, datetime.date.today())
    except CannotSign as error:
        complain(error.text(language))
        return MISTAKES
    except EnsembleError as error:
        complain(error.text(language))
        return FOLDER_TROUBLE
    told = {"name": signature.name, "date": signature.date.isoformat(), "code": signature.code}
    print(Words(language)("cli_signed", **told))
    return DONE
