"""A scenario in plain sentences.

What differs from the reference, which assumptions were changed, what the opponent says.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulations.register.label import Label
from simulations.register.parameter import MODELS
from simulations.register.words import Words
from simulations.scenario.fields import Field
from simulations.scenario.filling import value_of
from simulations.scenario.scenario import Assumption, Scenario
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary
from simulations.scenario.wording import plain, population_labels


def describe(scenario: Scenario, language: str, models: Path = MODELS) -> str:
    """The scenario in `language` ("nl" or "en"), one statement per line."""
    return "\n".join(Description(scenario, Words(language), load_vocabulary(scenario.model, models)).lines())


class Description:
    """The sentences about one scenario in one language."""

    def __init__(self, scenario: Scenario, words: Words, vocabulary: Vocabulary) -> None:
        """`vocabulary` is that of the scenario's model."""
        self.scenario = scenario
        self.words = words
        self.vocabulary = vocabulary

    def say(self, key: str, /, **values: str) -> str:
        """A sentence of the catalogue."""
        return self.words(f"scenario.describe.{key}", **values)

    def lines(self) -> Iterator[str]:
        """Every sentence, in the order in which a reader asks."""
        scenario = self.scenario
        yield self.say("title", title=scenario.brief.title, sender=scenario.brief.sender)
        yield self.say("reference", name=self.name(scenario.reference))
        for name in scenario.alternatives:
            if name != scenario.reference:
                yield self.alternative(name)
        yield self.say("assumptions" if scenario.world else "no_assumptions")
        for name, assumption in scenario.world.items():
            yield "  " + self.assumption(name, assumption)
        if scenario.counter_case is not None:
            yield from self.counter_case()
        yield self.say("runs", worlds=str(scenario.runs.worlds), seed=str(scenario.runs.seed))

    def name(self, alternative: str) -> str:
        """The label of an alternative, or its key where it has none."""
        label = self.scenario.alternatives[alternative].get("label")
        return label[self.words.language] if isinstance(label, Mapping) else alternative

    def alternative(self, name: str) -> str:
        """How an alternative differs from the reference."""
        reference = self.scenario.alternatives[self.scenario.reference]
        own = self.scenario.alternatives[name]
        changed = [
            f"{field.label[self.words.language]}: {self.value(field, own[field.name])}"
            for field in self.vocabulary.fields
            if self.is_news(field, own, reference)
        ]
        key = "alternative" if changed else "alternative.same"
        return self.say(key, name=self.name(name), changes="; ".join(changed))

    def is_news(self, field: Field, own: Mapping[str, Any], reference: Mapping[str, Any]) -> bool:
        """True if a field sets an alternative apart.

        It differs, and not only because the reference has no use for it.
        """
        if field.type == "translation" or not field.applies(own):
            return False
        if field.applies(reference) and own[field.name] == reference[field.name]:
            return False
        strength = self.vocabulary.strength.get(own[self.vocabulary.discriminator])
        return field.name in (strength, self.vocabulary.discriminator) or own[field.name] != value_of(field, None)

    def value(self, field: Field, value: Any) -> str:
        """A value as a person says it."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, str):
            label = dict(field.choices).get(value)
            return label[self.words.language] if label else value
        if field.type == "group":
            return (
                ", ".join(self.part(sub, value[sub.name]) for sub in field.fields if value[sub.name] != sub.default)
                or "-"
            )
        if field.type == "phases":
            return ", ".join(map(self.phase, value)) or "-"
        if field.type == "numbers":
            return " / ".join(map(self.number, value)) or "-"
        labels = population_labels(self.vocabulary, field.population or "") if value else {}
        return ", ".join(labels[item][self.words.language] for item in value) or self.say("all")

    def phase(self, phase: Mapping[str, Any]) -> str:
        """A dated step, and whether its date was kept."""
        dates = {"start": phase["from"], "announced": phase["announced"]}
        kept = phase.get("postponed_to")
        return self.say("postponed", kept=kept, **dates) if kept else self.say("phase", **dates)

    def part(self, field: Field, value: Any) -> str:
        """A field within a group."""
        return f"{field.label[self.words.language]}: {self.value(field, value)}"

    def number(self, number: float) -> str:
        """A number with the decimal sign of the language."""
        text = plain(number)
        return text.replace(".", ",") if self.words.language == "nl" else text

    def span(self, low: float, value: float, high: float) -> str:
        """A value with its range, or the word that it is fixed."""
        if low == high:
            return self.say("fixed", value=self.number(value))
        return self.say("span", value=self.number(value), low=self.number(low), high=self.number(high))

    def assumption(self, name: str, assumption: Assumption) -> str:
        """One changed assumption beside the register's."""
        parameter = self.vocabulary.register[name]
        return self.say(
            "assumption",
            label=parameter.label[self.words.language],
            now=self.span(assumption.low, assumption.value, assumption.high),
            source=self.source(assumption.source),
            register=self.span(parameter.low, parameter.value, parameter.high),
        )

    def source(self, source: str) -> str:
        """A source, or the word that there is none."""
        return self.say("assumed") if source == "assumption" else source

    def counter_case(self) -> Iterator[str]:
        """Who disagrees, what they claim, and what that changes."""
        counter = self.scenario.counter_case
        assert counter is not None
        yield self.say("counter_case", who=counter.who, claim=counter.claim, source=self.source(counter.source))
        if counter.reference is not None:
            yield "  " + self.say("reference", name=self.name(counter.reference))
        for name, fields in counter.levers.items():
            changes = "; ".join(
                f"{self.label(field)[self.words.language]}: {self.value(self.vocabulary.field[field], value)}"
                for field, value in fields.items()
                if self.vocabulary.field[field].type != "translation"
            )
            yield "  " + self.say("counter_case.lever", name=self.name(name), changes=changes)
        for name, assumption in counter.world.items():
            yield "  " + self.assumption(name, assumption)

    def label(self, field: str) -> Label:
        """The label of a field of an alternative."""
        return self.vocabulary.field[field].label
