"""Results: what can be asked of them, briefs with their counter-case, and runs outside a folder."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from toy import MODEL, REGISTER, ToyModel, ToyRuns, ToyScenario

from simulations.ensemble import (
    BriefResult,
    Design,
    Result,
    RunInterrupted,
    StoreError,
    Variant,
    WorkerLost,
    crossed,
    input_ranges,
    open_result,
    results_folder,
    run_brief,
    run_scenario,
    run_worlds,
)
from simulations.ensemble.messages import EnsembleError
from simulations.ensemble.provenance import commit_of, run_hash
from simulations.register.words import Words

SCENARIO = ToyScenario(runs=ToyRuns(worlds=8, block=4))
DESIGN = Design(input_ranges(REGISTER), 4, 7)
ROOT = Path(__file__).parents[2]


def run(scenario: Any = SCENARIO, **options: Any) -> Result:
    return run_scenario(scenario, **{"model": MODEL, "register": REGISTER, "workers": 1, **options})


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(folder=tmp_path_factory.mktemp("result"))


def ledger() -> Any:
    """The ledger of both blocks, straight from the model: (worlds, variants, groups, years, entries)."""
    compiled = MODEL.compile(SCENARIO)
    blocks = [DESIGN.block(number) for number in range(2)]
    return np.concatenate([MODEL.run_block(compiled, block.worlds, block.chance, 7) for block in blocks])


def test_axes_are_named(result: Result) -> None:
    assert result.variants == (
        Variant("today", None, 0),
        Variant("bonus", 0.0, 1),
        Variant("bonus", 0.1, 2),
        Variant("bonus", 0.3, 3),
    )
    assert result.reference == Variant("today", None, 0)
    assert result.alternatives == ("today", "bonus")
    assert [variant.index for variant in result.ladder("bonus")] == [1, 2, 3]
    with pytest.raises(KeyError, match="today, bonus"):
        result.ladder("exclusion")
    assert result.years == (2026, 2027, 2028)
    assert result.groups == ("contestable", "monopoly", "market")
    assert result.size == 8


def test_worlds_are_those_of_the_design(result: Result) -> None:
    drawn = np.concatenate([DESIGN.block(number).worlds for number in range(2)])
    assert result.worlds.dtype == drawn.dtype
    assert result.worlds.tobytes() == drawn.tobytes()
    assert result.blocks.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert result.chance.tolist() == result.world_numbers.tolist() == list(range(8))


def test_values_are_those_of_the_models_ledger(result: Result) -> None:
    spend, volume = ledger()[..., 0], ledger()[..., 1]
    np.testing.assert_allclose(result.values("spend"), spend.sum((2, 3)) / 3)
    np.testing.assert_allclose(result.values("spend", "monopoly"), spend[:, :, 1].sum(2) / 3)
    np.testing.assert_allclose(result.values("price"), spend.sum((2, 3)) / volume.sum((2, 3)))
    np.testing.assert_allclose(result.values("last_volume", "contestable"), volume[:, :, 0, -1])
    np.testing.assert_allclose(result.values("hours"), ledger()[:, :, 2, :, 2].sum(2) / 3 / 2)
    assert result.values("hours", "market").tolist() == result.values("hours").tolist()


def test_some_price_is_not_defined_and_says_so(result: Result) -> None:
    sold = ledger()[:, :, 0, :, 1].sum(2) > 0
    assert 0 < sold.sum() < sold.size
    np.testing.assert_array_equal(np.isnan(result.values("price", "contestable")), ~sold)


def test_series_are_the_years_of_the_models_ledger(result: Result) -> None:
    np.testing.assert_allclose(result.series("spend", "contestable"), ledger()[:, :, 0, :, 0])
    np.testing.assert_allclose(result.series("spend"), ledger()[..., 0].sum(2))
    assert result.series("price").shape == (8, 4, 3)
    with pytest.raises(KeyError, match=r"series: true.*kept: spend, price"):
        result.series("last_volume")


def test_yearly_values_are_also_kept_of_what_the_scenario_asks_for() -> None:
    @dataclass(frozen=True)
    class Outputs:
        indicators: tuple[str, ...] = ("last_volume",)

    @dataclass(frozen=True)
    class Asking(ToyScenario):
        outputs: Outputs = field(default_factory=Outputs)

    found = run(Asking(runs=SCENARIO.runs))
    np.testing.assert_allclose(found.series("last_volume", "contestable"), ledger()[:, :, 0, :, 1])
    assert found.yearly == ("spend", "price", "last_volume")


def test_entries_are_sums_over_the_years(result: Result) -> None:
    np.testing.assert_allclose(result.entries("monopoly"), ledger()[:, :, 1].sum(2))
    np.testing.assert_allclose(result.entries(), ledger().sum((2, 3)))
    with pytest.raises(KeyError, match="contestable, monopoly, market and together"):
        result.entries("all")


def test_what_is_not_there_is_answered_with_what_is(result: Result) -> None:
    with pytest.raises(KeyError, match="spend, price, last_volume, hours"):
        result.values("emissions")
    with pytest.raises(KeyError, match="contestable, monopoly, together"):
        result.values("spend", "market")


def test_answers_cannot_be_changed_by_who_reads_them(result: Result) -> None:
    with pytest.raises(ValueError, match="read-only"):
        result.values("spend")[0, 0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        result.series("spend")[0, 0, 0] = 0.0


def test_little_memory_gives_the_same_answers(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [("values", name, "together") for name in result.indicators]
    asked += [("series", "spend", "contestable"), ("series", "price", "monopoly")]
    expected = [getattr(result, what)(*which) for what, *which in asked]
    monkeypatch.setattr("simulations.ensemble.result.MEMORY_BYTES", 900)
    again = open_result(result.folder)
    for _ in range(2):
        for (what, *which), one in zip(asked, expected, strict=True):
            np.testing.assert_array_equal(getattr(again, what)(*which), one)
            assert sum(column.nbytes for column in again._columns.values()) <= 900 or len(again._columns) == 1


def test_a_folder_opened_later_gives_the_same_without_model_or_scenario(result: Result) -> None:
    again = open_result(result.folder)
    assert again.scenario is None
    assert again.manifest["scenario"] == SCENARIO.resolved()
    assert again.indicators == result.indicators
    assert again.variants == result.variants
    assert again.worlds.tobytes() == result.worlds.tobytes()
    assert again.values("price").tobytes() == result.values("price").tobytes()
    assert repr(again) == repr(result)


def test_without_a_folder_the_numbers_are_the_same_and_nothing_stays(result: Result) -> None:
    found = run()
    place = found.folder
    assert found.values("spend").tobytes() == result.values("spend").tobytes()
    assert found.series("price").tobytes() == result.series("price").tobytes()
    del found
    assert not place.exists()


def test_the_text_form_says_what_was_run(result: Result) -> None:
    text = repr(result)
    for part in (
        "toy 1",
        "8, in 2 blocks of 4, seed 7",
        "today (1), bonus (3)",
        "2026-2028",
        "hours",
        result.hash,
    ):
        assert part in text


def test_the_long_table_holds_every_value_once(result: Result) -> None:
    table = result.to_table().to_pylist()
    pairs = 3 * 3 + 1
    assert len(table) == 8 * 4 * pairs
    assert list(table[0]) == ["world", "block", "scheme", "strength", "group", "indicator", "unit", "value"]
    prices = {
        (row["world"], row["scheme"], row["strength"]): row["value"]
        for row in table
        if (row["indicator"], row["group"]) == ("price", "contestable")
    }
    expected = result.values("price", "contestable")
    for world in range(8):
        for variant in result.variants:
            value = expected[world, variant.index]
            found = prices[world, variant.alternative, variant.strength]
            assert found == value if not np.isnan(value) else found is None
    assert {row["block"] for row in table if row["world"] >= 4} == {1}
    assert {row["unit"] for row in table if row["indicator"] == "spend"} == {"eur_per_year"}
    assert len(result.to_table(["hours"], blocks=[1])) == 4 * 4


def test_the_parquet_file_holds_every_world(result: Result) -> None:
    import pyarrow.parquet as parquet

    stored = parquet.read_table(result.folder / "indicators.parquet")
    assert stored.equals(result.to_table().combine_chunks())


def test_the_csv_file_sums_up_over_worlds(result: Result) -> None:
    with (result.folder / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    places = [(row["indicator"], row["group"], row["scheme"], row["strength"]) for row in rows]
    assert len(places) == len(set(places)) == len(result.to_table().combine_chunks()) / len(result.blocks)
    for row in rows:
        strength = float(row["strength"]) if row["strength"] else None
        place = [(one.alternative, one.strength) for one in result.variants].index((row["scheme"], strength))
        values = result.values(row["indicator"], row["group"])[:, place]
        known = values[~np.isnan(values)]
        assert int(row["worlds"]) == len(known)
        if len(known):
            expected = [known.mean(), *np.percentile(known, [5, 50, 95])]
            assert [float(row[name]) for name in ("mean", "low_5", "median", "high_95")] == expected
        else:
            assert row["median"] == ""


def test_the_model_gets_as_many_worlds_at_once_as_was_asked() -> None:
    seen: list[int] = []

    class Counting(ToyModel):
        def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
            seen.append(len(chance))
            return super().run_block(compiled, worlds, chance, seed)

    run(model=Counting(), chunk=3)
    assert seen == [3, 1, 3, 1]


def test_worlds_are_rounded_up_to_whole_blocks() -> None:
    assert run(replace(SCENARIO, runs=ToyRuns(worlds=9, block=4))).size == 12


def test_the_manifest_has_all_that_decides_the_numbers_and_no_times(result: Result) -> None:
    text = (result.folder / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["scenario"] == SCENARIO.resolved()
    assert manifest["seed"] == 7
    assert manifest["model"] == {"name": "toy", "version": "1"}
    assert manifest["packages"]["numpy"] == np.__version__
    assert manifest["assumptions"]["price"] == {
        "distribution": "loguniform",
        "value": 2.0,
        "low": 1.0,
        "high": 4.0,
    }
    assert manifest["python"] == sys.version.split()[0]
    assert not re.search(r"\d\d:\d\d|started|seconds", text)
    assert str(Path.home()) not in text
    log = json.loads((result.folder / "log.json").read_text(encoding="utf-8"))
    assert {"started", "finished", "seconds", "machine", "workers", "executor", "commit"} <= log.keys()
    assert (log["blocks_computed"], log["blocks_found"]) == (2, 0)


def test_the_folders_name_follows_scenario_version_seed_and_ranges() -> None:
    class Newer(ToyModel):
        version = "2"

    def name(scenario: Any = SCENARIO, model: Any = MODEL, register: Any = REGISTER) -> str:
        return results_folder(scenario, "brief", model=model, register=register).as_posix()

    assert re.fullmatch(r"results/brief-[0-9a-f]{12}", name())
    assert name() == name()
    changed = {**REGISTER, "price": replace(REGISTER["price"], high=5.0)}
    others = {
        name(replace(SCENARIO, runs=ToyRuns(worlds=8, block=4, seed=8))),
        name(SCENARIO.opposed()),
        name(model=Newer()),
        name(register=changed),
    }
    assert len(others | {name()}) == 5
    assert run().hash in name()
    assert run_hash(SCENARIO, MODEL, replace(DESIGN, seed=8)) != run_hash(SCENARIO, MODEL, DESIGN)


def test_a_brief_runs_its_counter_case_beside_it_on_the_same_keys(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    options: dict[str, Any] = {"model": MODEL, "register": REGISTER, "workers": 1}
    brief = run_brief(
        SCENARIO, folder=tmp_path, progress=lambda done, total, left: told.append((done, total)), **options
    )
    assert isinstance(brief, BriefResult)
    own, counter = brief.own, brief.counter
    assert counter.folder == tmp_path / "counter-case"
    assert told == [(0, 4), (1, 4), (2, 4), (2, 4), (3, 4), (4, 4)]
    assert counter.chance.tolist() == own.chance.tolist()
    for name in ("bidders", "spread"):
        assert counter.worlds[name].tobytes() == own.worlds[name].tobytes()
    # The same world stands at the same place of a changed range.
    np.testing.assert_allclose((counter.worlds["price"] - 4.0) > 0, True)
    assert np.argsort(counter.worlds["price"][:4]).tolist() == np.argsort(own.worlds["price"][:4]).tolist()
    assert counter.values("spend").tobytes() != own.values("spend").tobytes()
    assert own.values("spend").tobytes() == run().values("spend").tobytes()
    assert open_result(tmp_path / "counter-case").values("spend").tobytes() == counter.values("spend").tobytes()
    loose = run_brief(SCENARIO, **options)
    assert loose.counter.values("spend").tobytes() == counter.values("spend").tobytes()


def test_worlds_run_by_themselves_give_the_same_as_in_a_result(result: Result) -> None:
    block = DESIGN.block(1)
    for piece in (1, 3, 4):
        sample = run_worlds(SCENARIO, block, model=MODEL, workers=2, piece=piece)
        assert sample.values("price", "contestable").tobytes() == result.values("price", "contestable")[4:].tobytes()
        assert sample.values("hours").tobytes() == result.values("hours")[4:].tobytes()
        assert sample.series("spend").tobytes() == result.series("spend")[4:].tobytes()
    assert sample.variants == result.variants


def test_chance_and_parameters_vary_apart() -> None:
    block = DESIGN.block(0)
    both = run_worlds(SCENARIO, crossed(block.worlds, block.chance), model=MODEL, workers=1).values("spend")[:, 0]
    diagonal = run_worlds(SCENARIO, block, model=MODEL, workers=1).values("spend")[:, 0]
    assert both.reshape(4, 4).diagonal().tolist() == diagonal.tolist()
    assert len(set(both)) == 16


MESSAGES = ROOT / "simulations/register/words/results.yaml"


def keys() -> list[str]:
    return [line.split(":")[0] for line in MESSAGES.read_text(encoding="utf-8").splitlines() if re.match(r"\w", line)]


def test_every_message_is_used_and_every_key_used_has_a_message() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "simulations/ensemble").glob("[a-z]*.py"))
    used = set(re.findall(r'"((?:store|notice|run|export)_[a-z_]+)"', sources))
    assert used == set(keys())


@pytest.mark.parametrize("key", keys())
def test_a_message_needs_the_same_values_in_both_languages(key: str) -> None:
    label = Words("en").label(key)

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert places(label.nl) == places(label.en)


@pytest.mark.parametrize("kind", [StoreError, RunInterrupted, WorkerLost])
def test_an_error_keeps_its_words_on_the_way_between_processes(kind: type[EnsembleError]) -> None:
    import pickle

    error = kind("store_incomplete", folder="x", done=1, total=2)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == error.text("en")
    assert "1 van de 2" in again.text("nl")


def test_the_commit_is_read_from_a_repositorys_own_files(tmp_path: Path) -> None:
    def write(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert commit_of(tmp_path) is None
    write(".git/HEAD", "abc\n")
    assert commit_of(tmp_path) == "abc"
    write(".git/HEAD", "ref: refs/heads/main\n")
    assert commit_of(tmp_path) is None
    write(".git/packed-refs", "# pack-refs\ndef refs/heads/main\n")
    assert commit_of(tmp_path) == "def"
    write(".git/refs/heads/main", "123\n")
    assert commit_of(tmp_path) == "123"
    write(".git/worktrees/tree/HEAD", "ref: refs/heads/main\n")
    write(".git/worktrees/tree/commondir", "../..\n")
    write("tree/.git", f"gitdir: {tmp_path / '.git/worktrees/tree'}\n")
    assert commit_of(tmp_path / "tree") == "123"


def test_importing_the_ensemble_brings_nothing_heavy() -> None:
    script = "import sys, simulations.ensemble; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "numpy" in loaded
    assert not loaded & {"scipy", "pyarrow", "pandas", "numba", "mesa", "matplotlib"}
