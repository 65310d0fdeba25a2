"""Writes `measured` of one or more files of expectations anew: our own earlier output, never a bound.

    uv run python tests/expected/refresh.py --because "rule so-and-so changed" leveringszekerheid [...]

Prints what moves, and writes nothing without a reason, which is kept in the file. `expect` is never touched.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parent))

from expectations import HERE, measure, read

TOLERANCE = 1e-9


def moved(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The numbers that differ, one line each."""
    lines = []
    for scheme, indicators in after.items():
        for indicator, numbers in indicators.items():
            old = before.get(scheme, {}).get(indicator)
            if old is None or any(
                abs(a - b) > TOLERANCE * max(abs(a), abs(b), 1.0) for a, b in zip(old, numbers, strict=True)
            ):
                lines.append(f"{scheme} {indicator}: {old} -> {numbers}")
    gone = [f"{scheme}: gone" for scheme in before if scheme not in after]
    return [*lines, *gone]


def refresh(name: str, because: str | None) -> None:
    """One file: shows what moved, and with a reason writes it down."""
    file = HERE / f"{name}.yaml"
    before = read(file).get("measured") or {}
    after = measure(name)
    lines = moved(before.get("numbers", {}), after)
    print(f"{name}: {len(lines)} numbers moved", *lines, sep="\n  ")
    if not lines or not because:
        return
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(file.read_text(encoding="utf-8"))
    flow = {scheme: {key: _flow(numbers) for key, numbers in rows.items()} for scheme, rows in after.items()}
    document["measured"] = {"because": because, "numbers": flow}
    with file.open("w", encoding="utf-8", newline="\n") as text:
        yaml.dump(document, text)


def _flow(numbers: list[float]) -> Any:
    from ruamel.yaml.comments import CommentedSeq

    row = CommentedSeq(numbers)
    row.fa.set_flow_style()
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--because")
    chosen = parser.parse_args()
    for one in chosen.names:
        refresh(one, chosen.because)
