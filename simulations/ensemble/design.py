"""The design of worlds: blocks of equal size, each an independently scrambled Latin hypercube.

Every parameter has its own column of draws, keyed by (seed, block, the parameter's name): a column is a
stratified sample of its own, and independently permuted columns side by side are a Latin hypercube. So a
parameter that is added, left out or given another range leaves the bits of all other columns alone. Chance
has keys apart from the parameters'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.model import AssumptionShape, Ids, Numbers, ParameterShape

Worlds = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Range:
    """Where one input parameter is drawn from; `value` is its default and the mode of a triangle."""

    name: str
    distribution: str
    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.distribution not in QUANTILES:
            raise ValueError(f"{self.name}: unknown distribution {self.distribution!r}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name}: needs low <= value <= high, has {self.low}, {self.value}, {self.high}")
        if self.distribution == "loguniform" and self.low <= 0.0:
            raise ValueError(f"{self.name}: a loguniform range starts above zero, this one at {self.low}")
        if self.distribution == "integer" and not all(float(end).is_integer() for end in (self.low, self.high)):
            raise ValueError(f"{self.name}: an integer range has whole ends, this one {self.low} and {self.high}")

    @property
    def varies(self) -> bool:
        """True if worlds get different values of it."""
        return self.low < self.high and QUANTILES[self.distribution] is not _fixed

    def at(self, share: Numbers) -> Numbers:
        """The quantiles at `share` (0..1), never outside low..high."""
        drawn: Numbers = np.clip(QUANTILES[self.distribution](self, share), self.low, self.high)
        return drawn

    def to_data(self) -> dict[str, Any]:
        """As plain data for a manifest, without the name."""
        data = asdict(self)
        del data["name"]
        return data


def _uniform(drawn: Range, share: Numbers) -> Numbers:
    return drawn.low + share * (drawn.high - drawn.low)


def _loguniform(drawn: Range, share: Numbers) -> Numbers:
    drawn_log: Numbers = np.log(drawn.low) + share * (np.log(drawn.high) - np.log(drawn.low))
    return np.exp(drawn_log)


def _triangular(drawn: Range, share: Numbers) -> Numbers:
    width, rise, fall = drawn.high - drawn.low, drawn.value - drawn.low, drawn.high - drawn.value
    rising = drawn.low + np.sqrt(share * width * rise)
    falling = drawn.high - np.sqrt((1.0 - share) * width * fall)
    return np.where(share * width < rise, rising, falling)


def _split(drawn: Range, share: Numbers) -> Numbers:
    """Half of the worlds below the value, half above, evenly on either side: the value is the median."""
    below = drawn.low + 2.0 * share * (drawn.value - drawn.low)
    above = drawn.value + (2.0 * share - 1.0) * (drawn.high - drawn.value)
    return np.where(share < 0.5, below, above)


def _integer(drawn: Range, share: Numbers) -> Numbers:
    """Whole numbers, each with the same chance; a share of 1 gives high + 1, which the caller cuts back."""
    return drawn.low + np.floor(share * (drawn.high - drawn.low + 1.0))


def _fixed(drawn: Range, share: Numbers) -> Numbers:
    return np.full_like(share, drawn.value)


QUANTILES: Mapping[str, Callable[[Range, Numbers], Numbers]] = {
    "uniform": _uniform,
    "loguniform": _loguniform,
    "triangular": _triangular,
    "split": _split,
    "integer": _integer,
    "switch": _fixed,
    "fixed": _fixed,
}


@dataclass(frozen=True, eq=False)
class Block:
    """Some worlds to run: parameters `worlds` (n,), one field each, and `chance` ids (n,)."""

    number: int
    worlds: Worlds
    chance: Ids

    def __len__(self) -> int:
        return len(self.chance)

    def pick(self, rows: slice | NDArray[np.intp]) -> Block:
        """Some of its worlds."""
        return replace(self, worlds=self.worlds[rows], chance=self.chance[rows])

    def holding_parameters(self, world: Worlds) -> Block:
        """The same chance, all with the parameters of one `world` (shape (1,))."""
        return replace(self, worlds=np.repeat(world, len(self)))

    def holding_chance(self, chance: int) -> Block:
        """The same parameters, all with one and the same chance."""
        return replace(self, chance=np.full_like(self.chance, chance))


@dataclass(frozen=True, slots=True)
class Design:
    """Blocks of `size` worlds drawn from `ranges`; block and seed decide everything."""

    ranges: tuple[Range, ...]
    size: int
    seed: int

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"a block has at least one world, not {self.size}")
        if self.seed < 0:
            raise ValueError(f"a seed is 0 or more, not {self.seed}")

    def block(self, number: int) -> Block:
        """The worlds of one block."""
        return Block(number, _draw(self, number), chance_ids(number, self.size))

    def blocks(self, numbers: Iterable[int]) -> Iterable[Block]:
        """Some blocks, each drawn when it is asked for."""
        return map(self.block, numbers)

    def central(self) -> Worlds:
        """The world at the defaults, shape (1,)."""
        world = np.empty(1, self.fields)
        for drawn in self.ranges:
            world[drawn.name] = drawn.value
        return world

    @property
    def fields(self) -> np.dtype[np.void]:
        """The type of one world: a number per parameter, in the order of the register."""
        return np.dtype([(drawn.name, np.float64) for drawn in self.ranges])


def input_ranges(
    register: Mapping[str, ParameterShape], changes: Mapping[str, AssumptionShape] | None = None
) -> tuple[Range, ...]:
    """What every input parameter is drawn from, with the scenario's changed assumptions put in.

    Raises KeyError for a change of something that is not an input parameter of the register.
    """
    changes = changes or {}
    inputs = {name: parameter for name, parameter in register.items() if parameter.kind == "input"}
    if strange := changes.keys() - inputs.keys():
        raise KeyError(f"no input parameter: {', '.join(sorted(strange))}")
    return tuple(_range(parameter, changes.get(name)) for name, parameter in inputs.items())


def _range(parameter: ParameterShape, change: AssumptionShape | None) -> Range:
    source = parameter if change is None else change
    distribution = parameter.distribution
    if source.low == source.high:
        distribution = "fixed"
    elif change is not None and distribution in ("switch", "fixed"):
        distribution = "uniform"
    return Range(parameter.name, distribution, float(source.value), float(source.low), float(source.high))


def draw_worlds(
    register: Mapping[str, ParameterShape],
    changes: Mapping[str, AssumptionShape] | None,
    block: int,
    size: int,
    seed: int,
) -> Worlds:
    """Parameters of one block of worlds: structured array (size,), one float64 field per input parameter."""
    return Design(input_ranges(register, changes), size, seed).block(block).worlds


def central_world(
    register: Mapping[str, ParameterShape], changes: Mapping[str, AssumptionShape] | None = None
) -> Worlds:
    """The world in which every parameter has its default, or the value the scenario gives it; shape (1,)."""
    return Design(input_ranges(register, changes), 1, 0).central()


def chance_ids(block: int, size: int) -> Ids:
    """World numbers, which are the keys of chance: (size,)."""
    return np.arange(block * size, (block + 1) * size, dtype=np.uint64)


def crossed(worlds: Worlds, chance: Ids, number: int = 0) -> Block:
    """Every one of `worlds` (w,) with every one of `chance` (c,).

    A block of w * c, chance running fastest.
    """
    return Block(number, np.repeat(worlds, len(chance)), np.tile(chance, len(worlds)))


def unit_column(name: str, block: int, size: int, seed: int) -> Numbers:
    """A stratified sample of 0..1 for one parameter: each of `size` equal strata holds one point; (size,)."""
    from scipy.stats.qmc import LatinHypercube

    words = np.frombuffer(sha256(name.encode()).digest(), dtype="<u4")[:4]
    key = np.random.SeedSequence(seed, spawn_key=(block, *map(int, words)))
    column: Numbers = LatinHypercube(d=1, scramble=True, rng=np.random.Generator(np.random.PCG64(key))).random(size)
    return column[:, 0]


def _draw(design: Design, block: int) -> Worlds:
    worlds = np.empty(design.size, design.fields)
    for drawn in design.ranges:
        worlds[drawn.name] = drawn.at(unit_column(drawn.name, block, design.size, design.seed))
    return worlds
