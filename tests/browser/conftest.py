"""A browser without a window, and JupyterLab on a copy of a user's folder."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from programs import path_of
from running_lab import ROOT, TOKEN, Lab, until_it_answers

from simulations.commands.lab import command

WORLDS = 8


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts a browser, and most of it a kernel."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed; nothing is downloaded."""
    where = path_of("browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notebooks, and briefs of few worlds that look no deeper: JupyterLab saves what it shows, so never the real ones."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    for file in (folder / "scenarios").glob("*.yaml"):
        text = re.sub(r"  precision: .*\n  at_most: .*\n", "", file.read_text(encoding="utf-8"))
        small = re.sub(r"worlds: \d+", f"worlds: {WORLDS}\n  block: 4\n  deeper: 0", text)
        file.write_text(small, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture(scope="session")
def lab(browser: Browser, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as `voorproef lab` starts it, on a free port, with settings of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = tmp_path_factory.mktemp("settings")
    folders = {
        name: str(own / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = {**os.environ, **folders, "PYTHONPATH": str(ROOT)}
    asked = [*command(project, port), "--no-browser", "--allow-root", f"--IdentityProvider.token={TOKEN}"]
    with (own / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(asked, env=environment, stdout=log, stderr=log, cwd=project)
        try:
            address = f"http://127.0.0.1:{port}"
            until_it_answers(f"{address}/api?token={TOKEN}", server)
            yield Lab(address, project, browser)
        finally:
            server.terminate()
            server.wait(30)
