"""What a sentence has to say before a number of the run may be the one it gives: the alternative, the group, the strength,
and what kind of number it is. Generic by the columns of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulations.reports.text_check.clauses import Clause, Names
from simulations.reports.text_check.entries import Entry
from simulations.reports.text_check.sentences import Sentence
from simulations.reports.text_check.spotting import Number
from simulations.reports.text_check.topics import AGAINST, Stems, stems

TOGETHER = frozenset(("members", "combination"))
PLAYERS = frozenset(("player", "name"))  # whose part in a total is told
CONTRIBUTED = re.compile(r"draag|bijdra|contribut|shapley|voeg|adds?\b|volgorde|order|verander|chang", re.IGNORECASE)
ALIKE = 6  # letters
SAME = 1e-9
FREE_GROUPS = frozenset(("together", "all", "market"))  # what is meant where no group is named
GROUP_COLUMNS = frozenset(("group", "part"))
FUTURES = r"toekomst|futures?\b|werelden|worlds?\b|kans|chance|gevallen|cases\b|waarschijnlijk|probab|likel"
STRENGTH = re.compile(r"sterkte|strength|drempel|threshold|gewicht|weight", re.IGNORECASE)
EXTREME = re.compile(
    r"laagste|hoogste|zwakste|sterkste|lowest|highest|weakest|strongest|elke|every|each", re.IGNORECASE
)
STRENGTH_BEFORE = re.compile(rf"(?:{STRENGTH.pattern})\w*\W+(?:(?:van|of|is)\W+)?$", re.IGNORECASE)
BOUND = re.compile(
    r"\b(?:laag|lage|hoog|hoge|(?:onder|boven)grens|(?:on)?gunstig\w*|low|high|(?:lower|upper) (?:bound|end))\b",
    re.IGNORECASE,
)
# Parts of a column's name, and a pattern of words without which a sentence does not speak of such a number.
SAID: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = tuple(
    (frozenset(parts.split()), re.compile(pattern, re.IGNORECASE))
    for parts, pattern in (
        ("error", r"fout|error|marge|margin|onzeker|uncertain|nauwkeurig|precision|steekproef|sampling"),
        ("mean", r"\b(?:gemiddeld\w*|mean|average\w*)\b"),
        ("regret", r"spijt|regret|misgelopen|missed"),
        ("lower higher equal better worse holds fails worlds compared chance best wins", FUTURES),
        ("rank", r"\brang|\brank|plaats|positie|eerste|first"),
        ("first last", r"eerst|laatst|first|last"),
        ("risk", r"risico|risk"),
        ("own", STRENGTH.pattern),
    )
)
FOLDERS = {
    "counter": r"\b(?:tegen\w*|counter\w*|oppon\w*|opposing)\b",
    "emergency": r"nood|emergenc",
    "recommendations": r"aanbevel|recommend",
}
ENDS = frozenset(("low", "high", "5", "95"))


@dataclass(frozen=True)
class Scope:
    """How a run's alternatives and groups may be named, and the words of all quantities in its tables."""

    alternatives: Names
    groups: Mapping[str, Stems]
    quantities: frozenset[Stems]

    def named(self, clause: Clause, sentence: Sentence) -> frozenset[Stems]:
        """The quantities that are named in full, by the clause or else by more of the sentence: the longest such names."""
        head = sentence.block.head
        everywhere = _longest(self.quantities, stems(f"{sentence.text} {head}"))
        for text in (clause.words, clause.wider):
            if here := _longest(everywhere, stems(f"{text} {head}")):
                return here
        return everywhere


def _longest(quantities: Iterable[Stems], mentioned: Stems) -> frozenset[Stems]:
    found = [one for one in quantities if one <= mentioned]
    return frozenset(one for one in found if not any(one < other for other in found))


def quantities_of(entries: Iterable[Entry], labels: Iterable[Sequence[str]]) -> frozenset[Stems]:
    """The words of each quantity in either language: by the labels of a run, and what tables tell of others themselves."""
    known = {words for pair in labels for label in pair if (words := stems(label))}
    topics = {entry.topic for entry in entries if entry.kind == "outcome"}
    told = {words for topic in topics for words in (topic.dutch, topic.english) if words}
    return frozenset(known | {words for words in told if not any(one <= words for one in known)})


def is_of(entry: Entry, named: frozenset[Stems]) -> bool:
    """Whether a number is of the quantities named, of some of them together, or in a sentence of the run that names one. A
    strength goes with any quantity.
    """
    if _is_strength(entry):
        return True
    words = frozenset[str]().union(*named)
    about = (entry.topic.dutch, entry.topic.english)
    whole = entry.kind in ("text", "claim")
    return any(one <= topic and (whole or topic <= words) for one in named for topic in about)


def may_be(
    entry: Entry, number: Number, clause: Clause, sentence: Sentence, scope: Scope, named: frozenset[Stems]
) -> bool:
    """Whether a sentence says what it would have to say if it spoke of this number of the run. `named` are the quantities
    that it names: the words of their names say nothing else.
    """
    if entry.kind == "scenario":
        before = sentence.text[: number.start - sentence.start]
        called = not _is_strength(entry) or bool(STRENGTH_BEFORE.search(before))
        return called and _of_alternative(entry, clause, scope)
    said = _without(f"{sentence.text} {sentence.block.head}", named)
    return (
        _of_alternative(entry, clause, scope)
        and _of_row(entry, number, sentence, said, scope)
        and _of_column(entry, clause, said)
        and _of_folder(entry, said)
    )


def _without(text: str, named: Iterable[Stems]) -> str:
    """A text without the words that are part of a name."""
    names = frozenset[str]().union(*named)
    return " ".join(word for word in text.split() if not stems(word) or not stems(word) <= names)


def _of_alternative(entry: Entry, clause: Clause, scope: Scope) -> bool:
    """Another alternative's number, or a difference with another than the one it is compared with, is another number."""
    cells = [one.partition(" ")[::2] for one in entry.row]
    own = {cell for key, cell in cells if key not in AGAINST and cell in scope.alternatives}
    against = {cell for key, cell in cells if key in AGAINST and cell in scope.alternatives}
    if "reference" in entry.column.split("_"):
        own, against = against or own, set()
    if clause.against and against and not clause.against & against:
        return False
    if not clause.schemes:
        return True
    together = [cell.split("+") for key, cell in cells if key in TOGETHER]
    if any(not _are(codes, clause, scope) for codes in together):
        return False
    return not own or bool(clause.schemes & own)


def _are(codes: Sequence[str], clause: Clause, scope: Scope) -> bool:
    """Whether proposals given by number are those of a clause."""
    spoken = {name: {part[-1] for part in scope.alternatives[name] if part[-1].isdigit()} for name in clause.schemes}
    return len(codes) == len(spoken) and all(any(code in one for one in spoken.values()) for code in codes)


def _of_row(entry: Entry, number: Number, sentence: Sentence, said: str, scope: Scope) -> bool:
    """A group, a year and a strength must be said; those of the brief itself have no cell."""
    text = f"{sentence.text} {sentence.block.head}"
    for one in entry.row:
        key, _, cell = one.partition(" ")
        if key in GROUP_COLUMNS and cell in scope.groups and cell not in FREE_GROUPS:
            if not _says_group(scope.groups[cell], stems(said)):
                return False
        elif key == "year" and cell not in text:
            return False
        elif key in PLAYERS and cell not in FREE_GROUPS and not CONTRIBUTED.search(said):
            return False
        elif key == "strength" and not _says_strength(float(cell), number, sentence.numbers, said):
            return False
    return True


def _says_group(words: Stems, said: Stems) -> bool:
    """By the first letters, which a Dutch and an English word for the same often share."""
    return any(one[:ALIKE] == other[:ALIKE] for one in words for other in said)


def _says_strength(strength: float, number: Number, numbers: Sequence[Number], text: str) -> bool:
    others = [one for one in numbers if one is not number and not one.unit and not one.kinds & {"money"}]
    said = any(abs(one.value - strength) <= SAME for one in others)
    called = bool(STRENGTH.search(text))
    return (said and (called or strength != 0)) or (called and bool(EXTREME.search(text)))


def _of_column(entry: Entry, clause: Clause, said: str) -> bool:
    parts = set(entry.column.split("_"))
    if entry.kind == "text":
        return True
    if any(parts & marks and not words.search(said) for marks, words in SAID):
        return False
    return not (ENDS & parts) or clause.ranged or bool(BOUND.search(said))


def _is_strength(entry: Entry) -> bool:
    return entry.kind == "scenario" and entry.column.startswith("strength ")


def _of_folder(entry: Entry, said: str) -> bool:
    """Another run beside the brief's own must be called what it is."""
    folder, below, _ = entry.file.partition("/")
    if not below or folder == "charts":
        return True
    kind = folder.partition("-")[0]
    return bool(re.search(FOLDERS.get(kind, re.escape(kind)), said, re.IGNORECASE))
