"""What a number of a sentence may be in a run: by its value, and by what the sentence says that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from simulations.reports.text_check.clauses import clauses
from simulations.reports.text_check.entries import Entry
from simulations.reports.text_check.index import Index, Reading
from simulations.reports.text_check.matching import Fit, fit, window
from simulations.reports.text_check.measures import stem
from simulations.reports.text_check.scope import is_of, may_be
from simulations.reports.text_check.sentences import Sentence
from simulations.reports.text_check.spotting import Number
from simulations.reports.text_check.topics import ON_TOPIC, stems, whole

NEAR = 0.15  # scores no further apart than this are as good
FALLING = re.compile(
    r"\b(?:da(?:alt|len|lde|ling)|gedaald|lager|minder|kleiner|af(?:name|neemt|nemen|genomen)|verlie\w+|krimp\w*|goedkoper|"
    r"scheel\w+|bespa\w+|reduc\w+|verlag\w+|onder|fall\w*|fell|drop\w*|lower\w*|less|fewer|smaller|decreas\w+|declin\w+|cut\w*|"
    r"sav(?:es?|ed|ing)s?|los[est]\w*|cheaper|down|negatie\w+|negative)\b",
    re.IGNORECASE,
)


class Candidate(NamedTuple):
    """An entry that a number may be: where it is found, how it fits, how much of its name the sentence mentions, and whether
    the sentence says all that it would say if it spoke of this entry.
    """

    score: float
    named: float
    fit: Fit
    reading: Reading
    run: Index
    meant: bool

    @property
    def entry(self) -> Entry:
        """The number of the run itself."""
        return self.reading.entry


def candidates(number: Number, sentence: Sentence, runs: Sequence[Index]) -> list[Candidate]:
    """What a number may be, those that are meant first and of these the best named; an outcome before an assumption, a table
    before a text.
    """
    mentioned = stems(f"{sentence.text} {sentence.block.head}")
    falling = FALLING.search(sentence.text) is not None
    least = max((run.weights.best(mentioned) for run in runs), default=0.0) - NEAR
    found: dict[tuple[str, str, tuple[str, ...], str], Candidate] = {}
    for run in runs:
        clause = clauses(sentence, run.scope.alternatives)[sentence.numbers.index(number)]
        quantities = run.scope.named(clause, sentence)
        for reading in run.between(*window(number)):
            fits = fit(number, reading, falling)
            if fits is None:
                continue
            entry = reading.entry
            named, whose = run.weights.score(entry.topic, mentioned)
            score = whole(named, whose) + _preference(entry)
            about = is_of(entry, quantities) if quantities else score >= least
            said = named >= ON_TOPIC and about and may_be(entry, number, clause, sentence, run.scope, quantities)
            meant = said or _counts(number, sentence, entry)
            candidate = Candidate(score, named, fits, reading, run, meant)
            found.setdefault((str(run.folder), *entry.key), candidate)
    return sorted(found.values(), key=lambda one: (not one.meant, -one.score))


def _counts(number: Number, sentence: Sentence, entry: Entry) -> bool:
    """Whether a number counts what one of the run does: 200 futures, 161 uncertain assumptions, seed 1."""
    if not entry.counted:
        return False
    start, end = number.start - sentence.start, number.end - sentence.start
    beside = (*sentence.text[:start].split()[-1:], *sentence.text[end:].split()[:2])
    return any(stem(word.strip(".,;:()")) in entry.counted for word in beside)


def _preference(entry: Entry) -> float:
    """What to show first where several fit as well: a number with a unit, of a table, of the run itself, in the middle."""
    middle = set(entry.column.split("_")) & {"middle", "median", "value"}
    return (
        0.05 * (entry.unit != "") + 0.02 * (entry.kind != "text") + 0.02 * bool(middle) - 0.02 * entry.file.count("/")
    )
