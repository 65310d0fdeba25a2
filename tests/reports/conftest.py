"""Lets the tests of this folder find the toy outcomes of the analysis, whatever way pytest imports them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))

from third_model import third  # noqa: F401
