"""A second name for a result: written beside the manifest, and worth nothing for any other result.

It proves no identity: anybody can write a name. It records that somebody other than the author stands for exactly these files.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from simulations.ensemble.files import write_json
from simulations.ensemble.messages import StoreError
from simulations.ensemble.store import MANIFEST
from simulations.figures.wording import plain
from simulations.register.words import Words
from simulations.scenario.names import company_in

FILE = "signature.json"
# What a signature is for: the manifest, and the numbers that it led to.
SIGNED = (MANIFEST, "indicators.csv", f"counter-case/{MANIFEST}", "counter-case/indicators.csv", "claims.csv")
DIGITS = 12

State = Literal["none", "stale", "signed"]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when, and the check code of what was signed."""

    name: str
    date: datetime.date
    code: str


class CannotSign(ValueError):
    """Somebody who may not sign; `text` says why in a language."""

    def __init__(self, key: str, name: str) -> None:
        super().__init__(f"{key}: {name}")
        self.key, self.name = key, name

    def text(self, language: str) -> str:
        """What is wrong."""
        return Words(language)(f"sign.{self.key}", name=self.name)


def sign(place: Path, name: str, date: datetime.date) -> Signature:
    """Sign for the result in a folder (or of the manifest in it) with a name other than the author's.

    Raises CannotSign for the author, no name or a company, StoreError where there is no finished result or it cannot be
    written.
    """
    folder = place if place.is_dir() else place.parent
    name = plain(name)
    author = _author(folder)
    if not _same_letters(name):
        raise CannotSign("no_name", name)
    if _same_letters(name) == _same_letters(author):
        raise CannotSign("same_person", name)
    if company_in(name):
        raise CannotSign("company", name)
    signature = Signature(name, date, code_of(folder))
    write_json(folder / FILE, {"name": name, "date": date.isoformat(), "code": signature.code})
    return signature


def signed(folder: Path) -> tuple[State, Signature | None]:
    """Whether somebody signed for what is in this folder now, and who: "stale" where it was for something else."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        found = Signature(plain(str(data["name"])), datetime.date.fromisoformat(data["date"]), str(data["code"]))
    except (OSError, ValueError, KeyError, TypeError):
        return "none", None
    author = _same_letters(_author(folder))
    if found.code != code_of(folder) or _same_letters(found.name) in ("", author) or company_in(found.name):
        return "stale", found
    return "signed", found


def code_of(folder: Path) -> str:
    """The first digits of the hash of what is signed; it changes with every number."""
    whole = hashlib.sha256()
    for name in SIGNED:
        file = folder / name
        content = file.read_bytes() if file.exists() else b""
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:DIGITS]


def _author(folder: Path) -> str:
    path = folder / MANIFEST
    try:
        author = json.loads(path.read_text(encoding="utf-8"))["scenario"]["brief"]["author"]
    except FileNotFoundError as error:
        raise StoreError("reproduce_no_manifest", file=str(path)) from error
    except OSError as error:
        raise StoreError("reproduce_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("reproduce_not_a_manifest", file=str(path)) from error
    if not (folder / "indicators.csv").exists():
        raise StoreError("reproduce_no_blocks", file=str(path))
    return str(author)


def _same_letters(name: str) -> str:
    """What two spellings of a name share."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in folded if sign.isalnum())
