"""A document as one self-contained web page: no file beside it, nothing fetched, no script."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from simulations.register.words import Words
from simulations.reports.document.parts import Document, Heading, Part

HERE = Path(__file__).parent
TEMPLATE, STYLE = "page.html.j2", "page.css"


def page(document: Document) -> str:
    """The document as HTML. Every text is data: what looks like markup is shown as it was written."""
    template = _environment().get_template(TEMPLATE)
    return template.render(
        document=document,
        chapters=_numbered(document),
        words=Words(document.language),
        style=(HERE / STYLE).read_text(encoding="utf-8"),
    )


def kind(part: Part) -> str:
    """What a part is, as the template asks it."""
    return type(part).__name__.lower()


def picture(content: bytes) -> str:
    """An svg picture as an address that holds it whole, so that the names inside two pictures do not meet."""
    return f"data:image/svg+xml;base64,{base64.b64encode(content).decode('ascii')}"


def _numbered(document: Document) -> list[tuple[str, str]]:
    """The chapters with the address of each on the page."""
    chapters = [part.text for part in document.parts if isinstance(part, Heading) and part.level == 1]
    return [(f"chapter-{number}", text) for number, text in enumerate(chapters, 1)]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"), autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"kind": kind, "picture": picture}
    return made
