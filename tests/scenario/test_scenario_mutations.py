"""Whatever a file holds, reading it gives a scenario or a ScenarioError that can be printed in both
languages.
"""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulations.register.plain import plain_data
from simulations.scenario import ScenarioError, read_scenario

GOOD = Path(__file__).parent / "good"
TEXT = (GOOD / "belonen-of-uitsluiten.yaml").read_text(encoding="utf-8")
DATA = plain_data(TEXT)
PIECES = (
    "\t", " ", "  ", ":", "-", "- ", "[", "]", "{", "}", "'", '"', "#", "&a", "*a", "!x", "|", ">", "%", "@", ",",
    "0,1", "12%",
    "\n", "\r", "\u00a0", "\ufeff", "\x00", "é", "---\n", "...\n", "? ", "<<: ", "~", "null", "1e999", "2028 Q1",
)  # fmt: skip
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEYS = st.sampled_from(
    (
        "rule",
        "weight",
        "phases",
        "ladder",
        "safeguard",
        "value",
        "low",
        "levers",
        "schemes",
        "world",
        "preset",
        "3",
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("nu", "2028 Q1", "0,12", "10 euro"))
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def assert_tells(content: bytes, folder: Path) -> None:
    """Reading `content` raises nothing but a ScenarioError with printable problems."""
    file = folder / "mutation.yaml"
    file.write_bytes(content)
    try:
        scenario = read_scenario(file)
    except ScenarioError as error:
        told = [error.text("nl"), error.text("en")]
    else:
        told = [scenario.hash, scenario.opposed().hash]
    assert all(told)


@SETTINGS
@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 30), piece=st.sampled_from(PIECES))
def test_a_piece_of_text_replaced(tmp_path: Path, start: int, length: int, piece: str) -> None:
    assert_tells((TEXT[:start] + piece + TEXT[start + length :]).encode("utf-8"), tmp_path)


@SETTINGS
@given(order=st.permutations(range(12)), start=st.integers(0, len(TEXT.splitlines()) - 12))
def test_lines_shuffled(tmp_path: Path, order: list[int], start: int) -> None:
    lines = TEXT.splitlines()
    lines[start : start + 12] = [lines[start + index] for index in order]
    assert_tells("\n".join(lines).encode("utf-8"), tmp_path)


@SETTINGS
@given(content=st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    assert_tells(content, tmp_path)


@SETTINGS
@given(text=st.text(alphabet="ab:-[]{}'\"#&*!|>%@,~?<=\\U0x \n\t", max_size=60))
def test_any_signs_that_mean_something_in_yaml(tmp_path: Path, text: str) -> None:
    assert_tells(text.encode("utf-8"), tmp_path)


@SETTINGS
@given(data=st.data(), junk=JUNK)
def test_any_value_in_any_place(tmp_path: Path, data: Any, junk: Any) -> None:
    path = data.draw(st.sampled_from(paths(DATA)))
    assert_tells(json.dumps(replaced(DATA, path, junk)).encode("utf-8"), tmp_path)


def paths(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in nested data."""
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path, *(deeper for key, value in inner for deeper in paths(value, (*path, key)))]


def replaced(content: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """The same data with `junk` at `path`."""
    if not path:
        return junk
    if isinstance(content, dict):
        return {key: replaced(value, path[1:], junk) if key == path[0] else value for key, value in content.items()}
    return [replaced(value, path[1:], junk) if index == path[0] else value for index, value in enumerate(content)]
