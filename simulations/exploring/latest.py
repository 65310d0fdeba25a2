"""Work that is asked for faster than it can be done: only what was asked last is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Latest[Asked, Made]:
    """Makes something of the last thing asked for, and shows it.

    In a notebook `make` works in a thread, so that messages of the browser keep coming in; `show` and `fail` are called where
    the question came from. What is asked meanwhile waits, and of what waits only the last is made. Without a running event loop
    everything happens at once.
    """

    def __init__(
        self, make: Callable[[Asked], Made], show: Callable[[Asked, Made], None], fail: Callable[[Exception], None]
    ) -> None:
        self._make, self._show, self._fail = make, show, fail
        self._waiting: list[Asked] = []
        self._working: asyncio.Task[None] | None = None

    def ask(self, question: Asked) -> None:
        """Ask for it; what waited before is forgotten."""
        self._waiting = [question]
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._at_once()
            return
        if self._working is None or self._working.done():
            self._working = loop.create_task(self._until_none_waits())

    @property
    def waiting(self) -> bool:
        """Whether something newer was asked for than what is being shown."""
        return bool(self._waiting)

    @property
    def working(self) -> asyncio.Task[None] | None:
        """What is under way, for whoever wants to wait for it."""
        return self._working

    def _at_once(self) -> None:
        question = self._waiting.pop()
        try:
            self._show(question, self._make(question))
        except Exception as error:
            self._fail(error)

    async def _until_none_waits(self) -> None:
        while self._waiting:
            question = self._waiting.pop()
            try:
                # Shown even if more is waiting by now: a picture now and then says that it goes on.
                self._show(question, await asyncio.to_thread(self._make, question))
            except Exception as error:
                self._fail(error)
