"""What takes part in an alternative: things that it names, by themselves or by their group."""

from collections.abc import Mapping
from typing import Any

from simulations.scenario.vocabulary import Vocabulary, load_vocabulary


def selected(fields: Mapping[str, Any], model: str | Vocabulary) -> tuple[str, ...]:
    """The names that take part in an alternative with these `fields`, in the order of their population.

    What is given size 0 takes no part (`sizes`, the field with a size by name, None where it is not given).

    `selection` in the model's levers.yaml says how: `everything` the value of a field with which all take part, `groups` the
    field that names groups and the key that holds a thing's own group, `adds` and `removes` fields that name single things.
    """
    vocabulary = load_vocabulary(model) if isinstance(model, str) else model
    rule = vocabulary.selection
    rows = vocabulary.populations[rule["population"]]
    everything = all(fields.get(field) == value for field, value in rule["everything"].items())
    on = set(fields.get(rule["adds"]) or ())
    for field, key in rule["groups"].items():
        on |= {name for name, row in rows.items() if row[key] in (fields.get(field) or ())}
    off = set(fields.get(rule["removes"]) or ())
    sizes = fields.get(rule.get("sizes", "")) or {}
    off |= {name for name, size in sizes.items() if size == 0}
    return tuple(name for name in rows if (everything or name in on) and name not in off)
