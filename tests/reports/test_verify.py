"""A picture by itself is run and drawn again: the same, or in words what differs and why; and nothing that it holds is trusted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tampering
from third_model import SCENARIO, third
from toy import MODEL, ToyModel

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble.messages import EnsembleError
from simulations.ensemble.provenance import hash_of, key_of
from simulations.figures.export import IMAGES
from simulations.figures.metadata import packed, unpacked
from simulations.figures.pictures.found import Unreadable
from simulations.reports.publish import Published, publish
from simulations.reports.told import Told, tell_brief
from simulations.reports.verifying import again
from simulations.reports.verifying.said import as_text
from simulations.reports.verifying.verify import Verified, verify
from simulations.scenario.scenario import Runs, Scenario

__all__ = ["third"]
pytestmark = pytest.mark.usefixtures("third")
OUTPUTS = replace(SCENARIO.outputs, formats=IMAGES)
SMALL = replace(SCENARIO, outputs=replace(OUTPUTS, charts=("crumbs",)))
DEEP = replace(SCENARIO, runs=Runs(worlds=40, seed=7, block=5, deeper=6000), outputs=replace(OUTPUTS, formats=("svg",)))
KEPT: dict[str, Published] = {}
TOLD: dict[str, Told] = {}


def published(root: Path, scenario: Scenario, language: str = "nl", quick: bool = True) -> Published:
    return publish(scenario, "brood", root=root, language=language, workers=1, quick=quick)


@pytest.fixture
def crumbs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One chart in every format, made once and never changed."""
    if "crumbs" not in KEPT:
        KEPT["crumbs"] = published(tmp_path_factory.mktemp("made"), SMALL)
    return dict(KEPT["crumbs"].charts[0].files)


@pytest.fixture
def remembered(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same run is made once, for tests that change a picture and no model."""

    def tell(scenario: Scenario, folder: Path, language: Any, means: Any, *, blocks: int | None = None) -> Told:
        key = f"{scenario.hash} {language} {blocks}"
        if key not in TOLD:
            TOLD[key] = tell_brief(scenario, tmp_path_factory.mktemp("told"), language, means, blocks=blocks)
        return TOLD[key]

    monkeypatch.setattr(again, "tell_brief", tell)


def put(tmp_path: Path, form: str, data: bytes) -> Path:
    path = tmp_path / f"picture.{form}"
    path.write_bytes(data)
    return path


def checked(tmp_path: Path, form: str, data: bytes) -> Verified:
    return verify(put(tmp_path, form, data), workers=1)


def told(done: Verified) -> str:
    """In words, in both languages, with nothing left to fill in."""
    for language in ("nl", "en"):
        assert "{" not in as_text(done, language)
    return as_text(done, "en")


def with_manifest(
    change: Callable[[dict[str, Any]], object], honest: bool = False
) -> Callable[[tampering.About], None]:
    """Another run manifest in a picture; `honest` as another version would have written it."""

    def apply(about: tampering.About) -> None:
        manifest = json.loads(unpacked(about["manifest"]))
        change(manifest)
        if honest:
            manifest["hash"] = about["hash"] = hash_of(manifest)
            manifest["key"] = key_of(manifest)
            about["version"] = manifest["model"]["version"]
        about["manifest"] = packed(json.dumps(manifest))

    return apply


@pytest.mark.parametrize("form", IMAGES)
def test_a_picture_alone_is_found_to_be_the_same_and_nothing_is_left_beside_it(
    form: str, crumbs: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = put(tmp_path, form, crumbs[form].read_bytes())
    assert cli.main(["verify", str(alone), "--workers", "1", "--language", "en"]) == terminal.DONE
    said = capsys.readouterr().out
    assert f"Same: {alone} was run and drawn again" in said
    assert "Chart crumbs" in said
    assert "20 futures" in said
    assert [path.name for path in tmp_path.iterdir()] == [alone.name]
    assert alone.read_bytes() == crumbs[form].read_bytes()


def test_it_is_drawn_again_in_its_own_language_and_by_its_own_blocks(tmp_path: Path) -> None:
    from simulations.scenario.scenario import Precision

    asked = replace(SMALL.runs, precision=Precision(share=0.005), at_most=60)
    english = published(tmp_path / "made", replace(SMALL, runs=asked), "en")
    assert english.own.size > asked.worlds
    done = checked(tmp_path, "svg", english.charts[0].files["svg"].read_bytes())
    assert done.same, told(done)


def test_metadata_stay_small(crumbs: dict[str, Path]) -> None:
    for form in IMAGES:
        assert len(json.dumps(tampering.about_of(form, crumbs[form].read_bytes()))) < 100_000


def test_the_bundle_has_a_manifest_with_the_hash_of_every_file(crumbs: dict[str, Path]) -> None:
    import hashlib

    about = json.loads(crumbs["json"].read_text(encoding="utf-8"))
    assert (about["chart"], about["run"], about["width_mm"]) == ("crumbs", KEPT["crumbs"].own.hash, 165)
    others = {path.name: path for form, path in crumbs.items() if form != "json"}
    assert about["files"] == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in others.items()}
    assert set(about["files"]) == {f"crumbs.{form}" for form in (*IMAGES, "csv", "txt")}


def drawn_otherwise(form: str, data: bytes) -> bytes:
    """One thing in the drawing, its metadata kept."""
    if form == "svg":
        return data.replace(b"</svg>", b'<path d="M 9 9 L 99 99"/></svg>')
    if form == "pdf":
        return tampering.rewritten(data, tampering.content_changed(lambda content: content + b"\n9 9 50 50 re f\n"))

    def paint(pixels: Any) -> None:
        pixels[200, 300, 0] ^= 64

    return tampering.repainted(data, paint)


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("form", IMAGES)
def test_another_drawing_with_its_metadata_kept_is_found(
    form: str, crumbs: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = drawn_otherwise(form, crumbs[form].read_bytes())
    assert cli.main(["verify", str(put(tmp_path, form, changed)), "--workers", "1"]) == terminal.DIFFERS
    said = capsys.readouterr().out
    assert "Verschil: " in said
    assert "Anders getekend:" in said
    assert "mm van links" in said
    assert "De cijfers die het bestand draagt zijn wel die van de nieuwe berekening" in said


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize(
    ("names", "field"),
    [(tampering.TITLE, "title"), (tampering.SENDER, "sender"), (tampering.ALTERNATIVE, "alternative text")],
)
def test_other_words_beside_a_kept_drawing_are_found(
    form: str, names: dict[str, str], field: str, crumbs: dict[str, Path], tmp_path: Path
) -> None:
    changed = tampering.with_words(form, crumbs[form].read_bytes(), {names[form]: "Heel iets anders"})
    done = checked(tmp_path, form, changed)
    assert not done.same
    assert done.drawn == ()
    assert f'{field}: "Heel iets anders", again "' in told(done)


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda about: about.update(hash="0123456789ab"), 'code of the run: here "0123456789ab"'),
        (lambda about: about.update(version="9"), 'model version: here "9"'),
        (lambda about: about.update(sender="iemand"), 'sender: here "iemand"'),
        (lambda about: about.update(title="Anders"), 'title: "Anders", again "About crumbs"'),
        (lambda about: about.update(scenario="Anders"), 'title of the scenario: here "Anders"'),
        (lambda about: about.update(width=120), "Drawn otherwise"),
        (lambda about: about.update(name="loaves"), 'again "About loaves"'),
        (with_manifest(lambda manifest: manifest.update(seed=8)), "description of the run was changed"),
        (with_manifest(lambda manifest: manifest.update(worlds=2000)), 'number of futures: here "2000"'),
        (with_manifest(lambda manifest: manifest["packages"].update(numpy="1")), "description of the run was changed"),
        (with_manifest(lambda manifest: manifest["scenario"]["brief"].update(sender="x")), "description of the run was"),
        (with_manifest(lambda manifest: manifest.update(blocks=2, worlds=10)), "Drawn numbers that differ"),
    ],
)  # fmt: skip
def test_another_origin_beside_a_kept_drawing_is_found(
    form: str, change: Callable[[tampering.About], object], said: str, crumbs: dict[str, Path], tmp_path: Path
) -> None:
    done = checked(tmp_path, form, tampering.with_about(form, crumbs[form].read_bytes(), change))
    assert not done.same
    assert said in told(done)


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("form", IMAGES)
def test_another_number_in_the_embedded_table_is_named(form: str, crumbs: dict[str, Path], tmp_path: Path) -> None:
    csv = crumbs["csv"].read_text(encoding="utf-8")
    number = csv.splitlines()[1].split(",")[-1]

    def change(about: tampering.About) -> None:
        about["table"] = packed(csv.replace(number, repr(float(number) * 2), 1))

    done = checked(tmp_path, form, tampering.with_about(form, crumbs[form].read_bytes(), change))
    assert [(cell.now, cell.relative) for cell in done.table.cells] == [(number, 0.5)]
    assert f"again {number} (50 per cent of it)" in told(done)
    short = tampering.with_about(form, crumbs[form].read_bytes(), lambda about: about.update(table=packed("a\n1\n")))
    assert "The drawn table has another shape" in told(checked(tmp_path, form, short))


class Dearer(ToyModel):
    """Another rule: the contestable part costs twice as much."""

    version = "2"

    def run_block(self, compiled: Any, worlds: Any, chance: Any, seed: int) -> Any:
        ledger = super().run_block(compiled, worlds, chance, seed)
        ledger[:, :, 0, :, 0] *= 2.0
        return ledger


class Renamed(ToyModel):
    """Other rules that come to the same."""

    version = "2"


def use(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    import simulations.toy.model as module  # type: ignore[import-not-found]

    monkeypatch.setattr(module, "MODEL", model)


@pytest.mark.parametrize("form", IMAGES)
def test_a_picture_of_another_version_is_told_with_what_changed_and_how_far_numbers_moved(
    form: str, crumbs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Dearer())
    done = checked(tmp_path, form, crumbs[form].read_bytes())
    assert not done.same
    assert done.contradictions == ()
    assert done.table.cells
    text = told(done)
    assert f"model toy: version {MODEL.version}, now 2" in text
    assert "Drawn numbers that differ" in text
    assert "per cent of it)" in text
    assert "nothing has changed since" not in text


def test_other_rules_that_come_to_the_same_move_no_number(
    crumbs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Renamed())
    done = checked(tmp_path, "svg", crumbs["svg"].read_bytes())
    assert done.table.same
    assert done.said == ()
    assert "version 1, now 2" in told(done)
    assert "numbers that the file carries are those of the new run" in told(done)


def test_other_packages_are_told_and_are_no_difference(crumbs: dict[str, Path], tmp_path: Path) -> None:
    change = with_manifest(lambda manifest: manifest["packages"].update(numpy="1.0"), honest=True)
    done = checked(tmp_path, "svg", tampering.with_about("svg", crumbs["svg"].read_bytes(), change))
    assert done.same, told(done)
    assert "package numpy: 1.0, now" in told(done)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["scenario"].update(world={"price": {"value": "x", "low": 1, "high": 2, "source": ""}}),
        lambda manifest: manifest["scenario"].update(world={"price": {"value": 9, "low": 1, "high": 2, "source": "x"}}),
        lambda manifest: manifest["scenario"].update(world=[]),
        lambda manifest: manifest["scenario"]["runs"].update(worlds=10**12),
        lambda manifest: manifest["scenario"]["runs"].update(block="many"),
        lambda manifest: manifest["scenario"]["runs"].update(more=1),
        lambda manifest: manifest["scenario"]["brief"].update(title="<script>"),
        lambda manifest: manifest["scenario"]["brief"].update(date="ooit"),
        lambda manifest: manifest["scenario"].pop("order"),
        lambda manifest: manifest["scenario"].update(order=["nowhere"]),
        lambda manifest: manifest["scenario"].update(counter_case={"who": 1}),
        lambda manifest: manifest["scenario"].update(counter_case=7),
        lambda manifest: manifest.update(model={"name": "os", "version": "1"}),
        lambda manifest: manifest.update(model={"name": "../x", "version": "1"}),
        lambda manifest: manifest.update(blocks=10**9),
        lambda manifest: manifest.update(blocks="many"),
        lambda manifest: manifest.update(blocks=-1),
        lambda manifest: manifest.update(block=None),
        lambda manifest: manifest.update(indicators=[]),
        lambda manifest: manifest.update(assumptions={"price": 3}),
        lambda manifest: manifest.pop("variants"),
    ],
)  # fmt: skip
def test_a_manifest_with_bad_fields_ends_in_a_message(
    change: Callable[[dict[str, Any]], object], crumbs: dict[str, Path], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    data = tampering.with_about("svg", crumbs["svg"].read_bytes(), with_manifest(change, honest=False))
    with pytest.raises((Unreadable, EnsembleError)):
        checked(tmp_path, "svg", data)
    assert cli.main(["verify", str(tmp_path / "picture.svg")]) in (terminal.MISTAKES, terminal.FOLDER_TROUBLE)
    heard = capsys.readouterr()
    assert heard.err.strip()
    assert "Traceback" not in heard.err
    assert "voorproef-" not in heard.err


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", b"nothing"), ("a.svg", b"<svg "), ("a.pdf", b"%PDF-1.4\n%%EOF\n"), ("a.txt", b"")]
)
def test_a_file_that_is_no_picture_ends_in_a_message(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert cli.main(["verify", str(tmp_path / name)]) == terminal.MISTAKES
    assert "Traceback" not in capsys.readouterr().err
    assert cli.main(["verify", str(tmp_path / "nowhere.svg")]) == terminal.MISTAKES
    assert cli.main(["verify", str(tmp_path)]) == terminal.MISTAKES


def test_a_chart_that_is_there_no_more_is_said_to_be_gone(crumbs: dict[str, Path], tmp_path: Path) -> None:
    data = tampering.with_about("png", crumbs["png"].read_bytes(), lambda about: about.update(name="bagels"))
    done = checked(tmp_path, "png", data)
    assert not done.same
    assert "no chart bagels" in told(done)


def test_only_charts_of_certainty_make_the_further_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulations.reports.uncertainty.telling import Telling

    made = published(tmp_path / "made", DEEP, quick=False)
    charts = {chart.name: chart.files["svg"] for chart in made.charts}
    assert {"loaves", "tipping_points"} <= set(charts)
    asked: list[str] = []
    deeper = Telling.study_claims
    monkeypatch.setattr(
        Telling, "study_claims", lambda self, *given, **named: asked.append("deeper") or deeper(self, *given, **named)
    )
    for name, file in charts.items():
        asked.clear()
        done = verify(file, workers=1)
        assert done.same, told(done)
        assert bool(asked) == (name in ("drivers", "tipping_points")), name
