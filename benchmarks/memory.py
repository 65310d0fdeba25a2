"""Peak memory of the ensemble while it writes the results of many worlds, against one world: each in a fresh process.

As a script it is that fresh process: worlds, workers and folder in, peaks in MiB out. One worker in both, for a second one
keeps tables of its own, however many worlds there are: what that takes is a row by itself.
"""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pairs import NO_AIM, Figure

AIM = 10.0  # MiB
MANY, FEWER = 10_000, 500
STATUS = Path("/proc/self/status")


def peak_mebibytes() -> float | None:
    """Largest memory this process has held at once, or None where the operating system does not say."""
    if STATUS.exists():
        # Not getrusage here: what a process held before it became this one counts there.
        lines = STATUS.read_text(encoding="utf-8").splitlines()
        return next((int(line.split()[1]) / 2**10 for line in lines if line.startswith("VmHWM")), None)
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes on macOS, kibibytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def run_and_write(worlds: int, workers: int, folder: Path) -> dict[str, float | None]:
    """Run one scheme over the worlds and write its results: peaks up to the last block, and with the tables."""
    import cases

    from simulations.ensemble.run import run_scenario

    scenario = cases.brief()
    scenario = cases.only(scenario, scenario.reference)
    block = min(scenario.runs.block, worlds // workers)
    scenario = replace(scenario, runs=replace(scenario.runs, worlds=worlds, block=block))
    peaks: dict[str, float | None] = {}

    def note(done: int, total: int, left: float | None) -> None:
        peaks["running"] = peak_mebibytes()

    run_scenario(scenario, folder=folder, workers=workers, progress=note)
    return peaks | {"written": peak_mebibytes()}


def in_fresh_process(worlds: int, workers: int = 1) -> dict[str, float | None]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, str(Path(__file__)), str(worlds), str(workers), folder]
        done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def peaks(quick: bool) -> list[Figure]:
    """The peak with many worlds less the peak with one, and how much of it is there before the tables are written."""
    many = FEWER if quick else MANY
    what, aim = f"peak memory at {many:,} worlds over 1 world", f"at most {AIM:.0f} MiB more"
    if peak_mebibytes() is None:
        return [Figure(what, aim, "this operating system does not say how much a process held")]
    in_fresh_process(1)  # the rules are compiled and kept
    one, all_of_them, second = in_fresh_process(1), in_fresh_process(many), in_fresh_process(2, workers=2)
    more = {when: (all_of_them[when] or 0.0) - (one[when] or 0.0) for when in one}
    worker = (second["running"] or 0.0) - (one["running"] or 0.0)
    return [
        Figure(what, aim, f"{more['written']:+.1f} MiB", more["written"] <= AIM),
        Figure("the same while blocks are run and kept, before the tables", NO_AIM, f"{more['running']:+.1f} MiB"),
        Figure("peak memory of a second worker", NO_AIM, f"{worker:+.1f} MiB"),
        Figure("peak memory at 1 world (scale only)", NO_AIM, f"{one['written'] or 0.0:.0f} MiB"),
    ]


if __name__ == "__main__":
    print(json.dumps(run_and_write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
