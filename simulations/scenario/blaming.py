"""A problem that shows only when a scenario is run, put where its file says the thing that does not hold."""

from pathlib import Path
from typing import Any

from simulations.scenario.checking import brief_language
from simulations.scenario.document import FieldPath
from simulations.scenario.inheritance import fold, read_chain
from simulations.scenario.problems import ScenarioError, message
from simulations.scenario.vocabulary import load_vocabulary
from simulations.scenario.wording import plain


def blamed(file: Path, path: FieldPath, model: str, key: str, values: dict[str, Any]) -> ScenarioError:
    """The problem `key` at the field `path` of a scenario for `model`, or at the nearest field above it that was written.

    Raises `ScenarioError` where the file cannot be read any more.
    """
    chain, _ = read_chain(file)
    whole = fold(chain, load_vocabulary(model))
    texts = {name: plain(value) if isinstance(value, float) else str(value) for name, value in values.items()}
    found, allowed, hint = (message(f"{key}{part}", **texts) for part in ("", ".allowed", ".hint"))
    return ScenarioError([whole.at_key(path, found, allowed, hint)], brief_language(chain[0]))
