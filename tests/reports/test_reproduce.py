"""A result done again from its manifest: the same to the last bit, or in words what changed and how far outcomes moved."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from third_model import SCENARIO, third
from toy import MODEL, REGISTER, ROWS, ToyModel, ToyParameter

import simulations
from simulations import cli
from simulations.commands import terminal
from simulations.ensemble import EnsembleError, StoreError, Variant, run_brief
from simulations.ensemble.indicator import read_indicators
from simulations.ensemble.provenance import DECIDING, key_of, toolkit_version
from simulations.ensemble.reproduce import Reproduction, reproduce
from simulations.reports.reproduced import as_text

__all__ = ["third"]
pytestmark = pytest.mark.usefixtures("third")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished result, never changed."""
    folder = tmp_path_factory.mktemp("made") / "brood-123"
    run_brief(SCENARIO, model=MODEL, register=REGISTER, folder=folder, workers=1)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(made, tmp_path / made.name)


def again(place: Path, **means: Any) -> Reproduction:
    return reproduce(place, workers=1, **means)


def edit(folder: Path, change: Callable[[dict[str, Any]], object], honest: bool = False) -> None:
    """Change a manifest; `honest` as another version would have written it, with the key that belongs to it."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    if honest:
        manifest["key"] = key_of(manifest)
        for block in range(manifest["blocks"]):
            rewrite(folder, block, lambda table: table.replace_schema_metadata({"key": manifest["key"]}))
    path.write_text(json.dumps(manifest), encoding="utf-8")


def rewrite(folder: Path, block: int, change: Callable[[Any], Any]) -> None:
    """Change a block and give it the checksum that belongs to it."""
    import pyarrow.parquet as parquet

    path = folder / "blocks" / f"block-{block:05d}.parquet"
    parquet.write_table(change(parquet.read_table(path)), path)
    line = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    path.with_suffix(".sha256").write_bytes(line.encode())


def last_bit(column: str, row: int) -> Callable[[Any], Any]:
    """Change one number of a column by its last bit."""
    import pyarrow as pa

    def change(table: Any) -> Any:
        old = table.column(column).combine_chunks()
        values = old.flatten().to_numpy().reshape(len(old), -1).copy()
        values[row, 0] = np.nextafter(values[row, 0], np.inf)
        new = pa.FixedSizeListArray.from_arrays(pa.array(values.reshape(-1)), values.shape[1])
        return table.set_column(table.column_names.index(column), column, new)

    return change


def test_the_same_is_said_with_what_was_compared(made: Path) -> None:
    done = again(made)
    assert done.same
    text = as_text(done, "nl")
    assert text.startswith(f"Gelijk: {made} is opnieuw berekend")
    assert "- eigen geval: 4 blokken met 20 toekomsten, elk 30 kolommen; indicators.parquet, indicators.csv" in text
    assert "- tegengeluid: 4 blokken met 20 toekomsten" in text
    assert "veranderd" not in text


def test_a_manifest_says_the_same_as_its_folder_and_work_may_be_shared_out(made: Path) -> None:
    steps: list[tuple[int, int]] = []
    done = reproduce(
        made / "manifest.json",
        workers=2,
        executor="threads",
        progress=lambda done, total, left: steps.append((done, total)),
    )
    assert [case.name for case in done.cases] == ["own", "counter-case"]
    assert steps[-1] == (8, 8)
    assert done.same


def test_a_result_without_a_counter_case_is_done_by_itself(folder: Path) -> None:
    shutil.rmtree(folder / "counter-case")
    done = again(folder)
    assert [case.name for case in done.cases] == ["own"]
    assert done.same


def test_nothing_is_written_into_the_folder(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_one_bit_is_found_and_named(folder: Path) -> None:
    rewrite(folder / "counter-case", 2, last_bit("value/spend/together", 3))
    done = again(folder)
    assert not done.same
    own, counter = done.cases
    assert own.differences == ()
    assert own.moved == counter.changes == ()
    (first, extent) = counter.differences
    assert (first.values["block"], first.values["column"]) == (2, "value/spend/together")
    assert (first.values["world"], first.values["variant"], first.values["number"]) == (13, "today", 1)
    assert first.values["then"] == np.nextafter(first.values["now"], np.inf)
    assert (extent.values["columns"], extent.values["blocks"], extent.values["of"]) == (1, 1, 4)
    text = as_text(done, "en")
    assert text.startswith("Different: ")
    assert "own case: all the same." in text
    assert f"future 13, variant today: {first.values['then']!r}, now {first.values['now']!r}" in text
    assert "1 outcomes moved, each by less than a billionth part" in text
    assert "By the manifest nothing has changed" in text


def test_a_yearly_value_and_a_ledger_entry_are_found_too(folder: Path) -> None:
    rewrite(folder, 0, last_bit("series/price/together", 1))
    rewrite(folder, 0, last_bit("entry/hours/market", 4))
    (own, _) = again(folder).cases
    assert {note.values.get("column") for note in own.differences} >= {"entry/hours/market"}
    assert own.differences[-1].values == {"columns": 2, "blocks": 1, "of": 4}
    assert "No outcome moved." in as_text(again(folder), "en")


def test_a_damaged_block_and_one_of_another_run_are_named(folder: Path) -> None:
    path = folder / "blocks" / "block-00001.parquet"
    path.write_bytes(path.read_bytes()[:-50])
    rewrite(folder, 3, lambda table: table.replace_schema_metadata({"key": "another"}))
    done = again(folder)
    assert [(one.key, one.values["block"]) for one in done.cases[0].differences] == [
        ("reproduce_block_damaged", 1),
        ("reproduce_block_other_run", 3),
    ]
    assert "blok 1 is beschadigd" in as_text(done, "nl")


def test_tables_are_compared_by_what_they_say(folder: Path) -> None:
    import pyarrow.parquet as parquet

    table = parquet.read_table(folder / "indicators.parquet")
    parquet.write_table(table, folder / "indicators.parquet", compression="gzip")
    assert again(folder).same
    parquet.write_table(table.slice(0, table.num_rows - 1), folder / "indicators.parquet")
    csv = (folder / "indicators.csv").read_text(encoding="utf-8")
    (folder / "indicators.csv").write_text(csv.replace("bonus", "Bonus", 1), encoding="utf-8")
    (folder / "counter-case" / "indicators.csv").unlink()
    (folder / "counter-case" / "indicators.parquet").write_bytes(b"PAR1 and nothing else PAR1")
    own, counter = again(folder).cases
    line = csv.splitlines().index(next(line for line in csv.splitlines() if "bonus" in line)) + 1
    assert [one.key for one in own.differences] == ["reproduce_table_rows", "reproduce_table_line"]
    assert own.differences[1].values["line"] == line
    assert [one.key for one in counter.differences] == ["reproduce_table_damaged", "reproduce_table_gone"]


def test_a_manifest_changed_by_hand_is_noticed(folder: Path) -> None:
    edit(folder, lambda manifest: manifest["packages"].update(numpy="1.0"))
    done = again(folder)
    assert [one.key for one in done.cases[0].differences][0] == "reproduce_manifest_altered"
    assert "manifest.json is na de berekening gewijzigd" in as_text(done, "nl")


class Dearer(ToyModel):
    """Another rule: the contestable part costs twice as much."""

    version = "2"

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        ledger = super().run_block(compiled, worlds, chance, seed)
        ledger[:, :, 0, :, 0] *= 2.0
        return ledger


def use(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    import simulations.toy.model as module  # type: ignore[import-not-found]

    monkeypatch.setattr(module, "MODEL", model)


def test_a_changed_rule_is_named_and_outcomes_are_held_against_it(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulations.ensemble import open_result

    use(monkeypatch, Dearer())
    done = again(made)
    own, _ = done.cases
    assert [(one.key, one.values) for one in own.changes] == [
        ("reproduce_changed_model", {"name": "toy", "then": "1", "now": "2"})
    ]
    before = open_result(made).values("spend", "contestable")
    moved = {one.indicator.name: one for one in own.moved}
    assert set(moved) == {"spend", "price"}
    spend = moved["spend"]
    assert spend.largest == pytest.approx(before.max())
    assert spend.mean_now - spend.mean_then == pytest.approx(before.mean(axis=0).max())
    assert spend.largest_at[0] == "contestable"
    assert spend.mean_at == ("contestable", "today")
    text = as_text(done, "nl")
    assert "de regels of gegevens van model toy: versie 1, nu 2" in text
    assert "2 uitkomsten zijn verschoven" in text
    assert re.search(
        r"- uitgaven: in één toekomst ten hoogste € \d.* \(today, contestable\); gemiddeld ten hoogste \+", text
    )


def test_changed_ranges_are_named_with_both(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {
        "price": replace(REGISTER["price"], high=4.5),
        "bidders": REGISTER["bidders"],
        "extra": ToyParameter("extra", 0.5, 0.25, 1.0),
    }
    changed_model = ToyModel()
    monkeypatch.setattr(changed_model, "_run", _without_spread)
    use(monkeypatch, changed_model)
    monkeypatch.setattr("simulations.register.parameter.load_register", lambda model: changed)
    done = again(made)
    text = as_text(done, "nl")
    assert "aanname price: 2,0 (1,0 tot 4,0, loguniform), nu 2,0 (1,0 tot 4,5, loguniform)" in text
    assert "aanname spread is er niet meer" in text
    assert "aanname extra is nieuw: 0,5 (0,25 tot 1,0, uniform)" in text
    assert "kolom parameter/spread wordt niet meer gemaakt" in text
    assert "kolom parameter/extra is nieuw" in text
    assert "price 3" not in text
    assert {one.indicator.name for one in done.cases[0].moved} >= {"spend"}


def _without_spread(compiled: Any, world: Any, chance: int, seed: int) -> Any:
    whole = np.zeros(1, [("price", float), ("bidders", float), ("spread", float)])[0]
    whole["price"], whole["bidders"] = world["price"], world["bidders"]
    return ToyModel._run(MODEL, compiled, whole, chance, seed)


def test_other_versions_are_named_and_the_numbers_still_the_same(folder: Path) -> None:
    def older(manifest: dict[str, Any]) -> None:
        manifest["packages"]["numpy"] = "1.26.0"
        del manifest["packages"]["mesa"]
        manifest["packages"]["gone"] = "3.0"
        manifest["python"] = "3.11.2"
        manifest["format"] = 0
        del manifest["toolkit"]

    edit(folder, older, honest=True)
    done = again(folder)
    assert done.same
    text = as_text(done, "en")
    assert text.startswith("Same: ")
    for said in (
        "package numpy: 1.26.0, now",
        "package mesa: -, now",
        "package gone: 3.0, now -",
        "Python 3.11.2, now",
    ):
        assert f"- {said}" in text, said
    assert "the layout of the results folder: 0, now 1" in text
    assert "perhaps how futures are drawn or outcomes added up: the manifest does not yet tell" in text


def test_a_toolkit_that_draws_or_adds_up_otherwise_is_named(folder: Path) -> None:
    edit(folder, lambda manifest: manifest.update(toolkit="0123456789ab"), honest=True)
    done = again(folder)
    assert done.same
    said = f"how futures are drawn or outcomes added up (version 0123456789ab, now {toolkit_version()})"
    assert said in as_text(done, "en")


def test_a_difference_without_a_name_is_said_to_be_one(folder: Path) -> None:
    edit(folder, lambda manifest: manifest.update(weather="rain"), honest=True)
    done = again(folder)
    assert done.same
    assert [one.key for one in done.cases[0].changes] == ["reproduce_changed_unknown"]


def test_changed_outcomes_are_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Renewed(ToyModel):
        def __init__(self) -> None:
            rows = {name: row for name, row in ROWS.items() if name != "last_volume"}
            rows["hours"] = {**rows["hours"], "scale": 1.0}
            rows["volume"] = {**ROWS["last_volume"], "kind": "per_year"}
            self.indicators = read_indicators(rows, self.entries)

        def variants(self, scenario: Any) -> tuple[Variant, ...]:
            return tuple(Variant(name, rung, i) for i, (name, rung) in enumerate([("today", None), ("bonus", 0.3)]))

    use(monkeypatch, Renewed())
    done = again(made)
    text = as_text(done, "en")
    assert "outcome last_volume is gone" in text
    assert "outcome volume is new" in text
    assert "outcome hours is measured or named otherwise (scale)" in text
    assert "variants: gone bonus 0, bonus 0.1; new -" in text
    assert "another shape: 5 x 4, now 5 x 2" in text
    (moved,) = [one for one in done.cases[0].moved if one.indicator.name == "hours"]
    assert moved.mean_now == pytest.approx(2.0 * moved.mean_then)
    assert "spend" not in {one.indicator.name for one in done.cases[0].moved}


def test_a_scenario_filled_in_otherwise_is_named(folder: Path) -> None:
    def older(manifest: dict[str, Any]) -> None:
        manifest["scenario"].pop("scoring", None)
        manifest["scenario"]["runs"] = {"worlds": 20, "seed": 7, "block": 5}
        manifest["scenario"]["brief"]["remark"] = "x"
        del manifest["scenario"]["brief"]["remark"]

    edit(folder, older, honest=True)
    done = again(folder)
    assert done.same
    (change,) = done.cases[0].changes
    assert change.key == "reproduce_changed_scenario"
    assert "runs." in change.values["fields"]


def test_machine_and_commit_are_named_when_numbers_differ(folder: Path) -> None:
    rewrite(folder, 0, last_bit("value/spend/together", 0))
    log = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    log["machine"]["system"], log["commit"] = "OS/2", "abc"
    (folder / "log.json").write_text(json.dumps(log), encoding="utf-8")
    text = as_text(again(folder), "nl")
    assert "computer: OS/2 (" in text
    assert "commit van Voorproef: abc, nu" in text
    (folder / "log.json").write_text("{", encoding="utf-8")
    assert "computer:" not in as_text(again(folder), "nl")


def test_values_that_are_defined_in_one_run_only_are_counted(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Always(ToyModel):
        """Sells something in every world."""

        def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
            ledger = super().run_block(compiled, worlds, chance, seed)
            ledger[..., 0, :, 1] += ledger[..., 0, :, 1] == 0.0
            return ledger

    use(monkeypatch, Always())
    done = again(made)
    price = next(one for one in done.cases[0].moved if one.indicator.name == "price")
    assert price.appeared > 0
    assert f"; {price.appeared} times defined only then or only now" in as_text(done, "en")


def without(field: str) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest.pop(field)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (without("scenario"), "reproduce_fields_missing"),
        (without("blocks"), "reproduce_fields_missing"),
        (lambda manifest: manifest.update(blocks="many"), "reproduce_not_a_manifest"),
        (lambda manifest: manifest.update(packages=[]), "reproduce_not_a_manifest"),
        (lambda manifest: manifest.update(model="toy"), "reproduce_not_a_manifest"),
        (lambda manifest: manifest.update(variants=[1]), "reproduce_not_a_manifest"),
        (lambda manifest: manifest.update(assumptions={"price": 1}), "reproduce_not_a_manifest"),
        (lambda manifest: manifest["indicators"]["spend"].pop("unit"), "reproduce_not_a_manifest"),
        (lambda manifest: manifest["model"].update(name="weather"), "reproduce_other_model"),
        (lambda manifest: manifest["model"].update(name="ensemble"), "reproduce_other_model"),
        (lambda manifest: manifest["model"].update(name="../toy"), "reproduce_other_model"),
        (lambda manifest: manifest["scenario"].pop("order"), "reproduce_cannot_rebuild"),
        (lambda manifest: manifest["scenario"]["brief"].update(colour="red"), "reproduce_cannot_rebuild"),
        (lambda manifest: manifest["scenario"]["runs"].update(seed=-1), "reproduce_cannot_rebuild"),
        (lambda manifest: manifest["scenario"].update(world={"weather": dict.fromkeys(("value", "low", "high", "source"), 1.0)}),
         "reproduce_cannot_rebuild"),
        (lambda manifest: manifest.update(blocks=5), "store_incomplete"),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_used_is_said_in_words(
    folder: Path, change: Callable[[dict[str, Any]], object], key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, change)
    with pytest.raises(EnsembleError) as refused:
        again(folder)
    assert refused.value.key == key
    assert cli.main(["reproduce", str(folder)]) == terminal.FOLDER_TROUBLE
    assert refused.value.text("nl") in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', "\x00\x01", "[" * 100_000])
def test_what_is_no_manifest_is_said_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=r"no JSON|no manifest"):
        again(tmp_path / "manifest.json")


def test_bytes_that_are_no_text_are_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="no JSON"):
        again(tmp_path)


def test_a_manifest_that_is_not_there_or_stands_alone_is_said_in_words(made: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not there"):
        again(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="is not there"):
        again(tmp_path)
    shutil.copy(made / "manifest.json", tmp_path)
    with pytest.raises(StoreError, match="nothing to compare"):
        again(tmp_path / "manifest.json")


def test_an_unfinished_result_is_said_in_words(folder: Path) -> None:
    (folder / "blocks" / "block-00002.sha256").unlink()
    with pytest.raises(StoreError, match="3 of 4 blocks"):
        again(folder)


@pytest.mark.parametrize(("language", "said"), [("nl", "Gelijk: "), ("en", "Same: ")])
def test_the_command_says_the_same_with_code_0(
    made: Path, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["reproduce", str(made), "--language", language, "--workers", "1"]) == terminal.DONE
    assert said in capsys.readouterr().out


def test_the_command_says_what_differs_with_a_code_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(folder, 2, last_bit("value/spend/together", 3))
    assert cli.main(["reproduce", str(folder / "manifest.json")]) == terminal.DIFFERS == 6
    assert "Verschillend: " in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["reproduce", "--help"])
    assert "6 een herhaling (reproduce, verify) geeft iets anders" in re.sub(r"\s+", " ", capsys.readouterr().out)


def test_the_command_wants_a_scheduler_only_with_dask(made: Path) -> None:
    assert cli.main(["reproduce", str(made), "--executor", "dask"]) == terminal.USAGE


def test_a_change_of_how_worlds_are_drawn_or_outcomes_added_up_is_another_version(tmp_path: Path) -> None:
    source = Path(simulations.__path__[0]) / "ensemble"
    for name in DECIDING:
        shutil.copytree(source, tmp_path / name)
        path = tmp_path / name / name
        path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        assert toolkit_version(tmp_path / name) != toolkit_version()
    shutil.copytree(source, tmp_path / "equal")
    assert toolkit_version(tmp_path / "equal") == toolkit_version()


def test_a_key_follows_from_everything_but_the_number_of_worlds(made: Path) -> None:
    manifest: Mapping[str, Any] = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert key_of(manifest) == manifest["key"]
    assert key_of({**manifest, "blocks": 9, "worlds": 45}) == manifest["key"]
    assert key_of({**manifest, "python": "2.7"}) != manifest["key"]
