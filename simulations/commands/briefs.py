"""What every command does that starts from a scenario file: check it, run it, publish it."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from simulations.commands.means import add_means, attempt, executor_of, means_fit
from simulations.commands.terminal import DONE, MISTAKES, USAGE, ProgressLine, complain
from simulations.register.words import Words

if TYPE_CHECKING:
    from simulations.reports.publish import Published


def add_brief(parser: argparse.ArgumentParser, words: Words) -> None:
    """A scenario file, where results go, and with what it is run."""
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli_help_files"))
    parser.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_folder"))
    add_means(parser, words)
    parser.add_argument("--quick", action="store_true", help=words("cli_help_quick"))


def run_brief_file(chosen: argparse.Namespace, then: Callable[["Published", Words], None]) -> int:
    """Publish a checked brief, then do something with it; the exit code."""
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
        then(published, words)
        return DONE

    return attempt(work, line, language)
