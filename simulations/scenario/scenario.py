"""A scenario that has been read, checked and filled in: nothing is left to be guessed."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, Self

HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked, by whom, with what interest, and what the answer leaves out."""

    title: str
    question: str
    author: str
    sender: str
    date: datetime.date
    language: str
    not_modelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A changed assumption: `low <= value <= high`; all three equal means fixed."""

    value: float
    low: float
    high: float
    source: str

    @property
    def numbers(self) -> tuple[float, float, float]:
        """What the runs see of it."""
        return self.value, self.low, self.high

    def with_source(self, source: str) -> "Assumption":
        """The same, with `source` where it named none of its own."""
        return self if self.source else replace(self, source=source)


@dataclass(frozen=True, slots=True)
class CounterCase:
    """The strongest opposing case.

    `reference`, `levers` and `world` hold only what it changes in the brief's own case.
    """

    who: str
    claim: str
    source: str
    reference: str | None
    levers: Mapping[str, Mapping[str, Any]]
    world: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class Precision:
    """How small the numerical error is to be, each None where nothing is asked: of the share of worlds in which a claim holds
    (`share`, 0..1), and of its median as a part of its 5-95 % range (`difference`, 0..1).
    """

    share: float | None = None
    difference: float | None = None

    @property
    def asked(self) -> bool:
        """True if the brief asks for either."""
        return self.share is not None or self.difference is not None


@dataclass(frozen=True, slots=True)
class Runs:
    """`worlds` to run, in blocks of `block`, all drawn from `seed`.

    With a `precision` worlds are added until it is reached or there are `at_most`. `deeper` runs at most are made to say how
    sure the answer is.
    """

    worlds: int
    seed: int
    block: int
    precision: Precision = Precision()
    at_most: int = 2000
    deeper: int = 20_000


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write; no charts or no indicators named means all of them. `width` of charts is "column", "middle" or "page"."""

    charts: tuple[str, ...]
    formats: tuple[str, ...]
    indicators: tuple[str, ...]
    width: str = "page"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One brief, checked. `alternatives` gives every field of every alternative by name, `world` only what
    was changed, `scoring` how the outcomes are weighed (empty where the model weighs nothing).

    `name` is the stem of the file it came from; it is no part of the hash.
    """

    name: str
    brief: Brief
    model: str
    reference: str
    alternatives: Mapping[str, Mapping[str, Any]]
    world: Mapping[str, Assumption]
    counter_case: CounterCase | None
    runs: Runs
    outputs: Outputs
    scoring: Mapping[str, Any] = MappingProxyType({})

    def resolved(self) -> dict[str, Any]:
        """Everything explicit, as data that JSON can hold; `Scenario.from_resolved` reads it back.

        `order` keeps the alternatives in the order of the file, which charts and tables follow.
        """
        whole = replace(self, scoring=dict(self.scoring))
        data = {"order": tuple(self.alternatives), **asdict(whole)}
        del data["name"]
        if not self.scoring:
            del data["scoring"]
        data["brief"]["date"] = self.brief.date.isoformat()
        return jsonable(data)  # type: ignore[no-any-return]

    @classmethod
    def from_resolved(cls, data: Mapping[str, Any], name: str) -> Self:
        """The scenario that `resolved` wrote down, unchecked.

        What a manifest holds has been checked before.
        """
        brief = data["brief"]
        counter = data["counter_case"]
        return cls(
            name=name,
            brief=Brief(
                **{
                    **brief,
                    "date": datetime.date.fromisoformat(brief["date"]),
                    "not_modelled": tuple(brief["not_modelled"]),
                }
            ),
            model=data["model"],
            reference=data["reference"],
            alternatives={alternative: frozen(data["alternatives"][alternative]) for alternative in data["order"]},
            world=assumptions(data["world"]),
            counter_case=counter
            and CounterCase(**{**counter, "levers": frozen(counter["levers"]), "world": assumptions(counter["world"])}),
            runs=runs_from(data["runs"]),
            outputs=Outputs(**frozen(data["outputs"])),
            scoring=frozen(data.get("scoring", {})),
        )

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that change when anything in the resolved scenario does."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HASH_DIGITS]

    def opposed(self) -> "Scenario":
        """The scenario as its opponent sees it: the counter-case applied on top.

        Itself if there is no counter-case.
        """
        counter = self.counter_case
        if counter is None:
            return self
        alternatives = {name: {**fields, **counter.levers.get(name, {})} for name, fields in self.alternatives.items()}
        return replace(
            self,
            reference=counter.reference or self.reference,
            alternatives=alternatives,
            world={**self.world, **counter.world},
            counter_case=None,
        )


def runs_from(data: Mapping[str, Any]) -> Runs:
    """The runs of a brief from plain data."""
    return Runs(**{**data, "precision": Precision(**data.get("precision", {}))})


def jsonable(data: Any) -> Any:
    """The same data with lists for tuples."""
    if isinstance(data, dict):
        return {key: jsonable(value) for key, value in data.items()}
    return [jsonable(item) for item in data] if isinstance(data, tuple | list) else data


def frozen(data: Any) -> Any:
    """The same data with tuples for lists."""
    if isinstance(data, dict):
        return {key: frozen(value) for key, value in data.items()}
    return tuple(frozen(item) for item in data) if isinstance(data, list) else data


def assumptions(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Assumption]:
    """Changed assumptions from plain data."""
    return {name: Assumption(**fields) for name, fields in data.items()}
