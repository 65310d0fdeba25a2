"""``python -m simulations`` is ``voorproef``."""

from simulations.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
