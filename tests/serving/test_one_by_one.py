"""One piece of work after the other, and nobody held up by a slow one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from ivr.serving.one_by_one import OneByOne

LONG = 30.0


def run(threads: int, moment: float, story: Callable[[OneByOne], Coroutine[Any, Any, None]]) -> None:
    async def told() -> None:
        work = OneByOne(threads, moment)
        try:
            await asyncio.wait_for(story(work), LONG)
        finally:
            work.close()

    asyncio.run(told())


class Counted:
    """Work that knows how many run at once."""

    def __init__(self) -> None:
        self.at_once, self.most, self.order = 0, 0, list[int]()
        self._lock = threading.Lock()

    def __call__(self, number: int) -> int:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            self.order.append(number)
        with self._lock:
            self.at_once -= 1
        return number


def test_who_is_quick_is_answered_one_after_the_other_in_the_order_of_coming() -> None:
    counted = Counted()

    async def story(work: OneByOne) -> None:
        assert await asyncio.gather(*(work.run(counted, number) for number in range(50))) == list(range(50))

    run(4, LONG, story)
    assert (counted.most, counted.order) == (1, list(range(50)))


def test_a_slow_one_holds_up_nobody() -> None:
    released = threading.Event()

    async def story(work: OneByOne) -> None:
        slow = asyncio.create_task(work.run(released.wait, LONG))
        assert [await work.run(int, number) for number in (1, 2)] == [1, 2]
        assert not slow.done()
        released.set()
        assert await slow

    run(2, 0.01, story)


def test_slow_ones_take_no_more_than_all_threads() -> None:
    released, begun = threading.Event(), threading.Semaphore(0)

    def wait() -> bool:
        begun.release()
        return released.wait(LONG)

    async def story(work: OneByOne) -> None:
        slow = [asyncio.create_task(work.run(wait)) for _ in range(3)]
        for _ in range(2):
            assert await asyncio.to_thread(begun.acquire, timeout=LONG)
        last = asyncio.create_task(work.run(int))
        assert not begun.acquire(blocking=False)
        released.set()
        assert await asyncio.gather(*slow, last) == [True, True, True, 0]

    run(2, 0.001, story)


@pytest.mark.parametrize("fault", [ValueError, GeneratorExit])
def test_what_fails_leaves_its_place(fault: type[BaseException]) -> None:
    def fail() -> None:
        raise fault

    async def story(work: OneByOne) -> None:
        failing = asyncio.create_task(work.run(fail))
        after = asyncio.create_task(work.run(int))
        assert await after == 0
        with pytest.raises(fault):
            await failing

    run(1, LONG, story)


def test_what_has_not_begun_at_the_end_is_forgotten_and_what_has_is_answered() -> None:
    begun, released = threading.Event(), threading.Event()

    def wait() -> bool:
        begun.set()
        return released.wait(LONG)

    async def story(work: OneByOne) -> None:
        answered, forgotten = asyncio.create_task(work.run(wait)), asyncio.create_task(work.run(int))
        assert await asyncio.to_thread(begun.wait, LONG)
        work.close()
        with pytest.raises(asyncio.CancelledError):
            await forgotten
        released.set()
        assert await answered

    run(1, LONG, story)
