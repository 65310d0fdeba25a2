"""Programs beside Python that some tests need: a browser and an office suite.

Where one is absent its tests are skipped with the reason; `VOORPROEF_REQUIRE=browser,office` makes them fail instead.
"""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRE = "VOORPROEF_REQUIRE"
COMMANDS = {
    "browser": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"),
    "office": ("soffice", "libreoffice"),
    "pdf": ("pdftoppm",),
}


def path_of(program: str) -> str:
    """Where a program is; skips the test that asks where it is not, or fails it where it is required."""
    found = next((path for name in COMMANDS[program] if (path := shutil.which(name))), None)
    if found:
        return found
    reason = f"no {program} on this computer ({' or '.join(COMMANDS[program])})"
    if program in os.environ.get(REQUIRE, "").split(","):
        pytest.fail(f"{reason}, and {REQUIRE} asks for it")
    pytest.skip(reason)
