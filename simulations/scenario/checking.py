"""Checks a scenario file and gives every problem in one go, or the scenario.

1. The file and those it is based on are read: encoding, limits, YAML, doubled keys.
2. They are folded into one, and the model's own words are loaded.
3. The parts that every scenario has: brief, runs, outputs, the texts of the counter-case.
4. Levers and world: each field by itself, then across fields.
5. The counter-case on top of them; it must change something.
6. Every text and comment: no company beside a price, bid or volume.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulations.register.label import LANGUAGES
from simulations.register.parameter import MODELS
from simulations.scenario.alternatives import Alternatives
from simulations.scenario.assumptions import Assumptions
from simulations.scenario.document import Document, FieldPath, file_problem
from simulations.scenario.explaining import meant_name, missing_field, shape_problems, unknown_key
from simulations.scenario.fields import by_name, general_fields
from simulations.scenario.hints import nearest_word
from simulations.scenario.inheritance import fold, on_top, read_chain
from simulations.scenario.merging import Layered
from simulations.scenario.names import breach, company_in
from simulations.scenario.problems import Problem, ScenarioError, in_order, message, text_of
from simulations.scenario.resolving import Case, resolve
from simulations.scenario.scenario import Scenario
from simulations.scenario.shapes import Shape
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary, model_names
from simulations.scenario.weighing import weighing_problems
from simulations.scenario.wording import listed, shown

DEFAULT_LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a file gave: problems, or the scenario; `language` is the brief's."""

    file: Path
    language: str
    problems: tuple[Problem, ...]
    scenario: Scenario | None

    def text(self, language: str | None = None) -> str:
        """The problems as plain text in the brief's language or another; empty if there are none."""
        return text_of(self.problems, language or self.language) if self.problems else ""


def check_file(file: Path, language: str | None = None, models: Path = MODELS) -> Checked:
    """Check `file`; `language` is that of the messages if it is not to be the brief's own.

    Raises nothing for any file.
    """
    try:
        chain, problems = read_chain(file)
    except ScenarioError as error:
        return Checked(file, language or DEFAULT_LANGUAGE, error.problems, None)
    check = Check(chain, problems, models)
    scenario = check.run()
    return Checked(file, language or brief_language(chain[0]), in_order(check.problems, file), scenario)


def brief_language(document: Document) -> str:
    """The language that a brief asks for, Dutch where that cannot be told."""
    brief = document.data.get("brief")
    language = brief.get("language") if isinstance(brief, dict) else None
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


class Check:
    """One file being checked: `problems` fills up on the way."""

    def __init__(self, chain: list[Document], problems: list[Problem], models: Path) -> None:
        """`chain` is the file and those it is based on, nearest first; `problems` those of reading them.

        A chain that ends in a file with another base is incomplete: what is missing may stand in the file
        that could not be read, and is not complained about.
        """
        self.chain = chain
        self.problems = problems
        self.models = models
        self.fields = by_name(general_fields())
        self.meant: set[str | None] = set()
        self.unread = chain[-1].data.get("based_on") is not None
        self.vocabulary = self.known_model()
        self.whole = fold(chain, self.vocabulary)

    def run(self) -> Scenario | None:
        """The scenario, None if there is any problem."""
        self.check_top()
        general = {name: self.check_general(name) for name in ("brief", "runs", "outputs", "counter_case")}
        general["scoring"] = self.check_scoring()
        case = opposing = None
        if self.vocabulary is not None:
            case = self.check_case(self.whole, self.vocabulary)
            opposing = self.check_counter_case(case, self.vocabulary)
        if company := breach(self.chain[0].file.stem):
            found, hint = message("company.file", name=company), message("company.hint")
            self.problems.append(file_problem(self.chain[0].file, found, hint=hint))
        for document in self.chain:
            self.problems += company_problems(document)
        if self.problems or self.vocabulary is None or case is None or opposing is None:
            return None
        return resolve(self.chain[0].file.stem, self.vocabulary.model, general, case, opposing, self.vocabulary.scoring)

    def known_model(self) -> Vocabulary | None:
        """The words of the model that the nearest document names, None if there is no such model."""
        name = next((found for document in self.chain if (found := document.data.get("model")) is not None), None)
        return (
            load_vocabulary(name, self.models) if isinstance(name, str) and name in model_names(self.models) else None
        )

    def check_top(self) -> None:
        """The keys of the file itself, and the model."""
        names = {field.name: field.label for field in self.fields.values()}
        for key in self.whole.data:
            if key not in names:
                self.problems.append(unknown_key(self.whole, (key,), names, self.vocabulary))
        self.meant = {meant_name(problem) for problem in self.problems}
        models = model_names(self.models)
        found = self.whole.data.get("model")
        if found is None:
            if not self.unread and "model" not in self.meant:
                allowed, hint = (
                    message("one_of", names=listed(models)),
                    message("missing.hint", text=self.fields["model"].text),
                )
                self.problems.append(self.whole.at_key(("model",), message("missing", name="model"), allowed, hint))
        elif self.vocabulary is None:
            allowed = message("one_of", names=listed(models))
            self.problems.append(
                self.whole.at_value(
                    ("model",), shown(found, self.whole, ("model",)), allowed, nearest_word(found, models)
                )
            )

    def check_general(self, name: str) -> dict[str, Any]:
        """One of the parts that every scenario has, as plain data.

        The levers and world of a counter-case come later.
        """
        field = self.fields[name]
        if self.whole.data.get(name) is None:
            if field.required and name not in self.meant:
                self.problems.append(missing_field(self.whole, (name,), field, self.vocabulary))
            return {}
        part = self.whole.part(name)
        if not isinstance(part.data, dict):
            self.problems.append(
                self.whole.at_value((name,), shown(part.data, self.whole, (name,)), message("expected.map"))
            )
            return {}
        problems, _ = shape_problems(Shape(field.fields, self.vocabulary), part)
        self.problems += problems
        return dict(part.data)

    def check_scoring(self) -> dict[str, Any]:
        """How the outcomes are weighed, by the model's own fields."""
        written = self.whole.data.get("scoring")
        if written is None or self.vocabulary is None:
            return {}
        if not self.vocabulary.scoring:
            found, hint = message("scoring.none", model=self.vocabulary.model), message("scoring.none.hint")
            self.problems.append(self.whole.at_key(("scoring",), found, hint=hint))
            return {}
        part = self.whole.part("scoring")
        if not isinstance(part.data, dict):
            found, allowed = shown(part.data, self.whole, ("scoring",)), message("expected.map")
            self.problems.append(self.whole.at_value(("scoring",), found, allowed))
            return {}
        problems, faulty = shape_problems(Shape(self.vocabulary.scoring, self.vocabulary), part)
        self.problems += problems
        self.problems += weighing_problems(part, self.vocabulary.scoring, faulty)
        return dict(part.data)

    def check_case(self, whole: Layered, vocabulary: Vocabulary) -> Case | None:
        """Levers and world, None if there is anything wrong with them."""
        before = len(self.problems)
        world = self.assumptions(whole.part("world"), vocabulary)
        world.check()
        world.check_below()
        self.problems += world.problems
        if whole.data.get("levers") is None:
            if not self.unread and "levers" not in self.meant:
                self.problems.append(missing_field(whole, ("levers",), self.fields["levers"], vocabulary))
            return None
        levers = Alternatives(whole.part("levers"), self.fields["levers"].fields, vocabulary)
        faulty = levers.check_shapes()
        if not self.unread:
            levers.check_across(faulty)
        self.problems += levers.problems
        if len(self.problems) > before or self.unread:
            return None
        return Case(levers.reference, levers.values, world.values)

    def assumptions(self, world: Layered, vocabulary: Vocabulary, *, bare: bool = False) -> Assumptions:
        """Changed assumptions, not yet checked."""
        return Assumptions(world, self.fields["world"].fields, vocabulary, bare=bare)

    def check_counter_case(self, case: Case | None, vocabulary: Vocabulary) -> Case | None:
        """The brief's case with the counter-case on top, None if either is wrong or nothing changes."""
        if not isinstance(self.whole.data.get("counter_case"), dict):
            return None
        counter = self.whole.part("counter_case")
        before = len(self.problems)
        world = self.assumptions(counter.part("world"), vocabulary, bare=True)
        world.check()
        self.problems += world.problems
        levers = Alternatives(counter.part("levers"), self.fields["levers"].fields, vocabulary)
        levers.check_shapes()
        self.problems += levers.problems
        if len(self.problems) == before:
            self.problems += self.unknown_alternatives(levers, vocabulary)
        if len(self.problems) > before or case is None:
            return None
        world.check_below(case.world)
        self.problems += world.problems
        opposing = self.opposing_levers(counter, case, vocabulary)
        if opposing is None or world.problems:
            return None
        source = counter.data.get("source") if isinstance(counter.data.get("source"), str) else ""
        sourced = {name: assumption.with_source(source) for name, assumption in world.values.items()}
        opposed = Case(opposing.reference, opposing.alternatives, {**case.world, **sourced})
        if opposed.same_as(case):
            self.problems.append(
                self.whole.at_key(
                    ("counter_case",),
                    message("counter_case.nothing"),
                    message("counter_case.nothing.allowed"),
                    message("counter_case.nothing.hint"),
                )
            )
            return None
        return opposed

    def unknown_alternatives(self, levers: Alternatives, vocabulary: Vocabulary) -> Iterator[Problem]:
        """The counter-case changes the brief's alternatives, it brings in none of its own."""
        own = self.whole.get(("levers", vocabulary.alternatives))
        for name in levers.written:
            if isinstance(own, dict) and name not in own:
                yield levers.levers.at_key(
                    (vocabulary.alternatives, name),
                    message("counter_case.alternative", name=name),
                    message("one_of", names=listed(own)),
                    nearest_word(name, own),
                )

    def opposing_levers(self, counter: Layered, case: Case, vocabulary: Vocabulary) -> Case | None:
        """The levers with those of the counter-case on top; problems are those that its own lines cause."""
        if not counter.data.get("levers"):
            return case
        own = Layered(
            {"levers": self.whole.data["levers"]},
            {path: origin for path, origin in self.whole.origins.items() if path[:1] in ((), ("levers",))},
        )
        top = Layered(
            {"levers": counter.data["levers"]},
            {path: origin for path, origin in counter.origins.items() if path[:1] in ((), ("levers",))},
        )
        levers = Alternatives(on_top(own, top, vocabulary).part("levers"), self.fields["levers"].fields, vocabulary)
        levers.check_across(levers.check_shapes())
        self.problems += levers.problems
        return None if levers.problems else Case(levers.reference, levers.values, {})


def company_problems(document: Document) -> Iterator[Problem]:
    """Texts and comments of a document in which a company stands beside a price, bid or volume.

    What stands on every chart and in every table always does.
    """
    for path, place in document.values.items():
        value = at(document.data, path)
        if not isinstance(value, str):
            continue
        if company := breach(value):
            yield document.problem(place, path, message("company", name=company), hint=message("company.hint"))
        elif _among_numbers(path) and (company := company_in(value)):
            yield document.problem(
                place, path, message("company.shown", name=company), hint=message("company.shown.hint")
            )
    for place, text in document.comments():
        if company := breach(text):
            yield document.problem(place, (), message("company.comment", name=company), hint=message("company.hint"))


def _among_numbers(path: FieldPath) -> bool:
    """Whether a text stands on charts and in tables, beside numbers: a label, or the sender."""
    return "label" in path or path == ("brief", "sender")


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """The value at `path`, None for the second value of a doubled key."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
