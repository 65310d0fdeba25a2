"""The command line. Only what a command needs is imported, so that ``--help`` and ``check`` answer at once.

Exit codes: 0 done; 1 mistakes in the scenario; 2 wrong command; 3 trouble with the results folder or the workers; 4 a rule of
the model was broken; 5 a check of theory or a limit does not hold; 6 a run done again differs; 130 interrupted.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from simulations.register.words import Words

DONE, MISTAKES, USAGE, FOLDER_TROUBLE, BROKEN, FAILED, DIFFERS, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
LANGUAGES = ("nl", "en")
EXECUTORS = ("threads", "processes", "dask")


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
    except Exception:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", suffix=".txt", prefix="voorproef-", delete=False
        ) as report:
            traceback.print_exc(file=report)
        _complain(words("cli_unexpected", file=report.name))
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
    commands = parser.add_subparsers(required=True, metavar="{check,new,run,compare,reproduce,validate}")

    def add(name: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        text = words(f"cli_help_{name}")
        added = commands.add_parser(name, help=text, description=text, epilog=words("cli_exit_codes"))
        added.add_argument("--language", choices=LANGUAGES, help=words("cli_help_language"))
        added.set_defaults(command=command)
        return added

    check = add("check", _check)
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words("cli_help_files"))
    new = add("new", _new)
    new.add_argument("name", metavar="NAME", help=words("cli_help_name"))
    new.add_argument("--model", default="procurement")
    new.add_argument("--folder", type=Path, default=Path("scenarios"), help=words("cli_help_scenarios"))
    run = add("run", _run)
    run.add_argument("file", type=Path, metavar="FILE", help=words("cli_help_files"))
    run.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_folder"))
    _add_means(run, words)
    run.add_argument("--quick", action="store_true", help=words("cli_help_quick"))
    beside = add("compare", _compare)
    beside.add_argument("first", type=Path, metavar="A", help=words("cli_help_first"))
    beside.add_argument("second", type=Path, metavar="B", help=words("cli_help_second"))
    beside.add_argument("--folder", type=Path, default=Path("results"), help=words("cli_help_folder"))
    beside.add_argument("--workers", type=_positive, help=words("cli_help_workers"))
    again = add("reproduce", _reproduce)
    again.add_argument("place", type=Path, metavar="MANIFEST", help=words("cli_help_manifest"))
    _add_means(again, words)
    prove = add("validate", _validate)
    prove.add_argument("model", metavar="MODEL", help=words("cli_help_model"))
    prove.add_argument("--worlds", type=_positive, help=words("cli_help_worlds"))
    prove.add_argument("--page", type=Path, metavar="FILE", help=words("cli_help_page"))
    prove.add_argument("--workers", type=_positive, help=words("cli_help_workers"))
    return parser


def _add_means(command: argparse.ArgumentParser, words: Words) -> None:
    """With what a run is done."""
    command.add_argument("--workers", type=_positive, help=words("cli_help_workers"))
    command.add_argument("--executor", choices=EXECUTORS, default="threads", help=words("cli_help_executor"))
    command.add_argument("--scheduler", metavar="ADDRESS", help=words("cli_help_scheduler"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def _check(chosen: argparse.Namespace) -> int:
    from simulations.scenario.checking import check_file

    code = DONE
    for file in chosen.files:
        checked = check_file(file, chosen.language)
        if checked.scenario is None:
            _complain(checked.text())
            code = MISTAKES
        else:
            print(Words(checked.language)("cli_checked", file=file))
    return code


def _new(chosen: argparse.Namespace) -> int:
    from simulations.scenario.problems import ScenarioError
    from simulations.scenario.template import new_scenario

    language = chosen.language or "nl"
    try:
        file = new_scenario(chosen.name, chosen.folder, language, chosen.model)
    except ScenarioError as error:
        _complain(str(error))
        return MISTAKES
    except OSError as error:
        _complain(Words(language)("cli_not_written", detail=error))
        return FOLDER_TROUBLE
    print(Words(language)("cli_created", file=file))
    return DONE


def _run(chosen: argparse.Namespace) -> int:
    from simulations.scenario.checking import check_file

    if not _means_fit(chosen):
        return USAGE
    checked = check_file(chosen.file, chosen.language)
    if checked.scenario is None:
        _complain(checked.text())
        return MISTAKES
    language = checked.language

    from simulations.compilation import is_compiled
    from simulations.ensemble.messages import Contradicted, EnsembleError, RunInterrupted
    from simulations.reports.publish import BrokenRun, in_the_file, publish

    words = Words(language)
    if not is_compiled():
        print(words("cli_compiling"), flush=True)
    line = _ProgressLine(words)
    try:
        with _executor(chosen) as executor:
            published = publish(
                checked.scenario, chosen.file.stem, root=chosen.folder, language=language, workers=chosen.workers,
                executor=executor, progress=line, say=line.say, quick=chosen.quick,
            )  # fmt: skip
    except RunInterrupted as error:
        line.end()
        _complain(error.text(language))
        return INTERRUPTED
    except Contradicted as error:
        line.end()
        _complain(in_the_file(error, chosen.file, checked.scenario.model).text(language))
        return MISTAKES
    except EnsembleError as error:
        line.end()
        _complain(error.text(language))
        return FOLDER_TROUBLE
    except BrokenRun as error:
        line.end()
        _complain(words("cli_broken_rule", detail=error))
        return BROKEN
    print(words("cli_results", folder=published.folder))
    return DONE


def _means_fit(chosen: argparse.Namespace) -> bool:
    """Whether a cluster and its address are both given or neither; says so if not."""
    if (chosen.executor == "dask") == (chosen.scheduler is not None):
        return True
    missing = chosen.scheduler is None
    _complain(Words(chosen.language or "nl")("cli_scheduler_missing" if missing else "cli_scheduler_unused"))
    return False


@contextmanager
def _executor(chosen: argparse.Namespace) -> Iterator[Executor | str]:
    """What does the work; a cluster is left again at the end."""
    if chosen.executor != "dask":
        yield chosen.executor
        return
    from simulations.ensemble.cluster import dask_executor

    with dask_executor(chosen.scheduler) as executor:
        yield executor


def _compare(chosen: argparse.Namespace) -> int:
    from simulations.ensemble.messages import EnsembleError, RunInterrupted
    from simulations.reports.compare import CannotCompare, compare
    from simulations.scenario.problems import ScenarioError

    language = chosen.language or "nl"
    words = Words(language)
    line = _ProgressLine(words)
    try:
        compared = compare(
            chosen.first, chosen.second, root=chosen.folder, language=language, say=line.say, workers=chosen.workers,
            progress=line,
        )  # fmt: skip
    except ScenarioError as error:
        _complain(str(error))
        return MISTAKES
    except EnsembleError as error:
        line.end()
        _complain(error.text(language))
        return (
            INTERRUPTED
            if isinstance(error, RunInterrupted)
            else (MISTAKES if isinstance(error, CannotCompare) else FOLDER_TROUBLE)
        )
    print(words("cli_results", folder=compared.folder))
    return DONE


def _reproduce(chosen: argparse.Namespace) -> int:
    if not _means_fit(chosen):
        return USAGE
    from simulations.broken import BrokenRule
    from simulations.ensemble.messages import EnsembleError, RunInterrupted
    from simulations.ensemble.reproduce import reproduce
    from simulations.reports.reproduced import as_text

    language = chosen.language or "nl"
    words = Words(language)
    line = _ProgressLine(words)
    try:
        with _executor(chosen) as executor:
            done = reproduce(chosen.place, workers=chosen.workers, executor=executor, progress=line)
    except EnsembleError as error:
        line.end()
        _complain(error.text(language))
        return INTERRUPTED if isinstance(error, RunInterrupted) else FOLDER_TROUBLE
    except BrokenRule as error:
        line.end()
        _complain(words("cli_broken_rule", detail=error))
        return BROKEN
    line.say(as_text(done, language))
    return DONE if done.same else DIFFERS


def _validate(chosen: argparse.Namespace) -> int:
    from simulations.validation.facts import models_with_facts

    language = chosen.language or "nl"
    words = Words(language)
    if chosen.model not in models_with_facts():
        _complain(words("cli_no_facts", model=chosen.model, models=", ".join(models_with_facts())))
        return USAGE

    from simulations.compilation import is_compiled
    from simulations.validation.report import as_page, as_text
    from simulations.validation.run import validate

    if not is_compiled():
        print(words("cli_compiling"), flush=True)
    line = _ProgressLine(words)
    report = validate(chosen.model, worlds=chosen.worlds, workers=chosen.workers, progress=line)
    line.say(as_text(report, language))
    if chosen.page is not None:
        try:
            chosen.page.parent.mkdir(parents=True, exist_ok=True)
            chosen.page.write_text(as_page(report, language), encoding="utf-8", newline="\n")
        except OSError as error:
            _complain(words("cli_not_written", detail=error))
            return FOLDER_TROUBLE
        print(words("cli_page_written", file=chosen.page))
    if report.broken:
        _complain(words("cli_checks_fail", failed=len(report.broken)))
        return FAILED
    return DONE


class _ProgressLine:
    """One line that is written over and over on a screen, and now and then into a file."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.written = 0
        self.last: tuple[int, bool] | None = None

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None:
        share = 100 * done // max(total, 1)
        news = share, seconds_left is None
        if news == self.last:
            return
        self.last = news
        text = self.words("cli_progress", share=share, left=self._left(seconds_left))
        if sys.stdout.isatty():
            print("\r" + text.ljust(self.written), end="", flush=True)
            self.written = len(text)
            if done >= total:
                self.end()
        else:
            print(text, flush=True)

    def _left(self, seconds: float | None) -> str:
        if seconds is None:
            return self.words("cli_time_unknown")
        if seconds < 1:
            return ""
        if seconds < 90:
            exact = seconds < 10
            return self.words("cli_seconds_left", seconds=round(seconds) if exact else 5 * round(seconds / 5))
        return self.words("cli_minutes_left", minutes=round(seconds / 60))

    def say(self, text: str) -> None:
        """Print something else below the line."""
        self.end()
        print(text, flush=True)

    def end(self) -> None:
        if self.written:
            print(flush=True)
            self.written = 0


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
