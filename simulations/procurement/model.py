"""The procurement model as the ensemble sees it: variants of a brief, and blocks of worlds played under each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulations.compilation import folder_hash
from simulations.procurement import breaches, columns, schemes, step
from simulations.procurement.population import empty_suppliers, read_layout
from simulations.scenario.variant import Variant

if TYPE_CHECKING:
    from simulations.procurement.market import Market

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a run of one brief needs: for each variant its policy rows (quarters,) and the lots it touches (lots,)."""

    policies: NDArray[np.void]
    touched: NDArray[np.int64]


class ProcurementModel:
    """A market in which purchasers tender and suppliers bid, adapt and sometimes leave."""

    name = "procurement"
    entries: tuple[str, ...] = tuple(columns.LEDGER.names or ())
    groups = columns.GROUPS
    years = tuple(range(columns.START_YEAR, columns.START_YEAR + columns.YEARS))

    @property
    def version(self) -> str:
        """Changes with every change of a rule or of the model's data, so that old results are never taken for new ones."""
        return f"{VERSION}.{folder_hash(Path(__file__).parent)}"

    def variants(self, scenario: Any) -> tuple[Variant, ...]:
        """The reference first; then every other scheme as it is, each followed by the rungs of its ladder."""
        others = [name for name in scenario.alternatives if name != scenario.reference]
        wanted: list[tuple[str, float | None]] = []
        for name in (scenario.reference, *others):
            wanted.append((name, None))
            wanted += [(name, float(strength)) for strength in scenario.alternatives[name]["ladder"]]
        return tuple(Variant(name, strength, index) for index, (name, strength) in enumerate(wanted))

    def compile(self, scenario: Any) -> Compiled:
        """The policy rows of every variant and the lots it touches."""
        layout = read_layout()
        variants = self.variants(scenario)
        fields = [scenario.alternatives[variant.alternative] for variant in variants]
        policies = [
            schemes.compile_scheme(field, variant.strength, schemes.STRENGTH_FIELDS.get(field["rule"]))
            for field, variant in zip(fields, variants, strict=True)
        ]
        return Compiled(np.stack(policies), np.stack([schemes.touched_lots(field, layout) for field in fields]))

    def look(
        self,
        fields: Mapping[str, Any],
        world: np.void,
        *,
        seed: int = 1,
        chance: int = 0,
        strength: float | None = None,
    ) -> "Market":
        """One scheme in one world as a Mesa model, to step through and to change by hand."""
        from simulations.procurement.market import Market

        return Market(fields, world, seed=seed, chance=chance, strength=strength)

    def run_block(
        self, compiled: Compiled, worlds: NDArray[np.void], chance: NDArray[np.uint64], seed: int
    ) -> NDArray[np.float64]:
        """Play every variant in every world.

        ``worlds`` (n,) has one float64 field per input parameter; ``chance`` (n,) says which chance events each world meets.
        Returns the books: (n, variants, groups, years, entries). Raises ``BrokenRule`` if a run breaks an invariant.
        """
        ledgers = np.zeros((len(worlds), len(compiled.policies), columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
        key = np.uint64(seed)
        firms: tuple[int, int] | None = None
        for w, world in enumerate(worlds):
            if firms != (wanted := (int(world["member_companies"]), int(world["other_makers"]))):
                firms = wanted
                fresh = step.make_tables(read_layout(), empty_suppliers(*firms))
                start = step.make_tables(read_layout(), empty_suppliers(*firms))
                tables = step.make_tables(read_layout(), empty_suppliers(*firms))
            step.begin_world(start, fresh, world, key, chance[w])
            for v, (policy, touched) in enumerate(zip(compiled.policies, compiled.touched, strict=True)):
                step.copy_tables(tables, start)
                step.play(0, columns.QUARTERS, tables, world, policy, touched, ledgers[w, v], key, chance[w])
                breaches.raise_breach(tables.alarm[0], int(chance[w]))
        books = ledgers.view(np.float64).reshape(*ledgers.shape, len(self.entries))
        return np.ascontiguousarray(np.moveaxis(books, -2, 2))


MODEL = ProcurementModel()
