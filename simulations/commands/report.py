"""Make a Word document and a page of a brief."""

import argparse
from typing import TYPE_CHECKING

from simulations.commands.briefs import add_brief, run_brief_file
from simulations.register.words import Words

if TYPE_CHECKING:
    from simulations.reports.publish import Published

add = add_brief


def do(chosen: argparse.Namespace) -> int:
    """Run what is missing, then write both."""
    return run_brief_file(chosen, _write)


def _write(published: "Published", words: Words) -> None:
    from simulations.reports.document.write import write_report

    made = write_report(published)
    for file in (made.word, made.page):
        print(words("cli_report_written", file=file))
