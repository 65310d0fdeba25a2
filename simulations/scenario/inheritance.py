"""`based_on`: a scenario that states only its differences from another one in the same folder."""

import difflib
from pathlib import Path
from typing import Any

from simulations.scenario.document import Document
from simulations.scenario.merging import Layered, drop, layered, merge
from simulations.scenario.parsing import read_document
from simulations.scenario.problems import Message, Problem, ScenarioError, message
from simulations.scenario.vocabulary import Vocabulary

NOT_INHERITED = ("brief", "counter_case", "based_on")
LONGEST_CHAIN = 10


def read_chain(file: Path) -> tuple[list[Document], list[Problem]]:
    """The document in `file` and those it is based on, nearest first, with the problems of reading them.

    Raises `ScenarioError` if `file` itself cannot be read; a base that cannot be read is a problem like
    others.
    """
    document, problems = read_document(file)
    chain = [document]
    while chain[-1].data.get("based_on") is not None:
        base, found = next_base(chain)
        problems += found
        if base is None:
            break
        try:
            document, doubled = read_document(base)
        except ScenarioError as error:
            problems += error.problems
            break
        problems += doubled
        chain.append(document)
    return chain, problems


def next_base(chain: list[Document]) -> tuple[Path | None, list[Problem]]:
    """The file that the last document of `chain` is based on, or what is wrong with its name."""
    document = chain[-1]
    name = document.data["based_on"]
    folder = document.file.parent

    def problem(key: str, **values: str) -> tuple[None, list[Problem]]:
        place = document.values[("based_on",)]
        found = message(f"based_on.{key}", **values)
        hint = nearest_file(folder, name) if key == "absent" else None
        return None, [document.problem(place, ("based_on",), found, message("based_on.allowed"), hint)]

    if not isinstance(name, str) or not name.strip() or "\0" in name:
        return problem("no_name")
    target = folder / name
    try:
        if target.resolve().parent != folder.resolve():
            return problem("outside", name=name)
        if not target.is_file():
            return problem("absent", name=name)
    except (OSError, ValueError, RuntimeError):
        return problem("absent", name=name)
    if any(target.resolve() == earlier.file.resolve() for earlier in chain):
        files = " > ".join([*(earlier.file.name for earlier in chain), target.name])
        return problem("cycle", files=files)
    if len(chain) >= LONGEST_CHAIN:
        return problem("long", count=str(LONGEST_CHAIN))
    return target, []


def nearest_file(folder: Path, name: Any) -> Message | None:
    """A hint at the scenario of the folder whose name is most like `name`, None where nothing is near."""
    stems = [file.stem for file in sorted(folder.glob("*.yaml"))]
    near = difflib.get_close_matches(Path(str(name)).stem, stems, n=1)
    return message("nearest", name=f"{near[0]}.yaml") if near else None


def fold(chain: list[Document], vocabulary: Vocabulary | None) -> Layered:
    """The chain as one scenario: the farthest base first, each nearer document on top of it."""
    nearest, *bases = (layered(document) for document in chain)
    if not bases:
        return nearest
    result = bases[-1].without(*NOT_INHERITED)
    for layer in [*reversed([base.without(*NOT_INHERITED) for base in bases[:-1]]), nearest]:
        result = on_top(result, layer, vocabulary)
    return result


def on_top(base: Layered, top: Layered, vocabulary: Vocabulary | None) -> Layered:
    """`top` on `base`, where another rule lets the fields of the old rule go."""
    if vocabulary is None:
        return merge(base, top)
    return merge(without_old_rules(base, top, vocabulary), top)


def without_old_rules(base: Layered, top: Layered, vocabulary: Vocabulary) -> Layered:
    """`base` without the fields that mean nothing under the rules that `top` chooses."""
    where = ("levers", vocabulary.alternatives)
    old, new = base.get(where), top.get(where)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return base
    result = Layered(copied(base.data), dict(base.origins))
    for name, changes in new.items():
        if isinstance(old.get(name), dict) and isinstance(changes, dict):
            for field in fields_of_old_rule(old[name], changes, vocabulary):
                drop(result, (*where, name, field))
    return result


def fields_of_old_rule(old: dict[str, Any], changes: dict[str, Any], vocabulary: Vocabulary) -> list[str]:
    """Fields of an alternative that `changes` make void.

    All of them under a new preset, else those of the old rule only.
    """
    if "preset" in changes:
        return list(old)
    discriminator = vocabulary.discriminator
    before = old.get(discriminator) or preset_rule(old, vocabulary)
    after = changes.get(discriminator, before)
    if after == before:
        return []
    values = {**old, **changes}
    same_strength = strength(before, vocabulary) == strength(after, vocabulary)
    return [
        name
        for name in old
        if name not in changes
        and (field := vocabulary.field.get(name)) is not None
        and (not field.applies(values) or (not same_strength and field.type in ("numbers", "phases")))
    ]


def strength(rule: Any, vocabulary: Vocabulary) -> str | None:
    """The field that a ladder runs over under `rule`."""
    return vocabulary.strength.get(rule) if isinstance(rule, str) else None


def preset_rule(alternative: dict[str, Any], vocabulary: Vocabulary) -> Any:
    """The rule that an alternative takes from its preset, if any."""
    name = alternative.get("preset")
    preset = vocabulary.presets.get(name, {}) if isinstance(name, str) else {}
    return preset.get(vocabulary.discriminator)


def copied(data: Any) -> Any:
    """Maps copied all the way down; lists and values are never changed and stay as they are."""
    return {key: copied(value) for key, value in data.items()} if isinstance(data, dict) else data
