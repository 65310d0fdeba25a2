"""JupyterLab in a browser: opening a notebook of a project, running it, waiting for its kernel."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
TOKEN = "proef"
WAIT = 240  # seconds for what a shared computer may take


class Lab:
    """A running JupyterLab; `open` gives a page with one notebook in it, ready to be run."""

    def __init__(self, address: str, project: Path, browser: Browser) -> None:
        self.address, self.project, self._browser = address, project, browser

    @contextmanager
    def open(self, name: str) -> Iterator[Page]:
        """A notebook of the project, once its kernel has nothing to do."""
        context = self._browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(WAIT * 1000)
        try:
            page.goto(f"{self.address}/lab/tree/notebooks/{name}?reset&token={TOKEN}")
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            self.until_idle(name)
            yield page
        finally:
            context.close()
            self.close_kernels()

    def close_kernels(self) -> None:
        """End every kernel: none of them is looked at again, and each keeps its memory."""
        for one in self.sessions():
            address = f"{self.address}/api/sessions/{one['id']}?token={TOKEN}"
            urlopen(Request(address, method="DELETE"), timeout=30).close()

    def run_all(self, page: Page, name: str) -> dict[str, object]:
        """Run every cell by the menu, wait, save, and give back the notebook as it was saved."""
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            time.sleep(1.0)
            if self.idle(name):
                page.keyboard.press("Control+s")
                time.sleep(1.0)
                saved = json.loads((self.project / "notebooks" / name).read_text(encoding="utf-8"))
                if all(cell["execution_count"] for cell in saved["cells"] if cell["cell_type"] == "code"):
                    return saved  # type: ignore[no-any-return]
        raise TimeoutError(f"{name} did not run to its end")

    def idle(self, name: str) -> bool:
        """Whether the kernel of a notebook waits for work."""
        return any(one["path"].endswith(name) and one["kernel"]["execution_state"] == "idle" for one in self.sessions())

    def sessions(self) -> list[dict[str, Any]]:
        """The notebooks that have a kernel."""
        with urlopen(f"{self.address}/api/sessions?token={TOKEN}", timeout=30) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def until_idle(self, name: str) -> None:
        """Wait for that."""
        deadline = time.monotonic() + WAIT
        while not self.idle(name):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the kernel of {name} did not start")
            time.sleep(0.5)


def until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait for a server that was just started."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.5)
