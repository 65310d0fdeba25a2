"""Digits that are no number of the run, and why each is passed over.

Years are not here: whether four digits are a year depends on what stands after them, which `spotting` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from simulations.reports.text_check.measures import stem, unit_words
from simulations.reports.text_check.nouns import SINGULAR
from simulations.reports.text_check.numerals import in_name

MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "jan\\.?|feb\\.?|mrt\\.?|apr\\.?|jun\\.?|jul\\.?|aug\\.?|sept?\\.?|okt\\.?|oct\\.?|nov\\.?|dec\\.?"
)
# A number with its parts, a letter perhaps, and more such after it; never the number of a quantity.
CODE = r"#?\d+(?!\d)(?:\.\d+(?!\d))*(?:[a-z]\b)?"
NO_QUANTITY = r"(?![.,]?\d)(?!\s*(?:%|procent|per ?cent|pct|miljoen|miljard|million|billion|mln|mld|bn|euro))"
JOINED = r"(?:,|;|\+|&|–|-|/|\b(?:en|and|of|or|tot en met|t/m|tot|to)\b)"
CODES = rf"{CODE}(?:\s*{JOINED}\s*{CODE}{NO_QUANTITY})*{NO_QUANTITY}"
FIGURES = "figuur|figuren|figure|figures|fig\\.|tabel|tabellen|table|tables|grafiek|chart|diagram|kader|box|afbeelding"
PLACES = (
    "bijlage|bijlagen|appendix|annex|hoofdstuk|hoofdstukken|chapter|paragraaf|section|sectie|alinea|regel|"
    "voetnoot|noot|footnote|note|fase|phase|stap|step|nr\\.|no\\.|nummer|deel|part"
)
ITEMS = (
    "voorstel|voorstellen|proposal|proposals|punt|punten|actiepunt|actiepunten|item|items|aanbeveling|aanbevelingen|"
    "recommendation|recommendations|maatregel|measure|optie|option|pijler|pillar|doel|goal|scenario|variant"
)
LAW = "artikel|artikelen|article|articles|art\\.|lid|paragraph|Richtlijn|Directive|Verordening|Regulation|Besluit|wetsvoorstel"
LAW_CODE = r"\d[\w.:/]*\w"
LAW_CODES = rf"{LAW_CODE}(?:\s*(?:,|en|and|tot en met|to)\s*{LAW_CODE}{NO_QUANTITY})*"

# In this order: what is longer or surer first, since what one pattern took the next cannot see.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("url", r"(?:https?://|www\.|mailto:)\S+|\b[\w.+-]+@[\w-]+\.\w[\w.]*"),
    ("doi", r"\b(?:doi:?\s*)?10\.\d{4,9}/\S+"),
    ("hash", r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b|\b\w+:[0-9a-f]{12,}\b"),
    ("file", r"\b[\w./-]*\d[\w./-]*\.(?:csv|json|txt|md|docx|yaml|png|svg|pdf|xlsx|py)\b"),
    ("date", rf"\b\d{{1,2}}\.?(?:\s*(?:-|–|tot|tot en met|t/m|en|en|to|and)\s*\d{{1,2}})?\s+(?:{MONTH})(?:\s+\d{{4}})?(?!\w)"),
    ("date", rf"\b(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?(?![\w%.,]*\d)(?!\s*(?:%|pro|per))"),
    ("date", r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b|\b[0-3]?\d[-/.][01]?\d[-/.](?:19|20)\d\d\b|\b[0-3]?\d/[01]?\d/\d\d\b"),
    ("date", r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\.\d{2}\s*(?:uur\b|u\.)"),
    ("quarter", r"\b(?:Q|K)[1-4](?:\s+(?:of\s+|van\s+)?(?:19|20)\d\d)?\b|\b(?:19|20)\d\d\s?[QK][1-4]\b"),
    ("law", rf"\b(?:{LAW})\s*(?:\((?:EU|EG|EC|EEG)\)\s*)?(?:nr\.?|no\.?)?\s*{LAW_CODES}"),
    ("law", rf"\b(?:{LAW})\s+{CODES}|§+\s*{CODES}|\b\d{{2,4}}/\d+/(?:EU|EG|EC|EEG)\b|\b\d{{3,4}}/\d+\b"),
    ("law", r"\b(?:Stb\.|Stcrt\.|Kamerstuk(?:ken)?|ECLI:|C-)\s*[\dA-Z][\w :,./-]*\d"),
    ("year", r"\b(?:19|20)\d\d/(?:\d\d|(?:19|20)\d\d)\b|[’']\d\d\b(?!\s*%)"),
    ("phone", r"(?<![\w.,])(?:\+\d{2}|0)[ (-]{0,2}(?:\(0\))?[1-9](?:[ )-]{0,2}\d){7,9}\b"),
    ("phone", r"\+\d{2}[ ()\d-]{8,}\d"),
    ("address", r"\b[1-9]\d{3}\s?[A-Z]{2}\b|\b\w+(?:laan|straat|weg|plein|kade|dijk|gracht|singel)\s\d+\w?\b"),
    ("year", r"\b(?:19|20)\d0s\b|\bjaren\s+(?:[’']?\d0|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)\b"),
    ("page", r"(?<=\|)\s*\d{1,3}\s*$"),
    ("page", r"\b(?:pagina(?:'s)?|bladzijden?|pages?|p\.|pp\.|blz\.)\s*\d+(?:\s*(?:-|–|van|of|tot|to|en|and)\s*\d+)?\b"),
    ("figure", rf"\b(?:{FIGURES})\s*{CODES}"),
    ("chapter", rf"\b(?:{PLACES})\s*{CODES}"),
    ("item", rf"\b(?:{ITEMS})\s+{CODES}|(?<!\w)#\s?\d+|\b\d+(?:\.\d+)?(?:\+\d+(?:\.\d+)?)+\b"),
    ("version", r"\b(?:versie|version|v)\s?\d+(?:\.\d+)*\b|\b\d+(?:\.\d+){2,}\b(?<![.]\d{3})"),
    ("reference", r"\[\^?\d+(?:\s*[,;–-]\s*\d+)*\]|(?<=[^\W\d_][.,;:!?”\")*])\d{1,3}(?=\s|$)"),
    ("reference", r"(?<=[.!?*]\*)\.?\d{1,3}\b|(?<=\w\*\.)\d{1,3}\b"),
    ("name", r"\b(?!(?:EUR|USD|GBP)\d)[^\W\d_]+[-‑]?\d[\w‑-]*|\btop[ -]?\d+\b"),
    ("name", r"\b\d+/7\b|\b\d+[‑-]?plus\w*|\b\d+\+(?!\d)|\b\d+(?:e|de|ste|st|nd|rd|th|D|d|x)\b"),
    ("name", r"\b\d+(?:[.,]\d+)?[%]?[‑-](?!(?:procent|per|miljoen|miljard|million|billion|mln|mld|duizend))[^\W\d_]{2,}[\w-]*"),
)  # fmt: skip
# A month without its capital may be a verb (may, march), a code in small letters a hash.
ANY_CASE = frozenset(("law", "figure", "chapter", "item", "page", "version"))
COMPILED = tuple(
    (reason, re.compile(pattern, re.IGNORECASE if reason in ANY_CASE else 0)) for reason, pattern in PATTERNS
)

NUMBERED = re.compile(
    r"\s*(?:[-*•]\s+)?(?:\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s+[^\W\d_a-zà-ý]))"
)
NUMBERED_TITLE = re.compile(rf"\s*\d{{1,2}}(?:\.\d{{1,2}})*\.?(?=\s+[^\W\d_]){NO_QUANTITY}")
LONE = re.compile(r"[\s–-]*\d{1,2}[\s.–-]*$")
# With a decimal point, a Dutch text numbers its items: it writes fractions with a comma.
DUTCH_ITEM = re.compile(rf"(?<![\w.,€])\d{{1,2}}\.\d{{1,2}}(?![\w.,]*\d){NO_QUANTITY}")

REASONS = (
    *("url", "doi", "hash", "file", "date", "quarter", "year", "law", "phone", "page", "figure", "chapter", "item"),
    *("version", "reference", "name", "numbering", "label", "article", "address"),
)


class Passed(NamedTuple):
    """Digits or words passed over, at `start:end`, and the reason, one of `REASONS`."""

    start: int
    end: int
    text: str
    reason: str


def passed_over(text: str, language: str, *, heading: bool, cell: bool, labels: Iterable[str] = ()) -> list[Passed]:
    """What holds no number of the run. `labels` are names in the run with digits in them; `cell` says that the text is a
    cell of a table, where a number alone is no page number.
    """
    rest, found = text, []
    for start, end, reason in _spans(text, language, heading=heading, cell=cell, labels=labels):
        if rest[start:end].strip("\0 ") and (reason in ("year", "label") or any(map(str.isdigit, rest[start:end]))):
            found.append(Passed(start, end, text[start:end].strip(), reason))
            rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return sorted(found)


def _spans(
    text: str, language: str, *, heading: bool, cell: bool, labels: Iterable[str]
) -> Iterator[tuple[int, int, str]]:
    """Every span of every pattern, which may overlap: what comes first counts."""
    folded = text.casefold()
    called: list[tuple[int, int]] = []
    for label in labels:
        place = folded.find(label)
        while place >= 0:
            called.append((place, place + len(label)))
            for numeral in in_name(label):
                yield place + numeral.start, place + numeral.end, "label"
            place = folded.find(label, place + 1)
    for pattern in (NUMBERED_TITLE if heading else NUMBERED,) if not cell else ():
        if match := pattern.match(text):
            yield match.start(), match.end(), "numbering"
    if not cell and LONE.match(text):
        yield 0, len(text), "page"
    for reason, pattern in COMPILED:
        for match in pattern.finditer(text):
            # After a name such as "all eight proposals" comes no number of a proposal.
            if reason != "item" or not any(start <= match.start() < end < match.end() for start, end in called):
                yield match.start(), match.end(), reason
    if language == "nl":
        for match in DUTCH_ITEM.finditer(text):
            after = re.match(r"\s+([^\W\d_]+)", text[match.end() :])
            if after is None or (stem(after[1]) not in unit_words() and after[1].casefold() not in SINGULAR):
                yield match.start(), match.end(), "item"
