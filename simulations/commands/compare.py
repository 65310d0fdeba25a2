"""Put two results or scenarios side by side."""

import argparse
from pathlib import Path

from simulations.commands.means import attempt, positive
from simulations.commands.terminal import DONE, MISTAKES, ProgressLine, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("first", type=Path, metavar="A", help=words("cli_help_first"))
    parser.add_argument("second", type=Path, metavar="B", help=words("cli_help_second"))
    parser.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_folder"))
    parser.add_argument("--workers", type=positive, help=words("cli_help_workers"))


def do(chosen: argparse.Namespace) -> int:
    """Compare them."""
    from simulations.reports.compare import CannotCompare, compare

    language = chosen.language or "nl"
    words = Words(language)
    line = ProgressLine(words)

    def work() -> int:
        try:
            compared = compare(
                chosen.first, chosen.second, root=chosen.folder, language=language, say=line.say, workers=chosen.workers,
                progress=line,
            )  # fmt: skip
        except CannotCompare as error:
            line.end()
            complain(error.text(language))
            return MISTAKES
        print(words("cli_results", folder=compared.folder))
        return DONE

    return attempt(work, line, language)
