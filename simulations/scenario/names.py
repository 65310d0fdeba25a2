"""Competition-law guard: a company's name together with a price, bid or volume has no place in a scenario or
an export.

The companies stand in `company_names.yaml` as hashes of their names, so that the list itself names nobody.
The office adds one with `hash_name`. Hashing hides nothing from somebody who tries names; it keeps them out
of sight, no more.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulations.register.rows import Rows

FILE = Path(__file__).parent / "company_names.yaml"
LONGEST_NAME = 4
LEGAL_FORMS = frozenset(
    (
        "bv", "nv", "vof", "cv", "inc", "incorporated", "corp", "corporation", "co", "company", "ltd",
        "limited", "llc", "lp", "plc", "gmbh", "ag", "se", "sa", "sas", "spa", "srl", "ab", "aps", "oy",
        "kg", "kgaa", "holding", "holdings", "group", "groep", "nederland", "netherlands", "benelux",
        "international", "europe",
    )
)  # fmt: skip
JOINING = frozenset(("en", "and", "und", "et", "the"))
NUMBER = re.compile(r"\d")
LETTERS_WITHOUT_ACCENT = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Trade:
    """Words that give a number beside a company's name a commercial meaning.

    Money needs no digits to have it.
    """

    money: frozenset[str]
    measures: frozenset[str]


def breach(text: str) -> str | None:
    """The company's name that `text` mentions together with a price, bid or volume, None if there is nothing
    wrong.

    >>> breach("Voorbeeldfarma B.V. biedt 12 euro")
    'Voorbeeldfarma'
    >>> breach("Voorbeeldfarma doet mee"), breach("een bod van 12 euro")
    (None, None)
    """
    return company_in(text) if speaks_of_trade(text) else None


def company_in(text: str) -> str | None:
    """The first company's name in `text`, as it stands there, None if there is none."""
    hashes = known_hashes()
    return next((window for window, digest in windows(text) if digest in hashes), None)


def hash_name(name: str) -> str:
    """The hash under which the list holds a company: small letters, no accents, signs, spaces or legal form.

    >>> hash_name("Voorbeeldfarma B.V.") == hash_name("voorbeeld farma")
    True
    """
    return digest(normal(name))


def normal(name: str) -> str:
    """A name reduced to what its spellings share; empty if nothing remains.

    >>> normal("Béta & Zoon N.V."), normal("S.T.U."), normal("Group")
    ('betazoon', 'stu', 'group')
    """
    every = words(name)
    kept = [word for word in every if word not in LEGAL_FORMS and word not in JOINING]
    return "".join(kept or every)


def digest(normalised: str) -> str:
    """SHA-256 of a normalised name."""
    return hashlib.sha256(normalised.encode("utf-8")).hexdigest()


def words(text: str) -> list[str]:
    """The words of a text, normalised; single letters with points between them count as one word."""
    return [plain for _, plain in pieces(text)]


def pieces(text: str) -> list[tuple[str, str]]:
    """Words as they stand in the text, each with its normalised form."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    found = re.findall(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W_]+", visible)
    return [(word, plain) for word in found if (plain := plain_letters(word))]


def plain_letters(word: str) -> str:
    """A word in small letters and digits only."""
    folded = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS_WITHOUT_ACCENT))
    return "".join(sign for sign in folded if sign.isalnum())


def windows(text: str) -> Iterator[tuple[str, str]]:
    """Every run of one to four words, as it stands and as the hash of its normalised form."""
    found = [piece for piece in pieces(text) if piece[1] not in JOINING and piece[1] not in LEGAL_FORMS]
    for start in range(len(found)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(found)) + 1):
            run = found[start:end]
            yield " ".join(word for word, _ in run), digest("".join(plain for _, plain in run))


def speaks_of_trade(text: str) -> bool:
    """True if a text holds a sum of money, or a number with a word for a price, bid, share or volume."""
    trade = trade_words()
    found = set(words(text)) | {sign for sign in text if sign in trade.money | trade.measures}
    found |= {word.lstrip("0123456789") for word in found}
    if found & trade.money:
        return True
    return NUMBER.search(text) is not None and bool(found & trade.measures)


@cache
def known_hashes() -> frozenset[str]:
    """The hashes of the companies that the list holds."""
    return frozenset(Rows(FILE)["hashes"].split())


@cache
def trade_words() -> Trade:
    """The words of trade, in Dutch and English."""
    rows = Rows(FILE)
    return Trade(frozenset(rows["money"].split()), frozenset(rows["measures"].split()))
