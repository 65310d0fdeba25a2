"""Lets the tests of this folder find the third model and what it is made of."""

import sys
from pathlib import Path

for folder in ("reports", "ensemble"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
