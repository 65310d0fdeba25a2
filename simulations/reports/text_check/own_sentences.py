"""The sentences that a run told itself: a document that has one of them with another number in it is out of date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulations.reports.text_check.clauses import Names, clauses
from simulations.reports.text_check.documents import Document, language_of, text_of_file
from simulations.reports.text_check.entries import Entry
from simulations.reports.text_check.plain_text import plain_blocks
from simulations.reports.text_check.sentences import Sentence, sentences_of
from simulations.reports.text_check.spotting import Number
from simulations.reports.text_check.topics import Topic, stems

LETTERS = 12  # fewer make no sentence that can be recognised
NAME, ROW = 3, 3  # but the row of a table can be, by its name and so many numbers
LANGUAGES = ("nl", "en")
FEWEST = 4  # telling words, for a sentence to say what its numbers are about
SAME = 1e-9
INTERVAL = 3  # numbers: the middle and two ends


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the run: its text file, line and numbers."""

    file: str
    line: int
    text: str
    entries: tuple[Entry, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class OwnSentences:
    """Sentences of a run's own texts and cells of its tables by their words alone, and cells with an interval as they stand."""

    by_words: Mapping[str, Sequence[Told]]
    by_cell: Mapping[str, Told]

    @property
    def entries(self) -> list[Entry]:
        """All numbers of the texts."""
        return [entry for told in self.by_words.values() for one in told for entry in one.entries]

    def like(self, sentence: Sentence) -> Told | None:
        """The sentence with the same words and most numbers the same; None if the run told no such thing."""
        if (cell := self.by_cell.get(sentence.text.strip())) is not None:
            return cell
        words = words_alone(sentence)
        found = self.by_words.get(words, ()) if words else ()
        fitting = [one for one in found if len(one.numbers) == len(sentence.numbers)]
        if not fitting:
            return None
        return max(fitting, key=lambda one: sum(map(same, one.numbers, sentence.numbers)))


def same(one: Number, other: Number) -> bool:
    """Whether two numbers in print say the same, whatever their form."""
    return abs(one.value - other.value) <= SAME * max(abs(one.value), 1.0) and bool(one.kinds & other.kinds)


def words_alone(sentence: Sentence) -> str:
    """What a sentence or a cell of a table is known by: its words, with a sign in place of each number, and for a cell what
    stands above and beside it; empty where too little is left.
    """
    text, shift = sentence.text, sentence.start
    for number in reversed(sentence.numbers):
        text = text[: number.start - shift] + " # " + text[number.end - shift :]
    plain = re.sub(r"[„“”\"'’‘.]", "", text.casefold())
    plain = " ".join(plain.split())
    if head := sentence.block.head.casefold():
        return f"{head} | {plain}"
    letters = len(re.findall(r"[^\W\d_]", plain))
    enough = letters >= LETTERS or (letters >= NAME and len(sentence.numbers) >= ROW)
    return plain if enough else ""


def own_texts(folder: Path, labels: tuple[str, ...], names: Names) -> OwnSentences:
    """Every sentence with a number in the finding and in the alternative texts of charts, in both languages."""
    found: dict[str, list[Told]] = {}
    cells: dict[str, Told] = {}
    for file in sorted(folder.rglob("*.txt")):
        place = file.relative_to(folder)
        if "blocks" in place.parts:
            continue
        text = text_of_file(file)
        named = file.suffixes[0][1:] if len(file.suffixes) > 1 else ""
        language = named if named in LANGUAGES else language_of(text)
        document = Document(file, plain_blocks(text, markdown=False), language)
        for sentence in sentences_of(document, labels):
            if sentence.numbers:
                told = _told(sentence, place.as_posix(), names)
                found.setdefault(words_alone(sentence), []).append(told)
                if _is_interval(sentence):
                    cells[sentence.text.strip()] = told
    return OwnSentences(found, cells)


def _is_interval(sentence: Sentence) -> bool:
    """Whether a text is a middle with two ends and hardly a word: enough to know it by."""
    return len(sentence.numbers) == INTERVAL and not re.search(r"[^\W\d_]{2}", sentence.text)


def _told(sentence: Sentence, file: str, names: Names) -> Told:
    """Its numbers, each with the alternative that it is of in a cell of its row, as a table would have it."""
    line = sentence.block.at(sentence.start).numbers[0]
    words = stems(sentence.text)
    about = Topic(words if len(words) >= FEWEST else frozenset(), frozenset(), frozenset())
    whose = [tuple(f"scheme {name}" for name in sorted(one.schemes)) for one in clauses(sentence, names)]
    entries = tuple(
        Entry(
            one.value, one.unit, "text", file, line, (words_alone(sentence), *schemes),
            f"#{number}", about, kinds=one.kinds,
        )
        for number, (one, schemes) in enumerate(zip(sentence.numbers, whose, strict=True), 1)
    )  # fmt: skip
    return Told(file, line, sentence.text.strip(), entries, sentence.numbers)
