"""Hold a picture against the same chart drawn again."""

import argparse
from pathlib import Path

from simulations.commands.means import add_means, attempt, executor_of, means_fit
from simulations.commands.terminal import DIFFERS, DONE, MISTAKES, USAGE, ProgressLine, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("figure", type=Path, metavar="FIGURE", help=words("cli_help_figure"))
    add_means(parser, words)


def do(chosen: argparse.Namespace) -> int:
    """Draw it again and say what differs."""
    if not means_fit(chosen):
        return USAGE
    from simulations.figures.pictures.found import Unreadable
    from simulations.reports.verifying.said import as_text
    from simulations.reports.verifying.verify import verify

    language = chosen.language or "nl"
    line = ProgressLine(Words(language))

    def work() -> int:
        try:
            with executor_of(chosen) as executor:
                done = verify(
                    chosen.figure, workers=chosen.workers, executor=executor, progress=line, say=line.say
                )  # fmt: skip
        except Unreadable as error:
            line.end()
            complain(error.text(language))
            return MISTAKES
        line.say(as_text(done, language))
        return DONE if done.same else DIFFERS

    return attempt(work, line, language)
