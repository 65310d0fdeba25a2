"""A notebook for a brief, from the template in its language."""

from __future__ import annotations

import json
import os
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
FOLDER = "notebooks"
# What the template says where the file and the title of the brief go.
FILE, TITLE = "SCENARIO_FILE", "SCENARIO_TITLE"


def notebook_for(brief: Path, title: str, language: str, folder: Path | None = None) -> tuple[Path, bool]:
    """Write a notebook for a brief to `folder`, by default `notebooks` beside that of the brief.

    Gives its path, and whether it was made: one that is there already is left alone. OSError if the folder cannot be written.
    """
    folder = folder.resolve() if folder else brief.resolve().parent.parent / FOLDER
    file = folder / f"{brief.stem}.ipynb"
    folder.mkdir(parents=True, exist_ok=True)
    address = Path(os.path.relpath(brief.resolve(), folder)).as_posix()
    try:
        with file.open("x", encoding="utf-8", newline="\n") as target:
            target.write(filled(language, address, title))
    except FileExistsError:
        return _near(file), False
    return _near(file), True


def filled(language: str, file: str, title: str) -> str:
    """The text of a notebook: the template with the brief's file and title in it."""
    notebook = json.loads((TEMPLATES / f"brief.{language}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        written = title if cell["cell_type"] == "markdown" else json.dumps(title, ensure_ascii=False)
        cell["source"] = [line.replace(FILE, file).replace(TITLE, written) for line in cell["source"]]
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _near(file: Path) -> Path:
    """As seen from where the user stands, if it is below that."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file
