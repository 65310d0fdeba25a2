"""What every command says on a terminal, and the exit codes."""

import sys

from simulations.register.words import Words

DONE, MISTAKES, USAGE, FOLDER_TROUBLE, BROKEN, FAILED, DIFFERS, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
LANGUAGES = ("nl", "en")


def complain(text: str) -> None:
    """Say what went wrong."""
    print(text, file=sys.stderr, flush=True)


class ProgressLine:
    """One line that is written over and over on a screen, and now and then into a file."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.written = 0
        self.last: tuple[int, bool] | None = None

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None:
        """Say how far it is."""
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
        """Close the line, so that something else can be printed below it."""
        if self.written:
            print(flush=True)
            self.written = 0
