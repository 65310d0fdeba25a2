"""The reference is a package beside its tests: found from the folder above, its cases from this one."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
