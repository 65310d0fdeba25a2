"""The competition-law guard: a company beside a price, bid or volume is refused, a company alone is not."""

from pathlib import Path

import pytest

from simulations.register.rows import Rows
from simulations.scenario import check_file
from simulations.scenario.names import FILE, breach, company_in, hash_name

GOOD = Path(__file__).parent / "good" / "belonen-of-uitsluiten.yaml"

# Named in the white papers and the evidence; spelt as somebody in a hurry would.
COMPANIES = (
    "MSD", "M.S.D.", "msd bv", "Janssen", "Johnson & Johnson", "Johnson and Johnson", "J&J", "DSM", "Galapagos N.V.",
    "Eli Lilly", "lilly", "Kite Pharma", "Gilead", "BMS", "Bristol-Myers Squibb", "Organon", "Sanofi S.A.",
    "Pfizer Inc.",
    "Novo Nordisk", "UCB", "Lonza", "Astra Zeneca", "Takeda", "Roche", "Novartis", "Halix", "GSK", "Daiichi Sankyo",
    "Astellas",
)  # fmt: skip


@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_with_a_bid_is_refused(company: str) -> None:
    assert breach(f"Stel dat {company} 12 procent korting biedt")
    assert breach(f"{company}: € 4.000 per patiënt")


@pytest.mark.parametrize(
    "text",
    [
        "MSD vraagt twaalf euro",
        "Pfizer 300 ton",
        "Lilly wint 40% van de percelen",
        "DSM: EUR 12",
        "de prijs van UCB is 12",
        "Roche bids 7",
        "Sanofi\nlevert 5000 doses",
        "Novartis, 12 mln",
        "P\N{LATIN SMALL LIGATURE FI}zer 10 %",
        "P\u200bf\u200bi\u200bz\u200be\u200br 10 %",
        "Organon krijgt 4000kg",
        "4€ voor Kite",
    ],
)
def test_prices_bids_and_volumes_in_other_words(text: str) -> None:
    assert breach(text)


@pytest.mark.parametrize(
    "text",
    [
        "MSD en DSM",
        "Janssen, geboren in 1970",
        "Pfizer sinds 2028",
        "een bod van 12 euro",
        "12% van de markt",
        "Rocher 12 euro",
        "organonen 5 %",
    ],
)
def test_either_alone_is_allowed(text: str) -> None:
    assert breach(text) is None


def test_the_list_names_nobody() -> None:
    text = FILE.read_text(encoding="utf-8").casefold()
    assert not [company for company in COMPANIES if len(company) > 4 and company.casefold() in text]
    hashes = Rows(FILE)["hashes"].split()
    assert hashes == sorted(set(hashes))
    assert all(len(digest) == 64 for digest in hashes)


def test_the_office_adds_a_name_by_its_hash() -> None:
    assert hash_name("Voorbeeldfarma Holding N.V.") in Rows(FILE)["hashes"]
    assert hash_name("Vóórbeeld-Farma") == hash_name("voorbeeldfarma")
    assert company_in("Wij en Voorbeeld Farma") == "Voorbeeld Farma"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: Belonen of uitsluiten?", "title: MSD biedt 12 euro", "brief.title"),
        ("[beoordeling van vergoeding,", "[het bod van MSD van 12 euro,", "brief.not_modelled[1]"),
        ("source: assumption}", "source: opgave van Pfizer over 40 procent}", "world.headroom.source"),
        (
            "label: {nl: belonen, en: reward}",
            "label: {nl: belonen, en: Pfizer at 40 %}",
            "levers.schemes.belonen.label.en",
        ),
        ("label: {nl: belonen, en: reward}", "label: {nl: Pfizer, en: reward}", "levers.schemes.belonen.label.nl"),
        ("  who: Een patiëntenvereniging", "  who: Lilly, met een aandeel van 4", "counter_case.who"),
        ("    belonen:\n", "    pfizer:\n", "levers.schemes.pfizer"),
        ("world:\n", "world:   # Kite rekent 12 euro\n", ""),
    ],
)
def test_every_text_of_a_file_is_looked_at(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "scenario.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [problem for problem in check_file(file).problems if problem.found.key.startswith("scenario.company")]
    assert [problem.field for problem in found] == [field]


def test_the_name_of_the_file_is_looked_at_too(tmp_path: Path) -> None:
    file = tmp_path / "msd-biedt-12-euro.yaml"
    file.write_bytes(GOOD.read_bytes())
    assert [problem.found.key for problem in check_file(file).problems] == ["scenario.company.file"]
