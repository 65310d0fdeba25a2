"""What a check of a text says, in Dutch or English: the numbers by place, what was passed over, the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import cast

from simulations.figures.numbers import Language, number, plain_decimals, quantity
from simulations.register.units import load_units
from simulations.register.words import Words
from simulations.reports.text_check.candidates import Candidate
from simulations.reports.text_check.documents import Place
from simulations.reports.text_check.entries import Entry
from simulations.reports.text_check.verdicts import Checked, Judged, Warned

LONGEST = 240  # characters of a sentence around the number


def as_text(checked: Checked, used: Sequence[str], earlier: Sequence[str], spoken: str, *, every: bool) -> str:
    """The report. `used` and `earlier` name the results; `every` lists what was passed over as well."""
    words = Words(spoken)
    language = cast(Language, words.language)
    parts = [words("check_text_used", document=checked.document.file, results=", ".join(used))]
    if earlier:
        parts.append(words("check_text_earlier", results=", ".join(earlier)))
    parts.append(words("check_text_meaning"))
    parts.append("")
    for one in checked.judged:
        parts += _told(one, words, language)
    parts += [_warning(one, words) for one in checked.warned]
    if every and checked.passed:
        parts += ["", words("check_text_passed_list")]
        parts += [
            f"  {_place(place, words)}: {one.text} ({words(f'check_text_reason_{one.reason}')})" for one, place in checked.passed
        ]  # fmt: skip
    return "\n".join([*parts, "", *_summary(checked, words, every)])


def _told(one: Judged, words: Words, language: Language) -> Iterator[str]:
    verdict = words(f"check_text_verdict_{one.verdict}")
    yield words("check_text_line", place=_place(one.place, words), verdict=verdict, sentence=_marked(one))
    if one.told is not None:
        where = words("check_text_where_text", file=one.told.file, line=one.told.line)
        key = "check_text_own_same" if one.verdict == "found" else "check_text_own_other"
        yield "    " + words(key, where=where, expected=one.expected)
    if one.verdict == "misrounded":
        yield from (f"    {_rounding(candidate, one, words, language)}" for candidate in one.candidates)
    elif one.verdict == "stale" and one.told is None:
        for candidate, now in zip(one.candidates, one.now, strict=True):
            values = {"then": _value(candidate.entry, language), "now": _value(now, language)}
            yield "    " + words(
                "check_text_was", what=_what(candidate.entry, words), run=candidate.run.folder.name, **values
            )
    elif one.told is None:
        if one.verdict == "unknown":
            key = (
                "check_text_by_value"
                if one.candidates
                else "check_text_foreign"
                if one.foreign
                else "check_text_nowhere"
            )
            yield "    " + words(key, noun=one.foreign)
        lines = [
            f"    {_what(candidate.entry, words)}: {_value(candidate.entry, language)}" for candidate in one.candidates
        ]
        yield from dict.fromkeys(lines)


def _rounding(candidate: Candidate, one: Judged, words: Words, language: Language) -> str:
    entry = candidate.entry
    right = _value(entry, language) if entry.low is None or entry.high is None else _deserved(entry, language)
    key = "check_text_too_precise" if candidate.fit == "precise" else "check_text_rounds"
    return words(key, what=_what(entry, words), value=_value(entry, language), right=right)


def _what(entry: Entry, words: Words) -> str:
    """What an entry is and where it stands."""
    if entry.kind == "text":
        return words("check_text_where_text", file=entry.file, line=entry.line)
    row = ", ".join(entry.row) or "-"
    where = words("check_text_where", file=entry.file, line=entry.line, row=row, column=entry.column)
    return words(f"check_text_kind_{entry.kind}", where=where)


def _value(entry: Entry, language: Language) -> str:
    """A value of the run with the digits to see how it rounds."""
    if entry.unit in load_units():
        return quantity(entry.value, entry.unit, language)
    return number(entry.value, language, min(plain_decimals(entry.value) + 1, 6))


def _deserved(entry: Entry, language: Language) -> str:
    if entry.unit in load_units():
        return quantity(entry.value, entry.unit, language, low=entry.low, high=entry.high)
    return _value(entry, language)


def _place(place: Place, words: Words) -> str:
    names = ("first", "second", "third")
    return words(f"check_text_at_{place.kind}", **dict(zip(names, (*place.numbers, 0, 0), strict=False)))


def _marked(one: Judged) -> str:
    """The sentence with the number between arrows, cut short where it is long."""
    sentence, shift = one.sentence.text, one.sentence.start
    start, end = one.number.start - shift, one.number.end - shift
    before, after = sentence[:start].lstrip(), sentence[end:].rstrip()
    half = LONGEST // 2
    before = f"…{before[-half:]}" if len(before) > half else before
    after = f"{after[:half]}…" if len(after) > half else after
    return f"{before}»{sentence[start:end]}«{after}"


def _warning(one: Warned, words: Words) -> str:
    return words("check_text_warning", place=_place(one.place, words), name=one.name, text=one.text[:LONGEST])


def _summary(checked: Checked, words: Words, every: bool) -> Iterator[str]:
    counts = {verdict: checked.count(verdict) for verdict in ("found", "stale", "misrounded", "unknown")}
    yield words("check_text_summary", total=len(checked.judged), **counts)
    reasons = Counter(one.reason for one, _ in checked.passed)
    if reasons:
        named = ", ".join(
            f"{words(f'check_text_reason_{reason}')} {count}" for reason, count in sorted(reasons.items())
        )
        yield words("check_text_passed", count=len(checked.passed), reasons=named)
        if not every:
            yield words("check_text_ask_all")
    if checked.warned:
        yield words("check_text_warned", count=len(checked.warned))
