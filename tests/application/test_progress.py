"""The line that says how far a run is and how long it will take."""

import sys

import pytest

from simulations.commands.terminal import ProgressLine
from simulations.register.words import Words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "12 per cent done, the time follows as soon as the speed is known"),
        (0.4, "12 per cent done"),
        (7.4, "12 per cent done, about 7 s to go"),
        (47.0, "12 per cent done, about 45 s to go"),
        (131.0, "12 per cent done, about 2 min to go"),
    ],
)
def test_the_line_says_no_more_than_is_known(
    seconds: float | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ProgressLine(Words("en"))(3, 25, seconds)
    assert capsys.readouterr().out == said + "\n"


def test_a_file_gets_a_line_for_each_per_cent_and_for_the_first_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine(Words("nl"))
    for done, left in ((0, None), (1, 600.0), (2, 598.0), (10, 590.0), (11, 500.0)):
        line(done, 1000, left)
    assert capsys.readouterr().out.splitlines() == [
        "0 procent klaar, de tijd volgt zodra de snelheid bekend is",
        "0 procent klaar, nog ongeveer 10 min",
        "1 procent klaar, nog ongeveer 10 min",
    ]


def test_a_screen_gets_one_line_written_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    line = ProgressLine(Words("en"))
    line(1, 2, None)
    line(2, 2, 0.0)
    line.say("Done")
    first, last = capsys.readouterr().out.removeprefix("\r").split("\r")
    assert last.startswith("100 per cent done ")
    assert len(last.splitlines()[0]) == len(first)
    assert last.splitlines()[1:] == ["Done"]
