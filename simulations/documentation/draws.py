"""Worked draws, made by numpy's own generator: what an implementation of a model must give."""

import numpy as np

from simulations.documentation.description import Description
from simulations.documentation.tables import head
from simulations.scenario.reference import row

# Identity, quarter, decision, seed and chance of draws that have a key each.
CHECKED = ((0, 0, 5, 1, 0), (7, 3, 13, 1, 2), (4099, 60, 13, 20260101, 9999))
# Seed, chance and place of streams of draws, and how many of their draws are shown.
STREAMS = ((1, 0, 0), (1, 2, 1), (20260101, 9999, 2))
SHOWN = 3


def keyed(_: Description, __: str) -> list[str]:
    """Draws that have a key each: words, uniforms and normals."""
    lines = head("identity", "quarter", "decision", "seed", "chance", "words", "uniforms", "normals")
    for key in CHECKED:
        words, even, bell = worked(*key)
        lines.append(
            row(
                *map(str, key),
                " ".join(f"{word:016x}" for word in words),
                " ".join(f"{value:.17g}" for value in even),
                " ".join(f"{value:.15g}" for value in bell),
            )
        )
    return lines


def worked(
    identity: int, quarter: int, decision: int, seed: int, chance: int
) -> tuple[list[int], list[float], list[float]]:
    """Words, uniforms and normals of one key, by numpy."""
    counter = (identity + (quarter << 64) + (decision << 128) - 1) % (1 << 256)
    generator = np.random.Philox(counter=counter, key=seed + (chance << 64))
    words = [int(word) for word in generator.random_raw(4)]
    even = [((word >> 12) + 0.5) * 2.0**-52 for word in words]
    bell = []
    for radius, angle in ((even[0], even[1]), (even[2], even[3])):
        size = np.sqrt(-2.0 * np.log(radius))
        bell += [size * np.cos(2.0 * np.pi * angle), size * np.sin(2.0 * np.pi * angle)]
    return words, even, bell


def streams(_: Description, __: str) -> list[str]:
    """The first draws of streams of uniforms."""
    lines = head("seed", "chance", "place", "first uniforms")
    for key in STREAMS:
        lines.append(row(*map(str, key), " ".join(f"{value:.17g}" for value in first_of_stream(*key))))
    return lines


def first_of_stream(seed: int, chance: int, place: int) -> list[float]:
    """The first uniforms of one stream, from the words of numpy's generator."""
    generator = np.random.Philox(counter=place << 192, key=seed + (chance << 64))
    return [(int(word) >> 11) * 2.0**-53 for word in generator.random_raw(SHOWN)]
