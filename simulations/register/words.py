"""Every text a user reads, in Dutch and English, from one catalogue.

The catalogue is the folder `words/`: each part of the toolkit writes its own file, each key maps to `{nl:
..., en: ...}` with `{name}` placeholders, and a key may stand in one file only.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from simulations.register.label import LANGUAGES, Label, label_from
from simulations.register.rows import RegisterError, Rows

FOLDER = Path(__file__).parent / "words"


class Words:
    """The catalogue in one language: `Words("nl")("key", name=value)` gives a text."""

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        """Raises `RegisterError` for a language that the toolkit does not speak, or a key in two files."""
        if language not in LANGUAGES:
            raise RegisterError(f"no texts in language {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._catalogue = catalogue(folder)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key` with its placeholders filled.

        Raises `RegisterError` for an unknown key or a missing value.
        """
        try:
            return self.label(key)[self.language].format_map(values)
        except (KeyError, IndexError, ValueError) as error:
            raise RegisterError(f"text {key!r} cannot be filled in: {error!r}") from error

    def __contains__(self, key: object) -> bool:
        return key in self._catalogue

    def label(self, key: str) -> Label:
        """The text of `key` in all languages, placeholders unfilled."""
        if key not in self._catalogue:
            raise RegisterError(f"there is no text {key!r} in the catalogue of words")
        rows = self._catalogue[key]
        return label_from(rows[key], f"{rows.file.name}: {key}")


@cache
def catalogue(folder: Path = FOLDER) -> Mapping[str, Rows]:
    """For every key the rows it stands in; raises `RegisterError` for a key in two files."""
    found: dict[str, Rows] = {}
    for rows in files(folder):
        for key in rows:
            if key in found:
                raise RegisterError(f"text {key!r} stands in {found[key].file.name} and in {rows.file.name}")
            found[key] = rows
    return found


def files(folder: Path) -> Iterable[Rows]:
    """One set of rows per file of the folder, in order of name."""
    return (Rows(file) for file in sorted(folder.glob("*.yaml")))
