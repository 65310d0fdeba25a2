"""Purchasers: who they are, and how they open, read and award tenders (7.2, 7.7, 7.10)."""

import math
from typing import TYPE_CHECKING

import mesa

from reference import draws as key
from reference.award import Award
from reference.lot import Lot, Round
from reference.notation import NEVER, NOTHING, QUARTERS_A_YEAR, THEMES, World, clip, contract_quarters

if TYPE_CHECKING:
    from reference.draws import Draws
    from reference.market import Market


class Purchaser(Award, mesa.Agent):
    """A hospital group or an insurer."""

    def __init__(self, model: "Market", name: str, traits: dict, areas: dict) -> None:
        super().__init__(model)
        self.name, self.number = name, traits["number"]
        self.type, self.channel = traits["type"], traits["channel"]
        self.asks_about = [theme in traits.get("asks_about", THEMES) for theme in THEMES]
        self.areas = areas
        self.lots: list[Lot] = []
        self.first_asked = NEVER
        self.short_volume = self.demand = 0.0

    def size(self, w: World, draws: "Draws") -> float:
        """Size among its like (7.2)."""
        return math.exp(w.group_size_spread * draws.normal(self.number, 0, key.PURCHASER_SIZE))

    def draw_share(self, w: World, draws: "Draws", regions: float, insurers: float) -> None:
        """Share of its channel's volume, given the summed sizes of its like (7.2)."""
        top, rest = w.top_purchasers_share, w.remaining_hospitals_share
        if self.type == "university":
            self.share = top * w.university_share_of_top
        elif self.type == "alliance":
            self.share = top * (1.0 - w.university_share_of_top)
        elif self.type == "remaining":
            self.share = rest
        elif self.type == "regional":
            self.share = (1.0 - top - rest) * self.size(w, draws) / regions
        else:
            self.share = self.size(w, draws) / insurers

    def draw_traits(self, w: World, draws: "Draws", type_code: int) -> None:
        """Theme weights by type and own taste, and the rounds (7.2)."""
        common, apart = math.sqrt(w.type_share_of_weights), math.sqrt(1.0 - w.type_share_of_weights)
        tastes = []
        for theme, asks in enumerate(self.asks_about):
            z_type = draws.normal(type_code, theme, key.TYPE_WEIGHTS)
            z_own = draws.normal(self.number, theme, key.PURCHASER_WEIGHTS)
            tastes.append(asks * math.exp(w.purchaser_weight_spread * (common * z_type + apart * z_own)))
        self.theme_weights = [taste / sum(tastes) for taste in tastes]
        z_purchaser = draws.normal(self.number, 0, key.PURCHASER_ASKING)
        self.rounds: dict[str, Round] = {}
        for name, area in self.areas.items():
            u_end, u_asking, _, _ = draws.uniforms(self.number * 256 + area["number"], 0, key.ROUND_CALENDAR)
            z_area = draws.normal(area["number"], 0, key.ROUND_ASKING)
            eagerness = w.ask_spread * (z_purchaser + z_area) / math.sqrt(2.0) - w.ask_spread**2 / 2.0
            asking_today = clip(w.asked_share * math.exp(eagerness), 0.0, 1.0)
            self.rounds[name] = Round(self, area["number"], int(u_end * contract_quarters(w)), u_asking, asking_today)

    def is_open(self, lot: Lot) -> bool:
        """Event 2: a contract that ends becomes a lot, unless the award is late by a quarter (7.7)."""
        model = self.model
        if model.key_quarter < lot.ends:
            return False
        u_late = model.draws.uniform(lot.number, model.key_quarter, key.LATE_AWARD)
        if not lot.late and u_late < model.w.late_award_chance:
            lot.late, lot.ends = True, model.key_quarter + 1
            return False
        lot.late = False
        book = model.book(lot.medicine.group)
        book["lots"] += 1
        if lot.is_asked(model.policy):
            book["asked_lots"] += 1
            self.first_asked = min(self.first_asked, model.key_quarter)
        return True

    def evaluation_hours(self, bidders: int, asked: bool) -> float:
        """Hours to read the bids; sustainability answers take less as it learns (7.10)."""
        w = self.model.w
        hours = w.evaluation_hours * bidders
        if asked:
            years = (self.model.quarter - self.first_asked) / QUARTERS_A_YEAR
            learned = clip(years / w.evaluation_learning_years, 0.0, 1.0)
            hours *= w.evaluation_start + (w.evaluation_learned - w.evaluation_start) * learned
        return hours

    def close_year(self) -> float:
        """Share of the year's demand that was short; both are forgotten (7.15)."""
        share = self.short_volume / max(self.demand, NOTHING)
        self.short_volume = self.demand = 0.0
        return share
