"""An end to every wait: some things, such as looking up a name, know no time limit of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises; `TimeoutError` after these seconds. Late work goes on alone and is then dropped."""
    result: Future[T] = Future()
    Thread(target=_do, args=(work, result), daemon=True).start()
    return result.result(timeout=seconds)


def _do(work: Callable[[], T], result: Future[T]) -> None:
    try:
        result.set_result(work())
    except BaseException as fault:  # it belongs to whoever waits, not to this thread
        result.set_exception(fault)
