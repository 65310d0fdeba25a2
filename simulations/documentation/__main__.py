"""Writes the model descriptions: `python -m simulations.documentation`, in the project's folder.

`--check` names the sections whose rules have changed since they were last read beside them; `--confirm SECTION ...` says that
these have been read again. A section that two models have is called MODEL/SECTION.
"""

import argparse
from pathlib import Path

from simulations.documentation.description import described, sections_called
from simulations.documentation.page import write_page


def main() -> int:
    """Write, check or confirm; returns 1 if a section has drifted."""
    parser = argparse.ArgumentParser(prog="python -m simulations.documentation", description=__doc__)
    parser.add_argument("--check", action="store_true", help="name sections whose rules have changed")
    parser.add_argument("--confirm", nargs="+", metavar="SECTION", default=[], help="these have been read again")
    options = parser.parse_args()
    models = described()
    try:
        read_again = sections_called(options.confirm, models)
    except ValueError as error:
        parser.error(str(error))
    behind = False
    for model in models:
        model.confirm(read_again.get(model.name, []))
        for section, keys in model.drifted().items():
            behind = True
            print(f"{model.name}/{section}: {', '.join(keys)}")
        if not options.check:
            print(write_page(model, Path.cwd() / "docs"))
    return 1 if options.check and behind else 0


if __name__ == "__main__":
    raise SystemExit(main())
