"""Checks of changed assumptions against the register: known, sourced, within range, low below high."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from simulations.register.label import Label
from simulations.register.parameter import Parameter
from simulations.register.units import unit
from simulations.scenario.document import FieldPath
from simulations.scenario.explaining import meant_name, shape_problems, unknown_key
from simulations.scenario.fields import Field
from simulations.scenario.hints import thousands_hint
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Problem, Value, message
from simulations.scenario.scenario import Assumption
from simulations.scenario.shapes import Shape
from simulations.scenario.vocabulary import Vocabulary
from simulations.scenario.wording import own_labels, plain, shown, span


class Assumptions:
    """The `world` of a scenario while it is being checked.

    `problems` fills up, `values` holds what is sound.
    """

    def __init__(
        self, world: Layered, fields: tuple[Field, ...], vocabulary: Vocabulary, *, bare: bool = False
    ) -> None:
        """`fields` describe one assumption; `bare` accepts a number where a map is usual, without source."""
        self.world = world
        self.vocabulary = vocabulary
        self.bare = bare
        self.shape = Shape(fields, vocabulary, partial=bare)
        self.problems: list[Problem] = []
        self.values: dict[str, Assumption] = {}

    def check(self) -> None:
        """Every changed assumption."""
        if not isinstance(self.world.data, dict):
            self.problems.append(
                self.world.at_value((), shown(self.world.data, self.world, ()), message("expected.world"))
            )
            return
        for name in self.world.data:
            if name in self.vocabulary.register:
                self.check_assumption(name, self.vocabulary.register[name])
            else:
                self.problems.append(
                    unknown_key(self.world, (name,), own_labels(self.vocabulary.register), self.vocabulary)
                )

    def check_assumption(self, name: str, parameter: Parameter) -> None:
        """One assumption that the register knows.

        A field named by a digit is the rest of a number with a decimal comma.
        """
        if parameter.kind == "target":
            found = message("world.target", name=name, label=parameter.label)
            self.problems.append(
                self.world.at_key((name,), found, message("world.target.allowed"), message("world.target.hint"))
            )
            return
        written = self.world.data[name]
        if is_number(written):
            self.check_bare(name, written, parameter)
            return
        part = self.world.part(name)
        if not isinstance(written, dict):
            problem = self.world.at_value(
                (name,),
                shown(written, self.world, (name,)),
                message("expected.assumption"),
                message("expected.assumption.hint", name=name, value=plain(parameter.value)),
            )
            self.problems.append(problem)
            return
        problems, faulty = shape_problems(self.shape, part, described(self.shape.fields, parameter))
        if "value" not in written and self.bare:
            problems.append(
                part.at_key(
                    ("value",),
                    message("missing", name="value"),
                    message("expected.number", range=self.range_of(parameter)),
                )
            )
        self.problems += problems
        if not any(str(path[-1]).isdigit() for path in faulty):
            meant = {meant_name(problem) for problem in problems}
            self.check_range(part, written, parameter, faulty, meant)
        if not problems:
            value, low, high = (float(written[key if key in written else "value"]) for key in ("value", "low", "high"))
            self.values[name] = Assumption(value, low, high, written.get("source", ""))

    def check_below(self, beside: Mapping[str, Assumption] = MappingProxyType({})) -> None:
        """What stays below another assumption in every world, where one of the two was changed here.

        `beside` are changes that hold where there are none here. Leaves alone what leans on a faulty assumption.
        """
        faulty = {part for problem in self.problems for part in problem.field.split(".")}
        for name, rule in self.vocabulary.below.items():
            pair = (name, rule["than"])
            changed = [one for one in pair if one in self.values]
            if changed and not faulty & {*pair}:
                self.check_pair(name, rule, changed[0], beside)

    def check_pair(self, name: str, rule: Mapping[str, Any], changed: str, beside: Mapping[str, Assumption]) -> None:
        """That all of one assumption lies below all of another; `changed` is the one to blame."""
        lower, upper = self.in_force(name, beside), self.in_force(rule["than"], beside)
        if lower.high < upper.low:
            return
        values = {"name": name, "high": plain(lower.high), "other": rule["than"], "low": plain(upper.low)}
        self.problems.append(
            self.world.at_value(
                (changed, "high" if changed == name else "low"),
                message("world.below", **values),
                message("world.below.allowed", **values),
                message("world.below.hint", text=Label(**rule["text"])),
            )
        )

    def in_force(self, name: str, beside: Mapping[str, Assumption]) -> Assumption | Parameter:
        """An assumption as it was changed here or in `beside`, else as the register has it."""
        return self.values.get(name) or beside.get(name) or self.vocabulary.register[name]

    def check_bare(self, name: str, written: float, parameter: Parameter) -> None:
        """A number without range and source, which only the counter-case may give."""
        if not self.bare:
            hint = message("expected.assumption.hint", name=name, value=plain(written))
            self.problems.append(
                self.world.at_value((name,), shown(written, self.world, (name,)), message("expected.assumption"), hint)
            )
            return
        self.check_number(self.world, (name,), written, parameter, beyond=False)
        self.values[name] = Assumption(float(written), float(written), float(written), "")

    def check_range(
        self,
        part: Layered,
        written: Mapping[str, Any],
        parameter: Parameter,
        faulty: set[FieldPath],
        meant: set[str | None],
    ) -> None:
        """Low, value and high in their order, and each of them within the register's range.

        `meant` are misspelt ones.
        """
        sound = {key: written[key] for key in ("value", "low", "high") if key in written and (key,) not in faulty}
        for key, number in sound.items():
            self.check_number(part, (key,), number, parameter, beyond=written.get("beyond") is True)
        for given, other in (("low", "high"), ("high", "low")):
            if given in written and other not in written and other not in meant:
                self.problems.append(
                    part.at_key(
                        (given,),
                        message("world.half", given=given, other=other),
                        message("world.half.allowed"),
                    )
                )
                return
        if len(sound) < 3:
            return
        value, low, high = sound["value"], sound["low"], sound["high"]
        if low > high:
            self.problems.append(
                part.at_value(
                    ("low",),
                    message("world.order", low=plain(low), high=plain(high)),
                    message("world.order.allowed"),
                    message("world.order.hint", low=plain(high), high=plain(low)),
                )
            )
        elif not low <= value <= high:
            self.problems.append(
                part.at_value(
                    ("value",),
                    message("world.outside_own", value=plain(value), low=plain(low), high=plain(high)),
                    message("world.order.allowed"),
                )
            )

    def check_number(
        self, part: Layered, path: FieldPath, number: float, parameter: Parameter, *, beyond: bool
    ) -> None:
        """One number against the register.

        In range unless that is meant, whole or above zero where it must be.
        """
        range_ = self.range_of(parameter)
        if parameter.distribution == "integer" and not float(number).is_integer():
            self.problems.append(
                part.at_value(path, shown(number, part, path), message("expected.integer", range=range_))
            )
        elif parameter.positive and number <= 0:
            self.problems.append(part.at_value(path, shown(number, part, path), message("world.above_zero")))
        elif not beyond and not parameter.low <= number <= parameter.high:
            found = message("world.outside", value=plain(number), label=parameter.label)
            hint = thousands_hint(number, part, path) or message("world.outside.hint")
            self.problems.append(part.at_value(path, found, message("world.outside.allowed", range=range_), hint))
        elif not within_unit(number, parameter):
            ends = unit(parameter.unit)
            allowed = message("world.outside.allowed", range=span(ends.low, ends.high, parameter.unit))
            self.problems.append(part.at_value(path, shown(number, part, path), allowed))

    def range_of(self, parameter: Parameter) -> Value:
        """The register's range with its unit."""
        return span(parameter.low, parameter.high, parameter.unit)


def within_unit(number: float, parameter: Parameter) -> bool:
    """False for what cannot be in the parameter's unit, such as a chance of 1.4; the register's own ends always can."""
    ends = unit(parameter.unit)
    low = ends.low if ends.low is None else min(ends.low, parameter.low)
    high = ends.high if ends.high is None else max(ends.high, parameter.high)
    return (low is None or number >= low) and (high is None or number <= high)


def described(fields: tuple[Field, ...], parameter: Parameter) -> tuple[Field, ...]:
    """The fields of an assumption with the range and unit of one parameter."""
    return tuple(
        replace(field, low=parameter.low, high=parameter.high, unit=parameter.unit) if field.type == "number" else field
        for field in fields
    )


def is_number(value: object) -> bool:
    """True for a number that is not a flag."""
    return isinstance(value, int | float) and not isinstance(value, bool)
