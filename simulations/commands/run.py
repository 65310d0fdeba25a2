"""Run a brief and publish it."""

import argparse

from simulations.commands.briefs import add_brief, run_brief_file

add = add_brief


def do(chosen: argparse.Namespace) -> int:
    """Run it."""
    return run_brief_file(chosen, lambda published, words: print(words("cli_results", folder=published.folder)))
