"""One run at a time in one folder.

The lock is the operating system's own: it goes with the process that holds it, however that process ends, so
a lock can never be left behind. The file is only what the lock hangs on.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulations.ensemble.files import explained
from simulations.ensemble.messages import StoreError

NAME = "run.lock"
HELD_ELSEWHERE = frozenset((errno.EACCES, errno.EAGAIN, errno.EDEADLK))


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder; StoreError when another run holds it or the disk cannot lock."""
    path = folder / NAME
    with explained(folder):
        handle = _hold(path)
    try:
        yield
    finally:
        _let_go(path, handle)


def _hold(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            key = "store_locked" if error.errno in HELD_ELSEWHERE else "store_cannot_lock"
            raise StoreError(key, folder=str(path.parent)) from error
        if _is_current(path, handle):
            return handle
        # The holder before us removed the file between our opening and our locking it: take the new one.
        os.close(handle)


def _let_go(path: Path, handle: int) -> None:
    if sys.platform != "win32":
        # While it is still held, so that nobody can lock a file that is about to vanish unseen.
        with suppress(OSError):
            path.unlink()
    os.close(handle)
    if sys.platform == "win32":
        # An open file cannot be removed there; if somebody else opened it meanwhile, it stays for them.
        with suppress(OSError):
            path.unlink()


def _is_current(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock and not lockf: the latter lets two threads of one process both hold the file.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
