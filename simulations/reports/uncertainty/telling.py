"""How sure a brief is, from its run to sections, tables and charts: at once what its own runs say, then what further ones add."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from simulations.analysis.tables import Columns, Measure, TimeTable
from simulations.analysis.uncertainty import assumptions, choices
from simulations.analysis.uncertainty.headline import Claims
from simulations.analysis.uncertainty.idle import idle_edits, without_ladders
from simulations.analysis.uncertainty.parts import Parts, split_parts, without_changes
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty.stopping import Stop
from simulations.analysis.uncertainty.study import Deeper, Told, at_once
from simulations.ensemble.design import Block
from simulations.ensemble.execution import default_workers, pool_of
from simulations.ensemble.indicator import TOGETHER
from simulations.ensemble.result import Result
from simulations.ensemble.run import make_design
from simulations.ensemble.store import LOG
from simulations.figures.numbers import number
from simulations.reports.finding import Finding, Section
from simulations.reports.story import Drawing, Material, Story
from simulations.reports.uncertainty.added import Added, find_levers
from simulations.reports.uncertainty.drawings import drawings
from simulations.reports.uncertainty.further import further_sections
from simulations.reports.uncertainty.phrases import SurePhrases
from simulations.reports.uncertainty.sections import SHOWN_AT_ONCE, chance_sentence, sections
from simulations.reports.uncertainty.tables import claim_columns
from simulations.scenario.vocabulary import load_vocabulary, model_names

KEPT = "deeper"
# Worlds in which an edit must change something not to be idle.
IDLE_WORLDS = 8
MINUTE = 60.0
# The section that opens a summary: what rests on no source, and the labels.
OPENS = "certainty"

Say = Callable[[str], None]
Progress = Callable[[int, int, float | None], None]


@dataclass
class Speed:
    """How long a run takes, learnt from those that were made; nothing in a result depends on it."""

    runs: int = 0
    seconds: float = 0.0
    since: float = field(default_factory=time.monotonic)

    def made(self, runs: int) -> None:
        """So many runs since the last time."""
        now = time.monotonic()
        self.runs, self.seconds, self.since = self.runs + runs, self.seconds + now - self.since, now

    def rest(self) -> None:
        """What passes until now is no running."""
        self.since = time.monotonic()

    @classmethod
    def learnt_from(cls, results: Iterable[Result]) -> Speed:
        """From the runs that were made for these results just now."""
        speed = cls()
        for result in results:
            log = json.loads((result.folder / LOG).read_text(encoding="utf-8"))
            made = log["blocks_computed"] * int(result.manifest["block"]) * len(result.variants)
            if made:
                speed.runs, speed.seconds = speed.runs + made, speed.seconds + log["steady_seconds"]
        return speed

    def of(self, runs: int) -> float | None:
        """Seconds that so many runs take; None before the first."""
        return runs * self.seconds / self.runs if self.runs else None


class Telling:
    """Works out how sure the claims of a brief are. `means` are workers and executor of further runs."""

    def __init__(
        self, material: Material, claims: Claims, stop: Stop, *, workers: int | None = None,
        executor: Executor | str = "threads", progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.material = material
        self.register = _register(material.scenario.model)
        self.say = SurePhrases(material.language, self.register)
        self._means: dict[str, Any] = {"workers": workers, "executor": executor}
        self._progress = progress
        self._speed = Speed.learnt_from((material.own, material.counter))
        self._step = (0, 0)
        scenario, own = material.scenario, material.own
        self.ranges = {one.name: one for one in make_design(scenario).ranges}
        counter = scenario.counter_case
        self.told = Told(
            claims, own, material.counter, own.worlds, own.chance, self.ranges, self.register,
            {name: one.source for name, one in scenario.world.items()},
            tuple(counter.world) if counter else (), stop,
        )  # fmt: skip
        self.found = at_once(self.told)
        self.parts: tuple[Parts, ...] = ()
        self.idle: tuple[str, ...] = ()
        self.added = Added()

    def go_deeper(self, say: Say) -> None:
        """Make the further runs that the brief allows; `say` hears what begins and how long it takes."""
        scenario = self.material.scenario
        self.study_claims(say)
        self.pull_levers(say)
        first = Block(0, self.told.worlds[:IDLE_WORLDS], self.told.chance[:IDLE_WORLDS])
        if scenario.model in model_names():
            self.idle = idle_edits(scenario, load_vocabulary(scenario.model), self.register, first, **self._means)
        self.parts = self._split()

    def study_claims(self, say: Say, *, chance_alone: bool = False) -> None:
        """The further runs of the claims: chance, and unless that is all that is asked, tipping points and indices."""
        scenario = self.material.scenario
        if not self.found.studies or not scenario.runs.deeper:
            return
        # One pool for all of them: they come in many small pieces, and processes are slow to start.
        with pool_of(self._means["executor"], self._means["workers"] or default_workers()) as pool:
            probe = Probe(
                self.told.claims, tuple(self.ranges.values()), folder=self.material.folder / KEPT, told=self._made,
                workers=self._means["workers"], executor=pool,
            )  # fmt: skip
            self._speed.rest()
            deeper = Deeper(self.told, probe, scenario.runs.deeper, self._announce(say))
            self.found = deeper.split(self.found) if chance_alone else deeper.run(self.found)
        self._end_step()

    def pull_levers(self, say: Say) -> None:
        """What each lever of the model contributes, where the budget has room for it."""
        levers = find_levers(self.material.scenario.model)
        if levers is None or levers.runs(self.material) > self.material.scenario.runs.deeper:
            return
        self._announce(say)("levers", levers.runs(self.material))
        self.added = levers.added(self.material)
        self._end_step()

    def _announce(self, say: Say) -> Callable[[str, int], None]:
        def announce(name: str, runs: int) -> None:
            self._end_step()
            if not runs:
                return
            self._step = (0, runs)
            self._speed.rest()
            say(self.say.tell(f"step.{name}", runs=number(runs, self.say.language), time=self._time(runs)))

        return announce

    def _end_step(self) -> None:
        """A step that needed fewer runs than it might have is done too."""
        done, total = self._step
        if self._progress and done < total:
            self._progress(total, total, None)
        self._step = (0, 0)

    def _time(self, runs: int) -> str:
        seconds = self._speed.of(runs)
        if seconds is None:
            return ""
        if seconds < MINUTE:
            return self.say.tell("step.seconds", seconds=ceil(seconds))
        return self.say.tell("step.minutes", minutes=ceil(seconds / MINUTE))

    def _made(self, runs: int) -> None:
        self._speed.made(runs)
        done, total = self._step[0] + runs, self._step[1]
        self._step = (done, total)
        if self._progress and total:
            self._progress(min(done, total), total, self._speed.of(max(total - done, 0)))

    def _split(self) -> tuple[Parts, ...]:
        """What policy and what changed assumptions make, for the alternatives of the claims; none where nothing was changed."""
        claims = self.told.claims
        plain = without_changes(without_ladders(claims.scenario))
        if plain is None or not claims.weighed:
            return ()
        blocks = int(self.material.own.manifest["blocks"])
        run = self.material.run_more(plain, "register-assumptions", blocks=blocks)
        indicator = self.material.own.indicators[claims.weighed[0]]
        measured = Measure(indicator.name, indicator.label, indicator.unit)
        others = [name for name in plain.alternatives if name != plain.reference]
        return tuple(split_parts(self.material.own, run, measured, name, TOGETHER) for name in others)

    def sections(self) -> tuple[Section, ...]:
        """Everything there is to say by now, in order."""
        own = self.material.own
        further = further_sections(self.say, self.found, own, self.parts, self.idle)
        return (*sections(self.say, self.found), *self.added.sections, *further)

    def shown_at_once(self) -> str:
        """What a terminal shows of it."""
        return "\n\n".join("\n".join(one.lines) for one in self.sections() if one.name in SHOWN_AT_ONCE)

    def added_to(self, story: Story) -> Story:
        """The story with how sure it is: the certainty opens it, the rest follows."""
        own = self.sections()
        opening = tuple(one for one in own if one.name == OPENS)
        rest = tuple(one for one in own if one.name != OPENS)
        finding = story.finding
        return replace(
            story,
            finding=Finding(finding.language, finding.headline, (*opening, *finding.sections, *rest)),
            tables={**story.tables, **self.tables()},
            drawings=(*map(self._with_split, story.drawings), *self.drawings(), *self.added.drawings),
        )

    def _with_split(self, drawing: Drawing) -> Drawing:
        """A band over time says below it whether chance or assumptions make it wide."""
        split = self.found.studies[0].split if self.found.studies else None
        if split is None or not isinstance(drawing.table, TimeTable):
            return drawing
        sentence = chance_sentence(self.say, split)
        below = self.say.tell("chart.band", sentence=sentence[:1].lower() + sentence[1:])
        note = f"{drawing.caption.note} {below}"
        return replace(drawing, caption=replace(drawing.caption, note=note.strip()))

    def tables(self) -> Mapping[str, Columns]:
        """The csv files by name."""
        return {
            "claims.csv": claim_columns(self.found),
            assumptions.REGISTER_TABLE: assumptions.to_columns(self.found.entries),
            "choices.csv": choices.to_columns(self.found.choices),
            **(self.added.tables or {}),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """The charts of the first claim."""
        own = self.material.own
        return drawings(self.say, self.found, own.worlds, self.ranges, own.manifest)


def _register(model: str) -> Mapping[str, Any]:
    """The assumptions of a model by name."""
    from simulations.register.parameter import load_register

    return load_register(model)
