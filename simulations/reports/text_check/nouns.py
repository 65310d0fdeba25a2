"""What a number counts, where that is no unit of the register: hospitals, kilometres, people.

>>> counted(" ziekenhuizen in de regio"), counted(" kilometer verderop"), counted(" hoger dan nu"), counted(" is hoger")
('ziekenhuizen', 'kilometer', '', '')
"""

from __future__ import annotations

import re

# Units and countables in either language that have no plural ending.
SINGULAR = frozenset((
    "kilometer", "km", "meter", "centimeter", "millimeter", "hectare", "kilo", "kg", "kilogram", "gram", "liter",
    "uur", "dag", "week", "maand", "jaar", "kwartaal", "graad", "minuut", "seconde", "mensen", "personen", "mens",
    "people", "persons", "person", "men", "women", "children", "kilometre", "metre", "litre", "hour", "day", "month",
    "year", "quarter", "degree", "minute", "second", "tonne", "ton",
))  # fmt: skip
# Words with the ending of a plural that count nothing; verbs in the plural mostly.
OTHER = frozenset((
    "worden", "zijn", "waren", "hebben", "hadden", "bedragen", "bedroegen", "blijven", "bleven", "komen", "kwamen",
    "liggen", "lagen", "dalen", "daalden", "stijgen", "stegen", "nemen", "namen", "kosten", "leveren", "vallen",
    "gaan", "staan", "zullen", "kunnen", "moeten", "mogen", "willen", "gelden", "volgen", "tussen", "binnen",
    "buiten", "boven", "beneden", "tegen", "samen", "sinds", "volgens", "alles", "steeds", "telkens", "ongeveer",
    "gegeven", "gerekend", "tezamen", "minstens", "hoogstens", "meestal", "vergeleken", "gemeten", "geteld",
    "afgerond", "gegeten", "eveneens", "bovendien", "immers", "slechts", "zelfs", "reeds", "alleen", "even", "eens",
    "anders", "is", "was", "has", "does", "as", "this", "thus", "plus", "minus", "its", "versus", "always", "perhaps",
    "whereas", "across", "less", "others", "besides", "towards", "afterwards", "means", "remains", "comes", "lies",
    "falls", "rises", "stands", "follows", "holds", "applies", "costs", "becomes",
))  # fmt: skip
NEXT = re.compile(r"[^\S\n]+([^\W\d_]+)")
LEAST = 4  # letters of a plural


def counted(after: str) -> str:
    """The word right after a number that says what it counts: a plural, or a unit without one; empty if there is none."""
    following = NEXT.match(after)
    word = following[1] if following else ""
    folded = word.casefold()
    plural = folded.endswith(("en", "s")) and len(folded) >= LEAST and folded not in OTHER
    return word if plural or folded in SINGULAR else ""
