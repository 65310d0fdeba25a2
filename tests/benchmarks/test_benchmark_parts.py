"""What the benchmark times is the market itself; and its tables say what was measured. No test takes a time."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import alarms
import cases
import events
import layouts
import notes
import numpy as np
import pytest
from pairs import Figure, figure_table, in_turn, spread

from simulations.procurement import columns
from simulations.procurement.model import MODEL
from simulations.procurement.population import read_layout

RULES = Path(str(alarms.model.__file__)).parent
FIGURES = [Figure("first", "at least 2", "3.00", True), Figure("second", "-", "7 ms"), Figure("third", "4", "5", False)]


@pytest.fixture(scope="module")
def market() -> layouts.Scaled:
    return layouts.Scaled(1, 1)


def bonus_books() -> np.ndarray:
    """The books (groups, years, entries) of the brief's bonus in the middle world, by the model itself."""
    schemes = cases.brief().alternatives
    name = next(name for name, fields in schemes.items() if fields["rule"] == "bonus")
    alone = SimpleNamespace(alternatives={name: {**schemes[name], "ladder": ()}}, reference=name)
    return MODEL.run_block(MODEL.compile(alone), cases.middle_world(), cases.chances(1), cases.SEED)[0, 0]


def flat(books: np.ndarray) -> np.ndarray:
    """Books (years, groups) as (groups, years, entries)."""
    return np.swapaxes(books.view(np.float64).reshape(*books.shape, -1), 0, 1)


def test_a_layout_once_over_is_the_market_itself(market: layouts.Scaled) -> None:
    assert np.array_equal(flat(market.play()[0]), bonus_books())


def test_a_layout_twice_over_repeats_every_lot_under_a_number_of_its_own() -> None:
    layout = read_layout()
    twice = layouts.scaled_layout(layout, 2)
    assert len(twice.lots) == 2 * len(layout.lots)
    for rows in (twice.lots, twice.medicines):
        assert len(np.unique(rows["number"])) == len(rows)
    assert np.all(np.diff(twice.lots["medicine"]) >= 0)  # rules take the lots of a medicine together
    for name in ("segment", "channel", "area"):
        of_lots = twice.medicines[name][twice.lots["medicine"]]
        assert np.array_equal(of_lots, np.tile(layout.medicines[name][layout.lots["medicine"]], 2))
    medicine, purchaser = np.divmod(twice.lots["number"], columns.PURCHASER_ROOM)
    assert np.array_equal(medicine, twice.medicines["number"][twice.lots["medicine"]])
    assert np.array_equal(purchaser, layout.purchasers["number"][twice.lots["purchaser"]])


def test_a_run_under_the_stopwatch_is_the_run_itself(market: layouts.Scaled) -> None:
    watch = events.Stopwatch()
    books = events.play_timed(market, watch, quarters=8)
    assert np.array_equal(flat(books), flat(market.play(quarters=8)[0]))
    assert books["candidates"].sum() > 0.0
    assert watch.spent.keys() == {rule for rules in events.EVENTS.values() for rule in rules}


def test_the_bare_rules_have_lost_their_alarms_and_nothing_else() -> None:
    texts, taken = alarms.copied_texts(RULES, "bare_rules", bare=True)
    codes = ("VOLUME_LOST", "WRONG_AWARD", "WRONG_PRICE", "WRONG_SHARE", "WRONG_STOCK", "WRONG_SCORE")
    assert taken >= len(codes) == len(columns.BREACHES) - 1
    left = "\n".join(texts[name] for name in texts if name.endswith(".py"))
    for call in ("raise_alarm(", "check_shares(", "check_award("):
        assert left.count(call) == left.count(f"def {call}")
    assert "simulations.procurement" not in left
    lines = {name: len(text.splitlines()) for name, text in texts.items() if name.endswith(".py")}
    whole = {
        name: len(alarms.ast.unparse(alarms.ast.parse((RULES / name).read_text("utf-8"))).splitlines())
        for name in lines
    }
    assert {name for name in lines if lines[name] != whole[name]} == {"step.py", "supply.py", "tender.py"}
    assert sum(whole.values()) - sum(lines.values()) < 4 * taken


def test_an_alarm_with_something_beside_it_is_not_taken_out_in_silence() -> None:
    with pytest.raises(ValueError, match="line 2"):
        alarms.without_alarms("def f(a):\n    if a:\n        raise_alarm(a)\n    else:\n        g(a)\n")


def test_work_is_done_in_turn() -> None:
    done: list[str] = []
    ticks = iter(range(100))
    works = [lambda name=name: done.append(name) for name in "abc"]
    seconds = in_turn(works, 2, lambda: float(next(ticks)))
    assert "".join(done) == "abc" + "abc" + "bca"
    assert np.array_equal(seconds, np.ones((2, 3)))
    assert spread(np.array([3.0, 1.0, 2.0])).text(1) == "2.0 (1.0 to 3.0)"


def test_the_table_says_what_is_met() -> None:
    assert figure_table(FIGURES).splitlines() == [
        "| what   | aim        | measured | met     |",
        "| ------ | ---------- | -------- | ------- |",
        "| first  | at least 2 | 3.00     | met     |",
        "| second | -          | 7 ms     | -       |",
        "| third  | 4          | 5        | not met |",
    ]


def test_notes_keep_what_was_not_measured_anew() -> None:
    first = notes.renew("", FIGURES, "| a profile |", ("2026-01-01", "a machine"))
    again = notes.renew(first, [Figure("second", "-", "8 ms")], None, ("2026-02-02", "another machine"))
    rows = notes.kept_rows(again)
    assert rows["second"] == ("second", "-", "8 ms", "-", "2026-02-02", "another machine")
    assert rows["first"] == ("first", "at least 2", "3.00", "met", "2026-01-01", "a machine")
    assert list(rows) == ["first", "second", "third"]
    assert again.count("| a profile |") == 1
    assert "2026-01-01, a machine; the first brief's bonus" in again
    assert notes.renew(again, [], None, ("2026-03-03", "-")) == again
