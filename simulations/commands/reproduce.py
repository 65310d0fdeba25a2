"""Do a run again from its manifest, and compare bit for bit."""

import argparse
from pathlib import Path

from simulations.commands.means import add_means, attempt, executor_of, means_fit
from simulations.commands.terminal import DIFFERS, DONE, USAGE, ProgressLine
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("place", type=Path, metavar="MANIFEST", help=words("cli_help_manifest"))
    add_means(parser, words)


def do(chosen: argparse.Namespace) -> int:
    """Run it again and say what differs."""
    if not means_fit(chosen):
        return USAGE
    from simulations.ensemble.reproduce import reproduce
    from simulations.reports.reproduced import as_text

    language = chosen.language or "nl"
    line = ProgressLine(Words(language))

    def work() -> int:
        with executor_of(chosen) as executor:
            done = reproduce(chosen.place, workers=chosen.workers, executor=executor, progress=line)
        line.say(as_text(done, language))
        return DONE if done.same else DIFFERS

    return attempt(work, line, language)
