"""Compiled rules are never older than their sources: the cache folder's name follows every text they depend on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simulations
from simulations import compilation

PACKAGE = Path(next(iter(simulations.__path__)))

INNER = """
from simulations.compilation import rule
from simulations.toy.numbers import FACTOR

@rule
def inner(x):
    return {body}
"""
OUTER = """
from simulations.compilation import rule
from simulations.toy.inner import inner

@rule
def outer(x):
    return inner(x) + 1.0
"""
ASK = (
    "from simulations.compilation import cache_folder; from simulations.toy.outer import outer;"
    "print(outer(10.0), cache_folder())"
)


def toy(folder: Path) -> Path:
    """A package with this decorator and two rules, one of which calls the other."""
    package = folder / "simulations"
    (package / "toy").mkdir(parents=True)
    for path in (package / "__init__.py", package / "toy" / "__init__.py"):
        path.touch()
    shutil.copy(PACKAGE / "compilation.py", package)
    (package / "toy" / "inner.py").write_text(INNER.format(body="x * FACTOR"), encoding="utf-8")
    (package / "toy" / "outer.py").write_text(OUTER, encoding="utf-8")
    (package / "toy" / "numbers.py").write_text("FACTOR = 2.0\n", encoding="utf-8")
    return package


def ask(package: Path, code: str = ASK) -> tuple[float, str]:
    """Answer and cache folder, in a new session with a cache of its own."""
    environment = os.environ | {"PYTHONPATH": str(package.parent), "NUMBA_CACHE_DIR": str(package.parent / "cache")}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=package.parent, env=environment
    )
    answer, folder = said.stdout.split()
    return float(answer), folder


def test_a_changed_rule_gives_a_new_folder_and_the_new_answer(tmp_path: Path) -> None:
    package = toy(tmp_path)
    first = ask(package)
    assert first[0] == 21.0
    assert ask(package) == first  # from the cache
    assert any(Path(first[1]).rglob("*.nbi"))
    (package / "toy" / "inner.py").write_text(INNER.format(body="x * FACTOR + 5.0"), encoding="utf-8")
    second = ask(package)
    assert second[0] == 26.0
    assert second[1] != first[1]


def test_a_changed_constant_of_a_plain_module_gives_the_new_answer(tmp_path: Path) -> None:
    """Compiled code holds constants as they were: a module without rules that holds one counts as a source too."""
    package = toy(tmp_path)
    first = ask(package)
    (package / "toy" / "numbers.py").write_text("FACTOR = 3.0\n", encoding="utf-8")
    second = ask(package)
    assert second[0] == 31.0
    assert second[1] != first[1]


@pytest.mark.parametrize("name", ["scoring.py", "columns.py", "conversions.py", "draws.py", "population.py", "step.py"])
def test_every_source_of_the_market_counts(name: str, tmp_path: Path) -> None:
    package = tmp_path / "simulations"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = compilation.source_hash(package)
    path = package / "procurement" / name
    path.write_text(path.read_text(encoding="utf-8") + "\nONE_MORE = 1\n", encoding="utf-8")
    assert compilation.source_hash(package) != before


def test_a_text_that_no_rule_reads_leaves_the_folder(tmp_path: Path) -> None:
    package = tmp_path / "simulations"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = compilation.source_hash(package)
    (package / "register" / "plain.py").write_text("# another text\n", encoding="utf-8")
    assert compilation.source_hash(package) == before


def test_the_markets_rules_follow_a_changed_copy(tmp_path: Path) -> None:
    """A real rule, and a constant it takes from another file."""
    package = tmp_path / "simulations"
    package.mkdir()
    shutil.copy(PACKAGE / "compilation.py", package)
    (package / "__init__.py").touch()
    shutil.copytree(PACKAGE / "procurement", package / "procurement", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import numpy as np; from simulations.compilation import cache_folder; from simulations.procurement import scoring;"
        "print(scoring.table_bounds(np.zeros(3), 0.5)[0], cache_folder())"
    )
    before = ask(package, code)
    assert ask(package, code) == before
    conversions = package / "procurement" / "conversions.py"
    text = conversions.read_text(encoding="utf-8")
    assert "TAIL = 4.0" in text
    conversions.write_text(text.replace("TAIL = 4.0", "TAIL = 2.0"), encoding="utf-8")
    after = ask(package, code)
    assert before[0] == pytest.approx(0.1353352832)  # exp(-4 x 0.5)
    assert after[0] == pytest.approx(0.3678794412)  # exp(-2 x 0.5)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    package = toy(tmp_path)
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert ask(package)[0] == 21.0


LINKED = """
from simulations.compilation import rule

@rule
def leaf(x):
    total = 0.0
    for i in range(int(x)):
        total += x / (i + 1.0)
    return total

@rule
def chosen(x, wanted):
    if wanted:
        return leaf(x)
    return x

@rule
def first(x):
    return chosen(x, x > x)

@rule
def outer(x):
    return first(x) + leaf(x) + chosen(x, True) + chosen(x, False) + leaf(3.0)
"""


def test_every_part_is_linked_and_counts_as_when_python_calls_it(tmp_path: Path) -> None:
    """A part that several others call, one of them for nothing."""
    package = toy(tmp_path)
    (package / "toy" / "outer.py").write_text(LINKED, encoding="utf-8")
    answer, _ = ask(package)
    in_python = ask(package, ASK.replace("outer(10.0)", "outer.py_func(10.0)"))[0]
    assert answer == in_python


def test_a_number_written_out_in_a_call_makes_no_version_of_its_own(tmp_path: Path) -> None:
    package = toy(tmp_path)
    text = OUTER.replace("return inner(x) + 1.0", "return inner(x) + inner(1) + inner(2) + inner(int(x))")
    (package / "toy" / "outer.py").write_text(text, encoding="utf-8")
    code = ASK.replace("outer(10.0)", "outer(10.0) * 0 + len(inner._parts)").replace(
        "import outer;", "import inner, outer;"
    )
    assert ask(package, code)[0] == 2.0  # floats and whole numbers


def test_a_rule_that_makes_an_array_gives_its_memory_back(tmp_path: Path) -> None:
    package = toy(tmp_path)
    text = (
        "import numpy as np\nfrom numba.core.runtime import rtsys\nfrom simulations.compilation import rule\n\n"
        "@rule\ndef total(values):\n    return values[1:].sum()\n\n"
        "@rule\ndef outer(x):\n    values = np.zeros(3)\n    values[:] = x\n    return total(values) + total(values[1:])\n\n"
        "def kept():\n    outer(1.0)\n    now = rtsys.get_allocation_stats()\n    return now.alloc - now.free, now.alloc\n"
    )
    (package / "toy" / "outer.py").write_text(text, encoding="utf-8")
    code = (
        "from numba.core.runtime import _nrt_python; _nrt_python.memsys_enable_stats();"
        "from simulations.toy.outer import kept, outer; left, made = kept(); print(left + 100 * (made > 0), outer(10.0))"
    )
    left, answer = ask(package, code)
    assert (left, float(answer)) == (100.0, 30.0)
