"""A name or text in the languages of the toolkit."""

from dataclasses import dataclass
from typing import Any

from simulations.register.rows import RegisterError

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """One text in Dutch (`nl`) and English (`en`).

    >>> Label("gewicht", "weight")["en"]
    'weight'
    """

    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language`; raises `KeyError` for a language the toolkit does not speak."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.nl if language == "nl" else self.en


def label_from(data: Any, where: str) -> Label:
    """A label from `{nl: ..., en: ...}`; `where` names the row in the `RegisterError` for anything else."""
    if (
        not isinstance(data, dict)
        or set(data) != set(LANGUAGES)
        or not all(isinstance(text, str) and text for text in data.values())
    ):
        raise RegisterError(f"{where}: a label needs a text in nl and in en")
    return Label(nl=data["nl"], en=data["en"])
