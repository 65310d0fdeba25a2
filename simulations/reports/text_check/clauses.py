"""The clauses of a sentence: which words, and which alternative of the run, each of its numbers belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from simulations.reports.text_check.measures import stem
from simulations.reports.text_check.sentences import Sentence
from simulations.reports.text_check.spotting import FROM, Number

Schemes = frozenset[str]
# Names of an alternative, each as the stems of its words.
Names = Mapping[str, Sequence[tuple[str, ...]]]

WORD = re.compile(r"[^\W\d_]+|\d+")
SMALL = r"(?:(?:met|bij|in|onder|van|de|het|die|dat|with|under|of|the|for|voor|by|\d+)\W+)*"
# What an alternative named after these is: what another is compared with, not what the number is of.
REFERENCE = re.compile(
    rf"(?:\b(?:dan|than|tegenover|vergeleken met|compared (?:to|with)|relative to|ten opzichte van|versus)\W+){SMALL}$",
    re.IGNORECASE,
)
LISTED = re.compile(rf"\s*(?:,|,?\s*\b(?:en|and|of|or|als|zowel))\s*{SMALL}", re.IGNORECASE)
CUT = re.compile(r"[,;:]\s|\b(?:en|and|maar|but|terwijl|while|whereas|tegenover|tegen|versus|against)\b", re.IGNORECASE)
RANGE = re.compile(r"(?:[–—]|\b(?:tot|to|à))\W*$", re.IGNORECASE)
AND = re.compile(r"\b(?:en|and)\W*$", re.IGNORECASE)
BOUNDED = re.compile(r"\b(?:minst|most|least|hooguit|hoogstens)\W*$", re.IGNORECASE)
NUMBERED = ("voorstel", "proposal")  # an alternative called "3 something" is also "proposal 3"
APART = 8  # words between numbers that are told one for each of the alternatives listed before


class Mention(NamedTuple):
    """One alternative, or some listed together, named at `start:end`."""

    start: int
    end: int
    schemes: tuple[str, ...]


class Clause(NamedTuple):
    """Where a number stands: its own few words, those with what leads up to it, the alternatives that it can be of and those
    that it is compared with (each empty where none is named). `ranged` is true for the end of a range or an interval.
    """

    words: str
    wider: str
    schemes: Schemes
    against: Schemes
    ranged: bool


def names_of(alternatives: Mapping[str, Sequence[str]]) -> Names:
    """How the alternatives of a run may be named, from their labels.

    >>> names_of({"body": ("8 regieorgaan",)})
    {'body': [('regieorgan',), ('vorstel', '8'), ('proposal', '8')]}
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    for name, labels in alternatives.items():
        spoken: list[tuple[str, ...]] = []
        for label in labels:
            words = [stem(word) for word in WORD.findall(label)]
            number = words.pop(0) if len(words) > 1 and words[0].isdigit() else ""
            spoken += [tuple(words), *((stem(one), number) for one in NUMBERED if number)]
        found[name] = list(dict.fromkeys(spoken))
    return found


def clauses(sentence: Sentence, names: Names) -> list[Clause]:
    """The clause of each number of a sentence. In a table the alternative may stand above or beside a cell."""
    text = sentence.text
    named = mentions(text, names)
    compared = [one for one in named if REFERENCE.search(text[: one.start])]
    units = _listed(text, [one for one in named if one not in compared])
    spans = [(number.start - sentence.start, number.end - sentence.start) for number in sentence.numbers]
    leads = _leads(text, spans, units)
    pieces = _pieces(text, spans, units)
    whose = _in_order(
        text, sentence.numbers, spans, leads, [_unit(spans[lead], pieces, units, spans) for lead in leads]
    )
    beside = frozenset(name for one in mentions(sentence.block.head, names) for name in one.schemes)
    found = []
    for number, lead in enumerate(leads):
        start, end = _piece(spans[lead], pieces)
        before = max((stop for _, stop in spans if stop <= start), default=0)
        against = frozenset(name for one in compared if before <= one.start < end for name in one.schemes)
        ranged = _ranged(text, spans, leads, number)
        found.append(Clause(text[start:end], text[before:end], whose[number] if named else beside, against, ranged))
    return found


def mentions(text: str, names: Names) -> list[Mention]:
    """Every alternative named in a text, the longest name first where one is part of another."""
    words = [(match.start(), match.end(), stem(match[0])) for match in WORD.finditer(text.casefold())]
    found: list[Mention] = []
    longest = sorted(((spoken, name) for name, all_ in names.items() for spoken in all_), key=lambda one: -len(one[0]))
    for spoken, name in longest:
        for first in range(len(words) - len(spoken) + 1):
            part = words[first : first + len(spoken)]
            start, end = part[0][0], part[-1][1]
            if tuple(word for _, _, word in part) == spoken and not any(
                start < one.end and one.start < end for one in found
            ):
                found.append(Mention(start, end, (name,)))
    return sorted(found)


def _listed(text: str, named: Sequence[Mention]) -> list[Mention]:
    """Alternatives with nothing but a comma or "and" between them, as one."""
    units: list[Mention] = []
    for one in named:
        last = units[-1] if units else None
        if last is not None and LISTED.fullmatch(text[last.end : one.start]):
            units[-1] = Mention(last.start, one.end, (*last.schemes, *one.schemes))
        else:
            units.append(one)
    return units


def _leads(text: str, spans: Sequence[tuple[int, int]], units: Sequence[Mention]) -> list[int]:
    """For each number the first of those that it is a range or an interval with."""
    leads: list[int] = []
    for number, (start, _) in enumerate(spans):
        joined = False
        if number and not any(spans[number - 1][1] <= one.start < start for one in units):
            joined = _in_brackets(text, start) or _closes_range(text, spans, number)
        leads.append(leads[-1] if joined else number)
    return leads


def _in_brackets(text: str, start: int) -> bool:
    return text.count("(", 0, start) > text.count(")", 0, start)


def _closes_range(text: str, spans: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a number ends a range that the one before it starts: "3 to 5", "between 3 and 5"."""
    before, between = text[: spans[number - 1][0]], text[spans[number - 1][1] : spans[number][0]]
    return bool(RANGE.search(between) or (FROM.search(before) and AND.search(between)))


def _ranged(text: str, spans: Sequence[tuple[int, int]], leads: Sequence[int], number: int) -> bool:
    opens = number + 1 < len(spans) and _closes_range(text, spans, number + 1)
    start = spans[number][0]
    return opens or leads[number] != number or _in_brackets(text, start) or bool(BOUNDED.search(text[:start]))


def _pieces(
    text: str, spans: Sequence[tuple[int, int]], units: Sequence[Mention]
) -> list[tuple[int, int]]:  # fmt: skip
    """The text cut at commas and conjunctions, not within a number, a name or brackets."""
    whole = [*spans, *((one.start, one.end) for one in units)]
    cuts = [
        match.start() for match in CUT.finditer(text)
        if not any(start <= match.start() < end for start, end in whole)
        and text.count("(", 0, match.start()) <= text.count(")", 0, match.start())
    ]  # fmt: skip
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _piece(span: tuple[int, int], pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return next(((start, end) for start, end in pieces if start <= span[0] < end), pieces[-1])


def _unit(
    span: tuple[int, int], pieces: Sequence[tuple[int, int]], units: Sequence[Mention], spans: Sequence[tuple[int, int]]
) -> Mention | None:
    """The alternatives that a number is of: named in its own piece, else before it, else after it and before other numbers."""
    start, end = _piece(span, pieces)
    before = [one for one in units if one.end <= span[0]]
    after = [one for one in units if one.start >= span[1]]
    if before and before[-1].start >= start:
        return before[-1]
    if after and after[0].start < end:
        return after[0]
    if before:
        return before[-1]
    if not after or any(span[1] <= other < after[0].start for other, _ in spans):
        return None
    piece = _piece((after[0].start, after[0].end), pieces)
    return None if any(piece[0] <= other < piece[1] for other, _ in spans) else after[0]


def _in_order(
    text: str, numbers: Sequence[Number], spans: Sequence[tuple[int, int]], leads: Sequence[int],
    units: Sequence[Mention | None],
) -> list[Schemes]:  # fmt: skip
    """The alternatives of each number: one for each of a list where as many like numbers follow it as it has names."""
    found = [frozenset(unit.schemes if unit else ()) for unit in units]
    for unit in dict.fromkeys(one for one in units if one and len(one.schemes) > 1):
        firsts = [lead for lead, one in enumerate(units) if one == unit and leads[lead] == lead]
        alike = all(
            numbers[one].kinds == numbers[two].kinds
            and numbers[one].unit == numbers[two].unit
            and len(text[spans[one][1] : spans[two][0]].split()) <= APART
            for one, two in pairwise(firsts)
        )
        if len(firsts) == len(unit.schemes) and alike and unit.end <= spans[firsts[0]][0]:
            for number, one in enumerate(units):
                if one == unit:
                    found[number] = frozenset((unit.schemes[firsts.index(leads[number])],))
    return found
