"""Run a brief and publish it."""

import argparse
from pathlib import Path

from simulations.commands.means import add_means, attempt, executor_of, means_fit
from simulations.commands.terminal import DONE, MISTAKES, USAGE, ProgressLine, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli_help_files"))
    parser.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_folder"))
    add_means(parser, words)
    parser.add_argument("--quick", action="store_true", help=words("cli_help_quick"))


def do(chosen: argparse.Namespace) -> int:
    """Run it."""
    from simulations.scenario.checking import check_file

    if not means_fit(chosen):
        return USAGE
    checked = check_file(chosen.file, chosen.language)
    if checked.scenario is None:
        complain(checked.text())
        return MISTAKES
    language = checked.language

    from simulations.compilation import is_compiled
    from simulations.ensemble.messages import Contradicted
    from simulations.reports.publish import in_the_file, publish

    words, scenario = Words(language), checked.scenario
    if not is_compiled():
        print(words("cli_compiling"), flush=True)
    line = ProgressLine(words)

    def work() -> int:
        with executor_of(chosen) as executor:
            try:
                published = publish(
                    scenario, chosen.file.stem, root=chosen.folder, language=language, workers=chosen.workers,
                    executor=executor, progress=line, say=line.say, quick=chosen.quick,
                )  # fmt: skip
            except Contradicted as error:
                raise in_the_file(error, chosen.file, scenario.model) from error
        print(words("cli_results", folder=published.folder))
        return DONE

    return attempt(work, line, language)
