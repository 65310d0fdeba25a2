"""What a number of the run is about, in words, and how much of that a sentence mentions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

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
WHOSE = frozenset(("scheme", "alternative", "against", "group", "part", "rule", "grade", "source", "sort"))
SHORTEST = 3
ON_TOPIC = 0.3  # of the words of a quantity's name, weighed by how rare they are


class Topic(NamedTuple):
    """Stems of the name of a quantity in Dutch and in English, and of whose it is (an alternative, a group)."""

    dutch: Stems
    english: Stems
    whose: Stems


class Weights:
    """How rare each stem is among the topics of a run: a word that all share says nothing."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        distinct = set(topics)
        self.count = max(len(distinct), 1)
        self.seen = Counter(one for topic in distinct for one in topic.dutch | topic.english | topic.whose)

    def score(self, topic: Topic, mentioned: Stems) -> tuple[float, float]:
        """Shares (0 to 1) of the quantity's name and of whose it is that the words of a sentence mention."""
        names = [self._share(stems, mentioned) for stems in (topic.dutch, topic.english) if stems]
        whose = self._share(topic.whose, mentioned) if topic.whose else 0.0
        return (max(names) if names else whose), whose

    def _share(self, stems: Stems, mentioned: Stems) -> float:
        total = sum(self._weight(one) for one in stems)
        return sum(self._weight(one) for one in stems & mentioned) / total if total else 0.0

    def _weight(self, one: str) -> float:
        return math.log(1 + self.count / max(self.seen[one], 1))


def resolve(name: str, names: Mapping[str, object]) -> str | None:
    """The longest known name that `name` is, or begins with before an underscore; None if there is none.

    >>> resolve("net_value_low", {"net": "", "net_value": ""})
    'net_value'
    """
    while name and name not in names:
        name = name.rpartition("_")[0]
    return name or None


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
    dutch, english, whose = [], [], []
    for key, cell in row.items():
        if key.endswith("_nl"):
            dutch.append(cell)
        elif key.endswith("_en"):
            english.append(cell)
        elif key in WHOSE or (named := resolve(cell, names)) is None:
            whose.append(" ".join(names.get(cell, (cell.replace("_", " "),))))
        else:
            dutch.append(names[named][0])
            english.append(names[named][1])
    if (named := resolve(column, names)) is not None:
        dutch.append(names[named][0])
        english.append(names[named][1])
    return Topic(stems(" ".join(dutch)), stems(" ".join(english)), stems(" ".join(whose)))
