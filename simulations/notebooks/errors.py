"""Mistakes in a notebook are told as on the command line: a message of their own, never a traceback."""

from __future__ import annotations

import html
from types import TracebackType
from typing import Any

from simulations.broken import BrokenRule, kept
from simulations.register.words import Words

BOX = "border-left: 4px solid #a0261b; background: #faf3f2; color: #1a1a1a; padding: .6rem 1rem; max-width: 60rem"
MONO = "white-space: pre-wrap; font-family: inherit; margin: 0"


def in_notebook(language: str = "nl") -> None:
    """Show mistakes from here on as readable messages in `language`.

    Does nothing outside a notebook.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def told(
        shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: int | None = None
    ) -> None:
        from IPython.display import HTML, display

        display(HTML(box(message(error, language))))  # type: ignore[no-untyped-call]

    shell.set_custom_exc((Exception, KeyboardInterrupt), told)


def message(error: BaseException, language: str) -> str:
    """What is said of an error: its own text, or one sentence with the file that holds the whole story."""
    from simulations.reports.publish import BrokenRun

    words = Words(language)
    if isinstance(error, BrokenRule | BrokenRun):
        return words("cli_broken_rule", detail=error)
    if isinstance(error, KeyboardInterrupt):
        return words("notebook.interrupted")
    if isinstance(error, SyntaxError):
        return words("notebook.syntax", line=error.lineno or 1, text=(error.text or "").strip())
    if isinstance(error, NameError):
        return words("notebook.name", name=error.name or "")
    if callable(text := getattr(error, "text", None)) and isinstance(told := text(language), str):
        return told
    return words("cli_unexpected", file=kept(error))


def box(text: str) -> str:
    """A message in a box that stands out without shouting; its lines stay lines."""
    return f'<div role="alert" style="{BOX}"><pre style="{MONO}; font-family: monospace">{html.escape(text)}</pre></div>'
