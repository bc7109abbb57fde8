"""Work in threads, one piece after the other; beside one that takes long, the next begins.

Python runs one thread at a time, and threads that want to run at once cost: four of them take a fifth more of a
processor for each answer than one, and the slowest of a hundred answers takes half as long again. Therefore one thread
takes what waits, until nothing does or one piece holds it up.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class _Piece(NamedTuple):
    """Work, and who waits for what it returns."""

    work: Callable[..., Any]
    arguments: tuple[object, ...]
    answer: asyncio.Future[Any]


class _Round:
    """A thread that takes what waits; when it began with what it has, 0 while it has nothing yet."""

    began = 0.0


class OneByOne:
    """Runs work in at most so many threads; whatever takes longer than `moment` seconds holds nobody up, or for as long
    again at most."""

    def __init__(self, threads: int, moment: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="turn")
        self._moment = moment
        self._lock, self._waiting = Lock(), deque[_Piece]()
        self._round: _Round | None = None

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What `work` returns, once it is its turn; first come, first served."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Piece(work, arguments, answer))
        self._go_on(loop)
        return await answer

    async def beside(self, work: Callable[..., T], *arguments: object) -> T:
        """The same for short work that waits for nobody's turn, as soon as a thread is free."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    def close(self) -> None:
        """Ends the threads that are at rest, and forgets what has not begun."""
        with self._lock:
            for piece in self._waiting:
                piece.answer.cancel()
            self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Has a thread take what waits, if none does."""
        with self._lock:
            if self._round or not self._waiting:
                return
            self._round = this = _Round()
        self._pool.submit(self._take, this, loop)
        loop.call_later(self._moment, self._look, this, loop)

    def _look(self, this: _Round, loop: asyncio.AbstractEventLoop) -> None:
        """Every moment of a round: another thread goes on where this one is held up."""
        if self._round is not this:
            return
        if this.began and time.monotonic() - this.began >= self._moment:
            self._round = None
            self._go_on(loop)
        else:
            loop.call_later(self._moment, self._look, this, loop)

    def _take(self, this: _Round, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread: one piece after the other."""
        while piece := self._next(this):
            tell: Callable[[Any], None]
            try:
                tell, what = piece.answer.set_result, piece.work(*piece.arguments)
            except BaseException as fault:  # whatever it is, the next piece is taken
                tell, what = piece.answer.set_exception, fault
            loop.call_soon_threadsafe(_told, piece.answer, tell, what)

    def _next(self, this: _Round) -> _Piece | None:
        with self._lock:
            if self._round is not this:
                return None
            if not self._waiting:
                self._round = None
                return None
            this.began = time.monotonic()
            return self._waiting.popleft()


def _told(answer: asyncio.Future[Any], tell: Callable[[Any], None], what: Any) -> None:
    if not answer.cancelled():
        tell(what)
