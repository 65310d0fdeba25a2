"""Looking at one run: the indicators follow the model that the run comes from."""

import numpy as np
import pytest
from toy import ENTRIES, MODEL

from simulations.ensemble import look
from simulations.ensemble.look import indicators_of


class Run:
    """A run with one unit in every entry of the toy's books."""

    def books(self) -> np.ndarray:
        return np.ones((len(MODEL.groups), len(MODEL.years), len(ENTRIES)))


def test_the_model_is_read_from_where_a_run_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(look, "find_model", lambda name: asked.append(name) or MODEL)
    monkeypatch.setattr(Run, "__module__", "simulations.toy.market")
    changed = type("Changed", (Run,), {"__module__": "__main__"})
    assert indicators_of(changed()) == indicators_of(Run(), "other")
    assert asked == ["toy", "other"]
    assert indicators_of(Run())["price"] == 1.0


def test_a_run_of_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="Run comes from no model"):
        indicators_of(Run())
