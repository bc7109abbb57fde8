"""Plays a call from a list of keys: what `wegwijs call --keys` and the stories of the tests do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.phone.call import Call

SILENCE = "-"


def play(call: Call, groups: Iterable[str]) -> Iterator[None]:
    """Dials, then presses a group of keys at each question; "-" keeps silent. When the keys run out the caller keeps
    silent until the line ends the call. Yields after each step, so that events can be told as they happen."""
    call.dial()
    yield
    for group in groups:
        if call.ended:
            return
        press(call, group)
        yield
    while not call.ended:
        call.wait()
        yield


def press(call: Call, group: str) -> None:
    """Presses the keys one by one; "-", or an entry that is shorter than the line waits for, waits."""
    if group == SILENCE:
        call.wait()
        return
    for key in group:
        call.press(key)
    if call.typed:
        call.wait()
