"""Improvement: once a year, per theme, a supplier may take one step (7.14)."""

import math

from reference import draws as key
from reference.notation import (
    DISCLOSURE,
    GREEN_THEMES,
    NEVER,
    NOTHING,
    PROCESS,
    QUARTERS,
    QUARTERS_A_YEAR,
    ROOT_TWO_PI,
    START_YEAR,
    THEMES,
    WATER,
    clip,
    theme_shares,
)
from reference.product import noise_of_scores


def logit(chance: float) -> float:
    """Log odds."""
    return math.log(chance / (1.0 - chance))


def annuity(rate: float, years: float) -> float:
    """Yearly payment per euro of capital."""
    return rate / (1.0 - (1.0 + rate) ** (-years))


def gate_density(score: float, threshold: float, noise: float) -> float:
    """Value of a point of score at a gate, per euro earned when eligible."""
    if threshold <= 0.0:
        return 0.0
    gap = threshold - score
    near = math.exp(-((gap / noise) ** 2) / 2.0) / (noise * ROOT_TWO_PI)
    return max(near, 1.0 / (gap + noise)) if gap > 0.0 else near


class Improvement:
    """The part of a supplier that weighs steps of improvement."""

    def improve(self) -> None:
        """Event 8: one possible step per theme for who has an offer, and the drift of those whose trend is upward."""
        if not self.offers:
            return
        draws, quarter = self.model.draws, self.model.quarter
        now = draws.uniforms(self.number, quarter, key.IMPROVEMENT)
        later = draws.uniforms(self.number, quarter + QUARTERS, key.IMPROVEMENT)
        for theme, u in enumerate((now + later)[: len(THEMES)]):
            if u < self.chance_of_step(theme) and self.performance[theme] < 1.0:
                self.take_step(theme)
                self.model.book("market")["steps"] += 1
            elif self.trend > 0.0:
                self.performance[theme] = clip(1.0 - (1.0 - self.performance[theme]) * (1.0 + self.trend), 0.0, 1.0)
        self.disclosed = self.performance[DISCLOSURE]

    @property
    def trend(self) -> float:
        """Yearly change of the remaining footprint without Dutch policy."""
        return self.model.w.trend_small if self.small else self.model.w.trend_large

    def chance_of_step(self, theme: int) -> float:
        """A logistic choice between gain and cost, around the chance without policy."""
        w = self.model.w

        def as_chance(rate: float) -> float:
            return clip(rate / w.improvement_step, w.smallest_chance, 1.0 - w.smallest_chance)

        unmoved = as_chance(-self.trend)
        rewarded = as_chance(w.national_saving_rate + w.extra_reduction)
        slope = (logit(rewarded) - logit(as_chance(w.national_saving_rate))) / w.ladder_gain_ratio
        if self.small:
            slope *= w.small_reward_effect
        ratio = self.gain_of_step(theme) / max(self.cost_of_step(theme), NOTHING)
        likely = 1.0 / (1.0 + math.exp(-(logit(unmoved) + slope * ratio)))
        return unmoved + w.small_chance * (likely - unmoved) if self.small else likely

    def rise(self, theme: int) -> float:
        """Rise of performance that one step brings."""
        return self.model.w.improvement_step * (1.0 - self.performance[theme])

    def take_step(self, theme: int) -> None:
        """Performance rises; running abatement enters unit cost, the capital is sunk."""
        w, rise = self.model.w, self.rise(theme)
        self.abating += self.cost_of_step(theme)
        self.performance[theme] += rise
        self.steps += 1
        if theme != DISCLOSURE:
            self.running_cost += w.full_abatement_cost * w.running_share * rise / len(GREEN_THEMES)

    def cost_of_step(self, theme: int) -> float:
        """Euro a year: abatement over its whole scope, dearer capital for the small, and certification."""
        w = self.model.w
        capital = annuity(w.capital_cost_small if self.small else w.capital_cost_large, w.investment_life)
        certified = w.certification_cost * capital
        if theme == DISCLOSURE:
            return certified
        done = self.performance[theme]
        if done < w.abatement_knot_first:
            per_tonne = w.abatement_cost_first
        elif done < w.abatement_knot_last:
            per_tonne = w.abatement_cost_middle
        else:
            per_tonne = w.abatement_cost_last
        tonnes = self.plant_tonnes[PROCESS if theme == WATER else theme] * self.rise(theme)
        abatement = tonnes * per_tonne * (capital / annuity(w.capital_cost_large, w.investment_life))
        if theme == WATER:
            abatement *= w.water_cost_ratio
        return abatement + certified

    def gain_of_step(self, theme: int) -> float:
        """Euro a year: here and abroad if criteria are aligned, else the larger."""
        here, abroad = self.gain_here(theme), self.gain_abroad(theme)
        return here + abroad if self.model.policy.aligned else max(here, abroad)

    def seen_step(self, theme: int) -> float:
        """How far a reported score moves with one step."""
        return (1.0 if theme == DISCLOSURE else self.model.w.score_validity) * self.rise(theme)

    def gain_here(self, theme: int) -> float:
        """Points, passing the gate, and promises kept."""
        w, p = self.model.w, self.model.policy
        if p.level == "product":
            points, remaining = self.rise(theme), max(self.remaining_footprint(w), NOTHING)
            moved = theme_shares(w)[theme] * self.rise(theme) / remaining / w.footprint_spread / ROOT_TWO_PI
        else:
            points, moved = self.seen_step(theme), self.seen_step(theme) * p.share_of_gate(theme)
        gain = self.score_value[theme] * self.expected_odds() * points
        value = self.gate_value
        if p.gate_on_monopoly:
            value += w.monopoly_gate_credibility * self.gate_monopoly_value
        gain += value * self.expected_density(self.gate_score_of_year()) * moved
        if p.promise:
            gain += self.at_stake / len(THEMES)
        return gain

    def gate_score_of_year(self) -> float:
        """Value-weighted score that a gate would have looked at this year."""
        return self.gate_score_value / self.gate_value if self.gate_value > NOTHING else 0.0

    def expected_odds(self) -> float:
        """Weight against price over the years the rule is expected to last: today's, and what is announced."""
        p = self.model.policy
        if not p.has_points:
            return 0.0
        now = p.odds(p.weight) if p.active else 0.0
        return now + self.believed_part() * (p.odds(p.next_weight) - now)

    def expected_density(self, score: float) -> float:
        """What a point of score is worth at the gates it reckons with: today's, and the announced one as far as believed."""
        w, p, coming = self.model.w, self.model.policy, self.believed_part()
        if not p.has_gate:
            return 0.0
        noise = noise_of_scores(p, w)
        now = gate_density(score, p.threshold, noise) if p.active else 0.0
        later = gate_density(score, p.next_threshold, noise) if coming > 0.0 else 0.0
        return (1.0 - coming) * now + coming * later

    def believed_part(self) -> float:
        """Share of the horizon on which the announced step will hold, times the belief that it comes."""
        w, p = self.model.w, self.model.policy
        years = p.next_in / QUARTERS_A_YEAR
        if p.next_in >= NEVER or years >= w.rule_lasts_years:
            return 0.0
        credible = w.announcement_credibility * (1.0 - w.credibility_loss) ** p.broken_dates
        belief = clip(credible + w.uncertainty_response * min(credible, 1.0 - credible), 0.0, 1.0)
        return belief * (1.0 - years / w.rule_lasts_years)

    def gain_abroad(self, theme: int) -> float:
        """England's dated gates and the Nordic weights, in every world and under every scheme."""
        w = self.model.w
        year = START_YEAR + self.model.quarter / QUARTERS_A_YEAR - w.england_delay
        grace = w.england_small_grace if self.small else 0.0
        steps = (year >= w.england_gate_first + grace) + (year >= w.england_gate_second) + (year >= w.england_gate_last)
        threshold = w.england_gate_level * steps / 3.0
        score = sum(self.theme_score(theme, w.score_validity, w) / len(THEMES) for theme in range(len(THEMES)))
        england = self.abroad_value * w.england_share * gate_density(score, threshold, w.score_noise)
        nordic = self.abroad_sensitivity * w.nordic_share * w.nordic_weight / (1.0 - w.nordic_weight)
        return (england + nordic) * self.seen_step(theme) / len(THEMES)
