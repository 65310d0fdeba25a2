"""Plain data from YAML 1.2, straight from the parser's events: maps, lists, text, numbers, true, false and
nothing.

The toolkit's data files and its scenarios share this one idea of what a value means. Anchors, aliases and
tags have no meaning here, and a day stays text. It takes half the time of the YAML library's own loader.
"""

import re
from typing import Any

from ruamel.yaml import YAML, events

NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
LONGEST_NUMBER = 40


def plain_value(text: str) -> str | int | float | bool | None:
    """What unquoted text means; text that merely looks like a number (`0,12`, `12%`) stays text.

    >>> plain_value("0.12"), plain_value("0,12"), plain_value("yes"), plain_value("2026-11-22")
    (0.12, '0,12', 'yes', '2026-11-22')
    """
    if text in NOTHING:
        return None
    if text in FLAGS:
        return FLAGS[text]
    if len(text) <= LONGEST_NUMBER:
        if INTEGER.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text):
            return float(text)
    return text


def scalar_value(event: Any) -> Any:
    """The value of a scalar event: quoted text stays text."""
    return plain_value(event.value) if event.style is None else event.value


def plain_data(text: str) -> Any:
    """The data in `text`; raises ruamel's `YAMLError` for text that is not YAML, `ValueError` for what has no
    meaning here.

    >>> plain_data("a: {b: [1, 0.5, yes]}")
    {'a': {'b': [1, 0.5, 'yes']}}
    """
    stack: list[list[Any] | dict[str, Any]] = []
    keys: list[str | None] = []
    root: Any = None
    parsed: Any = YAML(typ="safe", pure=True).parse(text)
    for event in parsed:
        if isinstance(event, events.CollectionEndEvent):
            stack.pop()
            keys.pop()
            continue
        if not is_node(event):
            continue
        if isinstance(event, events.AliasEvent) or event.anchor is not None or event.ctag is not None:
            raise ValueError(f"anchors, aliases and tags have no meaning here (line {event.start_mark.line + 1})")
        scalar = isinstance(event, events.ScalarEvent)
        if stack and isinstance(stack[-1], dict) and keys[-1] is None:
            if not scalar or event.value in stack[-1]:
                raise ValueError(f"a key is no word or stands there twice (line {event.start_mark.line + 1})")
            keys[-1] = event.value
            continue
        value: Any = scalar_value(event) if scalar else {} if isinstance(event, events.MappingStartEvent) else []
        if not stack:
            root = value
        elif isinstance(stack[-1], list):
            stack[-1].append(value)
        else:
            stack[-1][keys[-1] or ""] = value
            keys[-1] = None
        if not scalar:
            stack.append(value)
            keys.append(None)
    return root


def is_node(event: Any) -> bool:
    """True for the event of a key, a value or the start of a map or list."""
    return isinstance(event, events.NodeEvent)
