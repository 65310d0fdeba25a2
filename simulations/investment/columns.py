"""The tables of the investment model: one row per kind of plant, measure or country, and the book of outcomes.

Euro are euro of 2026, months and years are calendar time, log-odds are written in hundredths, points are points of effective
tax of one kind of plant. Groups of the book are the kinds of plant, and `market` for what belongs to no kind.
"""

import numpy as np

START_YEAR = 2026
YEARS = 20
LAST_YEAR = START_YEAR + YEARS - 1
MONTHS_A_YEAR = 12.0
HUNDREDTHS = 100.0
BASIS_POINTS = 10_000.0
MILLION = 1_000_000.0

KINDS = ("biologics", "small_molecule", "fill_finish", "cell_gene", "vaccines")
CELL_GENE = KINDS.index("cell_gene")
MARKET = len(KINDS)
GROUPS = (*KINDS, "market")
COUNTRIES = ("netherlands", "belgium", "ireland", "germany", "france", "denmark", "switzerland", "outside")
HOME, BELGIUM, IRELAND, GERMANY, FRANCE, DENMARK, SWITZERLAND, OUTSIDE = range(len(COUNTRIES))
SIZES = 2  # small firms, large firms
SMALL, LARGE = range(SIZES)
EXPERIENCES = 2
FIRST_TIME, EXPERIENCED = range(EXPERIENCES)

# The one way in which a measure works; `measures.py` says what each means.
CHANNELS = (
    "image", "promotion", "talent", "months_before", "months_after", "grant", "risk_premium", "other_cost",
    "labour_cost", "tax_rate", "small_firms", "expansion", "funding", "delivery",
)  # fmt: skip
(
    IMAGE, PROMOTION, TALENT, MONTHS_BEFORE, MONTHS_AFTER, GRANT, RISK_PREMIUM, OTHER_COST,
    LABOUR_COST, TAX_RATE, SMALL_FIRMS, EXPANSION, FUNDING, DELIVERY,
) = range(len(CHANNELS))  # fmt: skip

# Items and, after them, conditions and claims, in the order of their numbers in populations.yaml.
ITEMS = (
    "public_private", "multi_year_vision", "cluster", "icons", "ambassador", "production_grant", "tailor_made_plans",
    "watch_rivals", "location_policy", "flexible_facilities", "revolving_fund", "sme_guarantees", "research_agenda",
    "research_budget", "regulators", "sustainability_criteria", "logistics_profile", "schiphol_hub", "freight_slots",
    "therapy_roadmap", "bid_book", "company_talks", "reputation", "vocational_programmes", "company_modules",
    "training_scheme", "expat_regime", "governing_body", "body_vision",
)  # fmt: skip
CLAIMS = ("access", "intellectual_property", "expansion_room", "tax_rate", "wage_cost_relief", "rent_guarantee")
MEASURES = (*ITEMS, *CLAIMS)
PRODUCTION_GRANT = MEASURES.index("production_grant")
TAILOR_MADE_PLANS = MEASURES.index("tailor_made_plans")
LOCATION_POLICY = MEASURES.index("location_policy")
FLEXIBLE_FACILITIES = MEASURES.index("flexible_facilities")
REVOLVING_FUND = MEASURES.index("revolving_fund")
SME_GUARANTEES = MEASURES.index("sme_guarantees")
RESEARCH_BUDGET = MEASURES.index("research_budget")
EXPAT_REGIME = MEASURES.index("expat_regime")
GOVERNING_BODY = MEASURES.index("governing_body")
ACCESS = MEASURES.index("access")
TAX_CUT = MEASURES.index("tax_rate")


def record(*names: str) -> np.dtype[np.void]:
    """A packed record of float64 fields."""
    return np.dtype([(name, np.float64) for name in names])


# A kind of plant in one world; flows are per euro of capital and year, at full production.
PLANT = record(
    "arrivals", "capital", "capital_per_job", "build", "ramp_up", "life", "revenue", "labour", "energy", "other",
    "small", "critical", "beta",
)  # fmt: skip

# A measure (item, condition or claim) in one world: its effect in the unit of its channel, lead time and ramp in years.
MEASURE = record("effect", "lead", "ramp", "once", "yearly", "legal")

# The value of a plant, per euro of capital: present values at one real rate.
VALUE = record("capital", "operations", "labour", "other", "shield", "last_year", "per_point")

# What is in force in one year, over all kinds and for each of them.
FORCE = np.dtype(
    [
        ("grant", np.float64, (SIZES,)),
        ("premium", np.float64),
        ("months_before", np.float64),
        ("other_cut", np.float64),
        ("labour_cut", np.float64),
        ("tax_points", np.float64),
        ("sites", np.float64),
        ("room", np.float64),
        ("small_firms", np.float64),
        ("retention", np.float64),
        ("image", np.float64, (len(KINDS),)),
        ("promotion", np.float64, (len(KINDS),)),
        ("months_after", np.float64, (len(KINDS),)),
    ]
)

# A package as rules read it.
PACKAGE = np.dtype(
    [
        ("lists_only", np.float64),
        ("one_sector", np.float64),
        ("apart", np.int64),
        ("matched", np.float64, (len(COUNTRIES),)),
    ]
)

LEDGER = record(
    # projects a year
    "decisions", "footloose", "won", "won_extra", "won_experienced", "experienced",
    # of the footloose, by country
    *(f"to_{name}" for name in COUNTRIES),
    # in operation
    "plants", "plants_extra", "sites_kept", "jobs", "jobs_extra", "jobs_gross", "jobs_net",
    # money
    "capital", "value_gross", "value_net", "value_net_now", "exports", "research",
    "cost_gross", "cost_back", "receipts", "outlay_now", "cost_net_now", "grants", "grants_deadweight",
    # reach
    "europe_low", "europe_high", "critical_home", "critical_europe", "emissions", "emissions_world",
    # years until the first effect
    "years_to_effect",
    # plants as chance has them: in common, and for each package apart
    "drawn", "drawn_apart",
)  # fmt: skip
