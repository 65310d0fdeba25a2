"""The bibliography: every number in a register names one of these sources or says it is an assumption."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulations.register.rows import RegisterError, Rows

FILE = Path(__file__).parent / "sources.yaml"
GRADES = ("A", "B", "C", "D")
# What is wrong with a figure that a paper of the sender itself gives; no default may rest on one.
REMARKS = ("old", "mislabelled", "reversed", "unverified", "update", "overstated", "confirmed")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was read. `grade`: A seen at the source, B secondary, C background, D derived.

    `remark` is what an audit found of a figure in the sender's own paper, empty for all other sources.
    """

    id: str
    title: str
    publisher: str
    year: str
    address: str
    grade: str
    remark: str = ""


@cache
def source_rows(file: Path = FILE) -> Rows:
    """The rows of the bibliography: enough to see whether a source exists."""
    return Rows(file)


@cache
def load_sources(file: Path = FILE) -> Mapping[str, Source]:
    """Every source by id; raises `RegisterError` for a row without title, publisher or grade."""
    return {key: source(key, file) for key in source_rows(file)}


def source(key: str, file: Path = FILE) -> Source:
    """One source; raises `KeyError` if the bibliography does not hold it, `RegisterError` if its row is
    incomplete.
    """
    row = source_rows(file)[key]
    for field in ("title", "publisher", "grade"):
        if not isinstance(row, dict) or not row.get(field):
            raise RegisterError(f"{file.name}: {key} has no {field}")
    if row["grade"] not in GRADES:
        raise RegisterError(f"{file.name}: {key} has grade {row['grade']}; allowed are {', '.join(GRADES)}")
    if row.get("remark", REMARKS[0]) not in REMARKS:
        raise RegisterError(f"{file.name}: {key} has remark {row['remark']}; allowed are {', '.join(REMARKS)}")
    return Source(
        id=key,
        title=row["title"],
        publisher=row["publisher"],
        year=str(row.get("year") or ""),
        address=row.get("address") or "",
        grade=row["grade"],
        remark=row.get("remark", ""),
    )
