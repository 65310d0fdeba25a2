"""Paired differences, and when a sign is clear."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from toy_outcomes import Toy, bent, line

from simulations.analysis import indicator_names as named
from simulations.analysis.differences import COLUMNS, difference_table, paired, summarise, write_columns

BLOCKS = np.arange(100) // 10


def spread_out(*values: float) -> np.ndarray:
    """The values over a hundred worlds, in turn, so that every block sees them alike."""
    return np.resize(np.array(values), 100)


def test_shares_are_of_all_worlds() -> None:
    found = summarise(spread_out(-1, -1, -1, -1, -1, 2, 2, 0, np.nan, np.nan), BLOCKS)
    assert (found.lower.value, found.higher.value, found.equal.value) == (0.5, 0.2, 0.1)
    assert (found.compared, found.worlds, found.compared_share) == (80, 100, 0.8)
    assert found.share(-1) is found.lower
    assert found.share(1) is found.higher
    assert found.share(0) is found.equal
    assert found.middle.value == -1.0
    assert found.mean.value == pytest.approx((-5 + 4) / 8)


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ((-3, -2, -1), -1),
        ((3, 2, 1), 1),
        ((-1, -1, -1, -1, -1, -1, -1, 1, 1, 1), 0),  # straddles zero, 70 per cent
        ((-1, -1, -1, -1, -1, -1, -1, -1, 1, 1), -1),  # straddles zero, 80 per cent
        ((0, 0, 0, 0, 0, 0, -1, -1, -1, -1), 0),  # the median is zero
        ((0,), 0),
        ((np.nan,), 0),
        ((-1, -1, -1, -1, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan), 0),  # few worlds to judge from
        ((-1, -1, -1, -1, -1, np.nan, np.nan, np.nan, np.nan, np.nan), -1),
    ],
)
def test_when_a_sign_is_clear(values: tuple[float, ...], sign: int) -> None:
    found = summarise(spread_out(*values), BLOCKS)
    assert found.clear_sign == sign
    assert summarise(-spread_out(*values), BLOCKS).clear_sign == -sign


def test_a_median_within_its_numerical_error_is_not_clear() -> None:
    by_block = np.repeat(np.array([-1.0, 0.5, -1.0, 0.5, -1.0, -1.0, -1.0, -1.0, 0.5, -1.0]), 10) + 0.4
    found = summarise(by_block, BLOCKS)
    assert found.middle.error == pytest.approx(np.std([-0.6] * 7 + [0.9] * 3, ddof=1) / np.sqrt(10))
    assert summarise(by_block - 2.0, BLOCKS).clear_sign == -1
    wide = summarise(np.repeat(np.array([-9.0, 8.0, -9.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0]), 10), BLOCKS)
    assert wide.within_error
    assert wide.clear_sign == 0
    assert wide.lower.value == 0.9


def test_nothing_is_a_difference_of_zero_everywhere() -> None:
    assert summarise(np.zeros(100), BLOCKS).nothing
    assert not summarise(spread_out(0, 0, 0, 1e-12), BLOCKS).nothing
    assert not summarise(np.full(100, np.nan), BLOCKS).nothing
    assert summarise(np.zeros(0), np.zeros(0, np.int64)).compared_share == 0.0


def test_a_pair_is_compared_in_the_same_world() -> None:
    toy = Toy([line("bonus", "bonus", price=np.linspace(0.1, 0.8, 8)[:, None])])
    found = paired(toy, named.SPEND, variant=3)
    assert found.absolute.mean.value == pytest.approx(5 * 0.45)
    assert found.relative.mean.value == pytest.approx(5 * 0.45 / 1000)
    assert paired(toy, named.SPEND, variant=3, against=3).absolute.nothing


def test_the_table_has_a_row_for_every_indicator_group_and_variant() -> None:
    toy = Toy([line("bonus", "bonus"), bent()])
    table = difference_table(toy)
    assert tuple(table) == COLUMNS
    assert {len(column) for column in table.values()} == {len(toy.indicators) * 3 * (len(toy.variants) - 1)}
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    found = next(row for row in rows if (row["indicator"], row["group"], row["strength"]) == ("spend", "together", 1.0))
    assert (found["middle"], found["relative_middle"], found["reference_middle"]) == (4.0, 0.004, 1000.0)
    assert (found["claimed_sign"], found["share_better"], found["share_higher"]) == (-1, 0.0, 1.0)
    emissions = next(row for row in rows if (row["indicator"], row["strength"]) == ("emissions_product", 1.0))
    assert emissions["share_better"] == 1.0


def test_the_file_has_empty_cells_for_what_is_not_known(tmp_path: Path) -> None:
    write_columns({"name": ["a", "b"], "value": [0.1, math.nan]}, tmp_path / "differences.csv")
    with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["name", "value"], ["a", "0.1"], ["b", ""]]
