"""What a number of the run is about, in words, and how much of that a sentence mentions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from simulations.ensemble.indicator import TOGETHER
from simulations.reports.text_check.measures import stem

Stems = frozenset[str]

SMALL = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "en",
        "in",
        "op",
        "te",
        "dat",
        "die",
        "is",
        "met",
        "voor",
        "tot",
        "er",
        "aan",
        "bij",
        "per",
        "als",
        "niet",
        "om",
        "naar",
        "of",
        "ook",
        "dan",
        "wat",
        "door",
        "uit",
        "over",
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "on",
        "to",
        "that",
        "is",
        "with",
        "for",
        "at",
        "by",
        "per",
        "as",
        "not",
        "or",
        "also",
        "than",
        "what",
        "from",
        "it",
        "be",
        "are",
        "this",
        "up",
        "worden",
        "wordt",
        "zijn",
        "was",
        "meer",
        "minder",
        "toekomsten",
        "futures",
        "doorgerekende",
        "share",
        "deel",
        "aandeel",
    ]
)
# Columns that say whose a number is; in all others a known name is that of the quantity.
WHOSE = frozenset(
    ("scheme", "alternative", "group", "part", "rule", "grade", "source", "sort", "player", "proposal", "name")
)
AGAINST = frozenset(("against", "reference"))
SHORTEST = 3
ON_TOPIC = 0.3  # of the words of a quantity's name, weighed by how rare they are


class Topic(NamedTuple):
    """Stems of the name of a quantity in Dutch and in English, and of whose it is (an alternative, a group) in both."""

    dutch: Stems
    english: Stems
    whose_dutch: Stems = frozenset()
    whose_english: Stems = frozenset()


class Weights:
    """How rare each stem is among the topics of a run: a word that all share says nothing."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        distinct = self._topics = frozenset(topics)
        self._best: dict[Stems, float] = {}
        self.count = max(len(distinct), 1)
        self.seen = Counter(one for topic in distinct for one in frozenset().union(*topic))

    def score(self, topic: Topic, mentioned: Stems) -> tuple[float, float]:
        """Shares (0 to 1) of the quantity's name and of whose it is that the words of a sentence mention."""
        names = [self._share(stems, mentioned) for stems in (topic.dutch, topic.english) if stems]
        whose = max(self._share(stems, mentioned) for stems in (topic.whose_dutch, topic.whose_english))
        return (max(names) if names else whose), whose

    def best(self, mentioned: Stems) -> float:
        """The score (0 to 1.5) of the quantity that the words of a sentence name best."""
        if mentioned not in self._best:
            self._best[mentioned] = max((whole(*self.score(one, mentioned)) for one in self._topics), default=0.0)
        return self._best[mentioned]

    def _share(self, stems: Stems, mentioned: Stems) -> float:
        total = sum(self._weight(one) for one in stems)
        return sum(self._weight(one) for one in stems & mentioned) / total if total else 0.0

    def _weight(self, one: str) -> float:
        return math.log(1 + self.count / max(self.seen[one], 1))


def whole(named: float, whose: float) -> float:
    """One score of how much of a quantity's name and of whose it is was mentioned."""
    return named + 0.5 * whose


def resolve(name: str, names: Mapping[str, object]) -> str | None:
    """The longest known name that `name` is, or begins with before an underscore; None if there is none.

    >>> resolve("net_value_low", {"net": "", "net_value": ""})
    'net_value'
    """
    while name and name not in names:
        name = name.rpartition("_")[0]
    return name or None


def _resolved(key: str, cell: str, names: Mapping[str, object]) -> str | None:
    """The known name in a cell; of two things of one name that of the column's kind."""
    return f"{key} {cell}" if f"{key} {cell}" in names else resolve(cell, names)


@cache
def stems(text: str) -> Stems:
    """The stems of the telling words of a text.

    >>> sorted(stems("De netto publieke kosten"))
    ['kost', 'neto', 'publiek']
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(stem(word) for word in words if len(word) >= SHORTEST and word not in SMALL)


def topic_of(row: Mapping[str, str], names: Mapping[str, Sequence[str]], column: str) -> Topic:
    """What a row of a table is about: names in its cells that the run has labels for, texts that it carries itself, and
    a column that is called after a quantity.
    """
    dutch, english, whose_dutch, whose_english = [], [], [], []
    for key, cell in row.items():
        if key.endswith("_nl"):
            dutch.append(cell)
        elif key.endswith("_en"):
            english.append(cell)
        elif cell == TOGETHER or key in AGAINST:
            continue  # what a sentence means that says nothing of it
        elif key in WHOSE or (named := _resolved(key, cell, names)) is None:
            whose = names.get(cell, (cell.replace("_", " "),) * 2)
            whose_dutch.append(whose[0])
            whose_english.append(whose[1])
        else:
            dutch.append(names[named][0])
            english.append(names[named][1])
    if (named := resolve(column, names)) is not None:
        dutch.append(names[named][0])
        english.append(names[named][1])
    return Topic(*(stems(" ".join(texts)) for texts in (dutch, english, whose_dutch, whose_english)))
