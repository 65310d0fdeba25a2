"""Measuring in worlds of one's own choosing: to the bit what a run has, kept by all that decides it, and never mixed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from planted_claims import PlantedModel, block_of, brief, claims, luck, many, register, said

from simulations.analysis.uncertainty import probe as measuring
from simulations.analysis.uncertainty.headline import Claims
from simulations.analysis.uncertainty.probe import Probe
from simulations.ensemble.design import Block, Range
from simulations.ensemble.run import make_design, run_scenario
from simulations.reports.claims import find_claims
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Assumption, Precision, Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RANGES = many(3)
BLOCK = block_of(RANGES, 150)


def planted(version: str = "1") -> PlantedModel:
    """One claim that is always known, and one that is not."""
    return PlantedModel(
        {
            "sure": lambda worlds, chance: worlds["p000"] - 0.3 + 0.1 * luck(chance),
            "holes": lambda worlds, chance: np.where(worlds["p001"] < 0.2, np.nan, worlds["p002"] / 3.0),
        },
        version,
    )


def measured(
    folder: Path | None, model: PlantedModel, asked: Claims | None = None, block: Block = BLOCK, **means: Any
) -> np.ndarray:
    return Probe(asked or claims(model), RANGES, folder=folder, model=model, **means).measure(block)


def test_what_was_kept_is_read_again_bit_for_bit(tmp_path: Path) -> None:
    model = planted()
    first = measured(tmp_path, model)
    runs = sum(model.played)
    probe = Probe(claims(model), RANGES, folder=tmp_path, model=model)
    assert probe.measure(BLOCK).tobytes() == first.tobytes()
    assert sum(model.played) == runs == 150
    assert probe.measured == 2 * 150  # asked for, whether kept or not: two variants
    assert np.isnan(first[1]).any()
    assert not np.isnan(first[0]).any()


def test_only_what_is_missing_is_measured(tmp_path: Path) -> None:
    model = planted()
    whole = measured(tmp_path, model)
    file = sorted(tmp_path.iterdir())[0]
    file.unlink()
    model.played.clear()
    assert measured(tmp_path, model).tobytes() == whole.tobytes()
    assert sum(model.played) in (64, 150 - 2 * 64)


def flipped(content: bytes) -> bytes:
    return content[:-5] + bytes([content[-5] ^ 1]) + content[-4:]


@pytest.mark.parametrize(
    "damage", [flipped, lambda content: content[:-8], lambda content: b"", lambda content: content + b"\0" * 8]
)
def test_a_damaged_file_is_measured_anew(damage: Any, tmp_path: Path) -> None:
    model = planted()
    whole = measured(tmp_path, model)
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(files) == 3
    for file, content in files.items():
        file.write_bytes(damage(content))
    model.played.clear()
    assert measured(tmp_path, model).tobytes() == whole.tobytes()
    assert sum(model.played) == 150
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files


def others() -> dict[str, tuple[PlantedModel, Claims, Block]]:
    """What is like the first measurement in all but one thing."""
    model = planted()
    own = claims(model)
    sure, holes = own.headlines
    changed = {"p000": Assumption(0.9, 0.8, 1.0, "x")}
    chance = BLOCK.chance + np.uint64(1)
    return {
        "another version of the model": (planted("2"), own, BLOCK),
        "another seed": (model, replace(own, scenario=brief(seed=8)), BLOCK),
        "another world": (model, replace(own, scenario=brief(world=changed)), BLOCK),
        "another plan": (model, replace(own, scenario=replace(brief(), alternatives={
            "today": {"force": 0.0}, "plan": {"force": 2.0}})), BLOCK),
        "the opposite claim": (model, replace(own, headlines=(sure.turned(), holes)), BLOCK),
        "another order": (model, replace(own, headlines=(holes, sure)), BLOCK),
        "another name": (model, replace(own, headlines=(replace(sure, name="other"), holes)), BLOCK),
        "another statement": (model, replace(own, headlines=(replace(sure, claim=said("different")), holes)), BLOCK),
        "one claim less": (model, replace(own, headlines=(sure,)), BLOCK),
        "other luck": (model, own, replace(BLOCK, chance=chance)),
        "other worlds": (model, own, replace(BLOCK, worlds=block_of(RANGES, 150, seed=2).worlds)),
    }  # fmt: skip


@pytest.mark.parametrize("called", others())
def test_nothing_is_read_that_was_measured_for_something_else(called: str, tmp_path: Path) -> None:
    first = measured(tmp_path, planted())
    model, asked, block = others()[called]
    found = measured(tmp_path, model, asked, block)
    assert sum(model.played) == 150
    model.played.clear()
    assert found.tobytes() == measured(None, model, asked, block).tobytes()
    if called == "the opposite claim":
        np.testing.assert_array_equal(found[0], -first[0])
    # The first is still there as it was.
    again = planted()
    assert measured(tmp_path, again).tobytes() == first.tobytes()
    assert again.played == []


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("piece", [1, 7, 64, 1000])
def test_pieces_and_workers_change_no_bit(piece: int, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = planted()
    expected = measured(None, model)
    monkeypatch.setattr(measuring, "PIECE", piece)
    assert measured(None, model, workers=workers).tobytes() == expected.tobytes()


def test_who_listens_hears_of_every_run() -> None:
    heard: list[int] = []
    model = planted()
    probe = Probe(claims(model), RANGES, model=model, told=heard.append)
    probe.measure(BLOCK)
    assert sum(heard) == probe.measured == 300
    assert len(heard) == 3


def test_no_world_at_all_is_measured_at_once(tmp_path: Path) -> None:
    model = planted()
    assert measured(tmp_path, model, block=BLOCK.pick(slice(0, 0))).shape == (2, 0)
    assert model.played == []


def test_only_what_varies_is_there_to_look_along() -> None:
    ranges = [*RANGES, Range("still", "fixed", 1.0, 1.0, 1.0), Range("switch", "switch", 0.0, 0.0, 1.0)]
    probe = Probe(claims(planted()), ranges, model=planted())
    assert [one.name for one in probe.varying] == [one.name for one in RANGES]


def small(name: str, ladder: Sequence[float]) -> Scenario:
    """A shipped brief over a few worlds, its ladders with a few rungs."""
    scenario = read_scenario(SCENARIOS / f"{name}.yaml")
    alternatives = {
        one: {**fields, "ladder": tuple(ladder)} if fields.get("ladder") else fields
        for one, fields in scenario.alternatives.items()
    }
    runs = replace(scenario.runs, worlds=6, block=3, precision=Precision())
    return replace(scenario, alternatives=alternatives, runs=runs)


@pytest.mark.parametrize(("name", "ladder"), [("duurzame-inkoop", (0.0, 0.2, 0.4)), ("acht-voorstellen", ())])
def test_in_its_own_worlds_a_brief_measures_to_the_bit_what_its_run_has(
    name: str, ladder: Sequence[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = small(name, ladder)
    own = run_scenario(scenario, workers=2)
    asked = find_claims(scenario.model)(scenario, own)
    assert len(asked.headlines) == 2
    expected = asked.amounts(own)
    ranges = make_design(scenario).ranges
    block = Block(0, own.worlds, own.chance)
    probe = Probe(asked, ranges, folder=tmp_path, workers=2)
    assert probe.measure(block).tobytes() == expected.tobytes()
    assert probe.variants <= len(own.variants)
    monkeypatch.setattr(measuring, "PIECE", 2)
    backwards = block.pick(np.arange(6)[::-1])
    assert Probe(asked, ranges, workers=1).measure(backwards)[:, ::-1].tobytes() == expected.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["duurzame-inkoop", "acht-voorstellen"])
def test_other_processes_measure_the_same_bits(name: str) -> None:
    scenario = small(name, (0.0, 0.2, 0.4))
    own = run_scenario(scenario, workers=2)
    asked = find_claims(scenario.model)(scenario, own)
    probe = Probe(asked, make_design(scenario).ranges, workers=2, executor="processes")
    assert probe.measure(Block(0, own.worlds, own.chance)).tobytes() == asked.amounts(own).tobytes()


def test_the_register_of_a_planted_model_is_what_it_is_run_from() -> None:
    own = run_scenario(brief(worlds=50), model=planted(), register=register(RANGES))
    model = planted()
    found = Probe(claims(model), RANGES, model=model).measure(Block(0, own.worlds, own.chance))
    assert found.tobytes() == claims(model).amounts(own).tobytes()
