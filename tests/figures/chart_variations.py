"""The same tables with the shortest and the longest words a brief may bring."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from chart_examples import caption

from simulations import figures
from simulations.register.label import Label

LONG = {
    "scheme": Label(
        "Uitsluiten onder een oplopende drempel met uitzonderingen voor essentiële geneesmiddelen",
        "Exclusion below a rising threshold with exemptions for essential medicines",
    ),
    "other": Label(
        "Patiëntkwartalen zonder passend geneesmiddel bij duurzaamheidsinformatievoorzieningsverplichtingen",
        "Patient-quarters without a suitable medicine under sustainability information requirements",
    ),
    "part": Label("kleine en middelgrote leveranciers", "small and medium-sized suppliers"),
    "phase": Label("drempel stijgt voor alle inkopers naar 0,6", "threshold rises to 0.6 for all purchasers"),
}
SHORT = {kind: Label("a", "i") for kind in LONG}


def relabelled(thing: Any, texts: dict[str, Label]) -> Any:
    """A table with every label replaced, by the kind of thing it names."""
    if isinstance(thing, tuple | list):
        return tuple(relabelled(one, texts) for one in thing)
    if not is_dataclass(thing) or isinstance(thing, Label | type):
        return thing
    kind = {"Scheme": "scheme", "Part": "part", "Phase": "phase"}.get(type(thing).__name__, "other")
    changes = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, Label):
            changes[field.name] = texts[kind]
        elif is_dataclass(value) or isinstance(value, tuple | list):
            changes[field.name] = relabelled(value, texts)
    return replace(thing, **changes)


def long_caption(language: str) -> figures.Caption:
    words = {
        "nl": "Belonen verlaagt de uitstoot evenveel als uitsluiten, voor circa € 1,2 miljard (0,8 tot 1,7),",
        "en": "Bonus points lower emissions as much as exclusion, for about €1.2 billion (0.8 to 1.7) less,",
    }[language]
    return caption(language, title=f"{words} {words}", source=f"{words} {words}", sender=words, note=words * 2)


def short_caption(language: str) -> figures.Caption:
    return caption(language, title="A", source="B", sender="C", note="")
