"""A few threads for slow work, so that it holds up nobody else and never the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Queue
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """Does work in `threads` threads; at most `waiting` pieces of it wait for one.

    The pools of the standard library wait at exit for what hangs, and their queues know no end.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._queue: Queue[tuple[Future[T], Callable[[], T]]] = Queue(waiting)
        self._threads = threads
        self._running = 0
        self._lock = Lock()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """The result to come; it can be cancelled until a thread begins. Raises `queue.Full` where too much waits."""
        result: Future[T] = Future()
        self._queue.put_nowait((result, work))
        self._start()
        return result

    def _start(self) -> None:
        """The threads begin with the first work: a process that is copied before it would have none of them."""
        with self._lock:
            while self._running < self._threads:
                Thread(target=self._serve, name=f"pool-{self._running}", daemon=True).start()
                self._running += 1

    def _serve(self) -> None:
        while True:
            self._do(*self._queue.get())

    def _do(self, result: Future[T], work: Callable[[], T]) -> None:
        """One piece of work. Its parts are this call's own, so that no thread at rest holds on to a number."""
        if not result.set_running_or_notify_cancel():
            return
        try:
            result.set_result(work())
        except BaseException as fault:  # it belongs to whoever waits, not to this thread
            result.set_exception(fault)
