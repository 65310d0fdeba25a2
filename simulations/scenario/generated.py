"""Writes what is generated from the field texts: `python -m simulations.scenario.generated`, in the project's
folder.

The schema for editors goes to `scenarios/`, the reference pages go to `docs/`. A test says whether they are
up to date.
"""

from pathlib import Path

from simulations.scenario.reference import write_reference
from simulations.scenario.schema import write_schema


def write_generated(project: Path) -> list[Path]:
    """Write schema and reference pages below `project` and return their paths."""
    return [write_schema(project / "scenarios"), *write_reference(project / "docs")]


if __name__ == "__main__":
    for written in write_generated(Path.cwd()):
        print(written)
