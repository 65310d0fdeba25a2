"""Sizes, the bundled font and the style file; nothing here changes matplotlib's settings beyond a `with`
block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib import style as sheets
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.textpath import text_to_path

MILLIMETRES_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
WIDTHS = (80, 120, 165)

TITLE, SUBTITLE, LABEL, SMALL, FOOT = 10.0, 7.6, 7.0, 6.6, 6.5
LEADING = 1.22
EVENER = 20  # steps down to half the width

Weight = Literal["normal", "bold"]

HERE = Path(__file__).parent
FAMILY = "Voorproef"  # a name no system font has, so that every machine draws with the bundled files
FONTS = {
    "normal": HERE / "fonts" / "SourceSansPro-Regular.ttf",
    "bold": HERE / "fonts" / "SourceSansPro-Bold.ttf",
}

NO_BREAK = "\N{NO-BREAK SPACE}"
LEAST_PIECE = 3  # letters of a cut word on either line
VOWELS = "aeiouyáéíóúäëïöü"

# A number stays on one line with its sign, currency, unit and other end; a code with the name it belongs to.
_GLUE = re.compile(
    r"(?<=€) (?=\d)|(?<=per) (?=cent)|(?<=\d) (?=(?:tot|to) [−+€]?\d)|(?<=\d tot) (?=\S)|(?<=\d to) (?=\S)|(?<=^\d) (?=\S)"
    r"|(?<=circa) (?=[€\d])|(?<=about) (?=[€\d])"
    r"|(?<=\d) (?=miljard|miljoen|billion|million|procent|per cent|uur|euro|fabrieken|plants|doorgerekende|futures)"
)


@cache
def register_fonts() -> None:
    """Makes the bundled font known to matplotlib under the family `Voorproef`, once."""
    weights = {"normal": 400, "bold": 700}
    for weight, path in FONTS.items():
        fontManager.ttflist.append(FontEntry(fname=str(path), name=FAMILY, weight=weights[weight], size="scalable"))


@contextmanager
def house_style() -> Iterator[None]:
    """Inside this block matplotlib draws in the house style; the caller's settings come back afterwards."""
    register_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()
        sheets.use(HERE / "voorproef.mplstyle")
        yield


def font(size: float, weight: Weight = "normal") -> FontProperties:
    """The bundled font at `size` points."""
    register_fonts()
    return FontProperties(family=[FAMILY, "DejaVu Sans"], size=size, weight=weight)


@cache
def text_width(text: str, size: float, weight: Weight = "normal") -> float:
    """Width of one line in millimetres, from the font's own outlines."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, weight), False)
    return float(width) * MILLIMETRES_PER_INCH / POINTS_PER_INCH


def line_height(size: float) -> float:
    """Distance between two baselines in millimetres."""
    return size * LEADING * MILLIMETRES_PER_INCH / POINTS_PER_INCH


def wrap(text: str, width: float, size: float, weight: Weight = "normal") -> list[str]:
    """Lines of at most `width` millimetres; a word longer than that is cut, numbers keep their unit
    beside them where that fits.
    """
    lines: list[str] = []
    line = ""
    glued = _GLUE.sub(NO_BREAK, " ".join(text.split())).split(" ")
    fitting = (word.split(NO_BREAK) if _parts_fit(word, width, size, weight) else [word] for word in glued)
    for word in (part for parts in fitting for part in parts):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, width, size, weight)
        lines.extend(whole)
    return [*lines, line] if line else lines


def wrap_evenly(text: str, width: float, size: float, weight: Weight = "normal") -> list[str]:
    """As few lines as `wrap` makes of it, of about the same length: no word stays behind on a line of its own."""
    lines = wrap(text, width, size, weight)
    for step in range(1, EVENER):
        narrower = wrap(text, width * (1 - step / (2 * EVENER)), size, weight)
        if len(narrower) > len(lines) or " ".join(narrower) != " ".join(lines):
            break
        lines = narrower
    return lines


def shorten(text: str, width: float, size: float, weight: Weight = "normal") -> str:
    """The text on one line of at most `width` millimetres, with an ellipsis when something had to go."""
    if text_width(text, size, weight) <= width:
        return text
    end = max((n for n in range(len(text)) if text_width(f"{text[:n]}…", size, weight) <= width), default=0)
    return f"{text[:end].rstrip()}…"


def _parts_fit(word: str, width: float, size: float, weight: Weight) -> bool:
    """Whether what is glued together is too wide for a line, and its parts are not."""
    parts = word.split(NO_BREAK)
    return text_width(word, size, weight) > width and all(text_width(part, size, weight) <= width for part in parts)


def _cut(word: str, width: float, size: float, weight: Weight) -> list[str]:
    pieces = []
    while text_width(word, size, weight) > width and len(word) > 2:
        ends = [n for n in range(1, len(word)) if text_width(word[:n] + "-", size, weight) <= width] or [1]
        end = max((n for n in ends if _may_break(word, n)), default=ends[-1])
        pieces.append(word[:end] + "-")
        word = word[end:]
    return [*pieces, word]


def _may_break(word: str, place: int) -> bool:
    """Before a consonant that a vowel follows, with enough letters on both sides: `facilitei-ten`, not `faciliteite-n`."""
    start, rest = word[:place].rpartition(NO_BREAK)[2], word[place:].lower()
    if len(start) < LEAST_PIECE or len(rest) < LEAST_PIECE:
        return False
    return rest[0].isalpha() and rest[0] not in VOWELS and rest[1] in VOWELS
