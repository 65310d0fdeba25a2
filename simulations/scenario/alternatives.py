"""Checks across the fields of the alternatives.

What belongs to a rule, ladders, steps in time, the reference.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from simulations.register.label import Label
from simulations.scenario.document import FieldPath
from simulations.scenario.explaining import meant_name, missing_field, shape_problems, unknown_key
from simulations.scenario.fields import Field, by_name, general_fields
from simulations.scenario.filling import filled_alternative
from simulations.scenario.hints import choice_hint, nearest_word, try_value
from simulations.scenario.merging import Layered
from simulations.scenario.names import company_in
from simulations.scenario.problems import Problem, message
from simulations.scenario.quarters import quarter_number
from simulations.scenario.selection import selected
from simulations.scenario.shapes import Shape
from simulations.scenario.vocabulary import Vocabulary
from simulations.scenario.wording import listed, plain, shown, span

NAME = re.compile(r"[^\W_][\w-]{0,39}")
FEWEST = 2


class Alternatives:
    """The `levers` of a scenario while they are being checked.

    `problems` fills up, `values` holds what is sound.
    """

    def __init__(self, levers: Layered, fields: tuple[Field, ...], vocabulary: Vocabulary) -> None:
        """`fields` describe `reference` and `preset`, `levers` is what stands below the key of that name."""
        self.levers = levers
        self.fields = by_name(fields)
        self.vocabulary = vocabulary
        self.shape = alternative_shape(vocabulary)
        self.problems: list[Problem] = []
        self.values: dict[str, dict[str, Any]] = {}

    @property
    def written(self) -> Mapping[str, Any]:
        """The alternatives as they stand in the file, by name."""
        content = self.levers.get((self.vocabulary.alternatives,))
        return content if isinstance(content, dict) else {}

    @property
    def reference(self) -> Any:
        """The name of the reference; one that looks like a number (2030) is a name all the same."""
        found = self.levers.data.get("reference")
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else found

    def check_shapes(self) -> dict[str, set[FieldPath]]:
        """Unknown keys, wrong types and impossible names.

        Returns the faulty paths of every alternative that is a map.
        """
        key = self.vocabulary.alternatives
        if not isinstance(self.levers.data, dict):
            self.problems.append(
                self.levers.at_value((), shown(self.levers.data, self.levers, ()), message("expected.levers", key=key))
            )
            return {}
        names = {"reference": self.fields["reference"].label, key: Label(key, key)}
        for other in self.levers.data:
            if other not in names:
                self.problems.append(unknown_key(self.levers, (other,), names, self.vocabulary))
        content = self.levers.get((key,))
        if content is not None and not isinstance(content, dict):
            self.problems.append(
                self.levers.at_value((key,), shown(content, self.levers, (key,)), message("expected.alternatives"))
            )
        return {name: self.check_shape(name) for name in self.written}

    def check_shape(self, name: str) -> set[FieldPath]:
        """The same for one alternative."""
        path = (self.vocabulary.alternatives, name)
        if not NAME.fullmatch(name):
            self.problems.append(
                self.levers.at_key(path, message("alternative.name", name=name), message("alternative.name.allowed"))
            )
        if company_in(name):
            self.problems.append(
                self.levers.at_key(path, message("company.key", name=name), hint=message("company.key.hint"))
            )
        part = self.levers.part(*path)
        if not isinstance(part.data, dict):
            hint = try_value(f"{{preset: {part.data}}}") if is_one_of(part.data, self.vocabulary.presets) else None
            self.problems.append(
                self.levers.at_value(path, shown(part.data, self.levers, path), message("expected.map"), hint)
            )
            return {()}
        problems, faulty = shape_problems(self.shape, part)
        self.problems += problems
        preset = part.data.get("preset")
        if "preset" in part.data and not is_one_of(preset, self.vocabulary.presets):
            self.problems.append(
                part.at_value(
                    ("preset",),
                    shown(preset, part, ("preset",)),
                    message("one_of", names=listed(self.vocabulary.presets)),
                    choice_hint(preset, self.vocabulary.preset_labels),
                )
            )
            faulty.add(("preset",))
        return faulty

    def check_across(self, faulty: Mapping[str, set[FieldPath]]) -> None:
        """Everything that takes more than one field to see; leaves alone what leans on a faulty field."""
        if not isinstance(self.levers.data, dict):
            return
        for name, paths in faulty.items():
            if () not in paths:
                self.check_alternative(name, paths)
        self.check_count()
        self.check_reference()

    @property
    def meant(self) -> set[str | None]:
        """Names that misspelt keys were probably meant to be."""
        return {meant_name(problem) for problem in self.problems}

    def check_count(self) -> None:
        """There must be something to compare."""
        key = self.vocabulary.alternatives
        if key in self.meant:
            return
        if key not in self.levers.data:
            self.problems.append(
                self.levers.at_key((key,), message("missing", name=key), message("expected.alternatives"))
            )
        elif isinstance(self.levers.data[key], dict | None) and len(self.written) < FEWEST:
            self.problems.append(
                self.levers.at_key(
                    (key,),
                    message("alternatives.few", count=str(len(self.written))),
                    hint=message("alternatives.few.hint"),
                )
            )

    def check_reference(self) -> None:
        """The reference must be the name of an alternative."""
        found = self.reference
        if "reference" in self.meant:
            return
        if found is None:
            allowed = message("one_of", names=listed(self.written)) if self.written else None
            self.problems.append(
                self.levers.at_key(("reference",), message("reference.missing"), allowed, message("reference.hint"))
            )
        elif self.written and not is_one_of(found, self.written):
            self.problems.append(
                self.levers.at_value(
                    ("reference",),
                    message("reference.unknown", name=found)
                    if isinstance(found, str)
                    else shown(found, self.levers, ("reference",)),
                    message("one_of", names=listed(self.written)),
                    nearest_word(found, self.written),
                )
            )

    def check_alternative(self, name: str, faulty: set[FieldPath]) -> None:
        """One alternative: its rule, what belongs to it, its ladder and its steps."""
        part = self.levers.part(self.vocabulary.alternatives, name)
        tops = {path[0] for path in faulty if path}
        discriminator = self.vocabulary.discriminator
        if {"preset", discriminator} & tops:
            return
        values = filled_alternative(
            {key: value for key, value in part.data.items() if key not in tops}, self.vocabulary
        )
        missing = [
            field
            for field in self.vocabulary.fields
            if field.required and values[field.name] is None and field.name not in tops
        ]
        self.problems += [missing_field(part, (field.name,), field, self.vocabulary) for field in missing]
        if discriminator in {field.name for field in missing}:
            return
        for field in self.vocabulary.fields:
            if field.name in part.data and field.name not in tops:
                self.check_field(part, (field.name,), field, values, tops)
        self.values[name] = values
        if self.vocabulary.selection and not faulty:
            self.check_needs(part, values)

    def check_needs(self, part: Layered, values: Mapping[str, Any]) -> None:
        """A thing that works only beside another one, while none of those takes part or gives it anything to do."""
        rows = self.vocabulary.populations[self.vocabulary.selection["population"]]
        on = selected(values, self.vocabulary)
        for name in on:
            beside = [one for one in rows[name].get("needs", ()) if one in on]
            stopped = [field for one in beside if (field := stopped_by(rows[one], values)) is not None]
            if "needs" in rows[name] and len(stopped) == len(beside):
                self.problems.append(self.in_need(part, name, rows[name]["needs"], stopped))

    def in_need(self, part: Layered, name: str, needed: Iterable[str], stopped: list[str]) -> Problem:
        """The problem of a thing without any of those it works beside; `stopped` are fields by which those do nothing for it."""
        names = listed(needed)
        found, allowed = message("needs", name=name, names=names), message("needs.allowed", name=name)
        if stopped:
            found = message("needs.stopped", name=name, names=names, field=stopped[0])
            allowed = message("needs.stopped.allowed", name=name, field=stopped[0])
        adds = self.vocabulary.selection["adds"]
        named = part.get((adds,)) or ()
        if name in named:
            return part.at_value((adds, named.index(name)), found, allowed)
        return part.at_key(tuple(stopped[:1]), found, allowed)

    def check_field(
        self, part: Layered, path: FieldPath, field: Field, values: Mapping[str, Any], faulty: set[str | int]
    ) -> None:
        """A field that was written: does it belong here, and is it sound in itself?"""
        for other, allowed in field.only_with:
            if other not in faulty and values.get(other) not in allowed:
                self.problems.append(self.misplaced(part, path, field, other, values[other], allowed))
                return
        if field.type == "group":
            inner = part.get(path) or {}
            for sub in field.fields:
                if sub.name in inner:
                    self.check_field(part, (*path, sub.name), sub, {**values, **values[field.name]}, faulty)
        elif field.type == "phases":
            self.check_phases(part, path, field, values, faulty)
        elif field.type == "numbers" and self.vocabulary.strength and part.get(path):
            self.check_ladder(part, path, values)

    def misplaced(
        self, part: Layered, path: FieldPath, field: Field, other: str, found: Any, allowed: tuple[Any, ...]
    ) -> Problem:
        """A field that means nothing beside another field's value."""
        return part.at_key(
            path,
            message("only_with", name=field.name, other=other, value=word(found)),
            message(
                "only_with.allowed",
                name=field.name,
                other=other,
                values=" / ".join(word(value) for value in allowed),
            ),
            message("only_with.hint", name=field.name, other=other),
        )

    def check_ladder(self, part: Layered, path: FieldPath, values: Mapping[str, Any]) -> None:
        """A ladder needs a rule with a strength, and its rungs lie within that strength's bounds."""
        rule = values[self.vocabulary.discriminator]
        strength = self.vocabulary.field.get(self.vocabulary.strength.get(rule, ""))
        if strength is None:
            rules = " / ".join(self.vocabulary.strength)
            self.problems.append(
                part.at_key(
                    path,
                    message("ladder.no_strength", rule=rule),
                    message("ladder.no_strength.allowed", rules=rules),
                    message("ladder.no_strength.hint"),
                )
            )
            return
        for index, rung in enumerate(part.get(path)):
            if not within(rung, strength.low, strength.high):
                allowed = message(
                    "ladder.outside.allowed",
                    name=strength.name,
                    range=span(strength.low, strength.high, strength.unit),
                )
                self.problems.append(part.at_value((*path, index), shown(rung, part, (*path, index)), allowed))

    def check_phases(
        self, part: Layered, path: FieldPath, field: Field, values: Mapping[str, Any], faulty: set[str | int]
    ) -> None:
        """Steps follow each other, are announced before they take effect, and change only what belongs to the
        rule.
        """
        before: str | None = None
        for index, phase in enumerate(part.get(path) or ()):
            place = (*path, index)
            start, announced = phase["from"], phase.get("announced")
            if announced is not None and quarter_number(announced) > quarter_number(start):
                found = message("phase.late", announced=announced, start=start)
                self.problems.append(
                    part.at_value(
                        (*place, "announced"),
                        found,
                        message("phase.late.allowed", start=start),
                        message("phase.late.hint"),
                    )
                )
            kept = phase.get("postponed_to")
            if kept is not None and quarter_number(kept) <= quarter_number(start):
                self.problems.append(
                    part.at_value(
                        (*place, "postponed_to"),
                        message("phase.kept", kept=kept, start=start),
                        message("phase.order.allowed", before=start),
                    )
                )
            if before is not None and quarter_number(start) <= quarter_number(before):
                self.problems.append(
                    part.at_value(
                        (*place, "from"),
                        message("phase.order", start=start, before=before),
                        message("phase.order.allowed", before=before),
                    )
                )
            before = start if kept is None else max(start, kept, key=quarter_number)
            for sub in field.fields:
                if sub.name in phase:
                    self.check_field(part, (*place, sub.name), sub, values, faulty)


@cache
def alternative_shape(vocabulary: Vocabulary) -> Shape:
    """The shape of one alternative, the same for all of them."""
    levers = by_name(general_fields())["levers"]
    return Shape((by_name(levers.fields)["preset"], *vocabulary.fields), vocabulary, partial=True)


def stopped_by(row: Mapping[str, Any], values: Mapping[str, Any]) -> str | None:
    """The field of an alternative by which a thing that takes part gives no other thing anything to do (`stopped_with`)."""
    return next((field for field, value in row.get("stopped_with", {}).items() if values[field] == value), None)


def is_one_of(found: Any, names: Iterable[str]) -> bool:
    """True if `found`, which may be anything, is one of the names."""
    return isinstance(found, str) and found in names


def within(number: float, low: float | None, high: float | None) -> bool:
    """True if `number` lies between the bounds that there are."""
    return (low is None or number >= low) and (high is None or number <= high)


def word(value: Any) -> str:
    """A value as it is written in a scenario file."""
    if isinstance(value, bool):
        return str(value).lower()
    return plain(value) if isinstance(value, int | float) else str(value)
