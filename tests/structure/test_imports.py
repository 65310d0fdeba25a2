"""Imports point one way: register <- scenario <- models <- ensemble <- analysis <- figures <- reports | validation
<- exploring <- notebooks <- commands."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import simulations

PACKAGE = Path(next(iter(simulations.__path__)))
MODELS = ("procurement", "investment")
# A part may import parts before it, and never another of its own rank.
STREAM = (
    ("register", "broken"),
    ("scenario",),
    MODELS,
    ("ensemble",),
    ("documentation",),
    ("analysis",),
    ("figures",),
    ("reports", "validation"),
    ("exploring",),
    ("notebooks",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
RANK = {part: rank for rank, parts in enumerate(STREAM) for part in parts}
# The models' rules are compiled; the command line says so while it lasts.
COMPILING = ("procurement", "investment", "commands")
HEAVY = {"numpy", "numba", "mesa", "scipy", "pandas", "matplotlib", "pyarrow", "networkx"}
LIGHT_PARTS = ("register", "scenario")
# Analysis of one model that stands beside the general one, and in no folder of that model.
OF_PROCUREMENT = (
    *("indicator_names", "evidence", "comparison", "designs", "contributions", "chart_tables", "derived", "emergency"),
)


def part_of(path: Path) -> str:
    """The part of the package a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(source: str) -> Iterator[str]:
    """Every module a text imports, at the top or inside a function, absolute names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "relative"
            elif node.module == "simulations":
                yield from (f"simulations.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def against_the_stream(part: str, source: str) -> list[str]:
    """Imports of a text in ``part`` that point to its own rank elsewhere or to a later part."""
    found = []
    for module in imported(source):
        if module == "relative":
            found.append(module)
        if not module.startswith("simulations."):
            continue
        target = module.split(".")[1]
        if target == part:
            continue
        if target == "compilation":
            allowed = part in COMPILING
        else:
            allowed = target in RANK and part in RANK and RANK[target] < RANK[part]
        if not allowed:
            found.append(module)
    return found


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_the_check_sees_a_wrong_arrow() -> None:
    assert against_the_stream("register", "from simulations.scenario import read_scenario")
    assert against_the_stream("procurement", "def late():\n    import simulations.ensemble.design")
    assert against_the_stream("procurement", "from simulations import investment")
    assert against_the_stream("investment", "from simulations.procurement.draws import normal")
    assert against_the_stream("ensemble", "from simulations.compilation import rule")
    assert against_the_stream("scenario", "from ..procurement import model")
    assert against_the_stream("analysis", "from simulations.ensemble import design") == []
    assert against_the_stream("procurement", "from simulations.compilation import rule") == []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_follow_the_stream(path: Path) -> None:
    if part_of(path) == "compilation":
        assert [
            module for module in imported(path.read_text(encoding="utf-8")) if module.startswith("simulations")
        ] == []
        return
    assert part_of(path) in RANK, "a new part needs a place in the stream"
    assert against_the_stream(part_of(path), path.read_text(encoding="utf-8")) == []


def reached(source: str) -> Iterator[str]:
    """As `imported`, with every name that is taken from a module as if it were a module of its own."""
    yield from imported(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of_a_model(source: str, models: Sequence[str] = MODELS) -> list[str]:
    """Imports of a text that belong to one of `models`: the model, its analysis, its story."""
    found = []
    for module in reached(source):
        package, *parts = module.split(".")
        beside = "procurement" in models and parts[:1] == ["analysis"] and {*parts[1:2]} & {*OF_PROCUREMENT}
        if package == "simulations" and (beside or {*parts} & {*models}):
            found.append(module)
    return found


def shared() -> list[Path]:
    """The path of every run, which is the same for all models."""
    folders = [PACKAGE / name for name in ("scenario", "ensemble", "figures", "reports", "commands")]
    return sorted([PACKAGE / "cli.py", *(path for folder in folders for path in folder.glob("*.py"))])


def test_the_check_sees_what_belongs_to_a_model() -> None:
    assert of_a_model("def late():\n    from simulations.reports.procurement.story import tell_story")
    assert of_a_model("from simulations.analysis import indicator_names as named")
    assert of_a_model("from simulations.analysis.evidence import gather")
    assert of_a_model("from simulations.reports import investment")
    assert of_a_model("from simulations.analysis.evidence import gather", ["investment"]) == []
    assert of_a_model("from simulations.analysis.investment.contributions import outcome", ["procurement"]) == []
    assert of_a_model("from simulations.analysis.differences import Difference") == []


@pytest.mark.parametrize("path", shared(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_path_of_every_run_knows_no_model(path: Path) -> None:
    assert of_a_model(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("model", MODELS)
def test_a_story_knows_no_other_model(model: str) -> None:
    others = [one for one in MODELS if one != model]
    for path in sorted((PACKAGE / "reports" / model).glob("*.py")):
        assert of_a_model(path.read_text(encoding="utf-8"), others) == [], path.name


@pytest.mark.parametrize("part", LIGHT_PARTS)
def test_checking_a_brief_needs_no_heavy_library(part: str) -> None:
    for path in sorted((PACKAGE / part).rglob("*.py")):
        roots = {module.split(".")[0] for module in imported(path.read_text(encoding="utf-8"))}
        assert roots & HEAVY == set(), path.name


@pytest.mark.parametrize("module", ["simulations", "simulations.register", "simulations.scenario"])
def test_importing_the_light_parts_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(' '.join(sorted(set({sorted(HEAVY)!r}) & set(sys.modules))))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert loaded.stdout.split() == []
