"""Writes the model description: `python -m simulations.documentation`, in the project's folder.

`--check` names the sections whose rules have changed since they were last read beside them; `--confirm SECTION ...` says that
these have been read again.
"""

import argparse
from pathlib import Path

from simulations.documentation.page import write_page
from simulations.documentation.rules import read_rules
from simulations.documentation.sections import confirm, drifted, read_confirmed, read_sections


def main() -> int:
    """Write, check or confirm; returns 1 if a section has drifted."""
    parser = argparse.ArgumentParser(prog="python -m simulations.documentation", description=__doc__)
    parser.add_argument("--check", action="store_true", help="name sections whose rules have changed")
    parser.add_argument("--confirm", nargs="+", metavar="SECTION", default=[], choices=list(read_sections()))
    options = parser.parse_args()
    if options.confirm:
        confirm(options.confirm)
    changed = drifted(read_sections(), read_rules(), read_confirmed())
    for section, keys in changed.items():
        print(f"{section}: {', '.join(keys)}")
    if not options.check:
        print(write_page(Path.cwd() / "docs"))
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
