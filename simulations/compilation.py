"""One decorator for every compiled rule, and the folder that keeps compiled code between sessions.

Numba's own cache looks only at the file a function stands in: a rule that changed in another module would silently keep
giving its old answer to its callers. The cache folder is therefore named by a hash of all kernel sources: change any of
them and everything compiles anew.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
import platformdirs

PACKAGE = Path(__file__).parent


def kernel_sources(package: Path = PACKAGE) -> list[Path]:
    """The files whose text decides what compiled code does: this module, and every module that stands in one folder with a
    module of rules (a rule may take a constant from any of them)."""
    marker = "from simulations.compilation import"
    folders = {path.parent for path in package.rglob("*.py") if marker in path.read_text(encoding="utf-8")}
    beside = {path for folder in folders for path in folder.glob("*.py")}
    return sorted(beside | {package / "compilation.py"})


def source_hash(package: Path = PACKAGE) -> str:
    """Hash over names and texts of all kernel sources (12 hexadecimal digits)."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in kernel_sources(package):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def folder_hash(folder: Path) -> str:
    """Hash over everything that decides a model's numbers: its modules and data files, and this module (12 digits)."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted((*folder.glob("*.py"), *folder.glob("*.yaml"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def cache_folder() -> Path:
    """Where compiled rules are kept: below NUMBA_CACHE_DIR if the user set it, else in the user's cache folder."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    parent = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("voorproef", appauthor=False)) / "compiled"
    return parent / source_hash()


def is_compiled() -> bool:
    """True if an earlier session left compiled rules, so that the first run need not wait for the compiler."""
    folder = cache_folder()
    return folder.is_dir() and any(folder.rglob("*.nbi"))


def rule(function: Callable[..., Any]) -> Any:
    """Compile ``function`` without the interpreter lock and keep the machine code between sessions.

    Numba takes its cache folder from one global setting at decoration time; it is put back at once, so that other
    libraries' compiled code stays where it was. A folder that cannot be written only costs the waiting.
    """
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(cache_folder())
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return numba.njit(nogil=True, error_model="numpy")(function)
    finally:
        settings.CACHE_DIR = before
