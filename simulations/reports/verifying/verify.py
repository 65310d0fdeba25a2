"""`voorproef verify`: one picture, by itself, held against the same chart drawn again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from simulations.analysis.csv_text import csv_text
from simulations.ensemble.changes import changes
from simulations.ensemble.execution import Progress
from simulations.ensemble.files import canonical
from simulations.ensemble.messages import Notice
from simulations.figures.export import image
from simulations.figures.pictures.found import Drawn
from simulations.figures.pictures.picture import Picture, compare_drawings, picture_of, read_picture
from simulations.reports.told import Say, nobody_listens
from simulations.reports.verifying.again import Again, draw_again
from simulations.reports.verifying.origin import Origin, origin_of
from simulations.reports.verifying.tables import TableChange, compare_drawn


@dataclass(frozen=True)
class Verified:
    """What came of it. `drawn` are differences in what is drawn, `said` those in title, sender and other words beside the
    drawing, `table` those in the numbers that the picture carries. `contradictions` stand within the picture itself.
    `changes` is what has changed in model and machine since it was made, which by itself is no difference.
    """

    file: Path
    picture: Picture
    origin: Origin
    drawn: tuple[Drawn, ...]
    said: tuple[Notice, ...]
    table: TableChange
    contradictions: tuple[Notice, ...]
    changes: tuple[Notice, ...]
    gone: bool = False

    @property
    def same(self) -> bool:
        """True if picture and words are what comes out again."""
        return not (self.drawn or self.said or self.contradictions or self.gone) and self.table.same


def verify(
    file: Path, *, workers: int | None = None, executor: Executor | str = "threads", progress: Progress | None = None,
    say: Say = nobody_listens,
) -> Verified:  # fmt: skip
    """Read a picture, do its run again and draw its chart, and compare the two; nothing is written beside it.

    Raises Unreadable for a file that is no picture of ours or says too little, EnsembleError for a run that this version cannot
    do, and whatever a run raises.
    """
    picture = read_picture(file)
    origin = origin_of(picture.about.metadata)
    again = draw_again(origin, say, workers=workers, executor=executor, progress=progress)
    return compare(file, picture, origin, again)


def compare(file: Path, picture: Picture, origin: Origin, again: Again) -> Verified:
    """A picture against the chart that was drawn again."""
    # As it reads from a file: with lists for tuples.
    since = changes(origin.manifest, json.loads(canonical(again.manifest)))
    if again.chart is None:
        nothing: tuple[Drawn, ...] = ()
        return Verified(
            file, picture, origin, nothing, (), TableChange(), origin.contradictions, since, gone=True
        )  # fmt: skip
    chart = again.chart
    fresh = picture_of(image(picture.form, chart.figure, chart.drawing.table, chart.alternative_text, chart.metadata))
    return Verified(
        file,
        picture,
        origin,
        tuple(compare_drawings(picture, fresh)),
        tuple(_said(picture.words, fresh.words, picture, fresh)),
        compare_drawn(picture.about.table, csv_text(chart.drawing.table.to_table())),
        origin.contradictions,
        since,
    )


def _said(then: Mapping[str, str], now: Mapping[str, str], one: Picture, other: Picture) -> Iterator[Notice]:
    """Words beside the drawing that are not those of the chart drawn again."""
    ours, again = one.about.metadata, other.about.metadata
    both = {
        **{name: (then.get(name), now.get(name)) for name in dict.fromkeys((*now, *then))},
        "title.about": (ours.title, again.title),
    }
    for name, (said, comes) in both.items():
        if said != comes:
            values = {"field": name, "then": "-" if said is None else said, "now": "-" if comes is None else comes}
            yield Notice("verify_said", values)
