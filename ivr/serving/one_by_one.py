"""Work in threads, one piece after the other; beside one that takes long, the next begins.

Python runs one thread at a time, and threads that want to run at once cost: four of them take a fifth more of a
processor for each answer than one, and the slowest of a hundred answers takes half as long again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class OneByOne:
    """Runs work in at most so many threads; whatever takes longer than `moment` seconds holds nobody up."""

    def __init__(self, threads: int, moment: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="turn")
        self._moment = moment
        self._place = asyncio.Semaphore()

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What `work` returns, once it is its turn; first come, first served."""
        await self._place.acquire()
        loop, place = asyncio.get_running_loop(), _Place(self._place)
        patience = loop.call_later(self._moment, place.leave)
        try:
            return await self.beside(work, *arguments)
        finally:
            patience.cancel()
            place.leave()

    async def beside(self, work: Callable[..., T], *arguments: object) -> T:
        """The same for short work that waits for nobody's turn, as soon as a thread is free."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    def close(self) -> None:
        """Ends the threads that are at rest, and forgets what has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Place:
    """One's own place, which is left once."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free, self._left = free, False

    def leave(self) -> None:
        if not self._left:
            self._left = True
            self._free.release()
