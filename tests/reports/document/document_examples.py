"""A brief of the third model, run, told and put into a document; and texts that are meant to do harm."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from third_model import SCENARIO

from simulations.reports.document.parts import Box, Command, Document, Grid, Heading, Paragraph, Picture, Points
from simulations.reports.document.write import document_of
from simulations.reports.publish import Published, publish

HARM = '<script>alert("x")</script> =cmd()|A1 ../../etc {{ 7 * 7 }} {% raw %} & "quote" \x07'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="red"/></svg>'


def published(folder: Path, language: str = "nl", **brief: str) -> Published:
    """The toy brief, published with these texts in its brief."""
    scenario = replace(SCENARIO, brief=replace(SCENARIO.brief, **brief), runs=replace(SCENARIO.runs, deeper=0))
    return publish(scenario, "brood", root=folder, language=language, workers=1)


def told(folder: Path, language: str = "nl", **brief: str) -> Document:
    """The same as a document."""
    return document_of(published(folder, language, **brief))


def example(png: bytes, draft: str = "concept", language: str = "nl") -> Document:
    """One of every part."""
    return Document(
        language=language,  # type: ignore[arg-type]
        title="Een titel",
        author="bureau beleid",
        sender="een vereniging; met belang",
        date=datetime.date(2026, 11, 22),
        code="3fa9c1b2e4d5",
        draft=draft,
        parts=(
            Heading("De vraag"),
            Paragraph("Een vraag?", "lead"),
            Heading("De bevinding"),
            Heading("Hoe zeker", 2),
            Points(("Een zin.", "Nog een zin.")),
            Grid(1, "Een tabel", ("naam", "aantal"), (("belonen", "−1,2 (−3; 0)"), ("=cmd()", "+4")), "Een noot."),
            Picture(
                1,
                "De titel van de grafiek",
                "Wat de grafiek toont",
                "In woorden wat er te zien is.",
                png,
                SVG,
                SVG,
                165,
            ),
            Box("Methode", (Paragraph("Een alinea."), Points(("Een punt.",)), Command("uv run voorproef run"))),
            Command("uv run voorproef reproduce results/x"),
        ),
    )
