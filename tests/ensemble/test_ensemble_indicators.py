"""Indicators: every kind worked by hand, and files that are wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from toy import ROWS

from simulations.ensemble.columns import reduce_ledger
from simulations.ensemble.indicator import Indicator, read_indicators

ENTRIES = ("spend", "volume")
GROUPS = ("contestable", "monopoly", "market")
LABEL = {"nl": "proef", "en": "test"}


def indicator(**fields: Any) -> Indicator:
    row = {"label": LABEL, "unit": "ratio", "better": "lower", "numerator": "spend", "series": True, **fields}
    return read_indicators({"one": row}, ENTRIES)["one"]


def evaluate(one: Indicator, ledger: Mapping[str, list[list[float]]]) -> dict[str, Any]:
    """Columns of one world and one variant; `ledger` holds [[spend, volume] per year] by group."""
    amounts = np.array([[[ledger[group] for group in GROUPS]]], float)
    columns = reduce_ledger(amounts, ENTRIES, GROUPS, [one])
    return {name: column[0, 0].tolist() for name, column in columns.items() if not name.startswith("entry")}


LEDGER = {
    "contestable": [[10.0, 2.0], [30.0, 3.0]],
    "monopoly": [[100.0, 10.0], [50.0, 0.0]],
    "market": [[1.0, 0.0], [2.0, 0.0]],
}


def test_per_year_is_the_sum_over_the_years_divided_by_their_number() -> None:
    assert evaluate(indicator(kind="per_year"), LEDGER) == {
        "value/one/contestable": 20.0,
        "series/one/contestable": [10.0, 30.0],
        "value/one/monopoly": 75.0,
        "series/one/monopoly": [100.0, 50.0],
        "value/one/together": (10 + 30 + 100 + 50 + 1 + 2) / 2,
        "series/one/together": [111.0, 82.0],
    }


def test_a_ratio_divides_sums_and_not_sums_ratios() -> None:
    found = evaluate(indicator(kind="ratio", denominator="volume"), LEDGER)
    assert found["value/one/contestable"] == 40 / 5
    assert found["series/one/contestable"] == [5.0, 10.0]
    assert found["value/one/monopoly"] == 150 / 10
    assert found["value/one/together"] == 193 / 15
    assert found["series/one/together"] == [111 / 12, 82 / 3]


def test_final_is_the_last_year() -> None:
    found = evaluate(indicator(kind="final"), LEDGER)
    assert (found["value/one/contestable"], found["value/one/together"]) == (30.0, 82.0)
    assert found["series/one/contestable"] == [10.0, 30.0]


def test_ratio_final_is_the_last_years_ratio() -> None:
    found = evaluate(indicator(kind="ratio_final", denominator="volume"), LEDGER)
    assert (found["value/one/contestable"], found["value/one/together"]) == (10.0, 82 / 3)
    assert found["series/one/contestable"] == [5.0, 10.0]


def test_division_by_zero_is_not_a_number() -> None:
    found = evaluate(indicator(kind="ratio_final", denominator="volume"), LEDGER)
    assert np.isnan(found["value/one/monopoly"])
    assert np.isnan(found["series/one/monopoly"][1])
    nothing = evaluate(indicator(kind="ratio", denominator="volume"), {group: [[0.0, 0.0]] for group in GROUPS})
    assert np.isnan(nothing["value/one/together"])


def test_an_indicator_of_the_market_has_that_group_only() -> None:
    assert evaluate(indicator(kind="per_year", scope="market"), LEDGER) == {
        "value/one/market": 1.5,
        "series/one/market": [1.0, 2.0],
    }


def test_entries_add_with_their_sign_and_scale_multiplies() -> None:
    found = evaluate(indicator(kind="per_year", numerator=["spend", "-volume"], scale=100.0), LEDGER)
    assert found["value/one/contestable"] == 100 * (40 - 5) / 2
    assert found["series/one/contestable"] == [800.0, 2700.0]


def test_entries_are_kept_as_sums_over_the_years() -> None:
    amounts = np.array([[[LEDGER[group] for group in GROUPS]]], float)
    columns = reduce_ledger(amounts, ENTRIES, GROUPS, [])
    assert columns["entry/spend/monopoly"].tolist() == [[150.0]]
    assert columns["entry/volume/contestable"].tolist() == [[5.0]]


def test_the_group_together_stands_for_the_market_where_there_is_only_that() -> None:
    market, lots = indicator(kind="final", scope="market"), indicator(kind="final")
    assert market.group("together", GROUPS) == "market"
    assert lots.group("together", GROUPS) == "together"
    with pytest.raises(KeyError, match="monopoly"):
        market.group("monopoly", GROUPS)
    with pytest.raises(KeyError, match="market"):
        lots.group("market", GROUPS)


def test_an_indicator_survives_the_way_through_json() -> None:
    for one in read_indicators(ROWS, ("spend", "volume", "hours")).values():
        assert Indicator.from_data(json.loads(json.dumps(one.to_data()))) == one


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "sum"}, "kind is 'sum'"),
        ({"better": "up"}, "better is 'up'"),
        ({"scope": "world"}, "scope is 'world'"),
        ({"unit": "bananas"}, "unknown unit 'bananas'"),
        ({"numerator": "profit"}, "no entry 'profit'"),
        ({"numerator": ["spend", "-profit"]}, "no entry 'profit'"),
        ({"denominator": "volume"}, "a denominator belongs to a ratio"),
        ({"kind": "ratio"}, "a denominator belongs to a ratio"),
        ({"label": {"nl": "x"}}, "label needs nl and en"),
        ({"colour": "red"}, "unknown field colour"),
        ({"series": "yes"}, "series is true or false"),
    ],
)
def test_a_wrong_row_is_refused_with_its_name_and_reason(change: dict[str, Any], complaint: str) -> None:
    row = {"label": LABEL, "unit": "ratio", "better": "lower", "kind": "final", "numerator": "spend"}
    assert read_indicators({"fine": row}, ENTRIES)
    with pytest.raises(ValueError, match=f"broken: .*{complaint}"):
        read_indicators({"fine": row, "broken": {**row, **change}}, ENTRIES)


def test_all_wrong_rows_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"first: lacks .*; second: lacks"):
        read_indicators({"first": {"unit": "ratio"}, "second": {}}, ENTRIES)
