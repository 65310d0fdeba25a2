"""Cost per tonne and years until a target, against numbers worked by hand."""

import numpy as np
import pytest

from simulations.analysis.derived import cost_per_tonne, years_until_target


class Toy:
    """Two worlds, a reference and one scheme."""

    def __init__(self, **values: list[list[float]]) -> None:
        self.numbers = {name: np.array(value, float) for name, value in values.items()}

    def values(self, indicator: str, group: str = "together") -> np.ndarray:
        return self.numbers[indicator]

    def series(self, indicator: str, group: str = "together") -> np.ndarray:
        return self.numbers[indicator]


def test_cost_per_tonne_is_money_over_tonnes_and_untold_where_emissions_rise() -> None:
    toy = Toy(spend=[[100.0, 130.0], [100.0, 90.0]], emissions_product=[[50.0, 44.0], [50.0, 55.0]])
    cost = cost_per_tonne(toy, ("spend",), "emissions_product")
    assert cost[0, 1] == pytest.approx(30.0 / 6.0)
    assert np.isnan(cost[1, 1])
    assert np.isnan(cost[:, 0]).all()


def test_resource_cost_adds_its_parts() -> None:
    toy = Toy(a=[[1.0, 3.0]], b=[[1.0, 2.0]], tonnes=[[10.0, 9.0]])
    assert cost_per_tonne(toy, ("a", "b"), "tonnes")[0, 1] == pytest.approx(3.0)


def test_years_until_target_counts_from_the_reference_of_the_first_year() -> None:
    toy = Toy(
        emission_intensity=[
            [[10.0, 9.0, 8.0, 6.0], [10.0, 7.0, 5.0, 4.0]],
            [[10.0, 10.0, 10.0, 10.0], [10.0, 9.0, 9.0, 9.0]],
        ]
    )
    years = years_until_target(toy, np.array([0.4, 0.4]))
    np.testing.assert_array_equal(years, [[3.0, 2.0], [np.nan, np.nan]])
    assert years_until_target(toy, np.array([0.1, 0.1]))[1, 1] == 1.0
