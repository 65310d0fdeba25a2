"""The page that writes down the rules of certainty, from the numbers that the rules use: docs/certainty.nl.md and .en.md.

uv run python -m simulations.reports.uncertainty.rules_page
"""

from __future__ import annotations

from pathlib import Path

from simulations.analysis.uncertainty import certainty
from simulations.figures.numbers import Language, quantity
from simulations.register.words import Words

FOLDER = Path(__file__).parents[3] / "docs"
RULES = ("sign", "told", "numbers", "unsourced", "turned", "opposed", "luck")
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def page(language: Language) -> str:
    """The page in one language."""

    def tell(key: str, **values: object) -> str:
        return Words(language)(f"finding.uncertainty.page.{key}", **values)

    shares = {
        "most": certainty.MOST_WORLDS,
        "many": certainty.MANY_WORLDS,
        "told": certainty.TOLD_WORLDS,
        "error": certainty.LARGEST_ERROR,
        "driver": certainty.DRIVER,
        "unsourced": certainty.UNSOURCED,
    }
    values = {name: quantity(share, "share", language) for name, share in shares.items()}
    rows = [tell("head"), "--- | --- | ---", *(tell(rule, **values) for rule in RULES)]
    table = "\n".join(f"| {row} |" for row in rows)
    parts = (f"# {tell('title')}", tell("intro"), table, tell("provisional"), tell("limits"))
    return "\n\n".join(parts) + "\n"


def path(language: Language) -> Path:
    """Where the page stands."""
    return FOLDER / f"certainty.{language}.md"


def main() -> None:
    """Write both pages."""
    for language in LANGUAGES:
        path(language).write_text(page(language), encoding="utf-8", newline="\n")
        print(path(language))


if __name__ == "__main__":
    main()
