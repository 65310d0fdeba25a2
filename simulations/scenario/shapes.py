"""Strict, frozen pydantic models made from field descriptions.

Types, bounds and names, all problems at once.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, create_model
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError

from simulations.register.label import LANGUAGES
from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field, by_name
from simulations.scenario.quarters import EARLIEST, FIRST, LAST, quarter_number
from simulations.scenario.vocabulary import Vocabulary

MARKUP = re.compile(r"<[a-zA-Z/!?]")
FORMULA = re.compile(r"[=+\-@\t]")
FORMULA_IN_TEXT = re.compile(r"[=@\t]")
PLAIN_NAME = re.compile(r"\w[\w-]{0,59}")
FOLDER = re.compile(r"\.\.[/\\]|[/\\]\.\.|^[/\\]")


class Shape:
    """A group of fields as a pydantic model that is built when first used."""

    def __init__(self, fields: tuple[Field, ...], vocabulary: Vocabulary | None, *, partial: bool = False) -> None:
        """`vocabulary` gives the names of populations.

        `partial` accepts that required fields are left out.
        """
        self.fields = fields
        self.vocabulary = vocabulary
        self.partial = partial

    @cached_property
    def model(self) -> type[BaseModel]:
        """The pydantic model; fields go by aliases, so that none shadows a name of pydantic's own."""
        entries: dict[str, Any] = {
            f"field_{number}": (self.annotation(field), Bounds(alias=field.name, **self.presence(field)))
            for number, field in enumerate(self.fields)
        }
        config = ConfigDict(strict=True, frozen=True, extra="forbid")
        return create_model("Group", __config__=config, **entries)

    def faults(self, data: Any) -> Iterator[tuple[FieldPath, str, Any]]:
        """Everything that is wrong with `data`.

        Path, kind of fault in pydantic's words or ours, and what was found.
        """
        try:
            self.model.model_validate(data)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                yield fault["loc"], fault["type"], fault["input"]

    def presence(self, field: Field) -> dict[str, Any]:
        """The arguments that let an optional field be left out."""
        return {} if field.required and not self.partial else {"default": None}

    def annotation(self, field: Field) -> Any:
        """The type of a field."""
        builder: Callable[[Field], Any] = getattr(self, f"{field.type}_type")
        return builder(field)

    def number_type(self, field: Field) -> Any:
        """A finite number within the bounds."""
        return Annotated[float, Bounds(ge=field.low, le=field.high, allow_inf_nan=False)]

    def integer_type(self, field: Field) -> Any:
        """A whole number within the bounds."""
        low, high = (None if bound is None else int(bound) for bound in (field.low, field.high))
        return Annotated[int, Bounds(ge=low, le=high)]

    def flag_type(self, field: Field) -> Any:
        """True or false."""
        return bool

    def choice_type(self, field: Field) -> Any:
        """One word of a closed list."""
        return Literal[field.choice_names]

    def number_or_choice_type(self, field: Field) -> Any:
        """A number within the bounds or one word of a closed list."""
        return Annotated[Any, AfterValidator(lambda value: number_or_word(value, field))]

    def text_type(self, field: Field) -> Any:
        """Text without control signs, markup or the beginning of a formula."""
        return Annotated[str, AfterValidator(lambda text: safe_text(text, field.longest, FORMULA_IN_TEXT))]

    def title_type(self, field: Field) -> Any:
        """Text on one line that may end up in file names, tables and pages."""
        return Annotated[str, AfterValidator(lambda text: safe_title(text, field.longest))]

    def texts_type(self, field: Field) -> Any:
        """A list of texts."""
        item: Any = self.text_type(field)
        return list[item]

    def translation_type(self, field: Field) -> Any:
        """One text for both languages, or a text for each."""
        return Annotated[Any, AfterValidator(lambda value: translation(value, field.longest))]

    def date_type(self, field: Field) -> Any:
        """A day, written as year-month-day."""
        return Annotated[str, AfterValidator(day)]

    def quarter_type(self, field: Field) -> Any:
        """A quarter; announcements may lie before the first simulated one."""
        first = FIRST if field.required else EARLIEST
        return Annotated[str, AfterValidator(lambda text: quarter(text, first))]

    def names_type(self, field: Field) -> Any:
        """A list of names from a population, each once."""
        item: Any = Annotated[str, AfterValidator(lambda name: self.known_name(name, field.population or ""))]
        return Annotated[list[item], AfterValidator(lambda names: each_once(names, field.at_least))]

    def known_name(self, name: str, population: str) -> str:
        """A name that the population holds; populations are large and read when the first name is seen."""
        names = self.vocabulary.names(population) if self.vocabulary else ()
        if name not in names if names else not PLAIN_NAME.fullmatch(name):
            raise fault("name_unknown")
        return name

    def numbers_type(self, field: Field) -> Any:
        """Rising numbers within the bounds, none at all or at least so many."""
        item: Any = self.number_type(field)
        return Annotated[list[item], AfterValidator(lambda values: rising(values, field.at_least))]

    def group_type(self, field: Field) -> Any:
        """Fields within a field."""
        return Shape(field.fields, self.vocabulary, partial=self.partial).model

    def phases_type(self, field: Field) -> Any:
        """A list of dated steps."""
        step: Any = Shape(field.fields, self.vocabulary).model
        return list[step]

    def anything_type(self, field: Field) -> Any:
        """What has checks of its own elsewhere."""
        return Any

    model_type = file_type = levers_type = world_type = scoring_type = alternative_type = preset_type = anything_type


def walk(fields: tuple[Field, ...], path: FieldPath) -> Field | None:
    """The description of the field at `path`, None for a field that does not exist."""
    field: Field | None = None
    for part in path:
        if isinstance(part, int):
            continue
        field = by_name(fields).get(part)
        if field is None:
            return None
        fields = field.fields
    return field


def fault(kind: str) -> PydanticCustomError:
    """A fault of our own; what is said about it follows from its kind, the field and what was found."""
    return PydanticCustomError(kind, kind)


def safe_text(text: str, longest: int, formula: re.Pattern[str]) -> str:
    """The text itself; a fault if it is empty, too long, or could do something in a terminal, page or
    spreadsheet.
    """
    if not text.strip():
        raise fault("text_empty")
    if len(text) > longest:
        raise fault("text_long")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") and sign != "\n" for sign in text):
        raise fault("text_control")
    if MARKUP.search(text):
        raise fault("text_markup")
    if formula.match(text):
        raise fault("text_formula")
    return text


def safe_title(text: str, longest: int) -> str:
    """The same for a title, which stands on one line and must not look like a folder."""
    safe_text(text, longest, FORMULA)
    if "\n" in text.strip():
        raise fault("text_lines")
    if FOLDER.search(text):
        raise fault("text_folder")
    return text


def translation(value: Any, longest: int) -> Any:
    """A text, or a text for every language."""
    texts = value if isinstance(value, dict) else dict.fromkeys(LANGUAGES, value)
    if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) for text in texts.values()):
        raise fault("translation_parts")
    for text in texts.values():
        safe_title(text, longest)
    return value


def day(text: str) -> str:
    """A day that exists."""
    try:
        written = datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        written = None
    if written != text:
        raise fault("date_impossible")
    return text


def quarter(text: str, first: str) -> str:
    """A quarter from `first` to the last one simulated."""
    try:
        number = quarter_number(text)
    except ValueError:
        raise fault("quarter_form") from None
    if not quarter_number(first) <= number <= quarter_number(LAST):
        raise fault("quarter_outside")
    return text


def number_or_word(value: Any, field: Field) -> Any:
    """A word of the list, or a number within the bounds."""
    if isinstance(value, str):
        if value not in field.choice_names:
            raise fault("word_unknown")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise fault("number_or_word")
    elif not (field.low is None or value >= field.low) or not (field.high is None or value <= field.high):
        raise fault("number_outside")
    return value


def each_once(names: list[str], at_least: int = 0) -> list[str]:
    """Names without repetition, at least so many."""
    if len(names) < at_least:
        raise fault("names_few")
    if len(set(names)) < len(names):
        raise fault("names_doubled")
    return names


def rising(values: list[float], at_least: int) -> list[float]:
    """Numbers that rise, none at all or at least `at_least` of them."""
    if not values:
        return values
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise fault("numbers_order")
    if len(values) < at_least:
        raise fault("numbers_few")
    return values
