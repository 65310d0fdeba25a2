"""The Word file as an office suite opens it: pages with text and pictures on them, none of them empty."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from document_examples import published
from PIL import Image
from programs import path_of
from pypdf import PdfReader

from simulations.reports.document.write import write_report

INK = 200  # a pixel darker than this is text or a chart; the draft mark is lighter
LEAST_INK = 0.002


@pytest.fixture
def pdf(third: None, tmp_path: Path) -> Path:
    office = path_of("office")
    report = write_report(published(tmp_path))
    home = (tmp_path / "office").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(report.word)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return tmp_path / "report.nl.pdf"


def test_the_word_file_prints_as_pages_with_something_on_them(pdf: Path, tmp_path: Path) -> None:
    pages = PdfReader(pdf).pages
    text = "\n".join(page.extract_text() for page in pages)
    for words in ("Brood", "De vraag", "De bevinding", "Zelf narekenen", "uv run voorproef reproduce", "concept"):
        assert words in text
    assert sum(len(page.images) for page in pages) >= 1
    subprocess.run([path_of("pdf"), "-r", "40", "-gray", str(pdf), str(tmp_path / "page")], check=True, timeout=60)
    drawn = sorted(tmp_path.glob("page-*.pgm"))
    assert len(drawn) == len(pages) >= 2
    for file in drawn:
        picture = np.asarray(Image.open(file))
        assert (picture < INK).mean() > LEAST_INK, file.name
        edges = np.concatenate(
            [picture[:5].ravel(), picture[-5:].ravel(), picture[:, :5].ravel(), picture[:, -5:].ravel()]
        )
        assert (edges > INK).all(), f"something runs off the edge of {file.name}"
