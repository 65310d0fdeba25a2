"""Tell one run in sentences: why a bid won, why a supplier left, why a plant came."""

import argparse
from pathlib import Path

from simulations.commands.means import attempt
from simulations.commands.terminal import DONE, MISTAKES, USAGE, ProgressLine, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli_help_files"))
    parser.add_argument("--scheme", metavar="NAME", help=words("cli_help_scheme"))
    parser.add_argument("--supplier", type=int, metavar="N", help=words("cli_help_supplier"))
    parser.add_argument("--lot", type=int, metavar="N", help=words("cli_help_lot"))
    parser.add_argument("--quarter", metavar="QUARTER", help=words("cli_help_quarter"))
    parser.add_argument("--world", type=int, metavar="N", help=words("cli_help_world"))
    parser.add_argument("--strength", type=float, metavar="S", help=words("cli_help_strength"))
    parser.add_argument("--out", type=Path, metavar="FILE.md", help=words("cli_help_out"))


def do(chosen: argparse.Namespace) -> int:
    """Play the run and tell it."""
    from simulations.scenario.checking import check_file

    checked = check_file(chosen.file, chosen.language)
    if checked.scenario is None:
        complain(checked.text())
        return MISTAKES
    scenario, language = checked.scenario, checked.language

    from simulations.ensemble.files import write_bytes
    from simulations.ensemble.guard import guard_texts
    from simulations.reports.explaining import CannotExplain, Wanted, find_explainer

    wanted = Wanted(chosen.scheme, chosen.supplier, chosen.lot, chosen.quarter, chosen.world, chosen.strength)
    words = Words(language)
    line = ProgressLine(words)

    def work() -> int:
        try:
            explain = find_explainer(scenario.model)
            complain(words("cli_explaining"))  # not among the text, which may go on to a file
            text = explain(scenario, wanted, "en" if language == "en" else "nl")
        except CannotExplain as error:
            complain(error.text(language))
            return USAGE
        if chosen.out is None:
            print(text, end="")
            return DONE
        guard_texts(text.splitlines())
        write_bytes(chosen.out, text.encode("utf-8"))
        print(words("cli_results", folder=chosen.out))
        return DONE

    return attempt(work, line, language)
