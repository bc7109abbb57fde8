"""Plays a call from a list of keys: what `wegwijs call --keys` and the stories of the tests do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.wings.phone.call import Call

SILENCE = "-"
OUTCOMES = {"answered": "completed", "busy": "busy", "no-answer": "no-answer", "failed": "failed"}
"""What can become of a call that was put through, and what the provider calls it."""


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
        press(call, SILENCE)
        yield


def press(call: Call, group: str) -> None:
    """Presses the keys in one go; "-", or an entry that is shorter than the line waits for, waits. While
    the caller is put through, a word of `OUTCOMES` says how that ends, and anything else that it was answered."""
    if call.dialling:
        call.come_back(OUTCOMES.get(group, "completed"))
        return
    if group == SILENCE:
        call.wait()
        return
    call.type(group)
    if call.typed:
        call.wait()
