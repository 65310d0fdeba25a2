"""How long somebody waits for the first run, over importing what it stands on: every one in a fresh process.

As a script it is that fresh process, and does what it is told: import the libraries, or run one scheme in one world.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pairs import NO_AIM, Figure, in_turn, spread

EMPTY_AIM, FILLED_AIM = 5.0, 1.5
LIBRARIES, RUN = "libraries", "run"


def do_in_fresh_process(what: str, kept: Path | None = None) -> None:
    """Wait for a fresh process; ``kept`` is its folder of compiled rules."""
    settings = os.environ | ({"NUMBA_CACHE_DIR": str(kept)} if kept else {})
    subprocess.run([sys.executable, str(Path(__file__)), what], check=True, env=settings)


def first_run(quick: bool) -> list[Figure]:
    """A first run without and with kept machine code, over importing mesa, numba and matplotlib; bytecode warm."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        fresh = (Path(place) / f"empty-{number}" for number in range(sys.maxsize))
        filled = Path(place) / "filled"
        do_in_fresh_process(RUN, filled)
        works = (
            lambda: do_in_fresh_process(LIBRARIES),
            lambda: do_in_fresh_process(RUN, filled),
            lambda: do_in_fresh_process(RUN, next(fresh)),
        )
        few = in_turn(works, 1 if quick else 3, time.perf_counter)
        many = in_turn(works[:2], 2 if quick else 9, time.perf_counter)
    empty, full = spread(few[:, 2] / few[:, 0]), spread(many[:, 1] / many[:, 0])
    return [
        Figure(
            "first run, empty compile cache, over importing the libraries",
            f"at most {EMPTY_AIM}",
            empty.text(1),
            empty.middle <= EMPTY_AIM,
        ),
        Figure(
            "first run, filled compile cache, over importing the libraries",
            f"at most {FILLED_AIM}",
            full.text(),
            full.middle <= FILLED_AIM,
        ),
        Figure("importing the libraries, seconds (scale only)", NO_AIM, spread(many[:, 0]).text()),
    ]


def import_libraries() -> None:
    import matplotlib  # noqa: F401
    import mesa  # noqa: F401
    import numba  # noqa: F401


def run_once() -> None:
    """Read a brief and run its reference in the middle world."""
    import cases

    from simulations.procurement.model import MODEL

    run = cases.compiled_runs(cases.brief())[0]
    MODEL.run_block(run, cases.middle_world(), cases.chances(1), cases.SEED)


if __name__ == "__main__":
    {LIBRARIES: import_libraries, RUN: run_once}[sys.argv[1]]()
