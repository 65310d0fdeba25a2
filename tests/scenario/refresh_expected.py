"""Writes the expected messages of every broken scenario anew: our own earlier output, to be read before it is
committed.

    python tests/scenario/refresh_expected.py

What a message should say is judged by reading the difference; this script only saves the typing.
"""

from pathlib import Path

from simulations.scenario import check_file

BROKEN = Path(__file__).parent / "broken"


def refresh() -> None:
    """One text per broken file, in the language of its brief."""
    for stale in BROKEN.glob("*.expected.*.txt"):
        stale.unlink()
    for file in sorted(BROKEN.glob("*.yaml")):
        checked = check_file(file)
        expected = file.with_suffix(f".expected.{checked.language}.txt")
        expected.write_bytes(checked.text().encode("utf-8"))


if __name__ == "__main__":
    refresh()
