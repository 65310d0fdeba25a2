"""Checking a scenario answers at once: no library for numbers, models or charts is loaded for it."""

import subprocess
import sys
from pathlib import Path

GOOD = Path(__file__).parent / "good" / "belonen-of-uitsluiten.yaml"
BROKEN = Path(__file__).parent / "broken" / "many-problems-at-once.yaml"
HEAVY = ("numpy", "scipy", "numba", "mesa", "pandas", "matplotlib", "pyarrow", "networkx")
PROGRAM = """
import sys
from pathlib import Path
import simulations.register
from simulations.scenario import check_file, read_scenario
from simulations.scenario.describing import describe
from simulations.scenario.template import new_scenario
describe(read_scenario(sys.argv[1]), "nl")
check_file(Path(sys.argv[2])).text()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_heavy_library_is_loaded() -> None:
    command = [sys.executable, "-c", PROGRAM, str(GOOD), str(BROKEN)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "pydantic" in loaded
    assert not set(HEAVY) & set(loaded)
