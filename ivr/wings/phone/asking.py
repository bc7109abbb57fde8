"""Asking for a document as the provider does: by the method it was told, and once more at the fallback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

from ivr.errors import WireError
from ivr.wings.phone.transport import PhoneAnswer, Post
from ivr.wings.phone.twiml import MOST_BYTES

T = TypeVar("T")
Method = Literal["GET", "POST"]

# https://www.twilio.com/docs/api/errors
_NO_CONNECTION, _BAD_STATUS, _TOO_LARGE, _NO_TWIML = 11205, 11217, 11750, 12100


class NoDocument(WireError):
    """A request brought nothing that the provider would carry out; `code` is its number for that."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Fallback:
    """Where the provider turns to when a request brought no document."""

    url: str
    method: Method = "POST"


@dataclass(frozen=True)
class TwimlDocument(Generic[T]):
    """What came back, read. `url` is where it lies: addresses in it are relative to that. `failed` is the number of the
    failure that led to the fallback, or 0."""

    url: str
    answer: PhoneAnswer
    content: T
    failed: int = 0


@dataclass(frozen=True)
class Asker(Generic[T]):
    """Asks over `post`, and over `get` for what is to be had by GET; without one, that fails. `read` raises `WireError`
    for what the provider would refuse."""

    read: Callable[[str], T]
    post: Post
    get: Post | None = None
    fallback: Fallback | None = None

    def ask(
        self, url: str, method: Method, form: Mapping[str, str], more: Mapping[str, str], now: datetime
    ) -> TwimlDocument[T]:
        """The document at an address. `form` is what is always told, `more` what this request is about. A fallback is
        asked once, with ErrorCode and ErrorUrl in place of that: its own failure is the end of it
        (https://www.twilio.com/docs/usage/security/availability-reliability). Raises `NoDocument`."""
        try:
            return self._one(url, method, {**form, **more}, now)
        except NoDocument as fault:
            if self.fallback is None:
                raise
            error = {"ErrorCode": str(fault.code), "ErrorUrl": url}
            return self._one(self.fallback.url, self.fallback.method, {**form, **error}, now, fault.code)

    def _one(
        self, url: str, method: Method, form: Mapping[str, str], now: datetime, failed: int = 0
    ) -> TwimlDocument[T]:
        request = self.get if method == "GET" else self.post
        if request is None:
            raise NoDocument(_BAD_STATUS, f"this phone cannot ask for {url} by GET")
        try:
            answer = request(url, form, now)
        except OSError as fault:
            raise NoDocument(_NO_CONNECTION, f"the line does not answer: {fault}") from None
        if not 200 <= answer.status < 300:
            raise NoDocument(_BAD_STATUS, f"the line answered with status {answer.status}")
        try:
            return TwimlDocument(url, answer, self.read(answer.body), failed)
        except WireError as fault:
            code = _TOO_LARGE if len(answer.body.encode()) > MOST_BYTES else _NO_TWIML
            raise NoDocument(code, str(fault)) from None
