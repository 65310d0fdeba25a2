"""Hold a model against what the literature says."""

import argparse
from pathlib import Path

from simulations.commands.means import positive
from simulations.commands.terminal import DONE, FAILED, FOLDER_TROUBLE, USAGE, ProgressLine, complain
from simulations.register.words import Words


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("model", metavar="MODEL", help=words("cli_help_model"))
    parser.add_argument("--worlds", type=positive, help=words("cli_help_worlds"))
    parser.add_argument("--page", type=Path, metavar="FILE", help=words("cli_help_page"))
    parser.add_argument("--workers", type=positive, help=words("cli_help_workers"))


def do(chosen: argparse.Namespace) -> int:
    """Validate it."""
    from simulations.validation.facts import models_with_facts

    language = chosen.language or "nl"
    words = Words(language)
    if chosen.model not in models_with_facts():
        complain(words("cli_no_facts", model=chosen.model, models=", ".join(models_with_facts())))
        return USAGE

    from simulations.compilation import is_compiled
    from simulations.validation.report import as_page, as_text
    from simulations.validation.run import validate

    if not is_compiled():
        print(words("cli_compiling"), flush=True)
    line = ProgressLine(words)
    report = validate(chosen.model, worlds=chosen.worlds, workers=chosen.workers, progress=line)
    line.say(as_text(report, language))
    if chosen.page is not None:
        try:
            chosen.page.parent.mkdir(parents=True, exist_ok=True)
            chosen.page.write_text(as_page(report, language), encoding="utf-8", newline="\n")
        except OSError as error:
            complain(words("cli_not_written", detail=error))
            return FOLDER_TROUBLE
        print(words("cli_page_written", file=chosen.page))
    if report.broken:
        complain(words("cli_checks_fail", failed=len(report.broken)))
        return FAILED
    return DONE
