"""A result folder of a few lines, with two alternatives, two groups, strengths and a counter-case."""

from __future__ import annotations

import json
from pathlib import Path

MANIFEST = {
    "worlds": 40,
    "seed": 7,
    "assumptions": {"spend": {}, "other": {}, "third": {}},
    "groups": ["contestable", "monopoly", "market"],
    "indicators": {
        "spend": {"label": {"nl": "uitgaven aan middelen", "en": "spend on medicines"}, "unit": "eur_per_year"},
        "emissions": {"label": {"nl": "uitstoot van fabrieken", "en": "emissions of plants"}, "unit": "t_per_year"},
        "risk_index": {"label": {"nl": "ondergrens van het risico", "en": "lower bound of risk"}, "unit": "score"},
    },
    "variants": [{"alternative": "bonus", "strength": None}, {"alternative": "bonus", "strength": 0.3}],
    "scenario": {
        "brief": {"title": "Acht keer inkopen", "question": "Wat levert het op?"},
        "alternatives": {
            "now": {"label": {"nl": "beleid van nu", "en": "policy of today"}},
            "bonus": {"label": {"nl": "1 bonuspunten", "en": "1 bonus points"}},
            "gate": {"label": {"nl": "2 uitsluiten", "en": "2 exclusion"}},
            "both": {"label": {"nl": "alle twee voorstellen", "en": "all two proposals"}},
        },
    },
}
COLUMNS = "indicator,unit,group,scheme,strength,against,low,middle,high,mean,middle_error,share_lower"
ROWS = """
spend,eur_per_year,together,bonus,,now,11e6,31e6,52e6,38e6,3.7e6,0.85
spend,eur_per_year,together,gate,,now,20e6,44e6,71e6,47e6,2.2e6,0.1
spend,eur_per_year,together,both,,now,30e6,66e6,91e6,68e6,2.9e6,0.1
spend,eur_per_year,monopoly,bonus,,now,5e6,17e6,27e6,18e6,1.6e6,0.7
spend,eur_per_year,together,bonus,0.3,now,33e6,57e6,82e6,59e6,2.8e6,0.3
emissions,t_per_year,together,bonus,,now,-900,-600,-300,-650,50,0.99
emissions,t_per_year,together,gate,,now,-400,-200,-100,-250,20,0.95
risk_index,score,together,bonus,,now,0.13,0.24,0.37,0.25,0.01,0.02
"""
# An assumption may have the name of an indicator.
ASSUMPTIONS = """assumption,label_nl,label_en,unit,value,low,high
spend,geld in het eerste jaar,money in the first year,eur,7.3e6,6e6,9e6
"""
# What a run tells in a table of its own stands in no csv file.
FINDING = """Niets.

  pakket           gelijk gebleven   eerste effect, jaren
  1 bonuspunten    36 procent        8
  2 uitsluiten     3 procent         20
"""
OPPOSED = "spend,eur_per_year,together,bonus,,now,50e6,75e6,99e6,77e6,1e6,0.05"


def write_small_run(folder: Path) -> Path:
    """Write it into an empty folder."""
    (folder / "counter-case").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    (folder / "assumptions.csv").write_text(ASSUMPTIONS, encoding="utf-8")
    (folder / "finding.nl.txt").write_text(FINDING, encoding="utf-8")
    (folder / "differences.csv").write_text(f"{COLUMNS}{ROWS}", encoding="utf-8")
    (folder / "counter-case" / "differences.csv").write_text(f"{COLUMNS}\n{OPPOSED}\n", encoding="utf-8")
    return folder
