"""Open the notebooks in JupyterLab, on the folder of the project so that scenarios and results are seen too."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from simulations.commands.terminal import BROKEN, DONE, USAGE, complain
from simulations.register.words import Words

NOTEBOOKS = "notebooks"
# Where those in English are, below the Dutch ones.
ENGLISH = "english"
PORT = 8888
# Seconds that a server has to close after Ctrl+C.
GRACE = 10.0
# What JupyterLab leaves out of its page: the question whether one wants news.
SETTINGS = Path(__file__).parents[1] / "notebooks" / "lab"
# Nothing is asked of the network: no news, no look for a newer version, no list of extensions.
QUIET = (
    f"--LabApp.app_settings_dir={SETTINGS}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    # Ctrl+C closes it without a question.
    "--ServerApp.answer_yes=True",
)


def add(parser: argparse.ArgumentParser, words: Words) -> None:
    """What the command takes."""
    parser.add_argument("--port", type=int, default=PORT, help=words("cli_help_port"))
    parser.add_argument("--no-browser", action="store_true", help=words("cli_help_no_browser"))
    parser.add_argument("--project", type=Path, help=words("cli_help_project"))


def do(chosen: argparse.Namespace) -> int:
    """Open it, and wait until it is closed."""
    words = Words(chosen.language or "nl")
    folder = project(chosen.project or Path.cwd(), search=chosen.project is None)
    if folder is None:
        complain(words("cli_lab_no_notebooks", folder=chosen.project or Path.cwd()))
        return USAGE
    if find_spec("jupyterlab") is None:
        complain(words("cli_lab_absent"))
        return BROKEN
    print(words("cli_lab_opening", folder=folder), flush=True)
    browser = ("--no-browser",) if chosen.no_browser else ()
    return DONE if serve([*command(folder, chosen.port, words.language), *browser]) == 0 else BROKEN


def serve(arguments: list[str]) -> int:
    """Run a server until it ends, or until Ctrl+C, which reaches it too and lets it close its kernels; its exit code."""
    with subprocess.Popen(arguments) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            try:
                server.wait(GRACE)
            except subprocess.TimeoutExpired:
                server.terminate()
            return 0


def command(folder: Path, port: int, language: str = "nl") -> list[str]:
    """How JupyterLab is started on a project: with the first notebook in `language` open."""
    first = f"/lab/tree/{first_notebook(folder, language).relative_to(folder).as_posix()}"
    return [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}"),
        *(f"--LabApp.default_url={first}", *QUIET),
    ]


def project(start: Path, *, search: bool = True) -> Path | None:
    """The folder that holds notebooks: `start`, or with `search` the first above it; None if there is none."""
    folders: Iterator[Path] = iter((start, *start.resolve().parents) if search else (start,))
    return next((folder.resolve() for folder in folders if notebooks(folder)), None)


def first_notebook(folder: Path, language: str) -> Path:
    """The notebook that a project starts with, in `language` where there is one in it."""
    english = sorted((folder / NOTEBOOKS / ENGLISH).glob("*.ipynb")) if language == "en" else []
    return (english or notebooks(folder))[0]


def notebooks(folder: Path) -> list[Path]:
    """The notebooks of a project, in their order."""
    return sorted((folder / NOTEBOOKS).glob("*.ipynb"))
