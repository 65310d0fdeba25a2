"""Writes the pages that validation makes: `python -m simulations.validation.generated`, in the project's folder.

For every model with facts one page per language goes to `docs/`. It takes a few minutes.
"""

from pathlib import Path

from simulations.register.label import LANGUAGES
from simulations.validation.facts import models_with_facts
from simulations.validation.report import as_page
from simulations.validation.run import Report, validate


def page_path(project: Path, model: str, language: str) -> Path:
    """Where the page of a model stands."""
    return project / "docs" / f"validation-{model}.{language}.md"


def write_pages(report: Report, project: Path) -> list[Path]:
    """Write the pages of a report and return their paths."""
    paths = [page_path(project, report.model, language) for language in LANGUAGES]
    for path, language in zip(paths, LANGUAGES, strict=True):
        path.write_text(as_page(report, language), encoding="utf-8", newline="\n")
    return paths


if __name__ == "__main__":
    for model in models_with_facts():
        for written in write_pages(validate(model), Path.cwd()):
            print(written)
