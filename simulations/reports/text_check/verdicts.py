"""What becomes of each number of a document: found, stale, misrounded or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from simulations.reports.text_check.candidates import Candidate, candidates
from simulations.reports.text_check.documents import Document, Place
from simulations.reports.text_check.entries import Entry
from simulations.reports.text_check.index import Index, Reading
from simulations.reports.text_check.matching import fit, stranger
from simulations.reports.text_check.own_sentences import Told, same
from simulations.reports.text_check.passed_over import Passed
from simulations.reports.text_check.sentences import Sentence, sentences_of
from simulations.reports.text_check.spotting import Number
from simulations.reports.text_check.topics import ON_TOPIC
from simulations.scenario.names import breach

Verdict = Literal["found", "stale", "misrounded", "unknown"]

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with its verdict. `now` is what the run gives for a stale number, `told` the sentence of the run that it
    stands in. The candidates of an unknown number have its value by chance perhaps: the sentence names none of them. A run
    has so many numbers that most of those in any text would be found by value alone. `foreign` is what an unknown number
    counts where nothing in the runs is called so.
    """

    number: Number
    sentence: Sentence
    place: Place
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    now: tuple[Entry, ...] = ()
    told: Told | None = None
    expected: str = ""
    foreign: str = ""
    too_precise: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """A place where a company's name stands beside a price, a bid or a volume."""

    name: str
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A document held against runs."""

    document: Document
    judged: tuple[Judged, ...]
    passed: tuple[tuple[Passed, Place], ...]
    warned: tuple[Warned, ...]

    def count(self, verdict: Verdict) -> int:
        """How many numbers got a verdict."""
        return sum(one.verdict == verdict for one in self.judged)


def check(document: Document, runs: Sequence[Index], earlier: Sequence[Index] = ()) -> Checked:
    """Judge every number of a document by one or more runs; `earlier` are other results of the same brief."""
    labels = tuple({label for run in runs for label in run.labels})
    sentences = list(sentences_of(document, labels))
    judged = [one for sentence in sentences for one in _judged(sentence, runs, earlier)]
    passed = [(one, sentence.block.at(one.start)) for sentence in sentences for one in sentence.passed]
    return Checked(document, tuple(judged), tuple(passed), tuple(_warned(sentences)))


def _judged(sentence: Sentence, runs: Sequence[Index], earlier: Sequence[Index]) -> Iterator[Judged]:
    told = [(run, like) for run in runs if sentence.numbers and (like := run.own.like(sentence)) is not None]
    for position, number in enumerate(sentence.numbers):
        # A cell is the same to the letter, though a head beside it may have turned its numbers into per cents.
        own = [
            (run, like) for run, like in told
            if like.text == sentence.text.strip() or same(like.numbers[position], number)
        ]  # fmt: skip
        place = sentence.block.at(number.start)
        if own:
            run, like = own[0]
            entry = like.entries[position]
            reading = Reading(abs(entry.value), entry.value, entry.kinds, entry.unit, entry)
            candidate = Candidate(1.0, 1.0, "equal", reading, run, meant=True)
            yield Judged(number, sentence, place, "found", (candidate,), told=like)
        elif told:
            yield _departs(number, position, sentence, told[0], place)
        else:
            yield _looked_up(number, sentence, place, runs, earlier)


def _departs(number: Number, position: int, sentence: Sentence, told: tuple[Index, Told], place: Place) -> Judged:
    """A number in a sentence of the run that is another number there: wrongly rounded, or of an older run."""
    run, like = told
    expected = like.numbers[position]
    near = [
        one for one in candidates(number, sentence, [run])
        if one.fit != "equal" and one.entry.kind != "text" and one.named >= ON_TOPIC
        and fit(expected, one.reading, True) in ("equal", "precise")
    ]  # fmt: skip
    verdict: Verdict = "misrounded" if near else "stale"
    return Judged(
        number, sentence, place, verdict, tuple(near[:SHOWN]) if verdict == "misrounded" else (),
        now=(like.entries[position],), told=like, expected=expected.text,
    )  # fmt: skip


def _looked_up(
    number: Number, sentence: Sentence, place: Place, runs: Sequence[Index], earlier: Sequence[Index]
) -> Judged:
    """The verdict on a number in a sentence of the author's own."""
    found = candidates(number, sentence, runs)
    equal, wrong = [one for one in found if one.fit == "equal"], [one for one in found if one.fit != "equal"]
    known = [one for one in equal if one.meant]
    older = _outdated(number, sentence, runs, earlier)
    best = known[0].score if known else 0.0
    if older and older[0][0].score > best:
        then, now = zip(*older[:SHOWN], strict=True)
        return Judged(number, sentence, place, "stale", then, now=now)
    if known:
        return Judged(number, sentence, place, "found", tuple(known[:SHOWN]))
    if wrong and wrong[0].meant:
        return Judged(
            number, sentence, place, "misrounded", tuple(wrong[:SHOWN]), too_precise=wrong[0].fit == "precise"
        )
    counts = stranger(number)
    noun = number.noun if counts and not any(run.weights.seen[counts] for run in runs) else ""
    shown = tuple(one for one in found if one.fit != "wrong")[:SHOWN]
    return Judged(number, sentence, place, "unknown", shown, foreign=noun)


def _outdated(
    number: Number, sentence: Sentence, runs: Sequence[Index], earlier: Sequence[Index]
) -> list[tuple[Candidate, Entry]]:
    """What the number was in another result of the brief, with what the run gives for that now, where it is another."""
    found = []
    for candidate in candidates(number, sentence, earlier):
        if candidate.fit == "wrong" or not candidate.meant:
            continue
        now = [run.present[candidate.entry.key] for run in runs if candidate.entry.key in run.present]
        if now and not any(abs(one.value - candidate.entry.value) <= 1e-9 * abs(one.value) for one in now):
            found.append((candidate, now[0]))
    return found


def _warned(sentences: Sequence[Sentence]) -> Iterator[Warned]:
    """Breaches of the guard of competition law, in a sentence, a row of a table or two sentences that follow each other."""
    for before, after in zip([None, *sentences], sentences, strict=False):
        text = f"{after.block.head} {after.text}".strip()
        name = breach(text)
        if name is None and before is not None and before.block is after.block:
            text = before.text + after.text
            name = None if breach(before.text) else breach(text)
        if name is not None:
            yield Warned(name, after.block.at(after.start), text.strip())
