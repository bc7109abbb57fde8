"""When a body is whole: by its length where that is told, else by the word that it was the last part."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from ivr.serving.gate import Gate, Message, Scope, Send
from ivr.serving.limits import Bounds

CHUNKED = (b"transfer-encoding", b"chunked")


class Kept:
    """Keeps the bodies that were let in."""

    is_full = False

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, body: bytes, send: Send) -> None:
        self.bodies.append(body)


def let_in(headers: list[tuple[bytes, bytes]], parts: Iterable[tuple[bytes, bool]]) -> tuple[list[bytes], int]:
    """The bodies that came through, and how many parts were not asked for."""
    kept, left = Kept(), [{"type": "http.request", "body": body, "more_body": more} for body, more in parts]

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: dict[str, Any] = {"method": "POST", "raw_path": b"/toy", "query_string": b"", "headers": headers}
    asyncio.run(Gate(kept, Bounds())(scope, receive, send))
    return kept.bodies, len(left)


@pytest.mark.parametrize(
    ("headers", "parts", "not_asked_for"),
    [
        ([(b"content-length", b"4")], [(b"abcd", True), (b"", False)], 1),
        ([(b"content-length", b"4")], [(b"ab", True), (b"cd", True), (b"", False)], 1),
        ([(b"content-length", b"4")], [(b"abcd", False)], 0),
        ([CHUNKED], [(b"ab", True), (b"cd", True), (b"", False)], 0),
        ([CHUNKED, (b"content-length", b"2")], [(b"ab", True), (b"cd", True), (b"", False)], 0),
    ],
)
def test_a_body_is_asked_for_until_it_is_whole(
    headers: list[tuple[bytes, bytes]], parts: list[tuple[bytes, bool]], not_asked_for: int
) -> None:
    assert let_in(headers, parts) == ([b"abcd"], not_asked_for)


def test_a_request_without_a_body_is_asked_for_none() -> None:
    assert let_in([], [(b"", False)]) == ([b""], 1)
