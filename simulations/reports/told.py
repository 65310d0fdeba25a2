"""A brief run and told as a whole: what `publish` writes down, and what `verify` draws one chart of again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulations.analysis.uncertainty.headline import Claims
from simulations.analysis.uncertainty.stopping import Stop, errors, run_until
from simulations.broken import BrokenRule
from simulations.ensemble.model import Model
from simulations.ensemble.result import Result
from simulations.ensemble.run import BriefResult, run_brief, run_scenario
from simulations.figures.numbers import Language
from simulations.reports.claims import find_claims
from simulations.reports.story import Material, RunMore, Story, find_story
from simulations.reports.uncertainty.telling import Telling
from simulations.scenario.scenario import Scenario

# With what runs are made: workers, executor, progress, notify; nothing of it changes a number.
Means = Mapping[str, Any]


class BrokenRun(RuntimeError):
    """The model broke one of its own rules."""


@dataclass(frozen=True)
class Told:
    """Both cases of a brief, the story that its model tells of them, and how sure it is, which further runs may deepen."""

    done: BriefResult
    story: Story
    sure: Telling

    @property
    def whole(self) -> Story:
        """The story with how sure it is, as far as that is known by now."""
        return self.sure.added_to(self.story)


def tell_brief(
    scenario: Scenario, folder: Path, language: Language, means: Means, *, blocks: int | None = None
) -> Told:
    """Run a brief and its counter-case into `folder` and tell them, without the further runs on certainty.

    `blocks` replaces the number of blocks that the brief asks for. Raises what :func:`run_enough` and a story raise, and
    ``ModuleNotFoundError``, before anything is run, for a model without a story.
    """
    tell_story = find_story(scenario.model)
    done, claims, stop = run_enough(scenario, folder, means, blocks)
    material = Material(scenario, done.own, done.counter, language, folder, _more(folder, means))
    story = tell_story(material)
    further = {name: means[name] for name in ("workers", "executor", "progress") if name in means}
    return Told(done, story, Telling(material, claims, stop, **further))


def run_enough(
    scenario: Scenario, folder: Path, means: Means, blocks: int | None = None
) -> tuple[BriefResult, Claims, Stop]:
    """Run a brief and its counter-case over as many worlds as it asks for, or over `blocks` blocks, with the claims that it
    comes to.
    """
    runs = scenario.runs

    def run(number: int) -> BriefResult:
        return run_brief(scenario, folder=folder, blocks=number, **means)

    def claims_of(done: BriefResult) -> Claims:
        return find_claims(scenario.model)(scenario, done.own)

    if blocks is not None:
        done = run(blocks)
        claims = claims_of(done)
        return done, claims, Stop("asked", blocks * runs.block, errors(claims, done.own))
    done, stop = run_until(
        run, lambda done: errors(claims_of(done), done.own), runs.precision, runs.worlds, runs.at_most, runs.block
    )
    return done, claims_of(done), stop


@contextmanager
def broken_rules_named() -> Iterator[None]:
    """Give a broken rule of any model the one name that callers know."""
    try:
        yield
    except BrokenRule as error:
        raise BrokenRun(str(error)) from error


def _more(folder: Path, means: Means) -> RunMore:
    """How a story runs a further scenario into a folder below the brief's own, by the same means."""

    def run_more(
        scenario: Scenario, subfolder: str, *, model: Model | None = None, blocks: int | None = None
    ) -> Result:
        return run_scenario(scenario, model=model, folder=folder / subfolder, blocks=blocks, **means)

    return run_more


Say = Callable[[str], None]


def nobody_listens(text: str) -> None:
    """Python and notebooks read the finding from what comes back."""
