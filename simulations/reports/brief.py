"""What every story tells of its brief: what it leaves out, who sends it, and where a chart comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulations.figures.wording import plain
from simulations.register.words import Words
from simulations.reports.phrases import Phrases

if TYPE_CHECKING:
    from simulations.figures.page import Caption


def limit_sentences(say: Phrases, brief: Mapping[str, Any]) -> Iterator[str]:
    """What was not modelled, and the sender with its interest; `brief` is that of the resolved scenario."""
    if brief["not_modelled"]:
        yield say.say("limits.not_modelled", items=say.listed(brief["not_modelled"]))
    yield say.say("limits.sender", sender=plain(brief["sender"]).rstrip("."), author=plain(brief["author"]).rstrip("."))


def caption(say: Phrases, title: str, note: str, manifest: Mapping[str, Any]) -> Caption:
    """The words around a chart of the run that `manifest` is of: `title` states the finding, `note` how to read it."""
    from simulations.figures.page import Caption

    return Caption(
        title=title,
        source=say.say("source", model=model_name(say, str(manifest["model"]["name"]))),
        sender=plain(manifest["scenario"]["brief"]["sender"]),
        run_code=str(manifest["hash"]),
        version=str(manifest.get("packages", {}).get("voorproef", "")),
        note=note,
    )


def model_name(say: Phrases, name: str) -> str:
    """What a model is called: its own text, or the name of its folder."""
    key = f"model.{name}"
    return say.say(key) if f"finding.{key}" in Words(say.language) else name.replace("_", " ")
