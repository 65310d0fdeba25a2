"""Names of assumptions with the grade of their evidence behind them as a small letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulations.figures import colours, style
from simulations.figures.alternatives import CAPITALS, LINE, write_middle
from simulations.figures.numbers import Language
from simulations.figures.page import POINT, Area
from simulations.figures.wording import capital, words

BEFORE_LETTER, PADDING = 1.5, 0.22  # millimetres; parts of the letter's size
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class GradedName:
    """A name on its lines, in bold, and a grade that stands after the last of them; empty for none."""

    lines: list[str]
    grade: str = ""

    @classmethod
    def fitting(cls, name: str, grade: str, room: float) -> GradedName:
        """On as many lines as `room` millimetres ask for."""
        return cls(style.wrap(capital(name), room - _letter(grade), style.LABEL, "bold"), grade)

    @property
    def width(self) -> float:
        """In millimetres, the letter included."""
        widths = [style.text_width(line, style.LABEL, "bold") for line in self.lines]
        return max(*widths[:-1], widths[-1] + _letter(self.grade), 0.0)

    def write(self, area: Area, x: float, level: float, colour: str = colours.INK) -> None:
        """With its middle at `level` millimetres."""
        write_middle(area, x, level, self.lines, weight="bold", colour=colour)
        if not self.grade:
            return
        base = level - (len(self.lines) - 1) * LINE / 2 - style.LABEL * POINT * CAPITALS
        after = x + style.text_width(self.lines[-1], style.LABEL, "bold") + BEFORE_LETTER
        letter = area.write(after, base, self.grade, size=style.FOOT, colour=colours.SOFT)
        frame = {"boxstyle": f"round,pad={PADDING}", "facecolor": "none", "edgecolor": colours.AXIS, "linewidth": 0.4}
        letter.set_bbox(frame)


def _letter(grade: str) -> float:
    """What a grade adds to the width of a line, its frame included."""
    return BEFORE_LETTER + style.text_width(grade, style.FOOT) + style.FOOT * POINT * PADDING if grade else 0.0


def grades_in_words(grades: Iterable[str], language: Language) -> str:
    """What the letters that occur mean, as a sentence; empty when there are none."""
    found = set(grades)
    meanings = [words(f"figures.grade.{one.lower()}", language) for one in GRADES if one in found]
    return words("figures.reading.grades", language, grades=", ".join(meanings)) if meanings else ""


def graded(name: str, grade: str, language: Language) -> str:
    """A name with its grade in running text."""
    return words("figures.alt.graded", language, name=name, grade=grade) if grade else name
