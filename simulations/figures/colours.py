"""One meaning per colour, over all charts.

Chosen so that colours that meet in one chart (a row of `TOGETHER`) stay apart for readers with protanopia,
deuteranopia or tritanopia and differ in lightness in grey print; the tests simulate both.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from simulations.analysis.tables import Scheme

ROLES = MappingProxyType(
    {
        "reference": "#6b6b6b",
        "exclusion": "#a0261b",
        "bonus": "#2689c9",
        "gate_and_bonus": "#552483",
        "ask": "#bd9026",
        "none": "#151515",
        "women": "#14573b",
        "men": "#6fa35b",
        "supplier": "#5a3a22",
        "purchaser": "#b58a63",
        "contestable": "#0e6378",
        "monopoly": "#cc7ba7",
        "together": "#2d2d45",
        "proposal": "#244f9f",
        "package": "#d5671d",
        "assumption": "#785ac3",
        "chance": "#96965a",
        "fails": "#c80a4b",
        "holds": "#3ca5c3",
    }
)

TOGETHER = (
    ("reference", "exclusion", "bonus", "gate_and_bonus", "ask", "none"),
    ("women", "men"),
    ("supplier", "purchaser"),
    ("contestable", "monopoly", "together"),
    ("reference", "proposal", "package", "together"),
    ("assumption", "chance"),
    ("fails", "holds"),
)

# Surfaces of the eight proposals by their code, told apart in grey too; the code always stands with them.
FILLS = MappingProxyType(
    {
        "1": "#8e1e3a",
        "2": "#9daa4b",
        "3": "#10265e",
        "4": "#7ee3cb",
        "5": "#736aaf",
        "6": "#a7b3fc",
        "7": "#675e13",
        "8": "#429585",
    }
)
OTHER_FILL = "#c4c4c4"
FIRST_SHADE, LAST_SHADE = "#232f55", "#e3e7f1"

INK = "#1a1a1a"
SOFT = "#5c5c5c"
RULE = "#d9d9d9"
AXIS = "#8c8c8c"
PAPER = "#ffffff"
TEXT_CONTRAST = 4.5

# Schemes with the same rule share its colour; the second and third are told apart by line and dot.
DASHES: tuple[str | tuple[float, tuple[float, ...]], ...] = ("solid", (0.0, (4.0, 1.6)), (0.0, (1.2, 1.2)))
MARKERS = ("o", "s", "D")


def role(scheme: Scheme) -> str:
    """The meaning of a scheme's colour: the reference is grey whatever its rule."""
    return "reference" if scheme.is_reference else scheme.rule


def colour(name: str) -> str:
    """The colour of a role; KeyError for a role without one."""
    return ROLES[name]


def variants(schemes: Sequence[Scheme]) -> tuple[int, ...]:
    """For each scheme how many before it share its colour, at most two: the index of its dash and marker."""
    roles = [role(scheme) for scheme in schemes]
    return tuple(min(roles[:index].count(one), len(MARKERS) - 1) for index, one in enumerate(roles))


def readable(name: str) -> str:
    """The role's colour for words: darkened until it stands out from white paper by 4.5 to 1 (WCAG 2,
    text).
    """
    red, green, blue = _channels(colour(name))
    share = 1.0
    while _contrast_with_paper(red * share, green * share, blue * share) < TEXT_CONTRAST:
        share -= 0.02
    return "#" + "".join(f"{round(part * share):02x}" for part in (red, green, blue))


def pale(name: str) -> str:
    """The role's colour mixed with twice as much paper: for bars on which an interval must stand out."""
    return "#" + "".join(f"{round((part + 2 * 255) / 3):02x}" for part in _channels(colour(name)))


def fill(code: str) -> str:
    """The surface of the alternative with this code; light grey for one that is none of the eight proposals."""
    return FILLS.get(code, OTHER_FILL)


def shades(count: int) -> tuple[str, ...]:
    """One hue in `count` steps from dark, the first, to light, the last.

    >>> shades(2)
    ('#232f55', '#e3e7f1')
    """
    ends = list(zip(_channels(FIRST_SHADE), _channels(LAST_SHADE), strict=True))
    steps = [place / max(count - 1, 1) for place in range(count)]
    return tuple("#" + "".join(f"{round(dark + step * (light - dark)):02x}" for dark, light in ends) for step in steps)


def words_on(surface: str) -> str:
    """White or black, whichever stands out more from a surface."""
    with_paper = _contrast_with_paper(*_channels(surface))
    return PAPER if with_paper > _contrast_with_paper(*_channels(INK)) / with_paper else INK


def _channels(paint: str) -> list[int]:
    return [int(paint[place : place + 2], 16) for place in (1, 3, 5)]


def _contrast_with_paper(*channels: float) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in channels)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
