"""Look up every number of a white paper's text in a run."""

import argparse
from pathlib import Path

from simulations.commands.terminal import DIFFERS, DONE, FOLDER_TROUBLE, MISTAKES, complain
from simulations.register.words import Words

OF_RESULTS = ("check_text_no_result", "check_text_no_results", "check_text_damaged_result")


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("document", type=Path, metavar="DOCUMENT", help=words("cli_help_document"))
    parser.add_argument("--result", type=Path, action="append", metavar="FOLDER", help=words("cli_help_result"))
    parser.add_argument("--earlier", type=Path, action="append", metavar="FOLDER", help=words("cli_help_earlier"))
    parser.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_results_root"))
    parser.add_argument("--all", action="store_true", dest="every", help=words("cli_help_passed_over"))


def do(chosen: argparse.Namespace) -> int:
    """Look them up and say what becomes of each."""
    from simulations.reports.text_check.documents import CannotRead, read_document
    from simulations.reports.text_check.folders import check_finished, newest, siblings
    from simulations.reports.text_check.index import read_run
    from simulations.reports.text_check.telling import as_text
    from simulations.reports.text_check.verdicts import check

    language = chosen.language or "nl"
    try:
        document = read_document(chosen.document)
        results = chosen.result or [newest(chosen.folder)]
        earlier = [*(chosen.earlier or []), *siblings(results)]
        check_finished([*results, *earlier])
        checked = check(document, [read_run(folder) for folder in results], [read_run(folder) for folder in earlier])
    except CannotRead as error:
        complain(error.text(language))
        return FOLDER_TROUBLE if error.key in OF_RESULTS else MISTAKES
    used = [folder.as_posix() for folder in results]
    if not chosen.result:
        used = [Words(language)("check_text_newest", folder=used[0])]
    print(as_text(checked, used, [folder.name for folder in earlier], language, every=chosen.every))
    return DONE if all(one.verdict == "found" for one in checked.judged) else DIFFERS
