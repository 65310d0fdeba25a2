"""The benchmark's modules stand beside its one command: they are found from its folder. Nothing here is timed."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
