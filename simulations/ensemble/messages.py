"""What a run has to say to its user: failures that stop it and notices that do not, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Notice:
    """Something the user should know; `key` stands in the catalogue of words."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The notice in nl or en."""
        from simulations.register.words import Words

        return Words(language)(self.key, **self.values)


class EnsembleError(Exception):
    """A run cannot go on, and why, in words a user understands: `text("nl")`."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def text(self, language: str) -> str:
        """The message in nl or en."""
        return Notice(self.key, self.values).text(language)

    def __str__(self) -> str:
        return self.text("en")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.key, self.values)


class StoreError(EnsembleError):
    """The results folder cannot be written or read."""


class RunInterrupted(EnsembleError):
    """The user stopped the run; finished blocks are kept."""


class WorkerLost(EnsembleError):
    """A worker process died; finished blocks are kept."""


class Contradicted(EnsembleError):
    """What a run gives contradicts a field of its scenario: `path` says which.

    `values` fill the texts `<key>`, `<key>.allowed` and `<key>.hint` of a scenario's messages.
    """

    @property
    def path(self) -> tuple[str, ...]:
        """The field, from the top of the file."""
        return tuple(self.values["path"])

    @property
    def said(self) -> dict[str, Any]:
        """What the texts are filled with."""
        return {name: value for name, value in self.values.items() if name != "path"}

    def text(self, language: str) -> str:
        """The message in nl or en, without its place in the file."""
        return Notice(f"scenario.{self.key}", self.said).text(language)


Notify = Callable[[Notice], None]


def _again(kind: type[EnsembleError], key: str, values: dict[str, Any]) -> EnsembleError:
    return kind(key, **values)
