"""With what a run is done, and what a user is told where it ends otherwise."""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from simulations.commands.terminal import BROKEN, FOLDER_TROUBLE, INTERRUPTED, MISTAKES, ProgressLine, complain
from simulations.register.words import Words

EXECUTORS = ("threads", "processes", "dask")


def add_means(command: argparse.ArgumentParser, words: Words) -> None:
    """With what a run is done."""
    command.add_argument("--workers", type=positive, help=words("cli_help_workers"))
    command.add_argument("--executor", choices=EXECUTORS, default="threads", help=words("cli_help_executor"))
    command.add_argument("--scheduler", metavar="ADDRESS", help=words("cli_help_scheduler"))


def positive(text: str) -> int:
    """A whole number above zero, else the parser complains."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def means_fit(chosen: argparse.Namespace) -> bool:
    """Whether a cluster and its address are both given or neither; says so if not."""
    if (chosen.executor == "dask") == (chosen.scheduler is not None):
        return True
    missing = chosen.scheduler is None
    complain(Words(chosen.language or "nl")("cli_scheduler_missing" if missing else "cli_scheduler_unused"))
    return False


@contextmanager
def executor_of(chosen: argparse.Namespace) -> Iterator[Executor | str]:
    """What does the work; a cluster is left again at the end."""
    if chosen.executor != "dask":
        yield chosen.executor
        return
    from simulations.ensemble.cluster import dask_executor

    with dask_executor(chosen.scheduler) as executor:
        yield executor


def attempt(work: Callable[[], int], line: ProgressLine, language: str) -> int:
    """The exit code of work that runs a model; what ends it is told in the user's language."""
    from simulations.broken import BrokenRule
    from simulations.ensemble.guard import CompanyNamed
    from simulations.ensemble.messages import EnsembleError, RunInterrupted
    from simulations.reports.publish import BrokenRun
    from simulations.scenario.problems import ScenarioError

    try:
        return work()
    except (ScenarioError, CompanyNamed) as error:
        said, code = error.text(language), MISTAKES
    except RunInterrupted as error:
        said, code = error.text(language), INTERRUPTED
    except EnsembleError as error:
        said, code = error.text(language), FOLDER_TROUBLE
    except (BrokenRule, BrokenRun) as error:
        said, code = Words(language)("cli_broken_rule", detail=error), BROKEN
    line.end()
    complain(said)
    return code
