"""Lots, the rounds they are tendered in, and how they are supplied (2, 7.2, 7.5, 7.7)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reference import draws as key
from reference.notation import PURCHASER_ROOM, World
from reference.product import Medicine, Offer

if TYPE_CHECKING:
    from reference.draws import Draws
    from reference.policy import Policy
    from reference.purchaser import Purchaser
    from reference.supplier import Supplier


@dataclass
class Slot:
    """A supplier of part of a lot's volume."""

    offer: Offer
    share: float
    price: float
    cost: float
    rent: float
    floor: float
    cheapest: float
    greener: float = 0.0
    emergency: bool = False


@dataclass
class Supply:
    """How a lot is supplied: what an award replaces."""

    slots: list[Slot] = field(default_factory=list)
    state: str = "contract"

    @property
    def still_serving(self) -> list[Slot]:
        """The first three slots, as far as their offer is still on the market."""
        return [slot for slot in self.slots[:3] if slot.offer.registered]

    @property
    def served_share(self) -> float:
        return sum(slot.share for slot in self.still_serving)


class Lot:
    """A purchaser's demand for a medicine."""

    def __init__(self, medicine: Medicine, purchaser: "Purchaser", tendered: "Round", touched: bool) -> None:
        self.medicine, self.purchaser, self.round, self.touched = medicine, purchaser, tendered, touched
        self.number = medicine.number * PURCHASER_ROOM + purchaser.number
        self.supply = Supply()
        self.waived = self.penalised = False
        self.promise: Promise | None = None

    def draw_traits(self, draws: "Draws") -> None:
        """Volume, calendar and the even draws that decide which tenders follow a lever (7.2)."""
        self.set_volume()
        self.ends = self.round.first_end
        self.last_price = self.medicine.reference_price
        self.holistic, self.co_creation, self.safeguard, self.transparency = draws.uniforms(
            self.number, 0, key.LOT_LEVERS
        )
        self.consistency = draws.uniform(self.purchaser.number, 1, key.LOT_LEVERS)
        self.gate_draw = draws.uniform(self.medicine.number, 0, key.MONOPOLY_GATE)
        self.late = True  # no award is late before the start

    def set_volume(self) -> None:
        self.volume = self.medicine.volume * self.purchaser.share

    def reserve_price(self, w: World) -> float:
        """The price that the purchaser will not exceed (7.7)."""
        if self.medicine.is_monopoly:
            return self.last_price
        return min(self.medicine.list_price, self.last_price * (1.0 + w.headroom))

    def contested_share(self) -> float:
        """Share of its volume that a tender can move (7.7)."""
        if self.medicine.segment == "oligopoly" and self.supply.served_share > 0.0:
            return self.medicine.switchable
        return 1.0

    # Which tenders a scheme reaches (7.5).

    def is_reached(self, p: "Policy") -> bool:
        share = self.round.asking_today if p.tenders == "today" else p.tenders
        return self.touched and self.round.asking < share

    def is_asked(self, p: "Policy") -> bool:
        return self.is_reached(p) and p.rule != "none"


@dataclass(eq=False)
class Round:
    """A purchaser's tenders in a therapeutic area."""

    purchaser: "Purchaser"
    area: int
    first_end: int
    asking: float
    asking_today: float


@dataclass
class Promise:
    """A step of improvement that helped win a lot."""

    supplier: "Supplier"
    steps: int
    value: float
