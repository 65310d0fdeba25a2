"""What `voorproef reproduce` found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from simulations.ensemble.comparing import Moved
from simulations.ensemble.messages import Notice
from simulations.ensemble.reproduce import Case, Reproduction
from simulations.figures.numbers import Language, quantity
from simulations.register.words import Words

# Outcomes that are told one by one; the others are counted.
MOST_MOVED = 12
# Parts of an outcome below which a move is rounding.
ROUNDING = 1e-9


def as_text(done: Reproduction, language: str) -> str:
    """The verdict, what was compared, what changed since, and where and how far numbers differ."""
    words = Words(language)
    parts = [words("reproduce_same" if done.same else "reproduce_differs", folder=done.folder)]
    parts += [f"- {_extent(case, words)}" for case in done.cases]
    parts += _listed("reproduce_changes", (change for case in done.cases for change in case.changes), words)
    if done.same:
        parts.append(words("reproduce_follows"))
    else:
        for case in done.cases:
            parts += _differences(case, words)
        told = [about for case in done.cases for about in case.circumstances]
        parts += _listed("reproduce_circumstances", told, words)
        if not any(case.changes for case in done.cases):
            parts.append(words("reproduce_no_changes"))
    return "\n".join(parts)


def _extent(case: Case, words: Words) -> str:
    tables = ", ".join(case.tables)
    return words(
        "reproduce_extent_of", case=_name(case, words), blocks=case.blocks, worlds=case.worlds, columns=case.columns,
        tables=tables,
    )  # fmt: skip


def _name(case: Case, words: Words) -> str:
    return words(f"reproduce_case_{case.name}")


def _listed(heading: str, notices: Iterable[Notice], words: Words) -> list[str]:
    """A heading and a line for each notice, each once; nothing if there are none."""
    lines = list(dict.fromkeys(f"- {said(notice, words)}" for notice in notices))
    return ["", words(heading), *lines] if lines else []


def said(notice: Notice, words: Words) -> str:
    """A notice in words, its numbers with all their digits."""
    return words(notice.key, **{name: _value(value, words.language) for name, value in notice.values.items()})


def _value(value: Any, language: str) -> Any:
    """A number with all its digits, and the comma of the language."""
    if not isinstance(value, float):
        return value
    return repr(value).replace(".", ",") if language == "nl" else repr(value)


def _differences(case: Case, words: Words) -> Iterator[str]:
    if not case.differences:
        yield from ("", words("reproduce_case_same", case=_name(case, words)))
        return
    yield from ("", words("reproduce_case_differs", case=_name(case, words)))
    yield from (f"- {said(difference, words)}" for difference in case.differences)
    if not case.moved:
        yield words("reproduce_none_moved")
    elif case.moved[0].relative < ROUNDING and not any(one.appeared for one in case.moved):
        yield words("reproduce_rounding", moved=len(case.moved))
    else:
        yield words("reproduce_moved", moved=len(case.moved))
        yield from (f"- {_move(one, words)}" for one in case.moved[:MOST_MOVED])
        if (more := len(case.moved) - MOST_MOVED) > 0:
            yield words("reproduce_more_moved", more=more)


def _move(moved: Moved, words: Words) -> str:
    language = cast(Language, words.language)
    unit = moved.indicator.unit
    text = words(
        "reproduce_move",
        name=moved.indicator.label[language],
        largest=quantity(moved.largest, unit, language),
        largest_at=_place(moved.largest_at),
        shift=quantity(moved.mean_now - moved.mean_then, unit, language, signed=True),
        mean=quantity(moved.mean_then, unit, language),
        mean_at=_place(moved.mean_at),
    )
    return text + (words("reproduce_appeared", number=moved.appeared) if moved.appeared else "")


def _place(place: tuple[str, str]) -> str:
    group, variant = place
    return f"{variant}, {group}"
