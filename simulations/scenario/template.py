"""`voorproef new`: a starting brief that can be run as it is and says in comments what to fill in."""

import datetime
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pydantic_core import PydanticCustomError

from simulations.register.label import LANGUAGES, Label
from simulations.register.parameter import MODELS, Parameter
from simulations.scenario.document import file_problem
from simulations.scenario.fields import by_name, general_fields
from simulations.scenario.names import breach
from simulations.scenario.problems import ScenarioError, message
from simulations.scenario.schema import FILE_NAME, write_schema
from simulations.scenario.shapes import safe_title
from simulations.scenario.vocabulary import Vocabulary, load_vocabulary
from simulations.scenario.wording import plain

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_STEM = 60
RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")
RUNGS = 7
# The field of an alternative that says what it is called.
LABEL = "label"
TODAY = Label("nu", "today")
FALLBACK = Label("Een nieuwe vraag", "A new question")
LADDER = Label(
    "Een ladder rekent hetzelfde ontwerp door bij ten minste zeven sterkten.",
    "A ladder runs the same design at seven strengths or more.",
)


def new_scenario(name: str, folder: Path, language: str, model: str, models: Path = MODELS) -> Path:
    """Write a starting brief called `name` to `folder` and return its path; the schema is put beside it if
    there is none.

    `language` is "nl" or "en". The name becomes the title, and a safe file name. Raises `ScenarioError` for a
    name without a letter or digit, or with a company beside a price, and rather than touching a file that is
    there.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts in language {language!r}")
    file = folder / f"{safe_stem(name)}.yaml"
    refuse_name(name, file, language)
    text = brief_text(name, file.name, language, load_vocabulary(model, models))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as target:
            target.write(text)
    except FileExistsError:
        raise ScenarioError(
            [file_problem(file, message("new.exists", file=file.name), hint=message("new.exists.hint"))],
            language,
        ) from None
    if not (folder / FILE_NAME).exists():
        write_schema(folder, models)
    return file


def safe_stem(name: str) -> str:
    """A file name without signs that mean something to any system; folders in front of the name are dropped.

    >>> safe_stem("../Belonen of Uitsluiten?.yaml"), safe_stem("Één patiënt"), safe_stem("con")
    ('belonen-of-uitsluiten', 'een-patient', 'scenario-con')
    """
    letters = unicodedata.normalize("NFKD", without_suffix(name)).encode("ascii", "ignore").decode("ascii").casefold()
    parts = [stem for part in re.split(r"[/\\]", letters) if (stem := re.sub(r"[^a-z0-9]+", "-", part).strip("-"))]
    stem = parts[-1][:LONGEST_STEM].strip("-") if parts else ""
    return f"scenario-{stem}" if RESERVED.fullmatch(stem) else stem


def without_suffix(name: str) -> str:
    """A name without the suffix that a scenario file gets anyway."""
    return name.strip().removesuffix(".yaml").removesuffix(".yml").strip()


def refuse_name(name: str, file: Path, language: str) -> None:
    """Raise `ScenarioError` for a name that gives no file name, or that competition law forbids."""
    if company := breach(name):
        found, hint = message("company", name=company), message("company.hint")
    elif not file.stem or file.name == ".yaml":
        found, hint = message("new.no_name"), message("new.no_name.hint")
    else:
        return
    raise ScenarioError([file_problem(file.parent / name, found, hint=hint)], language)


def safe_heading(name: str, language: str) -> str:
    """The name as a title if it may be one, else a title to be replaced."""
    text = without_suffix(name)
    longest = by_name(by_name(general_fields())["brief"].fields)["title"].longest
    try:
        return safe_title(text, longest)
    except PydanticCustomError:
        return FALLBACK[language]


def brief_text(name: str, file_name: str, language: str, vocabulary: Vocabulary) -> str:
    """The text of the starting brief."""
    opposing, opposing_value = opposing_assumption(vocabulary)
    example = next(parameter for parameter in vocabulary.register.inputs.values() if parameter.low < parameter.high)
    template = (TEMPLATES / f"brief.{language}.yaml").read_text(encoding="utf-8")
    return template.format(
        file=file_name,
        title=json.dumps(safe_heading(name, language), ensure_ascii=False),
        date=datetime.date.today().isoformat(),
        question=vocabulary.starting["question"][language] if vocabulary.starting else FALLBACK[language],
        not_modelled="\n".join(f"    - {one[language]}" for one in vocabulary.starting.get("not_modelled", ()))
        or "    []",
        ladder=f"# {LADDER[language]}\n" if vocabulary.strength else "",
        model=vocabulary.model,
        reference=TODAY[language],
        alternatives=vocabulary.alternatives,
        designs="\n".join(designs(vocabulary, language)),
        example=example.name,
        value=plain(example.value),
        low=plain(example.low),
        high=plain(example.high),
        opposing=opposing.name,
        opposing_label=opposing.label[language],
        opposing_value=plain(opposing_value),
    )


def opposing_assumption(vocabulary: Vocabulary) -> tuple[Parameter, float]:
    """The assumption that an opponent would move, as the model's levers name it, else the first assumption at
    its low end.
    """
    for name, value in vocabulary.opposing.items():
        return vocabulary.register[name], value
    first = next(parameter for parameter in vocabulary.register.inputs.values() if parameter.low < parameter.high)
    return first, first.low


def designs(vocabulary: Vocabulary, language: str) -> Iterator[str]:
    """The lines of the alternatives.

    The first preset as the reference, then one rule for every strength, with a ladder; the other presets where nothing has a
    strength.
    """
    preset = next(iter(vocabulary.presets))
    yield f"    {TODAY[language]}: {{preset: {preset}}}"
    if not vocabulary.strength:
        yield from (f"    {name}: {{preset: {name}}}" for name in list(vocabulary.presets)[1:])
        return
    discriminator = vocabulary.field[vocabulary.discriminator]
    shown: set[str] = set()
    for rule, label in discriminator.choices:
        strength = vocabulary.strength.get(rule)
        if strength is None or strength in shown:
            continue
        shown.add(strength)
        field = vocabulary.field[strength]
        if LABEL not in vocabulary.field:
            yield f"    # {label[language]}"
        yield f"    {rule}:"
        if LABEL in vocabulary.field:
            spoken = ", ".join(f"{one}: {json.dumps(label[one], ensure_ascii=False)}" for one in LANGUAGES)
            yield f"      {LABEL}: {{{spoken}}}"
        yield f"      {discriminator.name}: {rule}"
        yield f"      # {field.text[language]}"
        yield f"      {strength}: {plain(field.default)}"
        yield from (
            f"      {ladder.name}: {rungs(field.default)}" for ladder in vocabulary.fields if ladder.type == "numbers"
        )


def rungs(strength: float) -> str:
    """Seven even strengths from nothing to one and a half times the design's own.

    >>> rungs(0.4)
    '[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]'
    """
    step = strength / (RUNGS // 2 + 1)
    return f"[{', '.join(plain(round(step * rung, 6)) for rung in range(RUNGS))}]"
