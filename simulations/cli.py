"""The command line. Only what a command needs is imported, so that ``--help`` and ``check`` answer at once.

Exit codes: 0 done; 1 mistakes in the scenario, or a file that cannot be judged; 2 wrong command; 3 trouble with the results
folder or the workers; 4 a rule of the model was broken; 5 a check of theory or a limit does not hold; 6 a run or chart done again
differs, or not every number of a text was found; 130 interrupted.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from simulations.broken import kept
from simulations.commands.terminal import BROKEN, INTERRUPTED, LANGUAGES, complain
from simulations.register.words import Words

# Each is a module of `simulations.commands`; in the order of a brief's life.
COMMANDS = (
    *("new", "lab", "check", "run", "report", "sign", "verify", "check_text"),
    *("compare", "reproduce", "explain", "validate"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a user meets messages, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(_language_asked(asked) or "nl")
    chosen = _parser(words).parse_args(asked)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        complain(words("cli_unexpected", file=kept(error)))
        return BROKEN


def _language_asked(asked: Sequence[str]) -> str | None:
    """The language named on the command line, before anything else is known."""
    for place, argument in enumerate(asked):
        if argument == "--language" and place + 1 < len(asked) and asked[place + 1] in LANGUAGES:
            return asked[place + 1]
        if argument.startswith("--language=") and argument.split("=", 1)[1] in LANGUAGES:
            return argument.split("=", 1)[1]
    return None


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="voorproef", description=words("cli_description"), epilog=words("cli_exit_codes")
    )
    commands = parser.add_subparsers(required=True, metavar=f"{{{','.join(map(_spoken, COMMANDS))}}}")
    for name in COMMANDS:
        command, text = import_module(f"simulations.commands.{name}"), words(f"cli_help_{name}")
        added = commands.add_parser(_spoken(name), help=text, description=text, epilog=words("cli_exit_codes"))
        added.add_argument("--language", choices=LANGUAGES, help=words("cli_help_language"))
        added.set_defaults(command=command.do)
        command.add(added, words)
    return parser


def _spoken(name: str) -> str:
    """The command of a module: an underscore is a hyphen on the command line."""
    return name.replace("_", "-")
